use gannet::Server;

use crate::arguments::ServerArguments;
use crate::failure::Failure;
use crate::signals::stop_on_signal;
use crate::terminal::say;

/// Answers each message with itself, kind for kind, until a signal comes.
///
/// # Errors
///
/// [`Failure::Settings`], [`Failure::Start`] or [`Failure::System`] where it cannot start, [`Failure::Run`]
/// where it fails later.
pub(crate) fn run(arguments: &ServerArguments) -> Result<(), Failure> {
    let running = Server::new(arguments.settings()?)
        .on_message(|server, message| {
            // A client that does not read is dealt with by the send queue's policy.
            server.push(message.id, message).ok();
        })
        .spawn()?;
    stop_on_signal(running.handle()).map_err(Failure::System)?;
    for address in running.local_addrs() {
        say(format_args!("listening on {address}"));
    }
    Ok(running.join()?)
}
