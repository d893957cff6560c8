//! What can be done to connections, wherever the loop runs that has them.

use std::rc::Rc;
use std::time::{Duration, Instant};

use gannet::{
    CloseCode, CloseError, ConnectionId, Context, Frame, Info, Outgoing, Payload, PingError, PushError,
    TimerId,
};

use super::away::Away;
use super::state::State;
use crate::websocket::FLAG_COMPRESS;

/// The way to the loops of the server that runs.
#[derive(Clone, Copy)]
pub(crate) enum Reach<'r, 'c> {
    /// There is one loop, it runs on this thread, and this is one of its callbacks.
    Here(&'r Context<'c>),
    /// The loops have threads of their own.
    Away(Away<'r>),
}

/// Whether the script asks for a message to be compressed, where the client agreed to that.
#[derive(Clone, Copy)]
pub(crate) enum Compress {
    FromThreshold,
    Always,
}

/// What changes while a connection is used.
pub(crate) struct Live {
    pub(crate) descriptor: Option<i32>,
    pub(crate) last_received: Instant,
    pub(crate) last_sent: Option<Instant>,
    /// Bytes that wait to be sent.
    pub(crate) queued: usize,
    /// Bytes that came and wait.
    pub(crate) unread: usize,
}

impl Compress {
    pub(crate) fn of(flags: i64) -> Self {
        if flags & FLAG_COMPRESS != 0 { Self::Always } else { Self::FromThreshold }
    }

    #[inline]
    pub(crate) fn applied<'m>(self, message: impl Into<Outgoing<'m>>) -> Outgoing<'m> {
        match self {
            Self::FromThreshold => message.into(),
            Self::Always => message.into().compressed(),
        }
    }
}

impl Reach<'_, '_> {
    #[inline]
    pub(crate) fn push(
        self,
        id: ConnectionId,
        message: Payload<'_>,
        compress: Compress,
    ) -> Result<(), PushError> {
        match self {
            Self::Here(server) => server.push(id, compress.applied(message)),
            Self::Away(away) => away.push(id, message, compress),
        }
    }

    pub(crate) fn send_frame(self, id: ConnectionId, frame: Frame<'_>) -> Result<(), PushError> {
        match self {
            Self::Here(server) => server.send_frame(id, frame),
            Self::Away(away) => away.send_frame(id, frame),
        }
    }

    pub(crate) fn send_raw(self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        match self {
            Self::Here(server) => server.send_raw(id, bytes),
            Self::Away(away) => away.send_raw(id, bytes),
        }
    }

    pub(crate) fn ping(self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        match self {
            Self::Here(server) => server.ping(id, payload),
            Self::Away(away) => away.ping(id, payload),
        }
    }

    pub(crate) fn close(self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        match self {
            Self::Here(server) => server.close(id, code, reason),
            Self::Away(away) => away.close(id, code, reason),
        }
    }

    pub(crate) fn abort(self, id: ConnectionId) -> bool {
        match self {
            Self::Here(server) => server.abort(id),
            Self::Away(away) => away.abort(id),
        }
    }

    pub(crate) fn hang_up(self, id: ConnectionId) -> bool {
        match self {
            Self::Here(server) => server.hang_up(id),
            Self::Away(away) => away.hang_up(id),
        }
    }

    pub(crate) fn pause(self, id: ConnectionId) -> bool {
        match self {
            Self::Here(server) => server.pause(id),
            Self::Away(away) => away.pause(id),
        }
    }

    pub(crate) fn resume(self, id: ConnectionId) -> bool {
        match self {
            Self::Here(server) => server.resume(id),
            Self::Away(away) => away.resume(id),
        }
    }

    /// What is known of a connection at present, without waiting for anybody.
    pub(crate) fn live(self, id: ConnectionId) -> Option<Live> {
        match self {
            Self::Here(server) => server.info(id).map(Live::from),
            Self::Away(away) => away.live(id),
        }
    }

    /// Whether `limit` bytes wait for a connection. A loop that is elsewhere is asked, and answers later if it is so.
    pub(crate) fn is_full(self, id: ConnectionId, limit: usize) -> bool {
        match self {
            Self::Here(server) => server.info(id).is_some_and(|info| info.queued >= limit),
            Self::Away(away) => {
                away.ask_whether_full(id, limit);
                false
            }
        }
    }

    /// As much may have been published to a connection. A loop that is here knows that.
    pub(crate) fn note_published(self, id: ConnectionId, size: usize) {
        match self {
            Self::Here(_) => {}
            Self::Away(away) => away.note_published(id, size),
        }
    }

    /// Calls once when this time has passed.
    pub(crate) fn after(self, state: &Rc<State>, delay: Duration, call: impl FnOnce() + 'static) -> TimerId {
        match self {
            Self::Here(server) => {
                let state = Rc::downgrade(state);
                server.after(delay, move |server| {
                    if let Some(state) = state.upgrade() {
                        state.lend(server, call);
                    }
                })
            }
            Self::Away(away) => away.timers().after(delay, call),
        }
    }

    /// Calls again and again.
    pub(crate) fn every(
        self,
        state: &Rc<State>,
        interval: Duration,
        mut call: impl FnMut() + 'static,
    ) -> TimerId {
        match self {
            Self::Here(server) => {
                let state = Rc::downgrade(state);
                server.every(interval, move |server| {
                    if let Some(state) = state.upgrade() {
                        state.lend(server, &mut call);
                    }
                })
            }
            Self::Away(away) => away.timers().every(interval, call),
        }
    }

    /// Calls a timer off.
    pub(crate) fn cancel(self, timer: TimerId) -> bool {
        match self {
            Self::Here(server) => server.cancel(timer),
            Self::Away(away) => away.timers().cancel(timer),
        }
    }
}

impl From<Info> for Live {
    fn from(info: Info) -> Self {
        Self {
            descriptor: info.descriptor,
            last_received: info.last_received,
            last_sent: info.last_sent,
            queued: info.queued,
            unread: info.unread,
        }
    }
}
