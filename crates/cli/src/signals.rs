use std::io;
use std::thread;

use gannet::{Farewell, Handle};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;

use crate::terminal::say;

/// Stops the server at the first SIGINT or SIGTERM, and the process at the second. Other signals that are
/// usual for servers do not end it: a line says that they change nothing.
///
/// # Errors
///
/// Errors of the operating system.
pub(crate) fn stop_on_signal(handle: Handle) -> io::Result<()> {
    on_signal(move || {
        say("stopping: waiting for clients to close; a second signal ends at once");
        handle.stop(Farewell::GoingAway);
    })?;
    say_on_signal()
}

fn say_on_signal() -> io::Result<()> {
    let lines = lines();
    let mut signals = Signals::new(lines.iter().map(|(signal, _)| signal))?;
    let answer = move || {
        for signal in signals.forever() {
            if let Some((_, line)) = lines.iter().find(|(known, _)| *known == signal) {
                say(line);
            }
        }
    };
    thread::Builder::new().name("other signals".into()).spawn(answer)?;
    Ok(())
}

/// Signals, each with the line that is printed for it.
fn lines() -> Vec<(i32, &'static str)> {
    vec![
        (SIGHUP, "SIGHUP: there is nothing to reload, and the log is standard error"),
        (SIGUSR1, "SIGUSR1: the log is standard error, and there is no file to open anew"),
        (SIGUSR2, "SIGUSR2: a running server is not replaced; stop it, and start the new one"),
        #[cfg(target_os = "linux")]
        (libc::SIGRTMIN(), "SIGRTMIN: the log is standard error, and there is no file to open anew"),
    ]
}

/// Calls `stop` at the first SIGINT or SIGTERM, and ends the process at the second.
///
/// # Errors
///
/// Errors of the operating system.
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
