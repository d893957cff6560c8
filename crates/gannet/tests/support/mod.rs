//! Helpers of several tests: clients made of nothing but a socket, servers, and records of what they did.
//!
//! Clients share no code with the server: what they send and understand is written out by hand after RFC 6455.

#![expect(dead_code, reason = "each test file uses its own part")]

pub(crate) mod callback_log;
mod client;
pub(crate) mod crowd;
pub(crate) mod deflating;
pub(crate) mod dial;
pub(crate) mod frames;
mod framing;
pub(crate) mod hall;
pub(crate) mod log;
pub(crate) mod memory;
pub(crate) mod remote_control;
pub(crate) mod response;
pub(crate) mod room_verbs;
mod server;
#[cfg(target_os = "linux")]
pub(crate) mod tcp_info;
pub(crate) mod this_thread;

use std::time::{Duration, Instant};

pub(crate) use self::client::*;
pub(crate) use self::framing::*;
pub(crate) use self::server::*;

/// Long enough for any machine, short enough to find a hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `condition` holds.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
