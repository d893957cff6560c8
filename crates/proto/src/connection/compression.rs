use crate::FrameHeader;
use crate::handshake::DeflateAgreement;

/// The agreement on compressing a client's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Compression {
    /// None is compressed.
    #[default]
    Off,
    /// Each may be compressed by itself.
    Alone,
    /// Each may be compressed, and may refer to those before it (context takeover).
    Takeover,
}

impl Compression {
    pub(super) const fn of(agreement: &DeflateAgreement) -> Self {
        if agreement.client_no_context_takeover { Self::Alone } else { Self::Takeover }
    }

    /// The reserved bits that the first frame of a message may have.
    #[inline]
    pub(super) const fn bits(self) -> u8 {
        match self {
            Self::Off => 0,
            Self::Alone | Self::Takeover => FrameHeader::RSV1,
        }
    }
}
