use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use gannet_reactor::{Key, Sockets};
use hashbrown::HashTable;

use super::back_pressure::Unread;
use super::caused::Caused;
use super::mail::Inbox;
use super::sending::{Compressing, Compression};
use super::tasks::Tasks;
use crate::connection::{Awaited, Peer};
use crate::http::Loans;
use crate::rooms::{LocalRooms, Losses, Pending};
use crate::shared::{Shared, hash, shrink};
use crate::timers::Timers;
use crate::watches::Watches;
use crate::{ConnectionId, Info};

/// The reachable side of a loop: all that a callback may touch, while the [lent](super::Lent) side of its connection is
/// lent to it.
pub(crate) struct Reachable {
    pub(crate) shared: Arc<Shared>,
    /// This loop's number.
    pub(crate) index: usize,
    pub(crate) peers: Vec<Peer>,
    /// Consequences of callbacks and events, in their order.
    pub(crate) caused: VecDeque<Caused>,
    pub(crate) unread: Unread,
    pub(crate) inbox: Inbox,
    pub(crate) timers: Timers,
    pub(crate) watches: Watches,
    pub(crate) tasks: Tasks,
    pub(crate) loans: Loans,
    /// The rooms of this loop's connections.
    pub(crate) rooms: LocalRooms,
    pub(crate) pending: Pending,
    pub(crate) losses: Losses,
    /// `None`: compression is off.
    pub(super) compressing: Option<Box<Compressing>>,
    /// Shared messages and their receivers, in the order in which they are sent. A model looks at these, for its
    /// connections have no sockets.
    #[cfg(all(test, gannet_model))]
    pub(crate) framed: Vec<(Key, crate::Encoded)>,
    /// Receivers of the message being published; the allocation is reused.
    pub(crate) receivers: Vec<Key>,
    /// Connections by id; the id itself stands in `peers`.
    keys: HashTable<Key>,
    /// The connection whose callback runs, which is the one that is pushed to most often.
    current: (ConnectionId, Key),
}

impl Reachable {
    pub(crate) fn new(shared: Arc<Shared>, index: usize) -> Self {
        Self {
            compressing: Compressing::new(&shared.settings).map(Box::new),
            shared,
            index,
            peers: Vec::new(),
            caused: VecDeque::new(),
            unread: Unread::default(),
            inbox: Inbox::default(),
            timers: Timers::default(),
            watches: Watches::default(),
            tasks: Tasks::default(),
            loans: Loans::default(),
            rooms: LocalRooms::default(),
            pending: Pending::default(),
            losses: Losses::default(),
            #[cfg(all(test, gannet_model))]
            framed: Vec::new(),
            receivers: Vec::new(),
            keys: HashTable::new(),
            current: (NO_CURRENT, Key::default()),
        }
    }

    #[inline]
    pub(crate) fn peer(&mut self, key: Key) -> &mut Peer {
        &mut self.peers[key.index()]
    }

    #[inline]
    pub(crate) fn set_current(&mut self, key: Key) {
        self.current = (self.peers[key.index()].id, key);
    }

    /// Gives a place to a connection, and makes it known by its id.
    pub(crate) fn accept(&mut self, key: Key, peer: Peer) {
        let id = peer.id;
        self.place(key, peer).life.accept();
        let Self { peers, keys, .. } = self;
        keys.insert_unique(hash(id), key, |key| hash(peers[key.index()].id));
        self.shared.registry.insert(id, self.index);
    }

    /// Gives a place to a connection that is refused, and has no id.
    pub(crate) fn turn_away(&mut self, key: Key, peer: Peer) {
        self.place(key, peer).life.turn_away();
    }

    fn place(&mut self, key: Key, peer: Peer) -> &mut Peer {
        while self.peers.len() <= key.index() {
            self.peers.push(Peer::VACANT);
        }
        debug_assert!(self.peers[key.index()].life.is_vacant());
        let place = &mut self.peers[key.index()];
        *place = peer;
        place
    }

    /// The socket is gone, and with it the loan of it, if it was on loan.
    pub(crate) fn forget_loan(&mut self, key: Key) {
        if let Awaited::Socket(_) = self.peer(key).life.awaited() {
            self.loans.remove(key);
        }
    }

    /// Takes the place of a connection back.
    pub(crate) fn remove(&mut self, key: Key) {
        let Self { peers, keys, .. } = self;
        let peer = &mut peers[key.index()];
        let id = peer.id;
        peer.life.vacate();
        (peer.subprotocol, peer.behind) = (None, None);
        if let Ok(entry) = keys.find_entry(hash(id), |key| peers[key.index()].id == id) {
            entry.remove();
        }
        shrink(keys, |key| hash(peers[key.index()].id));
        self.shared.registry.remove(id);
        if self.current.1 == key {
            self.current.0 = NO_CURRENT;
        }
        self.losses.forget(key);
    }

    /// Opens a connection to all threads.
    pub(crate) fn open(&mut self, key: Key) {
        let peer = &mut self.peers[key.index()];
        peer.life.open();
        self.shared.registry.open(peer.id);
        self.shared.opened.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn info(&self, sockets: &Sockets, id: ConnectionId) -> Option<Info> {
        let key = self.find(id)?;
        let peer = &self.peers[key.index()];
        let loss = self.losses.of(key);
        Some(Info {
            id,
            phase: peer.life.phase()?,
            remote_addr: peer.remote_addr,
            local_addr: sockets.local_address(key),
            descriptor: sockets.descriptor(key),
            connected: sockets.instant(peer.accepted),
            last_received: sockets.instant(peer.active),
            last_sent: sockets.last_sent(key).map(|sent| sockets.instant(sent)),
            queued: self.queued(sockets, key),
            unread: self.unread.size(key),
            dropped: loss.dropped,
            replaced: loss.replaced,
            subprotocol: peer.subprotocol.as_deref().map(str::to_owned),
            compression: peer.compression != Compression::Off,
        })
    }

    fn queued(&self, sockets: &Sockets, key: Key) -> usize {
        let beside_answer = match self.peers[key.index()].life.awaited() {
            Awaited::Socket(_) => self.loans.waiting(key),
            Awaited::Head
            | Awaited::Decision
            | Awaited::Return
            | Awaited::Request
            | Awaited::Messages
            | Awaited::Close
            | Awaited::Nothing => 0,
        };
        sockets.waiting(key) + self.pending.size(key) + beside_answer
    }

    /// The place of a connection of this loop, whatever its phase.
    #[inline]
    pub(crate) fn find(&self, id: ConnectionId) -> Option<Key> {
        let (current, key) = self.current;
        if current == id && self.peers.get(key.index()).is_some_and(|peer| peer.id == id) {
            return Some(key);
        }
        self.keys.find(hash(id), |key| self.peers[key.index()].id == id).copied()
    }

    /// Notes messages that a connection does not get.
    pub(crate) fn count_dropped(&mut self, key: Key, count: u64) {
        if count > 0 {
            self.shared.count_dropped(count);
            self.losses.count_dropped(key, count);
        }
    }
}

/// An id that no connection has, not even one that was turned away.
const NO_CURRENT: ConnectionId = ConnectionId::new(u64::MAX);
