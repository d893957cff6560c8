//! The script's own heartbeat: connections that are silent for too long are closed. No Pings are sent.

use std::rc::{Rc, Weak};
use std::time::Duration;

use ext_php_rs::types::{ZendHashTable, Zval};
use gannet::{CloseCode, Command, ConnectionId};

use super::connection::ConnectionEnd;
use super::reach::Reach;
use super::reasons;
use super::state::{ServerState, fd_of};
use crate::values::{long, table, truth};

impl ServerState {
    /// Looks for silent connections from now on, where the script has set how long they may be silent.
    pub(crate) fn start_heartbeat(self: &Rc<Self>) {
        let heartbeat = self.settings.borrow().heartbeat;
        if !heartbeat.is_on() {
            return;
        }
        let state: Weak<Self> = Rc::downgrade(self);
        let look = move || {
            if let Some(state) = state.upgrade() {
                state.with_reach(|reach| state.close_silent(reach, heartbeat.idle()));
            }
        };
        self.with_reach(|reach| reach.every(self, heartbeat.interval(), look));
    }

    /// Connections from which nothing has come for so long, though they were read, but for those that are protected.
    fn silent(&self, reach: Reach<'_, '_>, idle: Duration) -> Vec<ConnectionId> {
        let keeps_order = self.keeps_order.get();
        let ids = self.connections.ids_from(0, usize::MAX, |connection| {
            let is_held = connection.is_paused || keeps_order && connection.waiting_calls > 0;
            let was_held = connection.read_since.is_some_and(|since| since.elapsed() < idle);
            !connection.protected && !is_held && !was_held
        });
        let is_silent =
            |id: &ConnectionId| reach.live(*id).is_some_and(|live| live.last_received.elapsed() >= idle);
        ids.into_iter().map(ConnectionId::new).filter(is_silent).collect()
    }

    /// Closes those that have been silent for so long, and says which.
    fn close_silent(&self, reach: Reach<'_, '_>, idle: Duration) -> Vec<ConnectionId> {
        let silent = self.silent(reach, idle);
        match reach {
            Reach::Here(_) => self.close(reach, &silent),
            // While PHP was busy they may have said something that it has not come to.
            Reach::Away(away) => away.close_silent(&silent, idle),
            Reach::Ended(_) | Reach::NotRunning => {}
        }
        silent
    }

    fn close(&self, reach: Reach<'_, '_>, silent: &[ConnectionId]) {
        for id in silent.iter().copied() {
            // Swoole says nothing; a client that still listens is told why.
            let (code, reason) = (CloseCode::GOING_AWAY, reasons::SILENT);
            reach.apply(Command::Close { id, code, reason }).ok();
            reach.apply(Command::HangUp { id }).ok();
            self.note_silent(id);
        }
    }

    /// Notes that a connection is closed because it is silent.
    pub(crate) fn note_silent(&self, id: ConnectionId) {
        self.with_connection(fd_of(id), |connection| connection.end(ConnectionEnd::Judged));
    }
}

/// `heartbeat`: the silent ones, closed where that is wanted. False: the script has set no heartbeat.
pub(crate) fn check(state: &ServerState, close: bool) -> Zval {
    let heartbeat = state.settings.borrow().heartbeat;
    if !heartbeat.is_on() {
        return truth(false);
    }
    let silent = state.with_reach(|reach| {
        let idle = heartbeat.idle();
        if close { state.close_silent(reach, idle) } else { state.silent(reach, idle) }
    });
    let mut fds = ZendHashTable::new();
    for id in silent {
        fds.push(long(fd_of(id))).ok();
    }
    table(fds)
}
