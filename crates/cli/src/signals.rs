use std::io;
use std::thread;

use gannet::{Farewell, Handle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::terminal::say;

/// Stops the server at the first SIGINT or SIGTERM, and the process at the second.
///
/// # Errors
///
/// Those of the operating system.
pub(crate) fn stop_on_signal(handle: Handle) -> io::Result<()> {
    on_signal(move || {
        say("stopping: waiting for clients to close; a second signal ends at once");
        handle.stop(Farewell::GoingAway);
    })
}

/// Calls `stop` at the first SIGINT or SIGTERM, and ends the process at the second.
///
/// # Errors
///
/// Those of the operating system.
pub(crate) fn on_signal(stop: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        let mut signals = signals.forever();
        if signals.next().is_some() {
            stop();
        }
        if let Some(signal) = signals.next() {
            std::process::exit(128 + signal);
        }
    })?;
    Ok(())
}
