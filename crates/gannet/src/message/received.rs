use std::fmt::{self, Write};

use gannet_proto::Payload;

use crate::ConnectionId;

/// A complete message of a client, borrowed from the buffer it was received in.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The connection it came on.
    pub id: ConnectionId,
    /// Its text or bytes.
    pub payload: Payload<'a>,
    /// It came compressed (RFC 7692 §6.2), and was inflated.
    pub was_compressed: bool,
}

impl<'a> Message<'a> {
    /// The text, or `None` for a binary message.
    pub const fn text(&self) -> Option<&'a str> {
        match self.payload {
            Payload::Text(text) => Some(text),
            Payload::Binary(_) => None,
        }
    }

    /// The bytes, of either kind.
    pub const fn bytes(&self) -> &'a [u8] {
        match self.payload {
            Payload::Text(text) => text.as_bytes(),
            Payload::Binary(bytes) => bytes,
        }
    }
}

#[cfg(feature = "json")]
impl<'a> Message<'a> {
    /// The message, of either kind, as JSON.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] where it is no JSON, or stands for no `T`.
    pub fn json<T: serde::Deserialize<'a>>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(self.bytes())
    }
}

/// For a terminal or a log: bytes that are not UTF-8 are replaced, and control characters are escaped, so
/// that a client cannot steer the terminal.
impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in String::from_utf8_lossy(self.bytes()).chars() {
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_no_control_character() {
        let payload = Payload::Text("a\x1b[2J\u{9b}ü\n");
        let message = Message { id: ConnectionId::new(1), payload, was_compressed: false };
        assert_eq!(message.to_string(), "a\\u{1b}[2J\\u{9b}ü\\n");
        let message = Message { payload: Payload::Binary(&[0x66, 0xff, 7]), ..message };
        assert_eq!(message.to_string(), "f\u{fffd}\\u{7}");
    }
}
