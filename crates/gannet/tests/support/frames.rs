//! Frames out of a socket that is not waited for, so that one thread can read many.

use std::io::{self, ErrorKind, Read};

use super::{FIN, Frame};

/// The bytes that have come of a server's frames.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    bytes: Vec<u8>,
    start: usize,
}

/// The outcome of one read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Some,
    NothingNow,
    /// The server has shut down its side.
    Finished,
    Reset,
}

impl Frames {
    /// Reads once from a socket that does not block.
    pub(crate) fn read(&mut self, mut stream: impl Read) -> Reading {
        let mut piece = [0; 16 * 1024];
        match stream.read(&mut piece) {
            Ok(0) => Reading::Finished,
            Ok(size) => {
                self.feed(&piece[..size]);
                Reading::Some
            }
            Err(error) if is_nothing_now(&error) => Reading::NothingNow,
            Err(_) => Reading::Reset,
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..std::mem::take(&mut self.start));
        self.bytes.extend_from_slice(bytes);
    }

    /// The next frame that is complete.
    pub(crate) fn next(&mut self) -> Option<Frame> {
        let rest = &self.bytes[self.start..];
        let (&first, &second) = (rest.first()?, rest.get(1)?);
        assert_eq!(first & 0x70, 0, "a reserved bit is set");
        assert_eq!(second & 0x80, 0, "a server does not mask, RFC 6455 §5.1");
        let (head, size) = match second {
            126 => (4, u64::from(u16::from_be_bytes(rest.get(2..4)?.try_into().expect("two bytes")))),
            127 => (10, u64::from_be_bytes(rest.get(2..10)?.try_into().expect("eight bytes"))),
            size => (2, u64::from(size)),
        };
        let end = head + usize::try_from(size).expect("64 bits");
        let payload = rest.get(head..end)?.to_vec();
        self.start += end;
        Some(Frame { fin: first & FIN != 0, opcode: first & 0x0F, payload })
    }
}

fn is_nothing_now(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
