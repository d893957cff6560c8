//! The deeds of all threads of a scene, and the check of their outcome.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Act, Guest};

/// Something that was done, by the clock from when to when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed {
    pub(super) sender: usize,
    /// Its place among the sender's.
    pub(super) number: usize,
    pub(super) act: Act,
    /// True where it made a difference.
    pub(super) did: bool,
    begin: u64,
    end: u64,
}

/// A message that was delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) guest: Guest,
    pub(super) sender: usize,
    pub(super) number: usize,
}

pub(super) struct Record {
    guests: &'static [Guest],
    pub(super) deeds: Vec<Deed>,
    pub(super) heard: Vec<Heard>,
}

/// From a join to a leave, or to the end of the scene.
#[derive(Clone, Copy, Debug)]
struct Stay {
    /// `None`: it was a member before.
    join: Option<Deed>,
    leave: Option<Deed>,
}

impl Deed {
    pub(super) fn of(sender: usize, number: usize, act: Act, run: impl FnOnce() -> bool) -> Self {
        let begin = CLOCK.fetch_add(1, Ordering::Relaxed);
        let did = run();
        Self { sender, number, act, did, begin, end: CLOCK.fetch_add(1, Ordering::Relaxed) }
    }

    /// Says whether this had returned before the other was called.
    fn precedes(&self, other: &Self) -> bool {
        self.end < other.begin
    }
}

impl Stay {
    fn may_hear(&self, publish: &Deed) -> bool {
        let Self { join, leave } = self;
        !join.is_some_and(|join| publish.precedes(&join))
            && !leave.is_some_and(|leave| leave.precedes(publish))
    }

    fn must_hear(&self, publish: &Deed) -> bool {
        let Self { join, leave } = self;
        join.is_none_or(|join| join.precedes(publish)) && leave.is_none_or(|leave| publish.precedes(&leave))
    }
}

impl Record {
    pub(super) fn new(guests: &'static [Guest]) -> Self {
        Self { guests, deeds: Vec::new(), heard: Vec::new() }
    }

    /// Asserts that each guest has heard what it had to, nothing that it must not, nothing twice, and all in order.
    pub(super) fn check(&self) {
        for guest in self.guests {
            self.check_order(*guest);
            let histories = self.histories(*guest);
            let fits = histories.iter().any(|history| self.fits(*guest, history));
            assert!(fits, "what {guest:?} has heard fits none of {histories:#?}: {self:#?}");
        }
        self.check_that_the_order_is_one();
    }

    /// True where a guest with these stays has heard all that it had to, and nothing that it must not.
    fn fits(&self, guest: Guest, stays: &[Stay]) -> bool {
        // It does not get what its loop had not read when it was lost.
        let is_lost = self.deeds.iter().any(|deed| deed.act == Act::Lose(guest));
        let may_miss = |publish: &Deed| is_lost && publish.sender != guest.owner;
        self.deeds.iter().all(|deed| {
            let has_heard = self.heard.contains(&Heard { guest, sender: deed.sender, number: deed.number });
            match deed.act {
                Act::Publish if has_heard => stays.iter().any(|stay| stay.may_hear(deed)),
                Act::Publish => may_miss(deed) || !stays.iter().any(|stay| stay.must_hear(deed)),
                Act::Tell(other) if other == guest => has_heard || is_lost,
                Act::Tell(_) | Act::Join(_) | Act::Leave(_) | Act::Read | Act::Lose(_) => !has_heard,
            }
        })
    }

    /// Asserts that each sender is heard in its order, and a publish after whatever had returned before it.
    fn check_order(&self, guest: Guest) {
        let heard: Vec<&Deed> = self.heard_by(guest).collect();
        for (index, later) in heard.iter().enumerate() {
            for earlier in &heard[..index] {
                let same = later.sender == earlier.sender;
                assert!(!same || earlier.number < later.number, "{later:?} before {earlier:?}: {self:#?}");
                let is_late = earlier.act == Act::Publish && later.precedes(earlier);
                assert!(!is_late, "{later:?} is heard after {earlier:?}: {self:#?}");
            }
        }
    }

    /// Asserts that any two guests hear the room in the same order.
    fn check_that_the_order_is_one(&self) {
        for (index, one) in self.guests.iter().enumerate() {
            for other in &self.guests[..index] {
                let [of_one, of_other] = [(*one, *other), (*other, *one)].map(|(guest, other)| {
                    let is_common = |deed: &&Deed| {
                        let heard = Heard { guest: other, sender: deed.sender, number: deed.number };
                        deed.act == Act::Publish && self.heard.contains(&heard)
                    };
                    let common = self.heard_by(guest).filter(is_common);
                    common.map(|deed| (deed.sender, deed.number)).collect::<Vec<_>>()
                });
                assert_eq!(of_one, of_other, "{one:?} and {other:?}: {self:#?}");
            }
        }
    }

    /// The deeds of which a guest has heard, in the order in which it has.
    fn heard_by(&self, guest: Guest) -> impl Iterator<Item = &Deed> {
        self.heard.iter().filter(move |heard| heard.guest == guest).map(|heard| {
            let mut deeds = self.deeds.iter();
            let deed = deeds.find(|deed| (deed.sender, deed.number) == (heard.sender, heard.number));
            deed.expect("somebody said it")
        })
    }

    /// When the guest was a member, as far as the clock tells: once for each order of what was done at the same time.
    fn histories(&self, guest: Guest) -> Vec<Vec<Stay>> {
        let acts = [Act::Join(guest), Act::Leave(guest), Act::Lose(guest)];
        let changes: Vec<&Deed> =
            self.deeds.iter().filter(|deed| deed.did && acts.contains(&deed.act)).collect();
        let before = Stay { join: None, leave: None };
        let stays = guest.is_member.then_some(before).into_iter().collect();
        let mut histories = Vec::new();
        Self::go_on(stays, &changes, &mut histories);
        histories
    }

    /// Adds all histories that begin with these stays.
    fn go_on(stays: Vec<Stay>, changes: &[&Deed], histories: &mut Vec<Vec<Stay>>) {
        let is_in = stays.last().is_some_and(|stay| stay.leave.is_none());
        for (index, change) in changes.iter().enumerate() {
            let mut stays = stays.clone();
            match (change.act, stays.last_mut()) {
                _ if changes.iter().any(|other| other.precedes(change)) => continue,
                (Act::Join(_), _) if !is_in => {
                    stays.push(Stay { join: Some(**change), leave: None });
                }
                (Act::Leave(_) | Act::Lose(_), Some(last)) if is_in => last.leave = Some(**change),
                // It was in no room.
                (Act::Lose(_), _) => {}
                (Act::Join(_) | Act::Leave(_) | Act::Publish | Act::Tell(_) | Act::Read, _) => continue,
            }
            let rest = [&changes[..index], &changes[index + 1..]].concat();
            Self::go_on(stays, &rest, histories);
        }
        if changes.is_empty() {
            histories.push(stays);
        }
    }
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut deeds: Vec<&Deed> =
            self.deeds.iter().filter(|deed| deed.did || deed.act != Act::Read).collect();
        deeds.sort_by_key(|deed| deed.begin);
        deeds.iter().try_for_each(|deed| {
            let Deed { sender, number, act, did, begin, end } = deed;
            writeln!(f, "{begin} to {end}: {act:?}, number {number} of {sender}: {did}")
        })?;
        self.heard.iter().try_for_each(|heard| writeln!(f, "{heard:?}"))
    }
}

/// No lock of a model: reading it is no occasion for another thread to run.
static CLOCK: AtomicU64 = AtomicU64::new(1);
