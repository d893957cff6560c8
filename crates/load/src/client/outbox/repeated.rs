use std::io::{self, Write};

use super::again;

/// The same frames again and again; all of them together are what elsewhere is one message.
#[derive(Debug)]
pub(super) struct Repeated(pub(super) Vec<u8>);

impl Repeated {
    /// Writes them, without the first bytes.
    ///
    /// # Errors
    ///
    /// Those of the socket.
    pub(super) fn write(&self, socket: &mut impl Write, offset: usize) -> io::Result<usize> {
        again(|| socket.write(&self.0[offset..]))
    }

    pub(super) fn advance(&self, sent: u64, bytes: usize) -> (u64, usize) {
        if bytes < self.0.len() { (sent, bytes) } else { (sent + 1, 0) }
    }
}
