//! PHP's thread: waits for notices, and calls back.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use gannet::{ConnectionId, Farewell, Request, RunError};

use super::inbox::{Arrived, Batch};
use super::kept::KeptNotice;
use super::loop_link::LoopLink;
use super::loops::Loops;
use super::notice::{Came, Carried, Connected, Notice};
use crate::server::buffer_full;
use crate::server::connection::{Connection, ConnectionEnd};
use crate::server::dispatcher::{Arrival, Dispatcher};
use crate::server::state::{ServerState, fd_of};

/// The work of PHP's thread while the server runs.
pub(super) struct Serving {
    state: Rc<ServerState>,
    dispatcher: Dispatcher,
}

impl Serving {
    pub(super) fn new(state: &Rc<ServerState>) -> Self {
        Self { state: Rc::clone(state), dispatcher: Dispatcher::new(Rc::clone(state)) }
    }

    /// Calls back until the last loop has ended.
    pub(super) fn run(&self) -> Result<(), RunError> {
        let Some(loops) = self.state.loops.get() else { return Ok(()) };
        self.dispatcher.started();
        self.settle(loops);
        let mut batch = Batch::default();
        loop {
            let Arrived { requests, ended } = loops.inbox.wait(loops.timers.soonest());
            loops.now.set(Instant::now());
            // Before the batch is taken: events that came before the request to stop are in it.
            let stop_asked = loops.inbox.is_stop_asked();
            // Before the batch is taken: the connections of these requests are announced in it.
            let requests = if requests { self.state.queue.len() } else { 0 };
            loops.inbox.take(&mut batch);
            self.deliver(loops, &mut batch);
            self.state.queue.deal_with(requests, |request| {
                self.with_link(request.id(), |link| link.heard = loops.now.get());
                self.dispatcher.request(request);
                self.settle(loops);
            });
            self.settle(loops);
            if stop_asked {
                self.begin_to_stop(loops);
            }
            if let Some(how) = ended {
                self.state.finish_coroutines();
                self.dispatcher.ended();
                return how;
            }
        }
    }

    fn deliver(&self, loops: &Loops, batch: &mut Batch) {
        let came = loops.now.get();
        let mut at = 0;
        for notice in batch.notices.drain(..) {
            let start = at;
            if let Notice::Came { payload: Carried::InBatch(size), .. } = &notice {
                at += size;
            }
            let payload = &batch.bytes[start..at];
            self.take_up(loops, notice, payload, came);
            self.settle(loops);
        }
        batch.clear();
    }

    /// Deals with a notice, unless its connection is paused.
    fn take_up(&self, loops: &Loops, notice: Notice, in_batch: &[u8], came: Instant) {
        let (id, size) = (notice.id(), notice.size());
        let was_sent = matches!(notice, Notice::Came { .. } | Notice::Asked(_) | Notice::Opened(_));
        let was_answered = matches!(notice, Notice::Opened(_));
        let (paused, ending) = self
            .with_link(id, |link| {
                if was_sent {
                    link.heard = came;
                }
                if was_answered {
                    link.sent.set(Some(came));
                }
                (link.flow.is_paused(), link.ending)
            })
            .unwrap_or_default();
        let waits = notice.is_in_order() && (paused && !ending || loops.kept.has(id));
        if waits && !loops.stopping.get() {
            loops.kept.keep(notice, in_batch);
        } else {
            self.deal_with(loops, notice, in_batch, !ending && loops.is_heard());
        }
        // Kept notices count for their connection only: the others must be heard.
        if loops.inbox.release(size) {
            loops.handle.wake();
        }
    }

    /// Calls back for a notice, whose bytes count as waiting no longer.
    fn deal_with(&self, loops: &Loops, notice: Notice, payload: &[u8], is_heard: bool) {
        let (id, size) = (notice.id(), notice.size());
        let came = match notice {
            Notice::Came { is_last, .. } => Some(is_last),
            Notice::Connected(_)
            | Notice::Asked(_)
            | Notice::Opened(_)
            | Notice::Drained(_)
            | Notice::Full(_)
            | Notice::Silent(_)
            | Notice::Overflowed(_)
            | Notice::Closed(_)
            | Notice::Disconnected(_) => None,
        };
        if came.is_some() {
            self.with_link(id, |link| link.flow.remove(size));
        }
        if let Notice::Silent(id) | Notice::Overflowed(id) = notice {
            self.with_link(id, |link| link.ending = true);
            loops.kept.release(id);
        }
        self.dispatch(loops, notice, payload, is_heard);
        if came == Some(true) {
            self.read_on(loops, id);
        }
    }

    /// Reads a connection again, now that nothing of it waits.
    fn read_on(&self, loops: &Loops, id: ConnectionId) {
        let is_wanted = self.with_link(id, |link| !link.flow.is_paused() && !link.ending);
        if is_wanted == Some(true) {
            loops.handle.resume(id);
        }
    }

    /// Calls back. The script hears no more of what comes from a connection that it has ended.
    fn dispatch(&self, loops: &Loops, notice: Notice, in_batch: &[u8], is_heard: bool) {
        match notice {
            Notice::Connected(connected) => self.dispatcher.connect(arrival(*connected)),
            Notice::Asked(request) if is_heard => self.ask(loops, &request),
            // Its opening is told while the server stops, too: its close will be.
            Notice::Opened(request) if !self.is_ending(request.id) => self.dispatcher.open(&request),
            Notice::Opened(request) => self.note_opened(request.id),
            Notice::Came { id, what, payload, .. } if is_heard => {
                let payload = match &payload {
                    Carried::InBatch(_) => in_batch,
                    Carried::Apart(bytes) => bytes,
                };
                self.dispatch_payload(id, what, payload);
            }
            Notice::Drained(id) if is_heard => self.dispatcher.drain(id),
            Notice::Full(id) if is_heard => {
                if buffer_full::is_news(&self.state, fd_of(id)) {
                    self.dispatcher.full(id);
                }
            }
            Notice::Silent(id) => self.state.note_silent(id),
            Notice::Overflowed(id) => {
                self.with_connection(id, |connection| connection.end(ConnectionEnd::Overflowed));
            }
            Notice::Closed(closed) => {
                // One that ended before the script heard of its opening never was a WebSocket to it.
                if self.with_connection(closed.id, |connection| connection.opened) == Some(true) {
                    self.dispatcher.close(&closed);
                }
            }
            Notice::Disconnected(id) => self.dispatcher.disconnect(id),
            Notice::Asked(_) | Notice::Came { .. } | Notice::Drained(_) | Notice::Full(_) => {}
        }
    }

    /// Notes the opening of a connection that the script has ended already: where the script had accepted its request
    /// itself it was a WebSocket all the same.
    fn note_opened(&self, id: ConnectionId) {
        self.with_connection(id, |connection| connection.opened |= connection.answered);
    }

    fn dispatch_payload(&self, id: ConnectionId, what: Came, payload: &[u8]) {
        match what {
            Came::Message { kind, was_compressed } => {
                self.dispatcher.message(id, kind, payload, was_compressed);
            }
            Came::Ping => self.dispatcher.ping(id, payload),
            Came::Pong => self.dispatcher.pong(id, payload),
        }
    }

    /// Has the script answer a request to become a WebSocket, and tells the loop.
    fn ask(&self, loops: &Loops, request: &Request) {
        let id = request.id;
        let upgrade = self.dispatcher.upgrade(request);
        // One that is gone for its loop needs no answer; one that is put off gets it later.
        loops.handle.answer_upgrade(id, upgrade);
        self.state.note_answer(id);
    }

    /// Does what is due between two callbacks.
    fn settle(&self, loops: &Loops) {
        loops.timers.run_due();
        while let Some(id) = loops.kept.next_released() {
            self.deliver_kept(loops, id);
        }
    }

    /// Tells the clients to go, once.
    fn begin_to_stop(&self, loops: &Loops) {
        if !loops.stopping.replace(true) {
            self.dispatcher.stopping();
            loops.handle.stop(Farewell::GoingAway);
            loops.kept.release_all();
            self.settle(loops);
        }
    }

    /// Deals with the kept notices of a connection, until the script pauses it again.
    fn deliver_kept(&self, loops: &Loops, id: ConnectionId) {
        loop {
            let (paused, ending) =
                self.with_link(id, |link| (link.flow.is_paused(), link.ending)).unwrap_or_default();
            let stopping = loops.stopping.get();
            if paused && !ending && !stopping {
                return;
            }
            // Its loop has waited for this.
            let Some(KeptNotice { notice, payload }) = loops.kept.take(id) else {
                return self.read_on(loops, id);
            };
            self.deal_with(loops, notice, &payload, !ending && !stopping);
        }
    }

    fn is_ending(&self, id: ConnectionId) -> bool {
        self.with_link(id, |link| link.ending) == Some(true)
    }

    fn with_link<R>(&self, id: ConnectionId, look: impl FnOnce(&mut LoopLink) -> R) -> Option<R> {
        self.with_connection(id, |connection| connection.link.as_mut().map(look))?
    }

    fn with_connection<R>(&self, id: ConnectionId, look: impl FnOnce(&mut Connection) -> R) -> Option<R> {
        self.state.with_connection(fd_of(id), look)
    }
}

fn arrival(connected: Connected) -> Arrival {
    let Connected { id, remote, local, descriptor, home, flow } = connected;
    let link =
        LoopLink { home, flow, descriptor, heard: Instant::now(), sent: Cell::new(None), ending: false };
    Arrival { id, remote, local, link: Some(link) }
}
