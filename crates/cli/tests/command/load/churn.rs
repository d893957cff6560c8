//! Connections are opened and closed in order, again and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::stubborn::serve;
use super::{Echo, count, failures, first, load, number, parsed};
use crate::support::CLOSE;

#[test]
fn connections_come_and_go_in_order() {
    let json = Echo::start().measure(&["--mode", "churn", "-c", "4"]);
    assert_eq!(json["unit"].as_str(), Some("connection"));
    assert!(count(&json, "/count") > 20, "{json}");
    assert_eq!(failures(&json), [0; 5]);
    assert!(number(&json, "/handshake_us/p50") < number(&json, "/latency_us/p50"), "{json}");
}

#[test]
fn with_a_rate_as_many_come_as_are_due() {
    let json = Echo::start().measure(&["--mode", "churn", "--rate", "200", "--duration", "500ms"]);
    assert!((95..=105).contains(&count(&json, "/count")), "{json}");
}

#[test]
fn not_more_are_open_at_a_time_than_were_asked_for() {
    let (open, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let address = serve(move |peer| {
        seen.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let frame = peer.receive()?;
        assert_eq!((frame.opcode, frame.payload.as_slice()), (CLOSE, &[3, 232][..]));
        open.fetch_sub(1, Ordering::SeqCst);
        peer.send(0x88, &frame.payload)
    });
    let json = parsed(&load(address, &["--mode", "churn", "-c", "3", "--json"]));
    assert_eq!(most.load(Ordering::SeqCst), 3);
    assert!(count(&json, "/count") > 3, "{json}");
}

#[test]
fn a_close_without_a_close_frame_is_a_failure() {
    let address = serve(|peer| {
        let close = peer.receive()?;
        if peer.index % 2 == 1 { Ok(()) } else { peer.send(0x88, &close.payload) }
    });
    let ended = load(address, &["--mode", "churn", "-c", "1", "--json"]);
    assert_eq!(ended.code, Some(1));
    let json = parsed(&ended);
    assert!(failures(&json)[2] > 0 && count(&json, "/count") > 0, "{json}");
    assert!(first(&json).ends_with("the server hung up without a Close frame"), "{json}");
}

#[test]
fn a_server_that_is_gone_ends_it() {
    let address = serve(|peer| {
        if peer.index > 50 {
            return peer.reset();
        }
        let close = peer.receive()?;
        peer.send(0x88, &close.payload)
    });
    let ended = load(address, &["--mode", "churn", "-c", "2", "--duration", "60s", "--json"]);
    assert_eq!(ended.code, Some(1));
    assert!(number(&parsed(&ended), "/seconds") < 10.0, "{}", ended.stdout);
}
