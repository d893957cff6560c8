//! A thousand of five thousand members never read: the others get all, and what the thousand do not get is counted,
//! for each of them, for the room, and in all.

use gannet::{Counters, Delivery, Info};

use crate::support::hall::{Hall, Visitor};

const MEMBERS: usize = 5_000;
const STUCK: usize = 1_000;
/// Published as the latest, and behind these as what may be dropped.
const LATEST: usize = 40;
const DROPPABLE: usize = 10;
/// Of a message. Some of them are more than a kernel keeps for a member that does not read.
const SIZE: usize = 8_000;

#[test]
fn the_others_get_all_and_the_counts_add_up() {
    let hall = Hall::with_settings(2, |settings| settings.send_queue_size_soft = 4 * 1024);
    let handle = hall.handle();
    let mut readers: Vec<Visitor> = (0..MEMBERS - STUCK).map(|_| hall.visitor()).collect();
    let mut stuck: Vec<Visitor> = (0..STUCK).map(|_| hall.narrow_visitor()).collect();
    for visitor in readers.iter().chain(&stuck) {
        assert_eq!(handle.join(visitor.id, "room"), Ok(true));
    }
    let mut publish = |numbers: std::ops::Range<usize>, delivery| {
        for number in numbers {
            assert_eq!(handle.publish_with("room", None, text(number), delivery), Ok(MEMBERS));
            for reader in &mut readers {
                assert_eq!(parsed(&reader.hear()), number, "who reads gets all");
            }
        }
    };
    publish(0..LATEST, Delivery::Latest(1));
    let info = |visitor: &Visitor| handle.info(visitor.id).expect("it is open");
    for visitor in &stuck {
        let Info { queued, dropped, replaced, .. } = info(visitor);
        assert!((SIZE..2 * SIZE + 500).contains(&queued), "a stale one and the newest: {queued} bytes");
        assert!(dropped == 0 && replaced > LATEST as u64 / 2, "{dropped} {replaced}");
    }
    publish(LATEST..LATEST + DROPPABLE, Delivery::Drop);

    let infos: Vec<Info> = stuck.iter().map(info).collect();
    let dropped = infos.iter().map(|info| info.dropped).sum::<u64>();
    let replaced = infos.iter().map(|info| info.replaced).sum::<u64>();
    println!("{replaced} were replaced and {dropped} dropped of {}", STUCK * (LATEST + DROPPABLE));
    let Counters { dropped: dropped_in_all, replaced: replaced_in_all, .. } = handle.counters();
    assert_eq!((dropped_in_all, replaced_in_all), (dropped, replaced));
    let room = &handle.room_list()[0];
    assert_eq!((room.members, room.dropped, room.replaced), (MEMBERS, dropped, replaced));
    assert!(dropped >= STUCK as u64, "{dropped}");
    for (visitor, info) in stuck.iter_mut().zip(&infos) {
        let count = LATEST + DROPPABLE - (info.dropped + info.replaced) as usize;
        let numbers: Vec<usize> = (0..count).map(|_| parsed(&visitor.hear())).collect();
        let (latest, droppable): (Vec<usize>, Vec<usize>) =
            numbers.iter().partition(|number| **number < LATEST);
        assert!(latest.is_sorted_by(|one, next| one < next), "{numbers:?}");
        assert!(droppable.is_sorted_by(|one, next| one < next), "{numbers:?}");
        assert_eq!(latest.last(), Some(&(LATEST - 1)), "the newest");
        handle.push(visitor.id, "(end)").expect("it is open");
        assert_eq!(visitor.hear(), "(end)", "what was counted does not come");
    }
}

/// A text that begins with a number.
fn text(number: usize) -> String {
    format!("{number} {}", "x".repeat(SIZE))
}

fn parsed(text: &str) -> usize {
    text.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
}
