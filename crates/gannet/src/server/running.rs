use std::future::poll_fn;
use std::net::SocketAddr;
use std::thread::JoinHandle;

use crate::{Farewell, Handle, RunError};

/// A server that runs on threads of its own. It goes on running when this is dropped.
#[derive(Debug)]
pub struct Running {
    handle: Handle,
    local_addrs: Vec<SocketAddr>,
    threads: Vec<JoinHandle<Result<(), RunError>>>,
}

impl Running {
    pub(crate) fn new(
        handle: Handle,
        local_addrs: Vec<SocketAddr>,
        threads: Vec<JoinHandle<Result<(), RunError>>>,
    ) -> Self {
        Self { handle, local_addrs, threads }
    }

    /// The addresses it listens on, with the ports that were taken; none where it
    /// [listens nowhere](crate::Server::listen_nowhere).
    pub fn local_addrs(&self) -> &[SocketAddr] {
        &self.local_addrs
    }

    /// The server for other threads and tasks.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Stops the server: no more connections are accepted, every client is told 1001, and the loops end when
    /// all have answered, or after [`drain_timeout`](crate::Settings::drain_timeout). Returns at once;
    /// [`join`](Self::join) waits.
    pub fn stop(&self) {
        self.handle.stop(Farewell::GoingAway);
    }

    /// Waits until the server has stopped, as [`join`](Self::join) does, without blocking the thread: in a task, on
    /// whatever runtime.
    ///
    /// # Errors
    ///
    /// Those of [`join`](Self::join).
    pub async fn stopped(self) -> Result<(), RunError> {
        poll_fn(|context| self.handle.poll_ended(context)).await;
        // The threads are at their end.
        self.join()
    }

    /// Waits until the server has stopped. Every connection's `close` has been called then.
    ///
    /// # Errors
    ///
    /// [`RunError::Loop`] where a loop failed in the operating system, [`RunError::Panicked`] where its
    /// thread panicked.
    pub fn join(self) -> Result<(), RunError> {
        let mut result = Ok(());
        for thread in self.threads {
            result = result.and(thread.join().unwrap_or(Err(RunError::Panicked)));
        }
        result
    }
}
