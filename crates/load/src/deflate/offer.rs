use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CLIENT_MAX_WINDOW_BITS, NAME, SERVER_MAX_WINDOW_BITS, SERVER_NO_CONTEXT_TAKEOVER};

/// The offer to the server, RFC 7692 §7.1. Displayed, it is the value of the field.
///
/// The default is what browsers offer: the server may limit the client's window, and decides about everything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Offer {
    /// That the server compress each message by itself.
    pub(crate) server_no_context_takeover: bool,
    /// The base-2 logarithm of the largest window that the server may have, 8 to 15.
    pub(crate) server_max_window_bits: Option<u8>,
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{NAME}; {CLIENT_MAX_WINDOW_BITS}")?;
        if self.server_no_context_takeover {
            write!(f, "; {SERVER_NO_CONTEXT_TAKEOVER}")?;
        }
        if let Some(bits) = self.server_max_window_bits {
            write!(f, "; {SERVER_MAX_WINDOW_BITS}={bits}")?;
        }
        Ok(())
    }
}
