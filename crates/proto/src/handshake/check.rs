use super::authority::Authority;
use super::extensions::check_extensions;
use super::known_fields::{ContentLength, KnownFields, Occurrence};
use super::subprotocol::check_subprotocols;
use super::{AcceptValue, BodyLength, HostPolicy, HttpVersion, OriginPolicy, Refusal, target};

/// The server's policy: hosts and pages that it accepts requests from, and whether it upgrades.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessPolicy {
    /// The hosts that any request may ask for.
    pub hosts: HostPolicy,
    /// The pages that may connect.
    pub origins: OriginPolicy,
    /// The treatment of upgrades.
    pub upgrades: UpgradePolicy,
}

/// The treatment of requests to become a WebSocket connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpgradePolicy {
    /// They are checked, and those that are sound are [`Checked::Upgrade`].
    #[default]
    Check,
    /// They are requests like any other: a server may ignore `Upgrade` (RFC 9110 §7.8).
    Ignore,
}

/// A sound request, by the answer it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// An upgrade to WebSocket, with the accept value of its answer.
    Upgrade(AcceptValue),
    /// An answer over HTTP. A body of this length follows the head.
    Http(BodyLength),
}

impl Checked {
    /// The accept value, for a server that serves nothing but upgrades.
    ///
    /// # Errors
    ///
    /// [`Refusal::UpgradeRequired`] for any other request.
    pub const fn upgrade(self) -> Result<AcceptValue, Refusal> {
        match self {
            Self::Upgrade(accept) => Ok(accept),
            Self::Http(_) => Err(Refusal::UpgradeRequired),
        }
    }
}

/// Decides on a request: an upgrade, a plain request, or a refusal.
///
/// Every request is checked here, the first on a connection and those that follow: by the rules for any HTTP
/// request, then, if it is an upgrade, by those of RFC 6455 §4.2.1. `target` is as it was sent, and `fields`
/// are the field lines in the order of the head, without white space around the values.
///
/// # Errors
///
/// The first [`Refusal`] that applies. Those about the head's form, limits and time come from elsewhere.
pub fn check<'h>(
    method: &str,
    target: &'h str,
    version: HttpVersion,
    fields: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
    access: &AccessPolicy,
) -> Result<Checked, Refusal> {
    let known = KnownFields::collect(fields.clone());
    let host = check_http(target, version, &known)?;
    if host.as_ref().is_some_and(|host| !access.hosts.allows(host)) {
        return Err(Refusal::HostForeign);
    }
    // RFC 6455 §4.2.1 items 1 and 3. RFC 9110 §7.8: in HTTP/1.0, where alone a host may lack, `Upgrade` is ignored.
    let asks = version == HttpVersion::Http11 && known.upgrades_to_websocket;
    let (true, UpgradePolicy::Check, Some(host)) = (asks, access.upgrades, host) else {
        return body_length(&known).map(Checked::Http);
    };
    let accept = check_upgrade(method, &known)?;
    check_subprotocols(fields.clone())?;
    check_extensions(fields)?;
    check_origin(&known, &host, &access.origins)?;
    Ok(Checked::Upgrade(accept))
}

/// Checks the rules of RFC 9110 and RFC 9112 for every request. Returns the host that is asked for, which
/// HTTP/1.0 may leave out.
fn check_http<'h>(
    target: &'h str,
    version: HttpVersion,
    known: &KnownFields<'h>,
) -> Result<Option<Authority<'h>>, Refusal> {
    let host = asked_host(target, known)?;
    match (version, &known.host, &known.transfer_encoding) {
        // RFC 9112 §3.2, whatever form the target has.
        (HttpVersion::Http11, Occurrence::Absent, _) => return Err(Refusal::HostMissing),
        // RFC 9112 §6.1: a transfer coding in HTTP/1.0 is an error of framing, even beside a `Content-Length`.
        (HttpVersion::Http10, _, Occurrence::Once(_) | Occurrence::Repeated) => {
            return Err(Refusal::TransferCodingTooNew);
        }
        (HttpVersion::Http11, _, _) | (HttpVersion::Http10, _, Occurrence::Absent) => {}
    }
    // RFC 9112 §6.3: where two readers disagree on a request's end, one request can be smuggled inside another.
    match (known.content_length, &known.transfer_encoding) {
        (ContentLength::Invalid, _) => Err(Refusal::ContentLengthInvalid),
        (ContentLength::Bytes(_), Occurrence::Once(_) | Occurrence::Repeated) => {
            Err(Refusal::LengthAmbiguous)
        }
        (ContentLength::Bytes(_), Occurrence::Absent) | (ContentLength::Absent, _) => Ok(host),
    }
}

/// RFC 9112 §3.2: a request with several Hosts, or with an invalid one, is answered with 400.
fn asked_host<'h>(target: &'h str, known: &KnownFields<'h>) -> Result<Option<Authority<'h>>, Refusal> {
    let host = match known.host {
        Occurrence::Absent => None,
        Occurrence::Repeated => return Err(Refusal::HostRepeated),
        Occurrence::Once(value) => Some(Authority::parse(value).ok_or(Refusal::HostInvalid)?),
    };
    // RFC 9112 §3.2.2: a target in absolute form names the host, and `Host` is ignored.
    match target::authority(target) {
        Some(authority) => Authority::parse(authority.as_bytes()).map(Some).ok_or(Refusal::TargetInvalid),
        None => Ok(host),
    }
}

/// RFC 9112 §6.3. Only one transfer coding marks the end of a body: `chunked`.
fn body_length(known: &KnownFields<'_>) -> Result<BodyLength, Refusal> {
    match (known.content_length, &known.transfer_encoding) {
        (ContentLength::Bytes(size), _) => Ok(BodyLength::Bytes(size)),
        (ContentLength::Absent | ContentLength::Invalid, Occurrence::Absent) => Ok(BodyLength::Bytes(0)),
        (_, Occurrence::Once(coding)) if coding.eq_ignore_ascii_case(b"chunked") => Ok(BodyLength::Chunked),
        (_, Occurrence::Once(_) | Occurrence::Repeated) => Err(Refusal::TransferCodingUnknown),
    }
}

/// Checks the rules of RFC 6455 §4.2.1 for an upgrade; the numbers below are those of its items.
fn check_upgrade(method: &str, known: &KnownFields<'_>) -> Result<AcceptValue, Refusal> {
    // 1: a GET. Methods have case, RFC 9110 §9.1.
    if method != "GET" {
        return Err(Refusal::MethodNotGet);
    }
    // 4
    if !known.connection_upgrades {
        return Err(Refusal::ConnectionWithoutUpgrade);
    }
    // 6, before 5: another version may have another `Sec-WebSocket-Key`. The only value is `13`, not `013`, §4.1.
    match known.version {
        Occurrence::Absent => return Err(Refusal::VersionMissing),
        Occurrence::Repeated => return Err(Refusal::VersionRepeated),
        Occurrence::Once(b"13") => {}
        Occurrence::Once(_) => return Err(Refusal::VersionUnsupported),
    }
    // 5
    let accept = match known.websocket_key {
        Occurrence::Absent => return Err(Refusal::KeyMissing),
        Occurrence::Repeated => return Err(Refusal::KeyRepeated),
        Occurrence::Once(websocket_key) => AcceptValue::of(websocket_key)?,
    };
    // The bytes after the head are frames; a body would be read as such.
    match (known.content_length, &known.transfer_encoding) {
        (ContentLength::Absent | ContentLength::Bytes(0), Occurrence::Absent) => Ok(accept),
        (ContentLength::Absent | ContentLength::Bytes(_) | ContentLength::Invalid, _) => {
            Err(Refusal::UpgradeWithBody)
        }
    }
}

/// RFC 6455 §4.2.2 item 4 and §10.2.
fn check_origin(
    known: &KnownFields<'_>,
    host: &Authority<'_>,
    origins: &OriginPolicy,
) -> Result<(), Refusal> {
    match known.origin {
        Occurrence::Absent => Ok(()),
        Occurrence::Repeated => Err(Refusal::OriginRepeated),
        Occurrence::Once(origin) if origins.allows(origin, host) => Ok(()),
        Occurrence::Once(_) => Err(Refusal::OriginForeign),
    }
}
