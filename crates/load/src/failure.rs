use std::io;
use std::net::SocketAddr;

use crate::arguments::mistake::ArgumentsError;

/// The reason that a load ended otherwise than well; its text is one line for people.
#[derive(Debug, thiserror::Error)]
pub enum LoadFailure {
    /// It cannot be done as it was asked for.
    #[error("{0}")]
    Arguments(#[from] ArgumentsError),
    /// The server let nobody in, or is not there.
    #[error("nobody could be connected to {address}: {first}")]
    NobodyConnected {
        /// The server's address.
        address: SocketAddr,
        /// The first failure, in words.
        first: String,
    },
    /// The operating system refused what every run needs.
    #[error("cannot start: {0}")]
    System(#[source] io::Error),
    /// One of several processes could not be started, or not be told its plan.
    #[error("cannot start a process of the load: {0}")]
    Part(#[source] io::Error),
    /// One of several processes was killed, or has crashed.
    #[error("a process of the load ended before its work was done")]
    PartLost,
    /// So many connections or messages failed in the run.
    #[error("the run had failures: {0}")]
    Failures(u64),
    /// The run was ended early.
    #[error("interrupted")]
    Interrupted,
}
