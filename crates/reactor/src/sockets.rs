use std::io::{self, IoSlice};
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};

use bytes::Bytes;
use mio::net::TcpStream;
use slab::Slab;
use socket2::SockRef;

use crate::backend::Watch;
use crate::clock::Clock;
use crate::cork::{Cork, Corked};
use crate::foreign::Foreign;
use crate::queue::Queue;
use crate::socket::{Phase, ReadSize, Reading, Socket};
use crate::sweep::Sweep;
use crate::transfer::{send, send_last, send_vectored};
use crate::wheel::Wheel;
use crate::{Body, Interest, Key, Tag, Tick};

/// The connections of one loop, for its service to act on.
///
/// Nothing here calls the service: the consequences of an action are reported after the service has returned.
///
/// A slot belongs to its connection until [`Service::closed`](crate::Service::closed) has returned for it.
/// Until then, actions on a closed connection have no effect. After that the slot may be another
/// connection's, and if it is nobody's, acting on it panics.
pub struct Sockets {
    pub(crate) slots: Slab<Socket>,
    pub(crate) clock: Clock,
    pub(crate) wheel: Wheel,
    pub(crate) sweep: Sweep,
    /// Connections to be read in the next turn, because no further event will come for bytes that are there.
    pub(crate) ready: Vec<Key>,
    /// Connections closed in this turn. At its end the service is told, and the slots are freed.
    pub(crate) closed: Vec<Key>,
    pub(crate) stopped: bool,
    pub(crate) accepting: bool,
    pub(crate) alarm: Tick,
    pub(crate) timer: Option<Instant>,
    /// Steps of work of this turn, as noted by the service.
    pub(crate) work: u32,
    pub(crate) foreign: Foreign,
    pub(crate) watch: Watch,
    cork: Cork,
    scratch: Vec<u8>,
    held: usize,
}

impl Sockets {
    pub(crate) fn new(watch: Watch) -> Self {
        Self {
            slots: Slab::new(),
            clock: Clock::new(),
            wheel: Wheel::new(),
            sweep: Sweep::new(),
            ready: Vec::new(),
            closed: Vec::new(),
            stopped: false,
            accepting: true,
            alarm: Tick::NEVER,
            timer: None,
            work: 0,
            foreign: Foreign::default(),
            watch,
            cork: Cork::new(),
            scratch: Vec::new(),
            held: 0,
        }
    }

    /// The start of this turn of the loop.
    pub fn now(&self) -> Tick {
        self.clock.now()
    }

    /// The moment up to which everything that had come has been reported: no later deadline may be held
    /// against a peer. It is behind [`now`](Self::now) where the loop, or the process, was held up.
    pub fn heard_until(&self) -> Tick {
        self.sweep.complete()
    }

    /// The moment of a tick, to an eighth of a second.
    pub fn instant(&self, tick: Tick) -> Instant {
        self.clock.instant(tick)
    }

    /// The exact start of this turn of the loop.
    pub fn turn_began(&self) -> Instant {
        self.clock.turn_began()
    }

    /// Sends one unit: `head` and `body`, one after the other.
    ///
    /// Small units leave together when the turn ends. A body of 16 KiB or more is offered to the kernel at
    /// once, and only the part not taken is copied, or kept by reference where `body` is owned. Nothing
    /// happens where the connection is not open any more.
    #[inline]
    pub fn send(&mut self, key: Key, tag: Tag, head: &[u8], body: Body<'_>) {
        let Some(socket) = self.slots.get_mut(key.index()) else { return };
        if socket.phase != Phase::Open {
            return;
        }
        socket.sent = self.clock.now();
        let bytes = body.as_slice();
        if bytes.len() >= DIRECT_SIZE {
            self.send_directly(key, tag, head, body);
            return;
        }
        self.cork.append(key, &mut socket.corked, tag, head, bytes);
        self.flush_if_full(key);
    }

    /// Sends one unit that other connections get, too. As [`send`](Self::send), but a small unit is copied
    /// once for all of them, while few other shared ones come between.
    #[inline]
    pub fn send_shared(&mut self, key: Key, tag: Tag, unit: &Bytes) {
        let Some(socket) = self.slots.get_mut(key.index()) else { return };
        if socket.phase != Phase::Open {
            return;
        }
        socket.sent = self.clock.now();
        if unit.len() >= DIRECT_SIZE {
            self.send_directly(key, tag, &[], Body::Owned(unit.clone()));
            return;
        }
        self.cork.append_shared(key, &mut socket.corked, tag, unit);
        self.flush_if_full(key);
    }

    /// Offers the corked units of this connection to the kernel.
    pub fn flush(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        let corked = std::mem::replace(&mut socket.corked, Corked::NOTHING);
        if corked.is_empty() || matches!(socket.phase, Phase::Broken | Phase::Closed) {
            return;
        }
        let send = if socket.phase == Phase::Draining { send_last } else { send };
        let written = match (&socket.queue, &socket.stream) {
            (None, Some(stream)) => send(stream, self.cork.run(corked, &mut self.scratch)),
            (Some(_), _) | (None, None) => Ok(0),
        };
        match written {
            Ok(size) if size == corked.size() => {}
            Ok(size) => self.queue_corked(key, corked, size),
            Err(_) => self.fail(key),
        }
    }

    /// Offers the queue of this connection to the kernel.
    ///
    /// Without this call the queue leaves once the kernel reports room. The kernel may take a little before that.
    pub fn offer_queue(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        let (Some(queue), Some(stream)) = (&mut socket.queue, &mut socket.stream) else { return };
        let held = queue.held();
        let result = queue.write_to(stream);
        self.held = self.held + queue.held() - held;
        if queue.is_empty() {
            socket.queue = None;
        }
        match result {
            Ok(()) => self.shut_down_if_drained(key),
            Err(_) => self.fail(key),
        }
    }

    /// Bytes that wait to be sent: corked ones, and those that the kernel did not take.
    pub fn waiting(&self, key: Key) -> usize {
        self.slots.get(key.index()).map_or(0, Socket::waiting)
    }

    /// Bytes in the queue: those that the kernel did not take.
    pub fn queued(&self, key: Key) -> usize {
        let queue = self.slots.get(key.index()).and_then(|socket| socket.queue.as_ref());
        queue.map_or(0, |queue| queue.size())
    }

    /// The moment at which something was last sent on a connection, taken by the kernel or not.
    pub fn last_sent(&self, key: Key) -> Option<Tick> {
        self.slots.get(key.index()).map(|socket| socket.sent).filter(|sent| *sent != Tick::NEVER)
    }

    /// Drops the oldest ordinary units in the queue until it has less than `size` bytes, or only the unit
    /// that has begun to leave and those of other tags. Returns how many were dropped. Corked units stay.
    pub fn drop_oldest(&mut self, key: Key, size: usize) -> usize {
        self.change_queue(key, |queue| queue.drop_oldest(size))
    }

    /// Drops all that waits but the unit that has begun to leave. Returns how many ordinary units it dropped.
    pub fn discard(&mut self, key: Key) -> usize {
        let socket = &mut self.slots[key.index()];
        let corked = std::mem::replace(&mut socket.corked, Corked::NOTHING);
        let dropped = self.cork.units(corked).filter(|(tag, _)| *tag == Tag::ORDINARY).count();
        dropped + self.change_queue(key, Queue::discard)
    }

    /// Stops reading this connection. Its end is not noticed while it is paused, unless sending fails: then all that
    /// came is read, and the end reported, and this has no effect any more.
    pub fn pause(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        if socket.reading == Reading::On && socket.phase != Phase::Broken {
            socket.reading = Reading::Paused;
        }
    }

    /// Reads a paused connection again, from the next turn on.
    pub fn resume(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        if socket.reading == Reading::Paused {
            socket.reading = Reading::On;
            self.list(key);
        }
    }

    /// Has [`Service::go_on`](crate::Service::go_on) called in the next turn, for bytes that the service has
    /// left, and reads this connection again after that.
    pub fn put_off(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        if socket.reading == Reading::On {
            socket.reading = Reading::PutOff;
            self.list(key);
        }
    }

    /// True where the service goes on with this connection in the next turn.
    pub fn is_put_off(&self, key: Key) -> bool {
        self.slots[key.index()].reading == Reading::PutOff
    }

    /// Notes the work that the bytes of a connection were, in steps. Above a quarter of
    /// [`STEPS_MAX`](Self::STEPS_MAX), the connection is read after the others in the next turns, and shares
    /// `STEPS_MAX` with its like.
    #[inline]
    pub fn note_work(&mut self, key: Key, steps: u32) {
        self.work += steps;
        self.slots[key.index()].demanding = steps > Self::STEPS_MAX / 4;
    }

    /// Steps of work after which connections with much work have to wait for the next turn, all of them
    /// together; one of them is read in any case. A step is about the cost of a small message.
    pub const STEPS_MAX: u32 = 720;

    /// Gives the socket on loan, to be read and written elsewhere. The connection keeps its slot, and nothing is
    /// reported of it until the socket is given back or the connection closed. `None`: it is not open any
    /// more, or something still waits to be sent.
    pub fn loan(&mut self, key: Key) -> Option<std::net::TcpStream> {
        let socket = &mut self.slots[key.index()];
        if socket.phase != Phase::Open || socket.waiting() > 0 {
            return None;
        }
        let mut stream = socket.stream.take()?;
        socket.phase = Phase::OnLoan;
        socket.due = Tick::NEVER;
        if self.watch.remove(&mut stream).is_err() {
            self.close(key);
            return None;
        }
        Some(stream.into())
    }

    /// Takes back a socket that was on loan, still nonblocking. Nothing happens where the connection is closed by now.
    pub fn give_back(&mut self, key: Key, stream: std::net::TcpStream) {
        let socket = &mut self.slots[key.index()];
        if socket.phase != Phase::OnLoan {
            return;
        }
        let mut stream = TcpStream::from_std(stream);
        let watched = self.watch.add(&mut stream, key);
        socket.stream = Some(stream);
        socket.phase = Phase::Open;
        (socket.interest, socket.end_announced) = (Interest::READABLE, false);
        if watched.is_err() {
            self.close(key);
        }
    }

    /// Sets the size of a read of this connection, from the next read on.
    #[inline]
    pub fn set_read_size(&mut self, key: Key, size: ReadSize) {
        self.slots[key.index()].read_size = size;
    }

    /// The size of a read of this connection.
    pub fn read_size(&self, key: Key) -> ReadSize {
        self.slots[key.index()].read_size
    }

    /// Asks for [`Service::due`](crate::Service::due) at `due`, in place of the moment asked for before.
    pub fn schedule(&mut self, key: Key, due: Tick) {
        let socket = &mut self.slots[key.index()];
        if !socket.is_served() {
            return;
        }
        socket.due = due;
        if due < socket.filed {
            socket.filed = self.wheel.file(key, due);
        }
    }

    /// Asks for [`Service::alarm`](crate::Service::alarm) at `moment`, in place of the one asked for before.
    pub fn set_alarm(&mut self, moment: Tick) {
        self.alarm = moment;
    }

    /// Asks for [`Service::timer`](crate::Service::timer) at `moment`, in place of the one asked for before.
    /// It is exact to a millisecond, and never early. `None` calls it off.
    pub fn set_timer(&mut self, moment: Option<Instant>) {
        self.timer = moment;
    }

    /// Ends a connection so that all that waits still reaches the peer: it is sent, the writing side is shut
    /// down, and arriving bytes are thrown away, up to 16 MiB, until the peer is done too. After `time` the
    /// connection is closed anyway, and reset if something still waits.
    ///
    /// The kernel resets a socket closed with unread input, and the peer loses the last bytes sent to it.
    pub fn linger(&mut self, key: Key, time: Duration) {
        let due = self.now().after(time);
        self.schedule(key, due);
        let socket = &mut self.slots[key.index()];
        match socket.phase {
            Phase::Open => {
                socket.phase = Phase::Draining;
                if socket.reading != Reading::On || socket.end_announced {
                    // No further event would report bytes to throw away, or the peer's end.
                    self.list(key);
                }
                self.flush(key);
                self.shut_down_if_drained(key);
            }
            Phase::Broken | Phase::OnLoan => self.close(key),
            Phase::Draining | Phase::Discarding | Phase::Closed => {}
        }
    }

    /// Offers corked units to the kernel, and closes the connection, whatever else waits or comes.
    pub fn close(&mut self, key: Key) {
        self.flush(key);
        let socket = &mut self.slots[key.index()];
        if socket.phase == Phase::Closed {
            return;
        }
        socket.phase = Phase::Closed;
        socket.stream = None;
        if let Some(queue) = socket.queue.take() {
            self.held -= queue.held();
        }
        self.closed.push(key);
    }

    /// Resets the connection: nothing that waits is sent, and the peer sees an error.
    pub fn reset(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        socket.corked = Corked::NOTHING;
        if let Some(stream) = &socket.stream {
            // Where it fails the connection is closed all the same.
            SockRef::from(stream).set_linger(Some(Duration::ZERO)).ok();
        }
        self.close(key);
    }

    /// Memory held by the queues of all connections of the loop, in bytes.
    pub const fn held(&self) -> usize {
        self.held
    }

    /// Memory held by the queue of this connection, in bytes.
    pub fn held_by(&self, key: Key) -> usize {
        let queue = self.slots.get(key.index()).and_then(|socket| socket.queue.as_ref());
        queue.map_or(0, |queue| queue.held())
    }

    /// The local address of a connection.
    pub fn local_address(&self, key: Key) -> Option<SocketAddr> {
        self.slots.get(key.index())?.stream.as_ref()?.local_addr().ok()
    }

    /// The operating system's descriptor of a connection; `None` while it is on loan, and once it is closed.
    pub fn descriptor(&self, key: Key) -> Option<RawFd> {
        self.slots.get(key.index())?.stream.as_ref().map(AsRawFd::as_raw_fd)
    }

    /// Accepts no more connections: the listeners are closed when the turn ends.
    pub fn stop_accepting(&mut self) {
        self.accepting = false;
    }

    /// Ends the loop when this turn ends. Connections that are still there are closed without a further call.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    pub(crate) fn add(&mut self, mut stream: TcpStream) -> io::Result<Key> {
        let entry = self.slots.vacant_entry();
        let key = Key::from_index(entry.key());
        self.foreign.give_up_number(stream.as_raw_fd());
        self.watch.add(&mut stream, key)?;
        entry.insert(Socket::new(stream));
        Ok(key)
    }

    /// Flushes every connection that has something corked.
    pub(crate) fn flush_all(&mut self) {
        let mut index = 0;
        while let Some(key) = self.cork.connection(index) {
            self.flush(key);
            index += 1;
        }
        self.cork.clear();
    }

    /// Puts the connection on the ready list, to be read in the next turn.
    pub(crate) fn list(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        if !socket.listed {
            socket.listed = true;
            self.ready.push(key);
        }
    }

    /// Checks an entry of the wheel that came up under `tick`; true where the connection is due.
    pub(crate) fn is_due(&mut self, key: Key, tick: Tick) -> bool {
        let Some(socket) = self.slots.get_mut(key.index()) else { return false };
        if socket.filed != tick || socket.phase == Phase::Closed {
            return false;
        }
        socket.filed = Tick::NEVER;
        if socket.due > tick || (socket.listed && socket.is_read()) {
            // Bytes that came in time may not be read yet.
            if socket.due != Tick::NEVER {
                socket.filed = self.wheel.file(key, socket.due);
            }
            return false;
        }
        socket.due = Tick::NEVER;
        true
    }

    #[inline]
    fn flush_if_full(&mut self, key: Key) {
        if self.slots[key.index()].corked.size() >= CORK_SIZE {
            self.flush(key);
        } else if self.cork.size() >= CORKS_SIZE {
            self.flush_all();
        }
    }

    fn send_directly(&mut self, key: Key, tag: Tag, head: &[u8], body: Body<'_>) {
        let socket = &mut self.slots[key.index()];
        if socket.queue.is_some() {
            self.flush(key);
            self.queue_direct(key, tag, head, body, 0);
            return;
        }
        let corked = std::mem::replace(&mut socket.corked, Corked::NOTHING);
        let Some(stream) = &mut socket.stream else { return };
        let slices = [
            IoSlice::new(self.cork.run(corked, &mut self.scratch)),
            IoSlice::new(head),
            IoSlice::new(body.as_slice()),
        ];
        let size = corked.size() + head.len() + body.as_slice().len();
        match send_vectored(stream, &slices) {
            Ok(written) if written == size => {}
            Ok(written) => {
                self.queue_corked(key, corked, written.min(corked.size()));
                self.queue_direct(key, tag, head, body, written.saturating_sub(corked.size()));
            }
            Err(_) => self.fail(key),
        }
    }

    /// Queues the corked units of a connection, of which `written` bytes have left.
    fn queue_corked(&mut self, key: Key, corked: Corked, mut written: usize) {
        if written == corked.size() {
            return;
        }
        self.watch_writable(key);
        let Some(socket) = self.slots.get_mut(key.index()) else { return };
        if !matches!(socket.phase, Phase::Open | Phase::Draining) {
            return;
        }
        let queue = socket.queue.get_or_insert_default();
        let held = queue.held();
        for (tag, bytes) in self.cork.units(corked) {
            if written < bytes.len() {
                queue.push(tag, bytes, written);
                written = 0;
            } else {
                written -= bytes.len();
            }
        }
        self.held = self.held + queue.held() - held;
    }

    /// Queues a unit with a large body, of which `written` bytes have left.
    fn queue_direct(&mut self, key: Key, tag: Tag, head: &[u8], body: Body<'_>, written: usize) {
        self.watch_writable(key);
        let Some(socket) = self.slots.get_mut(key.index()) else { return };
        if socket.phase != Phase::Open {
            return;
        }
        let queue = socket.queue.get_or_insert_default();
        let held = queue.held();
        let rest = body.into_rest(written.saturating_sub(head.len()));
        queue.push_shared(tag, head, rest, written);
        self.held = self.held + queue.held() - held;
    }

    /// Watches for room in the kernel, for good, once it has not taken everything: an edge costs nothing
    /// until it comes, and changing the watch is a system call.
    fn watch_writable(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        let Some(stream) = &mut socket.stream else { return };
        if !socket.interest.is_writable() {
            socket.interest = Interest::READABLE | Interest::WRITABLE;
            if self.watch.watch_writable(stream, key).is_err() {
                self.fail(key);
            }
        }
    }

    fn change_queue(&mut self, key: Key, change: impl FnOnce(&mut Queue) -> usize) -> usize {
        let socket = &mut self.slots[key.index()];
        let Some(queue) = &mut socket.queue else { return 0 };
        let held = queue.held();
        let dropped = change(queue);
        self.held = self.held + queue.held() - held;
        if queue.is_empty() {
            socket.queue = None;
            self.shut_down_if_drained(key);
        }
        dropped
    }

    fn shut_down_if_drained(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        if socket.phase == Phase::Draining && socket.queue.is_none() {
            socket.phase = Phase::Discarding;
            let gone = socket.stream.as_ref().is_none_or(|stream| stream.shutdown(Shutdown::Write).is_err());
            if gone {
                self.close(key);
            } else if socket.reading == Reading::Over {
                // The peer is done, too, and no further event would say so.
                self.list(key);
            }
        }
    }

    /// Sending failed. Earlier bytes of the peer are still to be read, up to the error, unless its end was.
    fn fail(&mut self, key: Key) {
        let socket = &mut self.slots[key.index()];
        if let Some(queue) = socket.queue.take() {
            self.held -= queue.held();
        }
        socket.corked = Corked::NOTHING;
        socket.end_announced = true;
        match socket.phase {
            Phase::Open if socket.reading != Reading::Over => {
                socket.phase = Phase::Broken;
                if socket.reading != Reading::PutOff {
                    socket.reading = Reading::On;
                }
                self.list(key);
            }
            Phase::Open | Phase::Draining | Phase::Discarding => self.close(key),
            Phase::Broken | Phase::OnLoan | Phase::Closed => {}
        }
    }
}

impl std::fmt::Debug for Sockets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sockets").field("connections", &self.slots.len()).finish_non_exhaustive()
    }
}

/// A body of this size is not copied into the cork.
const DIRECT_SIZE: usize = 16 * 1024;
/// A connection's cork of this size goes out at once.
const CORK_SIZE: usize = 64 * 1024;
/// All corks go out at once when they reach this size together.
const CORKS_SIZE: usize = 16 * 1024 * 1024;
