//! Messages that wait and may be replaced are bounded, and leave in the end.

use gannet::settings::QueuePolicy;
use gannet::{CloseCode, Delivery};

use crate::support::hall::{Hall, Visitor};
use crate::support::{CLOSE, wait_until};

const HARD: usize = 64 * 1024;
const SOFT: usize = 4 * 1024;
const KEYS: u64 = 1000;

fn text(number: u64) -> String {
    format!("{number} {}", "x".repeat(1000))
}

/// A hall with a member who does not read, and for whom the kernel takes nothing more.
fn stuck(hall: &Hall) -> Visitor {
    let visitor = hall.narrow_visitor();
    let handle = hall.handle();
    hall.join(&visitor, "room");
    wait_until("something waits", || {
        handle.push(visitor.id, "x".repeat(1000)).expect("it is open");
        handle.info(visitor.id);
        // That turn has ended, and the kernel was offered what it brought.
        handle.info(visitor.id).expect("it is open").queued > 0
    });
    visitor
}

/// The first `count` keys that the visitor hears of when it reads after all.
fn keys_heard(visitor: &mut Visitor, count: u64) -> Vec<u64> {
    let mut keys = Vec::new();
    while keys.len() as u64 != count {
        if let Some((number, _)) = visitor.hear().split_once(' ') {
            keys.push(number.parse().expect("a number"));
        }
    }
    keys
}

fn dropped(hall: &Hall) -> u64 {
    hall.handle().counters().dropped
}

#[test]
fn many_keys_wait_up_to_the_hard_limit_and_then_the_policy_decides() {
    for policy in [QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let hall = Hall::with_settings(1, |settings| {
            settings.send_queue_policy = policy;
            (settings.send_queue_size_soft, settings.send_queue_size_hard) = (SOFT, HARD);
        });
        let mut visitor = stuck(&hall);
        let handle = hall.handle();
        for key in 0..KEYS {
            handle.publish_with("room", None, text(key), Delivery::Latest(key)).expect("room");
        }
        let info = handle.info(visitor.id).expect("it is open");
        assert!((HARD..HARD + SOFT + 3000).contains(&info.queued), "{}", info.queued);
        assert_eq!((info.dropped, info.replaced), (dropped(&hall), 0));
        assert_eq!(handle.room_list()[0].dropped, info.dropped);
        let kept = KEYS - info.dropped;
        assert!((40..KEYS / 2).contains(&kept), "{kept}");
        let keys = keys_heard(&mut visitor, kept);
        assert!(keys.is_sorted_by(|one, next| one < next), "{keys:?}");
        let newest_is_kept = keys.last() == Some(&(KEYS - 1));
        assert_eq!(newest_is_kept, policy == QueuePolicy::DropOldest, "{policy:?}");
        visitor.assert_hears(&hall, &[]);
    }
}

#[test]
fn many_keys_close_a_connection_with_the_policy_that_closes() {
    let hall = Hall::with_settings(1, |settings| settings.send_queue_size_hard = HARD);
    let visitor = stuck(&hall);
    let handle = hall.handle();
    for key in 0..KEYS {
        handle.publish_with("room", None, text(key), Delivery::Latest(key)).expect("room");
    }
    wait_until("it is given up", || !handle.ids().contains(&visitor.id));
    assert_eq!(handle.room_list(), []);
    drop(visitor);
    wait_until("it is gone", || handle.counters().connections == 0);
}

#[test]
fn what_waits_counts_as_memory() {
    let hall = Hall::with_settings(1, |settings| {
        (settings.memory_max, settings.send_queue_size_hard) = (1024 * 1024, 64 * 1024 * 1024);
    });
    let (visitor, mut other) = (stuck(&hall), hall.visitor());
    let handle = hall.handle();
    for key in 0..2 * KEYS {
        handle.publish_with("room", None, text(key), Delivery::Latest(key)).expect("room");
        if key % 100 == 0 {
            handle.info(other.id);
        }
    }
    wait_until("it is given up", || !handle.ids().contains(&visitor.id));
    other.assert_hears(&hall, &[]);
}

#[test]
fn what_waits_does_not_follow_who_leaves_the_room() {
    let hall = Hall::open(1);
    let mut visitor = hall.visitor();
    let id = visitor.id;
    for room in ["room", "other"] {
        hall.join(&visitor, room);
    }
    hall.run(&mut visitor, move |server| {
        server.publish_with("room", None, "too late", Delivery::Latest(1)).expect("room");
        server.publish_with("other", None, "from another room", Delivery::Latest(1)).expect("room");
        assert!(server.leave(id, "room"));
        server.push(id, "left").expect("it is open");
    });
    // What waits leaves when the turn ends: no later message of that turn must be heard behind it.
    assert_eq!([visitor.hear(), visitor.hear()], ["left", "from another room"]);
    visitor.assert_hears(&hall, &[]);
    assert_eq!((dropped(&hall), hall.handle().info(id).expect("it is open").dropped), (1, 1));
}

#[test]
fn what_waits_leaves_before_a_close_that_is_asked_for_later() {
    let hall = Hall::open(1);
    let mut visitor = hall.visitor();
    let id = visitor.id;
    hall.join(&visitor, "room");
    hall.run(&mut visitor, move |server| {
        server.publish_with("room", None, "last words", Delivery::Latest(1)).expect("room");
        server.close(id, CloseCode::NORMAL, "").expect("it is open");
    });
    assert_eq!(visitor.hear(), "last words");
    assert_eq!(visitor.client.receive().opcode, CLOSE);
    assert_eq!(hall.handle().counters().dropped, 0);
}
