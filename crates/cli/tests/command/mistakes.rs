//! A mistake in options or settings gets one line that names it and the remedy, and status 2.

use std::net::TcpListener;

use crate::process::{Gannet, TemporaryFile};
use crate::support::{Client, Frame, TEXT};

/// Runs it, and returns the line that it says before it ends.
fn refusal(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let arguments = [&["echo"], arguments].concat();
    let ended = Gannet::run(&arguments, variables).wait();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", ended.stderr);
    let line = ended.stderr.strip_prefix("gannet: ").and_then(|rest| rest.strip_suffix('\n'));
    let line = line.filter(|line| !line.contains('\n'));
    line.unwrap_or_else(|| panic!("not one line: {:?}", ended.stderr)).to_owned()
}

fn refusal_of_set(assignment: &str) -> String {
    refusal(&["--listen", "127.0.0.1:0", "--set", assignment], &[])
}

fn refusal_of_variable(name: &str, value: &str) -> String {
    refusal(&["--listen", "127.0.0.1:0"], &[(name, value)])
}

/// Without the path at the beginning, and the line that is named behind it.
fn refusal_of_file(content: impl AsRef<[u8]>) -> String {
    let file = TemporaryFile::new(content);
    let line = refusal(&["--listen", "127.0.0.1:0", "--config", file.path()], &[]);
    let rest = line.strip_prefix(file.path()).and_then(|rest| rest.strip_prefix(':'));
    rest.unwrap_or_else(|| panic!("the file is not named: {line}")).to_owned()
}

#[test]
fn an_unknown_setting_is_named_with_the_one_that_was_meant() {
    let expected = "theads is not a setting; did you mean threads?";
    assert_eq!(refusal_of_set("theads=2"), expected);
    assert_eq!(refusal_of_file("\ntheads = 2\n"), format!("2: {expected}"));
    let variable = refusal_of_variable("GANNET_THEADS", "2");
    assert_eq!(variable, "GANNET_THEADS is not a setting; did you mean GANNET_THREADS?");
}

/// Kubernetes sets such variables for a Service that is called `gannet`.
#[test]
fn a_variable_of_kubernetes_is_taken_for_a_setting_and_named() {
    let line = refusal_of_variable("GANNET_SERVICE_HOST", "10.0.0.1");
    assert!(line.starts_with("GANNET_SERVICE_HOST is not a setting; "), "{line}");
}

#[test]
fn where_nothing_is_like_an_unknown_setting_all_are_named() {
    for line in [refusal_of_set("colour=red"), refusal_of_file("[colour]\nthreads = 2\n")] {
        let line = line.trim_start_matches("1: ");
        assert!(line.starts_with("colour is not a setting; there are listen, threads, "), "{line}");
        assert!(line.contains("message_size_max"), "{line}");
    }
}

#[test]
fn a_bad_value_is_named_with_what_it_may_be() {
    let count = "is not a count; write a whole number, 0 or more";
    assert_eq!(refusal_of_set("threads=many"), format!("threads: \"many\" {count}"));
    assert_eq!(refusal_of_file("backlog = -1"), format!("1: backlog: -1 {count}"));
    let time =
        "\"fast\" is not a time; write seconds, or text such as \"250 ms\", \"10 s\", \"2 min\" or \"1 h\"";
    assert_eq!(refusal_of_variable("GANNET_IDLE_TIMEOUT", "fast"), format!("GANNET_IDLE_TIMEOUT: {time}"));
    for (assignment, part) in [
        ("threads=5000", "threads is 5000; it must be 0 to 1024"),
        ("backlog=5000000000", "backlog: 5000000000 is too large"),
        ("message_size_max=16 MB", "message_size_max: \"16 MB\" is not a size; write bytes, or text such as"),
        ("send_queue_policy=drop", "expected one of `close`, `drop_newest`, `drop_oldest`"),
        ("origins=https://example.com/", "write `https://example.com`"),
        ("threads", "write key=value"),
    ] {
        let line = refusal_of_set(assignment);
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn a_file_that_is_not_toml_is_named_with_the_line() {
    for (content, start) in [("threads = \n", "1: "), ("threads = 2\n\n[echo\n", "3: ")] {
        let line = refusal_of_file(content);
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let not_text = TemporaryFile::new([0xFF, 0xFE]);
    for path in ["/no/such/file", "/", not_text.path()] {
        let line = refusal(&["--config", path], &[]);
        assert!(line.starts_with(&format!("cannot read {path}: ")), "{line}");
        assert!(line.ends_with("; name a file that can be read"), "{line}");
    }
}

#[test]
fn a_bad_address_is_named_with_an_example() {
    for address in ["nonsense", "127.0.0.1", "127.0.0.1:99999", ""] {
        let line = refusal(&["--listen", address], &[]);
        assert!(line.starts_with(&format!("cannot listen on {address:?}: ")), "{line}");
        assert!(line.ends_with("; an address looks like 127.0.0.1:9501 or [::1]:9501"), "{line}");
    }
    // RFC 5737: an address that no machine has.
    let line = refusal(&["--listen", "192.0.2.1:0"], &[]);
    assert!(line.starts_with("cannot listen on 192.0.2.1:0: this machine has no such address; "), "{line}");
}

#[test]
fn a_port_that_another_program_has_is_named() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = other.local_addr().expect("bound").to_string();
    for threads in ["1", "2"] {
        let line = refusal(&["--listen", &address, "--threads", threads], &[]);
        let expected = "the port is taken; stop the other server or choose another port";
        assert_eq!(line, format!("cannot listen on {address}: {expected}"));
    }
}

#[test]
fn a_second_server_does_not_take_half_of_the_clients() {
    let mut first = Gannet::echo(&["--threads", "2"]);
    let address = first.address();
    for threads in ["1", "2"] {
        let line = refusal(&["--listen", &address.to_string(), "--threads", threads], &[]);
        assert!(line.contains("the port is taken"), "{line}");
    }
    for _ in 0..4 {
        let mut client = Client::open(address);
        client.send(TEXT, b"still there?");
        assert_eq!(client.receive(), Frame::new(TEXT, b"still there?"));
    }
}
