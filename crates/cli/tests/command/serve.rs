//! `gannet serve` prints what clients say, answers them, and serves the page.

use std::net::SocketAddr;

use rustix::process::Signal;

use crate::process::Gannet;
use crate::support::{BINARY, Client, Frame, TEXT};

fn serve(arguments: &[&str]) -> (Gannet, SocketAddr) {
    let mut gannet = Gannet::run(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat(), &[]);
    let address = gannet.address();
    assert_eq!(gannet.line(), format!("open http://{address}/ in a browser to talk with it"));
    (gannet, address)
}

/// Sends a request and reads up to the end of the connection.
fn request(address: SocketAddr, path: &str, more: &str) -> String {
    let mut client = Client::connect(address);
    client.write(
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{more}\r\n").as_bytes(),
    );
    String::from_utf8_lossy(&client.read_to_end().expect("an orderly end")).into_owned()
}

fn field<'a>(response: &'a str, name: &str) -> Option<&'a str> {
    let head = response.split("\r\n\r\n").next()?;
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn end(gannet: Gannet) -> String {
    gannet.signal(Signal::TERM);
    let ended = gannet.wait();
    assert_eq!(ended.code, Some(0));
    ended.stdout
}

#[test]
fn it_prints_what_the_sample_prints_and_answers() {
    let (gannet, address) = serve(&[]);
    let mut client = Client::open(address);
    client.send(TEXT, "grüß dich".as_bytes());
    assert_eq!(client.receive(), Frame::new(TEXT, "server received: grüß dich"));
    client.send(BINARY, &[0, 1, 2]);
    assert_eq!(client.receive(), Frame::new(BINARY, [0, 1, 2]));
    client.send_close(1000, "");
    client.assert_closed_with(1000);
    assert_eq!(
        end(gannet),
        "client 1 connected\nreceived message: grüß dich\nreceived message: (binary)\nclient 1 closed\n"
    );
}

#[test]
fn a_terminal_is_not_steered_and_not_flooded() {
    let (gannet, address) = serve(&[]);
    let mut client = Client::open(address);
    client.send(TEXT, b"\x1b[2J\x07\r\nclient 7 closed");
    client.receive();
    client.send(TEXT, &[b'x'; 100_000]);
    client.receive();
    drop(client);
    let printed = end(gannet);
    assert!(printed.contains(r"received message: \u{1b}[2J\u{7}\r\nclient 7 closed"), "{printed}");
    assert!(
        printed.contains(&format!("received message: {} ... (100000 bytes)\n", "x".repeat(1000))),
        "{printed}"
    );
    assert!(!printed.contains('\u{1b}'), "{printed}");
}

#[test]
fn quiet_prints_nothing() {
    let (gannet, address) = serve(&["--quiet"]);
    let mut client = Client::open(address);
    client.send(TEXT, b"hush");
    assert_eq!(client.receive(), Frame::new(TEXT, "server received: hush"));
    drop(client);
    assert_eq!(end(gannet), "");
}

#[test]
fn without_a_word_it_is_what_gannet_does() {
    let mut gannet = Gannet::run(&["--quiet"], &[("GANNET_LISTEN", "127.0.0.1:0")]);
    let address = gannet.address();
    assert!(request(address, "/", "").contains("<title>"));
}

#[test]
fn the_page_comes_with_what_keeps_it_safe() {
    let (_gannet, address) = serve(&[]);
    let page = request(address, "/", "");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert_eq!(field(&page, "content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(field(&page, "x-content-type-options"), Some("nosniff"));
    let policy = field(&page, "content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for path in ["/gannet.js", "/gannet.css", "/icon.svg"] {
        assert!(request(address, path, "").starts_with("HTTP/1.1 200 OK\r\n"), "{path}");
    }
    assert!(request(address, "/nothing", "").starts_with("HTTP/1.1 404 "));
    let health = request(address, "/health", "");
    assert!(health.starts_with("HTTP/1.1 200 OK\r\n") && health.ends_with("\r\n\r\nok\n"), "{health}");
}

#[test]
fn the_page_is_compressed_and_sent_once() {
    let (_gannet, address) = serve(&[]);
    let plain = request(address, "/", "");
    let compressed = request(address, "/", "Accept-Encoding: gzip, br\r\n");
    assert_eq!(field(&compressed, "content-encoding"), Some("gzip"));
    assert_eq!(field(&plain, "content-encoding"), None);
    for answer in [&plain, &compressed] {
        assert_eq!(field(answer, "vary"), Some("accept-encoding"));
    }
    assert!(compressed.len() < plain.len() * 2 / 3, "{} of {}", compressed.len(), plain.len());
    let tag = field(&compressed, "etag").expect("a tag");
    assert_eq!(field(&plain, "etag"), Some(tag));
    let strong = tag.trim_start_matches("W/");
    for list in [tag, strong, &format!("\"other\", {tag}"), "*"] {
        let known = request(address, "/", &format!("If-None-Match: {list}\r\n"));
        assert!(known.starts_with("HTTP/1.1 304 ") && known.ends_with("\r\n\r\n"), "{list}: {known}");
    }
    assert!(request(address, "/", "If-None-Match: W/\"0\"\r\n").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_second_one_on_the_same_port_says_so() {
    let (_gannet, address) = serve(&[]);
    let second = Gannet::run(&["serve", "--listen", &address.to_string()], &[]).wait();
    assert_eq!((second.code, second.stdout.as_str()), (Some(2), ""));
    let expected = format!("gannet: cannot listen on {address}: the port is taken;");
    assert!(second.stderr.starts_with(&expected) && second.stderr.lines().count() == 1, "{}", second.stderr);
}

#[test]
fn a_terminal_that_stands_still_does_not_hold_up_the_server() {
    // Nobody reads stdout, and its pipe holds 64 KiB.
    let (gannet, address) = serve(&[]);
    let mut client = Client::open(address);
    let text = [b'x'; 900];
    for _ in 0..10_000 {
        client.send(TEXT, &text);
        assert_eq!(client.receive().payload.len(), "server received: ".len() + text.len());
    }
    drop(client);
    gannet.signal(Signal::TERM);
    assert_eq!(gannet.wait().code, Some(0));
}
