//! A page of another host is refused, and the log says so once for each origin, with the setting that allows it.

mod support;

use support::log::Log;
use support::{TestServer, upgrade_request};

#[test]
fn a_refused_origin_is_logged_once_with_both_values_and_the_setting() {
    let log = Log::of_process();
    let server = TestServer::echo(|_| ());
    // The last one would steer a terminal: CSI in UTF-8, which a header field may hold.
    let origins = ["http://one.example", "http://two.example:8080", "http://three.example\u{9b}2J"];
    for origin in origins.iter().cycle().take(3 * origins.len()) {
        let mut client = server.socket();
        client.write(upgrade_request(server.address, &format!("Origin: {origin}\r\n")).as_bytes());
        let answer = String::from_utf8(client.read_to_end().expect("an orderly end")).expect("UTF-8");
        assert!(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{answer}");
    }
    server.assert_serves();

    let log = log.text();
    let lines: Vec<_> = log.lines().filter(|line| line.contains("with 403")).collect();
    assert_eq!(lines.len(), origins.len(), "one line for each origin: {log}");
    for (line, origin) in lines.iter().zip(["one.example", "two.example:8080", "three.example"]) {
        assert!(line.contains(origin), "the page's origin: {line}");
        assert!(line.contains(&server.address.to_string()), "the host that was asked for: {line}");
        assert!(line.contains("origins"), "the setting: {line}");
        assert!(!line.contains(char::is_control), "a peer's text is escaped: {line:?}");
    }
}
