use crate::{Key, Tick};

/// Timers at a cost that does not depend on their number: one entry a connection, filed by the tick it is due.
///
/// The wheel only says when to look at a connection: at its deadline if that is near, else some time before. The
/// deadline itself is kept with the connection, so moving it further away costs nothing: the entry is filed again
/// when it comes up.
pub(crate) struct Wheel {
    buckets: Vec<Vec<Key>>,
    /// All ticks before this one have been handled.
    next: u32,
    /// No tick before this one has an entry.
    soonest: Tick,
}

impl Wheel {
    pub(crate) fn new() -> Self {
        let buckets = (0..BUCKETS).map(|_| Vec::with_capacity(KEPT_ENTRIES)).collect();
        Self { buckets, next: 0, soonest: Tick::NEVER }
    }

    /// Files `key` under `due` or somewhat before, and returns the tick.
    pub(crate) fn file(&mut self, key: Key, due: Tick) -> Tick {
        let tick = self.place(due.number());
        self.buckets[bucket(tick)].push(key);
        let filed = Tick::from_number(tick);
        self.soonest = self.soonest.min(filed);
        filed
    }

    /// The first tick that may have an entry.
    pub(crate) fn soonest(&self) -> Tick {
        self.soonest
    }

    /// Moves the entries of one tick, `now` at the latest, to `due`, and returns the tick. To be called until
    /// it returns `None`.
    pub(crate) fn expire(&mut self, now: Tick, due: &mut Vec<Key>) -> Option<Tick> {
        if self.soonest > now {
            // Nothing is filed before `soonest`, so the wheel does not fall behind while it is idle.
            self.next = self.next.max(now.number());
            return None;
        }
        let tick = self.soonest;
        let bucket = &mut self.buckets[bucket(tick.number())];
        due.append(bucket);
        // A crowd that is due together moves from bucket to bucket, and must not leave its memory in each.
        bucket.shrink_to(KEPT_ENTRIES);
        self.next = tick.number() + 1;
        self.soonest = self.find_soonest();
        Some(tick)
    }

    /// The tick to file under: `tick` itself if it is near. The further away it is, the more it is rounded down, lest
    /// connections that came one by one wake the loop at every tick; they are filed again when they come up.
    fn place(&self, tick: u32) -> u32 {
        let tick = tick.clamp(self.next, self.next + BUCKETS - 1);
        let grain = ((tick - self.next) / 4).checked_ilog2().map_or(1, |bits| 1 << bits);
        (tick - tick % grain).max(self.next)
    }

    fn find_soonest(&self) -> Tick {
        (self.next..self.next + BUCKETS)
            .find(|&tick| !self.buckets[bucket(tick)].is_empty())
            .map_or(Tick::NEVER, Tick::from_number)
    }
}

fn bucket(tick: u32) -> usize {
    (tick % BUCKETS) as usize
}

/// Ticks of 64 seconds; a later tick is filed again by then.
const BUCKETS: u32 = 512;

/// Entries that a bucket has room for from the start, and keeps room for.
const KEPT_ENTRIES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn expired(wheel: &mut Wheel, now: u32) -> Vec<(u32, usize)> {
        let mut due = Vec::new();
        let mut found = Vec::new();
        while let Some(tick) = wheel.expire(Tick::from_number(now), &mut due) {
            found.extend(due.drain(..).map(|key| (tick.number(), key.index())));
        }
        found
    }

    #[test]
    fn entries_come_up_in_the_order_of_their_ticks() {
        let mut wheel = Wheel::new();
        for (key, tick) in [(1, 6), (2, 2), (3, 4), (4, 2)] {
            wheel.file(Key::from_index(key), Tick::from_number(tick));
        }
        assert_eq!(wheel.soonest(), Tick::from_number(2));
        assert_eq!(expired(&mut wheel, 1), []);
        assert_eq!(expired(&mut wheel, 4), [(2, 2), (2, 4), (4, 3)]);
        assert_eq!(wheel.soonest(), Tick::from_number(6));
        assert_eq!(expired(&mut wheel, 1000), [(6, 1)]);
        assert_eq!(wheel.soonest(), Tick::NEVER);
    }

    #[test]
    fn an_entry_that_is_filed_again_whenever_it_comes_up_arrives_at_its_tick() {
        for distance in 0..3000 {
            let mut wheel = Wheel::new();
            assert_eq!(expired(&mut wheel, 100_000), []);
            let due = 100_000 + distance;
            let mut filed = wheel.file(Key::from_index(7), Tick::from_number(due)).number();
            let mut looks = 0;
            while filed < due {
                assert_eq!(expired(&mut wheel, filed), [(filed, 7)]);
                filed = wheel.file(Key::from_index(7), Tick::from_number(due)).number();
                looks += 1;
            }
            assert_eq!((filed, looks <= 15), (due, true), "{looks} looks over {distance} ticks");
        }
    }

    #[test]
    fn entries_that_are_far_away_stand_at_few_ticks() {
        let mut wheel = Wheel::new();
        for tick in 200..400 {
            wheel.file(Key::from_index(7), Tick::from_number(tick));
        }
        let occupied = wheel.buckets.iter().filter(|bucket| !bucket.is_empty()).count();
        assert!(occupied <= 8, "the loop would wake {occupied} times");
    }

    #[test]
    fn a_crowd_leaves_no_memory_behind_in_the_slots_it_passes_through() {
        let mut wheel = Wheel::new();
        for tick in 1..1000 {
            for key in 0..1000 {
                wheel.file(Key::from_index(key), Tick::from_number(tick));
            }
            assert_eq!(expired(&mut wheel, tick).len(), 1000);
        }
        let room: usize = wheel.buckets.iter().map(Vec::capacity).sum();
        assert!(room <= wheel.buckets.len() * KEPT_ENTRIES, "{room} entries have room");
    }

    #[test]
    fn what_was_due_in_the_past_comes_up_at_once() {
        let mut wheel = Wheel::new();
        wheel.file(Key::from_index(1), Tick::from_number(3));
        assert_eq!(expired(&mut wheel, 100), [(3, 1)]);
        wheel.file(Key::from_index(2), Tick::from_number(3));
        assert_eq!(expired(&mut wheel, 101), [(100, 2)]);
    }
}
