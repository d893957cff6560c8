//! The servers of this crate, seen by a client that nobody here wrote; and by a bare socket where it has to misbehave.

mod backpressure;
mod bare_client;
mod deflated;
mod echo;
mod fan_out;
mod opening;
mod slow_clients;

use std::path::Path;

use gannet_bench::affinity::Affinity;
use gannet_bench::contender::{Contender, Programs};
use gannet_bench::running::Running;

/// Starts a server that cargo has built beside the tests.
fn start(contender: Contender) -> Running {
    let folder = Path::new(env!("CARGO_BIN_EXE_floor")).parent().expect("a program is in a folder");
    let command = Programs::in_folder(folder).server(contender).expect("cargo builds the programs first");
    Running::start(command, &Affinity::Unpinned).expect("the server starts")
}
