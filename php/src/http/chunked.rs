//! A body in chunks, RFC 9112 §7.1, of a request that a script feeds to `Request::parse`.

use gannet::{BodyLength, BodyScan, InvalidChunk};

/// The chunks that have come, each byte of which is looked at once, as strictly as by the server itself.
pub(super) struct Chunks {
    scan: BodyScan,
    /// Bytes that are behind us.
    at: usize,
    body: Vec<u8>,
}

impl Chunks {
    pub(super) fn new() -> Self {
        Self { scan: BodyScan::new(BodyLength::Chunked), at: 0, body: Vec::new() }
    }

    /// Goes on with `bytes`, which begin as they did at the last call. Returns the number of those that belong to the
    /// body, once it is complete.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Result<Option<usize>, InvalidChunk> {
        let body = &mut self.body;
        self.at += self.scan.decode(&bytes[self.at..], |data| body.extend_from_slice(data))?;
        Ok(self.scan.is_complete().then_some(self.at))
    }

    /// The body, once it is complete.
    pub(super) fn take_body(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.body)
    }
}
