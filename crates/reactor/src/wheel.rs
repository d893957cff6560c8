use crate::{Key, Tick};

/// Timers at a cost that does not depend on their number: one entry a connection, filed by the tick it is due.
///
/// The wheel only remembers where to look. What is due and when is the connection's own word, so that moving a
/// deadline further away costs nothing: the entry is filed again when it comes up.
pub(crate) struct Wheel {
    slots: Vec<Vec<Key>>,
    /// All ticks before this one have been looked at.
    next: u32,
    /// No slot before this tick holds an entry.
    soonest: Tick,
}

impl Wheel {
    pub(crate) fn new() -> Self {
        let slots = (0..SLOTS).map(|_| Vec::with_capacity(KEPT_ENTRIES)).collect();
        Self { slots, next: 0, soonest: Tick::NEVER }
    }

    /// Files `key` under `due`, or as far ahead as the wheel reaches, and says where.
    pub(crate) fn file(&mut self, key: Key, due: Tick) -> Tick {
        let tick = due.number().clamp(self.next, self.next + SLOTS - 1);
        self.slots[slot(tick)].push(key);
        let filed = Tick::from_number(tick);
        self.soonest = self.soonest.min(filed);
        filed
    }

    /// The first tick at which there may be something to do.
    pub(crate) fn soonest(&self) -> Tick {
        self.soonest
    }

    /// Moves the entries filed under one tick, `now` at the latest, to `due` and says which tick it was.
    /// To be called until it says `None`.
    pub(crate) fn expire(&mut self, now: Tick, due: &mut Vec<Key>) -> Option<Tick> {
        if self.soonest > now {
            // Nothing is filed before `soonest`, so the wheel does not fall behind while it is idle.
            self.next = self.next.max(now.number());
            return None;
        }
        let tick = self.soonest;
        let slot = &mut self.slots[slot(tick.number())];
        due.append(slot);
        // A crowd that is due together moves on from slot to slot, and its memory must not stay in each.
        slot.shrink_to(KEPT_ENTRIES);
        self.next = tick.number() + 1;
        self.soonest = self.find_soonest();
        Some(tick)
    }

    fn find_soonest(&self) -> Tick {
        (self.next..self.next + SLOTS)
            .find(|&tick| !self.slots[slot(tick)].is_empty())
            .map_or(Tick::NEVER, Tick::from_number)
    }
}

fn slot(tick: u32) -> usize {
    (tick % SLOTS) as usize
}

/// 64 seconds ahead; what is due later is filed at the end and looked at again then.
const SLOTS: u32 = 512;

/// Room that a slot has from the start, and keeps for the next time around.
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
        for (key, tick) in [(1, 30), (2, 10), (3, 20), (4, 10)] {
            wheel.file(Key::from_index(key), Tick::from_number(tick));
        }
        assert_eq!(wheel.soonest(), Tick::from_number(10));
        assert_eq!(expired(&mut wheel, 9), []);
        assert_eq!(expired(&mut wheel, 20), [(10, 2), (10, 4), (20, 3)]);
        assert_eq!(wheel.soonest(), Tick::from_number(30));
        assert_eq!(expired(&mut wheel, 1000), [(30, 1)]);
        assert_eq!(wheel.soonest(), Tick::NEVER);
    }

    #[test]
    fn what_is_due_beyond_the_horizon_is_filed_at_it() {
        let mut wheel = Wheel::new();
        let filed = wheel.file(Key::from_index(7), Tick::from_number(5000));
        assert_eq!(filed, Tick::from_number(511));
        assert_eq!(expired(&mut wheel, 511), [(511, 7)]);
        assert_eq!(wheel.file(Key::from_index(7), Tick::from_number(5000)), Tick::from_number(1023));
    }

    #[test]
    fn a_wheel_that_was_idle_for_long_files_as_far_ahead_as_ever() {
        let mut wheel = Wheel::new();
        assert_eq!(expired(&mut wheel, 100_000), []);
        assert_eq!(wheel.file(Key::from_index(1), Tick::from_number(100_200)), Tick::from_number(100_200));
        assert_eq!(expired(&mut wheel, 100_199), []);
        assert_eq!(expired(&mut wheel, 100_200), [(100_200, 1)]);
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
        let room: usize = wheel.slots.iter().map(Vec::capacity).sum();
        assert!(room <= wheel.slots.len() * KEPT_ENTRIES, "{room} entries have room");
    }

    #[test]
    fn what_was_due_in_the_past_comes_up_at_once() {
        let mut wheel = Wheel::new();
        wheel.file(Key::from_index(1), Tick::from_number(100));
        assert_eq!(expired(&mut wheel, 100), [(100, 1)]);
        wheel.file(Key::from_index(2), Tick::from_number(3));
        assert_eq!(expired(&mut wheel, 101), [(101, 2)]);
    }
}
