//! Each message goes to all: framed once, pushed in a loop over the ids of the open connections.

use gannet::{
    Closed, ConnectionId, Context, Encoded, Handler, Message, Payload, Request, Server, StartError,
};

/// Serves until it is stopped.
pub(crate) fn run(server: Server) -> Result<(), StartError> {
    server.run_here(Room::default(), |_, addresses| crate::say_where(addresses))
}

#[derive(Default)]
struct Room {
    ids: Vec<ConnectionId>,
}

impl Handler for Room {
    type State = ();

    fn open(&mut self, _server: &Context<'_>, request: &Request) {
        self.ids.push(request.id);
    }

    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        let encoded = match message.payload {
            Payload::Text(text) => Encoded::text(text),
            Payload::Binary(bytes) => Encoded::binary(bytes),
        };
        for id in &self.ids {
            // One that does not read is dealt with by the send queue's policy.
            server.push(*id, &encoded).ok();
        }
    }

    fn close(&mut self, _server: &Context<'_>, (): (), closed: Closed) {
        self.ids.retain(|id| *id != closed.id);
    }
}
