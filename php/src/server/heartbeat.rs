//! The script's own heartbeat: who says nothing for too long is closed. No Pings are sent.

use std::rc::{Rc, Weak};
use std::time::Duration;

use ext_php_rs::types::{ZendHashTable, Zval};
use gannet::{CloseCode, ConnectionId, Context};

use super::state::{State, fd_of};
use crate::values::{long, table, truth};

impl State {
    /// Looks after silent connections, where the script has set how long they may be silent.
    pub(crate) fn start_heartbeat(self: &Rc<Self>, server: &Context<'_>) {
        let heartbeat = self.options.borrow().heartbeat;
        if !heartbeat.is_on() {
            return;
        }
        let state: Weak<Self> = Rc::downgrade(self);
        server.every(heartbeat.interval(), move |server| {
            if let Some(state) = state.upgrade() {
                for id in state.silent(server, heartbeat.idle()) {
                    state.close_silent(server, id);
                }
            }
        });
    }

    /// Connections from which nothing has come for so long, but for those that are protected.
    fn silent(&self, server: &Context<'_>, idle: Duration) -> Vec<ConnectionId> {
        let connections = self.connections.borrow();
        let watched = connections.iter().filter(|(_, connection)| !connection.protected && !connection.over);
        let ids = watched.map(|(id, _)| ConnectionId::new(*id));
        ids.filter(|id| server.info(*id).is_some_and(|info| info.last_received.elapsed() >= idle)).collect()
    }

    fn close_silent(&self, server: &Context<'_>, id: ConnectionId) {
        self.with_connection(fd_of(id), |connection| {
            connection.ended_here = true;
            connection.over = true;
        });
        // Swoole says nothing; a client that still listens is told why.
        server.close(id, CloseCode::GOING_AWAY, "").ok();
        server.hang_up(id);
    }
}

/// `heartbeat`: the silent ones, closed where that is wanted. False: the script has set no heartbeat.
pub(crate) fn check(state: &State, close: bool) -> Zval {
    let heartbeat = state.options.borrow().heartbeat;
    if !heartbeat.is_on() {
        return truth(false);
    }
    let silent = state.with_context(|server| {
        let silent = state.silent(server, heartbeat.idle());
        if close {
            silent.iter().for_each(|id| state.close_silent(server, *id));
        }
        silent
    });
    let mut fds = ZendHashTable::new();
    for id in silent.unwrap_or_default() {
        fds.push(long(fd_of(id))).ok();
    }
    table(fds)
}
