//! Connections that are there, and leave all at once.

use std::io;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::nice;

use crate::measurement::MeasureError;
use crate::running::{Process, Running};

/// Connections of a process of their own, which end with it.
pub struct Crowd<'a> {
    server: &'a Running,
    /// Descriptors of the server without them.
    descriptors: u64,
    process: Process,
}

impl<'a> Crowd<'a> {
    /// Opens `count` connections to a server, and waits until it has them all. The process runs where the caller runs.
    ///
    /// # Errors
    ///
    /// [`MeasureError::NoCrowd`] where they do not come, [`MeasureError::System`] where there is no process for them.
    pub fn gather(mut gannet: Command, server: &'a Running, count: u64) -> Result<Self, MeasureError> {
        let descriptors = server.descriptors()?;
        gannet.args(["load", "--mode", "idle", "--duration", "1h", "--connections"]).arg(count.to_string());
        gannet.args(SOURCES.iter().flat_map(|source| ["--source", source]));
        gannet.arg(format!("ws://{}/", server.address));
        gannet.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = spawn_patient(gannet)?;
        match wait_until(|| Ok(server.descriptors()? >= descriptors + count))? {
            true => Ok(Self { server, descriptors, process }),
            false => Err(MeasureError::NoCrowd { count, patience: PATIENCE }),
        }
    }

    /// Measures, and has all leave at once when it has gone on for `delay`.
    ///
    /// # Errors
    ///
    /// Those of `measure`, or [`MeasureError::CrowdStayed`] where the server does not let go of them.
    pub fn leave_during<T>(
        self,
        delay: Duration,
        measure: impl FnOnce() -> Result<T, MeasureError>,
    ) -> Result<T, MeasureError> {
        let Self { server, descriptors, process } = self;
        let leaving = thread::spawn(move || {
            thread::sleep(delay);
            drop(process);
        });
        let measured = measure();
        leaving.join().expect("it sleeps, and kills a process");
        match wait_until(|| Ok(server.descriptors()? <= descriptors))? {
            true => measured,
            false => Err(MeasureError::CrowdStayed(PATIENCE)),
        }
    }
}

/// Starts a process of the lowest priority, as the load has: the kernel ends its connections on its behalf, and must
/// leave the load its share of the processor meanwhile.
fn spawn_patient(mut command: Command) -> io::Result<Process> {
    // Priorities are those of threads, and inherited: all of the process' threads must have it.
    let start = thread::spawn(move || {
        nice(LOWEST_PRIORITY)?;
        command.spawn()
    });
    start.join().expect("it starts a process").map(Process)
}

fn wait_until(is_so: impl Fn() -> io::Result<bool>) -> io::Result<bool> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if is_so()? {
            return Ok(true);
        }
        thread::sleep(POLL_INTERVAL);
    }
    Ok(false)
}

/// The ports of the usual address are for the load that measures. Those of a crowd are not free for a minute after it
/// has left: there must be enough for all that come in a minute.
const SOURCES: &[&str] =
    &["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7", "127.0.0.8", "127.0.0.9"];
const LOWEST_PRIORITY: i32 = 19;
const PATIENCE: Duration = Duration::from_secs(60);
/// To count descriptors takes milliseconds where there are many.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
