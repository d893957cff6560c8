//! Clients that end in all the ways there are, and come back.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use super::life::Book;
use super::{ALL_SENDERS, CLIENTS, OF_EACH_END, READERS, SENDERS, VISITS};
use crate::support::dial::{Dial, reset};
use crate::support::frames::{Frames, Reading};
use crate::support::{BINARY, CLOSE, Client, FIN, Frame, PATIENCE, TEXT, frame, upgrade_request};

/// A connection that has ended, as its client saw it.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) name: String,
    pub(super) end: End,
    /// Messages of each sender.
    pub(super) received: [u64; ALL_SENDERS],
}

/// The end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum End {
    /// When all had been said.
    Stayed,
    /// By its client's Close.
    Closed,
    /// By a reset.
    Reset,
    /// Its client went without a word.
    Dropped,
    /// Its client read nothing until the server gave it up.
    GivenUp,
}

/// The ends that do not wait until all has been said.
const EARLY: [End; 4] = [End::Closed, End::Reset, End::Dropped, End::GivenUp];

/// Shared by all visitors.
pub(super) struct House {
    address: SocketAddr,
    pub(super) book: Arc<Book>,
    /// Visits that ended so, in the order of [`EARLY`].
    ended: [AtomicUsize; EARLY.len()],
    closing: AtomicBool,
    /// Threads that still let visitors in.
    admitting: AtomicUsize,
    /// Visitors whose first word has not been answered yet: until then more may be pushed to anybody.
    unanswered: AtomicUsize,
}

impl House {
    pub(super) fn new(address: SocketAddr, book: Arc<Book>) -> Self {
        let (unanswered, admitting) = (AtomicUsize::new(0), AtomicUsize::new(READERS));
        let (ended, closing) = (Default::default(), AtomicBool::new(false));
        Self { address, book, ended, closing, admitting, unanswered }
    }

    /// Visitors have come and gone often enough, in each of the ways.
    pub(super) fn has_seen_enough(&self) -> bool {
        let ended = self.ended.each_ref().map(|count| count.load(Ordering::SeqCst));
        ended.iter().sum::<usize>() >= VISITS && ended.iter().all(|count| *count >= OF_EACH_END)
    }

    /// No thread pushes any more: those who are here stay until they have got everything.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }

    /// One thread's share of the visitors, each of which is followed by another until the house closes.
    pub(super) fn receive_visits(&self, reader: usize, mut random: fastrand::Rng) -> Vec<Visit> {
        let mut visits = Vec::new();
        let mut names = (0..).map(|number| format!("/visitor-{reader}-{number}"));
        let mut admit = |plan| Visitor::arrive(self, names.next().expect("no end"), plan, &mut random);
        let mut visitors: Vec<Visitor> = (0..CLIENTS / READERS).map(|number| admit(plan(number))).collect();
        let mut count = 0;
        while !self.closing.load(Ordering::SeqCst) {
            for visitor in &mut visitors {
                if let Some(end) = visitor.go_on(self) {
                    count += 1;
                    visits
                        .push(std::mem::replace(visitor, admit(PLANS[count % PLANS.len()])).leave(self, end));
                }
            }
        }
        self.admitting.fetch_sub(1, Ordering::SeqCst);
        let begun = Instant::now();
        while let Some(visitor) = visitors.last_mut() {
            assert!(begun.elapsed() < PATIENCE, "{} waits in vain", visitor.name);
            for index in (0..visitors.len()).rev() {
                if let Some(end) = visitors[index].go_on(self) {
                    visits.push(visitors.swap_remove(index).leave(self, end));
                }
            }
        }
        visits
    }

    fn is_silent(&self) -> bool {
        self.admitting.load(Ordering::SeqCst) == 0 && self.unanswered.load(Ordering::SeqCst) == 0
    }

    fn has_nothing_more_for(&self, name: &str, received: &[u64; ALL_SENDERS]) -> bool {
        let Some(id) = self.book.id(name) else { return false };
        let all = |(sender, received): (usize, &u64)| *received >= self.book.accepted(sender as u64, id);
        self.is_silent() && received.iter().enumerate().all(all)
    }
}

struct Visitor {
    name: String,
    received: [u64; ALL_SENDERS],
    stream: TcpStream,
    frames: Frames,
    plan: End,
    /// Messages until the plan is carried out.
    left: u64,
    /// Its Close has been sent, and is to end it so.
    goodbye: Option<End>,
    answered: bool,
}

impl Visitor {
    fn arrive(house: &House, name: String, plan: End, random: &mut fastrand::Rng) -> Self {
        house.unanswered.fetch_add(1, Ordering::SeqCst);
        let dial = if plan == End::GivenUp { Dial::LITTLE_ROOM } else { Dial::USUAL };
        let mut client = Client { stream: dial.connect(house.address) };
        client.upgrade(upgrade_request(house.address, "").replacen("/chat", &name, 1));
        client.send(TEXT, b"hello");
        let stream = client.stream;
        stream.set_nonblocking(true).expect("a live socket");
        let (received, frames, left) = ([0; ALL_SENDERS], Frames::default(), random.u64(1..20));
        Self { name, received, stream, frames, plan, left, goodbye: None, answered: false }
    }

    /// Reads, if it does, and carries out its plan; says how the connection has ended.
    fn go_on(&mut self, house: &House) -> Option<End> {
        let closing = house.closing.load(Ordering::SeqCst);
        if !closing && self.is_stuck() && house.book.closed(&self.name).is_none() {
            return None;
        }
        if let Some(end) = self.read(house) {
            return Some(end);
        }
        match self.plan {
            End::Reset | End::Dropped if self.left == 0 => return Some(self.plan),
            End::Closed if self.left == 0 => self.say_goodbye(End::Closed),
            End::Stayed | End::GivenUp | End::Closed | End::Reset | End::Dropped => {}
        }
        if closing && house.has_nothing_more_for(&self.name, &self.received) {
            self.say_goodbye(End::Stayed);
        }
        None
    }

    fn leave(self, house: &House, end: End) -> Visit {
        if let Some(way) = EARLY.iter().position(|early| *early == end) {
            house.ended[way].fetch_add(1, Ordering::SeqCst);
        }
        if !self.answered {
            house.unanswered.fetch_sub(1, Ordering::SeqCst);
        }
        if end == End::Reset {
            reset(self.stream);
        }
        Visit { name: self.name, end, received: self.received }
    }

    fn is_stuck(&self) -> bool {
        self.plan == End::GivenUp && self.left == 0
    }

    fn read(&mut self, house: &House) -> Option<End> {
        let reading = self.frames.read(&self.stream);
        while let Some(frame) = self.frames.next() {
            if frame.opcode != CLOSE {
                self.take(&frame, house);
            } else if self.goodbye.is_some() && frame.close_code() != Some(1013) {
                return self.goodbye;
            } else {
                assert_eq!(frame.close_code(), Some(1013), "{}", self.name);
                return Some(End::GivenUp);
            }
        }
        match reading {
            Reading::Some | Reading::NothingNow => None,
            // Its last word did not reach a client that reads too slowly.
            Reading::Finished | Reading::Reset => Some(End::GivenUp),
        }
    }

    fn take(&mut self, frame: &Frame, house: &House) {
        assert_eq!((frame.fin, frame.opcode), (true, BINARY));
        let number = |at: usize| u64::from_be_bytes(frame.payload[at..at + 8].try_into().expect("eight"));
        let (sender, number) = (number(0) as usize, number(8));
        assert_eq!(number, self.received[sender], "{}: the next of sender {sender}", self.name);
        assert!(frame.payload[24..].iter().all(|byte| *byte == number as u8), "bytes of another message");
        self.received[sender] += 1;
        self.left = self.left.saturating_sub(1);
        // The answer to its hello, before which the loop has pushed to somebody else.
        let own = sender >= SENDERS as usize && (sender - SENDERS as usize).is_multiple_of(2);
        if own && !std::mem::replace(&mut self.answered, true) {
            house.unanswered.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn say_goodbye(&mut self, end: End) {
        if self.goodbye.is_none() {
            self.goodbye = Some(end);
            // It fails where the server has given it up in the meantime, which it is about to read.
            self.stream.write_all(&frame(FIN | CLOSE, &[0x03, 0xE8])).ok();
        }
    }
}

/// The intention of the first visitors: half of them stay.
const fn plan(number: usize) -> End {
    if number.is_multiple_of(2) { End::Stayed } else { PLANS[number / 2 % PLANS.len()] }
}

/// The intentions of those who do not stay.
const PLANS: [End; 8] =
    [End::Closed, End::Reset, End::GivenUp, End::Closed, End::Dropped, End::Closed, End::Reset, End::Dropped];
