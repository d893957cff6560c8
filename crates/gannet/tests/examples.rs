//! Does each example in `examples/` do what it says?

mod support;

use std::env;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use support::{BINARY, Client, Frame, TEXT, upgrade_request, wait_until};

#[test]
fn sample() {
    let (mut example, address) = start_sample();
    let mut client = Client::open(address);
    client.send(TEXT, b"hello");
    assert_eq!(client.receive(), Frame::new(TEXT, b"server received: hello"));
    client.send(BINARY, &[0, 1]);
    assert_eq!(client.receive(), Frame::new(TEXT, b"server received: (binary)"));
    // The client gets back what it said; the terminal gets no commands.
    client.send(TEXT, "\x1b[2J\r\nclient 7 closed\u{9b}2J \u{fc}".as_bytes());
    assert_eq!(
        client.receive(),
        Frame::new(TEXT, "server received: \x1b[2J\r\nclient 7 closed\u{9b}2J \u{fc}")
    );
    client.send_close(1000, "");
    client.assert_closed_with(1000);
    let line = example.line();
    let id = line.strip_prefix("client ").and_then(|rest| rest.strip_suffix(" connected"));
    let id: u64 = id.and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{line:?}"));
    for line in [
        "received message: hello",
        "received message: (binary)",
        "received message: \u{fffd}[2J\u{fffd}\u{fffd}client 7 closed\u{fffd}2J \u{fc}",
        &format!("client {id} closed"),
    ] {
        assert_eq!(example.line(), line);
    }
}

#[test]
fn broadcast() {
    let (_example, address) = start("broadcast");
    let mut clients: Vec<Client> = (0..5).map(|_| Client::open(address)).collect();
    clients[2].send(TEXT, b"good morning");
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(TEXT, b"3 says: good morning"));
    }
    // What a terminal would take for a command is text like any other.
    clients[0].send(TEXT, "zwei\nZeilen \x1b[2J \u{fc}\0".as_bytes());
    clients[0].send(BINARY, &[0, 0xff, b'\n']);
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(TEXT, "1 says: zwei\nZeilen \x1b[2J \u{fc}\0"));
        assert_eq!(client.receive(), Frame::new(BINARY, [0, 0xff, b'\n']));
    }
}

#[test]
fn push_from_thread() {
    says_when_it_is_done("push_from_thread");
}

#[test]
fn push_from_task() {
    says_when_it_is_done("push_from_task");
}

/// Work that one client gives to an example does not pile up in memory.
fn has_an_end(example: &str) {
    let (_example, address) = start(example);
    let mut client = Client::open(address);
    for _ in 0..2000 {
        client.send(TEXT, b"x");
    }
    let mut said = client.receive();
    while said == Frame::new(TEXT, b"done: x") {
        said = client.receive();
    }
    assert_eq!(said, Frame::new(TEXT, b"too much to do, try again later"));
}

#[test]
fn a_thread_has_not_more_to_do_than_it_can() {
    has_an_end("push_from_thread");
}

#[test]
fn there_are_not_more_tasks_than_it_can_do() {
    has_an_end("push_from_task");
}

fn says_when_it_is_done(example: &str) {
    let (_example, address) = start(example);
    let (mut one, mut other) = (Client::open(address), Client::open(address));
    one.send(TEXT, b"wash");
    other.send(TEXT, b"iron");
    assert_eq!(one.receive(), Frame::new(TEXT, b"done: wash"));
    assert_eq!(other.receive(), Frame::new(TEXT, b"done: iron"));
    one.send(TEXT, b"one\ntwo\x1b[2J");
    assert_eq!(one.receive(), Frame::new(TEXT, b"done: one\ntwo\x1b[2J"));
    one.send(BINARY, &[0, 1]);
    assert_eq!(one.receive(), Frame::new(TEXT, b"done: (binary)"));
}

#[test]
#[cfg(feature = "http")]
fn http() {
    let (_example, address) = start("http");
    let mut clients = [Client::open(address), Client::open(address)];
    let mut poster = Client::connect(address);
    let head = format!("POST /tell HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    poster.write(format!("{head}Content-Length: 5\r\n\r\nhello").as_bytes());
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
    }
    let answer = String::from_utf8(poster.read_to_end().expect("an orderly end")).expect("text");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\ntold 2\n"), "{answer}");
}

#[test]
fn handler() {
    let (mut example, address) = start("handler");
    for number in 1..3 {
        let mut client = Client::open(address);
        assert_eq!(client.receive(), Frame::new(TEXT, b"what is six times seven?"));
        for (answer, points) in [("42", 1), ("54", 1), ("42", 2)] {
            client.send(TEXT, answer.as_bytes());
            assert_eq!(client.receive(), Frame::new(TEXT, format!("player {number}: {points} points")));
        }
        drop(client);
        assert_eq!(example.line(), format!("player {number} leaves with 2 points"));
    }
}

#[test]
fn replay() {
    let (_example, address) = start("replay");
    let (mut one, mut other) = (Client::open(address), Client::open(address));
    for number in 0..120 {
        one.send(TEXT, format!("{number}").as_bytes());
    }
    for client in [&mut one, &mut other] {
        for number in 0..120 {
            assert_eq!(client.receive(), Frame::new(TEXT, format!("{number}")));
        }
    }
    let mut late = Client::open(address);
    other.send(TEXT, b"last");
    for number in 20..120 {
        assert_eq!(late.receive(), Frame::new(TEXT, format!("{number}")));
    }
    for client in [&mut one, &mut other, &mut late] {
        assert_eq!(client.receive(), Frame::new(TEXT, b"last"));
    }
    drop([one, other, late]);
    // With the last of its members a room's history is gone.
    wait_until("nothing is left", || {
        let mut client = Client::open(address);
        client.send(TEXT, b"first");
        client.receive() == Frame::new(TEXT, b"first")
    });
}

#[test]
fn refuse() {
    let (_example, address) = start("refuse");
    let offer = "Sec-WebSocket-Protocol: chat.v0, chat.v1\r\n";
    let other_offer = "Sec-WebSocket-Protocol: chat.v10\r\n";
    for (target, field, answer) in [
        ("/chat", "", "400 "),
        ("/chat", other_offer, "400 "),
        ("/", offer, "404 "),
        ("/chat/", offer, "404 "),
    ] {
        let mut client = Client::connect(address);
        client.write(upgrade_request(address, field).replacen("/chat", target, 1).as_bytes());
        let head = client.read_head();
        assert!(head.starts_with(&format!("HTTP/1.1 {answer}")), "{target}: {head}");
    }
    let mut client = Client::connect(address);
    let head = client.upgrade(upgrade_request(address, offer));
    assert!(head.contains("\r\nSec-WebSocket-Protocol: chat.v1\r\n"), "{head}");
    assert!(head.contains("\r\nX-Served-By: refuse\r\n"), "{head}");
    assert_eq!(client.receive(), Frame::new(TEXT, b"welcome"));
}

#[test]
#[cfg(feature = "http")]
fn chat() {
    let (_example, address) = start("chat");
    let mut ann = Client::open(address);
    hears(&mut ann, r#"{"type":"you","id":1,"name":"guest 1"}"#);
    says(&mut ann, r#"{"type":"name","name":"Ann"}"#);
    hears(&mut ann, r#"{"type":"you","id":1,"name":"Ann"}"#);
    says(&mut ann, r#"{"type":"join","room":"garden"}"#);
    hears(&mut ann, r#"{"type":"members","room":"garden","members":[{"id":1,"name":"Ann"}]}"#);

    let mut bob = Client::open(address);
    hears(&mut bob, r#"{"type":"you","id":2,"name":"guest 2"}"#);
    says(&mut bob, r#"{"type":"join","room":"garden"}"#);
    let members = r#"[{"id":1,"name":"Ann"},{"id":2,"name":"guest 2"}]"#;
    hears(&mut bob, &format!(r#"{{"type":"members","room":"garden","members":{members}}}"#));
    hears(&mut ann, r#"{"type":"joined","room":"garden","id":2,"name":"guest 2"}"#);

    says(&mut bob, r#"{"type":"name","name":"<b>x</b>"}"#);
    hears(&mut bob, r#"{"type":"you","id":2,"name":"<b>x</b>"}"#);
    says(&mut bob, r#"{"type":"typing","room":"garden","typing":true}"#);
    says(&mut bob, r#"{"type":"say","room":"garden","text":"grüße"}"#);
    hears(&mut bob, r#"{"type":"named","room":"garden","id":2,"name":"<b>x</b>"}"#);
    hears(&mut bob, r#"{"type":"said","room":"garden","id":2,"text":"grüße"}"#);
    hears(&mut ann, r#"{"type":"named","room":"garden","id":2,"name":"<b>x</b>"}"#);
    // What is published as the latest of its kind may overtake, and be overtaken.
    let mut heard = [ann.receive(), ann.receive()];
    heard.sort_by(|one, other| one.payload.cmp(&other.payload));
    assert_eq!(heard[0], Frame::new(TEXT, r#"{"type":"said","room":"garden","id":2,"text":"grüße"}"#));
    assert_eq!(heard[1], Frame::new(TEXT, r#"{"type":"typing","room":"garden","id":2,"typing":true}"#));

    // Ann leaves one of her rooms, and Bob goes away without a Close.
    says(&mut ann, r#"{"type":"join","room":"cellar"}"#);
    hears(&mut ann, r#"{"type":"members","room":"cellar","members":[{"id":1,"name":"Ann"}]}"#);
    says(&mut ann, r#"{"type":"leave","room":"cellar"}"#);
    says(&mut ann, r#"{"type":"say","room":"cellar","text":"is anybody there?"}"#);
    hears(&mut ann, r#"{"type":"refused","reason":"you are not in this room"}"#);
    drop(bob);
    hears(&mut ann, r#"{"type":"left","room":"garden","id":2}"#);
    says(&mut ann, r#"{"type":"join","room":"garden"}"#);
    hears(&mut ann, r#"{"type":"members","room":"garden","members":[{"id":1,"name":"Ann"}]}"#);
}

#[test]
#[cfg(feature = "http")]
fn chat_refuses_what_it_does_not_understand() {
    let (_example, address) = start("chat");
    let mut client = Client::open(address);
    hears(&mut client, r#"{"type":"you","id":1,"name":"guest 1"}"#);
    for (said, reason) in [
        ("no JSON", "that is no command"),
        (r#"{"type":"shout"}"#, "that is no command"),
        (r#"{"type":"join"}"#, "that is no command"),
        (r#"{"type":"join","room":""}"#, "the room's name is empty"),
        (r#"{"type":"name","name":""}"#, "a name has 1 to 40 characters"),
        (&format!(r#"{{"type":"name","name":"{}"}}"#, "x".repeat(41)), "a name has 1 to 40 characters"),
        (r#"{"type":"typing","room":"garden","typing":true}"#, "you are not in this room"),
    ] {
        says(&mut client, said);
        hears(&mut client, &format!(r#"{{"type":"refused","reason":"{reason}"}}"#));
    }
    client.send(BINARY, &[0xff]);
    hears(&mut client, r#"{"type":"refused","reason":"that is no command"}"#);
}

#[test]
#[cfg(feature = "http")]
fn chat_serves_its_page() {
    let (_example, address) = start("chat");
    let mut browser = Client::connect(address);
    browser.write(format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes());
    let answer = String::from_utf8(browser.read_to_end().expect("an orderly end")).expect("text");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.to_lowercase().contains("\r\ncontent-type: text/html; charset=utf-8\r\n"), "{answer}");
    assert!(answer.contains("new WebSocket("), "{answer}");
}

#[cfg(feature = "http")]
fn says(client: &mut Client, text: &str) {
    client.send(TEXT, text.as_bytes());
}

#[cfg(feature = "http")]
fn hears(client: &mut Client, text: &str) {
    assert_eq!(client.receive(), Frame::new(TEXT, text));
}

/// A running example, killed when the test ends.
struct Example {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Example {
    fn run(name: &str, address: &str) -> Self {
        let path = built(name);
        let mut command = Command::new(&path);
        command.arg(address).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{}: {error}; `cargo test` builds it, or `cargo build --examples`", path.display())
        });
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Self { child, stdout }
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("UTF-8");
        assert!(!line.is_empty(), "it has ended");
        line.trim_end().into()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // When it has ended already there is nobody to kill, and no error.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Starts an example that says where it listens.
fn start(name: &str) -> (Example, SocketAddr) {
    let mut example = Example::run(name, "127.0.0.1:0");
    let line = example.line();
    let address = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line:?}"));
    (example, address.parse().expect("an address with a port"))
}

/// Starts the example that does not say where: on a port that was free a moment ago, or else on another.
fn start_sample() -> (Example, SocketAddr) {
    for _ in 0..10 {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a free port");
        let mut example = Example::run("sample", &address.to_string());
        let mut has_ended = false;
        wait_until("the sample listens, or ends", || {
            has_ended = example.child.try_wait().expect("a child").is_some();
            has_ended || TcpStream::connect(address).is_ok()
        });
        if !has_ended {
            return (example, address);
        }
    }
    panic!("ten times somebody else took the port");
}

/// `target/debug/examples/NAME`, beside this test's own `target/debug/deps/`.
fn built(name: &str) -> PathBuf {
    let deps = env::current_exe().expect("a path").parent().expect("a folder").to_owned();
    deps.with_file_name("examples").join(name)
}
