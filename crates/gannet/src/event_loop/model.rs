//! Rooms in every order in which two loops and another thread may come by their locks.
//!
//! loom runs a scene again and again, each time with other switches between the threads: all ways with at most so many
//! interruptions of a thread that could go on. What runs is the server's own code but for the sockets: workers read
//! their mail, callbacks and a [`Handle`] call what they always call. Messages are shared ones, of which
//! [`Reachable`](crate::event_loop::Reachable) notes to whom they are sent.

mod record;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gannet_proto::Connection;
use gannet_reactor::{End, Key, Reactor, Service, Sockets, Tick, Work};

use self::record::{Deed, Heard, Record};
use super::{EventLoop, Lent, Receiver};
use crate::connection::Peer;
use crate::handler::Handler;
use crate::runtime::{PollRuntime, TaskRuntime};
use crate::shared::Shared;
use crate::{ConnectionId, Context, Encoded, Handle, Message, Request, Settings};

/// A step of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Join(Guest),
    Leave(Guest),
    Publish,
    /// Pushes something to this guest alone.
    Tell(Guest),
    /// A loop's: reads one piece of mail, if there is some.
    Read,
    /// A loop's: the connection is lost.
    Lose(Guest),
}

/// A connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Guest {
    number: u8,
    /// Its loop.
    owner: usize,
    /// True: it is a member when the threads begin.
    is_member: bool,
}

/// Steps of several threads at the same time.
struct Scene {
    guests: &'static [Guest],
    by_loop: [&'static [Act]; 2],
    elsewhere: &'static [Act],
    /// Most interruptions of threads that could go on.
    interruptions_max: usize,
}

const GUEST: Guest = Guest { number: 1, owner: 0, is_member: false };
const MEMBER: Guest = Guest { is_member: true, ..GUEST };
const NEIGHBOUR: Guest = Guest { number: 2, owner: 0, is_member: true };
const OTHER: Guest = Guest { number: 3, owner: 1, is_member: false };
const OTHER_MEMBER: Guest = Guest { is_member: true, ..OTHER };

#[test]
fn what_is_between_join_and_leave_is_heard_and_nothing_else() {
    check(&Scene {
        guests: &[GUEST, OTHER_MEMBER],
        by_loop: [&[Act::Read, Act::Read], &[Act::Publish, Act::Publish, Act::Read]],
        elsewhere: &[Act::Publish, Act::Join(GUEST), Act::Publish, Act::Leave(GUEST), Act::Publish],
        interruptions_max: 4,
    });
}

#[test]
fn mail_about_a_membership_is_in_the_order_of_its_changes() {
    check(&Scene {
        guests: &[GUEST, NEIGHBOUR],
        by_loop: [&[Act::Read, Act::Read], &[Act::Leave(GUEST), Act::Join(GUEST), Act::Publish]],
        elsewhere: &[Act::Join(GUEST), Act::Leave(GUEST), Act::Publish],
        interruptions_max: 4,
    });
}

#[test]
fn callbacks_come_behind_mail() {
    check(&Scene {
        guests: &[GUEST, NEIGHBOUR],
        by_loop: [
            &[Act::Join(GUEST), Act::Publish, Act::Read, Act::Leave(GUEST), Act::Publish],
            &[Act::Publish],
        ],
        elsewhere: &[Act::Join(GUEST), Act::Leave(GUEST), Act::Join(GUEST), Act::Publish],
        interruptions_max: 4,
    });
}

#[test]
fn nobody_joins_behind_an_end() {
    check(&Scene {
        guests: &[GUEST, NEIGHBOUR],
        by_loop: [&[Act::Read, Act::Lose(GUEST), Act::Read], &[Act::Join(GUEST), Act::Publish]],
        elsewhere: &[Act::Join(GUEST), Act::Publish, Act::Leave(GUEST)],
        interruptions_max: 4,
    });
}

#[test]
fn a_room_vanishes_and_there_is_another_of_its_name() {
    check(&Scene {
        guests: &[MEMBER, OTHER],
        by_loop: [
            &[Act::Leave(MEMBER), Act::Join(MEMBER), Act::Read],
            &[Act::Join(OTHER), Act::Publish, Act::Leave(OTHER)],
        ],
        elsewhere: &[Act::Leave(MEMBER), Act::Join(MEMBER), Act::Publish],
        interruptions_max: 4,
    });
}

#[test]
fn who_joins_hears_what_was_before_and_then_what_is_published() {
    check(&Scene {
        guests: &[GUEST, NEIGHBOUR],
        by_loop: [&[Act::Publish, Act::Read, Act::Publish], &[Act::Publish]],
        elsewhere: &[Act::Join(GUEST), Act::Tell(GUEST), Act::Publish],
        interruptions_max: 4,
    });
}

#[test]
fn who_is_joined_by_another_loop_does_so_too() {
    check(&Scene {
        guests: &[GUEST, OTHER_MEMBER],
        by_loop: [
            &[Act::Publish, Act::Read, Act::Publish],
            &[Act::Join(GUEST), Act::Tell(GUEST), Act::Publish, Act::Leave(GUEST)],
        ],
        elsewhere: &[Act::Publish, Act::Publish],
        interruptions_max: 4,
    });
}

#[test]
fn a_loop_joins_its_own_behind_what_was_published() {
    check(&Scene {
        guests: &[GUEST, OTHER_MEMBER],
        by_loop: [
            &[Act::Join(GUEST), Act::Publish, Act::Leave(GUEST), Act::Publish],
            &[Act::Publish, Act::Read, Act::Publish],
        ],
        elsewhere: &[Act::Publish, Act::Publish],
        interruptions_max: 4,
    });
}

/// Runs a scene in all its orders.
fn check(scene: &'static Scene) {
    let orders = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&orders);
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(scene.interruptions_max);
    model.check(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        scene.run();
    });
    println!("{} orders", orders.load(Ordering::Relaxed));
}

impl Scene {
    fn run(&'static self) {
        let reactors = [(); 2].map(|()| Reactor::new(Vec::new()).expect("descriptors are left"));
        let mailboxes = reactors.iter().map(|reactor| reactor.mailbox(usize::MAX)).collect();
        let settings = Settings { memory_max: usize::MAX, ..Settings::default() };
        let shared = Arc::new(Shared::without_clients(settings, mailboxes));
        // All are there before the first does something.
        let loops = [0, 1].map(|index| ModelledLoop::new(&shared, index, self));
        let mut threads = Vec::new();
        for (index, (reactor, mut modelled)) in reactors.into_iter().zip(loops).enumerate() {
            threads.push(loom::thread::spawn(move || {
                modelled.run(reactor, Some(self.by_loop[index]));
                modelled
            }));
        }
        let mut record = Record::new(self.guests);
        record.deeds.extend(do_elsewhere(&Handle::new(Arc::clone(&shared)), self.elsewhere));
        let mut loops: Vec<ModelledLoop> =
            threads.into_iter().map(|thread| thread.join().expect("it says itself what is wrong")).collect();
        for modelled in &mut loops {
            modelled.read_the_rest();
            modelled.check_tables();
            record.deeds.append(&mut modelled.deeds);
            record.heard.append(&mut modelled.heard);
        }
        record.check();
        for modelled in &mut loops {
            modelled.lose_all();
            modelled.read_the_rest();
            modelled.remove_all();
            modelled.check_that_nothing_is_left();
        }
        assert!(shared.directory.list().is_empty() && shared.registry.is_empty());
        assert_eq!(shared.counters().dropped, 0);
    }
}

/// Takes the steps of a thread that runs no loop.
fn do_elsewhere(handle: &Handle, acts: &[Act]) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for (number, act) in acts.iter().enumerate() {
        deeds.push(Deed::of(ELSEWHERE, number, *act, || match act {
            Act::Join(guest) => handle.join(guest.id(), ROOM) == Ok(true),
            Act::Leave(guest) => handle.leave(guest.id(), ROOM),
            Act::Publish => handle.publish(ROOM, message(ELSEWHERE, number)).expect("there is room") > 0,
            Act::Tell(guest) => handle.push(guest.id(), message(ELSEWHERE, number)).is_ok(),
            Act::Read | Act::Lose(_) => panic!("only a loop does so"),
        }));
    }
    deeds
}

/// A loop without its sockets.
struct ModelledLoop {
    event_loop: EventLoop<Watcher>,
    guests: Vec<Guest>,
    /// Its steps; `None`: it reads all its mail.
    acts: Option<&'static [Act]>,
    deeds: Vec<Deed>,
    heard: Vec<Heard>,
}

/// The events of rooms, in their order: whether somebody came, and who.
#[derive(Default)]
struct Watcher {
    events: Vec<(bool, ConnectionId)>,
}

impl Handler for Watcher {
    type State = ();

    fn open(&mut self, _server: &Context<'_>, _request: &Request) {}

    fn message(&mut self, _server: &Context<'_>, (): &mut (), _message: Message<'_>) {}

    fn join(&mut self, _server: &Context<'_>, (): &mut (), id: ConnectionId, _room: &str) {
        self.events.push((true, id));
    }

    fn leave(&mut self, _server: &Context<'_>, (): &mut (), id: ConnectionId, _room: &str) {
        self.events.push((false, id));
    }
}

impl ModelledLoop {
    fn new(shared: &Arc<Shared>, index: usize, scene: &Scene) -> Self {
        let mut event_loop = EventLoop::new(
            Arc::clone(shared),
            index,
            Watcher::default(),
            PollRuntime::new(TaskRuntime::default()),
        );
        let guests: Vec<Guest> = scene.guests.iter().copied().filter(|guest| guest.owner == index).collect();
        for guest in &guests {
            let nobody = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
            let peer = Peer::new(guest.id(), nobody, Tick::NEVER);
            event_loop.reachable.accept(guest.key(), peer);
            event_loop.reachable.open(guest.key());
            event_loop.lent.resize_with(event_loop.reachable.peers.len(), || Lent::Nothing);
            event_loop.lent[guest.key().index()] =
                Lent::Open { connection: Connection::new(), receiver: Receiver::Handler(()) };
            if guest.is_member {
                let change = shared.join_here(event_loop.reachable.caller(), guest.id(), ROOM);
                let change = change.expect("it is open").expect("it is not in it");
                event_loop.reachable.begin_membership(guest.key(), change.room);
            }
        }
        Self { event_loop, guests, acts: None, deeds: Vec::new(), heard: Vec::new() }
    }

    /// Does this on a reactor, whose only turn it is.
    fn run(&mut self, reactor: Reactor, acts: Option<&'static [Act]>) {
        self.acts = acts;
        reactor.run(self).expect("it waits for nothing");
    }

    fn read_the_rest(&mut self) {
        self.run(Reactor::new(Vec::new()).expect("descriptors are left"), None);
    }

    fn lose_all(&mut self) {
        self.guests.iter().for_each(|guest| self.event_loop.reachable.lose(guest.key()));
    }

    fn remove_all(&mut self) {
        self.guests.iter().for_each(|guest| self.event_loop.reachable.remove(guest.key()));
    }

    fn act(&mut self, sockets: &mut Sockets, number: usize, act: Act) -> bool {
        let index = self.event_loop.reachable.index;
        let context = Context::new(&mut self.event_loop.reachable, sockets);
        let did = match act {
            Act::Join(guest) => context.join(guest.id(), ROOM) == Ok(true),
            Act::Leave(guest) => context.leave(guest.id(), ROOM),
            Act::Publish => context.publish(ROOM, message(index, number)).expect("there is room") > 0,
            Act::Tell(guest) => context.push(guest.id(), message(index, number)).is_ok(),
            Act::Read => self.event_loop.woken(sockets) == Work::Left,
            Act::Lose(guest) => {
                self.event_loop.reachable.lose(guest.key());
                true
            }
        };
        self.event_loop.settle(sockets);
        self.hear();
        did
    }

    /// Notes what has been delivered.
    fn hear(&mut self) {
        for (key, message) in self.event_loop.reachable.framed.drain(..) {
            let [sender, number] = *message.payload() else { panic!("{message:?}") };
            let guest = self.guests.iter().find(|guest| guest.key() == key).expect("it is a guest");
            self.heard.push(Heard { guest: *guest, sender: sender.into(), number: number.into() });
        }
    }

    /// Asserts that the loop and the application know what the directory says.
    fn check_tables(&self) {
        let reachable = &self.event_loop.reachable;
        let members = reachable.shared.directory.members(ROOM);
        for guest in &self.guests {
            let is_in = members.contains(&guest.id());
            assert_eq!(reachable.rooms.places_of(guest.key()), usize::from(is_in), "{guest:?}");
            assert_eq!(self.was_told(*guest), is_in, "{guest:?}");
        }
    }

    /// True where the application was last told that this guest joined; joins and leaves must take turns.
    fn was_told(&self, guest: Guest) -> bool {
        let events = self.event_loop.handler.events.iter().filter(|(_, id)| *id == guest.id());
        events.fold(false, |was_in, (is_in, _)| {
            assert_ne!(was_in, *is_in, "{:?}", self.event_loop.handler.events);
            *is_in
        })
    }

    fn check_that_nothing_is_left(&self) {
        let reachable = &self.event_loop.reachable;
        assert!(reachable.rooms.is_empty() && reachable.pending.is_empty());
        assert!(self.guests.iter().all(|guest| !self.was_told(*guest)));
        assert!(reachable.shared.mailboxes[reachable.index].close().entries.is_empty());
    }
}

impl Service for ModelledLoop {
    fn started(&mut self, sockets: &mut Sockets) {
        // What was caused before.
        self.event_loop.settle(sockets);
        for (number, act) in self.acts.into_iter().flatten().enumerate() {
            let index = self.event_loop.reachable.index;
            let deed = Deed::of(index, number, *act, || self.act(sockets, number, *act));
            self.deeds.push(deed);
        }
        while self.acts.is_none() && self.act(sockets, 0, Act::Read) {}
        sockets.stop();
    }

    fn accepted(&mut self, _sockets: &mut Sockets, _key: Key, _peer: SocketAddr) {}

    fn accept_failed(&mut self, _error: &io::Error) {}

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

impl Guest {
    const fn id(self) -> ConnectionId {
        ConnectionId::new(self.number as u64)
    }

    fn key(self) -> Key {
        Key::from_index(self.number.into())
    }
}

/// A message that says whose it is, and which of them.
fn message(sender: usize, number: usize) -> Encoded {
    Encoded::binary([sender, number].map(|it| u8::try_from(it).expect("scenes are small")))
}

const ROOM: &str = "room";
/// The sender that is no loop.
const ELSEWHERE: usize = 2;
