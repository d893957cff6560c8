//! `--help` and `--version` say what they are for.

use crate::process::Gannet;

fn said(arguments: &[&str]) -> String {
    let ended = Gannet::run(arguments, &[]).wait();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    ended.stdout
}

#[test]
fn the_version_is_the_command_and_a_number() {
    assert_eq!(said(&["--version"]), format!("gannet {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_help_names_commands_and_options() {
    let help = said(&["--help"]);
    for part in ["Usage: gannet", "serve", "echo", "settings"] {
        assert!(help.contains(part), "{part} in {help}");
    }
    let help = said(&["echo", "--help"]);
    for part in ["--listen", "--threads", "--config", "--set", "GANNET_", "9501"] {
        assert!(help.contains(part), "{part} in {help}");
    }
}

#[test]
fn what_is_no_command_or_option_is_refused() {
    for arguments in [&["eco"][..], &["echo", "--treads", "2"], &["echo", "--threads"]] {
        let ended = Gannet::run(arguments, &[]).wait();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
        assert!(ended.stderr.contains(arguments[arguments.len().min(2) - 1]), "{}", ended.stderr);
    }
}
