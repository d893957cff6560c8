//! Several processes load the server as one.

use std::sync::mpsc::channel;

use rustix::process::Signal;

use super::stubborn::serve;
use super::{Echo, count, failures, first, load, number, parsed, start};
use crate::support::PATIENCE;

#[test]
fn two_processes_share_the_connections_and_the_result() {
    let echo = Echo::start();
    let json = echo.measure(&["-c", "7", "--processes", "2"]);
    assert_eq!((count(&json, "/connections"), failures(&json)), (7, [0; 5]));
    let sum: u64 = json["latency_us"]["buckets"]
        .as_array()
        .expect("buckets")
        .iter()
        .map(|bucket| bucket[1].as_u64().expect("a count"))
        .sum();
    assert!(sum > 0 && sum == count(&json, "/count"), "{json}");
    let json = echo.measure(&["-c", "4", "--processes", "2", "--rate", "400", "--duration", "500ms"]);
    assert!((190..=210).contains(&count(&json, "/count")), "{json}");
    let json = echo.measure(&["-c", "4", "--processes", "3", "--mode", "churn"]);
    assert!(count(&json, "/count") > 3, "{json}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_server_and_all_processes_used_is_added_up() {
    let echo = Echo::start();
    let pid = echo.gannet.pid().to_string();
    let json = echo.measure(&["-c", "8", "--processes", "2", "--pid", &pid]);
    assert_eq!(count(&json, "/load/processes"), 2);
    assert!(number(&json, "/load/core_share") > 0.0 && number(&json, "/server/core_share") > 0.0, "{json}");
}

#[test]
fn failures_of_every_process_count() {
    let address = serve(|peer| peer.echo_some(3).and_then(|()| peer.send(0x88, &[3, 233])));
    let ended = load(address, &["-c", "4", "--processes", "2", "--json"]);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 4, 0, 0]), "{json}");
    assert!(first(&json).ends_with(": the server closed it with 1001"), "{json}");
}

#[test]
fn nobody_can_be_connected_by_any_of_them() {
    let address = super::stubborn::listen(|peer| {
        peer.request()?;
        peer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    });
    let ended = load(address, &["-c", "4", "--processes", "2", "--json"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.ends_with(": the server answers 403 Forbidden\n"), "{}", ended.stderr);
}

#[test]
fn no_process_outlives_its_parent() {
    let (sender, ends) = channel();
    let address = serve(move |peer| {
        let sender = sender.clone();
        peer.echo_some(3)?;
        sender.send("works").expect("the test waits");
        let ended = peer.echo();
        sender.send("gone").expect("the test waits");
        ended
    });
    let load = start(address, &["-c", "2", "--processes", "2", "--duration", "60s"]);
    for _ in 0..2 {
        assert_eq!(ends.recv_timeout(PATIENCE), Ok("works"));
    }
    load.signal(Signal::KILL);
    for _ in 0..2 {
        assert_eq!(ends.recv_timeout(PATIENCE), Ok("gone"));
    }
}
