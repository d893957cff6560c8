//! One event loop's server: its answer to the bytes, the time and the mail that come.
//!
//! A callback is lent a message and its connection's state, which lie in the [lent](Lent) side, and acts on the
//! [reachable](Reachable) side: on any connection of the loop, the one that it is called for included. That is why they
//! are apart. Both have one place per connection.
//!
//! Each folder and file has one subject, for both sides.

mod back_pressure;
mod calling;
mod caused;
mod closing;
mod handshake;
mod lent;
mod liveness;
mod mail;
mod memory;
#[cfg(all(test, gannet_model))]
mod model;
mod reachable;
mod receiving;
mod sending;
mod stopping;
mod tasks;
mod timers;
mod watches;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use gannet_proto::handshake::{DeflateConfig, HeadLimits, RequestHead};
use gannet_proto::{Limits, Reassembly};
use gannet_reactor::{Batch, End, Key, Readiness, Service, Sockets, WatchKey, Work};

use crate::ConnectionId;
use crate::extensions::Extensions;
use crate::handler::Handler;
use crate::request::Request;
use crate::runtime::PollRuntime;
use crate::shared::{Mail, Shared};
use lent::{Lent, Receiver};
use stopping::Stopping;

pub(crate) use calling::call;
pub(crate) use caused::Caused;
pub(crate) use closing::{Cause, LINGER_TIME, Reasons};
pub(crate) use reachable::Reachable;
pub(crate) use sending::Compression;
pub(crate) use tasks::{TaskFns, TaskKey, TaskSeed, server};

pub(crate) struct EventLoop<H: Handler> {
    handler: H,
    reachable: Reachable,
    lent: Vec<Lent<H::State>>,
    reassembly: Reassembly,
    head_limits: HeadLimits,
    /// The request that was parsed last; one is enough, because it is answered at once.
    request: Request,
    subprotocols: Vec<Arc<str>>,
    /// `None`: compression is off.
    deflate: Option<DeflateConfig>,
    /// Answers are written here before they are sent.
    response: Vec<u8>,
    stopping: Stopping,
    /// Memory held by heads that are not complete.
    heads_held: usize,
    /// Bytes held by this loop, as last reported to the common account of memory.
    held: usize,
    connections: usize,
    runtime: PollRuntime,
}

impl<H: Handler> EventLoop<H> {
    pub(crate) fn new(shared: Arc<Shared>, index: usize, handler: H, runtime: PollRuntime) -> Self {
        let settings = &shared.settings;
        let limits = Limits {
            message_size_max: settings.message_size_max.min(shared.memory.max()),
            fragments_max: settings.fragments_max,
        };
        let head_limits = HeadLimits {
            head_size_max: settings.handshake_size_max,
            request_line_size_max: settings.request_line_size_max,
            fields_max: settings.handshake_fields_max,
        };
        let nobody = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        Self {
            handler,
            lent: Vec::new(),
            reassembly: Reassembly::new(limits),
            head_limits,
            request: Request {
                id: ConnectionId::NOBODY,
                remote_addr: nobody,
                head: RequestHead::default(),
                extensions: Extensions::new(),
            },
            subprotocols: settings.subprotocols.iter().map(|name| Arc::from(name.as_str())).collect(),
            deflate: settings.deflate(),
            response: Vec::new(),
            stopping: Stopping::No,
            heads_held: 0,
            held: 0,
            connections: 0,
            runtime,
            reachable: Reachable::new(shared, index),
        }
    }

    /// Concludes a piece of work: deals with its consequences, and brings the account of memory up to date.
    #[inline]
    fn settle(&mut self, sockets: &mut Sockets) {
        if !self.reachable.caused.is_empty() {
            self.follow_up(sockets);
        }
        let held = self.held_now(sockets);
        if held != self.held {
            self.account(sockets, held);
        }
    }

    /// Mail that came after the loop's end reaches nobody.
    pub(crate) fn close_mailbox(&mut self) {
        let last: Batch<Mail> = self.reachable.shared.mailboxes[self.reachable.index].close();
        self.reachable.shared.count_dropped(self.reachable.inbox.count_messages(&last) as u64);
    }
}

impl<H: Handler> Service for EventLoop<H> {
    fn started(&mut self, sockets: &mut Sockets) {
        self.call_start(sockets);
        self.settle(sockets);
    }

    fn accepted(&mut self, sockets: &mut Sockets, key: Key, peer: SocketAddr) {
        self.accept(sockets, key, peer);
        self.settle(sockets);
    }

    fn accept_failed(&mut self, error: &io::Error) {
        tracing::error!("cannot accept connections, trying again in a second: {error}");
    }

    #[inline]
    fn received(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]) {
        self.reachable.peer(key).active = sockets.now();
        self.take_in(sockets, key, bytes);
        self.settle(sockets);
    }

    #[inline]
    fn direct_buffer(&mut self, key: Key) -> Option<&mut [u8]> {
        match &mut self.lent[key.index()] {
            Lent::Open { connection, .. } => connection.direct_buffer(&mut self.reassembly),
            Lent::Nothing | Lent::Handshake(_) | Lent::Undecided(_) => None,
        }
    }

    fn received_direct(&mut self, sockets: &mut Sockets, key: Key, size: usize) {
        self.reachable.peer(key).active = sockets.now();
        self.receive_direct(sockets, key, size);
        self.settle(sockets);
    }

    fn go_on(&mut self, sockets: &mut Sockets, key: Key) {
        let mut unread = self.reachable.unread.take(key);
        self.take_in(sockets, key, &mut unread);
        self.settle(sockets);
    }

    fn ended(&mut self, sockets: &mut Sockets, key: Key, end: End) {
        self.end_input(sockets, key, end);
        self.settle(sockets);
    }

    fn written(&mut self, sockets: &mut Sockets, key: Key, before: usize) {
        self.note_written(sockets, key, before);
        self.settle(sockets);
    }

    fn due(&mut self, sockets: &mut Sockets, key: Key) {
        self.check_time(sockets, key);
        self.settle(sockets);
    }

    fn alarm(&mut self, sockets: &mut Sockets) {
        self.go_on_stopping(sockets);
        self.settle(sockets);
    }

    fn timer(&mut self, sockets: &mut Sockets) {
        self.run_timers(sockets);
    }

    fn descriptor_ready(&mut self, sockets: &mut Sockets, watch: WatchKey, readiness: Readiness) {
        self.call_watch(sockets, watch, readiness);
        self.settle(sockets);
    }

    fn woken(&mut self, sockets: &mut Sockets) -> Work {
        let work = self.read_mail(sockets);
        self.settle(sockets);
        work
    }

    #[inline]
    fn turn_ends(&mut self, sockets: &mut Sockets) {
        if self.reachable.pending.has_fresh() {
            self.reachable.send_latest(sockets);
            self.settle(sockets);
        }
    }

    fn closed(&mut self, sockets: &mut Sockets, key: Key) {
        self.forget(sockets, key);
        self.settle(sockets);
    }
}
