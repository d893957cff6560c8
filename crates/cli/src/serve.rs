use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use gannet::{ConnectionId, Message, Outgoing, Payload, Server};

use crate::arguments::ServerArguments;
use crate::failure::Failure;
use crate::page;
use crate::printer::Printer;
use crate::signals::stop_on_signal;
use crate::terminal::say;

/// Settings of `gannet serve`.
#[derive(Debug, Default, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    server: ServerArguments,
    /// Print nothing of clients and messages
    #[arg(long, short)]
    quiet: bool,
}

/// Prints messages of clients, answers them, and serves a page to talk from, until a signal comes.
///
/// # Errors
///
/// [`Failure::Settings`], [`Failure::Start`] or [`Failure::System`] where it cannot start, [`Failure::Run`]
/// where it fails later.
pub(crate) fn run(arguments: &ServeArguments) -> Result<(), Failure> {
    let (printer, printing) = Printer::start(arguments.quiet).map_err(Failure::System)?;
    let (opened, received, closed) = (printer.clone(), printer.clone(), printer);
    let running = Server::new(arguments.server.settings()?)
        .http(page::router())
        .on_open(move |_server, request| opened.print(|| format!("client {} connected", request.id)))
        .on_message(move |server, message| {
            let text = message.text().unwrap_or("(binary)");
            received.print(|| format!("received message: {}", shown(message.id, text)));
            let answer = match message.payload {
                Payload::Text(text) => Outgoing::from(format!("server received: {text}")),
                Payload::Binary(bytes) => Outgoing::from(bytes),
            };
            // A client that does not read is dealt with by the send queue's policy.
            server.push(message.id, answer).ok();
        })
        .on_close(move |_server, end| closed.print(|| format!("client {} closed", end.id)))
        .spawn()?;
    stop_on_signal(running.handle()).map_err(Failure::System)?;
    for address in running.local_addrs() {
        say(format_args!("listening on {address}"));
    }
    if let Some(address) = running.local_addrs().first() {
        say(format_args!("open {} in a browser to talk with it", page_url(*address)));
    }
    let end = running.join();
    printing.finish(LAST_LINES_TIME_MAX);
    Ok(end?)
}

/// A text in a form that is safe for a terminal: its start, with control characters escaped.
fn shown(id: ConnectionId, text: &str) -> String {
    let start = &text[..text.floor_char_boundary(SHOWN_SIZE_MAX)];
    let rest = if start.len() < text.len() { format!(" ... ({} bytes)", text.len()) } else { String::new() };
    format!("{}{rest}", Message { id, payload: Payload::Text(start), was_compressed: false })
}

/// The page's URL for a browser on this machine.
fn page_url(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://localhost:{}/", address.port())
    } else {
        format!("http://{address}/")
    }
}

/// Time that the last lines may take to be printed, once the server has stopped.
const LAST_LINES_TIME_MAX: Duration = Duration::from_secs(1);
/// Most bytes of a message that are printed.
const SHOWN_SIZE_MAX: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_where_a_browser_can_go() {
        for (address, url) in [
            ("0.0.0.0:9501", "http://localhost:9501/"),
            ("[::]:80", "http://localhost:80/"),
            ("127.0.0.1:1", "http://127.0.0.1:1/"),
            ("[::1]:9501", "http://[::1]:9501/"),
        ] {
            assert_eq!(page_url(address.parse().expect("an address")), url);
        }
    }
}
