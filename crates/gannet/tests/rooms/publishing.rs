//! A message reaches the members on all loops, and those only.

use std::sync::Mutex;
use std::sync::mpsc::channel;

use gannet::{Delivery, Encoded, PublishError};

use crate::support::hall::{Hall, Visitor};
use crate::support::{BINARY, Frame, PATIENCE};

/// Ten visitors, of which the first half is in `room`.
fn half_in_a_room(hall: &Hall) -> Vec<Visitor> {
    let (one, other) = hall.visitors_of_two_loops();
    let mut visitors = vec![one, other];
    visitors.extend((0..8).map(|_| hall.visitor()));
    for visitor in &visitors[..5] {
        hall.join(visitor, "room");
    }
    visitors
}

#[test]
fn members_hear_and_others_do_not() {
    let hall = Hall::open(2);
    let mut visitors = half_in_a_room(&hall);
    let left_out = visitors[1].id;
    assert_eq!(hall.handle().publish("room", "a"), Ok(5));
    assert_eq!(hall.handle().publish_except("room", left_out, "b"), Ok(4));
    assert_eq!(hall.handle().publish_except("room", visitors[9].id, "c"), Ok(5), "no member is left out");
    let counts = hall.run(&mut visitors[0], move |server| {
        [server.publish("room", "d"), server.publish_except("room", left_out, "e"), server.broadcast("f")]
    });
    let open = hall.handle().ids().len();
    assert_eq!(counts, [Ok(5), Ok(4), Ok(open)]);
    for (number, visitor) in visitors.iter_mut().enumerate() {
        match number {
            1 => visitor.assert_hears(&hall, &["a", "c", "d", "f"]),
            0..5 => visitor.assert_hears(&hall, &["a", "b", "c", "d", "e", "f"]),
            _ => visitor.assert_hears(&hall, &["f"]),
        }
    }
    assert_eq!(hall.handle().broadcast("g"), Ok(open));
    visitors.iter_mut().for_each(|visitor| visitor.assert_hears(&hall, &["g"]));
}

#[test]
fn any_message_can_be_published() {
    let hall = Hall::open(2);
    let mut visitors = half_in_a_room(&hall);
    let large = vec![7; 100_000];
    let handle = hall.handle();
    handle.publish("room", &large).expect("room");
    handle.publish("room", Encoded::binary(&large)).expect("room");
    handle.publish_with("room", None, large.clone(), Delivery::Latest(1)).expect("room");
    for visitor in &mut visitors[..5] {
        for _ in 0..3 {
            assert_eq!(visitor.client.receive(), Frame::new(BINARY, &large));
        }
    }
}

#[test]
fn a_full_mailbox_is_said_and_what_it_does_not_take_is_counted() {
    const SIZE_MAX: usize = 64 * 1024;
    let hall = Hall::with_settings(2, |settings| settings.mailbox_size_max = SIZE_MAX);
    let (mut busy, mut idle) = hall.visitors_of_two_loops();
    let handle = hall.handle();
    for visitor in [&busy, &idle] {
        handle.join(visitor.id, "room").expect("it is open");
    }
    // A second member on the loop that is busy.
    let second = loop {
        let visitor = hall.visitor();
        if visitor.thread == busy.thread {
            break visitor;
        }
    };
    handle.join(second.id, "room").expect("it is open");
    let (go_on, may_go_on) = channel::<()>();
    let (publisher, may_go_on) = (hall.handle(), Mutex::new(may_go_on));
    let message = "m".repeat(1000);
    let text = message.clone();
    let heard = std::thread::scope(|scope| {
        let idle = &mut idle;
        let thread = scope.spawn(move || {
            let (mut taken, mut refused) = (0, 0);
            while refused < 3 {
                match publisher.publish("room", text.as_str()) {
                    Ok(count) => {
                        assert_eq!(count, 3);
                        taken += 1;
                    }
                    Err(PublishError::Full) => refused += 1,
                    Err(error) => panic!("{error}"),
                }
                assert_eq!(idle.hear(), text, "the other loop gets it all the same");
            }
            go_on.send(()).expect("the loop waits");
            taken
        });
        hall.run(&mut busy, move |_| may_go_on.lock().expect("one task").recv_timeout(PATIENCE).ok());
        thread.join().expect("a count")
    });
    assert!(heard > SIZE_MAX / 2000, "{heard}");
    assert_eq!(handle.counters().dropped, 6, "three messages for two members");
    assert_eq!(handle.room_list()[0].dropped, 6);
    busy.assert_hears(&hall, &vec![message.as_str(); heard]);
}
