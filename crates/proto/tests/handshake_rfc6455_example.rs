//! Is the exchange that RFC 6455 §1.2 prints the one that happens?

mod handshake_support;

use gannet_proto::handshake::{
    AcceptValue, Acceptance, AccessPolicy, Checked, HttpVersion, OriginPolicy, check, select_subprotocol,
};
use handshake_support::receive;

const REQUEST: &[u8] = b"GET /chat HTTP/1.1\r\n\
    Host: server.example.com\r\n\
    Upgrade: websocket\r\n\
    Connection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Origin: http://example.com\r\n\
    Sec-WebSocket-Protocol: chat, superchat\r\n\
    Sec-WebSocket-Version: 13\r\n\
    \r\n";

/// §1.3 and §4.2.2: the digest of `Sec-WebSocket-Key` and GUID.
#[test]
fn the_key_of_the_rfc_has_the_answer_of_the_rfc() {
    let key = AcceptValue::of(b"dGhlIHNhbXBsZSBub25jZQ==").expect("the key is valid");
    assert_eq!(key.as_str(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

#[test]
fn the_request_of_the_rfc_is_read_as_it_is_meant() {
    let (consumed, request) = receive(REQUEST).expect("no refusal").expect("a whole head");
    assert_eq!(consumed, REQUEST.len());
    assert_eq!((request.method(), request.target(), request.path()), ("GET", "/chat", "/chat"));
    assert_eq!((request.query(), request.version()), (None, HttpVersion::Http11));
    assert_eq!((request.host(), request.origin()), (Some("server.example.com"), Some("http://example.com")));
    assert_eq!(request.subprotocols().collect::<Vec<_>>(), ["chat", "superchat"]);
    assert_eq!(request.field("SEC-WEBSOCKET-VERSION"), Some(b"13" as &[u8]));
    assert_eq!(request.fields().count(), 7);
    assert_eq!(request.fields().next(), Some(("Host", b"server.example.com" as &[u8])));
}

/// §1.2 prints the answer of a server that chose `chat`. The order of its fields is not significant.
#[test]
fn the_answer_is_the_one_of_the_rfc() {
    let (_, request) = receive(REQUEST).expect("no refusal").expect("a whole head");
    let (target, version) = (request.target(), request.version());
    let checked = check(
        request.method(),
        target,
        version,
        request.fields(),
        &AccessPolicy { origins: OriginPolicy::Any, ..Default::default() },
    );
    let accept_value = checked.and_then(Checked::upgrade).expect("accepted");
    let supported = ["chat".to_owned()];
    let subprotocol = select_subprotocol(request.subprotocols(), &supported);

    let mut out = Vec::new();
    Acceptance { accept_value, subprotocol, deflate: None, fields: &[] }.write(&mut out);
    assert_eq!(
        String::from_utf8(out).expect("ASCII"),
        "HTTP/1.1 101 Switching Protocols\r\n\
         Upgrade: websocket\r\n\
         Connection: Upgrade\r\n\
         Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\
         Sec-WebSocket-Protocol: chat\r\n\
         \r\n"
    );
}
