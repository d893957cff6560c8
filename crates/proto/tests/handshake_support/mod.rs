//! Helpers of several tests of the handshake.
#![expect(dead_code, reason = "each test file uses its part")]

use gannet_proto::handshake::{
    AcceptValue, AccessPolicy, HeadLimits, HeadReader, HostPolicy, HttpVersion, OriginPolicy, Refusal,
    RequestHead, check,
};

/// A field line as [`check`] takes it.
pub(crate) type Line<'a> = (&'a str, &'a str);

/// The fields of RFC 6455 §1.2, without the origin and the subprotocols.
pub(crate) const UPGRADE: &[Line<'static>] = &[
    ("Host", "server.example.com"),
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ("Sec-WebSocket-Version", "13"),
];

/// Receives all bytes in one read.
pub(crate) fn receive(bytes: &[u8]) -> Result<Option<(usize, RequestHead)>, Refusal> {
    receive_within(bytes, &HeadLimits::default())
}

/// Receives all bytes in one read, under these limits.
pub(crate) fn receive_within(
    bytes: &[u8],
    limits: &HeadLimits,
) -> Result<Option<(usize, RequestHead)>, Refusal> {
    let mut request = RequestHead::default();
    let consumed = HeadReader::new().receive(bytes, limits, &mut request)?;
    Ok(consumed.map(|consumed| (consumed, request)))
}

/// Judges a GET with these fields under the default origin policy.
pub(crate) fn judge(lines: &[Line<'_>]) -> Result<AcceptValue, Refusal> {
    judge_with("GET", lines, &OriginPolicy::default())
}

/// Judges a request with these fields.
pub(crate) fn judge_with(
    method: &str,
    lines: &[Line<'_>],
    origins: &OriginPolicy,
) -> Result<AcceptValue, Refusal> {
    judge_target(method, "/chat", lines, origins)
}

/// Judges a request for this target with these fields.
pub(crate) fn judge_target(
    method: &str,
    target: &str,
    lines: &[Line<'_>],
    origins: &OriginPolicy,
) -> Result<AcceptValue, Refusal> {
    judge_under(&access(origins.clone()), method, target, lines)
}

/// Judges a request for this target with these fields under this policy.
pub(crate) fn judge_under(
    policy: &AccessPolicy,
    method: &str,
    target: &str,
    lines: &[Line<'_>],
) -> Result<AcceptValue, Refusal> {
    let fields = lines.iter().map(|(name, value)| (*name, value.as_bytes()));
    check(method, target, HttpVersion::Http11, fields, policy)?.upgrade()
}

/// Every host, and these pages.
pub(crate) fn access(origins: OriginPolicy) -> AccessPolicy {
    AccessPolicy { hosts: HostPolicy::Any, origins, ..AccessPolicy::default() }
}

/// The fields of a good upgrade, without those of this name.
pub(crate) fn upgrade_without(name: &str) -> Vec<Line<'static>> {
    UPGRADE.iter().copied().filter(|line| line.0 != name).collect()
}

/// The fields of a good upgrade, where this one has another value.
pub(crate) fn upgrade_with<'a>(name: &'a str, value: &'a str) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = upgrade_without(name);
    lines.push((name, value));
    lines
}

/// The fields of a good upgrade and one more.
pub(crate) fn upgrade_and<'a>(name: &'a str, value: &'a str) -> Vec<Line<'a>> {
    UPGRADE.iter().copied().chain([(name, value)]).collect()
}
