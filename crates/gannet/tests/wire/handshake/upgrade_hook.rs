//! The application decides on a request that is valid in itself, and adds to the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gannet::{Field, Server, Upgrade};

use crate::support::callback_log::{Call, CallbackLog};
use crate::support::response::Response;
use crate::support::{TEXT, TestServer, upgrade_request};

fn hooked(upgrade: impl Fn(&gannet::Request) -> Upgrade + Send + Sync + 'static) -> TestServer {
    TestServer::start(TestServer::echo_alone(|_| ()).on_upgrade(move |_, request| upgrade(request)))
}

fn field(name: &str, value: &str) -> Field {
    Field::new(name, value).expect("a sound field")
}

fn wants_path(server: &TestServer, target: &str) -> String {
    upgrade_request(server.address, "X-Token: secret\r\n").replacen("/chat", target, 1)
}

#[test]
fn what_it_accepts_is_open_and_the_answer_has_its_fields() {
    let server = hooked(|_| {
        Upgrade::accept()
            .with_field(field("Set-Cookie", "a=1; HttpOnly"))
            .with_field(field("Set-Cookie", "b=2"))
            .with_field(field("X-Room", "lobby"))
    });
    let mut client = server.socket();
    client.write(upgrade_request(server.address, "").as_bytes());
    let head = client.read_head();
    assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
    // RFC 6455 §1.3 has the answer to its key.
    for line in [
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "Set-Cookie: a=1; HttpOnly",
        "Set-Cookie: b=2",
        "X-Room: lobby",
    ] {
        assert_eq!(head.lines().filter(|candidate| *candidate == line).count(), 1, "{line} in {head}");
    }
    client.send(TEXT, b"open");
    assert_eq!(client.receive().payload, b"open");
}

#[test]
fn what_it_refuses_gets_its_status_fields_and_body() {
    let server = hooked(|request| match request.path() {
        "/chat" => Upgrade::accept(),
        _ => Upgrade::refuse(401, "a token is missing\n").with_field(field("WWW-Authenticate", "Bearer")),
    });
    let answer = Response::last_to(&server, wants_path(&server, "/secret"));
    assert_eq!(answer.status_line(), "HTTP/1.1 401 Unauthorized");
    assert_eq!(answer.field("WWW-Authenticate"), Some("Bearer"));
    assert!(answer.field("Date").is_some(), "RFC 9110 §6.6.1: {answer:?}");
    assert_eq!(answer.field("Connection"), Some("close"));
    assert_eq!(answer.body, b"a token is missing\n");
    server.assert_serves();
}

#[test]
fn a_large_body_arrives_whole() {
    let body: Vec<u8> = (0..4 << 20).map(|index: u32| (index % 251) as u8).collect();
    let expected = body.clone();
    let server = hooked(move |_| Upgrade::refuse(503, body.clone()));
    let answer = Response::last_to(&server, upgrade_request(server.address, ""));
    assert_eq!(answer.status_line(), "HTTP/1.1 503 Service Unavailable");
    assert!(answer.body == expected, "{} of {} bytes", answer.body.len(), expected.len());
}

#[test]
fn a_status_that_is_no_error_is_the_applications_fault() {
    let server = hooked(|request| match request.path() {
        "/chat" => Upgrade::accept(),
        _ => Upgrade::refuse(200, "welcome"),
    });
    let answer = Response::last_to(&server, wants_path(&server, "/"));
    assert_eq!(answer.status_line(), "HTTP/1.1 500 Internal Server Error");
    server.assert_serves();
}

#[test]
fn it_sees_the_request_as_it_was_sent() {
    let server = hooked(|request| {
        let seen = format!(
            "{} {} {:?} {:?} {:?} {}",
            request.target(),
            request.path(),
            request.query(),
            request.header("x-token"),
            request.host(),
            request.remote_addr.ip()
        );
        Upgrade::refuse(400, seen)
    });
    let answer = Response::last_to(&server, wants_path(&server, "/a%20b?room=7&x"));
    let host = server.address.to_string();
    let expected = format!(
        "/a%20b?room=7&x /a%20b {:?} {:?} {:?} 127.0.0.1",
        Some("room=7&x"),
        Some("secret"),
        Some(host)
    );
    assert_eq!(String::from_utf8_lossy(&answer.body), expected);
}

#[test]
fn it_is_not_asked_about_a_request_that_is_not_valid() {
    let asked = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&asked);
    let server = hooked(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Upgrade::accept()
    });
    let sound = upgrade_request(server.address, "");
    Response::last_to(&server, sound.replacen("GET", "POST", 1));
    Response::last_to(&server, upgrade_request(server.address, "Origin: http://evil.example\r\n"));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    server.client();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_connection_that_it_refuses_is_never_open() {
    let calls = CallbackLog::default();
    let server = Server::bind("127.0.0.1:0").threads(1).on_upgrade(|_, _| Upgrade::refuse(403, "no"));
    let server = TestServer::start(calls.record(server));
    Response::last_to(&server, upgrade_request(server.address, ""));
    calls.wait_for_silence();
    assert_eq!(calls.all(), [Call::Connect(1), Call::Disconnect(1)]);
    let counters = server.handle().counters();
    assert_eq!((counters.opened, counters.refused), (0, 1));
}
