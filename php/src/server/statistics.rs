//! `stats`.

use ext_php_rs::types::{ZendHashTable, Zval};

use super::state::ServerState;
use crate::values::{long, table};

/// Counts of what the server has done so far, in Swoole's order.
pub(crate) fn of(state: &ServerState) -> Zval {
    let counters = state.handle.get().map(gannet::Handle::counters);
    let accepted = counters.map_or(0, |counters| unsigned(counters.accepted));
    let (received, sent) = (unsigned(state.statistics.received.get()), unsigned(state.statistics.sent.get()));
    let connections = &state.connections;
    let mut stats = ZendHashTable::new();
    let values = [
        ("start_time", state.statistics.started.get()),
        ("connection_num", i64::try_from(connections.count()).unwrap_or(i64::MAX)),
        ("abort_count", counters.map_or(0, |counters| unsigned(counters.refused))),
        ("accept_count", accepted),
        ("close_count", unsigned(connections.closed())),
        ("worker_num", 1),
        ("task_worker_num", 0),
        ("user_worker_num", 0),
        ("idle_worker_num", 0),
        ("dispatch_count", received),
        ("request_count", received),
        ("response_count", sent),
        ("total_recv_bytes", unsigned(state.statistics.received_bytes.get())),
        ("total_send_bytes", unsigned(state.statistics.sent_bytes.get())),
        ("pipe_packet_msg_id", 0),
        ("concurrency", 0),
        ("session_round", accepted),
        ("min_fd", connections.oldest().map_or(0, unsigned)),
        ("max_fd", connections.newest().map_or(0, unsigned)),
        ("worker_request_count", received),
        ("worker_response_count", sent),
        ("worker_dispatch_count", received),
        ("worker_concurrency", 0),
        ("coroutine_num", 0),
        ("coroutine_peek_num", 0),
    ];
    for (key, value) in values {
        stats.insert(key, long(value)).ok();
    }
    table(stats)
}

fn unsigned(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
