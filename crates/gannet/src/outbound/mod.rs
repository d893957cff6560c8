use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gannet_proto::{Close, CloseCode, EncodedHeader, Opcode};
use gannet_reactor::{Body, Key, Sockets, Tag, Tick};
use hashbrown::HashTable;

use crate::cause::Cause;
use crate::mail::CONTROL_SIZE_MAX;
use crate::outgoing::{Content, Outgoing};
use crate::peer::{Established, Peer, Phase};
use crate::registry::hash;
use crate::settings::QueuePolicy;
use crate::shared::Shared;
use crate::{CloseError, Closed, ConnectionId, Info, PingError, PushError};

/// The sending side of a loop's connections: all that a callback may touch while the receiving side is lent out.
pub(crate) struct Outbound {
    pub(crate) shared: Arc<Shared>,
    /// Which of the server's loops this is.
    pub(crate) index: usize,
    pub(crate) peers: Vec<Peer>,
    /// Connections whose `close` is to be called when no callback runs.
    pub(crate) ended: VecDeque<(Key, Closed)>,
    /// Open connections by id; the id itself stands in `peers`.
    keys: HashTable<Key>,
    /// The connection whose callback runs, which is the one that is pushed to most often.
    current: (ConnectionId, Key),
}

impl Outbound {
    pub(crate) fn new(shared: Arc<Shared>, index: usize) -> Self {
        let current = (NOBODY, Key::default());
        Self { shared, index, peers: Vec::new(), ended: VecDeque::new(), keys: HashTable::new(), current }
    }

    #[inline]
    pub(crate) fn peer(&mut self, key: Key) -> &mut Peer {
        &mut self.peers[key.index()]
    }

    #[inline]
    pub(crate) fn set_current(&mut self, key: Key) {
        self.current = (self.peers[key.index()].id, key);
    }

    /// Gives a place to a connection.
    pub(crate) fn add(&mut self, key: Key, peer: Peer) {
        while self.peers.len() <= key.index() {
            let nobody = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
            self.peers.push(Peer::new(NOBODY, nobody, Phase::Vacant, Tick::NEVER));
        }
        self.peers[key.index()] = peer;
    }

    /// Makes a connection known by its id, to all threads.
    pub(crate) fn open(&mut self, key: Key) {
        let Self { peers, keys, shared, index, .. } = self;
        let peer = &mut peers[key.index()];
        peer.phase = Phase::Open;
        shared.registry.insert(peer.id, *index);
        shared.opened.fetch_add(1, Ordering::Relaxed);
        keys.insert_unique(hash(peer.id), key, |key| hash(peers[key.index()].id));
    }

    #[inline]
    pub(crate) fn push(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        message: Outgoing<'_>,
    ) -> Result<(), PushError> {
        match self.find(id) {
            Some(key) => self.push_to(sockets, key, message.0),
            None => self.shared.push(id, message),
        }
    }

    #[inline]
    pub(crate) fn push_to(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        content: Content<'_>,
    ) -> Result<(), PushError> {
        if self.peers[key.index()].phase != Phase::Open {
            return Err(PushError::Gone);
        }
        if sockets.waiting(key) >= self.shared.settings.send_queue_size_hard {
            self.make_room(sockets, key)?;
        }
        let (kind, body) = match content {
            Content::Borrowed(kind, bytes) => (kind, Body::Borrowed(bytes)),
            Content::Owned(kind, bytes) => (kind, Body::Owned(bytes)),
            Content::Framed(frame) => {
                sockets.send_shared(key, Tag::ORDINARY, &frame);
                return Ok(());
            }
        };
        let header = EncodedHeader::whole(kind.into(), body.as_slice().len());
        sockets.send(key, Tag::ORDINARY, &header, body);
        Ok(())
    }

    pub(crate) fn ping(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        payload: &[u8],
    ) -> Result<(), PingError> {
        if payload.len() > CONTROL_SIZE_MAX {
            return Err(PingError::TooLong(payload.len()));
        }
        let Some(key) = self.find(id) else { return self.shared.ping(id, payload) };
        if self.peer(key).phase != Phase::Open {
            return Err(PingError::Gone);
        }
        send_control(sockets, key, Opcode::Ping, payload);
        Ok(())
    }

    /// Answers a Ping.
    pub(crate) fn pong(sockets: &mut Sockets, key: Key, payload: &[u8]) {
        send_control(sockets, key, Opcode::Pong, payload);
    }

    /// Sends a Ping because nothing has come for a while.
    pub(crate) fn ping_quiet(&mut self, sockets: &mut Sockets, key: Key) {
        send_control(sockets, key, Opcode::Ping, &[]);
        self.peer(key).pinged = Some(sockets.now());
    }

    pub(crate) fn close(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        code: CloseCode,
        reason: &str,
    ) -> Result<(), CloseError> {
        let Some(key) = self.find(id) else { return self.shared.close(id, code, reason) };
        let close = Close::new(code, reason)?;
        if self.begin_close(sockets, key, close) { Ok(()) } else { Err(CloseError::Gone) }
    }

    /// Sends our Close and waits for the client's. Says whether the connection was open.
    pub(crate) fn begin_close(&mut self, sockets: &mut Sockets, key: Key, close: Close<'_>) -> bool {
        if self.peer(key).phase != Phase::Open {
            return false;
        }
        send_close(sockets, key, close.code(), close.reason());
        self.forget(key);
        self.peer(key).phase = Phase::Closing { sent: close.code() };
        sockets.schedule(key, sockets.now().after(self.shared.settings.close_timeout));
        true
    }

    /// The client's Close came: answers it unless it is itself the answer, and ends the connection.
    pub(crate) fn answer_close(&mut self, sockets: &mut Sockets, key: Key, close: Option<Close<'_>>) {
        let Some(established) = self.peer(key).phase.established() else { return };
        let sent = match established {
            Established::Open => {
                match close {
                    Some(close) => send_close(sockets, key, close.code(), ""),
                    None => send_control(sockets, key, Opcode::Close, &[]),
                }
                self.forget(key);
                close.map(|close| close.code())
            }
            Established::Closing { sent } => Some(sent),
        };
        sockets.linger(key, LINGER_TIME);
        let code = close.map_or(CloseCode::NO_STATUS, |close| close.code());
        let reason = close.map_or("", |close| close.reason()).to_owned();
        let id = self.peer(key).id;
        self.end(key, Closed { id, code, reason, was_clean: true, sent });
    }

    /// Ends a connection for a cause of this server's, without waiting for the client's consent.
    pub(crate) fn fail(&mut self, sockets: &mut Sockets, key: Key, cause: Cause) {
        let Some(established) = self.peer(key).phase.established() else { return };
        let sent = match established {
            Established::Open => {
                let code = cause.close_code();
                if cause == Cause::QueueFull || cause == Cause::MemoryFull {
                    self.count_dropped(sockets.discard(key));
                }
                send_close(sockets, key, code, "");
                self.forget(key);
                code
            }
            Established::Closing { sent } => sent,
        };
        tracing::debug!(id = %self.peer(key).id, code = %sent, "closing: {cause}");
        sockets.linger(key, LINGER_TIME);
        self.end_abnormally(key, Some(sent));
    }

    /// The connection is lost, or its client has gone without a Close.
    pub(crate) fn lose(&mut self, key: Key) {
        let Some(established) = self.peer(key).phase.established() else { return };
        let sent = match established {
            Established::Open => {
                self.forget(key);
                None
            }
            Established::Closing { sent } => Some(sent),
        };
        self.end_abnormally(key, sent);
    }

    pub(crate) fn info(&self, sockets: &Sockets, id: ConnectionId) -> Option<Info> {
        let key = self.find(id)?;
        let peer = &self.peers[key.index()];
        // The current connection is found although it has ended.
        (peer.phase == Phase::Open).then(|| Info {
            id,
            remote_addr: peer.remote_addr,
            connected: sockets.instant(peer.accepted),
            last_received: sockets.instant(peer.received),
            queued: sockets.waiting(key),
            subprotocol: peer.subprotocol.as_deref().map(str::to_owned),
        })
    }

    #[inline]
    pub(crate) fn find(&self, id: ConnectionId) -> Option<Key> {
        if self.current.0 == id && self.peers[self.current.1.index()].id == id {
            return Some(self.current.1);
        }
        self.keys.find(hash(id), |key| self.peers[key.index()].id == id).copied()
    }

    pub(crate) fn count_dropped(&self, count: usize) {
        if count > 0 {
            self.shared.dropped.fetch_add(count as u64, Ordering::Relaxed);
        }
    }

    /// The queue is at its limit, perhaps only because the cork has not been offered yet.
    #[cold]
    fn make_room(&mut self, sockets: &mut Sockets, key: Key) -> Result<(), PushError> {
        let hard = self.shared.settings.send_queue_size_hard;
        sockets.flush(key);
        if sockets.waiting(key) < hard {
            return Ok(());
        }
        match self.shared.settings.send_queue_policy {
            QueuePolicy::Close => {
                self.fail(sockets, key, Cause::QueueFull);
                Err(PushError::Full)
            }
            QueuePolicy::DropNewest => Err(PushError::Full),
            QueuePolicy::DropOldest => {
                self.count_dropped(sockets.drop_oldest(key, hard));
                Ok(())
            }
        }
    }

    /// From here on pushes say Gone.
    fn forget(&mut self, key: Key) {
        let Self { peers, keys, shared, .. } = self;
        let id = peers[key.index()].id;
        shared.registry.remove(id);
        if let Ok(entry) = keys.find_entry(hash(id), |key| peers[key.index()].id == id) {
            entry.remove();
        }
        if keys.capacity() > 64 && keys.len() < keys.capacity() / 8 {
            keys.shrink_to(0, |key| hash(peers[key.index()].id));
        }
    }

    fn end_abnormally(&mut self, key: Key, sent: Option<CloseCode>) {
        let (id, reason) = (self.peer(key).id, String::new());
        self.end(key, Closed { id, code: CloseCode::ABNORMAL, reason, was_clean: false, sent });
    }

    fn end(&mut self, key: Key, closed: Closed) {
        self.peer(key).phase = Phase::Over;
        self.ended.push_back((key, closed));
    }
}

/// RFC 6455 §5.5.3: of the Pongs that wait only the newest need be sent; the same holds for Pings and the Close.
fn send_control(sockets: &mut Sockets, key: Key, opcode: Opcode, payload: &[u8]) {
    let tag = Tag::single(opcode.bits());
    sockets.send(key, tag, &EncodedHeader::whole(opcode, payload.len()), Body::Borrowed(payload));
}

fn send_close(sockets: &mut Sockets, key: Key, code: CloseCode, reason: &str) {
    let header = EncodedHeader::whole(Opcode::Close, 2 + reason.len());
    let [high, low] = code.number().to_be_bytes();
    let head = [header[0], header[1], high, low];
    sockets.send(key, Tag::single(Opcode::Close.bits()), &head, Body::Borrowed(reason.as_bytes()));
}

/// Ids begin with 1.
pub(crate) const NOBODY: ConnectionId = ConnectionId::new(0);

/// How long a connection that has been given up is still read, so that our last words reach the client.
pub(crate) const LINGER_TIME: Duration = Duration::from_secs(2);
