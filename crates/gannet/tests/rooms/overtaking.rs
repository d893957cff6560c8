//! A callback of a connection's own loop does not overtake what another sender has posted about the same membership:
//! the loop reads that first.

use crate::support::hall::Hall;

#[test]
fn a_join_that_is_on_its_way_counts_at_once_and_is_told_once() {
    let hall = Hall::open(1);
    let mut visitor = hall.visitor();
    let id = visitor.id;
    hall.run(&mut visitor, move |server| {
        assert_eq!(server.handle().join(id, "a"), Ok(true));
        assert_eq!(server.publish("a", "one"), Ok(1));
        assert_eq!(server.join(id, "a"), Ok(false));
        assert_eq!(server.publish("a", "two"), Ok(1));
    });
    hall.handle().publish("a", "three").expect("room");
    visitor.assert_hears(&hall, &["one", "two", "three"]);
    assert_eq!(hall.event(), format!("join {id} a"));
    hall.assert_no_event();
}

#[test]
fn a_leave_behind_a_join_holds_and_both_are_told() {
    let hall = Hall::open(1);
    let mut visitor = hall.visitor();
    let id = visitor.id;
    hall.run(&mut visitor, move |server| {
        assert_eq!(server.handle().join(id, "a"), Ok(true));
        assert!(server.leave(id, "a"));
        assert_eq!(server.publish("a", "nobody"), Ok(0));
    });
    assert_eq!(hall.handle().publish("a", "nobody"), Ok(0));
    visitor.assert_hears(&hall, &[]);
    assert_eq!([hall.event(), hall.event()], ["join", "leave"].map(|what| format!("{what} {id} a")));
    hall.assert_no_event();
    assert_eq!(hall.handle().room_list(), []);
}

#[test]
fn a_join_behind_a_leave_holds_though_the_room_is_another() {
    for keeps_room in [true, false] {
        let hall = Hall::open(1);
        let (mut visitor, other) = (hall.visitor(), hall.visitor());
        let id = visitor.id;
        if keeps_room {
            hall.join(&other, "a");
            hall.event();
        }
        hall.handle().join(id, "a").expect("it is open");
        assert_eq!(hall.event(), format!("join {id} a"));
        hall.run(&mut visitor, move |server| {
            assert!(server.handle().leave(id, "a"));
            assert_eq!(server.join(id, "a"), Ok(true));
            server.publish("a", "one").expect("room");
        });
        hall.handle().publish("a", "two").expect("room");
        visitor.assert_hears(&hall, &["one", "two"]);
        assert_eq!([hall.event(), hall.event()], ["leave", "join"].map(|what| format!("{what} {id} a")));
        hall.assert_no_event();
        assert!(hall.handle().leave(id, "a"));
        assert_eq!(hall.event(), format!("leave {id} a"));
        hall.handle().publish("a", "three").expect("room");
        visitor.assert_hears(&hall, &[]);
    }
}

#[test]
fn a_leave_that_finds_another_on_its_way_counts_at_once() {
    let hall = Hall::open(1);
    let (mut visitor, other) = (hall.visitor(), hall.visitor());
    let id = visitor.id;
    for member in [&other, &visitor] {
        hall.join(member, "a");
        hall.event();
    }
    hall.run(&mut visitor, move |server| {
        assert!(server.handle().leave(id, "a"));
        assert!(!server.leave(id, "a"));
        server.publish("a", "not for it").expect("room");
    });
    visitor.assert_hears(&hall, &[]);
    assert_eq!(hall.event(), format!("leave {id} a"));
    hall.assert_no_event();
}

#[test]
fn whatever_is_done_by_turns_counts_and_is_told() {
    let hall = Hall::open(1);
    let mut visitor = hall.visitor();
    let id = visitor.id;
    hall.run(&mut visitor, move |server| {
        let handle = server.handle();
        assert_eq!(handle.join(id, "a"), Ok(true));
        assert!(handle.leave(id, "a"));
        assert_eq!(server.join(id, "a"), Ok(true));
        assert!(handle.leave(id, "a"));
        assert_eq!(handle.join(id, "a"), Ok(true));
        handle.publish("a", "mail").expect("room");
        assert!(handle.leave(id, "a"));
        handle.publish("a", "after the leave").expect("room");
    });
    visitor.assert_hears(&hall, &["mail"]);
    let events: Vec<String> = (0..6).map(|_| hall.event()).collect();
    let expected = ["join", "leave", "join", "leave", "join", "leave"].map(|what| format!("{what} {id} a"));
    assert_eq!(events, expected);
    hall.assert_no_event();
}

#[test]
fn a_place_that_is_given_again_inherits_no_room() {
    let hall = Hall::open(1);
    let (mut keeper, mut visitor) = (hall.visitor(), hall.visitor());
    hall.handle().join(keeper.id, "a").expect("it is open");
    for _ in 0..20 {
        let id = visitor.id;
        hall.handle().join(id, "a").expect("it is open");
        hall.run(&mut keeper, move |server| {
            // The mail is read after the end.
            assert!(server.handle().leave(id, "a"));
            server.handle().join(id, "b").expect("it is open");
            server.abort(id);
        });
        visitor = hall.visitor();
        assert_ne!(visitor.id, id);
        hall.handle().publish("a", "for the keeper").expect("room");
        assert_eq!(hall.handle().publish("b", "for nobody"), Ok(0));
        visitor.assert_hears(&hall, &[]);
        assert_eq!(keeper.hear(), "for the keeper");
    }
}
