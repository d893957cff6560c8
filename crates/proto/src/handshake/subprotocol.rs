use super::Refusal;
use super::token::{is_token, list_elements};

/// The most subprotocols that a client may offer; more are refused with 400.
pub const SUBPROTOCOLS_MAX: usize = 32;

/// The subprotocols that these fields offer, the one that the client prefers first: each element of each
/// `Sec-WebSocket-Protocol` line, which RFC 6455 §11.3.4 takes for one list.
pub fn offered_subprotocols<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> impl Iterator<Item = &'h str> + Clone {
    offers(fields).filter_map(|offer| std::str::from_utf8(offer).ok())
}

/// True for a name that a subprotocol can have: a token, RFC 6455 §4.1 item 10.
pub fn is_subprotocol(name: &str) -> bool {
    is_token(name.as_bytes())
}

/// The first of the client's offers, in its order of preference, that is supported (RFC 6455 §4.2.2 item 4).
///
/// `None` means that the answer names no subprotocol; a client that needs one then closes.
pub fn select_subprotocol<'h, 's>(
    mut offers: impl Iterator<Item = &'h str>,
    supported: &'s [String],
) -> Option<&'s str> {
    // RFC 6455 §4.1: subprotocols are compared with their case.
    offers.find_map(|offer| supported.iter().find(|name| *name == offer)).map(String::as_str)
}

/// Refuses offers that are not distinct tokens.
pub(super) fn check_subprotocols<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> Result<(), Refusal> {
    let mut seen = [&[] as &[u8]; SUBPROTOCOLS_MAX];
    // RFC 6455 §11.3.4, `1#token`: a list that is there has at least one.
    if lines(fields.clone()).next().is_some() && offers(fields.clone()).next().is_none() {
        return Err(Refusal::SubprotocolInvalid);
    }
    for (count, offer) in offers(fields).enumerate() {
        if !is_token(offer) {
            return Err(Refusal::SubprotocolInvalid);
        }
        // RFC 6455 §4.1 item 10: "MUST all be unique strings".
        if seen[..count].contains(&offer) {
            return Err(Refusal::SubprotocolRepeated);
        }
        *seen.get_mut(count).ok_or(Refusal::TooManySubprotocols)? = offer;
    }
    Ok(())
}

fn offers<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> impl Iterator<Item = &'h [u8]> + Clone {
    lines(fields).flat_map(list_elements)
}

fn lines<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> impl Iterator<Item = &'h [u8]> + Clone {
    fields.filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol")).map(|(_, value)| value)
}
