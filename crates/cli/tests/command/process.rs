//! The command as a process of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::wait_until;

/// A running `gannet`, killed when the test ends.
pub(crate) struct Gannet {
    child: Child,
    stderr: Option<BufReader<ChildStderr>>,
}

/// The end of a process: its status, and the output that nobody had read.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Gannet {
    /// Runs it with these arguments and variables; those that the tests themselves were started with are not its own.
    pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::run_with(arguments, variables, Stdio::piped())
    }

    /// The same, with this as its standard error.
    pub(crate) fn run_with(arguments: &[&str], variables: &[(&str, &str)], stderr: Stdio) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gannet"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GANNET_") || name == "RUST_LOG" {
                command.env_remove(name);
            }
        }
        command.args(arguments).envs(variables.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
        let mut child = command.spawn().expect("cargo has built it");
        let stderr = child.stderr.take().map(BufReader::new);
        Self { child, stderr }
    }

    /// Runs `gannet echo` on a free port.
    pub(crate) fn echo(arguments: &[&str]) -> Self {
        Self::run(&[&["echo", "--listen", "127.0.0.1:0"], arguments].concat(), &[])
    }

    /// The address in the next line that names one; it may follow what is logged.
    pub(crate) fn address(&mut self) -> SocketAddr {
        loop {
            if let Some(address) = self.line().strip_prefix("listening on ") {
                return address.parse().expect("an address with a port");
            }
        }
    }

    /// The next line that it says.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stderr.as_mut().expect("it is read").read_line(&mut line).expect("UTF-8");
        assert!(!line.is_empty(), "it has ended");
        line.trim_end().into()
    }

    /// From here on nobody reads what it says.
    pub(crate) fn ignore(&mut self) {
        self.stderr = None;
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it is not waited for yet");
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Ended {
        wait_until("the command ends", || !self.is_running());
        let code = self.child.wait().expect("a child").code();
        let mut ended = Ended { code, stdout: String::new(), stderr: String::new() };
        let mut stdout = self.child.stdout.take().expect("stdout is piped");
        stdout.read_to_string(&mut ended.stdout).expect("UTF-8");
        if let Some(stderr) = &mut self.stderr {
            stderr.read_to_string(&mut ended.stderr).expect("UTF-8");
        }
        ended
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Gannet {
    fn drop(&mut self) {
        // When it has ended already there is nobody to kill, and no error.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A file that is deleted when the test ends.
pub(crate) struct TemporaryFile(PathBuf);

impl TemporaryFile {
    pub(crate) fn new(content: impl AsRef<[u8]>) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, content).expect("a folder to write to");
        Self(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        fs::remove_file(&self.0).ok();
    }
}
