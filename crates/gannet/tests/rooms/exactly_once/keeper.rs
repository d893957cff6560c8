//! A thread that has guests join, leave, publish and go.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use gannet::{CloseCode, Handle};

use super::guest::{Asked, Guest, Way};
use super::record::{Publish, Record};
use super::{Clock, GUESTS, KEEPERS, PUBLISHES, ROOMS};
use crate::support::PATIENCE;

pub(super) struct Keeper {
    /// The name under which it publishes; the ids of connections are far below it.
    number: u64,
    address: SocketAddr,
    handle: Handle,
    clock: Arc<Clock>,
    random: fastrand::Rng,
    guests: Vec<Guest>,
    /// Those who have gone.
    records: Vec<Record>,
    /// Messages that it published itself.
    own: Record,
    published: u64,
    /// Messages pushed to those who went without a word: as many may be dropped.
    pub(super) lost_max: u64,
}

impl Keeper {
    pub(super) fn new(
        number: usize,
        address: SocketAddr,
        handle: Handle,
        clock: Arc<Clock>,
        random: fastrand::Rng,
    ) -> Self {
        Self {
            number: u64::MAX - number as u64,
            address,
            handle,
            clock,
            random,
            guests: Vec::new(),
            records: Vec::new(),
            own: Record::default(),
            published: 0,
            lost_max: 0,
        }
    }

    /// Does anything at random until enough has been published.
    pub(super) fn work(&mut self) {
        for number in 0..GUESTS / KEEPERS {
            let guest = Guest::arrive(self.address, way(number));
            self.guests.push(guest);
            self.join(number);
        }
        while self.published < PUBLISHES as u64 {
            for _ in 0..200 {
                self.act();
            }
            self.read_all();
        }
        // What was asked for is answered before anybody compares.
        self.wait_for("all orders are answered", |guest| guest.asked == Asked::Nothing);
        // Its loop has heard of all that went through the handle.
        for guest in &self.guests {
            hear_mail(&self.handle, guest);
        }
    }

    /// Compares what the directory says with what it must say, while nothing changes. Says how many memberships there
    /// are.
    pub(super) fn check_directory(&self) -> usize {
        for guest in &self.guests {
            let mut rooms = self.handle.rooms(guest.id);
            let mut expected: Vec<String> =
                guest.present.iter().map(|place| guest.room(*place).to_string()).collect();
            rooms.sort_unstable();
            expected.sort_unstable();
            assert_eq!(rooms, expected, "{}", guest.id);
            for room in &rooms {
                assert!(self.handle.members(room).contains(&guest.id), "{} in {room}", guest.id);
            }
        }
        self.guests.iter().map(|guest| guest.present.len()).sum()
    }

    /// Closes all connections, and says what all guests heard.
    pub(super) fn say_goodbye(mut self) -> Vec<Record> {
        for number in 0..self.guests.len() {
            self.close(number);
        }
        self.wait_for("all have been told", |guest| guest.is_over);
        for guest in std::mem::take(&mut self.guests) {
            self.keep(guest, true);
        }
        self.records.push(self.own);
        self.records
    }

    fn act(&mut self) {
        let number = self.random.usize(0..self.guests.len());
        match self.random.u8(0..100) {
            0..40 => self.join(number),
            40..75 => self.leave(number),
            75..85 => self.publish(),
            85..95 => self.have_published(number),
            95..98 => self.send_away(number),
            _ => self.tear_off(number),
        }
    }

    fn join(&mut self, number: usize) {
        let room = self.random.usize(0..ROOMS);
        let guest = &mut self.guests[number];
        if guest.asked != Asked::Nothing {
            return;
        }
        let name = room.to_string();
        let is_in = guest.is_in(room);
        match guest.way {
            Way::Handle if is_in => assert_eq!(self.handle.join(guest.id, &name), Ok(false)),
            Way::Callback if is_in => {}
            Way::Handle => {
                let place = guest.begin_join(room, self.clock.now());
                guest.tell(&self.handle, &format!("joining {room}"));
                assert_eq!(self.handle.join(guest.id, &name), Ok(true));
                guest.membership(place).join_end = self.clock.now();
            }
            Way::Callback => {
                let place = guest.begin_join(room, self.clock.now());
                hear_mail(&self.handle, guest);
                guest.ask(&format!("join {room}"), Asked::Join(place));
            }
        }
    }

    fn leave(&mut self, number: usize) {
        let guest = &mut self.guests[number];
        if guest.asked != Asked::Nothing || guest.present.is_empty() {
            return;
        }
        let place = guest.present.swap_remove(self.random.usize(0..guest.present.len()));
        let room = guest.room(place);
        guest.membership(place).leave_begin = self.clock.now();
        match guest.way {
            Way::Handle => {
                assert!(self.handle.leave(guest.id, &room.to_string()));
                guest.membership(place).leave_end = self.clock.now();
                assert!(!self.handle.leave(guest.id, &room.to_string()));
                guest.tell(&self.handle, &format!("left {room}"));
            }
            Way::Callback => {
                hear_mail(&self.handle, guest);
                guest.ask(&format!("leave {room}"), Asked::Leave(place));
            }
        }
    }

    fn publish(&mut self) {
        let room = self.random.usize(0..ROOMS);
        let (sender, number, begin) = (self.number, self.published, self.clock.now());
        let text = format!("m {room} {sender} {number}");
        self.handle.publish(&room.to_string(), text).expect("room in the mailboxes");
        self.own.publishes.push(Publish { room, sender, number, begin, end: self.clock.now() });
        self.published += 1;
    }

    fn have_published(&mut self, number: usize) {
        let guest = &mut self.guests[number];
        if guest.way == Way::Callback && guest.asked == Asked::Nothing {
            let room = self.random.usize(0..ROOMS);
            let message = guest.begin_publish(room, self.clock.now());
            hear_mail(&self.handle, guest);
            guest.ask(&format!("publish {room} {message}"), Asked::Publish);
        }
    }

    /// Closes a connection in order, and takes in another.
    fn send_away(&mut self, number: usize) {
        if self.guests[number].asked != Asked::Nothing {
            return;
        }
        self.close(number);
        let begun = Instant::now();
        while !self.guests[number].is_over {
            assert!(begun.elapsed() < PATIENCE, "{} is not told", self.guests[number].id);
            self.guests[number].read(&self.clock);
        }
        self.replace(number, true);
    }

    /// Ends a connection without a word, and takes in another.
    fn tear_off(&mut self, number: usize) {
        if self.guests[number].asked == Asked::Nothing {
            let now = self.clock.now();
            self.guests[number].begin_end(now);
            // Its loop may see the end before its mail.
            self.lost_max += self.guests[number].told;
            self.replace(number, false);
        }
    }

    fn close(&mut self, number: usize) {
        let guest = &mut self.guests[number];
        guest.begin_end(self.clock.now());
        match guest.way {
            Way::Handle => self.handle.close(guest.id, CloseCode::NORMAL, "").expect("it is open"),
            Way::Callback => {
                hear_mail(&self.handle, guest);
                guest.ask("close", Asked::Nothing);
            }
        }
    }

    fn replace(&mut self, number: usize, is_complete: bool) {
        let newcomer = Guest::arrive(self.address, self.guests[number].way);
        let guest = std::mem::replace(&mut self.guests[number], newcomer);
        self.keep(guest, is_complete);
    }

    fn keep(&mut self, guest: Guest, is_complete: bool) {
        self.records.push(Record { is_complete, ..guest.record });
    }

    fn read_all(&mut self) {
        self.guests.iter_mut().for_each(|guest| guest.read(&self.clock));
    }

    fn wait_for(&mut self, what: &str, is_so: impl Fn(&Guest) -> bool) {
        let begun = Instant::now();
        while !self.guests.iter().all(&is_so) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
            self.read_all();
        }
    }
}

/// Waits until the guest's loop has read its mail. What a callback does is not in the order of mail: it would be before
/// what the clock says came before it.
fn hear_mail(handle: &Handle, guest: &Guest) {
    handle.info(guest.id).expect("it is open");
}

const fn way(number: usize) -> Way {
    if number.is_multiple_of(2) { Way::Handle } else { Way::Callback }
}
