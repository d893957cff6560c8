//! `--pid` says what the server used.
#![cfg(target_os = "linux")]

use super::{Echo, count, number};

#[test]
fn processor_time_and_memory_of_the_server_are_said() {
    let echo = Echo::start();
    let pid = echo.gannet.pid().to_string();
    let json = echo.measure(&["-c", "16", "--pid", &pid]);
    assert_eq!(count(&json, "/server/pid").to_string(), pid);
    let [user, system, total] =
        ["user", "system", "total"].map(|part| number(&json, &format!("/server/{part}_us")));
    assert!((total / (user + system) - 1.0).abs() < 0.001, "{json}");
    let seconds = total * count(&json, "/count") as f64 / 1e6;
    assert!((seconds / number(&json, "/server/cpu_seconds") - 1.0).abs() < 0.001, "{json}");
    let share = number(&json, "/server/core_share");
    assert!((0.01..1.2).contains(&share), "{share}");
    assert!(count(&json, "/server/resident_bytes") > 500_000, "{json}");
    let report = echo.load(&["-c", "16", "--pid", &pid]).stdout;
    assert!(report.contains("\nserver CPU    ") && report.contains(" us for each message ("), "{report}");
}

#[test]
fn memory_of_idle_connections_is_said_for_each() {
    let echo = Echo::start();
    let pid = echo.gannet.pid().to_string();
    let report = echo.load(&["-c", "500", "--mode", "idle", "--pid", &pid]).stdout;
    assert!(report.contains(" B for each connection\n"), "{report}");
    let json = echo.measure(&["-c", "500", "--mode", "idle", "--pid", &pid]);
    assert!(json["server"]["total_us"].is_null(), "{json}");
    let grown = number(&json, "/server/resident_bytes") - number(&json, "/server/resident_bytes_before");
    assert!(grown.abs() < 10e6, "{json}");
}

#[test]
fn a_process_that_is_not_there_is_named() {
    let ended = Echo::start().load(&["--pid", "4194305"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let start = "gannet: --pid 4194305: there is no such process on this machine; ";
    assert!(ended.stderr.starts_with(start), "{}", ended.stderr);
}
