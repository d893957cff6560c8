//! The frames of all connections of a process.

mod repeated;
mod ring;
mod scripted;
mod stamped;

use std::io::{self, ErrorKind, Write};
use std::ops::Range;

use crate::frame::{self, Key};
use crate::messages::flood::Flood;
use crate::messages::message::Message;
use crate::messages::script::Script;
use crate::messages::stock::Stock;
use repeated::Repeated;
use ring::Ring;
use scripted::Scripted;
use stamped::Stamped;

/// The frames of all connections of a process, under one mask.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(super) key: Key,
    frames: Frames,
}

#[derive(Debug)]
enum Frames {
    Stamped(Stamped),
    Stock(Ring),
    Script(Scripted),
    Repeated(Repeated),
}

impl Outbox {
    /// `in_flight` small messages leave in one write.
    pub(crate) fn new(message: &Message, in_flight: usize) -> Self {
        let key = key();
        Self { key, frames: Frames::Stamped(Stamped::new(message, in_flight, key)) }
    }

    /// With `window_bits`, each message is compressed with a window of at most so many.
    pub(crate) fn of_stock(stock: &Stock, window_bits: Option<u8>) -> Self {
        let key = key();
        Self { key, frames: Frames::Stock(Ring::new(stock, window_bits, key)) }
    }

    /// `in_flight` messages leave in one write, where that is not too large.
    pub(crate) fn of_script(script: &Script, in_flight: usize) -> Self {
        let key = key();
        Self { key, frames: Frames::Script(Scripted::new(script, in_flight, key)) }
    }

    /// That of flooders which send something else than messages.
    pub(crate) fn of_flood(flood: Flood) -> Option<Self> {
        let key = key();
        flood.frames(key).map(|frames| Self { key, frames: Frames::Repeated(Repeated(frames)) })
    }

    /// A whole frame that is none of its messages.
    pub(crate) fn frame(&self, opcode: u8, payload: &[u8]) -> Vec<u8> {
        frame::client_frame(opcode, payload, self.key)
    }

    /// Up to which message one write reaches.
    pub(super) fn end(&self, sent: u64, due: u64) -> u64 {
        let frames_max = match &self.frames {
            Frames::Stamped(frames) => frames.frames_max,
            Frames::Stock(frames) => frames.frames_max(),
            Frames::Script(frames) => frames.frames_max,
            Frames::Repeated(_) => 1,
        };
        due.min(sent + frames_max)
    }

    /// Writes these messages of a connection, without the first bytes.
    ///
    /// # Errors
    ///
    /// Those of the socket.
    #[inline]
    pub(super) fn write(
        &mut self,
        socket: &mut impl Write,
        connection: u64,
        sequences: Range<u64>,
        offset: usize,
    ) -> io::Result<usize> {
        match &mut self.frames {
            Frames::Stamped(frames) => frames.write(socket, connection, sequences, offset),
            Frames::Stock(frames) => frames.write(socket, connection, sequences, offset),
            Frames::Script(frames) => frames.write(socket, connection, sequences, offset),
            Frames::Repeated(frames) => frames.write(socket, offset),
        }
    }

    /// The number of messages that are sent, and of bytes of the next, once so many bytes behind the first `sent`
    /// messages have gone.
    #[inline]
    pub(super) fn advance(&self, connection: u64, sent: u64, bytes: usize) -> (u64, usize) {
        match &self.frames {
            Frames::Stamped(frames) => frames.advance(sent, bytes),
            Frames::Stock(frames) => frames.advance(connection, sent, bytes),
            Frames::Script(frames) => frames.advance(connection, sent, bytes),
            Frames::Repeated(frames) => frames.advance(sent, bytes),
        }
    }
}

/// Does it again while signals interrupt it.
pub(super) fn again(mut write: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match write() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// RFC 6455 §5.3 wants it unpredictable, for the sake of proxies; here it must only not be zero, for that costs a
/// server nothing.
fn key() -> Key {
    fastrand::u32(1..).to_ne_bytes()
}
