use std::collections::VecDeque;

use super::waking::Waiters;
use crate::{Closed, OwnedMessage};

/// A connection's side of its task: messages for it, and those who wait.
#[derive(Default)]
pub(super) struct Intake {
    messages: VecDeque<OwnedMessage>,
    /// Memory held by these.
    size: usize,
    pub(super) readers: Waiters,
    pub(super) senders: Waiters,
    link: Link,
}

/// A task's tie to its connection.
#[derive(Default)]
enum Link {
    /// There is none: it decides on an upgrade.
    #[default]
    None,
    Open,
    Closed(Box<Closed>),
}

impl Intake {
    /// That of a connection's task.
    pub(super) fn open() -> Self {
        Self { link: Link::Open, ..Self::default() }
    }

    pub(super) fn is_attached(&self) -> bool {
        matches!(self.link, Link::Open)
    }

    /// Takes a message in. Returns the memory that it holds.
    pub(super) fn push(&mut self, message: OwnedMessage) -> usize {
        let size = memory_of(&message);
        self.messages.push_back(message);
        self.size += size;
        size
    }

    /// The next message, and the memory that it held.
    pub(super) fn pop(&mut self) -> Option<(OwnedMessage, usize)> {
        let message = self.messages.pop_front()?;
        let size = memory_of(&message);
        self.size -= size;
        if self.messages.is_empty() && self.messages.capacity() > MESSAGES_KEPT {
            self.messages = VecDeque::new();
        }
        Some((message, size))
    }

    /// Forgets the messages. Returns the memory that they held.
    pub(super) fn clear(&mut self) -> usize {
        self.messages = VecDeque::new();
        std::mem::take(&mut self.size)
    }

    /// Number of messages.
    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }

    /// Memory held by messages.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// The connection has ended.
    pub(super) fn close(&mut self, closed: Closed) {
        self.link = Link::Closed(Box::new(closed));
    }

    pub(super) fn closed(&self) -> Option<&Closed> {
        match &self.link {
            Link::Closed(closed) => Some(closed),
            Link::Open | Link::None => None,
        }
    }
}

fn memory_of(message: &OwnedMessage) -> usize {
    size_of::<OwnedMessage>() + message.bytes().len()
}

/// Number of messages for which an empty queue keeps its memory.
const MESSAGES_KEPT: usize = 16;
