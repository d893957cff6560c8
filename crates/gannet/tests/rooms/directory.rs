//! The members of a room are known on every thread as soon as `join` or `leave` has returned.

use gannet::{ConnectionId, RoomInfo};

use crate::support::hall::Hall;
use crate::support::room_verbs::Verbs;
use crate::support::wait_until;

fn sorted(mut ids: Vec<ConnectionId>) -> Vec<ConnectionId> {
    ids.sort_unstable();
    ids
}

fn check(server: &impl Verbs, ids: &[ConnectionId]) {
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(server.join(*id, "all"), Ok(true));
        assert_eq!(server.join(*id, &format!("of {id}")), Ok(true));
        assert_eq!(sorted(server.members("all")), ids[..=number]);
        assert!(server.is_member(*id, "all") && !server.is_member(*id, "another"));
        let mut rooms = server.rooms(*id);
        rooms.sort_unstable();
        assert_eq!(rooms, ["all".to_owned(), format!("of {id}")]);
    }
    for (number, id) in ids.iter().enumerate() {
        assert!(server.leave(*id, "all") && server.leave(*id, &format!("of {id}")));
        assert!(!server.is_member(*id, "all"));
        assert_eq!(sorted(server.members("all")), ids[number + 1..]);
        assert!(server.rooms(*id).is_empty() && server.members(&format!("of {id}")).is_empty());
    }
}

#[test]
fn members_and_rooms_are_known_at_once() {
    let hall = Hall::open(2);
    let mut visitors: Vec<_> = (0..20).map(|_| hall.visitor()).collect();
    let ids = sorted(visitors.iter().map(|visitor| visitor.id).collect());
    check(&hall.handle(), &ids);
    hall.run(&mut visitors[0], move |server| check(server, &ids));
    assert_eq!(hall.handle().room_list(), []);
}

#[test]
fn the_list_has_each_room_with_its_members() {
    let hall = Hall::open(2);
    let visitors: Vec<_> = (0..5).map(|_| hall.visitor()).collect();
    let handle = hall.handle();
    for (number, visitor) in visitors.iter().enumerate() {
        (0..=number).for_each(|room| assert_eq!(handle.join(visitor.id, &room.to_string()), Ok(true)));
    }
    let mut list = handle.room_list();
    list.sort_by(|one, other| one.name.cmp(&other.name));
    let room = |(number, members)| RoomInfo { name: format!("{number}"), members, dropped: 0, replaced: 0 };
    assert_eq!(list, [(0, 5), (1, 4), (2, 3), (3, 2), (4, 1)].map(room));
}

#[test]
fn nothing_is_left_of_who_has_gone() {
    let hall = Hall::open(2);
    let handle = hall.handle();
    let mut visitors: Vec<_> = (0..100).map(|_| hall.visitor()).collect();
    for visitor in &visitors {
        (0..10).for_each(|room| assert_eq!(handle.join(visitor.id, &room.to_string()), Ok(true)));
    }
    let last = visitors.pop().expect("a hundred");
    drop(visitors);
    wait_until("they are gone", || handle.counters().connections == 1);
    assert_eq!(handle.members("7"), [last.id]);
    assert!(handle.room_list().iter().all(|room| room.members == 1));
    drop(last);
    wait_until("all are gone", || handle.counters().connections == 0);
    assert_eq!(handle.room_list(), []);
}
