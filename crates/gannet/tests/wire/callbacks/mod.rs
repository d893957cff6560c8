//! The application's callbacks: their order, their timers, their watches, their panics, and their questions about a
//! connection.

mod application_timers;
mod connection_info;
mod loop_callbacks;
mod panics;
mod watching;

use std::sync::mpsc::{Receiver, Sender, channel};

use gannet::Context;

use crate::support::{PATIENCE, TestServer};

/// A server whose loop begins with `start`, and what that sends.
fn server<T: Send + 'static>(
    start: impl Fn(&Context<'_>, Sender<T>) + Send + Sync + 'static,
) -> (TestServer, Receiver<T>) {
    let (sender, receiver) = channel();
    let server = TestServer::echo_alone(|_| ()).on_start(move |server| start(server, sender.clone()));
    (TestServer::start(server), receiver)
}

fn next<T>(receiver: &Receiver<T>) -> T {
    receiver.recv_timeout(PATIENCE).expect("it comes")
}
