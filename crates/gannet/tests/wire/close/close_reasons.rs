//! A Close that the server sends of its own accord says why: the setting behind it, or the rule, and what happened.

use std::time::Duration;

use gannet::{Farewell, Settings};

use crate::support::{BINARY, CONTINUATION, Client, FIN, TEXT, TestServer, frame};

/// The code and the reason that a client of such a server is told after it has sent these bytes.
fn told(change: impl FnOnce(&mut Settings), bytes: &[u8]) -> (u16, String) {
    let server = TestServer::echo(|settings| {
        settings.ping_interval = Duration::ZERO;
        change(settings);
    });
    let mut client = server.client();
    client.write(bytes);
    last_frame(&mut client)
}

fn last_frame(client: &mut Client) -> (u16, String) {
    let close = client.receive().into_close();
    client.send_close(close.0, "");
    client.assert_ends();
    close
}

fn reason(code: u16, text: &str) -> (u16, String) {
    (code, text.into())
}

#[test]
fn of_a_server_that_stops_or_restarts() {
    for (farewell, expected) in [
        (Farewell::GoingAway, reason(1001, "the server stops")),
        (Farewell::Restart, reason(1012, "the server restarts")),
    ] {
        let server = TestServer::echo(|_| ());
        let mut client = server.client();
        server.handle().stop(farewell);
        assert_eq!(last_frame(&mut client), expected);
    }
}

#[test]
fn of_a_client_that_says_nothing() {
    let idle = told(|settings| settings.idle_timeout = Duration::from_millis(500), b"");
    assert_eq!(idle, reason(1001, "idle_timeout: nothing received for too long"));
}

#[test]
fn of_a_client_that_answers_no_ping() {
    let server = TestServer::echo(|settings| {
        settings.ping_interval = Duration::from_millis(250);
        settings.ping_timeout = Duration::from_millis(250);
    });
    let mut client = server.client();
    client.receive();
    assert_eq!(last_frame(&mut client), reason(1001, "ping_timeout: nothing received after a Ping"));
}

#[test]
fn of_a_message_that_is_too_slow() {
    let slow = told(|settings| settings.message_timeout = Duration::from_millis(500), &[FIN | TEXT]);
    assert_eq!(slow, reason(1008, "message_timeout: message too slow"));
}

#[test]
fn of_a_message_that_is_too_large() {
    let large = told(|settings| settings.message_size_max = 9, &frame(FIN | BINARY, &[0; 10]));
    assert_eq!(large, reason(1009, "message_size_max: message over the size limit"));
    let fragments = [frame(BINARY, b"one"), frame(CONTINUATION, b"two"), frame(CONTINUATION, b"three")];
    let many = told(|settings| settings.fragments_max = 2, &fragments.concat());
    assert_eq!(many, reason(1008, "fragments_max: message of too many fragments"));
}

#[test]
fn of_a_message_that_is_larger_than_all_memory() {
    let beyond = |settings: &mut Settings| {
        settings.message_size_max = 64 << 20;
        settings.memory_max = 4 << 20;
    };
    let header = &frame(FIN | BINARY, &vec![0; 5 << 20])[..14];
    let expected = reason(1009, "memory_max: message larger than all that may be held");
    assert_eq!(told(beyond, header), expected);
}

#[test]
fn of_bytes_against_a_rule() {
    let unmasked = told(|_| (), &[FIN | TEXT, 0]);
    assert_eq!(unmasked, reason(1002, "frame without a mask (RFC 6455 §5.1)"));
    let not_text = told(|_| (), &frame(FIN | TEXT, b"\xff"));
    assert_eq!(not_text, reason(1007, "text is not UTF-8 (RFC 6455 §8.1)"));
}

#[test]
fn of_a_callback_that_panics() {
    let server = gannet::Server::bind("127.0.0.1:0").threads(1).on_message(|_, _| panic!("as told"));
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"panic");
    assert_eq!(last_frame(&mut client), reason(1011, "the application panicked"));
}

#[test]
fn a_setting_goes_by_the_name_that_the_application_has_for_it() {
    let server = TestServer::echo_alone(|settings| settings.message_size_max = 9);
    let server = TestServer::start(server.rename_setting("message_size_max", "package_max_length"));
    let mut client = server.client();
    client.send(BINARY, &[0; 10]);
    assert_eq!(last_frame(&mut client), reason(1009, "package_max_length: message over the size limit"));
}
