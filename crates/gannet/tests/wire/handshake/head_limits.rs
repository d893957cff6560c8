//! The head of a request is limited in size, in fields and in time, exactly where the settings say.

use std::time::{Duration, Instant};

use super::refusal::{assert_refused, echo};
use crate::support::response::Response;
use crate::support::{TestServer, upgrade_request};

const FIELDS_TOO_LARGE: &str = "431 Request Header Fields Too Large";
const TARGET_TOO_LONG: &str = "414 URI Too Long";

/// An upgrade whose first line has this many bytes, its CR LF not counted.
fn with_request_line_of(server: &TestServer, size: usize) -> String {
    let path = "/".repeat(size - "GET  HTTP/1.1".len());
    upgrade_request(server.address, "").replacen("/chat", &path, 1)
}

/// An upgrade of this many bytes in all.
fn with_head_of(server: &TestServer, size: usize) -> String {
    let rest = upgrade_request(server.address, "X-Filler: \r\n").len();
    upgrade_request(server.address, &format!("X-Filler: {}\r\n", "x".repeat(size - rest)))
}

/// An upgrade with this many fields in all.
fn with_fields(server: &TestServer, count: usize) -> String {
    let own = upgrade_request(server.address, "").matches(": ").count();
    upgrade_request(server.address, &"A: b\r\n".repeat(count - own))
}

#[test]
fn the_request_line_may_have_4_kib_and_no_more() {
    let server = echo(|_| ());
    server.socket().upgrade(with_request_line_of(&server, 4096));
    assert_refused(&server, with_request_line_of(&server, 4097), TARGET_TOO_LONG);
}

#[test]
fn the_head_may_have_8_kib_and_no_more() {
    let server = echo(|_| ());
    server.socket().upgrade(with_head_of(&server, 8192));
    assert_refused(&server, with_head_of(&server, 8193), FIELDS_TOO_LARGE);
}

#[test]
fn a_request_may_have_64_fields_and_no_more() {
    let server = echo(|_| ());
    server.socket().upgrade(with_fields(&server, 64));
    assert_refused(&server, with_fields(&server, 65), FIELDS_TOO_LARGE);
}

#[test]
fn the_limits_are_those_of_the_settings() {
    let server = echo(|settings| {
        settings.handshake_size_max = 1024;
        settings.request_line_size_max = 100;
        settings.handshake_fields_max = 10;
    });
    server.socket().upgrade(with_request_line_of(&server, 100));
    assert_refused(&server, with_request_line_of(&server, 101), TARGET_TOO_LONG);
    server.socket().upgrade(with_fields(&server, 10));
    assert_refused(&server, with_fields(&server, 11), FIELDS_TOO_LARGE);
    server.socket().upgrade(with_head_of(&server, 1024));
    assert_refused(&server, with_head_of(&server, 1025), FIELDS_TOO_LARGE);
}

#[test]
fn a_header_of_1_mib_is_refused_while_it_is_still_being_sent() {
    let server = echo(|_| ());
    assert_refused(&server, with_head_of(&server, 1 << 20), FIELDS_TOO_LARGE);
}

#[test]
fn a_request_line_of_1_mib_is_refused_while_it_is_still_being_sent() {
    let server = echo(|_| ());
    assert_refused(&server, with_request_line_of(&server, 1 << 20), TARGET_TOO_LONG);
    // No line end ever comes, and no space.
    assert_refused(&server, vec![b'A'; 1 << 20], TARGET_TOO_LONG);
}

#[test]
fn ten_thousand_headers_are_refused() {
    let server = echo(|_| ());
    assert_refused(&server, with_fields(&server, 10_000), FIELDS_TOO_LARGE);
}

#[test]
fn a_head_that_trickles_is_timed_out_in_all_while_others_are_served() {
    let server = echo(|settings| settings.handshake_timeout = Duration::from_secs(1));
    let start = Instant::now();
    let mut client = server.socket();
    let request = upgrade_request(server.address, "").into_bytes();
    // Each byte is progress, but the whole would take half a minute.
    client.trickle(request.into_iter().map(|byte| [byte]), Duration::from_millis(200));
    server.assert_serves();
    Response::read_last(&mut client).assert_refusal("408 Request Timeout");
    // Timers are exact to an eighth of a second.
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
    server.assert_serves();
}

#[test]
fn a_client_that_says_nothing_is_timed_out_too() {
    let server = echo(|settings| settings.handshake_timeout = Duration::from_secs(1));
    Response::read_last(&mut server.socket()).assert_refusal("408 Request Timeout");
    server.assert_serves();
}

#[test]
fn a_connection_that_was_opened_in_time_has_no_handshake_timeout() {
    let server = echo(|settings| {
        settings.handshake_timeout = Duration::from_secs(1);
        settings.ping_interval = Duration::ZERO;
        settings.idle_timeout = Duration::ZERO;
    });
    let mut client = server.client();
    assert!(client.is_silent_for(Duration::from_millis(1500)));
}
