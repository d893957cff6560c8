use super::token::list_has;

/// The fields of a request that the handshake needs, collected in one pass.
#[derive(Default)]
pub(super) struct KnownFields<'h> {
    pub(super) host: Occurrence<'h>,
    pub(super) origin: Occurrence<'h>,
    pub(super) websocket_key: Occurrence<'h>,
    pub(super) version: Occurrence<'h>,
    pub(super) transfer_encoding: Occurrence<'h>,
    pub(super) content_length: ContentLength,
    /// `Upgrade` names `websocket`.
    pub(super) upgrades_to_websocket: bool,
    /// `Connection` names `upgrade`.
    pub(super) connection_upgrades: bool,
}

/// Occurrences of a field that may occur once.
#[derive(Default)]
pub(super) enum Occurrence<'h> {
    #[default]
    Absent,
    Once(&'h [u8]),
    Repeated,
}

/// The value of `Content-Length`.
#[derive(Clone, Copy, Default)]
pub(super) enum ContentLength {
    #[default]
    Absent,
    Bytes(u64),
    /// Not a number, or several that differ.
    Invalid,
}

impl<'h> KnownFields<'h> {
    pub(super) fn collect(fields: impl Iterator<Item = (&'h str, &'h [u8])>) -> Self {
        let mut known = Self::default();
        for (name, value) in fields {
            known.note(name, value);
        }
        known
    }

    fn note(&mut self, name: &str, value: &'h [u8]) {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("host") {
            self.host.note(value);
        } else if is("origin") {
            self.origin.note(value);
        } else if is("upgrade") {
            self.upgrades_to_websocket |= list_has(value, "websocket");
        } else if is("connection") {
            self.connection_upgrades |= list_has(value, "upgrade");
        } else if is("content-length") {
            self.content_length.note(value);
        } else if is("transfer-encoding") {
            self.transfer_encoding.note(value);
        } else if is("sec-websocket-key") {
            self.websocket_key.note(value);
        } else if is("sec-websocket-version") {
            self.version.note(value);
        }
    }
}

impl<'h> Occurrence<'h> {
    fn note(&mut self, value: &'h [u8]) {
        *self = match self {
            Self::Absent => Self::Once(value),
            Self::Once(_) | Self::Repeated => Self::Repeated,
        };
    }
}

impl ContentLength {
    /// RFC 9112 §6.3: lines that agree may count as one; a list in one line is not taken apart.
    fn note(&mut self, value: &[u8]) {
        *self = match (*self, parse_length(value)) {
            (Self::Absent, Some(length)) => Self::Bytes(length),
            (Self::Bytes(before), Some(length)) if before == length => Self::Bytes(length),
            (Self::Absent | Self::Bytes(_) | Self::Invalid, _) => Self::Invalid,
        };
    }
}

/// RFC 9110 §8.6: digits, without a sign.
fn parse_length(value: &[u8]) -> Option<u64> {
    let is_number = value.iter().all(u8::is_ascii_digit);
    is_number.then(|| std::str::from_utf8(value).ok()?.parse().ok()).flatten()
}
