use std::collections::{HashMap, VecDeque};
use std::io;
use std::ops::BitOr;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

use crate::{Interest, Readiness, Sockets};

/// One watch of a foreign descriptor, over when it is told. Its loop gives no other watch the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WatchKey {
    registration: Registration,
    number: u64,
}

impl WatchKey {
    /// The number of the watch: those of one loop count up from 1.
    pub const fn number(self) -> u64 {
        self.number
    }
}

/// The time of a descriptor with the kernel, which its events carry. Once its number is another file's, that is another
/// registration: a copy may keep the closed one alive, and have the kernel go on reporting it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Registration(usize);

impl Registration {
    /// Registrations that the events of the kernel can tell apart.
    pub(crate) const COUNT: usize = usize::MAX / 4;

    pub(crate) const fn from_number(number: usize) -> Self {
        Self(number)
    }

    /// Less than [`COUNT`](Self::COUNT).
    pub(crate) const fn number(self) -> usize {
        self.0
    }
}

/// Foreign descriptors that somebody waits for: the loop says when they are ready, and neither reads nor writes nor
/// closes them.
#[derive(Default)]
pub(crate) struct Foreign {
    descriptors: HashMap<Registration, Descriptor>,
    registrations: HashMap<RawFd, Registration>,
    /// Watches to be told.
    due: VecDeque<(WatchKey, Readiness)>,
    last: Registration,
    /// The number of the newest watch.
    newest: u64,
    /// The newest watch that the kernel's last report can be about.
    newest_reported: u64,
}

/// A descriptor that is registered with the kernel, for all that is waited for.
struct Descriptor {
    number: RawFd,
    /// In the order in which they came.
    waiting: Vec<Waiting>,
}

struct Waiting {
    number: u64,
    interest: Interest,
}

impl Sockets {
    /// Watches a descriptor that is none of this loop's own, until it is ready: then
    /// [`Service::descriptor_ready`](crate::Service::descriptor_ready) is called, in the next turn at the earliest, and
    /// the watch is over. It may have been ready before.
    ///
    /// A descriptor can have several watches. One that is closed should be [unwatched](Self::unwatch_descriptor)
    /// before. Otherwise its watches are told of that when its number is watched again, one of them is unwatched, or a
    /// connection gets the number.
    ///
    /// # Errors
    ///
    /// Those of the kernel: `PermissionDenied` for a regular file, which never waits, `AlreadyExists` for a connection
    /// of this loop.
    pub fn watch_descriptor(
        &mut self,
        descriptor: BorrowedFd<'_>,
        interest: Interest,
    ) -> io::Result<WatchKey> {
        let number = descriptor.as_raw_fd();
        if let Some(&registration) = self.foreign.registrations.get(&number) {
            let all = self.foreign.interest(registration).map_or(interest, |others| others | interest);
            // Also where nothing is added to it: what is ready by now is to be reported.
            if self.watch.change_foreign(number, registration, all).is_ok() {
                return Ok(self.foreign.wait(registration, interest));
            }
            // The number is another file's by now.
            self.foreign.give_up(registration);
        }
        let registration = self.foreign.next_registration();
        self.watch.add_foreign(number, registration, interest)?;
        self.foreign.add(number, registration);
        Ok(self.foreign.wait(registration, interest))
    }

    /// Ends a watch. Says whether it would have been told.
    pub fn unwatch_descriptor(&mut self, watch: WatchKey) -> bool {
        if self.foreign.call_off(watch) {
            return true;
        }
        let was_waiting = self.foreign.leave(watch);
        if was_waiting {
            self.register_rest(watch.registration);
        }
        was_waiting
    }

    /// Has those told who wait for what the kernel has reported.
    pub(crate) fn note_ready(&mut self, registration: Registration, readiness: Readiness) {
        if self.foreign.note_ready(registration, readiness) {
            self.register_rest(registration);
        }
    }

    /// Registers a descriptor for what is still waited for.
    fn register_rest(&mut self, registration: Registration) {
        let Some(number) = self.foreign.number(registration) else { return };
        match self.foreign.interest(registration) {
            Some(interest) if self.watch.change_foreign(number, registration, interest).is_ok() => {}
            Some(_) => self.foreign.give_up(registration),
            None => {
                self.foreign.remove(registration);
                // An error: it is closed, and the kernel has forgotten it.
                self.watch.remove_foreign(number).ok();
            }
        }
    }
}

impl Foreign {
    /// Descriptors that the kernel watches.
    pub(crate) fn len(&self) -> usize {
        self.descriptors.len()
    }

    /// Notes that the kernel has reported: who watches from now on waits for its next report.
    pub(crate) fn begin_turn(&mut self) {
        self.newest_reported = self.newest;
    }

    /// Watches that are to be told.
    pub(crate) fn due(&self) -> usize {
        self.due.len()
    }

    pub(crate) fn take_due(&mut self) -> Option<(WatchKey, Readiness)> {
        self.due.pop_front()
    }

    /// Notes that a file of the loop's own has this number: a descriptor that had it is closed.
    pub(crate) fn give_up_number(&mut self, number: RawFd) {
        if let Some(&registration) = self.registrations.get(&number) {
            self.give_up(registration);
        }
    }

    fn number(&self, registration: Registration) -> Option<RawFd> {
        self.descriptors.get(&registration).map(|descriptor| descriptor.number)
    }

    /// All that is waited for.
    fn interest(&self, registration: Registration) -> Option<Interest> {
        let waiting = &self.descriptors.get(&registration)?.waiting;
        waiting.iter().map(|waiting| waiting.interest).reduce(BitOr::bitor)
    }

    fn next_registration(&mut self) -> Registration {
        loop {
            self.last = Registration((self.last.0 + 1) % Registration::COUNT);
            if !self.descriptors.contains_key(&self.last) {
                return self.last;
            }
        }
    }

    fn add(&mut self, number: RawFd, registration: Registration) {
        self.registrations.insert(number, registration);
        self.descriptors.insert(registration, Descriptor { number, waiting: Vec::new() });
    }

    fn remove(&mut self, registration: Registration) -> Option<Descriptor> {
        let descriptor = self.descriptors.remove(&registration)?;
        self.registrations.remove(&descriptor.number);
        Some(descriptor)
    }

    fn wait(&mut self, registration: Registration, interest: Interest) -> WatchKey {
        self.newest += 1;
        let number = self.newest;
        let descriptor = self.descriptors.get_mut(&registration).expect("it is registered");
        descriptor.waiting.push(Waiting { number, interest });
        WatchKey { registration, number }
    }

    /// Ends a watch that waits. Says whether it did.
    fn leave(&mut self, watch: WatchKey) -> bool {
        let Some(descriptor) = self.descriptors.get_mut(&watch.registration) else { return false };
        let place = descriptor.waiting.iter().position(|waiting| waiting.number == watch.number);
        place.map(|place| descriptor.waiting.remove(place)).is_some()
    }

    /// Ends a watch that is to be told. Says whether it was.
    fn call_off(&mut self, watch: WatchKey) -> bool {
        let place = self.due.iter().position(|(due, _)| *due == watch);
        place.and_then(|place| self.due.remove(place)).is_some()
    }

    /// Makes those due who wait for what the kernel has reported. Says whether there are any.
    fn note_ready(&mut self, registration: Registration, readiness: Readiness) -> bool {
        let Self { descriptors, due, newest_reported, .. } = self;
        // None: a copy of a descriptor that was closed keeps it alive.
        let Some(descriptor) = descriptors.get_mut(&registration) else { return false };
        let before = due.len();
        descriptor.waiting.retain(|&Waiting { number, interest }| {
            let answer = readiness.within(interest).filter(|_| number <= *newest_reported);
            due.extend(answer.map(|readiness| (WatchKey { registration, number }, readiness)));
            answer.is_none()
        });
        due.len() > before
    }

    /// Makes all due who wait for a descriptor that is closed.
    fn give_up(&mut self, registration: Registration) {
        let waiting = self.remove(registration).map_or_else(Vec::new, |descriptor| descriptor.waiting);
        let closed = |Waiting { number, .. }| (WatchKey { registration, number }, Readiness::CLOSED);
        self.due.extend(waiting.into_iter().map(closed));
    }
}
