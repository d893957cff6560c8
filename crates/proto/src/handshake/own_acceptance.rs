use super::response::{EXTENSIONS, write_field, write_head_end_without_body, write_status_line};
use super::token::list_has;
use super::{AcceptValue, DeflateAgreement, Field, InvalidField};

/// An answer that accepts an upgrade with the application's own fields. Nothing is added to them but a
/// negotiated extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAcceptance {
    fields: Vec<Field>,
}

impl OwnAcceptance {
    /// The fields in the order in which they are to be written.
    ///
    /// # Errors
    ///
    /// [`InvalidField::Name`] where a name is no token, [`InvalidField::Value`] where a value holds a control
    /// character. No name is reserved.
    pub fn new<N: Into<String>, V: Into<String>>(
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, InvalidField> {
        let fields: Result<_, _> = fields.into_iter().map(|(name, value)| Field::any(name, value)).collect();
        Ok(Self { fields: fields? })
    }

    /// The fields, in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Adds a field at the end.
    pub fn push(&mut self, field: Field) {
        self.fields.push(field);
    }

    /// Checks the answer against the request, and returns the subprotocol that is agreed on. `accept_value` is the
    /// right accept value, from [`check`](super::check()); `offers` are the client's subprotocols.
    ///
    /// # Errors
    ///
    /// The first [`UnsoundAcceptance`] that applies: a client that knows RFC 6455 §4.1 would fail the connection.
    pub fn check<'h>(
        &self,
        accept_value: AcceptValue,
        mut offers: impl Iterator<Item = &'h str>,
    ) -> Result<Option<&'h str>, UnsoundAcceptance> {
        // RFC 6455 §4.2.2 item 5: the numbers are those of the list there.
        // 2 and 3
        if !self.lists("upgrade", "websocket") {
            return Err(UnsoundAcceptance::UpgradeMissing);
        }
        if !self.lists("connection", "upgrade") {
            return Err(UnsoundAcceptance::ConnectionMissing);
        }
        // 4
        match self.only("sec-websocket-accept") {
            Some(Some(given)) if given == accept_value.as_str() => {}
            None => return Err(UnsoundAcceptance::AcceptMissing { right: accept_value }),
            Some(_) => return Err(UnsoundAcceptance::AcceptWrong { right: accept_value }),
        }
        // 6: what is negotiated is added by `write`.
        if self.values("sec-websocket-extensions").next().is_some() {
            return Err(UnsoundAcceptance::ExtensionNotNegotiated);
        }
        // RFC 9110 §8.6 and RFC 9112 §6.1: no length in a 1xx. What follows the head is frames.
        if self.values("content-length").chain(self.values("transfer-encoding")).next().is_some() {
            return Err(UnsoundAcceptance::BodyAnnounced);
        }
        // 5
        match self.only("sec-websocket-protocol") {
            None => Ok(None),
            Some(chosen) => {
                let agreed = chosen.and_then(|chosen| offers.find(|offer| *offer == chosen));
                agreed.map(Some).ok_or(UnsoundAcceptance::SubprotocolNotOffered)
            }
        }
    }

    /// Appends the whole response, with the agreement that [`negotiate_deflate`](super::negotiate_deflate)
    /// returned. Frames follow it.
    pub fn write(&self, deflate: Option<DeflateAgreement>, out: &mut Vec<u8>) {
        write_status_line(out, 101);
        for field in &self.fields {
            write_field(out, field.name(), field.value());
        }
        if let Some(agreement) = deflate {
            write_field(out, EXTENSIONS, &agreement.to_string());
        }
        write_head_end_without_body(out);
    }

    fn values<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(|field| field.name().eq_ignore_ascii_case(name)).map(Field::value)
    }

    fn lists(&self, name: &'static str, keyword: &str) -> bool {
        self.values(name).any(|value| list_has(value.as_bytes(), keyword))
    }

    /// The value of a field that may occur once; `Some(None)` where it occurs more often.
    fn only(&self, name: &'static str) -> Option<Option<&str>> {
        let mut values = self.values(name);
        let first = values.next()?;
        Some(values.next().is_none().then_some(first.trim_matches([' ', '\t'])))
    }
}

/// An [`OwnAcceptance`] that cannot be sent: a client that knows RFC 6455 §4.1 would fail the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnsoundAcceptance {
    /// RFC 6455 §4.2.2 item 5.2.
    #[error("it has no field `Upgrade: websocket`")]
    UpgradeMissing,
    /// RFC 6455 §4.2.2 item 5.3.
    #[error("it has no field `Connection: Upgrade`")]
    ConnectionMissing,
    /// RFC 6455 §4.2.2 item 5.4.
    #[error("it has no Sec-WebSocket-Accept; the one for this request is {right}")]
    AcceptMissing {
        /// The value that answers the request's `Sec-WebSocket-Key`.
        right: AcceptValue,
    },
    /// RFC 6455 §4.2.2 item 5.4.
    #[error(
        "its Sec-WebSocket-Accept does not answer the request's Sec-WebSocket-Key; the one that does is {right}, once"
    )]
    AcceptWrong {
        /// The value that answers the request's `Sec-WebSocket-Key`.
        right: AcceptValue,
    },
    /// RFC 6455 §9.1.
    #[error("it names extensions; leave Sec-WebSocket-Extensions out, what is negotiated is added")]
    ExtensionNotNegotiated,
    /// RFC 6455 §4.2.2 item 4.
    #[error(
        "its Sec-WebSocket-Protocol is not one of the subprotocols that the client offers; name one, or none"
    )]
    SubprotocolNotOffered,
    /// RFC 9110 §8.6.
    #[error("a 101 has no body; leave Content-Length and Transfer-Encoding out")]
    BodyAnnounced,
}
