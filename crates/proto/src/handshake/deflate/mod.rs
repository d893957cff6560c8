//! permessage-deflate in the opening handshake, RFC 7692 §5 and §7.1: offers in, an agreement out.

mod agreement;
mod offer;

pub use agreement::DeflateAgreement;
use offer::DeflateOffer;

use super::offered_extensions;

/// The server's part of the negotiation: the parameters that its answer may have, RFC 7692 §7.1.
///
/// The default is without context takeover, so that nothing is kept for a connection between two messages, and with
/// the largest windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeflateConfig {
    /// Each message of the server is compressed by itself, whatever the client asks for.
    pub server_no_context_takeover: bool,
    /// The client must compress each of its messages by itself.
    pub client_no_context_takeover: bool,
    /// The base-2 logarithm of the largest window of the server's compressor; below 9 is 9, above 15 is 15.
    pub server_max_window_bits: u8,
    /// The same for the client's compressor. A client that does not offer to have its window limited uses 15.
    pub client_max_window_bits: u8,
}

/// Agrees on the first offer of permessage-deflate among these fields that can be accepted, RFC 7692 §5.1; `None`
/// where there is none.
///
/// Declined are offers with a parameter that RFC 7692 §7.1 does not know, has no such value for, or allows
/// only once; and offers that ask for a server's window of 8 bits, which this compressor cannot have.
///
/// ```
/// use gannet_proto::handshake::{DeflateConfig, negotiate_deflate};
///
/// let fields = [("Sec-WebSocket-Extensions", b"permessage-deflate; client_max_window_bits" as &[u8])];
/// let config = DeflateConfig { client_max_window_bits: 12, ..DeflateConfig::default() };
/// let agreement = negotiate_deflate(fields.into_iter(), &config).expect("an offer that can be accepted");
/// assert_eq!(
///     agreement.to_string(),
///     "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=12"
/// );
/// ```
pub fn negotiate_deflate<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
    config: &DeflateConfig,
) -> Option<DeflateAgreement> {
    offered_extensions(fields).flatten().find_map(|offer| config.accept(&DeflateOffer::parse(offer)?))
}

impl DeflateConfig {
    /// The answer to this offer; `None` where it is declined.
    fn accept(&self, offer: &DeflateOffer) -> Option<DeflateAgreement> {
        Some(DeflateAgreement {
            server_no_context_takeover: self.server_no_context_takeover || offer.server_no_context_takeover,
            // RFC 7692 §7.1.1.2: the server may ask this of a client that does not offer it. An offer is always
            // accepted, for it saves the memory of the client's window.
            client_no_context_takeover: self.client_no_context_takeover || offer.client_no_context_takeover,
            server_max_window_bits: self.server_window(offer)?,
            client_max_window_bits: self.client_window(offer),
        })
    }

    /// RFC 7692 §7.1.2.1: the same as the offer or less; without an offer the server may still name one.
    fn server_window(&self, offer: &DeflateOffer) -> Option<Option<u8>> {
        let own = self.server_max_window_bits.clamp(WINDOW_BITS_MIN, WINDOW_BITS_MAX);
        match offer.server_max_window_bits {
            Some(asked) if asked < WINDOW_BITS_MIN => None,
            Some(asked) => Some(Some(asked.min(own))),
            None => Some((own < WINDOW_BITS_MAX).then_some(own)),
        }
    }

    /// RFC 7692 §7.1.2.2: named only to a client that offers it, and then the same as its value or less.
    fn client_window(&self, offer: &DeflateOffer) -> Option<u8> {
        let own = self.client_max_window_bits.clamp(WINDOW_BITS_MIN, WINDOW_BITS_MAX);
        let named = own.min(offer.client_max_window_bits?.unwrap_or(WINDOW_BITS_MAX));
        (named < WINDOW_BITS_MAX).then_some(named)
    }
}

impl Default for DeflateConfig {
    fn default() -> Self {
        Self {
            server_no_context_takeover: true,
            client_no_context_takeover: true,
            server_max_window_bits: WINDOW_BITS_MAX,
            client_max_window_bits: WINDOW_BITS_MAX,
        }
    }
}

/// A raw stream cannot be compressed with 8, as in any zlib since 1.2.9.
const WINDOW_BITS_MIN: u8 = 9;
const WINDOW_BITS_MAX: u8 = 15;
