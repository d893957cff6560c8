use gannet_proto::{Event, Violation};
use gannet_reactor::{Key, ReadSize, Sockets};

use super::calling::deliver;
use super::{Cause, EventLoop, Lent};
use crate::handler::Handler;
use crate::shared::Shared;

impl<H: Handler> EventLoop<H> {
    /// Bytes of a connection, whatever its state.
    #[inline]
    pub(super) fn take_in(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        match &self.lent[key.index()] {
            Lent::Open { .. } => self.receive(sockets, key, bytes),
            Lent::Handshake(_) => self.receive_head(sockets, key, bytes),
            // It is read again when the application has decided.
            Lent::Undecided(_) => self.pause(sockets, key, bytes),
            Lent::Nothing => {}
        }
    }

    /// Bytes of an open connection.
    #[inline]
    pub(super) fn receive(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        if self.has_unread(key) {
            return self.pause(sockets, key, bytes);
        }
        self.reachable.set_current(key);
        let size = bytes.len();
        self.reassembly.grant(STEPS_MAX);
        let mut at = 0;
        let mut completed = 0_u32;
        loop {
            if self.is_held_back(sockets, key) {
                self.pause(sockets, key, &bytes[at..]);
                break;
            }
            let Lent::Open { connection, receiver } = &mut self.lent[key.index()] else { return };
            let received = match connection.receive(&mut bytes[at..], &mut self.reassembly) {
                Ok(received) => received,
                Err(violation) => return self.fail_for(sockets, key, violation),
            };
            at += received.consumed;
            let Some(event) = received.event else { break };
            let is_message = matches!(event, Event::Message(_) | Event::Inflated(_));
            deliver(&mut self.handler, &mut self.reachable, sockets, receiver, key, event);
            if self.reachable.peer(key).life.is_over() {
                return;
            }
            // A control frame may also come inside of a message, whose time goes on.
            completed += u32::from(is_message || connection.unfinished_size().is_none());
            self.reassembly.spend(1);
            if self.reassembly.steps_left() == 0 {
                break;
            }
        }
        let steps = STEPS_MAX - self.reassembly.steps_left();
        if steps > 1 {
            if completed > 1 {
                // Several answers are in the cork together already, and the socket is still in the processor's cache. A
                // single one, whose inflating was more steps, leaves with those to others: first the processor inflates
                // what these have sent, with the code for it in its cache.
                sockets.flush(key);
            }
            sockets.note_work(key, steps);
        }
        self.note_progress(sockets, key, completed > 0);
        if steps == STEPS_MAX {
            sockets.set_read_size(key, ReadSize::Small);
            if at < bytes.len() {
                self.put_off_rest(sockets, key, &bytes[at..]);
            }
        } else if size >= SMALL_SIZE {
            let next = read_size(sockets.read_size(key), size, steps as usize);
            sockets.set_read_size(key, next);
        }
    }

    /// Bytes that were received into a message's own buffer.
    pub(super) fn receive_direct(&mut self, sockets: &mut Sockets, key: Key, size: usize) {
        self.reachable.set_current(key);
        let Lent::Open { connection, receiver } = &mut self.lent[key.index()] else { return };
        match connection.receive_direct(size, &mut self.reassembly) {
            Ok(None) => {}
            Ok(Some(event)) => {
                deliver(&mut self.handler, &mut self.reachable, sockets, receiver, key, event);
                // A message that has been delivered gives its buffer back when the connection is fed again.
                self.receive(sockets, key, &mut []);
            }
            Err(violation) => self.fail_for(sockets, key, violation),
        }
    }

    #[cold]
    fn fail_for(&mut self, sockets: &mut Sockets, key: Key, violation: Violation) {
        let Shared { settings, memory, .. } = &*self.reachable.shared;
        let is_beyond_memory =
            violation == Violation::MessageTooBig && memory.max() < settings.message_size_max;
        let cause = if is_beyond_memory { Cause::MessageBeyondMemory } else { violation.into() };
        self.reachable.fail(sockets, key, cause);
    }
}

/// Size of the next read of a connection whose `size` bytes were so many steps of work.
fn read_size(current: ReadSize, size: usize, steps: usize) -> ReadSize {
    let is_large = size >= LARGE_SIZE;
    if is_large && size >= steps * LARGE_SIZE {
        ReadSize::Large
    } else if size >= steps * TINY_SIZE {
        // One that is smaller says nothing against it.
        if current == ReadSize::Large && !is_large { ReadSize::Large } else { ReadSize::Usual }
    } else if size >= steps * MINUTE_SIZE {
        ReadSize::Moderate
    } else {
        ReadSize::Small
    }
}

/// Steps of work that a connection may be in a turn: frames of every kind, and what inflating takes. What it has sent
/// beyond that waits for the next turn. It is as much as all together may be that are more work than others.
const STEPS_MAX: u32 = Sockets::STEPS_MAX;
/// A read of at least this size shows what a connection sends.
const SMALL_SIZE: usize = 4 * 1024;
/// Messages of this size on average are read in larger pieces.
const LARGE_SIZE: usize = 16 * 1024;
/// Frames of less than this on average, headers included, are read in smaller ones: each is a callback.
const TINY_SIZE: usize = 128;
/// The same, in the smallest.
const MINUTE_SIZE: usize = 24;
