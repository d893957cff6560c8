use crate::handshake::ExtensionOffer;

/// An offer of permessage-deflate with sound parameters, RFC 7692 §7.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DeflateOffer {
    pub(super) server_no_context_takeover: bool,
    pub(super) client_no_context_takeover: bool,
    pub(super) server_max_window_bits: Option<u8>,
    /// Outer: the client lets its window be limited. Inner: the limit that it names.
    pub(super) client_max_window_bits: Option<Option<u8>>,
}

impl DeflateOffer {
    /// `None` where the offer is one of another extension, or where RFC 7692 §7.1 has it declined.
    pub(super) fn parse(offer: ExtensionOffer<'_>) -> Option<Self> {
        if offer.name != "permessage-deflate" {
            return None;
        }
        let mut parsed = Self::default();
        for parameter in offer.parameters() {
            let parameter = parameter.ok()?;
            parsed.note(parameter.name, parameter.value.as_deref())?;
        }
        Some(parsed)
    }

    /// `None` where the parameter is unknown, has been noted before, or must not have this value.
    fn note(&mut self, name: &str, value: Option<&str>) -> Option<()> {
        match (name, value) {
            ("server_no_context_takeover", None) => set(&mut self.server_no_context_takeover),
            ("client_no_context_takeover", None) => set(&mut self.client_no_context_takeover),
            ("server_max_window_bits", Some(value)) => {
                fill(&mut self.server_max_window_bits, window_bits(value)?)
            }
            ("client_max_window_bits", None) => fill(&mut self.client_max_window_bits, None),
            ("client_max_window_bits", Some(value)) => {
                fill(&mut self.client_max_window_bits, Some(window_bits(value)?))
            }
            (_, None | Some(_)) => None,
        }
    }
}

fn set(flag: &mut bool) -> Option<()> {
    (!std::mem::replace(flag, true)).then_some(())
}

fn fill<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// RFC 7692 §7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive".
fn window_bits(value: &str) -> Option<u8> {
    match value.as_bytes() {
        [digit @ b'8'..=b'9'] => Some(digit - b'0'),
        [b'1', digit @ b'0'..=b'5'] => Some(10 + digit - b'0'),
        _ => None,
    }
}
