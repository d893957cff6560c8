use std::borrow::Cow;

use bytes::Bytes;
use gannet_proto::{MessageKind, Payload};

use crate::{Encoded, Message};

/// A message to be sent. Made by `into()` from what it may be: `&str` and `String` are text; `&[u8]`, `Vec<u8>` and
/// `Bytes` are binary; a received [`Message`] or [`Payload`] goes back as the kind it came; [`Encoded`] is framed once
/// for many receivers.
///
/// A large message that is handed over (`String`, `Vec<u8>`, `Bytes`, `Encoded`) is not copied.
///
/// Where [`compression`](crate::Settings::compression) is on, a message is compressed for those clients that agreed to
/// it, from [`compression_threshold`](crate::Settings::compression_threshold) on. [`compressed`](Self::compressed) and
/// [`uncompressed`](Self::uncompressed) choose for one message:
///
/// ```
/// use gannet::{ConnectionId, Context, Outgoing, PushError};
///
/// fn send_picture(server: &Context<'_>, id: ConnectionId, jpeg: Vec<u8>) -> Result<(), PushError> {
///     server.push(id, Outgoing::from(jpeg).uncompressed())
/// }
/// ```
#[derive(Debug)]
pub struct Outgoing<'a>(pub(crate) Content<'a>);

#[derive(Debug)]
pub(crate) enum Content<'a> {
    Borrowed(Form, &'a [u8]),
    Owned(Form, Bytes),
    Encoded(Cow<'a, Encoded>),
}

/// Form of a message on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) kind: MessageKind,
    pub(crate) compress: Compress,
}

/// Compression of a message, for clients that agreed to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Compress {
    /// From the threshold on.
    #[default]
    FromThreshold,
    Always,
    Never,
}

impl<'a> Outgoing<'a> {
    /// The same message, to be compressed whatever its size; where that makes it no smaller it is sent as it is.
    #[must_use]
    pub fn compressed(self) -> Self {
        self.with(Compress::Always)
    }

    /// The same message, not to be compressed: a picture or an archive gets no smaller, and a secret beside text that
    /// somebody else has chosen can be guessed from their size (RFC 7692 §8).
    #[must_use]
    pub fn uncompressed(self) -> Self {
        self.with(Compress::Never)
    }

    /// A text of JSON.
    ///
    /// ```
    /// use gannet::{Context, Message, Outgoing};
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Serialize, Deserialize)]
    /// struct Said {
    ///     text: String,
    /// }
    ///
    /// fn message(server: &Context<'_>, message: Message<'_>) {
    ///     let Ok(Said { text }) = message.json() else { return };
    ///     let Ok(answer) = Outgoing::json(&Said { text: text.to_uppercase() }) else { return };
    ///     server.push(message.id, answer).ok();
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] where `value` cannot be written as JSON, as a map whose keys are no text.
    #[cfg(feature = "json")]
    pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        Ok(serde_json::to_string(value)?.into())
    }

    /// The message with its frame header, for many receivers.
    pub(crate) fn into_encoded(self) -> Encoded {
        match self.0 {
            Content::Encoded(encoded) => encoded.into_owned(),
            Content::Borrowed(form, bytes) => Encoded::new(form, bytes),
            Content::Owned(form, bytes) => Encoded::new(form, &bytes),
        }
    }

    fn with(self, compress: Compress) -> Self {
        Self(match self.0 {
            Content::Encoded(encoded) => Content::Encoded(Cow::Owned(encoded.into_owned().with(compress))),
            Content::Borrowed(form, bytes) => Content::Borrowed(Form { compress, ..form }, bytes),
            Content::Owned(form, bytes) => Content::Owned(Form { compress, ..form }, bytes),
        })
    }
}

impl Form {
    pub(crate) const TEXT: Self = Self::of(MessageKind::Text);
    pub(crate) const BINARY: Self = Self::of(MessageKind::Binary);

    const fn of(kind: MessageKind) -> Self {
        Self { kind, compress: Compress::FromThreshold }
    }
}

impl<'a> From<&'a str> for Outgoing<'a> {
    fn from(text: &'a str) -> Self {
        Self(Content::Borrowed(Form::TEXT, text.as_bytes()))
    }
}

impl<'a> From<&'a String> for Outgoing<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Outgoing<'_> {
    fn from(text: String) -> Self {
        Self(Content::Owned(Form::TEXT, text.into()))
    }
}

/// A text of JSON: `json!({"said": "ahoy"})`.
#[cfg(feature = "json")]
impl From<serde_json::Value> for Outgoing<'_> {
    fn from(value: serde_json::Value) -> Self {
        value.to_string().into()
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
        Self(Content::Borrowed(Form::BINARY, bytes))
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
        Self(Content::Owned(Form::BINARY, bytes))
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
        Self(Content::Encoded(Cow::Owned(encoded)))
    }
}

impl<'a> From<&'a Encoded> for Outgoing<'a> {
    #[inline]
    fn from(encoded: &'a Encoded) -> Self {
        Self(Content::Encoded(Cow::Borrowed(encoded)))
    }
}
