//! `gannet settings` prints what can be set, and says what is wrong in a file.

use std::process::Stdio;

use crate::process::{Ended, Gannet, TemporaryFile};
use crate::support::{Client, Frame, TEXT};

fn settings(arguments: &[&str]) -> Ended {
    Gannet::run(&[&["settings"], arguments].concat(), &[]).wait()
}

fn printed(arguments: &[&str]) -> String {
    let ended = settings(arguments);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{}", ended.stdout);
    ended.stdout
}

/// The lines that are said of a file, without its path.
fn mistakes(content: &str) -> Vec<String> {
    let file = TemporaryFile::new(content);
    let ended = settings(&["--check", file.path()]);
    let lines =
        ended.stdout.lines().map(|line| line.strip_prefix(file.path()).unwrap_or_else(|| panic!("{line}")));
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    let count = format!("gannet: mistakes in {}: {}\n", file.path(), lines.len());
    assert_eq!((ended.code, ended.stderr), (Some(2), count));
    lines
}

#[test]
fn what_is_printed_is_a_valid_file() {
    let file = TemporaryFile::new(printed(&[]));
    let count = std::fs::read_to_string(file.path())
        .expect("written")
        .lines()
        .filter(|line| line.contains(" = "))
        .count();
    assert!(count > 20, "{count}");
    assert_eq!(printed(&["--check", file.path()]), format!("{}: {count} settings, all valid\n", file.path()));
    let mut gannet = Gannet::echo(&["--config", file.path()]);
    let mut client = Client::open(gannet.address());
    client.send(TEXT, b"hello");
    assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
}

#[test]
fn each_setting_has_its_meaning_above_it() {
    let printed = printed(&[]);
    let part = "\n# Payload of a message, all fragments together, inflated; beyond it 1009.\n\
                message_size_max = \"1 MiB\" # size; at least 1 B\n";
    assert!(printed.contains(part), "{printed}");
    assert!(printed.contains("\nlisten = [\"0.0.0.0:9501\", \"[::]:9501\"] # "), "{printed}");
}

#[test]
fn the_environment_does_not_change_what_is_printed() {
    let variables = [("GANNET_THREADS", "7"), ("GANNET_NONSENSE", "1")];
    let ended = Gannet::run(&["settings"], &variables).wait();
    assert_eq!((ended.code, ended.stdout), (Some(0), printed(&[])));
}

#[test]
fn every_mistake_is_said_with_its_line() {
    let lines = mistakes(
        "# A comment.\ntheads = 1\nbacklog = 'many'\n\nmessage_size_max = 1 MiB\nidle_timeout = '2 weeks'\n\
         threads = 5000\norigins = 'https://example.com/'\nfragments_max = 1\nfragments_max = 2\n",
    );
    assert_eq!(lines.len(), 7, "{lines:#?}");
    assert_eq!(lines[0], ":2: theads is not a setting; did you mean threads?");
    assert_eq!(lines[1], ":3: backlog: \"many\" is not a count; write a whole number, 0 or more");
    assert!(lines[2].starts_with(":5: string values must be quoted"), "{}", lines[2]);
    assert!(
        lines[3].starts_with(":6: idle_timeout: \"2 weeks\" is not a time; write seconds, or "),
        "{}",
        lines[3]
    );
    assert_eq!(lines[4], ":7: threads is 5000; it must be 0 to 1024");
    assert!(lines[5].starts_with(":8: origins contains \"https://example.com/\": "), "{}", lines[5]);
    assert_eq!(lines[6], ":10: duplicate key");
}

#[test]
fn settings_that_contradict_one_another_are_said_together() {
    let lines = mistakes("idle_timeout = '10 s'\nthreads = 1\n");
    let expected = ":1: idle_timeout is 10s and ping_interval is 25s; ";
    assert!(lines.len() == 1 && lines[0].starts_with(expected), "{lines:#?}");
    // The environment is another layer, and its word counts when all are laid.
    let file = TemporaryFile::new("idle_timeout = '10 s'\nlisten = '127.0.0.1:0'\n");
    let ended = Gannet::run(&["echo", "--config", file.path()], &[]).wait();
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("idle_timeout is 10s and ping_interval is 25s; "), "{}", ended.stderr);
    let mut agreeing = Gannet::run(&["echo", "--config", file.path()], &[("GANNET_PING_INTERVAL", "5 s")]);
    agreeing.address();
}

#[test]
fn a_server_says_the_first_mistake_and_how_to_see_the_others() {
    let file = TemporaryFile::new("\ntheads = 1\nbacklog = 0\n");
    let ended = Gannet::run(&["echo", "--config", file.path()], &[]).wait();
    let path = file.path();
    let expected = format!(
        "gannet: {path}:2: theads is not a setting; did you mean threads? \
         (and 1 more: gannet settings --check {path})\n"
    );
    assert_eq!((ended.code, ended.stderr), (Some(2), expected));
}

#[test]
fn a_file_without_mistakes_is_said_to_be_valid() {
    for (content, verdict) in [
        ("", "0 settings, all valid"),
        ("# nothing\nthreads = 2\n", "1 setting, valid"),
        ("threads = 2\norigins = ['example.com']\n", "2 settings, all valid"),
    ] {
        let file = TemporaryFile::new(content);
        assert_eq!(printed(&["--check", file.path()]), format!("{}: {verdict}\n", file.path()));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    for path in ["/no/such/file", "/"] {
        let ended = settings(&["--check", path]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
        assert!(ended.stderr.starts_with(&format!("gannet: cannot read {path}: ")), "{}", ended.stderr);
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gannet"));
    let ended = command.arg("settings").stdout(writer).stderr(Stdio::piped()).output().expect("it is built");
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = std::fs::File::create("/dev/full").expect("Linux has it");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gannet"));
    let ended = command.arg("settings").stdout(full).stderr(Stdio::piped()).output().expect("it is built");
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert_eq!(ended.status.code(), Some(1));
    assert!(said.starts_with("gannet: cannot print: "), "{said}");
}
