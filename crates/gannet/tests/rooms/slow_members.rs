//! Members who do not read: each message is theirs later, dropped, or replaced, as its publisher chose, and it is
//! counted.

use gannet::settings::QueuePolicy;
use gannet::{Counters, Delivery};

use crate::support::hall::{Hall, Visitor};
use crate::support::{CLOSE, TEXT};

const SOFT: usize = 16 * 1024;
const HARD: usize = 64 * 1024;
const STUCK: usize = 10;
const MESSAGES: usize = 2000;

fn hall(policy: QueuePolicy) -> Hall {
    Hall::with_settings(2, |settings| {
        settings.send_queue_policy = policy;
        (settings.send_queue_size_soft, settings.send_queue_size_hard) = (SOFT, HARD);
    })
}

/// A text that begins with a number, so large that a few hundred are more than a kernel keeps.
fn text(number: usize) -> String {
    format!("{number} {}", "x".repeat(1000))
}

fn number(text: &str) -> usize {
    text.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
}

struct Scene {
    hall: Hall,
    reader: Visitor,
    stuck: Vec<Visitor>,
}

impl Scene {
    fn new(policy: QueuePolicy) -> Self {
        let hall = hall(policy);
        let (reader, stuck) = (hall.visitor(), (0..STUCK).map(|_| hall.narrow_visitor()).collect());
        let scene = Self { hall, reader, stuck };
        for visitor in scene.stuck.iter().chain([&scene.reader]) {
            scene.hall.handle().join(visitor.id, "room").expect("it is open");
        }
        scene
    }

    /// Publishes one by one: the reader has heard each before the next follows.
    fn publish(&mut self, delivery: Delivery) {
        let handle = self.hall.handle();
        for message in 0..MESSAGES {
            assert_eq!(handle.publish_with("room", None, text(message), delivery), Ok(STUCK + 1));
            assert_eq!(number(&self.reader.hear()), message, "who reads gets all");
        }
    }

    /// Messages dropped and replaced, which the room, the connections and the server count alike.
    fn counts(&self) -> (u64, u64) {
        let handle = self.hall.handle();
        let infos = || self.stuck.iter().map(|visitor| handle.info(visitor.id).expect("it is open"));
        let by_connection =
            (infos().map(|info| info.dropped).sum::<u64>(), infos().map(|info| info.replaced).sum::<u64>());
        let Counters { dropped, replaced, .. } = handle.counters();
        assert_eq!(by_connection, (dropped, replaced));
        let room = &handle.room_list()[0];
        assert_eq!((room.dropped, room.replaced), (dropped, replaced));
        let reader = handle.info(self.reader.id).expect("it is open");
        assert_eq!((reader.dropped, reader.replaced), (0, 0));
        (dropped, replaced)
    }

    /// The messages that the stuck get when they read after all.
    fn hear_the_rest(&mut self) -> Vec<Vec<usize>> {
        let handle = self.hall.handle();
        let rest = self.stuck.iter_mut().map(|visitor| {
            // What waits for it is less than the hard limit, so that this is taken.
            handle.push(visitor.id, "(end)").expect("it is open");
            let texts = std::iter::from_fn(|| Some(visitor.hear()).filter(|text| text != "(end)"));
            texts.map(|text| number(&text)).collect()
        });
        rest.collect()
    }
}

#[test]
fn what_may_be_dropped_is_dropped_for_those_who_are_slow() {
    let mut scene = Scene::new(QueuePolicy::Close);
    scene.publish(Delivery::Drop);
    let (dropped, replaced) = scene.counts();
    let rest = scene.hear_the_rest();
    let received: usize = rest.iter().map(Vec::len).sum();
    assert!(rest.iter().all(|numbers| numbers.is_sorted_by(|one, next| one < next)), "{rest:?}");
    assert_eq!((received as u64 + dropped, replaced), ((STUCK * MESSAGES) as u64, 0));
    assert!(dropped > (STUCK * MESSAGES / 4) as u64, "{dropped}");
    println!("{dropped} of {} were dropped", STUCK * MESSAGES);
}

#[test]
fn of_the_latest_they_get_the_newest_and_at_most_one_that_is_stale() {
    let mut scene = Scene::new(QueuePolicy::Close);
    scene.publish(Delivery::Latest(1));
    let (dropped, replaced) = scene.counts();
    for visitor in &scene.stuck {
        let queued = scene.hall.handle().info(visitor.id).expect("it is open").queued;
        assert!((1000..2500).contains(&queued), "a stale one and the newest: {queued} bytes");
    }
    let rest: Vec<Vec<usize>> = scene
        .stuck
        .iter_mut()
        .map(|visitor| {
            let mut numbers = Vec::new();
            while numbers.last() != Some(&(MESSAGES - 1)) {
                numbers.push(number(&visitor.hear()));
            }
            numbers
        })
        .collect();
    assert!(rest.iter().all(|numbers| numbers.is_sorted_by(|one, next| one < next)), "{rest:?}");
    let received: usize = rest.iter().map(Vec::len).sum();
    assert_eq!((received as u64 + replaced, dropped), ((STUCK * MESSAGES) as u64, 0));
    println!("{replaced} of {} were replaced", STUCK * MESSAGES);
}

#[test]
fn what_is_queued_is_subject_to_the_policy() {
    for policy in [QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let mut scene = Scene::new(policy);
        scene.publish(Delivery::Queue);
        let handle = scene.hall.handle();
        let infos = scene.stuck.iter().map(|visitor| handle.info(visitor.id).expect("it is open").dropped);
        let dropped = infos.sum::<u64>();
        assert_eq!(handle.counters().dropped, dropped, "{policy:?}");
        assert!(dropped > 0);
    }
    let mut scene = Scene::new(QueuePolicy::Close);
    let handle = scene.hall.handle();
    let is_there = |id| handle.ids().contains(&id);
    while scene.stuck.iter().any(|visitor| is_there(visitor.id)) {
        handle.publish("room", text(0)).expect("room");
        scene.reader.hear();
    }
    for visitor in &mut scene.stuck {
        let last = std::iter::from_fn(|| visitor.client.try_receive().ok()).last().expect("frames");
        assert!(last.opcode == CLOSE || last.opcode == TEXT, "{last:?}");
    }
    assert_eq!(handle.members("room"), [scene.reader.id]);
}
