use std::sync::Arc;

use gannet_reactor::Key;

use super::{Caused, Outbound};
use crate::rooms::{Change, Room};
use crate::{ConnectionId, JoinError};

impl Outbound {
    pub(crate) fn join(&mut self, id: ConnectionId, name: &str) -> Result<bool, JoinError> {
        let Some(key) = self.find(id) else { return self.shared.join(id, name) };
        let Change { room, is_new, overtaken } = self.shared.join_here(id, name)?;
        let was_member = overtaken.iter().fold(false, |was, room| self.rooms.remove(room, key) | was);
        if let Some(room) = room {
            let is_added = self.rooms.insert(&room, key);
            // What the application was told last is that it is in, where it was in a former room of the name.
            if is_added && !was_member {
                self.caused.push_back(Caused::Joined(key, room));
            }
        }
        Ok(is_new)
    }

    pub(crate) fn leave(&mut self, id: ConnectionId, name: &str) -> bool {
        let Some(key) = self.find(id) else { return self.shared.leave(id, name) };
        let Some(Change { room, is_new, overtaken }) = self.shared.leave_here(id, name) else { return false };
        let all = room.iter().chain(&overtaken);
        let was_member = all.fold(false, |was, room| self.end_membership(key, room) | was);
        if let Some(room) = room.into_iter().chain(overtaken).next().filter(|_| was_member) {
            self.caused.push_back(Caused::Left(key, room));
        }
        is_new
    }

    /// Another thread has joined a connection of this loop to a room.
    pub(crate) fn join_posted(&mut self, id: ConnectionId, room: Arc<Room>) {
        if self.shared.take_posted(id, &room)
            && let Some(key) = self.find(id)
            && self.rooms.insert(&room, key)
        {
            self.caused.push_back(Caused::Joined(key, room));
        }
    }

    /// Another thread has ended a membership of a connection of this loop.
    pub(crate) fn leave_posted(&mut self, id: ConnectionId, room: Arc<Room>) {
        if self.shared.take_posted(id, &room)
            && let Some(key) = self.find(id)
            && self.end_membership(key, &room)
        {
            self.caused.push_back(Caused::Left(key, room));
        }
    }

    /// The connection is not open any more: pushes say Gone from here on, and it is in no room.
    pub(super) fn leave_all(&mut self, key: Key) {
        let id = self.peer(key).id;
        for room in self.shared.end(id, self.index) {
            if self.rooms.remove(&room, key) {
                self.caused.push_back(Caused::Left(key, room));
            }
        }
        if !self.pending.is_empty() {
            let count = self.pending.clear(key);
            self.shared.count_dropped(count);
        }
    }

    /// Says whether this loop had taken the connection for a member. What has not left for it does not follow it.
    fn end_membership(&mut self, key: Key, room: &Arc<Room>) -> bool {
        if !self.pending.is_empty() {
            let count = self.pending.clear_room(key, room);
            self.count_dropped(key, count);
        }
        self.rooms.remove(room, key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::net::{Ipv4Addr, SocketAddr};

    use gannet_reactor::{Batch, Reactor, Tick};

    use super::*;
    use crate::Settings;
    use crate::connection::Peer;
    use crate::mail::Mail;
    use crate::shared::Shared;

    /// Each of them is atomic for whoever looks at the same connection: all of it happens under one lock of the
    /// registry.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        JoinByMail,
        LeaveByMail,
        JoinHere,
        LeaveHere,
        /// The loop reads one piece of mail.
        ReadMail,
        /// Another connection joins or leaves the room, which may make the room another one.
        Other,
    }

    use Step::{JoinByMail, JoinHere, LeaveByMail, LeaveHere, Other, ReadMail};

    const STEPS: [Step; 6] = [JoinByMail, LeaveByMail, JoinHere, LeaveHere, ReadMail, Other];
    const LENGTH: u32 = 7;
    const ROOM: &str = "room";
    const OTHER: ConnectionId = ConnectionId::new(1);

    /// A loop with one connection, and what must hold of it.
    struct Model {
        outbound: Outbound,
        id: ConnectionId,
        key: Key,
        mail: VecDeque<Mail>,
        /// What the directory said after each change that was posted and not read, and when that was.
        posted: VecDeque<(usize, bool)>,
        /// Whether the directory has the connection in the room.
        is_in: bool,
        /// Changes of the directory.
        now: usize,
        /// What the loop knows of the latest change that it knows of.
        known: (usize, bool),
        told: bool,
        other_is_in: bool,
    }

    impl Model {
        fn new() -> Self {
            let reactor = Reactor::new(Vec::new()).expect("descriptors are left");
            let mailboxes = vec![reactor.mailbox(usize::MAX)];
            let shared = Shared::without_clients(Settings::default(), mailboxes);
            let mut outbound = Outbound::new(Arc::new(shared), 0);
            let others_key = Key::from_index(1);
            outbound.accept(others_key, peer(OTHER));
            outbound.open(others_key);
            let (id, key) = (ConnectionId::new(1), Key::from_index(0));
            Self {
                outbound,
                id,
                key,
                mail: VecDeque::new(),
                posted: VecDeque::new(),
                is_in: false,
                now: 0,
                known: (0, false),
                told: false,
                other_is_in: false,
            }
        }

        fn open(&mut self) {
            self.id = ConnectionId::new(self.id.number() + 1);
            self.outbound.accept(self.key, peer(self.id));
            self.outbound.open(self.key);
        }

        fn take(&mut self, step: Step) {
            match step {
                JoinByMail => {
                    let joined = self.outbound.shared.join(self.id, ROOM);
                    assert_eq!(joined, Ok(!self.is_in));
                    self.note_posted(true);
                }
                LeaveByMail => {
                    assert_eq!(self.outbound.shared.leave(self.id, ROOM), self.is_in);
                    self.note_posted(false);
                }
                JoinHere => {
                    assert_eq!(self.outbound.join(self.id, ROOM), Ok(!self.is_in));
                    self.note_here(true);
                }
                LeaveHere => {
                    assert_eq!(self.outbound.leave(self.id, ROOM), self.is_in);
                    self.note_here(false);
                }
                ReadMail => self.read_mail(),
                Other if self.other_is_in => self.other_is_in = !self.outbound.leave(OTHER, ROOM),
                Other => self.other_is_in = self.outbound.join(OTHER, ROOM) == Ok(true),
            }
            self.take_events();
            assert_eq!(self.told, self.known.1, "what the application was told last");
            let places = self.outbound.rooms.places_of(self.key);
            assert_eq!(places, usize::from(self.known.1), "a message comes once, or not at all");
            let members = self.outbound.shared.directory.members(ROOM);
            assert_eq!(members.contains(&self.id), self.is_in);
        }

        fn note_posted(&mut self, is_in: bool) {
            if self.is_in != is_in {
                (self.is_in, self.now) = (is_in, self.now + 1);
                self.posted.push_back((self.now, is_in));
            }
        }

        fn note_here(&mut self, is_in: bool) {
            self.now += usize::from(self.is_in != is_in);
            self.is_in = is_in;
            self.known = (self.now, is_in);
        }

        fn read_mail(&mut self) {
            let mut batch = Batch::default();
            self.outbound.shared.mailboxes[0].take(&mut batch);
            self.mail.extend(batch.entries);
            match self.mail.pop_front() {
                Some(Mail::Join { id, room }) => self.outbound.join_posted(id, room),
                Some(Mail::Leave { id, room }) => self.outbound.leave_posted(id, room),
                _ => return,
            }
            if let Some(change) = self.posted.pop_front() {
                self.known = self.known.max(change);
            }
        }

        fn take_events(&mut self) {
            for caused in self.outbound.caused.drain(..) {
                match caused {
                    Caused::Joined(key, _) if key == self.key => {
                        assert!(!std::mem::replace(&mut self.told, true))
                    }
                    Caused::Left(key, _) if key == self.key => {
                        assert!(std::mem::replace(&mut self.told, false))
                    }
                    Caused::Joined(..)
                    | Caused::Left(..)
                    | Caused::Closed(..)
                    | Caused::Resumed(_)
                    | Caused::Decided(..)
                    | Caused::Written { .. } => {}
                }
            }
        }

        /// Ends the connection, reads the mail that is left, and asserts that nothing remains.
        fn end(&mut self) {
            self.outbound.lose(self.key);
            self.take_events();
            assert!(!self.told, "it was not told of the end");
            self.outbound.remove(self.key);
            // Its place is another's before the mail is read.
            let former = self.id;
            self.open();
            while self.mail.len() + self.posted.len() > 0 {
                self.read_mail();
                if self.mail.is_empty() {
                    self.posted.clear();
                }
            }
            assert_eq!(self.outbound.rooms.places_of(self.key), 0, "what {former} left behind");
            assert!(self.outbound.caused.is_empty());
            (self.is_in, self.known) = (false, (self.now, false));
            if self.other_is_in {
                self.take(Other);
            }
            assert!(self.outbound.shared.directory.list().is_empty());
        }
    }

    fn peer(id: ConnectionId) -> Peer {
        let nobody = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        Peer::new(id, nobody, Tick::NEVER)
    }

    #[test]
    fn whatever_the_order_the_loop_knows_the_latest_that_it_may_know() {
        let mut model = Model::new();
        model.open();
        for number in 0..STEPS.len().pow(LENGTH) {
            let steps: Vec<Step> =
                (0..LENGTH).map(|place| STEPS[number / STEPS.len().pow(place) % STEPS.len()]).collect();
            // Shown where it panics.
            let _steps = Shown(&steps);
            steps.iter().for_each(|step| model.take(*step));
            model.end();
        }
    }

    struct Shown<'a>(&'a [Step]);

    impl Drop for Shown<'_> {
        fn drop(&mut self) {
            if std::thread::panicking() {
                println!("{:?}", self.0);
            }
        }
    }
}
