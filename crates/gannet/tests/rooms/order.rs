//! The effects of `join`, `leave`, `publish` and `push` by one sender reach each connection in the order of the calls.

use gannet::ConnectionId;

use crate::support::hall::Hall;
use crate::support::room_verbs::Verbs;

const ROUNDS: usize = 50;

/// Says to each connection what it is to hear, and a few things that it is not.
fn speak(server: &impl Verbs, ids: &[ConnectionId]) {
    for round in 0..ROUNDS {
        for id in ids {
            server.publish("room", &format!("{round} too early for {id}")).expect("room");
            assert_eq!(server.join(*id, "room"), Ok(true));
            server.publish("room", &format!("{round} published")).expect("room");
            server.push(*id, &format!("{round} pushed"));
            server.publish("room", &format!("{round} published again")).expect("room");
            assert!(server.leave(*id, "room"));
            server.publish("room", &format!("{round} too late for {id}")).expect("room");
            server.push(*id, &format!("{round} over"));
        }
    }
}

fn expected() -> Vec<String> {
    let texts =
        |round| ["published", "pushed", "published again", "over"].map(|text| format!("{round} {text}"));
    (0..ROUNDS).flat_map(texts).collect()
}

#[test]
fn a_thread_is_heard_in_its_order() {
    let hall = Hall::open(2);
    let (mut one, mut other) = hall.visitors_of_two_loops();
    speak(&hall.handle(), &[one.id, other.id]);
    let expected = expected();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    one.assert_hears(&hall, &expected);
    other.assert_hears(&hall, &expected);
}

#[test]
fn a_callback_is_heard_in_its_order_on_its_own_loop_and_on_others() {
    let hall = Hall::open(2);
    let (mut one, mut other) = hall.visitors_of_two_loops();
    let ids = [one.id, other.id];
    hall.run(&mut one, move |server| speak(server, &ids));
    let expected = expected();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    one.assert_hears(&hall, &expected);
    other.assert_hears(&hall, &expected);
}
