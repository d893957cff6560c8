//! Whatever cannot be done has an answer.

use gannet::{ConnectionId, JoinError};

use crate::support::hall::Hall;
use crate::support::room_verbs::Verbs;
use crate::support::wait_until;

fn check_names(server: &impl Verbs, id: ConnectionId) {
    assert_eq!(server.join(id, ""), Err(JoinError::NameEmpty));
    assert_eq!(server.join(id, &"n".repeat(256)), Err(JoinError::NameTooLong(256)));
    assert_eq!(server.join(id, &"n".repeat(255)), Ok(true));
    assert!(server.leave(id, &"n".repeat(255)));
    assert!(!server.leave(id, "") && !server.leave(id, &"n".repeat(256)));
    // Bytes are counted, and any text is a name.
    assert_eq!(server.join(id, &"\u{fc}".repeat(128)), Err(JoinError::NameTooLong(256)));
    assert_eq!(server.join(id, "\0\n \u{fc}"), Ok(true));
    assert_eq!(server.rooms(id), ["\0\n \u{fc}"]);
    assert!(server.leave(id, "\0\n \u{fc}"));
}

fn check_room_count(server: &impl Verbs, id: ConnectionId) {
    for number in 0..128 {
        assert_eq!(server.join(id, &format!("room {number}")), Ok(true));
    }
    assert_eq!(server.join(id, "one more"), Err(JoinError::TooManyRooms));
    assert_eq!(server.join(id, "room 127"), Ok(false), "it is a member already");
    assert!(server.members("one more").is_empty());
    assert!(server.leave(id, "room 0"));
    assert_eq!(server.join(id, "one more"), Ok(true));
    assert_eq!(server.rooms(id).len(), 128);
    for room in server.rooms(id) {
        assert!(server.leave(id, &room));
    }
}

fn check_absence(server: &impl Verbs, id: ConnectionId, gone: ConnectionId) {
    for absent in [gone, ConnectionId::new(0), ConnectionId::new(1 << 40), ConnectionId::new(u64::MAX)] {
        assert_eq!(server.join(absent, "room"), Err(JoinError::Gone));
        assert!(!server.leave(absent, "room"));
        assert_eq!(server.rooms(absent), [""; 0]);
        assert_eq!(server.publish_except("room", absent, "x"), Ok(0));
    }
    assert_eq!((server.publish("room", "x"), server.publish("", "x")), (Ok(0), Ok(0)));
    assert!(server.members("room").is_empty());
    assert_eq!(server.join(id, "room"), Ok(true));
    assert_eq!(server.join(id, "room"), Ok(false));
    assert!(server.leave(id, "room"));
    assert!(!server.leave(id, "room"), "left twice");
}

fn check(server: &impl Verbs, id: ConnectionId, gone: ConnectionId) {
    check_names(server, id);
    check_room_count(server, id);
    check_absence(server, id, gone);
}

#[test]
fn bad_input_has_the_same_answers_in_callbacks_and_through_handles() {
    let hall = Hall::open(2);
    let (mut one, other) = hall.visitors_of_two_loops();
    let gone = hall.visitor();
    let (id, other_id, gone_id) = (one.id, other.id, gone.id);
    drop(gone);
    wait_until("it is gone", || !hall.handle().ids().contains(&gone_id));
    check(&hall.handle(), id, gone_id);
    hall.run(&mut one, move |server| {
        check(server, id, gone_id);
        // Of another loop.
        check(server, other_id, gone_id);
    });
    assert_eq!(hall.handle().room_list(), []);
    one.assert_hears(&hall, &[]);
}

#[test]
fn a_connection_that_closes_joins_nothing() {
    let hall = Hall::open(1);
    let mut visitor = hall.visitor();
    let id = visitor.id;
    let answers = hall.run(&mut visitor, move |server| {
        server.join(id, "room").expect("it is open");
        server.close(id, gannet::CloseCode::NORMAL, "").expect("it is open");
        (server.join(id, "other"), server.leave(id, "room"), server.publish("room", "x"), server.rooms(id))
    });
    assert_eq!(answers, (Err(JoinError::Gone), false, Ok(0), Vec::new()));
}

#[test]
fn the_limits_are_settings() {
    let hall = Hall::with_settings(1, |settings| {
        (settings.rooms_per_connection_max, settings.room_name_size_max) = (1, 3);
    });
    let visitor = hall.visitor();
    assert_eq!(hall.handle().join(visitor.id, "name"), Err(JoinError::NameTooLong(4)));
    assert_eq!(hall.handle().join(visitor.id, "abc"), Ok(true));
    assert_eq!(hall.handle().join(visitor.id, "abd"), Err(JoinError::TooManyRooms));
}
