use std::io::{self, Write};
use std::ops::Range;

use super::again;
use crate::frame::{self, Key, Kind};
use crate::messages::script::Script;
use crate::messages::template::Template;

/// The frames of a script, which are made when they are sent: each message has a number of its own.
#[derive(Debug)]
pub(super) struct Scripted {
    key: Key,
    templates: Vec<Template>,
    /// Frames that one write takes at most.
    pub(super) frames_max: u64,
    /// The connection and the messages of `frames`.
    made: (u64, Range<u64>),
    /// The frames that are written; a socket that takes them in parts is offered them again.
    frames: Vec<u8>,
}

impl Scripted {
    /// `in_flight` messages leave in one write, where that is not too large.
    pub(super) fn new(script: &Script, in_flight: usize, key: Key) -> Self {
        let templates = script.templates();
        let largest = templates.iter().map(|template| template.size(0)).max().unwrap_or_default();
        let largest = frame::client_frame_size(largest);
        let frames_max = in_flight.clamp(WRITE_SIZE.div_ceil(largest), WRITE_SIZE_MAX.div_ceil(largest));
        Self { key, templates, frames_max: frames_max as u64, made: (0, 0..0), frames: Vec::new() }
    }

    /// Writes these messages of a connection, without the first bytes.
    ///
    /// # Errors
    ///
    /// Those of the socket.
    pub(super) fn write(
        &mut self,
        socket: &mut impl Write,
        connection: u64,
        sequences: Range<u64>,
        offset: usize,
    ) -> io::Result<usize> {
        let wanted = (connection, sequences);
        if self.made != wanted {
            self.make(connection, wanted.1.clone());
            self.made = wanted;
        }
        again(|| socket.write(&self.frames[offset..]))
    }

    fn make(&mut self, connection: u64, sequences: Range<u64>) {
        self.frames.clear();
        for sequence in sequences {
            let template = &self.templates[place(sequence, self.templates.len())];
            let size = template.size(connection);
            self.frames.extend(frame::client_head(Kind::Text.opcode(), size, self.key));
            let start = self.frames.len();
            template.fill(connection, sequence, &mut self.frames);
            frame::mask(&mut self.frames[start..], self.key);
        }
    }

    pub(super) fn advance(&self, connection: u64, mut sent: u64, mut bytes: usize) -> (u64, usize) {
        loop {
            let template = &self.templates[place(sent, self.templates.len())];
            let frame_size = frame::client_frame_size(template.size(connection));
            if bytes < frame_size {
                return (sent, bytes);
            }
            (sent, bytes) = (sent + 1, bytes - frame_size);
        }
    }
}

const fn place(sequence: u64, count: usize) -> usize {
    (sequence % count as u64) as usize
}

/// Bytes that a connection which does not wait for answers writes at once.
const WRITE_SIZE: usize = 64 << 10;
/// The most that one write is worth, in bytes.
const WRITE_SIZE_MAX: usize = 4 << 20;
