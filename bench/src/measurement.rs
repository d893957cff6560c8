//! One run of `gannet load` against one server.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use gannet_load::report::{Failures, Report};

use crate::running::{Process, Running};

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
    /// The crowd that is to leave has not come.
    #[error("the server had not {count} more connections within {} s", patience.as_secs())]
    NoCrowd {
        /// Connections of the crowd.
        count: u64,
        /// The time that they were waited for.
        patience: Duration,
    },
    /// The server has not noticed that the crowd has left.
    #[error("the server still had connections {} s after they had ended", .0.as_secs())]
    CrowdStayed(Duration),
    /// It could not be run.
    #[error("gannet load could not be run: {0}")]
    System(#[from] io::Error),
}

/// Runs the load tester, which is the command `gannet`, against a server. It polls and never sleeps: otherwise the
/// server would pay for waking it. It runs where the caller runs.
///
/// # Errors
///
/// [`MeasureError`] for everything but a run in which all went well.
pub fn take(mut gannet: Command, server: &Running, arguments: &[String]) -> Result<Report, MeasureError> {
    gannet.args(["load", "--json", "--spin", "--pid"]).arg(server.process_id().to_string());
    gannet.args(arguments).arg(format!("ws://{}/", server.address));
    let (status, report, said) = run(gannet)?;
    match status.code() {
        Some(SUCCESS | FAILURES) => read(&report, status, said),
        _ => Err(MeasureError::Ended { status, said }),
    }
}

fn read(report: &[u8], status: ExitStatus, said: String) -> Result<Report, MeasureError> {
    match serde_json::from_slice::<Report>(report) {
        Ok(Report { failures: Failures { first: Some(first), .. }, .. }) => {
            Err(MeasureError::Failed { first })
        }
        report if status.success() => Ok(report?),
        Ok(_) | Err(_) => Err(MeasureError::Ended { status, said }),
    }
}

/// Runs a command to its end; returns its status, its standard output and its last line on standard error.
fn run(mut command: Command) -> Result<(ExitStatus, Vec<u8>, String), MeasureError> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut child = Process(child);
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

const SUCCESS: i32 = 0;
const FAILURES: i32 = 1;
/// Far longer than any measurement.
const TIME_MAX: Duration = Duration::from_secs(120);

#[cfg(test)]
pub(crate) mod tests {
    use gannet_load::report::{Latency, Percentiles, ServerUsage, Unit};

    use super::*;

    /// The report of messages with this cost for the server, in microseconds per message.
    pub(crate) fn report(user: f64, system: f64, p99: f64) -> Report {
        let total = user + system;
        let (mut report, mut latency, mut server) =
            (Report::default(), Latency::default(), ServerUsage::default());
        let Percentiles { p50, p99: tail, p99_9, .. } = &mut latency.percentiles;
        (*p50, *tail, *p99_9) = (p99 / 2.0, p99, p99 * 2.0);
        let parts = [&mut server.user_us, &mut server.system_us, &mut server.total_us];
        parts.into_iter().zip([user, system, total]).for_each(|(part, time)| *part = Some(time));
        server.cpu_seconds = total * 0.1;
        (server.resident_bytes_before, server.resident_bytes) = (4_000_000, 4_250_000);
        (report.connections, report.count, report.per_second) = (1000, 100_000, 1e6 / total);
        (report.unit, report.latency_us, report.server) = (Some(Unit::Message), Some(latency), Some(server));
        report
    }

    /// One that an older build wrote: `payload` came later.
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
        let report = read(REPORT.as_bytes(), ExitStatus::default(), String::new());
        let report = report.expect("it is as agreed on");
        assert_eq!((report.unit, report.count), (Some(Unit::Message), 91_234));
        assert_eq!(report.server.and_then(|it| it.total_us), Some(5.61));
        assert_eq!(report.latency_us.map(|it| it.percentiles.p99_9), Some(5.0));
        assert_eq!(report.compression.map(|it| it.received.wire_bytes), Some(3000));
        let plain = serde_json::from_str::<Report>(&REPORT.replace("compression", "nothing"));
        assert!(plain.expect("it is as agreed on").compression.is_none());
    }

    #[test]
    fn a_report_of_a_failure_is_an_error_with_its_words() {
        let report = REPORT.replace("\"first\": null", "\"first\": \"connection 3 was reset\"");
        let error = read(report.as_bytes(), ExitStatus::default(), String::new());
        assert_eq!(error.expect_err("something failed").to_string(), "connection 3 was reset");
    }

    #[test]
    fn a_failed_command_without_a_report_is_quoted() {
        let failed = Command::new("false").status().expect("it can be run");
        let error = read(b"", failed, "no room".to_owned()).expect_err("it failed");
        assert_eq!(error.to_string(), "gannet load ended with exit status: 1: no room");
        let error = read(b"", ExitStatus::default(), String::new()).expect_err("it is empty");
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
