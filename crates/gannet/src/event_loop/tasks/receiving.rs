//! Messages on their way to a connection's task, and room on their way back.

use std::sync::Arc;
use std::task::{self, Poll};

use gannet_proto::{Event, Payload};
use gannet_reactor::{Key, Sockets};

use super::intake::Intake;
use super::waking::Waiters;
use super::{TaskKey, TaskSeed, Work, in_span};
use crate::event_loop::{Caused, EventLoop, Lent, Reachable, Receiver};
use crate::handler::Handler;
use crate::{Closed, ConnectionId, Handle, Outgoing, OwnedMessage, PushError, Socket};

/// The one task of an upgrade is gone: the application has answered with the upgrade, or a clone of it, before.
pub(in crate::event_loop) struct Spent;

impl<H: Handler> EventLoop<H> {
    /// Starts the task of the connection that opens, if it has one: that of its upgrade, or that of all.
    ///
    /// # Errors
    ///
    /// [`Spent`] where the task of its upgrade has gone to another connection.
    pub(in crate::event_loop) fn start_task(&mut self, id: ConnectionId) -> Result<Option<u32>, Spent> {
        let Reachable { shared, tasks, index, .. } = &mut self.reachable;
        let own = match self.request.extensions.get::<TaskSeed>() {
            Ok(seed) => Some(seed.take().ok_or(Spent)?),
            Err(_) => None,
        };
        if own.is_none() && shared.tasks.connection.is_none() {
            return Ok(None);
        }
        let key = tasks.add(shared, *index, id, Intake::open());
        let socket = Socket::new(key, self.request.clone(), Handle::new(Arc::clone(shared)));
        let future = match (own, &shared.tasks.connection) {
            (Some(task), _) => task(socket),
            (None, Some(task)) => task(socket),
            (None, None) => return Ok(None),
        };
        let request = &self.request;
        let span = tracing::error_span!(
            "connection", %id, remote_addr = %request.remote_addr, path = request.path()
        );
        tasks.take_back(key, Work::Connection(in_span(span, future)));
        self.reachable.poll_soon(key);
        Ok(Some(key.index))
    }

    /// The task of a connection, if it has one, need not wait any more to send.
    pub(in crate::event_loop) fn let_task_send(&mut self, key: Key) {
        if let Lent::Open { receiver: Receiver::Task(index), .. } = self.lent[key.index()] {
            let id = self.reachable.peer(key).id;
            self.reachable.notify(TaskKey { id, index }, |intake| &mut intake.senders);
        }
    }

    /// A connection has ended: its task hears so, behind the messages that it has not received.
    pub(in crate::event_loop) fn close_task(&mut self, index: u32, closed: Closed) {
        let key = TaskKey { id: closed.id, index };
        self.reachable.tasks.close(key, closed);
        self.reachable.notify(key, |intake| &mut intake.readers);
        self.reachable.notify(key, |intake| &mut intake.senders);
    }
}

impl Reachable {
    /// Carries out an event of a connection that has a task.
    // A call here would have the event of every callback laid down in memory first, too.
    #[inline(always)]
    pub(in crate::event_loop) fn deliver_to_task(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        index: u32,
        event: Event<'_>,
    ) {
        let open = self.peer(key).life.is_open();
        match event {
            Event::Close(close) => self.answer_close(sockets, key, close),
            Event::Message(payload) | Event::Inflated(payload) if open => {
                self.take_in(sockets, key, index, payload);
            }
            Event::Ping(payload) if open => self.answer_ping(sockets, key, payload),
            Event::Message(_) | Event::Inflated(_) | Event::Ping(_) | Event::Pong(_) => {}
        }
    }

    /// A message has come for a task. One that has too many is sent no more until it has received some.
    fn take_in(&mut self, sockets: &mut Sockets, key: Key, index: u32, payload: Payload<'_>) {
        let task = TaskKey { id: self.peer(key).id, index };
        let held = self.tasks.push(task, OwnedMessage::from(payload));
        if held >= self.shared.settings.receive_queue_size_max && self.peer(key).life.hold() {
            sockets.pause(key);
        }
        self.notify(task, |intake| &mut intake.readers);
    }

    /// The next message for a task, or the news that none will come.
    pub(crate) fn poll_message(
        &mut self,
        key: TaskKey,
        context: &task::Context<'_>,
    ) -> Poll<Option<OwnedMessage>> {
        match self.tasks.pop(key) {
            Some((message, held)) => {
                if held < self.shared.settings.receive_queue_size_max
                    && let Some(connection) = self.find(key.id)
                {
                    self.receive_on(connection);
                }
                Poll::Ready(Some(message))
            }
            None => self.tasks.wait(key, context, |intake| &mut intake.readers).map(|()| None),
        }
    }

    /// Sends a message as soon as less than the soft limit waits for the connection.
    pub(crate) fn poll_send(
        &mut self,
        sockets: &mut Sockets,
        key: TaskKey,
        context: &task::Context<'_>,
        message: &mut Option<Outgoing<'_>>,
    ) -> Poll<Result<(), PushError>> {
        let Some(connection) = self.find(key.id) else { return Poll::Ready(Err(PushError::Gone)) };
        if !self.tasks.may_send() {
            // A task whose client takes all leaves the loop to others now and then.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.peer(connection).life.is_open()
            && self.is_slow(sockets, connection)
            && self.tasks.wait(key, context, |intake| &mut intake.senders).is_pending()
        {
            return Poll::Pending;
        }
        let message = message.take().expect("it is sent once");
        Poll::Ready(self.push(sockets, key.id, message))
    }

    /// Has a connection read again whose task had too many messages.
    pub(in crate::event_loop) fn receive_on(&mut self, key: Key) {
        if self.peer(key).life.release() {
            self.caused.push_back(Caused::Resumed(key));
        }
    }

    /// Wakes one who waits for something of a connection's.
    fn notify(&mut self, key: TaskKey, waiter: impl FnOnce(&mut Intake) -> &mut Waiters) {
        if self.tasks.end_wait(key, waiter) {
            self.poll_soon(key);
        }
    }
}
