//! The processors that the servers and the load run on.

use std::fmt;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The processors that this process was given at its start.
#[derive(Clone, Debug)]
pub struct Processors(Vec<usize>);

/// Processors for servers and load: their own, or all together where the machine has too few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Affinity {
    /// Servers and load have processors of their own.
    Pinned {
        /// Processors of every server.
        server: Vec<usize>,
        /// Processors of the load.
        load: Vec<usize>,
    },
    /// All share the processors of the machine.
    Unpinned,
}

impl Processors {
    /// The processors that the calling thread may run on. To be asked before it enters an [`Affinity`].
    ///
    /// # Errors
    ///
    /// The error of the system, where it does not tell.
    pub fn detect() -> rustix::io::Result<Self> {
        let allowed = sched_getaffinity(None)?;
        Ok(Self((0..CpuSet::MAX_CPU).filter(|number| allowed.is_set(*number)).collect()))
    }

    /// The first `width` for the servers and as many for the load.
    pub fn split(&self, width: usize) -> Affinity {
        match self.0.get(..2 * width) {
            Some(chosen) => {
                let (server, load) = chosen.split_at(width);
                Affinity::Pinned { server: server.to_vec(), load: load.to_vec() }
            }
            None => Affinity::Unpinned,
        }
    }
}

impl Affinity {
    /// Puts the calling thread on the servers' processors; threads and processes started from now on inherit
    /// that.
    ///
    /// # Errors
    ///
    /// The error of the system, where it does not allow it.
    pub fn enter_server(&self) -> rustix::io::Result<()> {
        match self {
            Self::Pinned { server, .. } => pin(server),
            Self::Unpinned => Ok(()),
        }
    }

    /// Puts the calling thread on the load's processors.
    ///
    /// # Errors
    ///
    /// The error of the system, where it does not allow it.
    pub fn enter_load(&self) -> rustix::io::Result<()> {
        match self {
            Self::Pinned { load, .. } => pin(load),
            Self::Unpinned => Ok(()),
        }
    }
}

impl fmt::Display for Affinity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pinned { server, load } => {
                let list = |numbers: &[usize]| {
                    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                };
                write!(formatter, "servers on processor {}, load on processor {}", list(server), list(load))
            }
            Self::Unpinned => {
                formatter.write_str("too few processors, so nothing is pinned: figures are rough")
            }
        }
    }
}

fn pin(numbers: &[usize]) -> rustix::io::Result<()> {
    let mut set = CpuSet::new();
    numbers.iter().for_each(|number| set.set(*number));
    sched_setaffinity(None, &set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_load_have_processors_of_their_own() {
        let processors = Processors(vec![1, 4, 5, 9]);
        let said = |width| processors.split(width).to_string();
        assert_eq!(said(1), "servers on processor 1, load on processor 4");
        assert_eq!(said(2), "servers on processor 1, 4, load on processor 5, 9");
        assert_eq!(processors.split(3), Affinity::Unpinned);
    }
}
