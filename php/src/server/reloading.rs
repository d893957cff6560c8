//! `reload`, and the signals that ask for it.

use super::sending;
use super::state::ServerState;
use crate::last_error;

/// `reload`: there are no worker processes that could be replaced one after the other. Always false.
pub(super) fn reload(state: &ServerState) -> bool {
    if !state.is_running() {
        return sending::not_running();
    }
    refuse();
    last_error::set(last_error::NOT_SUPPORTED);
    false
}

/// Says in the log what Swoole says of a server that is one process.
pub(super) fn refuse() {
    tracing::warn!("Server::reload() (ERRNO 507): not supported with single process mode");
}
