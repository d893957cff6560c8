use std::borrow::Cow;

use bytes::{BufMut, Bytes, BytesMut};
use gannet_proto::{EncodedHeader, MessageKind, Opcode, Payload};

use crate::Message;

/// A message to be sent. Made by `into()` from what it may be: `&str` and `String` are text; `&[u8]`, `Vec<u8>` and
/// `Bytes` are binary; a received [`Message`] or [`Payload`] goes back as the kind it came; [`Encoded`] is framed once
/// for many receivers.
///
/// A large message that is handed over (`String`, `Vec<u8>`, `Bytes`, `Encoded`) is not copied.
#[derive(Debug)]
pub struct Outgoing<'a>(pub(crate) Content<'a>);

#[derive(Debug)]
pub(crate) enum Content<'a> {
    Borrowed(MessageKind, &'a [u8]),
    Owned(MessageKind, Bytes),
    Framed(Cow<'a, Bytes>),
}

/// A message with its frame header, made once and sent to many: clones share the bytes.
///
/// ```
/// let news = gannet::Encoded::text("the ferry leaves at nine");
/// let again = news.clone();
/// ```
#[derive(Clone, Debug)]
pub struct Encoded(Bytes);

impl Encoded {
    /// A text message.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::frame(Opcode::Text, text.as_ref().as_bytes())
    }

    /// A binary message.
    pub fn binary(bytes: impl AsRef<[u8]>) -> Self {
        Self::frame(Opcode::Binary, bytes.as_ref())
    }

    fn frame(opcode: Opcode, payload: &[u8]) -> Self {
        let header = EncodedHeader::whole(opcode, payload.len());
        let mut frame = BytesMut::with_capacity(header.len() + payload.len());
        frame.put_slice(&header);
        frame.put_slice(payload);
        Self(frame.freeze())
    }
}

impl Outgoing<'_> {
    /// The message with its frame header, for many receivers.
    pub(crate) fn into_frame(self) -> Bytes {
        match self.0 {
            Content::Framed(frame) => frame.into_owned(),
            Content::Borrowed(kind, bytes) => Encoded::frame(kind.into(), bytes).0,
            Content::Owned(kind, bytes) => Encoded::frame(kind.into(), &bytes).0,
        }
    }
}

impl<'a> From<&'a str> for Outgoing<'a> {
    fn from(text: &'a str) -> Self {
        Self(Content::Borrowed(MessageKind::Text, text.as_bytes()))
    }
}

impl<'a> From<&'a String> for Outgoing<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Outgoing<'_> {
    fn from(text: String) -> Self {
        Self(Content::Owned(MessageKind::Text, text.into()))
    }
}

impl<'a> From<Cow<'a, str>> for Outgoing<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl<'a> From<&'a [u8]> for Outgoing<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self(Content::Borrowed(MessageKind::Binary, bytes))
    }
}

impl<'a, const SIZE: usize> From<&'a [u8; SIZE]> for Outgoing<'a> {
    fn from(bytes: &'a [u8; SIZE]) -> Self {
        bytes.as_slice().into()
    }
}

impl<'a> From<&'a Vec<u8>> for Outgoing<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        bytes.as_slice().into()
    }
}

impl From<Vec<u8>> for Outgoing<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<Bytes> for Outgoing<'_> {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Owned(MessageKind::Binary, bytes))
    }
}

impl<'a> From<Payload<'a>> for Outgoing<'a> {
    #[inline]
    fn from(payload: Payload<'a>) -> Self {
        match payload {
            Payload::Text(text) => text.into(),
            Payload::Binary(bytes) => bytes.into(),
        }
    }
}

impl<'a> From<Message<'a>> for Outgoing<'a> {
    fn from(message: Message<'a>) -> Self {
        message.payload.into()
    }
}

impl From<Encoded> for Outgoing<'_> {
    fn from(encoded: Encoded) -> Self {
        Self(Content::Framed(Cow::Owned(encoded.0)))
    }
}

impl<'a> From<&'a Encoded> for Outgoing<'a> {
    #[inline]
    fn from(encoded: &'a Encoded) -> Self {
        Self(Content::Framed(Cow::Borrowed(&encoded.0)))
    }
}
