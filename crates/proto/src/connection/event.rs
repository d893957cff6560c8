use crate::{Close, MessageKind, Opcode, Violation};

/// The payload of a whole message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// A text message; checked to be UTF-8.
    Text(&'a str),
    /// A binary message.
    Binary(&'a [u8]),
}

impl<'a> Payload<'a> {
    /// The bytes, whichever kind it is.
    #[inline]
    pub const fn as_bytes(&self) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }

    /// Size in bytes.
    #[inline]
    pub const fn len(&self) -> usize {
        self.as_bytes().len()
    }

    /// True of an empty payload.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// Text or binary.
    #[inline]
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Text(_) => MessageKind::Text,
            Self::Binary(_) => MessageKind::Binary,
        }
    }

    /// The text, or `None` of a binary message.
    #[inline]
    pub const fn text(&self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Binary(_) => None,
        }
    }

    #[inline]
    pub(super) fn new(kind: MessageKind, bytes: &'a [u8]) -> Result<Self, Violation> {
        match kind {
            // RFC 6455 §8.1: text that is not UTF-8 MUST fail the connection.
            MessageKind::Text => match simdutf8::basic::from_utf8(bytes) {
                Ok(text) => Ok(Self::Text(text)),
                Err(_) => Err(Violation::TextNotUtf8),
            },
            MessageKind::Binary => Ok(Self::Binary(bytes)),
        }
    }
}

/// A message or control frame of a client, complete and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A message, put together if it came in fragments.
    Message(Payload<'a>),
    /// A message that came compressed (RFC 7692 §6.2), inflated.
    Inflated(Payload<'a>),
    /// To be answered with a Pong of the same payload (RFC 6455 §5.5.2).
    Ping(&'a [u8]),
    /// An answer to a Ping, or unsolicited (RFC 6455 §5.5.3).
    Pong(&'a [u8]),
    /// The client closes, with code and reason if it gave them. Bytes behind it mean nothing (RFC 6455
    /// §5.5.1).
    Close(Option<Close<'a>>),
}

impl<'a> Event<'a> {
    /// The event of a frame with FIN that belongs to no fragmented message.
    #[inline]
    pub(super) fn of_frame(opcode: Opcode, payload: &'a [u8]) -> Result<Self, Violation> {
        match opcode {
            Opcode::Text => Payload::new(MessageKind::Text, payload).map(Self::Message),
            Opcode::Binary => Payload::new(MessageKind::Binary, payload).map(Self::Message),
            Opcode::Ping => Ok(Self::Ping(payload)),
            Opcode::Pong => Ok(Self::Pong(payload)),
            Opcode::Close => Close::parse(payload).map(Self::Close),
            Opcode::Continuation => Err(Violation::ContinuationWithoutStart),
        }
    }
}

/// Progress of one call of [`Connection::receive`](crate::Connection::receive).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received<'a> {
    /// Bytes taken from the front of those given.
    pub consumed: usize,
    /// The event that they completed; `None` where all bytes are used up, or all steps that were granted.
    pub event: Option<Event<'a>>,
}
