//! The place to which a response goes.

use super::file::FilePart;

/// The receiving side of a response object.
pub(super) trait Sink {
    /// Takes the head, and the content if it is known. `false`: nobody waits for it any more.
    fn begin(&self, head: Head, content: Content) -> bool;

    /// Takes a part of a stream.
    fn write(&self, bytes: &[u8]) -> Written;

    /// Ends a stream with a last part, however much waits.
    fn finish(&self, last: &[u8], trailers: Vec<Field>) -> bool;

    /// Gives up: the client gets no answer, or no more of it.
    fn close(&self) -> bool;
}

/// A status line and fields, checked.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) reason: Option<String>,
    pub(super) fields: Vec<Field>,
}

impl Head {
    /// The answer of a server that stops.
    pub(super) fn unavailable() -> Self {
        Self { status: SERVICE_UNAVAILABLE, ..Self::default() }
    }
}

/// A field's name and value.
pub(crate) type Field = (String, Vec<u8>);

/// The content that follows a head.
pub(super) enum Content {
    Whole(Vec<u8>),
    File(FilePart),
    /// Parts come until `finish`.
    Stream,
}

/// The fate of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Queued,
    /// Too much waits for the client already.
    Full,
    Gone,
}

const SERVICE_UNAVAILABLE: u16 = 503;
