//! The way to connections, wherever the loop runs that has them.

use std::rc::Rc;
use std::time::{Duration, Instant};

use gannet::{Command, CommandError, ConnectionId, Context, Handle, Info, PushError, TimerId, Upgrade};

use super::away::Away;
use super::sendable::Sendable;
use super::state::ServerState;

/// The way to the loops of a server. A verb is a [`Command`], but for data, which are [`Sendable`].
#[derive(Clone, Copy)]
pub(crate) enum Reach<'r, 'c> {
    /// There is one loop, it runs on this thread, and this is one of its callbacks.
    Here(&'r Context<'c>),
    /// The loops have threads of their own.
    Away(Away<'r>),
    /// The only loop, which ran on this thread, has ended, and the script is hearing of that.
    Ended(&'r Handle),
    /// The server has not started, or is over.
    NotRunning,
}

/// Facts about a connection that change while it is used.
pub(crate) struct LiveInfo {
    pub(crate) descriptor: Option<i32>,
    pub(crate) last_received: Instant,
    pub(crate) last_sent: Option<Instant>,
    /// Bytes that wait to be sent.
    pub(crate) queued: usize,
    /// Bytes that came and wait.
    pub(crate) unread: usize,
}

/// Verbs.
impl Reach<'_, '_> {
    /// Has a command carried out. Data are [sent](Self::send).
    ///
    /// # Errors
    ///
    /// Those of the verb, as far as this thread can tell; [`CommandError::Gone`] where there is no loop.
    #[inline]
    pub(crate) fn apply(self, command: Command<'_>) -> Result<(), CommandError> {
        match self {
            Self::Here(server) => server.apply(command),
            Self::Away(away) => away.apply(command),
            Self::Ended(handle) => handle.apply(command),
            Self::NotRunning => Err(CommandError::Gone),
        }
    }

    /// Sends something to a connection. This waits where a mailbox is full.
    #[inline]
    pub(crate) fn send(self, id: ConnectionId, data: Sendable<'_>) -> Result<(), PushError> {
        match self {
            Self::Here(server) => data.send(server, id),
            Self::Away(away) => away.send(id, data),
            Self::Ended(handle) => data.post(handle, id),
            Self::NotRunning => Err(PushError::Gone),
        }
    }
}

/// Handshakes.
impl Reach<'_, '_> {
    /// Answers a request that was put off. False: it waits no longer.
    pub(crate) fn answer_upgrade(self, id: ConnectionId, upgrade: Upgrade) -> bool {
        match self {
            Self::Here(server) => server.answer_upgrade(id, upgrade),
            Self::Away(away) => away.handle().answer_upgrade(id, upgrade),
            Self::Ended(_) | Self::NotRunning => false,
        }
    }
}

/// Questions. They are answered without waiting for a loop.
impl Reach<'_, '_> {
    /// Asks the loop whose callback runs, or else all of them by the handle. `None`: the server does not run.
    pub(crate) fn ask<R>(
        self,
        here: impl FnOnce(&Context<'_>) -> R,
        elsewhere: impl FnOnce(&Handle) -> R,
    ) -> Option<R> {
        match self {
            Self::Here(server) => Some(here(server)),
            Self::Away(away) => Some(elsewhere(away.handle())),
            Self::Ended(handle) => Some(elsewhere(handle)),
            Self::NotRunning => None,
        }
    }

    /// The facts at present.
    pub(crate) fn live(self, id: ConnectionId) -> Option<LiveInfo> {
        match self {
            Self::Here(server) => server.info(id).map(LiveInfo::from),
            Self::Away(away) => away.live(id),
            Self::Ended(_) | Self::NotRunning => None,
        }
    }

    /// Says whether `limit` bytes wait for a connection. A loop that is elsewhere is asked, and answers later if it is
    /// so.
    pub(crate) fn is_full(self, id: ConnectionId, limit: usize) -> bool {
        match self {
            Self::Here(server) => server.info(id).is_some_and(|info| info.queued >= limit),
            Self::Away(away) => {
                away.ask_whether_full(id, limit);
                false
            }
            Self::Ended(_) | Self::NotRunning => false,
        }
    }
}

/// Notes.
impl Reach<'_, '_> {
    /// Counts bytes that may have been published to a connection. A loop that is here knows of them.
    pub(crate) fn note_published(self, id: ConnectionId, size: usize) {
        match self {
            Self::Away(away) => away.note_published(id, size),
            Self::Here(_) | Self::Ended(_) | Self::NotRunning => {}
        }
    }
}

/// Timers. `None`, and false: there is no loop that would call one.
impl Reach<'_, '_> {
    /// Calls once when this time has passed.
    pub(crate) fn after(
        self,
        state: &Rc<ServerState>,
        delay: Duration,
        call: impl FnOnce() + 'static,
    ) -> Option<TimerId> {
        match self {
            Self::Here(server) => {
                let state = Rc::downgrade(state);
                Some(server.after(delay, move |server| {
                    if let Some(state) = state.upgrade() {
                        state.lend(server, call);
                    }
                }))
            }
            Self::Away(away) => Some(away.timers().after(delay, call)),
            Self::Ended(_) | Self::NotRunning => None,
        }
    }

    /// Calls again and again.
    pub(crate) fn every(
        self,
        state: &Rc<ServerState>,
        interval: Duration,
        mut call: impl FnMut() + 'static,
    ) -> Option<TimerId> {
        match self {
            Self::Here(server) => {
                let state = Rc::downgrade(state);
                Some(server.every(interval, move |server| {
                    if let Some(state) = state.upgrade() {
                        state.lend(server, &mut call);
                    }
                }))
            }
            Self::Away(away) => Some(away.timers().every(interval, call)),
            Self::Ended(_) | Self::NotRunning => None,
        }
    }

    /// Calls a timer off.
    pub(crate) fn cancel(self, timer: TimerId) -> bool {
        match self {
            Self::Here(server) => server.cancel(timer),
            Self::Away(away) => away.timers().cancel(timer),
            Self::Ended(_) | Self::NotRunning => false,
        }
    }
}

impl From<Info> for LiveInfo {
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
