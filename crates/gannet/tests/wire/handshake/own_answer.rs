//! An application may write the whole answer to an upgrade itself; one that no client would take is not sent.

use std::io::Read;

use gannet::{ConnectionId, Context, Field, Server, Upgrade};

use crate::support::response::Response;
use crate::support::{TEXT, TestServer, upgrade_request};

/// RFC 6455 §1.3 has the answer to the key of `upgrade_request`.
const ACCEPT: (&str, &str) = ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
const UPGRADE: (&str, &str) = ("upgrade", "WebSocket");
const CONNECTION: (&str, &str) = ("CONNECTION", "keep-alive, upgrade");

fn server(fields: &[(&'static str, &'static str)]) -> TestServer {
    let fields = fields.to_vec();
    let server = TestServer::echo_alone(|_| ());
    TestServer::start(server.on_upgrade(move |_, request| match request.path() {
        "/chat" => Upgrade::respond(fields.clone()).expect("sound fields"),
        _ => Upgrade::accept(),
    }))
}

#[test]
fn it_is_sent_as_it_is_and_nothing_is_added() {
    let server =
        server(&[("X-First", "1"), CONNECTION, ACCEPT, UPGRADE, ("X-First", "zwei\tü"), ("X-Empty", "")]);
    let mut client = server.socket();
    client.write(upgrade_request(server.address, "Sec-WebSocket-Protocol: chat\r\n").as_bytes());
    let expected = "HTTP/1.1 101 Switching Protocols\r\nX-First: 1\r\nCONNECTION: keep-alive, upgrade\r\n\
                    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nupgrade: WebSocket\r\n\
                    X-First: zwei\tü\r\nX-Empty: \r\n\r\n";
    let mut answer = vec![0; expected.len()];
    client.stream.read_exact(&mut answer).expect("the answer");
    assert_eq!(String::from_utf8_lossy(&answer), expected);
    client.send(TEXT, b"open");
    assert_eq!(client.receive().payload, b"open");
}

#[test]
fn fields_can_be_added_to_it() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_upgrade(|_, _| {
        let field = Field::new("X-Last", "1").expect("a sound field");
        Upgrade::respond([UPGRADE, CONNECTION, ACCEPT]).expect("sound fields").with_field(field)
    });
    let server = TestServer::start(server);
    let mut client = server.socket();
    client.write(upgrade_request(server.address, "").as_bytes());
    assert!(client.read_head().ends_with("X-Last: 1\r\n\r\n"));
}

#[test]
fn the_subprotocol_in_it_is_the_one_agreed_on() {
    let server = server(&[UPGRADE, CONNECTION, ACCEPT, ("Sec-WebSocket-Protocol", "two")]);
    let mut client = server.socket();
    client.write(upgrade_request(server.address, "Sec-WebSocket-Protocol: one, two\r\n").as_bytes());
    client.read_head();
    let info = server.handle().info(ConnectionId::new(1)).expect("it is open");
    assert_eq!(info.subprotocol.as_deref(), Some("two"));
}

#[test]
fn one_that_every_client_would_refuse_is_a_500() {
    let protocol = |value| [UPGRADE, CONNECTION, ACCEPT, ("Sec-WebSocket-Protocol", value)];
    for fields in [
        &[UPGRADE, CONNECTION][..],
        &[UPGRADE, CONNECTION, ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOO=")],
        &[UPGRADE, CONNECTION, ACCEPT, ACCEPT],
        &[CONNECTION, ACCEPT],
        &[UPGRADE, ACCEPT],
        &[("Upgrade", "h2c"), CONNECTION, ACCEPT],
        &[UPGRADE, ("Connection", "close"), ACCEPT],
        &[UPGRADE, CONNECTION, ACCEPT, ("sec-websocket-extensions", "permessage-deflate")],
        &[UPGRADE, CONNECTION, ACCEPT, ("Content-Length", "5")],
        &[UPGRADE, CONNECTION, ACCEPT, ("Transfer-Encoding", "chunked")],
        &protocol("three"),
        &protocol("one, two"),
        &protocol(""),
        &[protocol("one").as_slice(), &[("Sec-WebSocket-Protocol", "one")]].concat(),
    ] {
        let server = server(fields);
        let request = upgrade_request(server.address, "Sec-WebSocket-Protocol: one, two\r\n");
        let answer = Response::last_to(&server, request);
        assert_eq!(answer.status_line(), "HTTP/1.1 500 Internal Server Error", "{fields:?}");
        let counters = server.handle().counters();
        assert_eq!((counters.opened, counters.refused), (0, 1), "{fields:?}");
    }
}

#[test]
fn a_subprotocol_where_none_is_offered_is_a_500() {
    let server = server(&[UPGRADE, CONNECTION, ACCEPT, ("Sec-WebSocket-Protocol", "one")]);
    let answer = Response::last_to(&server, upgrade_request(server.address, ""));
    assert_eq!(answer.status_line(), "HTTP/1.1 500 Internal Server Error");
}

#[test]
fn the_log_says_what_is_wrong_and_what_would_be_right() {
    for (fields, words) in [
        (vec![UPGRADE, CONNECTION, ("Sec-WebSocket-Accept", "x")], ["Sec-WebSocket-Accept", ACCEPT.1]),
        (vec![UPGRADE, CONNECTION], ["has no Sec-WebSocket-Accept", ACCEPT.1]),
        (vec![CONNECTION, ACCEPT], ["has no", "Upgrade: websocket"]),
        (vec![UPGRADE, ACCEPT], ["has no", "Connection: Upgrade"]),
        (vec![UPGRADE, CONNECTION, ACCEPT, ("Sec-WebSocket-Extensions", "x")], ["extensions", "leave"]),
        (vec![UPGRADE, CONNECTION, ACCEPT, ("Sec-WebSocket-Protocol", "x")], ["offers", "none"]),
    ] {
        let log = crate::support::this_thread::log_of(Answering(fields.clone()), |address| {
            let mut client = crate::support::Client::connect(address);
            client.write(upgrade_request(address, "").as_bytes());
            client.read_to_end().expect("an orderly end");
        });
        let line =
            log.lines().find(|line| line.contains("ERROR")).unwrap_or_else(|| panic!("{fields:?}: {log}"));
        assert!(words.iter().all(|word| line.contains(word)), "{line}");
    }
}

struct Answering(Vec<(&'static str, &'static str)>);

impl gannet::Handler for Answering {
    type State = ();

    fn upgrade(&mut self, _: &Context<'_>, _: &gannet::Request) -> Upgrade {
        Upgrade::respond(self.0.clone()).expect("sound fields")
    }

    fn open(&mut self, _: &gannet::Context<'_>, _: &gannet::Request) {}

    fn message(&mut self, _: &gannet::Context<'_>, (): &mut (), _: gannet::Message<'_>) {}
}

#[test]
fn a_field_that_is_none_is_refused_when_it_is_given() {
    for field in
        [("", "x"), ("a b", "x"), ("a:", "x"), ("X-A", "1\r\nX-B: 2"), ("X-A", "\0"), ("X-A", "\x7f")]
    {
        Upgrade::respond([UPGRADE, field]).expect_err(&format!("{field:?}"));
    }
}
