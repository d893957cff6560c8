//! All messages for a connection that are published in one turn of the loop, in any number of rooms, leave in one
//! `send`.

#![cfg(target_os = "linux")]

use std::sync::Mutex;
use std::sync::mpsc::channel;

use gannet::Delivery;

use crate::support::PATIENCE;
use crate::support::hall::{Hall, Visitor};
use crate::support::tcp_info::TcpInfo;

const ROOMS: usize = 10;
const MEMBERS: usize = 20;

fn room(number: usize) -> String {
    format!("room {number}")
}

/// Visitors of one loop who are all in all rooms.
fn crowd(hall: &Hall) -> Vec<Visitor> {
    let visitors: Vec<_> = (0..MEMBERS).map(|_| hall.visitor()).collect();
    for visitor in &visitors {
        (0..ROOMS).for_each(|number| hall.join(visitor, &room(number)));
    }
    visitors
}

/// Reads so many texts of each, and asserts that they came by one `send`.
fn assert_one_send(visitors: &mut [Visitor], before: &[u32], texts: &[String]) {
    for (visitor, before) in visitors.iter_mut().zip(before) {
        let heard: Vec<String> = texts.iter().map(|_| visitor.hear()).collect();
        assert_eq!(heard, texts);
        assert_eq!(TcpInfo::of(&visitor.client.stream).data_segments_received() - before, 1);
    }
}

fn segments(visitors: &[Visitor]) -> Vec<u32> {
    visitors.iter().map(|visitor| TcpInfo::of(&visitor.client.stream).data_segments_received()).collect()
}

#[test]
fn a_callback_publishes_to_ten_rooms_in_one_send() {
    let hall = Hall::open(1);
    let mut visitors = crowd(&hall);
    let before = segments(&visitors);
    hall.run(&mut visitors[0], |server| {
        (0..ROOMS).for_each(|number| assert_eq!(server.publish(&room(number), room(number)), Ok(MEMBERS)));
        server.broadcast("and to all").expect("room");
    });
    let mut texts: Vec<String> = (0..ROOMS).map(room).collect();
    texts.push("and to all".into());
    assert_one_send(&mut visitors, &before, &texts);
}

#[test]
fn another_thread_publishes_to_ten_rooms_in_one_send_where_the_loop_finds_it_together() {
    let hall = Hall::open(1);
    let mut visitors = crowd(&hall);
    let before = segments(&visitors);
    let (go_on, may_go_on) = channel();
    let (handle, may_go_on) = (hall.handle(), Mutex::new(may_go_on));
    std::thread::scope(|scope| {
        scope.spawn(move || {
            (0..ROOMS)
                .for_each(|number| assert_eq!(handle.publish(&room(number), room(number)), Ok(MEMBERS)));
            go_on.send(()).expect("the loop waits");
        });
        hall.run(&mut visitors[0], move |_| may_go_on.lock().expect("one task").recv_timeout(PATIENCE).ok());
    });
    assert_one_send(&mut visitors, &before, &(0..ROOMS).map(room).collect::<Vec<_>>());
}

#[test]
fn the_newest_of_each_key_leaves_with_the_rest_when_the_turn_ends() {
    let hall = Hall::open(1);
    let mut visitors = crowd(&hall);
    let before = segments(&visitors);
    hall.run(&mut visitors[0], |server| {
        for text in ["old", "newer", "newest"] {
            server.publish_with("room 0", None, text, Delivery::Latest(7)).expect("room");
            server
                .publish_with("room 1", None, format!("{text} elsewhere"), Delivery::Latest(7))
                .expect("room");
        }
        server.publish("room 2", "queued").expect("room");
        server.publish_with("room 0", None, "other key", Delivery::Latest(8)).expect("room");
    });
    let texts = ["queued", "newest", "newest elsewhere", "other key"].map(str::to_owned);
    assert_one_send(&mut visitors, &before, &texts);
    assert_eq!(hall.handle().counters().replaced, 4 * MEMBERS as u64);
    let mut list = hall.handle().room_list();
    list.sort_by(|one, other| one.name.cmp(&other.name));
    let replaced: Vec<u64> = list.iter().take(3).map(|room| room.replaced).collect();
    assert_eq!(replaced, [2 * MEMBERS as u64, 2 * MEMBERS as u64, 0]);
}
