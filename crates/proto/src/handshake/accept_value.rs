use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

use super::Refusal;

/// The accept value, that of `Sec-WebSocket-Accept`: the proof that this server read the client's
/// `Sec-WebSocket-Key`, RFC 6455 §4.2.2.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AcceptValue([u8; 28]);

impl AcceptValue {
    /// The answer to the value of `Sec-WebSocket-Key`.
    ///
    /// # Errors
    ///
    /// [`Refusal::KeyInvalid`] where that is not the base64 of exactly 16 bytes (RFC 6455 §4.2.1 item 5).
    pub fn of(websocket_key: &[u8]) -> Result<Self, Refusal> {
        // RFC 4648 §3.5: the engine refuses missing padding and bits set in it, so each nonce has one spelling.
        let mut nonce = [0; 18];
        if STANDARD.decode_slice(websocket_key, &mut nonce) != Ok(16) {
            return Err(Refusal::KeyInvalid);
        }

        let digest = Sha1::new().chain_update(websocket_key).chain_update(GUID).finalize();
        let mut accept = [0; 28];
        STANDARD.encode_slice(digest, &mut accept).expect("20 bytes are 28 in base64");
        Ok(Self(accept))
    }

    /// The 28 characters as they go on the wire.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("base64 is ASCII")
    }
}

impl fmt::Debug for AcceptValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AcceptValue({})", self.as_str())
    }
}

impl fmt::Display for AcceptValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// RFC 6455 §1.3: appended to the client's `Sec-WebSocket-Key`, and known only to servers that speak the protocol.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
