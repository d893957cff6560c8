use std::borrow::Cow;

use super::Refusal;
use super::token::{is_token, list_elements, trim};

/// The most extensions that a client may offer; more are refused with 400.
pub const EXTENSIONS_MAX: usize = 32;

/// An extension that a client offers, RFC 6455 §9.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtensionOffer<'h> {
    /// Its name, a token.
    pub name: &'h str,
    /// The text after the first semicolon.
    parameters: Option<&'h [u8]>,
}

/// A parameter of an [`ExtensionOffer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionParameter<'h> {
    /// Its name, a token.
    pub name: &'h str,
    /// Its value, a token: `a`, `"a"` and `"\a"` are the same one.
    pub value: Option<Cow<'h, str>>,
}

/// The extensions that these fields offer, the one that the client prefers first: each element of each
/// `Sec-WebSocket-Extensions` line, which RFC 6455 §9.1 takes for one list.
///
/// An element that does not begin with a name is a [`Refusal`]. A request that [`check`](super::check()) accepts has
/// none, nor a malformed parameter.
///
/// ```
/// use gannet_proto::handshake::{Refusal, offered_extensions};
///
/// let line = ("Sec-WebSocket-Extensions", b"permessage-deflate; client_max_window_bits=\"10\", x-other" as &[u8]);
/// let offers = offered_extensions([line].into_iter()).collect::<Result<Vec<_>, Refusal>>()?;
/// assert_eq!((offers[0].name, offers[1].name), ("permessage-deflate", "x-other"));
/// let parameters = offers[0].parameters().collect::<Result<Vec<_>, Refusal>>()?;
/// assert_eq!((parameters[0].name, parameters[0].value.as_deref()), ("client_max_window_bits", Some("10")));
/// # Ok::<(), Refusal>(())
/// ```
pub fn offered_extensions<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> impl Iterator<Item = Result<ExtensionOffer<'h>, Refusal>> + Clone {
    // Commas in quoted values are not looked for: such a value is no token, so it is malformed anyway.
    lines(fields).flat_map(list_elements).map(ExtensionOffer::parse)
}

/// Refuses offers that break the grammar of RFC 6455 §9.1: the connection must fail.
pub(super) fn check_extensions<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> Result<(), Refusal> {
    let mut count = 0;
    for offer in offered_extensions(fields.clone()) {
        offer?.parameters().try_for_each(|parameter| parameter.map(drop))?;
        count += 1;
        if count > EXTENSIONS_MAX {
            return Err(Refusal::TooManyExtensions);
        }
    }
    // `1#extension`: a list that is there has at least one.
    let is_empty_list = count == 0 && lines(fields).next().is_some();
    if is_empty_list { Err(Refusal::ExtensionInvalid) } else { Ok(()) }
}

impl<'h> ExtensionOffer<'h> {
    /// Its parameters in the order of the offer. A malformed one is a [`Refusal`].
    pub fn parameters(self) -> impl Iterator<Item = Result<ExtensionParameter<'h>, Refusal>> + Clone {
        let parameters = self.parameters.into_iter().flat_map(|text| text.split(|byte| *byte == b';'));
        parameters.map(ExtensionParameter::parse)
    }

    fn parse(element: &'h [u8]) -> Result<Self, Refusal> {
        let (name, parameters) = split_once(element, b';');
        Ok(Self { name: token(trim(name))?, parameters })
    }
}

impl<'h> ExtensionParameter<'h> {
    fn parse(text: &'h [u8]) -> Result<Self, Refusal> {
        let (name, value) = split_once(text, b'=');
        // RFC 2616 §2.1, "implied *LWS": there may be space beside any separator.
        Ok(Self { name: token(trim(name))?, value: value.map(|value| parse_value(trim(value))).transpose()? })
    }
}

fn lines<'h>(
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> impl Iterator<Item = &'h [u8]> + Clone {
    fields.filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-extensions")).map(|(_, value)| value)
}

fn parse_value(text: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    match text.strip_prefix(b"\"") {
        None => token(text).map(Cow::Borrowed),
        Some(rest) => unquote(rest.strip_suffix(b"\"").ok_or(Refusal::ExtensionInvalid)?),
    }
}

/// The text between the quotes, which must be a token once its escapes are resolved (RFC 6455 §9.1).
fn unquote(text: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    if !text.contains(&b'\\') {
        return token(text).map(Cow::Borrowed);
    }
    let mut unescaped = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        let meant = if byte == b'\\' { bytes.next() } else { Some(byte) };
        unescaped.push(meant.ok_or(Refusal::ExtensionInvalid)?);
    }
    token(&unescaped).map(|value| Cow::Owned(value.to_owned()))
}

fn token(text: &[u8]) -> Result<&str, Refusal> {
    let text = if is_token(text) { std::str::from_utf8(text).ok() } else { None };
    text.ok_or(Refusal::ExtensionInvalid)
}

fn split_once(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|byte| *byte == separator) {
        Some(position) => (&text[..position], Some(&text[position + 1..])),
        None => (text, None),
    }
}
