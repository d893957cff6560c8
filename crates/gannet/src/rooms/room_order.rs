//! All that may happen to one connection and its room, up to some length: what its loop does at once, and what comes by
//! mail, which the loop reads when it likes.

use std::io::{self, Read as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;

use gannet_proto::CloseCode;
use gannet_reactor::{Body, End, Key, Reactor, Service, Sockets, Tag, Tick, Work, listen};

use crate::connection::Peer;
use crate::event_loop::{Caused, Reachable};
use crate::shared::Shared;
use crate::{ConnectionId, Delivery, Settings};

#[derive(Clone, Copy, Debug)]
enum Step {
    Join(Place),
    Leave(Place),
    Publish(Place),
    Push(Place),
    /// The loop reads one piece of mail.
    ReadMail,
    /// Another connection joins or leaves the room, which may make the room another one.
    Neighbour,
    /// Another thread has the connection closed.
    Close,
    /// The connection is lost, and its place is another's before the mail is read.
    Lose,
}

/// The place of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In a callback of the connection's loop.
    Here,
    /// On another thread.
    Elsewhere,
}

use Place::{Elsewhere, Here};
use Step::{Close, Join, Leave, Lose, Neighbour, Publish, Push, ReadMail};

const STEPS: [Step; 12] = [
    Join(Here),
    Join(Elsewhere),
    Publish(Here),
    Publish(Elsewhere),
    Push(Elsewhere),
    ReadMail,
    Leave(Here),
    Leave(Elsewhere),
    Push(Here),
    Neighbour,
    Close,
    Lose,
];
const LENGTH: u32 = 5;
/// The first of the steps are tried at a greater length.
const FIRST_STEPS: usize = 6;
const FIRST_LENGTH: u32 = 7;
const ROOM: &str = "room";
const NEIGHBOUR: ConnectionId = ConnectionId::new(1);
/// Pushed behind all that may have been sent.
const LAST: u8 = u8::MAX;

/// A loop with two connections, and what must hold of the first.
struct Model {
    reachable: Reachable,
    id: ConnectionId,
    /// In the order in which they were accepted, as are the clients.
    keys: Vec<Key>,
    clients: [TcpStream; 2],
    /// The directory has the connection in the room.
    is_in: bool,
    /// The application was told last that the connection is in the room.
    was_told: bool,
    neighbour_is_in: bool,
    /// All that was sent since the connection began, in that order.
    sent: Vec<Sent>,
    /// Messages that have been sent in all.
    count: u8,
}

/// Something that was sent.
#[derive(Clone, Copy, Debug)]
struct Sent {
    number: u8,
    step: Step,
    /// The connection is to hear it.
    is_due: bool,
}

impl Model {
    fn new(reachable: Reachable, clients: [TcpStream; 2]) -> Self {
        Self {
            reachable,
            id: NEIGHBOUR,
            keys: Vec::new(),
            clients,
            is_in: false,
            was_told: false,
            neighbour_is_in: false,
            sent: Vec::new(),
            count: 0,
        }
    }

    /// Tries all that may happen.
    fn run(&mut self, sockets: &mut Sockets) {
        self.reachable.accept(self.keys[1], peer(NEIGHBOUR));
        self.reachable.open(self.keys[1]);
        self.open();
        self.try_all(sockets, &STEPS, LENGTH);
        self.try_all(sockets, &STEPS[..FIRST_STEPS], FIRST_LENGTH);
    }

    fn try_all(&mut self, sockets: &mut Sockets, steps: &[Step], length: u32) {
        for number in 0..steps.len().pow(length) {
            let way: Vec<Step> =
                (0..length).map(|place| steps[number / steps.len().pow(place) % steps.len()]).collect();
            // Shown where it panics.
            let _way = Shown(&way);
            way.iter().for_each(|step| self.take(sockets, *step));
            self.finish(sockets);
            if number % 256 == 0 {
                hear(sockets, self.keys[1], &mut self.clients[1]);
            }
        }
    }

    fn open(&mut self) {
        self.id = ConnectionId::new(self.id.number() + 1);
        self.reachable.accept(self.keys[0], peer(self.id));
        self.reachable.open(self.keys[0]);
    }

    fn take(&mut self, sockets: &mut Sockets, step: Step) {
        let Self { reachable, id, .. } = self;
        match step {
            Join(place) => {
                let joined = match place {
                    Here => reachable.join(sockets, *id, ROOM),
                    Elsewhere => reachable.shared.join(*id, ROOM),
                };
                assert_eq!(joined, Ok(!self.is_in));
                self.is_in = true;
            }
            Leave(place) => {
                let was_in = match place {
                    Here => reachable.leave(sockets, *id, ROOM),
                    Elsewhere => reachable.shared.leave(*id, ROOM),
                };
                assert_eq!(was_in, self.is_in);
                self.is_in = false;
            }
            Publish(_) | Push(_) => self.send(sockets, step),
            ReadMail => {
                reachable.read_mail(sockets);
            }
            Neighbour if self.neighbour_is_in => {
                assert!(reachable.leave(sockets, NEIGHBOUR, ROOM));
                self.neighbour_is_in = false;
            }
            Neighbour => {
                assert_eq!(reachable.join(sockets, NEIGHBOUR, ROOM), Ok(true));
                self.neighbour_is_in = true;
            }
            Close => reachable.shared.close(*id, CloseCode::NORMAL, "").expect("it is open"),
            Lose => self.lose(sockets),
        }
        self.take_events();
        if !self.reachable.peer(self.keys[0]).life.is_open() {
            self.forget(sockets);
        }
        let places = self.reachable.rooms.places_of(self.keys[0]);
        assert_eq!(places, usize::from(self.was_told), "a message comes once, or not at all");
        let members = self.reachable.shared.directory.members(ROOM);
        assert_eq!(members.contains(&self.id), self.is_in);
    }

    fn send(&mut self, sockets: &mut Sockets, step: Step) {
        let Self { reachable, id, .. } = self;
        self.count += 1;
        let payload: &[u8] = &[self.count];
        let shared = Arc::clone(&reachable.shared);
        let is_due = match step {
            Publish(place) => {
                let published = match place {
                    Here => reachable.publish(sockets, ROOM, None, payload.into(), Delivery::Queue),
                    Elsewhere => shared.publish(None, ROOM, None, payload.into(), Delivery::Queue).result,
                };
                assert_eq!(published, Ok(usize::from(self.is_in) + usize::from(self.neighbour_is_in)));
                self.is_in
            }
            Push(place) => {
                let pushed = match place {
                    Here => reachable.push(sockets, *id, payload.into()),
                    Elsewhere => shared.push(*id, payload.into()),
                };
                pushed.is_ok()
            }
            Join(_) | Leave(_) | ReadMail | Neighbour | Close | Lose => false,
        };
        self.sent.push(Sent { number: self.count, step, is_due });
    }

    fn take_events(&mut self) {
        for caused in self.reachable.caused.drain(..) {
            match caused {
                Caused::Joined(key, _) if key == self.keys[0] => {
                    assert!(!std::mem::replace(&mut self.was_told, true));
                }
                Caused::Left(key, _) if key == self.keys[0] => {
                    assert!(std::mem::replace(&mut self.was_told, false));
                }
                Caused::Joined(..)
                | Caused::Left(..)
                | Caused::Closed(..)
                | Caused::Resumed(_)
                | Caused::Decided(..)
                | Caused::Woken(_)
                | Caused::Drained(_)
                | Caused::Written { .. } => {}
            }
        }
    }

    fn lose(&mut self, sockets: &mut Sockets) {
        self.reachable.lose(self.keys[0]);
        self.take_events();
        self.forget(sockets);
    }

    /// The connection has ended. It need not have heard of what its loop has not read; and its place is another's.
    fn forget(&mut self, sockets: &mut Sockets) {
        assert!(!self.was_told, "it was not told of the end");
        let heard = self.heard(sockets);
        self.check_order(&heard);
        self.reachable.lose(self.keys[0]);
        self.take_events();
        self.reachable.remove(self.keys[0]);
        self.is_in = false;
        self.sent.clear();
        self.open();
    }

    /// Reads the mail, checks all that was heard, and asserts that nothing remains.
    fn finish(&mut self, sockets: &mut Sockets) {
        while self.reachable.shared.mailboxes[0].len() + self.reachable.inbox.rest().len() > 0 {
            self.take(sockets, ReadMail);
        }
        assert_eq!(self.was_told, self.is_in);
        let heard = self.heard(sockets);
        self.check_order(&heard);
        let due = self.sent.iter().filter(|sent| sent.is_due).count();
        assert_eq!(heard.len(), due, "{heard:?} of {:?}", self.sent);
        if self.neighbour_is_in {
            self.take(sockets, Neighbour);
        }
        if self.is_in {
            self.take(sockets, Leave(Here));
        }
        assert!(self.reachable.shared.directory.list().is_empty());
        self.sent.clear();
        self.count = 0;
    }

    /// All that the client has been sent since this was asked last.
    fn heard(&mut self, sockets: &mut Sockets) -> Vec<Sent> {
        let heard = hear(sockets, self.keys[0], &mut self.clients[0]);
        let sent = |number: u8| self.sent.iter().find(|sent| sent.number == number).copied();
        heard.into_iter().map(|number| sent(number).expect("it was sent to this one")).collect()
    }

    /// Asserts that nothing was heard that was not due, nothing twice, and all in the order in which it was sent; but
    /// what a callback pushes may come before what is in the mail.
    fn check_order(&self, heard: &[Sent]) {
        for (index, later) in heard.iter().enumerate() {
            assert!(later.is_due, "{later:?} in {heard:?} of {:?}", self.sent);
            for earlier in &heard[..index] {
                let is_ahead =
                    matches!((earlier.step, later.step), (Push(Here), Push(Elsewhere) | Publish(Elsewhere)));
                let is_right = earlier.number < later.number || is_ahead && earlier.number != later.number;
                assert!(is_right, "{later:?} behind {earlier:?} in {heard:?} of {:?}", self.sent);
            }
        }
    }
}

/// The messages that a client has been sent, a byte each.
fn hear(sockets: &mut Sockets, key: Key, client: &mut TcpStream) -> Vec<u8> {
    sockets.send(key, Tag::ORDINARY, &BINARY, Body::Borrowed(&[LAST]));
    sockets.flush(key);
    let (mut received, mut buffer) = (Vec::new(), [0; 256]);
    while received.last() != Some(&LAST) {
        let size = client.read(&mut buffer).expect("the last is on its way");
        assert_ne!(size, 0);
        received.extend(&buffer[..size]);
    }
    let (mut heard, mut rest) = (Vec::new(), &*received);
    while let [first, size, frames @ ..] = rest {
        let (payload, frames) = frames.split_at(usize::from(*size));
        rest = frames;
        match payload {
            [LAST] => {}
            [number] if [*first, *size] == BINARY => heard.push(*number),
            _ => assert_eq!((*first, payload), (CLOSE, &1000_u16.to_be_bytes()[..])),
        }
    }
    heard
}

impl Service for Model {
    fn started(&mut self, _sockets: &mut Sockets) {}

    fn accepted(&mut self, sockets: &mut Sockets, key: Key, _peer: SocketAddr) {
        self.keys.push(key);
        if self.keys.len() == self.clients.len() {
            self.run(sockets);
            sockets.stop();
        }
    }

    fn accept_failed(&mut self, error: &io::Error) {
        panic!("{error}");
    }

    fn received(&mut self, _sockets: &mut Sockets, _key: Key, _bytes: &mut [u8]) {}

    fn ended(&mut self, _sockets: &mut Sockets, _key: Key, _end: End) {}

    fn written(&mut self, _sockets: &mut Sockets, _key: Key, _before: usize) {}

    fn due(&mut self, _sockets: &mut Sockets, _key: Key) {}

    fn alarm(&mut self, _sockets: &mut Sockets) {}

    fn timer(&mut self, _sockets: &mut Sockets) {}

    fn woken(&mut self, _sockets: &mut Sockets) -> Work {
        Work::Done
    }

    fn closed(&mut self, _sockets: &mut Sockets, _key: Key) {}
}

fn peer(id: ConnectionId) -> Peer {
    let nobody = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    Peer::new(id, nobody, Tick::NEVER)
}

#[test]
fn whatever_the_order_everything_has_its_place() {
    let (address, listeners) = listen((Ipv4Addr::LOCALHOST, 0).into(), 1, 16).expect("a free port");
    let reactor = Reactor::new(listeners).expect("descriptors are left");
    let shared = Shared::without_clients(Settings::default(), vec![reactor.mailbox(usize::MAX)]);
    let clients = [(); 2].map(|()| TcpStream::connect(address).expect("it listens"));
    let mut model = Model::new(Reachable::new(Arc::new(shared), 0), clients);
    reactor.run(&mut model).expect("it waits for nothing else");
}

struct Shown<'a>(&'a [Step]);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{:?}", self.0);
        }
    }
}

/// The header of a binary message of one byte.
const BINARY: [u8; 2] = [0x82, 1];
/// The first byte of a Close.
const CLOSE: u8 = 0x88;
