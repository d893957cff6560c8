//! Options that are wrong, or that do not go together, are refused by name.

use std::sync::mpsc::channel;

use super::stubborn::listen;
use super::{load, measured};
use crate::process::{Gannet, TemporaryFile};
use crate::support::PATIENCE;

/// The line it says instead of starting.
fn refusal(arguments: &[&str]) -> String {
    let ended = Gannet::run(&[&["load"], arguments].concat(), &[]).wait();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", ended.stderr);
    ended.stderr
}

#[test]
fn a_wrong_url_is_named_with_what_would_be_right() {
    for (url, part) in [
        ("127.0.0.1:9501", "it has no scheme; write ws://HOST[:PORT][/PATH]"),
        ("wss://example.com/", "TLS is not spoken here; write ws://"),
        ("http://example.com/", "the scheme \"http\" is not a WebSocket's; write ws://"),
        ("ws://", "it names no host"),
        ("ws://example.com:99999/", "its port is not a number from 1 to 65535"),
        ("ws://example.com/#top", "it has a fragment"),
    ] {
        let line = refusal(&[url]);
        assert!(line.starts_with(&format!("gannet: the URL {url:?}: ")) && line.contains(part), "{line}");
    }
    let line = refusal(&["ws://no-such-host.invalid/"]);
    assert!(line.contains("cannot find the host \"no-such-host.invalid\""), "{line}");
}

#[test]
fn options_that_do_not_go_together_are_named() {
    for (arguments, part) in [
        (&["--rate", "5", "--mode", "idle"][..], "--rate does not go with --mode idle: no message is sent"),
        (&["--rate", "5", "--in-flight", "2"], "--rate does not go with --in-flight"),
        (&["--in-flight", "0"], "--in-flight 0 is too few; it must be 1 or more"),
        (&["--connections", "0"], "--connections 0 is too few"),
        (&["--processes", "0"], "--processes 0 is too few"),
        (&["--processes", "65"], "--processes 65 is more than --connections 64"),
        (&["--mode", "fan-out", "-c", "1"], "--connections 1 is too few for fan-out"),
        (&["--mode", "fan-out", "--processes", "2"], "--processes does not go with --mode fan-out"),
        (&["--mode", "fan-out", "--flooders", "1"], "--flooders does not go with --mode fan-out"),
        (&["--mode", "churn", "--flooders", "1"], "--flooders does not go with --mode churn"),
        (&["--mode", "churn", "--slow-readers", "1"], "--slow-readers does not go with --mode churn"),
        (&["--mode", "churn", "--size", "1"], "--size does not go with --mode churn: no message is sent"),
        (&["--mode", "churn", "--rate", "1", "-c", "5"], "with --rate as many are open as are due"),
        (&["--mode", "churn", "--payload", "json"], "--payload does not go with --mode churn"),
        (
            &["--payload", "json", "--size", "159"],
            "--payload json: --size 159 is too few; it must be 160 or more",
        ),
        (&["--header", "Sec-WebSocket-Extensions: x"], "; write --deflate"),
        (&["--mode", "idle", "--text"], "--text does not go with --mode idle"),
        (&["--mode", "idle", "--histogram", "/x"], "--histogram does not go with --mode idle"),
        (&["--slow-read-rate", "5"], "--slow-read-rate needs --slow-readers"),
        (&["--slow-read-buffer", "4KiB"], "--slow-read-buffer needs --slow-readers"),
        (&["--flood-with", "pings"], "--flood-with needs --flooders"),
        (&["--flood-with", "blocks", "--flooders", "1"], "--flood-with blocks needs --deflate"),
        (&["--duration", "0"], "--duration must be more than 0"),
        (&["--source", "::1"], "--source ::1 does not go with 127.0.0.1:9"),
        (&["--histogram", "/no/such/folder/x"], "cannot write to /no/such/folder/x"),
        (&["--header", "no colon"], "write --header \"Name: value\""),
        (&["--header", "not a name: x"], "\"not a name\" is not the name of a header field"),
        (&["--header", "x: a\r\nb: c"], "the header field x has a value with characters"),
        (&["--header", "Upgrade: x"], "the header field Upgrade is made by the handshake itself"),
        (&["--header", "Sec-WebSocket-Protocol: x"], "; write --subprotocol"),
        (&["--subprotocol", "two words"], "\"two words\" is not a subprotocol"),
    ] {
        let line = refusal(&[&["ws://127.0.0.1:9/"], arguments].concat());
        assert!(line.starts_with("gannet: ") && line.contains(part), "{part:?} in {line}");
    }
}

#[test]
fn options_that_do_not_go_with_a_protocol_are_named() {
    for (arguments, part) in [
        (
            &["--mode", "listen", "--rate", "5"][..],
            "--rate does not go with --mode listen: no message is sent",
        ),
        (&["--mode", "listen", "--size", "5"], "--size does not go with --mode listen"),
        (&["--mode", "listen", "--flooders", "1"], "--flooders does not go with --mode listen"),
        (
            &["--mode", "listen", "--histogram", "/x"],
            "--histogram does not go with --mode listen: nothing is",
        ),
        (
            &["--mode", "listen", "--deflate"],
            "--deflate does not go with --mode listen: what comes is counted",
        ),
        (
            &["--mode", "listen", "--messages", "x"],
            "--mode listen: nothing is sent but what --first-message says",
        ),
        (
            &["--mode", "idle", "--messages", "x"],
            "--messages does not go with --mode idle: no message is sent",
        ),
        (&["--mode", "churn", "--messages", "x"], "--messages does not go with --mode churn: no message is"),
        (
            &["--messages", "x", "--size", "5"],
            "--size does not go with --messages: each message is as long as",
        ),
        (
            &["--messages", "x", "--payload", "json"],
            "--payload does not go with --messages: the file is what",
        ),
        (&["--messages", "x", "--text"], "--text does not go with --messages: messages of a file are text"),
        (
            &["--messages", "x", "--deflate"],
            "--deflate does not go with --messages: a number cannot be found",
        ),
        (
            &["--first-message", "x", "--deflate"],
            "--deflate does not go with --first-message in --mode echo: ",
        ),
        (
            &["--first-message", "{\"id\":{id}}"],
            "\"{\\\"id\\\":{id}}\": {id} is for --messages; the number of the connection is {connection}",
        ),
    ] {
        let line = refusal(&[&["ws://127.0.0.1:9/"], arguments].concat());
        assert!(line.starts_with("gannet: ") && line.contains(part), "{part:?} in {line}");
    }
}

#[test]
fn a_mistake_in_a_file_of_messages_is_named_with_its_line() {
    for (content, part) in [
        (&b""[..], "there is no message in it; write one a line, such as {\"say\":\"{id}\"}"),
        (b"\n \r\n", "there is no message in it"),
        (
            b"{\"say\":\"{id}\"}\n{\"say\":\"hello\"}\n",
            "line 2 has no {id}; write {id} where the server sends it",
        ),
        (b"{id}\n\n\xff{id}", "line 3 is not UTF-8, and messages are sent as text"),
        (&[b"{id}\n", &[b'x'; (1 << 20) + 1][..]].concat(), "line 2 has 1048577 bytes; 1048576 at most"),
    ] {
        let file = TemporaryFile::new(content);
        let line = refusal(&["ws://127.0.0.1:9/", "--messages", file.path()]);
        assert!(line.starts_with(&format!("gannet: --messages {}: {part}", file.path())), "{line}");
    }
    for (path, part) in [("/no/such/file", "No such file"), ("/", "Is a directory")] {
        let line = refusal(&["ws://127.0.0.1:9/", "--messages", path]);
        assert!(line.starts_with(&format!("gannet: --messages {path}: it cannot be read: {part}")), "{line}");
    }
    let line = refusal(&["ws://127.0.0.1:9/", "--messages", "/dev/zero"]);
    assert!(line.contains("/dev/zero: it is larger than 64 MiB"), "{line}");
}

#[test]
fn values_are_refused_with_what_they_may_be() {
    for (arguments, part) in [
        (&["--size", "16 MB"][..], "write bytes, or a size such as 20, 16KiB or 1MiB"),
        (&["--size", "1GiB"], "at most 256MiB"),
        (&["--duration", "soon"], "write a time such as 500ms, 10s"),
        (&["--rate", "0"], "write how many a second, more than 0"),
        (&["--mode", "ecco"], "'echo'"),
        (&["--source", "here"], "invalid IP address"),
        (&["--payload", "xml"], "[possible values: random, json]"),
        (&["--deflate-no-takeover"], "--deflate"),
        (&["--deflate", "--deflate-window-bits", "7"], "7 is not in 8..=15"),
        (&["--conections", "5"], "--connections"),
    ] {
        let line = refusal(&[&["ws://127.0.0.1:9/"], arguments].concat());
        assert!(line.contains(part), "{part:?} in {line}");
    }
}

#[test]
fn the_request_carries_what_it_was_told_to() {
    let (sender, requests) = channel();
    let address = listen(move |peer| {
        let request = peer.upgrade()?;
        let from = peer.stream.peer_addr()?;
        sender.send((request, from)).expect("the test waits");
        peer.echo()
    });
    let options = ["-c", "1", "--json", "--origin", "http://example.com", "--header", "X-Key: a: b"];
    let source = ["--source", "127.0.0.2", "--header", "Host: other.example"];
    let offer = if cfg!(target_os = "linux") { &source[..] } else { &source[2..] };
    measured(&load(address, &[&options[..], offer].concat()));
    let (request, from) = requests.recv_timeout(PATIENCE).expect("a request");
    for line in ["GET / HTTP/1.1", "Host: other.example", "Origin: http://example.com", "X-Key: a: b"] {
        assert!(request.lines().any(|it| it == line), "{line} in {request}");
    }
    assert!(!cfg!(target_os = "linux") || from.ip().to_string() == "127.0.0.2", "{from}");
}

#[test]
fn the_help_names_every_option_and_gives_examples() {
    let ended = Gannet::run(&["load", "--help"], &[]).wait();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for part in [
        "--mode",
        "--connections",
        "--in-flight",
        "--rate",
        "--size",
        "--payload",
        "--text",
        "--first-message",
        "{connection} in it becomes",
        "--messages",
        "each with {id} in it",
        "--deflate",
        "--deflate-no-takeover",
        "--deflate-window-bits",
        "--duration",
        "--warm-up",
        "--slow-readers",
        "--slow-read-rate",
        "--slow-read-buffer",
        "--flooders",
        "--flood-with",
        "--header",
        "--origin",
        "--subprotocol",
        "--source",
        "--processes",
        "--spin",
        "--pid",
        "--json",
        "--histogram",
        "Examples:",
        "Exit status:",
        "fan-out",
    ] {
        assert!(ended.stdout.contains(part), "{part} in {}", ended.stdout);
    }
    let ended = Gannet::run(&["--help"], &[]).wait();
    assert!(ended.stdout.contains("load") && !ended.stdout.contains("load-part"), "{}", ended.stdout);
}
