use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use slab::Slab;

use super::intake::Intake;
use super::waking::{TaskWaker, Waiters};
use super::{Work, call};
use crate::shared::Shared;
use crate::{Closed, ConnectionId, OwnedMessage};

/// A loop's tasks.
#[derive(Default)]
pub(crate) struct Tasks {
    places: Slab<Task>,
    /// Memory held by messages that tasks have not received.
    pub(super) held: usize,
    /// Messages that the task which is being polled may send before it lets others come.
    sends_left: u32,
}

/// A task's place, and the connection that it is about: a place is used again, an id is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TaskKey {
    pub(crate) id: ConnectionId,
    pub(crate) index: u32,
}

/// A task. It keeps its place until both it and its connection have ended.
struct Task {
    id: ConnectionId,
    stage: Stage,
    waker: Arc<TaskWaker>,
    intake: Intake,
}

enum Stage {
    /// It is to be polled when it is woken.
    Waiting(Work),
    /// It is being polled, or made.
    Lent,
    Ended,
}

impl Tasks {
    /// A place for a task that is about to be made.
    pub(super) fn add(
        &mut self,
        shared: &Arc<Shared>,
        index: usize,
        id: ConnectionId,
        intake: Intake,
    ) -> TaskKey {
        let place = self.places.vacant_entry();
        let key = TaskKey { id, index: u32::try_from(place.key()).expect("there are fewer descriptors") };
        let waker = Arc::new(TaskWaker::new(Arc::clone(shared), index, key));
        place.insert(Task { id, stage: Stage::Lent, waker, intake });
        key
    }

    /// Lends a task's work out to be polled; `None` where it has ended. From now on it may be woken again.
    pub(super) fn lend(&mut self, key: TaskKey) -> Option<(Work, Waker)> {
        self.sends_left = SENDS_MAX;
        let task = self.task(key)?;
        match std::mem::replace(&mut task.stage, Stage::Lent) {
            Stage::Waiting(work) => {
                task.waker.begin_poll();
                Some((work, Waker::from(Arc::clone(&task.waker))))
            }
            stage @ (Stage::Lent | Stage::Ended) => {
                task.stage = stage;
                None
            }
        }
    }

    /// Takes a task's work, which is not done.
    pub(super) fn take_back(&mut self, key: TaskKey, work: Work) {
        if let Some(task) = self.task(key) {
            debug_assert!(matches!(task.stage, Stage::Lent), "it was lent");
            task.stage = Stage::Waiting(work);
        }
    }

    /// Ends a task, and gives back its work, if it is not lent: to be dropped where nothing is borrowed.
    pub(super) fn end(&mut self, key: TaskKey) -> Option<Work> {
        let task = self.task(key)?;
        let stage = std::mem::replace(&mut task.stage, Stage::Ended);
        let freed = task.intake.clear();
        let is_free = !task.intake.is_attached();
        self.held -= freed;
        if is_free {
            self.free(key);
        }
        match stage {
            Stage::Waiting(work) => Some(work),
            Stage::Lent | Stage::Ended => None,
        }
    }

    /// The connection of a task has ended.
    pub(super) fn close(&mut self, key: TaskKey, closed: Closed) {
        let Some(task) = self.task(key) else { return };
        task.intake.close(closed);
        if matches!(task.stage, Stage::Ended) {
            self.free(key);
        }
    }

    /// Marks a task as woken. Says whether it is to be polled for that, which it is once.
    pub(super) fn mark_woken(&mut self, key: TaskKey) -> bool {
        self.task(key).is_some_and(|task| task.waker.mark())
    }

    /// Takes a message in. Returns the memory that the task's messages hold.
    pub(super) fn push(&mut self, key: TaskKey, message: OwnedMessage) -> usize {
        let Some(task) = self.places.get_mut(key.index as usize).filter(|task| task.id == key.id) else {
            return 0;
        };
        self.held += task.intake.push(message);
        task.intake.size()
    }

    /// The next message for a task, and the memory that those after it hold.
    pub(super) fn pop(&mut self, key: TaskKey) -> Option<(OwnedMessage, usize)> {
        let task = self.task(key)?;
        let (message, size) = task.intake.pop()?;
        let left = task.intake.size();
        self.held -= size;
        Some((message, left))
    }

    /// Waits for something of a connection's, unless that has ended.
    pub(super) fn wait(
        &mut self,
        key: TaskKey,
        context: &Context<'_>,
        waiter: impl FnOnce(&mut Intake) -> &mut Waiters,
    ) -> Poll<()> {
        match self.task(key) {
            Some(task) if task.intake.is_attached() => {
                waiter(&mut task.intake).wait(context);
                Poll::Pending
            }
            Some(_) | None => Poll::Ready(()),
        }
    }

    /// Wakes one who waits. Says whether the task is to be polled for that.
    pub(super) fn end_wait(
        &mut self,
        key: TaskKey,
        waiter: impl FnOnce(&mut Intake) -> &mut Waiters,
    ) -> bool {
        let Some(task) = self.task(key) else { return false };
        let mut is_own = false;
        for waker in waiter(&mut task.intake).end_wait() {
            if task.waker.is_behind(waker) {
                is_own = true;
            } else if call(|| waker.wake_by_ref()).is_none() {
                tracing::error!("a waker panicked; the server goes on");
            }
        }
        is_own
    }

    /// True where the task that is being polled may send one more message.
    pub(super) fn may_send(&mut self) -> bool {
        let may = self.sends_left > 0;
        self.sends_left = self.sends_left.saturating_sub(1);
        may
    }

    /// The end of a task's connection.
    pub(crate) fn closed(&self, key: TaskKey) -> Option<&Closed> {
        self.find(key)?.intake.closed()
    }

    /// Memory held by messages that tasks have not received.
    #[inline]
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    /// Memory held by messages that this task has not received.
    pub(crate) fn held_by(&self, key: TaskKey) -> usize {
        self.find(key).map_or(0, |task| task.intake.size())
    }

    /// Drops messages that tasks have not received of connections that have ended. Says how many.
    pub(crate) fn forget_ended(&mut self) -> usize {
        let mut count = 0;
        for (_, task) in &mut self.places {
            if task.intake.closed().is_some() {
                count += task.intake.len();
                self.held -= task.intake.clear();
            }
        }
        count
    }

    /// Drops messages that a task has not received.
    pub(crate) fn forget_messages(&mut self, key: TaskKey) {
        if let Some(task) = self.task(key) {
            let freed = task.intake.clear();
            self.held -= freed;
        }
    }

    /// True where no task is left. One that has ended before its connection is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.iter().all(|(_, task)| matches!(task.stage, Stage::Ended))
    }

    pub(super) fn keys(&self) -> Vec<TaskKey> {
        let key = |(index, task): (usize, &Task)| TaskKey { id: task.id, index: index as u32 };
        self.places.iter().map(key).collect()
    }

    fn free(&mut self, key: TaskKey) {
        self.places.remove(key.index as usize);
        if self.places.is_empty() {
            // A crowd that has left must not keep its memory.
            self.places = Slab::new();
        }
    }

    fn find(&self, key: TaskKey) -> Option<&Task> {
        self.places.get(key.index as usize).filter(|task| task.id == key.id)
    }

    fn task(&mut self, key: TaskKey) -> Option<&mut Task> {
        self.places.get_mut(key.index as usize).filter(|task| task.id == key.id)
    }
}

/// As many as a connection that floods may be answered in a turn.
const SENDS_MAX: u32 = 1024;
