use super::token::is_token;

/// A header field that the application adds to an answer.
///
/// It holds no line break, so it cannot add a second field, and none of those that the server writes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    name: String,
    value: String,
}

impl Field {
    /// A field of this name and value.
    ///
    /// # Errors
    ///
    /// [`InvalidField::Name`] where the name is no token; [`InvalidField::Reserved`] where the server writes
    /// it itself (`Connection`, `Upgrade`, `Content-Length`, `Transfer-Encoding`, `Sec-WebSocket-*`);
    /// [`InvalidField::Value`] where the value holds a control character.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Result<Self, InvalidField> {
        let field = Self::any(name, value)?;
        if is_reserved(&field.name) { Err(InvalidField::Reserved) } else { Ok(field) }
    }

    /// A field of any name, reserved or not.
    pub(super) fn any(name: impl Into<String>, value: impl Into<String>) -> Result<Self, InvalidField> {
        let (name, value) = (name.into(), value.into());
        if !is_token(name.as_bytes()) {
            return Err(InvalidField::Name);
        }
        // RFC 9110 §5.5: no CR, LF or NUL; of the other controls, only the tab means something.
        if value.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
            return Err(InvalidField::Value);
        }
        Ok(Self { name, value })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// A field that cannot be added to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidField {
    /// RFC 9110 §5.1: the name is no token.
    #[error("a field name is one or more letters, digits and !#$%&'*+-.^_`|~")]
    Name,
    /// The server writes this field itself.
    #[error("Connection, Upgrade, Content-Length, Transfer-Encoding and Sec-WebSocket-* are the server's")]
    Reserved,
    /// RFC 9110 §5.5: the value holds a control character.
    #[error("a field value holds no line break, NUL or other control character")]
    Value,
}

fn is_reserved(name: &str) -> bool {
    let prefix = name.as_bytes().get(..RESERVED_PREFIX.len());
    prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(RESERVED_PREFIX))
        || RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
}

const RESERVED: [&str; 4] = ["connection", "upgrade", "content-length", "transfer-encoding"];

const RESERVED_PREFIX: &[u8] = b"sec-websocket-";
