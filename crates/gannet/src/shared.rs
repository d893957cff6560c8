use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use gannet_proto::handshake::OriginPolicy;
use gannet_proto::{Close, CloseCode};
use gannet_reactor::{Mailbox, Undelivered};

use crate::http::Http;
use crate::mail::{self, CONTROL_SIZE_MAX, Mail};
use crate::memory::Memory;
use crate::outgoing::Outgoing;
use crate::registry::Registry;
use crate::reports::Reports;
use crate::{CloseError, ConnectionId, Counters, Farewell, Info, PingError, PushError, Settings};

/// What all loops of a server, and all handles to it, have in common.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) origins: OriginPolicy,
    pub(crate) http: Option<Http>,
    pub(crate) registry: Registry,
    pub(crate) mailboxes: Vec<Mailbox<Mail>>,
    pub(crate) memory: Memory,
    pub(crate) connections_max: usize,
    pub(crate) reports: Reports,
    /// Loops that have not ended.
    loops: AtomicUsize,
    /// Connections that exist, open or not.
    pub(crate) connections: AtomicUsize,
    pub(crate) accepted: AtomicU64,
    pub(crate) opened: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) dropped: AtomicU64,
}

impl Shared {
    pub(crate) fn new(
        settings: Settings,
        origins: OriginPolicy,
        http: Option<Http>,
        mailboxes: Vec<Mailbox<Mail>>,
        connections_max: usize,
    ) -> Self {
        Self {
            loops: AtomicUsize::new(mailboxes.len()),
            http,
            memory: Memory::new(settings.memory_max, mailboxes.len()),
            settings,
            origins,
            registry: Registry::new(),
            mailboxes,
            connections_max,
            reports: Reports::default(),
            connections: AtomicUsize::new(0),
            accepted: AtomicU64::new(0),
            opened: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        }
    }

    /// The next id. It is given once.
    pub(crate) fn next_id(&self) -> ConnectionId {
        ConnectionId::new(self.accepted.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Whether memory is at its limit, and by how much.
    pub(crate) fn memory_excess(&self) -> usize {
        self.memory.excess(self.mailboxes.iter().map(Mailbox::held).sum())
    }

    pub(crate) fn push(&self, id: ConnectionId, message: Outgoing<'_>) -> Result<(), PushError> {
        let mailbox = self.mailbox_of(id).ok_or(PushError::Gone)?;
        let posted = match mail::to_owned(message.0) {
            Ok(content) => mailbox.post(Mail::SIZE + content.size(), |batch| {
                batch.entries.push(Mail::PushOwned { id, content });
            }),
            Err((kind, payload)) => {
                let payload = payload.as_slice();
                mailbox.post(Mail::SIZE + payload.len(), |batch| {
                    batch.bytes.extend_from_slice(payload);
                    batch.entries.push(Mail::Push { id, kind, size: payload.len() });
                })
            }
        };
        posted.map_err(|undelivered| match undelivered {
            Undelivered::Full => PushError::Full,
            Undelivered::Closed => PushError::Gone,
        })
    }

    pub(crate) fn ping(&self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        if payload.len() > CONTROL_SIZE_MAX {
            return Err(PingError::TooLong(payload.len()));
        }
        let mailbox = self.mailbox_of(id).ok_or(PingError::Gone)?;
        let posted = mailbox.post(Mail::SIZE + payload.len(), |batch| {
            batch.bytes.extend_from_slice(payload);
            batch.entries.push(Mail::Ping { id, size: payload.len() });
        });
        posted.map_err(|undelivered| match undelivered {
            Undelivered::Full => PingError::Full,
            Undelivered::Closed => PingError::Gone,
        })
    }

    pub(crate) fn close(&self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        Close::new(code, reason)?;
        let mailbox = self.mailbox_of(id).ok_or(CloseError::Gone)?;
        let mail = Mail::Close { id, code, reason: reason.into() };
        mailbox.post_always(|batch| batch.entries.push(mail)).map_err(|_| CloseError::Gone)
    }

    pub(crate) fn info(&self, id: ConnectionId) -> Option<Info> {
        let (reply, answer) = sync_channel(1);
        self.mailbox_of(id)?.post_always(|batch| batch.entries.push(Mail::Info { id, reply })).ok()?;
        answer.recv().ok()
    }

    pub(crate) fn stop(&self, farewell: Farewell) {
        self.post_to_all(|| Mail::Stop(farewell));
    }

    pub(crate) fn stop_now(&self) {
        self.post_to_all(|| Mail::StopNow);
    }

    /// To be called once by each loop. With the last one end the exchanges over HTTP that it did not wait for.
    pub(crate) fn loop_ended(&self) {
        if self.loops.fetch_sub(1, Ordering::Relaxed) == 1
            && let Some(http) = &self.http
        {
            http.end();
        }
    }

    pub(crate) fn counters(&self) -> Counters {
        Counters {
            connections: self.connections.load(Ordering::Relaxed),
            open: self.registry.len(),
            accepted: self.accepted.load(Ordering::Relaxed),
            opened: self.opened.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
        }
    }

    /// A loop that has ended already needs nothing more.
    fn post_to_all(&self, mail: impl Fn() -> Mail) {
        for mailbox in &self.mailboxes {
            mailbox.post_always(|batch| batch.entries.push(mail())).ok();
        }
    }

    fn mailbox_of(&self, id: ConnectionId) -> Option<&Mailbox<Mail>> {
        self.mailboxes.get(self.registry.owner(id)?)
    }
}
