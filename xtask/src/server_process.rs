//! A server as a process: it does not outlive the task that started it, and has to end well when it is told
//! to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::wait_within;
use crate::failure::Failure;

/// A running server.
pub(crate) struct ServerProcess(Child);

impl ServerProcess {
    pub(crate) fn start(mut server: Command) -> Result<Self, Failure> {
        println!("$ {server:?}");
        match server.spawn() {
            Ok(child) => Ok(Self(child)),
            Err(source) => Err(Failure::NotStarted { command: server.into(), source }),
        }
    }

    /// Waits until it accepts connections at `address`. A failure names the `log`.
    pub(crate) fn once_it_accepts(mut self, address: SocketAddr, log: &Path) -> Result<Self, Failure> {
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            if self.has_ended() || start.elapsed() > START_TIME_MAX {
                return Err(Failure::ServerNotReady { log: log.to_owned() });
            }
            thread::sleep(POLL_INTERVAL);
        }
        Ok(self)
    }

    /// Its stderr, which its command has piped.
    pub(crate) fn stderr(&mut self) -> ChildStderr {
        self.0.stderr.take().expect("stderr is piped")
    }

    /// Its stdout, which its command has piped.
    pub(crate) fn stdout(&mut self) -> ChildStdout {
        self.0.stdout.take().expect("stdout is piped")
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// True once it has ended of its own accord.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    /// Sends SIGTERM; the server has to end with status 0. A failure names the `log`.
    pub(crate) fn stop(mut self, log: &Path) -> Result<(), Failure> {
        let log = log.to_owned();
        let file_failure = |source| Failure::File { path: log.clone(), source };
        self.terminate().map_err(file_failure)?;
        match wait_within(&mut self.0, STOP_TIME_MAX).map_err(file_failure)? {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(Failure::ServerStatus { status, log }),
            None => Err(Failure::ServerNotStopped { log }),
        }
    }

    fn terminate(&self) -> io::Result<()> {
        let pid = rustix::process::Pid::from_child(&self.0);
        Ok(rustix::process::kill_process(pid, rustix::process::Signal::TERM)?)
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // A process that has ended already is no error.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// An address of this machine on which nobody listened a moment ago.
pub(crate) fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

const START_TIME_MAX: Duration = Duration::from_secs(10);
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// Longer than the server's own limit for draining its connections.
const STOP_TIME_MAX: Duration = Duration::from_secs(40);
