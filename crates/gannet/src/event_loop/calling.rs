use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gannet_proto::Event;
use gannet_reactor::{Key, Sockets};

use super::{Cause, EventLoop, Lent, Reachable, Receiver};
use crate::handler::Handler;
use crate::{Closed, ConnectionId, Context, Message};

/// Makes one call into the application. `None`: it panicked.
#[inline]
pub(crate) fn call<R>(callback: impl FnOnce() -> R) -> Option<R> {
    match catch_unwind(AssertUnwindSafe(callback)) {
        Ok(returned) => Some(returned),
        Err(payload) => {
            dispose(payload);
            None
        }
    }
}

/// Drops the payload of a panic, which may panic itself; the payload of that is leaked.
#[cold]
fn dispose(payload: Box<dyn Any + Send>) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(payload);
    }
}

/// Carries out a connection's event: a callback, and for a Ping or a Close an answer.
// A call with seven arguments and an event in memory is a tenth of what a small message costs.
#[inline(always)]
pub(super) fn deliver<H: Handler>(
    handler: &mut H,
    reachable: &mut Reachable,
    sockets: &mut Sockets,
    receiver: &mut Receiver<H::State>,
    key: Key,
    event: Event<'_>,
) {
    let id = reachable.peer(key).id;
    let open = reachable.peer(key).life.is_open();
    let state = match receiver {
        Receiver::Handler(state) => state,
        Receiver::Task(task) => return reachable.deliver_to_task(sockets, key, *task, event),
    };
    let returned = match event {
        Event::Close(close) => return reachable.answer_close(sockets, key, close),
        // After our own Close nothing but the client's is of interest, RFC 6455 §5.5.1.
        Event::Message(_) | Event::Inflated(_) | Event::Ping(_) | Event::Pong(_) if !open => return,
        Event::Message(payload) | Event::Inflated(payload) => {
            let was_compressed = matches!(event, Event::Inflated(_));
            let context = Context::new(reachable, sockets);
            call(|| handler.message(&context, state, Message { id, payload, was_compressed }))
        }
        Event::Ping(payload) => {
            reachable.answer_ping(sockets, key, payload);
            let context = Context::new(reachable, sockets);
            call(|| handler.ping(&context, state, id, payload))
        }
        Event::Pong(payload) => {
            let context = Context::new(reachable, sockets);
            call(|| handler.pong(&context, state, id, payload))
        }
    };
    if returned.is_none() {
        report_panic(reachable, key);
        reachable.fail(sockets, key, Cause::Panic);
    }
}

pub(super) fn report_panic(reachable: &mut Reachable, key: Key) {
    tracing::error!(id = %reachable.peer(key).id, "a callback panicked; its connection is closed with 1011");
}

impl<H: Handler> EventLoop<H> {
    pub(super) fn call_close(&mut self, sockets: &mut Sockets, key: Key, closed: Closed) {
        let lent = std::mem::replace(&mut self.lent[key.index()], Lent::Nothing);
        let Lent::Open { mut connection, receiver } = lent else { return };
        connection.release(&mut self.reassembly);
        self.reachable.unread.take(key);
        let state = match receiver {
            Receiver::Handler(state) => state,
            Receiver::Task(task) => return self.close_task(task, closed),
        };
        let context = Context::new(&mut self.reachable, sockets);
        if call(|| self.handler.close(&context, state, closed)).is_none() {
            report_panic(&mut self.reachable, key);
        }
    }

    pub(super) fn call_join(&mut self, sockets: &mut Sockets, key: Key, room: &str) {
        self.call_open(sockets, key, |handler, server, state, id| handler.join(server, state, id, room));
    }

    pub(super) fn call_leave(&mut self, sockets: &mut Sockets, key: Key, room: &str) {
        self.call_open(sockets, key, |handler, server, state, id| handler.leave(server, state, id, room));
    }

    pub(super) fn call_start(&mut self, sockets: &mut Sockets) {
        self.call_for_loop(sockets, "start", |handler, server| handler.start(server));
    }

    pub(super) fn call_wake(&mut self, sockets: &mut Sockets) {
        self.reachable.shared.take_wake(self.reachable.index);
        self.call_for_loop(sockets, "wake", |handler, server| handler.wake(server));
    }

    pub(super) fn call_stop(&mut self, sockets: &mut Sockets) {
        self.call_for_loop(sockets, "stop", |handler, server| handler.stop(server));
    }

    /// Calls back about no connection. A panic is logged.
    fn call_for_loop(
        &mut self,
        sockets: &mut Sockets,
        name: &str,
        callback: impl FnOnce(&mut H, &Context<'_>),
    ) {
        let context = Context::new(&mut self.reachable, sockets);
        if call(|| callback(&mut self.handler, &context)).is_none() {
            tracing::error!("the callback `{name}` panicked; the server goes on");
        }
    }

    pub(super) fn call_drain(&mut self, sockets: &mut Sockets, key: Key) {
        if !self.reachable.peer(key).life.is_open() {
            return;
        }
        self.let_task_send(key);
        self.call_open(sockets, key, |handler, server, state, id| handler.drain(server, state, id));
    }

    /// Calls back about a connection whose `open` was called, and whose `close` was not. A panic fails it.
    fn call_open(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        callback: impl FnOnce(&mut H, &Context<'_>, &mut H::State, ConnectionId),
    ) {
        let id = self.reachable.peer(key).id;
        let Lent::Open { receiver: Receiver::Handler(state), .. } = &mut self.lent[key.index()] else {
            return;
        };
        let context = Context::new(&mut self.reachable, sockets);
        if call(|| callback(&mut self.handler, &context, state, id)).is_none() {
            report_panic(&mut self.reachable, key);
            self.reachable.fail(sockets, key, Cause::Panic);
        }
    }
}
