//! The callbacks of an application: a trait, and closures in its place.

mod callbacks;

use std::net::SocketAddr;

use crate::{Closed, ConnectionId, Context, Message, Request, Upgrade};

pub(crate) use callbacks::{CallbackHandler, Callbacks};

/// A server's behaviour, with state of its own type for each connection.
///
/// One handler is made for each loop, on the loop's own thread, and never leaves it: it needs no `Send` and takes
/// `&mut self`. For shared state put an `Arc` into it.
///
/// For one connection the calls come in this order: `connect`, then either
/// - `upgrade`, `open`, any number of `message`, `ping`, `pong`, `drain`, `join` and `leave`, `close`, `disconnect`, or
/// - where it never became a WebSocket connection, perhaps `upgrade`, and `disconnect`.
///
/// On each loop `start` comes before all others, `wake` whenever somebody asks for it, and `stop` when the
/// server is told to stop.
///
/// No call is made while another runs: what a call causes is delivered after it returned. A call that panics closes its
/// connection with 1011, if it is about one, and the server goes on; where `open` itself panics there is no state, and
/// neither `close` nor `join` and `leave` are called.
pub trait Handler: 'static {
    /// The handler's own data for each open connection.
    type State: 'static;

    /// Decides on a request that is valid in itself, now or [later](Upgrade::later); accepts unless overridden.
    fn upgrade(&mut self, server: &Context<'_>, request: &Request) -> Upgrade {
        let _ = (server, request);
        Upgrade::accept()
    }

    /// A connection is open: from here on it can be pushed to.
    fn open(&mut self, server: &Context<'_>, request: &Request) -> Self::State;

    /// A complete message came.
    fn message(&mut self, server: &Context<'_>, state: &mut Self::State, message: Message<'_>);

    /// The connection's queue has fallen below the soft limit again.
    fn drain(&mut self, server: &Context<'_>, state: &mut Self::State, id: ConnectionId) {
        let _ = (server, state, id);
    }

    /// A Ping came. It is answered already, unless [`automatic_pong`](crate::Settings::automatic_pong) is off: then
    /// answering it, by [`Context::pong`] with the same payload, is up to this call.
    fn ping(&mut self, server: &Context<'_>, state: &mut Self::State, id: ConnectionId, payload: &[u8]) {
        let _ = (server, state, id, payload);
    }

    /// A Pong came.
    fn pong(&mut self, server: &Context<'_>, state: &mut Self::State, id: ConnectionId, payload: &[u8]) {
        let _ = (server, state, id, payload);
    }

    /// The connection is in a room now, whoever has joined it; called on its own loop. `join` and `leave` for one
    /// connection and room take turns. What is undone before its loop has heard of it may go by without either.
    fn join(&mut self, server: &Context<'_>, state: &mut Self::State, id: ConnectionId, room: &str) {
        let _ = (server, state, id, room);
    }

    /// The connection is not in a room any more. Where it ends this is called for each of its rooms, before `close`.
    fn leave(&mut self, server: &Context<'_>, state: &mut Self::State, id: ConnectionId, room: &str) {
        let _ = (server, state, id, room);
    }

    /// The connection is over: pushes to it say [`Gone`](crate::PushError::Gone). Called once for each `open`.
    fn close(&mut self, server: &Context<'_>, state: Self::State, closed: Closed) {
        let _ = (server, state, closed);
    }

    /// A TCP connection was accepted.
    fn connect(&mut self, server: &Context<'_>, id: ConnectionId, remote_addr: SocketAddr) {
        let _ = (server, id, remote_addr);
    }

    /// A TCP connection is closed. Called once for each `connect`.
    fn disconnect(&mut self, server: &Context<'_>, id: ConnectionId) {
        let _ = (server, id);
    }

    /// The loop runs. Called once, before it accepts its first connection.
    fn start(&mut self, server: &Context<'_>) {
        let _ = server;
    }

    /// Somebody has called [`Handle::wake`](crate::Handle::wake), once or several times, since this was called last.
    fn wake(&mut self, server: &Context<'_>) {
        let _ = server;
    }

    /// The server begins to stop. Called once, before clients are told and connections are reset.
    fn stop(&mut self, server: &Context<'_>) {
        let _ = server;
    }
}
