//! What all threads of a scene did, and whether what came of it is right.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Act, Guest};

/// Something that was done, by the clock from when to when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed {
    pub(super) sender: usize,
    /// Which of the sender's it is.
    pub(super) number: usize,
    pub(super) act: Act,
    /// Whether it made a difference.
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

/// A deed as one guest's loop gets to know of it.
#[derive(Clone, Copy, Debug)]
struct Known {
    way: Way,
    begin: u64,
    end: u64,
}

/// How a loop gets to know of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It does it itself.
    AtOnce,
    /// When it reads its mail.
    ByMail,
    /// By mail, or before, with what it does itself: a callback may overtake mail.
    Either,
}

/// From a join to a leave, or to the end of the scene.
#[derive(Clone, Copy, Debug)]
struct Stay {
    join: Known,
    leave: Option<Known>,
}

impl Deed {
    pub(super) fn of(sender: usize, number: usize, act: Act, run: impl FnOnce() -> bool) -> Self {
        let begin = CLOCK.fetch_add(1, Ordering::Relaxed);
        let did = run();
        Self { sender, number, act, did, begin, end: CLOCK.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Known {
    /// Whether the loop must take this for the earlier one.
    fn precedes(self, other: Self) -> bool {
        self.end < other.begin && (self.way == Way::AtOnce || other.way == Way::ByMail)
    }
}

impl Stay {
    fn may_hear(self, publish: Known) -> bool {
        !publish.precedes(self.join) && self.leave.is_none_or(|leave| !leave.precedes(publish))
    }

    fn must_hear(self, publish: Known) -> bool {
        self.join.precedes(publish) && self.leave.is_none_or(|leave| publish.precedes(leave))
    }
}

impl Record {
    pub(super) fn new(guests: &'static [Guest]) -> Self {
        Self { guests, deeds: Vec::new(), heard: Vec::new() }
    }

    /// Asserts that each guest has heard what it had to, nothing that it must not, nothing twice, and each sender in
    /// its order.
    pub(super) fn check(&self) {
        for guest in self.guests {
            self.check_order(*guest);
            let histories = self.histories(*guest);
            let fits = histories.iter().any(|history| self.fits(*guest, history));
            assert!(fits, "what {guest:?} has heard fits none of {histories:#?}: {self:#?}");
        }
    }

    /// Whether a guest with these stays has heard what it had to, and nothing that it must not.
    fn fits(&self, guest: Guest, stays: &[Stay]) -> bool {
        self.deeds.iter().filter(|deed| deed.act == Act::Publish).all(|publish| {
            let heard = Heard { guest, sender: publish.sender, number: publish.number };
            let publish = self.known(guest, publish);
            if self.heard.contains(&heard) {
                stays.iter().any(|stay| stay.may_hear(publish))
            } else {
                !stays.iter().any(|stay| stay.must_hear(publish))
            }
        })
    }

    fn check_order(&self, guest: Guest) {
        for sender in 0..3 {
            let of_both = |heard: &&Heard| heard.guest == guest && heard.sender == sender;
            let numbers: Vec<usize> = self.heard.iter().filter(of_both).map(|heard| heard.number).collect();
            assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?} of {sender}: {self:#?}");
        }
    }

    /// When the guest was a member, as far as the clock tells: once for each order of what was done at the same time.
    fn histories(&self, guest: Guest) -> Vec<Vec<Stay>> {
        let acts = [Act::Join(guest), Act::Leave(guest), Act::Lose(guest)];
        let changes: Vec<&Deed> =
            self.deeds.iter().filter(|deed| deed.did && acts.contains(&deed.act)).collect();
        let before = Known { way: Way::AtOnce, begin: 0, end: 0 };
        let stays = guest.is_member.then_some(Stay { join: before, leave: None }).into_iter().collect();
        let mut histories = Vec::new();
        self.go_on(guest, stays, &changes, &mut histories);
        histories
    }

    /// Adds all histories that begin with these stays.
    fn go_on(&self, guest: Guest, stays: Vec<Stay>, changes: &[&Deed], histories: &mut Vec<Vec<Stay>>) {
        let is_in = stays.last().is_some_and(|stay| stay.leave.is_none());
        for (index, change) in changes.iter().enumerate() {
            let known = self.known(guest, change);
            let mut stays = stays.clone();
            match (change.act, stays.last_mut()) {
                _ if changes.iter().any(|other| other.end < change.begin) => continue,
                (Act::Join(_), _) if !is_in => stays.push(Stay { join: known, leave: None }),
                (Act::Leave(_) | Act::Lose(_), Some(last)) if is_in => last.leave = Some(known),
                // It was in no room.
                (Act::Lose(_), _) => {}
                (Act::Join(_) | Act::Leave(_) | Act::Publish | Act::Read, _) => continue,
            }
            let rest = [&changes[..index], &changes[index + 1..]].concat();
            self.go_on(guest, stays, &rest, histories);
        }
        if changes.is_empty() {
            histories.push(stays);
        }
    }

    fn known(&self, guest: Guest, deed: &Deed) -> Known {
        let is_overtaken = |own: &Deed| {
            let acts = [Act::Join(guest), Act::Leave(guest), Act::Lose(guest)];
            own.sender == guest.owner && acts.contains(&own.act) && own.end > deed.begin
        };
        let way = match deed.act {
            _ if deed.sender == guest.owner => Way::AtOnce,
            Act::Join(_) | Act::Leave(_) if self.deeds.iter().any(is_overtaken) => Way::Either,
            Act::Join(_) | Act::Leave(_) | Act::Publish | Act::Read | Act::Lose(_) => Way::ByMail,
        };
        Known { way, begin: deed.begin, end: deed.end }
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
