//! A server's frames, written over the client's frames that they answer.

use std::ops::Range;

use crate::frame::{self, CLOSE, Front, Header, MASK_LENGTH, PING, PONG};

/// The replies to received bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Answered {
    /// Range of the replies, back to back: one send takes them all.
    pub replies: Range<usize>,
    /// Number of bytes used; those behind them are the beginning of a frame.
    pub consumed: usize,
    /// The fate of the connection once the replies are sent.
    pub afterwards: Afterwards,
}

/// The fate of a connection once replies are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// The connection goes on.
    ReadOn,
    /// The client said goodbye, or broke the protocol.
    Close,
}

/// Frames for the same audience.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// The receivers.
    pub audience: Audience,
    /// Range of the frames, back to back; empty where no whole frame has come.
    pub frames: Range<usize>,
    /// Number of bytes used; those behind them are for others, or the beginning of a frame.
    pub consumed: usize,
    /// The fate of the connection once the frames are sent.
    pub afterwards: Afterwards,
}

/// The receivers of a frame where messages are fanned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A message: all connections, the sender's among them.
    Everyone,
    /// The reply to a control frame.
    Sender,
}

/// Turns every whole frame at the front of `bytes` into its reply.
///
/// A server's header is shorter than a client's by the masking key, so the first payload stays where it is,
/// unmasked, and those behind it move up.
#[inline]
pub fn answer_in_place(bytes: &mut [u8]) -> Answered {
    let (mut read, mut write) = (0, MASK_LENGTH);
    let afterwards = loop {
        let header = match Front::of(&bytes[read..]) {
            Front::Whole(header) => header,
            Front::Partial => break Afterwards::ReadOn,
            Front::Refused => break Afterwards::Close,
        };
        if header.first_byte != PONG {
            write = answer_frame(bytes, read, write, header);
        }
        read += header.length + header.payload_length;
        if header.first_byte == CLOSE {
            break Afterwards::Close;
        }
    };
    Answered { replies: MASK_LENGTH..write, consumed: read, afterwards }
}

/// Turns the whole frames at the front of `bytes` that have the same audience into a server's.
#[inline]
pub fn run_in_place(bytes: &mut [u8]) -> Run {
    let (mut read, mut write) = (0, MASK_LENGTH);
    let mut audience = None;
    let afterwards = loop {
        let header = match Front::of(&bytes[read..]) {
            Front::Whole(header) => header,
            Front::Partial => break Afterwards::ReadOn,
            Front::Refused => break Afterwards::Close,
        };
        if header.first_byte != PONG {
            let own = Audience::of(header);
            if *audience.get_or_insert(own) != own {
                break Afterwards::ReadOn;
            }
            write = answer_frame(bytes, read, write, header);
        }
        read += header.length + header.payload_length;
        if header.first_byte == CLOSE {
            break Afterwards::Close;
        }
    };
    let audience = audience.unwrap_or(Audience::Sender);
    Run { audience, frames: MASK_LENGTH..write, consumed: read, afterwards }
}

impl Audience {
    fn of(header: Header) -> Self {
        if header.first_byte & CONTROL == 0 { Self::Everyone } else { Self::Sender }
    }
}

/// Answers the frame at `read` with one at `write`, and returns the place of the next reply.
#[inline]
fn answer_frame(bytes: &mut [u8], read: usize, write: usize, header: Header) -> usize {
    let payload = read + header.length;
    let payload_end = payload + header.payload_length;
    frame::apply_mask(&mut bytes[payload..payload_end], header.mask);
    // RFC 6455 §5.5.3: a Pong carries what the Ping carried.
    let first_byte = if header.first_byte == PING { PONG } else { header.first_byte };
    let target = write + frame::write_server_header(&mut bytes[write..], first_byte, header.payload_length);
    if target != payload {
        bytes.copy_within(payload..payload_end, target);
    }
    target + header.payload_length
}

/// The bit of the opcode that control frames have (RFC 6455 §5.5).
const CONTROL: u8 = 0x08;

#[cfg(test)]
mod tests {
    use super::{Afterwards, Audience, Run, answer_in_place, run_in_place};
    use crate::frame::{BINARY, CLOSE, PING, PONG, client_frame, server_frame};

    const MASK: [u8; 4] = [0x12, 0x9A, 0x00, 0xFF];

    #[test]
    fn replies_of_all_lengths_lie_back_to_back() {
        let payloads = [0, 1, 20, 125, 126, 65_535, 65_536, 7].map(|length| vec![b'x'; length]);
        let mut bytes: Vec<u8> = payloads.iter().flat_map(|it| client_frame(BINARY, it, MASK)).collect();
        let expected: Vec<u8> = payloads.iter().flat_map(|it| server_frame(BINARY, it)).collect();
        let answered = answer_in_place(&mut bytes);
        assert_eq!(bytes[answered.replies], expected);
        assert_eq!(answered.consumed, bytes.len());
        assert_eq!(answered.afterwards, Afterwards::ReadOn);
    }

    #[test]
    fn every_cut_leaves_the_unfinished_frame_alone() {
        let frame = client_frame(BINARY, &[b'y'; 300], MASK);
        for cut in 0..frame.len() {
            let mut bytes = [&frame[..], &frame[..cut]].concat();
            let answered = answer_in_place(&mut bytes);
            assert_eq!(answered.consumed, frame.len());
            assert_eq!(bytes[answered.consumed..], frame[..cut]);
            assert_eq!(bytes[answered.replies], server_frame(BINARY, &[b'y'; 300]));
        }
    }

    #[test]
    fn control_frames_have_their_own_replies() {
        let mut bytes = [
            client_frame(PONG, b"unasked", MASK),
            client_frame(PING, b"beat", MASK),
            client_frame(CLOSE, &1000_u16.to_be_bytes(), MASK),
            client_frame(BINARY, b"after the end", MASK),
        ]
        .concat();
        let answered = answer_in_place(&mut bytes);
        let expected = [server_frame(PONG, b"beat"), server_frame(CLOSE, &1000_u16.to_be_bytes())].concat();
        assert_eq!(bytes[answered.replies], expected);
        assert_eq!(answered.afterwards, Afterwards::Close);
    }

    #[test]
    fn an_unmasked_frame_ends_the_connection() {
        let answered = answer_in_place(&mut server_frame(BINARY, b"no mask"));
        assert_eq!((answered.replies.len(), answered.afterwards), (0, Afterwards::Close));
    }

    #[test]
    fn a_run_ends_where_the_audience_changes() {
        let mut bytes = [
            client_frame(BINARY, b"for all", MASK),
            client_frame(PONG, b"unasked", MASK),
            client_frame(BINARY, b"for all, too", MASK),
            client_frame(PING, b"beat", MASK),
        ]
        .concat();
        let run = run_in_place(&mut bytes);
        let expected = [server_frame(BINARY, b"for all"), server_frame(BINARY, b"for all, too")].concat();
        assert_eq!((run.audience, &bytes[run.frames]), (Audience::Everyone, &expected[..]));
        let rest = &mut bytes[run.consumed..];
        let run = run_in_place(rest);
        assert_eq!((run.audience, &rest[run.frames]), (Audience::Sender, &server_frame(PONG, b"beat")[..]));
        assert_eq!(run.consumed, rest.len());
    }

    #[test]
    fn a_run_of_half_a_frame_is_empty() {
        let mut half = client_frame(BINARY, b"half", MASK)[..5].to_vec();
        let Run { frames, consumed, afterwards, .. } = run_in_place(&mut half);
        assert_eq!((frames.len(), consumed, afterwards), (0, 0, Afterwards::ReadOn));
    }
}
