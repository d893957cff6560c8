//! `getClientInfo` and `getClientList`.

use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;
use std::time::Instant;

use ext_php_rs::types::{ZendHashTable, Zval};

use super::connection::{Connection, WebSocketStatus, now, whole};
use super::port::PortState;
use super::reach::LiveInfo;
use super::sending::id_of;
use super::state::ServerState;
use crate::values::{double, long, string, table, truth};
use crate::warning::warn_only;

/// The facts about a connection, in Swoole's order. False: there is none.
pub(crate) fn of(state: &ServerState, fd: i64) -> Zval {
    let live = state.with_reach(|reach| reach.live(id_of(fd)));
    let speaks_websocket = state.speaks_websocket();
    let is_established = state.is_established(fd);
    let known = state.with_connection(fd, |connection| Known::of(connection, is_established));
    let Some(known) = known else { return truth(false) };
    let port = state.port_of(known.port);
    table(entries(&known, port.as_deref(), live.as_ref(), speaks_websocket))
}

/// A copy of what is kept of a connection: an array cannot be made while anything is borrowed.
struct Known {
    remote: SocketAddr,
    connected: f64,
    port: usize,
    status: WebSocketStatus,
    uid: Option<i64>,
}

impl Known {
    fn of(connection: &Connection, is_established: bool) -> Self {
        let Connection { remote, connected, port, status, uid, .. } = *connection;
        // To a script that has answered the handshake itself it is established.
        let status = if status == WebSocketStatus::Handshake && is_established {
            WebSocketStatus::Active
        } else {
            status
        };
        Self { remote, connected, port, status, uid }
    }
}

fn entries(
    connection: &Known,
    port: Option<&PortState>,
    live: Option<&LiveInfo>,
    speaks_websocket: bool,
) -> ext_php_rs::boxed::ZBox<ZendHashTable> {
    let received = live.map_or(connection.connected, |live| seconds_of(live.last_received));
    let mut entries = ZendHashTable::new();
    let mut put = |key: &str, value: Zval| {
        entries.insert(key, value).ok();
    };
    if let Some(uid) = connection.uid {
        put("uid", long(uid));
    }
    if speaks_websocket {
        put("websocket_status", long(connection.status.number()));
    }
    put("server_port", long(port.as_ref().map_or(0, |port| i64::from(port.address.port()))));
    put("server_fd", long(0));
    put("socket_fd", long(i64::from(live.and_then(|live| live.descriptor).unwrap_or(-1))));
    put("socket_type", long(port.as_ref().map_or(1, |port| port.kind)));
    put("remote_port", long(i64::from(connection.remote.port())));
    put("remote_ip", string(address(connection.remote.ip()).as_bytes()));
    put("reactor_id", long(0));
    put("connect_time", long(whole(connection.connected)));
    put("last_time", long(whole(received)));
    put("last_recv_time", double(received));
    put("last_send_time", double(live.and_then(|live| live.last_sent).map_or(0.0, seconds_of)));
    put("last_dispatch_time", double(received));
    put("close_errno", long(0));
    put("recv_queued_bytes", long(live.map_or(0, |live| size(live.unread))));
    put("send_queued_bytes", long(live.map_or(0, |live| size(live.queued))));
    entries
}

/// Up to `find_count` fds behind `start_fd`. False: there is none.
pub(crate) fn list(state: &ServerState, start_fd: i64, find_count: i64) -> Zval {
    if !(1..=FIND_COUNT_MAX).contains(&find_count) {
        warn_only("swoole connection list max_find_count=100");
        return truth(false);
    }
    let first = u64::try_from(start_fd).unwrap_or(0) + 1;
    let count = usize::try_from(find_count).unwrap_or(0);
    let ids = state.connections.ids_from(first, count, |_| true);
    let mut found = ZendHashTable::new();
    for id in ids {
        found.push(i64::try_from(id).unwrap_or(i64::MAX)).ok();
    }
    if found.is_empty() { truth(false) } else { table(found) }
}

/// IPv4 as such, also where it came to an IPv6 socket.
fn address(ip: IpAddr) -> String {
    ip.to_canonical().to_string()
}

/// Seconds since 1970; the same for the same moment, however often it is asked.
fn seconds_of(moment: Instant) -> f64 {
    static START: LazyLock<(Instant, f64)> = LazyLock::new(|| (Instant::now(), now()));
    let (instant, seconds) = *START;
    match moment.checked_duration_since(instant) {
        Some(since) => seconds + since.as_secs_f64(),
        None => seconds - (instant - moment).as_secs_f64(),
    }
}

fn size(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// The number of fds that are given at once, at most.
const FIND_COUNT_MAX: i64 = 100;
