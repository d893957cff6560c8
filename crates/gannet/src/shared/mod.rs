//! The parts that all loops of a server, and all handles to it, have in common.

mod mail;
mod memory;
mod registry;
mod reports;
pub(crate) mod sync;
mod timers;

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{self, Poll, Waker};

use gannet_proto::handshake::AccessPolicy;
use gannet_reactor::{Batch, Mailbox};

use crate::event_loop::{Reasons, TaskFns};
use crate::http::Http;
use crate::rooms::Directory;
use crate::runtime::SmallRuntime;
use crate::{ConnectionId, Counters, Farewell, Info, LoopEnded, Settings};

pub(crate) use mail::{Deferred, Errand, Mail, RunFn, SMALL_SIZE};
pub(crate) use memory::Memory;
pub(crate) use registry::{Registry, Shard, Standing, hash, lock, shrink, spread, spread_key};
pub(crate) use reports::Reports;
use timers::TimerNumbers;

/// Numbers of connections for which there are descriptors.
#[derive(Clone, Copy)]
pub(crate) struct Capacity {
    pub(crate) connections_max: usize,
    /// Those of the reserve that may be taken by connections that were refused and linger: the others are the
    /// application's.
    pub(crate) refused_max: usize,
}

/// The application's part of a server, beside its callbacks.
#[derive(Default)]
pub(crate) struct Application {
    pub(crate) http: Option<Http>,
    pub(crate) tasks: TaskFns,
    pub(crate) reasons: Reasons,
    /// Has the server stop when it is ready.
    pub(crate) shutdown: Option<Signal>,
}

pub(crate) type Signal = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The common part of a server's loops and handles.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) access: AccessPolicy,
    pub(crate) http: Option<Http>,
    pub(crate) tasks: TaskFns,
    /// The server's own.
    pub(crate) runtime: SmallRuntime,
    pub(crate) reasons: Reasons,
    pub(crate) registry: Registry,
    pub(crate) directory: Directory,
    pub(crate) mailboxes: Vec<Mailbox<Mail>>,
    pub(crate) memory: Arc<Memory>,
    /// By the loop's number: true where a wake is posted that the loop has not read.
    wakes: Vec<AtomicBool>,
    pub(crate) capacity: Capacity,
    pub(crate) reports: Reports,
    /// Loops that have not ended.
    loops: AtomicUsize,
    /// Those who wait for the end of all loops.
    waiting: Mutex<Vec<Waker>>,
    /// Connections that exist, open or not.
    pub(crate) connections: AtomicUsize,
    /// Requests that the application is deciding on.
    pub(crate) undecided: AtomicUsize,
    /// Connections beyond these, which were refused when they were accepted and have not been closed.
    refused_now: AtomicUsize,
    /// The source of timers' ids.
    timers: TimerNumbers,
    pub(crate) accepted: AtomicU64,
    pub(crate) opened: AtomicU64,
    pub(crate) refused: AtomicU64,
    dropped: AtomicU64,
    replaced: AtomicU64,
}

impl Shared {
    pub(crate) fn new(
        settings: Settings,
        access: AccessPolicy,
        application: Application,
        mailboxes: Vec<Mailbox<Mail>>,
        capacity: Capacity,
    ) -> Self {
        let memory = Arc::new(Memory::new(settings.memory_max, mailboxes.len()));
        let Application { http, tasks, reasons, shutdown: _ } = application;
        Self {
            loops: AtomicUsize::new(mailboxes.len()),
            waiting: Mutex::new(Vec::new()),
            http,
            tasks,
            runtime: SmallRuntime::default(),
            reasons,
            wakes: mailboxes.iter().map(|_| AtomicBool::new(false)).collect(),
            timers: TimerNumbers::new(mailboxes.len()),
            settings,
            access,
            registry: Registry::new(mailboxes.len()),
            directory: Directory::new(memory.rooms()),
            memory,
            mailboxes,
            capacity,
            reports: Reports::default(),
            connections: AtomicUsize::new(0),
            undecided: AtomicUsize::new(0),
            refused_now: AtomicUsize::new(0),
            accepted: AtomicU64::new(0),
            opened: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            replaced: AtomicU64::new(0),
        }
    }

    /// A connection is refused as it is accepted.
    pub(crate) fn note_refused(&self) {
        self.refused_now.fetch_add(1, Ordering::Relaxed);
    }

    /// One that was refused so is closed.
    pub(crate) fn forget_refused(&self) {
        self.refused_now.fetch_sub(1, Ordering::Relaxed);
    }

    /// True where so many refused connections linger that the next is closed at once.
    pub(crate) fn is_crowded_by_refused(&self) -> bool {
        self.refused_now.load(Ordering::Relaxed) > self.capacity.refused_max
    }

    /// The next id. It is given once.
    pub(crate) fn next_id(&self) -> ConnectionId {
        ConnectionId::new(self.accepted.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Posts an errand to a loop.
    pub(crate) fn post_errand(&self, index: usize, errand: Errand) -> Result<(), LoopEnded> {
        let post = |batch: &mut Batch<Mail>| batch.entries.push(Mail::Errand(errand));
        self.mailboxes[index].post_always(post).map_err(|_| LoopEnded)
    }

    /// Bytes held beyond the limit; 0 below it.
    pub(crate) fn memory_excess(&self) -> usize {
        self.memory.excess(self.mailboxes.iter().map(Mailbox::held).sum())
    }

    pub(crate) fn info(&self, id: ConnectionId) -> Option<Info> {
        let (reply, answer) = sync_channel(1);
        self.mailbox_of(id)?.post_always(|batch| batch.entries.push(Mail::Info { id, reply })).ok()?;
        answer.recv().ok()
    }

    /// Has every loop call `wake`, unless it is about to.
    pub(crate) fn wake(&self) {
        for (mailbox, wake) in self.mailboxes.iter().zip(&self.wakes) {
            // What the caller has done before is seen by the loop that takes the flag down.
            if !wake.swap(true, Ordering::AcqRel) {
                mailbox.post_always(|batch| batch.entries.push(Mail::Errand(Errand::Wake))).ok();
            }
        }
    }

    /// From here on a wake is another one.
    pub(crate) fn take_wake(&self, index: usize) {
        self.wakes[index].swap(false, Ordering::AcqRel);
    }

    pub(crate) fn stop(&self, farewell: Farewell) {
        self.post_to_all(|| Mail::Errand(Errand::Stop(farewell)));
    }

    pub(crate) fn stop_now(&self) {
        self.post_to_all(|| Mail::Errand(Errand::StopNow));
    }

    /// To be called once by each loop. With the last one ends what it did not wait for, such as exchanges over HTTP.
    pub(crate) fn loop_ended(&self) {
        let waiting = {
            let mut waiting = self.waiting();
            let is_last = self.loops.fetch_sub(1, Ordering::Relaxed) == 1;
            is_last.then(|| std::mem::take(&mut *waiting))
        };
        if let Some(waiting) = waiting {
            waiting.into_iter().for_each(Waker::wake);
            self.runtime.end();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ready when all loops have ended.
    pub(crate) fn poll_ended(&self, context: &task::Context<'_>) -> Poll<()> {
        let mut waiting = self.waiting();
        if self.loops.load(Ordering::Relaxed) == 0 {
            return Poll::Ready(());
        }
        if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
            waiting.push(context.waker().clone());
        }
        Poll::Pending
    }

    pub(crate) fn counters(&self) -> Counters {
        Counters {
            connections: self.connections.load(Ordering::Relaxed),
            open: self.registry.len(),
            accepted: self.accepted.load(Ordering::Relaxed),
            opened: self.opened.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
            replaced: self.replaced.load(Ordering::Relaxed),
        }
    }

    /// Notes messages that somebody does not get.
    pub(crate) fn count_dropped(&self, count: u64) {
        self.dropped.fetch_add(count, Ordering::Relaxed);
    }

    /// Notes messages that a newer one has replaced.
    pub(crate) fn count_replaced(&self, count: u64) {
        self.replaced.fetch_add(count, Ordering::Relaxed);
    }

    /// A loop that has ended already needs nothing more.
    fn post_to_all(&self, mail: impl Fn() -> Mail) {
        for mailbox in &self.mailboxes {
            mailbox.post_always(|batch| batch.entries.push(mail())).ok();
        }
    }
}

#[cfg(test)]
impl Shared {
    /// That of a test that accepts nobody.
    pub(crate) fn without_clients(settings: Settings, mailboxes: Vec<Mailbox<Mail>>) -> Self {
        let capacity = Capacity { connections_max: 10, refused_max: 10 };
        Self::new(settings, AccessPolicy::default(), Application::default(), mailboxes, capacity)
    }
}
