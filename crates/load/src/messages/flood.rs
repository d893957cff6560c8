//! Frames that make work for a server and bring no message, or an empty one.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::frame::{self, Key, Kind};

/// Frames that a flooder sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Flood {
    /// The messages of the run, which are to be echoed
    #[default]
    Messages,
    /// Pings, each of which may be answered
    Pings,
    /// Pongs that nobody has asked for
    Pongs,
    /// Empty messages of a thousand empty fragments each
    Fragments,
    /// Empty messages of fifty thousand empty blocks each; with --deflate
    Blocks,
}

impl Flood {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Pings => "pings",
            Self::Pongs => "pongs",
            Self::Fragments => "fragments",
            Self::Blocks => "blocks",
        }
    }

    /// Frames that are sent again and again, tens of kilobytes of them; nothing where messages are sent instead.
    pub(crate) fn frames(self, key: Key) -> Option<Vec<u8>> {
        match self {
            Self::Messages => None,
            Self::Pings => Some(frame::client_frame(frame::PING, b"", key).repeat(FRAMES)),
            Self::Pongs => Some(frame::client_frame(frame::PONG, b"", key).repeat(FRAMES)),
            Self::Fragments => Some(fragments(key).repeat(FRAMES / FRAGMENTS)),
            Self::Blocks => {
                Some(frame::client_frame(frame::COMPRESSED | Kind::Binary.opcode(), &empty_blocks(), key))
            }
        }
    }
}

/// An empty message.
fn fragments(key: Key) -> Vec<u8> {
    let mut frames = frame::client_frame(Kind::Binary.opcode(), b"", key);
    frames[0] &= !frame::FIN;
    let mut middle = frame::client_frame(frame::CONTINUATION, b"", key);
    middle[0] &= !frame::FIN;
    frames.extend(middle.repeat(FRAGMENTS - 2));
    frames.extend(frame::client_frame(frame::CONTINUATION, b"", key));
    frames
}

/// A compressed message of nothing: RFC 1951 §3.2.6, blocks of three bits and of an end that takes seven.
fn empty_blocks() -> Vec<u8> {
    let mut blocks = [0x02, 0x08, 0x20, 0x80, 0x00].repeat(BLOCKS / 4);
    // RFC 7692 §7.2.1: at the end of a message an empty block is cut, but for its first three bits.
    blocks.push(0);
    blocks
}

/// Each has six bytes.
const FRAMES: usize = 10_000;
/// As many as servers may be expected to take.
const FRAGMENTS: usize = 1_000;
const BLOCKS: usize = 50_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deflate::Inflater;

    const KEY: Key = [1, 2, 3, 4];

    #[test]
    fn blocks_inflate_to_nothing() {
        let (mut inflater, blocks) = (Inflater::default(), empty_blocks());
        assert_eq!(inflater.inflate(&blocks, &mut [0; 10]), Ok((blocks.len(), 0)));
        assert_eq!(inflater.finish(), Ok(()));
    }

    #[test]
    fn a_flood_is_of_tens_of_kilobytes() {
        let sizes = [Flood::Pings, Flood::Pongs, Flood::Fragments, Flood::Blocks]
            .map(|flood| flood.frames(KEY).map_or(0, |frames| frames.len()));
        assert!(sizes.iter().all(|size| (60_000..66_000).contains(size)), "{sizes:?}");
        assert_eq!(Flood::Messages.frames(KEY), None);
    }

    #[test]
    fn fragments_are_whole_messages() {
        let frames = fragments(KEY);
        let firsts: Vec<u8> = frames.chunks(6).map(|frame| frame[0]).collect();
        assert_eq!((firsts[0], firsts[1], firsts[FRAGMENTS - 2], firsts[FRAGMENTS - 1]), (2, 0, 0, 0x80));
        assert_eq!(firsts.len(), FRAGMENTS);
    }
}
