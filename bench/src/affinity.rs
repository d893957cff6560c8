//! Which processor the servers and the load run on.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Two processors of their own, or none when the machine has only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    /// Servers and load do not get in each other's way.
    Pinned {
        /// Processor of every server.
        server: usize,
        /// Processor of the load generator.
        load: usize,
    },
    /// All share what there is.
    Unpinned,
}

impl Affinity {
    /// The first two processors this process may use.
    ///
    /// # Errors
    ///
    /// When the system does not tell.
    pub fn detect() -> rustix::io::Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let mut processors = (0..CpuSet::MAX_CPU).filter(|processor| allowed.is_set(*processor));
        Ok(match (processors.next(), processors.next()) {
            (Some(server), Some(load)) => Self::Pinned { server, load },
            _ => Self::Unpinned,
        })
    }

    /// Puts the calling thread on the servers' processor: what it starts from now on inherits that.
    ///
    /// # Errors
    ///
    /// When the system does not allow it.
    pub fn enter_server(self) -> rustix::io::Result<()> {
        match self {
            Self::Pinned { server, .. } => pin(server),
            Self::Unpinned => Ok(()),
        }
    }

    /// Puts the calling thread on the load generator's processor.
    ///
    /// # Errors
    ///
    /// When the system does not allow it.
    pub fn enter_load(self) -> rustix::io::Result<()> {
        match self {
            Self::Pinned { load, .. } => pin(load),
            Self::Unpinned => Ok(()),
        }
    }
}

fn pin(processor: usize) -> rustix::io::Result<()> {
    let mut set = CpuSet::new();
    set.set(processor);
    sched_setaffinity(None, &set)
}
