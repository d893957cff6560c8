//! Every connection joins a room, or ten, and each message is published to the one that all are in.

use gannet::{Context, Handler, Message, Request, Server, StartError};

/// Serves until it is stopped.
pub(crate) fn run(server: Server) -> Result<(), StartError> {
    let server = server.on_open(|server, request| join(server, request, ALL));
    let running = server.on_message(publish).spawn()?;
    crate::say_where(running.local_addrs());
    Ok(running.join()?)
}

/// Serves until it is stopped; connections come and go, and each joins ten rooms of a hundred.
pub(crate) fn run_with_ten(server: Server) -> Result<(), StartError> {
    let names = (0..100).map(|number| format!("room {number}")).collect();
    server.run_here(Halls { names }, |_, addresses| crate::say_where(addresses))
}

struct Halls {
    names: Vec<String>,
}

impl Handler for Halls {
    type State = ();

    fn open(&mut self, server: &Context<'_>, request: &Request) {
        let first = request.id.number() as usize % 10;
        for name in self.names.iter().skip(first).step_by(10) {
            join(server, request, name);
        }
    }

    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        publish(server, message);
    }
}

fn join(server: &Context<'_>, request: &Request, room: &str) {
    server.join(request.id, room).expect("it is open, and the name is short");
}

fn publish(server: &Context<'_>, message: Message<'_>) {
    // A full mailbox would show in what the load misses.
    server.publish(ALL, message).ok();
}

const ALL: &str = "all";
