use super::Compression;
use crate::{FrameHeader, Violation};

/// The bytes of a frame header that a read cut. Empty between headers.
#[derive(Debug, Default)]
pub(super) struct PartialHeader {
    bytes: [u8; FrameHeader::SIZE_MAX - 1],
    size: u8,
}

impl PartialHeader {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; FrameHeader::SIZE_MAX - 1], size: 0 }
    }

    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.size == 0
    }

    pub(super) const fn size(&self) -> usize {
        self.size as usize
    }

    /// Decodes the header that ends in `bytes`, and returns how many of them it took; `None` where more are
    /// needed, and all of these are kept.
    pub(super) fn complete(
        &mut self,
        bytes: &[u8],
        compression: Compression,
    ) -> Result<Option<(FrameHeader, usize)>, Violation> {
        let kept = self.size();
        let mut joined = [0; FrameHeader::SIZE_MAX];
        joined[..kept].copy_from_slice(&self.bytes[..kept]);
        let size = (kept + bytes.len()).min(FrameHeader::SIZE_MAX);
        joined[kept..size].copy_from_slice(&bytes[..size - kept]);

        if let Some((header, header_size)) = FrameHeader::decode_with(&joined[..size], compression.bits())? {
            self.size = 0;
            // What was kept was not enough by itself, so the header ends within `bytes`.
            return Ok(Some((header, header_size - kept)));
        }
        // No header is longer than SIZE_MAX, so an incomplete one fits.
        self.bytes[..size].copy_from_slice(&joined[..size]);
        self.size = size as u8;
        Ok(None)
    }
}
