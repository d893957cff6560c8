use gannet_proto::Event;
use gannet_reactor::{End, Key, ReadSize, Sockets};

use super::calling::deliver;
use super::{Stage, Worker};
use crate::handler::Handler;
use crate::outbound::LINGER_TIME;
use crate::peer::Phase;

impl<H: Handler> Worker<H> {
    /// Bytes of a connection, whichever stage it is in.
    #[inline]
    pub(super) fn take_in(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        match &self.stages[key.index()] {
            Stage::Open { .. } => self.receive(sockets, key, bytes),
            Stage::Handshake(_) => self.receive_head(sockets, key, bytes),
            // It is read again when the application has decided.
            Stage::Undecided(_) => self.pause(sockets, key, bytes),
            Stage::Idle => {}
        }
    }

    /// Bytes of an open connection.
    #[inline]
    pub(super) fn receive(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        if self.is_paused(key) {
            return self.pause(sockets, key, bytes);
        }
        self.outbound.set_current(key);
        let size = bytes.len();
        let inflated = self.reassembly.inflated();
        let mut at = 0;
        let mut messages = 0_usize;
        let mut completed = false;
        loop {
            if self.is_held_back(sockets, key) {
                self.pause(sockets, key, &bytes[at..]);
                break;
            }
            let Stage::Open { connection, state } = &mut self.stages[key.index()] else { return };
            let received = match connection.receive(&mut bytes[at..], &mut self.reassembly) {
                Ok(received) => received,
                Err(violation) => return self.outbound.fail(sockets, key, violation.into()),
            };
            at += received.consumed;
            let Some(event) = received.event else { break };
            let is_message = matches!(event, Event::Message(_));
            deliver(&mut self.handler, &mut self.outbound, sockets, state, key, event);
            if self.outbound.peer(key).phase == Phase::Over {
                return;
            }
            messages += usize::from(is_message);
            // A control frame may also come inside of a message, whose time goes on.
            completed |= is_message || connection.unfinished_size().is_none();
        }
        if messages > 1 {
            // Several answers are in the cork together already, and the socket is still in the processor's cache.
            sockets.flush(key);
        }
        self.note_progress(sockets, key, completed);
        if self.reassembly.inflated() - inflated > INFLATED_SIZE_MAX {
            // What a read inflates to has no other bound, and holds up the other connections. It stays so: such reads
            // are never as large as those below.
            sockets.set_read_size(key, ReadSize::Small);
        } else if size >= LARGE_SIZE {
            sockets.set_read_size(key, read_size(size, messages));
        }
    }

    /// Bytes that were received into a message's own buffer.
    pub(super) fn receive_direct(&mut self, sockets: &mut Sockets, key: Key, size: usize) {
        self.outbound.set_current(key);
        let Stage::Open { connection, state } = &mut self.stages[key.index()] else { return };
        match connection.receive_direct(size, &mut self.reassembly) {
            Ok(None) => {}
            Ok(Some(event)) => {
                deliver(&mut self.handler, &mut self.outbound, sockets, state, key, event);
                // A message that has been delivered gives its buffer back when the connection is fed again.
                self.receive(sockets, key, &mut []);
            }
            Err(violation) => self.outbound.fail(sockets, key, violation.into()),
        }
    }

    /// No more bytes come.
    pub(super) fn end(&mut self, sockets: &mut Sockets, key: Key, end: End) {
        self.outbound.lose(key);
        if matches!(self.stages[key.index()], Stage::Handshake(_) | Stage::Undecided(_)) {
            self.drop_head(key);
            self.outbound.peer(key).phase = Phase::Over;
        }
        match end {
            // It may still read what waits for it.
            End::Finished => sockets.linger(key, LINGER_TIME),
            End::Lost => sockets.close(key),
        }
    }

    /// Remembers since when a message has been incomplete, and has the time of a new one watched.
    #[inline]
    fn note_progress(&mut self, sockets: &mut Sockets, key: Key, completed: bool) {
        let Stage::Open { connection, .. } = &mut self.stages[key.index()] else { return };
        let peer = self.outbound.peer(key);
        if connection.unfinished_size().is_none() {
            peer.message_begun = None;
        } else if completed || peer.message_begun.is_none() {
            peer.message_begun = Some(sockets.now());
            self.watch_time(sockets, key);
        }
    }
}

/// How much to read next of a connection that has sent `messages` in `size` bytes.
fn read_size(size: usize, messages: usize) -> ReadSize {
    if size / LARGE_SIZE >= messages {
        ReadSize::Large
    } else if size < messages * TINY_SIZE {
        ReadSize::Moderate
    } else {
        ReadSize::Usual
    }
}

/// What a read may inflate to before the next are smaller.
const INFLATED_SIZE_MAX: u64 = 2 * 1024 * 1024;
/// Messages of this size on average are read in larger pieces.
const LARGE_SIZE: usize = 16 * 1024;
/// Messages of less than this on average, headers included, are read in smaller ones: each is a callback.
const TINY_SIZE: usize = 128;
