use std::fmt;

use super::WINDOW_BITS_MAX;

/// The agreement of client and server: the parameters of the answer, RFC 7692 §7.1. Displayed, it is the
/// value of the answer's `Sec-WebSocket-Extensions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeflateAgreement {
    /// The server compresses each message by itself.
    pub server_no_context_takeover: bool,
    /// The client compresses each message by itself.
    pub client_no_context_takeover: bool,
    /// The base-2 logarithm of the server's window, 9 to 15, where the answer names it.
    pub server_max_window_bits: Option<u8>,
    /// The base-2 logarithm of the client's window, 8 to 15, where the answer names it.
    pub client_max_window_bits: Option<u8>,
}

impl DeflateAgreement {
    /// The window that the server compresses with, as the base-2 logarithm of its bytes: 15 where the answer
    /// names none.
    pub fn server_window_bits(&self) -> u8 {
        self.server_max_window_bits.unwrap_or(WINDOW_BITS_MAX)
    }

    /// The largest window that the client compresses with, in the same unit.
    pub fn client_window_bits(&self) -> u8 {
        self.client_max_window_bits.unwrap_or(WINDOW_BITS_MAX)
    }
}

impl fmt::Display for DeflateAgreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("permessage-deflate")?;
        if self.server_no_context_takeover {
            f.write_str("; server_no_context_takeover")?;
        }
        if self.client_no_context_takeover {
            f.write_str("; client_no_context_takeover")?;
        }
        if let Some(bits) = self.server_max_window_bits {
            write!(f, "; server_max_window_bits={bits}")?;
        }
        if let Some(bits) = self.client_max_window_bits {
            write!(f, "; client_max_window_bits={bits}")?;
        }
        Ok(())
    }
}
