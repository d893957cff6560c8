//! A subprotocol is agreed on, or none is, RFC 6455 §4.2.2 item 5.

use gannet::{Server, Upgrade};

use super::refusal::{assert_refused, echo};
use crate::support::response::Response;
use crate::support::{TestServer, upgrade_request};

fn speaks(subprotocols: &[&str]) -> TestServer {
    echo(|settings| {
        settings.subprotocols = subprotocols.iter().copied().map(String::from).collect();
    })
}

/// The `Sec-WebSocket-Protocol` lines of the answer to an upgrade with these more lines.
#[track_caller]
fn agreed(server: &TestServer, more: &str) -> Vec<String> {
    let head = server.socket().upgrade(upgrade_request(server.address, more));
    let value = |line: &str| line.strip_prefix("Sec-WebSocket-Protocol: ").map(String::from);
    head.lines().filter_map(value).collect()
}

#[test]
fn the_first_of_the_clients_offers_that_the_server_speaks_is_agreed_on() {
    let server = speaks(&["chat.v1", "chat.v2"]);
    assert_eq!(agreed(&server, "Sec-WebSocket-Protocol: x, chat.v2, chat.v1\r\n"), ["chat.v2"]);
    assert_eq!(agreed(&server, "Sec-WebSocket-Protocol: chat.v1,chat.v2\r\n"), ["chat.v1"]);
    let two_lines = "Sec-WebSocket-Protocol: x\r\nSec-WebSocket-Protocol: y, chat.v1\r\n";
    assert_eq!(agreed(&server, two_lines), ["chat.v1"]);
}

#[test]
fn without_a_common_one_the_answer_names_none() {
    let server = speaks(&["chat"]);
    assert!(agreed(&server, "").is_empty());
    assert!(agreed(&server, "Sec-WebSocket-Protocol: x, CHAT\r\n").is_empty(), "compared with their case");
    assert!(agreed(&speaks(&[]), "Sec-WebSocket-Protocol: chat\r\n").is_empty());
}

#[test]
fn the_application_sees_what_was_offered_and_what_was_agreed_on() {
    let server = TestServer::start(
        Server::bind("127.0.0.1:0")
            .threads(1)
            .configure(|settings| settings.subprotocols = vec!["chat".into()])
            .on_open(|server, request| {
                let offered: Vec<_> = request.subprotocols().collect();
                let info = server.info(request.id).expect("it is open");
                server.push(request.id, format!("{offered:?} {:?}", info.subprotocol)).ok();
            }),
    );
    let mut client = server.socket();
    client.write(upgrade_request(server.address, "Sec-WebSocket-Protocol: x, chat\r\n").as_bytes());
    client.read_head();
    assert_eq!(client.receive().payload, br#"["x", "chat"] Some("chat")"#);
}

#[test]
fn the_upgrade_hook_chooses_before_the_settings_do() {
    let server = TestServer::start(
        Server::bind("127.0.0.1:0")
            .threads(1)
            .configure(|settings| settings.subprotocols = vec!["chat".into()])
            .on_upgrade(|_, _| Upgrade::accept().with_subprotocol("other")),
    );
    assert_eq!(agreed(&server, "Sec-WebSocket-Protocol: chat, other\r\n"), ["other"]);
    // One that was not offered would make the client fail the connection, RFC 6455 §4.1.
    let answer =
        Response::last_to(&server, upgrade_request(server.address, "Sec-WebSocket-Protocol: chat\r\n"));
    assert_eq!(answer.status_line(), "HTTP/1.1 500 Internal Server Error");
}

#[test]
fn offers_that_are_no_distinct_tokens_are_refused() {
    let server = speaks(&["chat"]);
    for offers in ["chat, a b", "chat, chat", "chat/1", "\"chat\""] {
        let more = format!("Sec-WebSocket-Protocol: {offers}\r\n");
        assert_refused(&server, upgrade_request(server.address, &more), "400 Bad Request");
    }
    let many: Vec<_> = (0..33).map(|number| format!("p{number}")).collect();
    let more = format!("Sec-WebSocket-Protocol: {}\r\n", many.join(","));
    assert_refused(&server, upgrade_request(server.address, &more), "400 Bad Request");
}
