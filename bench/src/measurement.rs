//! One run of `gannet load` against one server.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::running::Running;

/// The part of a report of `gannet load --json` that is used here. Times are in microseconds.
#[derive(Clone, Debug, Deserialize)]
pub struct Measurement {
    /// Connections that were asked for.
    pub connections: u64,
    /// The unit of the count; `None` where connections are only held open.
    pub unit: Option<Unit>,
    /// Units in the window.
    pub count: u64,
    /// Units per second.
    pub per_second: f64,
    /// Time that a unit took; `None` where there is none.
    pub latency_us: Option<Latency>,
    /// Sizes on the wire, where messages were compressed.
    pub compression: Option<Compression>,
    /// The server's cost of them; `None` where the load tester was not told its process.
    pub server: Option<ServerShare>,
    /// Failures.
    pub failures: Failures,
}

/// The unit of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A message that came back.
    Message,
    /// A message that one receiver got.
    Delivery,
    /// A connection that was opened, upgraded and closed.
    Connection,
}

/// Percentiles.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Latency {
    /// Half took at most this long.
    pub p50: f64,
    /// One in a hundred took longer.
    pub p99: f64,
    /// One in a thousand took longer.
    pub p99_9: f64,
}

/// Compressed traffic.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Compression {
    /// Messages that the server sent.
    pub received: Received,
}

/// Messages of the server.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Received {
    /// Number of messages.
    pub messages: u64,
    /// Their bytes on the wire, the heads of their frames included.
    pub wire_bytes: u64,
}

/// The server's processor time and memory.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ServerShare {
    /// Time in the program, per unit.
    pub user_us: Option<f64>,
    /// Time in the kernel on its behalf, per unit.
    pub system_us: Option<f64>,
    /// Time of both, per unit.
    pub total_us: Option<f64>,
    /// Time of both, in seconds.
    pub cpu_seconds: f64,
    /// Resident memory before the first connection, in bytes.
    pub resident_bytes_before: u64,
    /// Resident memory with all connections, in bytes.
    pub resident_bytes: u64,
}

/// Failures among connections and messages.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Failures {
    /// The first one, in words.
    pub first: Option<String>,
}

/// A measurement that failed.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A connection or a message failed.
    #[error("{first}")]
    Failed {
        /// The first failure, in the load tester's words.
        first: String,
    },
    /// The load tester could not do its work.
    #[error("gannet load ended with {status}: {said}")]
    Ended {
        /// Its exit status.
        status: ExitStatus,
        /// Its last line on standard error.
        said: String,
    },
    /// It reported something else than agreed on.
    #[error("gannet load printed no report that can be read: {0}")]
    Report(#[from] serde_json::Error),
    /// It did not end.
    #[error("gannet load did not end within {} s and was killed", .0.as_secs())]
    TooLong(Duration),
    /// It could not be run.
    #[error("gannet load could not be run: {0}")]
    System(#[from] io::Error),
}

impl Measurement {
    /// Runs the load tester, which is the command `gannet`, against a server. It polls and never sleeps:
    /// otherwise the server would pay for waking it. It runs on the caller's processors.
    ///
    /// # Errors
    ///
    /// A [`MeasureError`] of each kind, for everything but a run in which all went well.
    pub fn take(mut gannet: Command, server: &Running, arguments: &[String]) -> Result<Self, MeasureError> {
        gannet.args(["load", "--json", "--spin", "--pid"]).arg(server.process_id().to_string());
        gannet.args(arguments).arg(format!("ws://{}/", server.address));
        let (status, report, said) = run(gannet)?;
        match status.code() {
            Some(SUCCESS | FAILURES) => Self::from_report(&report, status, said),
            _ => Err(MeasureError::Ended { status, said }),
        }
    }

    fn from_report(report: &[u8], status: ExitStatus, said: String) -> Result<Self, MeasureError> {
        let measurement = serde_json::from_slice::<Self>(report);
        match measurement {
            Ok(Self { failures: Failures { first: Some(first) }, .. }) => Err(MeasureError::Failed { first }),
            measurement if status.success() => Ok(measurement?),
            Ok(_) | Err(_) => Err(MeasureError::Ended { status, said }),
        }
    }
}

/// Runs a command to its end; returns its status, its standard output and its last line on standard error.
fn run(mut command: Command) -> Result<(ExitStatus, Vec<u8>, String), MeasureError> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut child = Killed(child);
    let report = read_all(child.0.stdout.take());
    let said = read_all(child.0.stderr.take());
    let Ok(report) = report.recv_timeout(TIME_MAX) else { return Err(MeasureError::TooLong(TIME_MAX)) };
    let said = said.recv_timeout(TIME_MAX).unwrap_or_default();
    let status = child.0.wait()?;
    let last_line = String::from_utf8_lossy(&said).lines().last().unwrap_or("nothing").to_owned();
    Ok((status, report, last_line))
}

/// Reads a stream to its end on a thread of its own.
fn read_all(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // Bytes read before an error may still help.
        stream.into_iter().for_each(|mut stream| {
            stream.read_to_end(&mut bytes).ok();
        });
        sender.send(bytes).ok();
    });
    receiver
}

/// A process that does not outlive its use.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // A process that has ended already is no error.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

const SUCCESS: i32 = 0;
const FAILURES: i32 = 1;
/// Far longer than any measurement.
const TIME_MAX: Duration = Duration::from_secs(120);

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A measurement of messages with this cost for the server, in microseconds per message.
    pub(crate) fn measurement(user: f64, system: f64, p99: f64) -> Measurement {
        let total = user + system;
        Measurement {
            connections: 1000,
            unit: Some(Unit::Message),
            count: 100_000,
            per_second: 1e6 / total,
            compression: None,
            latency_us: Some(Latency { p50: p99 / 2.0, p99, p99_9: p99 * 2.0 }),
            server: Some(ServerShare {
                user_us: Some(user),
                system_us: Some(system),
                total_us: Some(total),
                cpu_seconds: total * 0.1,
                resident_bytes_before: 4_000_000,
                resident_bytes: 4_250_000,
            }),
            failures: Failures::default(),
        }
    }

    const REPORT: &str = r#"{"url": "ws://127.0.0.1:9501/", "mode": "echo", "connections": 64, "in_flight": 1,
        "rate": null, "size": 20, "text": false, "interrupted": false, "seconds": 0.5003, "unit": "message",
        "count": 91234, "per_second": 182360.1,
        "latency_us": {"min": 1.0, "mean": 2.0, "p50": 2.5, "p90": 3.0, "p99": 4.0, "p99_9": 5.0, "max": 6.0,
            "buckets": [[2.0, 3]]},
        "handshake_us": null,
        "compression": {"agreed": "permessage-deflate",
            "sent": {"messages": 7, "payload_bytes": 7000, "wire_bytes": 3900},
            "received": {"messages": 5, "compressed": 5, "payload_bytes": 5000, "wire_bytes": 3000}},
        "pings_answered": 0,
        "server": {"pid": 4711, "user_us": 0.24, "system_us": 5.37, "total_us": 5.61, "core_share": 0.98,
            "cpu_seconds": 0.49, "resident_bytes_before": 4100000, "resident_bytes": 4300000},
        "load": {"user_us": 0.1, "system_us": 0.2, "core_share": 1.0, "processes": 1},
        "slow_readers": null, "flooders": null,
        "failures": {"not_connected": 0, "refused": 0, "closed": 0, "wrong": 0, "unanswered": 0, "first": null}}"#;

    #[test]
    fn a_report_is_read() {
        let measurement = Measurement::from_report(REPORT.as_bytes(), ExitStatus::default(), String::new());
        let measurement = measurement.expect("it is as agreed on");
        assert_eq!((measurement.unit, measurement.count), (Some(Unit::Message), 91_234));
        assert_eq!(measurement.server.and_then(|it| it.total_us), Some(5.61));
        assert_eq!(measurement.latency_us.map(|it| it.p99_9), Some(5.0));
        assert_eq!(measurement.compression.map(|it| it.received.wire_bytes), Some(3000));
        let plain = serde_json::from_str::<Measurement>(&REPORT.replace("compression", "nothing"));
        assert!(plain.expect("it is as agreed on").compression.is_none());
    }

    #[test]
    fn a_report_of_a_failure_is_an_error_with_its_words() {
        let report = REPORT.replace("\"first\": null", "\"first\": \"connection 3 was reset\"");
        let error = Measurement::from_report(report.as_bytes(), ExitStatus::default(), String::new());
        assert_eq!(error.expect_err("something failed").to_string(), "connection 3 was reset");
    }

    #[test]
    fn a_failed_command_without_a_report_is_quoted() {
        let failed = Command::new("false").status().expect("it can be run");
        let error = Measurement::from_report(b"", failed, "no room".to_owned()).expect_err("it failed");
        assert_eq!(error.to_string(), "gannet load ended with exit status: 1: no room");
        let error =
            Measurement::from_report(b"", ExitStatus::default(), String::new()).expect_err("it is empty");
        assert!(matches!(error, MeasureError::Report(_)), "{error}");
    }

    #[test]
    fn a_command_that_fails_is_quoted() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo report; echo first >&2; echo 'no such server' >&2; exit 2"]);
        let (status, report, said) = run(command).expect("sh can be run");
        assert_eq!((status.code(), &report[..], &said[..]), (Some(2), &b"report\n"[..], "no such server"));
    }
}
