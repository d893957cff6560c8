//! A connection, and what its keeper knows of it.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};

use gannet::{ConnectionId, Handle};

use super::record::{Membership, Publish, Record};
use super::{Clock, ROOMS};
use crate::support::frames::{Frames, Reading};
use crate::support::{CLOSE, Client, FIN, TEXT, frame};

pub(super) struct Guest {
    pub(super) id: ConnectionId,
    pub(super) way: Way,
    stream: TcpStream,
    frames: Frames,
    pub(super) record: Record,
    /// Memberships that have not ended; places in the record.
    pub(super) present: Vec<usize>,
    /// Rooms of which messages may come, after its marks.
    marked: [bool; ROOMS],
    pub(super) asked: Asked,
    published: u64,
    /// Messages that were pushed to it through a handle.
    pub(super) told: u64,
    pub(super) is_over: bool,
}

/// The way in which its keeper acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Through a handle.
    Handle,
    /// By asking the connection's own callback.
    Callback,
}

/// A request to a callback that it has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    /// The membership of this place in the record begins or ends.
    Join(usize),
    Leave(usize),
    /// The last of its publishes.
    Publish,
}

impl Guest {
    pub(super) fn arrive(address: SocketAddr, way: Way) -> Self {
        let mut client = Client::open(address);
        let greeting = String::from_utf8(client.receive().payload).expect("a text");
        let id = greeting.strip_prefix("id ").expect("its id").parse().expect("a number");
        client.stream.set_nonblocking(true).expect("a live socket");
        Self {
            id: ConnectionId::new(id),
            way,
            stream: client.stream,
            frames: Frames::default(),
            record: Record::default(),
            present: Vec::new(),
            marked: [false; ROOMS],
            asked: Asked::Nothing,
            published: 0,
            told: 0,
            is_over: false,
        }
    }

    pub(super) fn tell(&mut self, handle: &Handle, text: &str) {
        handle.push(self.id, text).expect("it is open");
        self.told += 1;
    }

    pub(super) fn ask(&mut self, order: &str, asked: Asked) {
        self.asked = asked;
        self.stream.write_all(&frame(FIN | TEXT, order.as_bytes())).expect("an order is short");
    }

    /// Says what the next message that it publishes is called.
    pub(super) fn begin_publish(&mut self, room: usize, now: u64) -> u64 {
        let (sender, number) = (self.id.number(), self.published);
        self.published += 1;
        self.record.publishes.push(Publish { room, sender, number, begin: now, end: u64::MAX });
        number
    }

    pub(super) fn begin_join(&mut self, room: usize, now: u64) -> usize {
        let never = u64::MAX;
        let membership =
            Membership { room, join_begin: now, join_end: never, leave_begin: never, leave_end: never };
        self.record.memberships.push(membership);
        self.present.push(self.record.memberships.len() - 1);
        self.record.memberships.len() - 1
    }

    pub(super) fn membership(&mut self, place: usize) -> &mut Membership {
        &mut self.record.memberships[place]
    }

    /// The room that it is in as this membership of those that have not ended.
    pub(super) fn room(&self, place: usize) -> usize {
        self.record.memberships[place].room
    }

    pub(super) fn is_in(&self, room: usize) -> bool {
        self.present.iter().any(|place| self.room(*place) == room)
    }

    /// All its memberships end about now.
    pub(super) fn begin_end(&mut self, now: u64) {
        for place in std::mem::take(&mut self.present) {
            self.record.memberships[place].leave_begin = now;
        }
    }

    /// Reads all that has come.
    pub(super) fn read(&mut self, clock: &Clock) {
        while !self.is_over {
            match self.frames.read(&self.stream) {
                Reading::Some => self.take_frames(clock),
                Reading::NothingNow => return,
                Reading::Finished | Reading::Reset => panic!("{} ended without a Close", self.id),
            }
        }
    }

    fn take_frames(&mut self, clock: &Clock) {
        while let Some(next) = self.frames.next() {
            if next.opcode == CLOSE {
                assert_eq!(next.payload, [0x03, 0xE8], "{} is closed as asked", self.id);
                self.stream.write_all(&frame(FIN | CLOSE, &next.payload)).ok();
                self.is_over = true;
                return;
            }
            let text = String::from_utf8(next.payload).expect("a text is UTF-8");
            let words: Vec<&str> = text.split(' ').collect();
            self.take(&words, clock);
        }
    }

    fn take(&mut self, words: &[&str], clock: &Clock) {
        let number = |word: &str| word.parse::<u64>().expect("a number");
        match *words {
            ["m", room, sender, message] => {
                let room = number(room) as usize;
                assert!(self.marked[room], "{}: {words:?} while it is not in the room", self.id);
                self.record.heard.push((room, number(sender), number(message)));
            }
            ["joining", room] => {
                self.marked[number(room) as usize] = true;
                if let Asked::Join(place) = self.asked {
                    // The callback joins right after it has said so: not later than its answer to the next order.
                    self.membership(place).join_end = clock.now();
                    self.asked = Asked::Nothing;
                }
            }
            ["left", room] => {
                self.marked[number(room) as usize] = false;
                if let Asked::Leave(place) = self.asked {
                    self.membership(place).leave_end = clock.now();
                    self.asked = Asked::Nothing;
                }
            }
            ["published"] => {
                let publish = self.record.publishes.last_mut().expect("it has published");
                publish.end = clock.now();
                self.asked = Asked::Nothing;
            }
            _ => panic!("{words:?}"),
        }
    }
}
