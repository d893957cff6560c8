use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gannet_proto::Event;
use gannet_reactor::{Key, Sockets};

use super::{Stage, Worker};
use crate::cause::Cause;
use crate::handler::Handler;
use crate::outbound::{Caused, Outbound};
use crate::{Closed, ConnectionId, Context, Message};

/// Makes one call into the application. `None`: it panicked.
#[inline]
pub(super) fn call<R>(callback: impl FnOnce() -> R) -> Option<R> {
    match catch_unwind(AssertUnwindSafe(callback)) {
        Ok(returned) => Some(returned),
        Err(payload) => {
            dispose(payload);
            None
        }
    }
}

/// What a panic carries may panic itself when it is dropped; what that carries is not looked at any more.
#[cold]
fn dispose(payload: Box<dyn Any + Send>) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(payload);
    }
}

/// What a connection's event leads to: a callback, and for a Ping or a Close an answer.
// A call with seven arguments and an event in memory is a tenth of what a small message costs.
#[inline(always)]
pub(super) fn deliver<H: Handler>(
    handler: &mut H,
    outbound: &mut Outbound,
    sockets: &mut Sockets,
    state: &mut H::State,
    key: Key,
    event: Event<'_>,
) {
    let id = outbound.peer(key).id;
    let open = outbound.peer(key).life.is_open();
    let returned = match event {
        Event::Close(close) => {
            outbound.answer_close(sockets, key, close);
            return;
        }
        // After our own Close nothing but the client's is of interest, RFC 6455 §5.5.1.
        Event::Message(_) | Event::Inflated(_) | Event::Ping(_) | Event::Pong(_) if !open => return,
        Event::Message(payload) | Event::Inflated(payload) => {
            let was_compressed = matches!(event, Event::Inflated(_));
            let context = Context::new(outbound, sockets);
            call(|| handler.message(&context, state, Message { id, payload, was_compressed }))
        }
        Event::Ping(payload) => {
            outbound.answer_ping(sockets, key, payload);
            let context = Context::new(outbound, sockets);
            call(|| handler.ping(&context, state, id, payload))
        }
        Event::Pong(payload) => {
            let context = Context::new(outbound, sockets);
            call(|| handler.pong(&context, state, id, payload))
        }
    };
    if returned.is_none() {
        report_panic(outbound, key);
        outbound.fail(sockets, key, Cause::Panic);
    }
}

pub(super) fn report_panic(outbound: &mut Outbound, key: Key) {
    tracing::error!(id = %outbound.peer(key).id, "a callback panicked; its connection is closed with 1011");
}

fn report_panic_of(callback: &str) {
    tracing::error!("the callback `{callback}` panicked; the server goes on");
}

impl<H: Handler> Worker<H> {
    /// Deals with what callbacks and events have caused. What that leads to is done here too.
    #[cold]
    pub(super) fn follow_up(&mut self, sockets: &mut Sockets) {
        while let Some(caused) = self.outbound.caused.pop_front() {
            match caused {
                Caused::Closed(key, closed) => self.call_close(sockets, key, closed),
                Caused::Written { key, before } => self.note_written_early(sockets, key, before),
                Caused::Resumed(key) => self.go_on_reading(sockets, key),
                Caused::Joined(key, room) => self.call_join(sockets, key, room.name()),
                Caused::Left(key, room) => self.call_leave(sockets, key, room.name()),
                Caused::Decided(key, upgrade) => self.answer_undecided(sockets, key, upgrade),
            }
        }
        // A crowd that has left must not keep its memory.
        self.outbound.caused.shrink_to(CAUSED_KEPT);
    }

    fn call_close(&mut self, sockets: &mut Sockets, key: Key, closed: Closed) {
        let stage = std::mem::replace(&mut self.stages[key.index()], Stage::Idle);
        let Stage::Open { mut connection, state } = stage else { return };
        connection.release(&mut self.reassembly);
        self.outbound.unread.take(key);
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| self.handler.close(&context, state, closed)).is_none() {
            report_panic(&mut self.outbound, key);
        }
    }

    fn call_join(&mut self, sockets: &mut Sockets, key: Key, room: &str) {
        self.call_open(sockets, key, |handler, server, state, id| handler.join(server, state, id, room));
    }

    fn call_leave(&mut self, sockets: &mut Sockets, key: Key, room: &str) {
        self.call_open(sockets, key, |handler, server, state, id| handler.leave(server, state, id, room));
    }

    pub(super) fn call_start(&mut self, sockets: &mut Sockets) {
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| self.handler.start(&context)).is_none() {
            report_panic_of("start");
        }
    }

    pub(super) fn call_wake(&mut self, sockets: &mut Sockets) {
        self.outbound.shared.take_wake(self.outbound.index);
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| self.handler.wake(&context)).is_none() {
            report_panic_of("wake");
        }
    }

    pub(super) fn call_stop(&mut self, sockets: &mut Sockets) {
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| self.handler.stop(&context)).is_none() {
            report_panic_of("stop");
        }
    }

    pub(super) fn call_drain(&mut self, sockets: &mut Sockets, key: Key) {
        if self.outbound.peer(key).life.is_open() {
            self.call_open(sockets, key, |handler, server, state, id| handler.drain(server, state, id));
        }
    }

    /// Calls back about a connection whose `open` was called, and whose `close` was not. A panic fails it.
    fn call_open(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        callback: impl FnOnce(&mut H, &Context<'_>, &mut H::State, ConnectionId),
    ) {
        let id = self.outbound.peer(key).id;
        let Stage::Open { state, .. } = &mut self.stages[key.index()] else { return };
        let context = Context::new(&mut self.outbound, sockets);
        if call(|| callback(&mut self.handler, &context, state, id)).is_none() {
            report_panic(&mut self.outbound, key);
            self.outbound.fail(sockets, key, Cause::Panic);
        }
    }
}

/// What may be caused at once and leave memory behind, for the next time.
const CAUSED_KEPT: usize = 1024;
