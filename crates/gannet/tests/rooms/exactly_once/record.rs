//! The record of what a guest heard, and the check that it is right.

use std::collections::{HashMap, HashSet};

use super::ROOMS;

/// A message to a room, by the clock from when to when it was published.
#[derive(Clone, Copy, Debug)]
pub(super) struct Publish {
    pub(super) room: usize,
    pub(super) sender: u64,
    pub(super) number: u64,
    pub(super) begin: u64,
    pub(super) end: u64,
}

/// A stay in a room, by the clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Membership {
    pub(super) room: usize,
    pub(super) join_begin: u64,
    pub(super) join_end: u64,
    /// `u64::MAX`: it went on until the keeper had stopped.
    pub(super) leave_begin: u64,
    pub(super) leave_end: u64,
}

/// All that is known of a connection when it has ended.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) memberships: Vec<Membership>,
    /// Room, sender and number of each message, in the order in which they came.
    pub(super) heard: Vec<(usize, u64, u64)>,
    /// Messages that it published itself; in a record of nobody, those of its keeper.
    pub(super) publishes: Vec<Publish>,
    /// True where it has read all that it was sent.
    pub(super) is_complete: bool,
}

impl Membership {
    fn may_hear(&self, publish: &Publish) -> bool {
        publish.end > self.join_begin && publish.begin < self.leave_end
    }

    fn must_hear(&self, publish: &Publish) -> bool {
        publish.begin > self.join_end && publish.end < self.leave_begin
    }
}

impl Record {
    /// Compares it with all that was published, by room. Says how many memberships that were, and how many messages had
    /// to come.
    pub(super) fn check(&self, by_room: &[Vec<Publish>]) -> (usize, usize) {
        self.check_order();
        let heard: HashSet<_> = self.heard.iter().copied().collect();
        assert_eq!(heard.len(), self.heard.len(), "something came twice");
        let mut by_own_room: Vec<Vec<Membership>> = (0..ROOMS).map(|_| Vec::new()).collect();
        self.memberships.iter().for_each(|membership| by_own_room[membership.room].push(*membership));
        let (mut due, mut known) = (0, 0);
        for (memberships, publishes) in by_own_room.iter().zip(by_room) {
            for publish in publishes.iter().filter(|_| !memberships.is_empty()) {
                let came = heard.contains(&(publish.room, publish.sender, publish.number));
                known += usize::from(came);
                let may = memberships.iter().any(|membership| membership.may_hear(publish));
                assert!(may || !came, "{publish:?} came at no time of {memberships:?}");
                let must = memberships.iter().any(|membership| membership.must_hear(publish));
                if must && self.is_complete {
                    assert!(came, "{publish:?} did not come: {memberships:?}");
                    due += 1;
                }
            }
        }
        assert_eq!(known, heard.len(), "something came that nobody published, or to no member");
        (self.memberships.len(), due)
    }

    /// Asserts that one sender's messages to one room came in the order in which they were published.
    fn check_order(&self) {
        let mut last = HashMap::new();
        for (room, sender, number) in &self.heard {
            let before = last.insert((room, sender), number);
            assert!(before.is_none_or(|before| before < number), "{number} of {sender} after {before:?}");
        }
    }
}
