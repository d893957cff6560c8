use serde::Serialize;

use super::cpu_time::{CpuTime, resident_bytes};
use crate::arguments::mistake::Mistake;

/// Looks at the server's process while it is loaded.
#[derive(Debug)]
pub(crate) struct Meter {
    pid: u32,
    resident_before: u64,
    before: Option<CpuTime>,
    usage: Option<Usage>,
}

/// Usage of the server.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Usage {
    pub(crate) pid: u32,
    /// In the window.
    pub(crate) cpu: CpuTime,
    /// In bytes, before the first connection.
    pub(crate) resident_before: u64,
    /// In bytes, at the end of the window.
    pub(crate) resident: u64,
}

impl Meter {
    /// Begins before the first connection.
    ///
    /// # Errors
    ///
    /// [`Mistake`] where there is no such process.
    pub(crate) fn new(pid: u32) -> Result<Self, Mistake> {
        if !cfg!(target_os = "linux") {
            return Err(Mistake::NoProc);
        }
        let resident_before = resident_bytes(pid).map_err(|_| Mistake::NoProcess(pid))?;
        Ok(Self { pid, resident_before, before: None, usage: None })
    }

    pub(crate) fn window_opens(&mut self) {
        self.before = CpuTime::of(self.pid).ok();
    }

    pub(crate) fn window_closes(&mut self) {
        self.usage = self.read();
    }

    /// Nothing where the process ended in mid-run.
    pub(crate) const fn usage(&self) -> Option<Usage> {
        self.usage
    }

    fn read(&self) -> Option<Usage> {
        let cpu = CpuTime::of(self.pid).ok()? - self.before?;
        let resident = resident_bytes(self.pid).ok()?;
        Some(Usage { pid: self.pid, cpu, resident_before: self.resident_before, resident })
    }
}
