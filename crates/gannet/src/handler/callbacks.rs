use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::{Closed, ConnectionId, Context, Handler, Message, Request, Upgrade};

/// The closures of a [`Server`](crate::Server), shared by all loops.
#[derive(Default)]
pub(crate) struct Callbacks {
    pub(crate) upgrade: Option<Box<UpgradeFn>>,
    pub(crate) open: Option<Box<OpenFn>>,
    pub(crate) message: Option<Box<MessageFn>>,
    pub(crate) drain: Option<Box<IdFn>>,
    pub(crate) ping: Option<Box<PayloadFn>>,
    pub(crate) pong: Option<Box<PayloadFn>>,
    pub(crate) join: Option<Box<RoomFn>>,
    pub(crate) leave: Option<Box<RoomFn>>,
    pub(crate) close: Option<Box<CloseFn>>,
    pub(crate) connect: Option<Box<ConnectFn>>,
    pub(crate) disconnect: Option<Box<IdFn>>,
    pub(crate) start: Option<Box<LoopFn>>,
    pub(crate) wake: Option<Box<LoopFn>>,
    pub(crate) stop: Option<Box<LoopFn>>,
}

pub(crate) type UpgradeFn = dyn Fn(&Context<'_>, &Request) -> Upgrade + Send + Sync;
pub(crate) type OpenFn = dyn Fn(&Context<'_>, &Request) + Send + Sync;
pub(crate) type MessageFn = dyn Fn(&Context<'_>, Message<'_>) + Send + Sync;
pub(crate) type IdFn = dyn Fn(&Context<'_>, ConnectionId) + Send + Sync;
pub(crate) type PayloadFn = dyn Fn(&Context<'_>, ConnectionId, &[u8]) + Send + Sync;
pub(crate) type RoomFn = dyn Fn(&Context<'_>, ConnectionId, &str) + Send + Sync;
pub(crate) type CloseFn = dyn Fn(&Context<'_>, Closed) + Send + Sync;
pub(crate) type LoopFn = dyn Fn(&Context<'_>) + Send + Sync;
pub(crate) type ConnectFn = dyn Fn(&Context<'_>, ConnectionId, SocketAddr) + Send + Sync;

impl Callbacks {
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            upgrade,
            open,
            message,
            drain,
            ping,
            pong,
            join,
            leave,
            close,
            connect,
            disconnect,
            start,
            wake,
            stop,
        } = self;
        upgrade.is_none()
            && open.is_none()
            && message.is_none()
            && drain.is_none()
            && ping.is_none()
            && pong.is_none()
            && join.is_none()
            && leave.is_none()
            && close.is_none()
            && connect.is_none()
            && disconnect.is_none()
            && start.is_none()
            && wake.is_none()
            && stop.is_none()
    }
}

impl Callbacks {
    /// The method that gave a callback about open connections, if one did.
    pub(crate) fn of_connections(&self) -> Option<&'static str> {
        let given = [
            ("on_open", self.open.is_some()),
            ("on_message", self.message.is_some()),
            ("on_drain", self.drain.is_some()),
            ("on_ping", self.ping.is_some()),
            ("on_pong", self.pong.is_some()),
            ("on_join", self.join.is_some()),
            ("on_leave", self.leave.is_some()),
            ("on_close", self.close.is_some()),
        ];
        given.into_iter().find_map(|(name, is_given)| is_given.then_some(name))
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").finish_non_exhaustive()
    }
}

/// The handler that calls the closures.
pub(crate) struct CallbackHandler(pub(crate) Arc<Callbacks>);

impl Handler for CallbackHandler {
    type State = ();

    fn upgrade(&mut self, server: &Context<'_>, request: &Request) -> Upgrade {
        self.0.upgrade.as_ref().map_or_else(Upgrade::accept, |upgrade| upgrade(server, request))
    }

    fn open(&mut self, server: &Context<'_>, request: &Request) {
        if let Some(open) = &self.0.open {
            open(server, request);
        }
    }

    #[inline]
    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        if let Some(callback) = &self.0.message {
            callback(server, message);
        }
    }

    fn drain(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId) {
        if let Some(drain) = &self.0.drain {
            drain(server, id);
        }
    }

    fn ping(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, payload: &[u8]) {
        if let Some(ping) = &self.0.ping {
            ping(server, id, payload);
        }
    }

    fn pong(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, payload: &[u8]) {
        if let Some(pong) = &self.0.pong {
            pong(server, id, payload);
        }
    }

    fn join(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, room: &str) {
        if let Some(join) = &self.0.join {
            join(server, id, room);
        }
    }

    fn leave(&mut self, server: &Context<'_>, (): &mut (), id: ConnectionId, room: &str) {
        if let Some(leave) = &self.0.leave {
            leave(server, id, room);
        }
    }

    fn close(&mut self, server: &Context<'_>, (): (), closed: Closed) {
        if let Some(close) = &self.0.close {
            close(server, closed);
        }
    }

    fn connect(&mut self, server: &Context<'_>, id: ConnectionId, remote_addr: SocketAddr) {
        if let Some(connect) = &self.0.connect {
            connect(server, id, remote_addr);
        }
    }

    fn disconnect(&mut self, server: &Context<'_>, id: ConnectionId) {
        if let Some(disconnect) = &self.0.disconnect {
            disconnect(server, id);
        }
    }

    fn start(&mut self, server: &Context<'_>) {
        if let Some(start) = &self.0.start {
            start(server);
        }
    }

    fn wake(&mut self, server: &Context<'_>) {
        if let Some(wake) = &self.0.wake {
            wake(server);
        }
    }

    fn stop(&mut self, server: &Context<'_>) {
        if let Some(stop) = &self.0.stop {
            stop(server);
        }
    }
}
