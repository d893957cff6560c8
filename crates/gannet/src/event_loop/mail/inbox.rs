//! A loop's mail. Commands for its connections are carried out here, as those of callbacks are; mail that may call the
//! application is an [`Errand`], which the loop runs.

use std::collections::VecDeque;

use gannet_reactor::{Batch, Sockets};

use crate::command::Gap;
use crate::connection::Awaited;
use crate::event_loop::Reachable;
use crate::message::Content;
use crate::rooms::Caller;
use crate::shared::{Deferred, Errand, Mail};
use crate::{Command, ConnectionId, Outgoing};

/// A batch of mail that is being worked off.
#[derive(Default)]
pub(crate) struct Inbox {
    batch: Batch<Mail>,
    /// The entries and bytes before these have been dealt with.
    next_entry: usize,
    next_byte: usize,
    /// Bytes that have been dealt with, and are still counted as held by the mailbox.
    unreleased: usize,
    /// Errands that were read within a callback, and wait until none runs.
    put_off: VecDeque<Errand>,
}

/// A loop's answer to the next piece of its mail.
pub(crate) enum Read {
    /// There is none.
    Nothing,
    /// It has been dealt with.
    Done,
    /// It is to be run.
    Errand(Errand),
}

impl Reachable {
    /// Reads one piece of mail; to be called where no callback runs.
    pub(crate) fn read_mail(&mut self, sockets: &mut Sockets) -> Read {
        if let Some(errand) = self.inbox.put_off.pop_front() {
            return Read::Errand(errand);
        }
        if self.inbox.rest().is_empty() {
            // Before the next batch, in which somebody may ask whether there is room by now.
            self.release_mail();
            self.shared.mailboxes[self.index].take(&mut self.inbox.batch);
            self.inbox.begin();
        }
        if self.inbox.rest().is_empty() {
            return Read::Nothing;
        }
        if self.read_pushes(sockets) {
            return Read::Done;
        }
        self.read_entry(sockets).map_or(Read::Done, Read::Errand)
    }

    /// This loop as one that joins, leaves or publishes.
    pub(crate) fn caller(&self) -> Caller {
        Caller { index: self.index, taken: self.inbox.rest().len() }
    }

    /// Reads as much mail as was unread when a callback joined, left or published: what others had done by then comes
    /// first. This may be all that the mailbox holds; it is work that the loop has to do in any case.
    pub(crate) fn read_ahead(&mut self, sockets: &mut Sockets, unread: usize) {
        if !self.inbox.put_off.is_empty() {
            self.carry_out_answered(sockets);
        }
        for _ in 0..unread {
            if self.inbox.rest().is_empty() {
                self.release_mail();
                self.shared.mailboxes[self.index].take_ahead(&mut self.inbox.batch);
                self.inbox.begin();
            }
            let errand = self.read_entry(sockets);
            self.inbox.put_off.extend(errand);
        }
    }

    /// Carries out what waited behind answers to upgrades that have been given since: nothing may overtake it.
    #[cold]
    fn carry_out_answered(&mut self, sockets: &mut Sockets) {
        for errand in std::mem::take(&mut self.inbox.put_off) {
            if let Errand::Deferred(deferred) = &errand
                && !self.is_unanswered(deferred.id())
                && let Errand::Deferred(deferred) = errand
            {
                self.carry_out_deferred(sockets, deferred);
            } else {
                self.inbox.put_off.push_back(errand);
            }
        }
    }

    /// Carries out a command that has waited.
    pub(super) fn carry_out_deferred(&mut self, sockets: &mut Sockets, deferred: Deferred) {
        match deferred {
            Deferred::Command(bytes) => self.carry_out(sockets, read(&bytes)),
            Deferred::Push(id, content) => {
                self.carry_out(sockets, Command::Push { id, message: Outgoing(content) });
            }
        }
    }

    /// True where there may be mail that has not been dealt with.
    pub(crate) fn has_mail(&self) -> bool {
        let is_read = self.inbox.put_off.is_empty() && self.inbox.rest().is_empty();
        !(is_read && self.shared.mailboxes[self.index].is_empty())
    }

    /// Gives back the room of what has been dealt with.
    pub(super) fn release_mail(&mut self) {
        let size = std::mem::take(&mut self.inbox.unreleased);
        if size > 0 {
            self.shared.mailboxes[self.index].release(size);
        }
    }

    /// Carries a command out that others have sent.
    fn carry_out(&mut self, sockets: &mut Sockets, command: Command<'_>) {
        let cargo = command.cargo();
        self.inbox.unreleased += cargo.map_or(0, |cargo| Mail::SIZE + cargo.size);
        self.apply_posted(sockets, command, cargo.map_or(Gap::None, |cargo| cargo.gap));
    }

    /// Reads pushes, of which there are more than of all others, as long as they follow one another. Says whether there
    /// was one.
    fn read_pushes(&mut self, sockets: &mut Sockets) -> bool {
        let bytes = std::mem::take(&mut self.inbox.batch.bytes);
        let begin = self.inbox.next_entry;
        while self.inbox.next_entry - begin < PUSHES_MAX
            && let Some(Mail::Command { size }) = self.inbox.batch.entries.get(self.inbox.next_entry)
            && let end = self.inbox.next_byte + size
            && let Some((id, message)) = Command::read_push(&bytes[self.inbox.next_byte..end])
            && !self.awaits_answer(id)
        {
            self.inbox.next_entry += 1;
            self.inbox.next_byte = end;
            self.carry_out_push(sockets, id, message.0);
        }
        self.inbox.batch.bytes = bytes;
        self.inbox.next_entry > begin
    }

    /// Carries a push out that others have sent.
    #[inline]
    fn carry_out_push(&mut self, sockets: &mut Sockets, id: ConnectionId, content: Content<'_>) {
        self.inbox.unreleased += Mail::SIZE + content.size();
        self.push_posted(sockets, id, content);
    }

    /// Deals with the next entry, unless it is an errand.
    fn read_entry(&mut self, sockets: &mut Sockets) -> Option<Errand> {
        match self.inbox.next() {
            Mail::Command { size } => {
                let bytes = std::mem::take(&mut self.inbox.batch.bytes);
                let command = self.inbox.next_bytes(&bytes, size);
                let errand = self.read_command(sockets, command);
                self.inbox.batch.bytes = bytes;
                return errand;
            }
            Mail::LargeCommand(bytes) => return self.read_command(sockets, &bytes),
            Mail::Push { id, content } if self.awaits_answer(id) => {
                return Some(Errand::Deferred(Deferred::Push(id, content)));
            }
            Mail::Push { id, content } => self.carry_out_push(sockets, id, content),
            Mail::Info { id, reply } => {
                if let Some(info) = self.info(sockets, id) {
                    reply.send(info).ok();
                }
            }
            Mail::Join { id, room } => self.join_posted(id, room),
            Mail::Leave { id, room } => self.leave_posted(id, room),
            Mail::Publish(publication) => {
                self.deliver(sockets, &publication);
                self.inbox.unreleased += Mail::SIZE + publication.message.size();
            }
            Mail::Broadcast(message) => {
                self.deliver_to_all(sockets, &message);
                self.inbox.unreleased += Mail::SIZE + message.size();
            }
            Mail::ForgetWindows => self.forget_windows(),
            Mail::Errand(errand) => return Some(errand),
        }
        None
    }

    /// Carries out a command of these bytes, unless it follows the answer to an upgrade that waits.
    fn read_command(&mut self, sockets: &mut Sockets, bytes: &[u8]) -> Option<Errand> {
        let command = read(bytes);
        if command.id().is_some_and(|id| self.awaits_answer(id)) {
            return Some(Errand::Deferred(Deferred::Command(bytes.into())));
        }
        self.carry_out(sockets, command);
        None
    }

    /// True where a command for this connection may have been sent behind an answer to its upgrade that has not been
    /// given: the answer is among the errands that wait, or its callback has not returned.
    fn awaits_answer(&self, id: ConnectionId) -> bool {
        let may_wait = !self.inbox.put_off.is_empty() || !self.caused.is_empty();
        may_wait && self.is_unanswered(Some(id))
    }

    fn is_unanswered(&self, id: Option<ConnectionId>) -> bool {
        let Some(key) = id.and_then(|id| self.find(id)) else { return false };
        match self.peers[key.index()].life.awaited() {
            Awaited::Head | Awaited::Decision | Awaited::Return => true,
            Awaited::Request | Awaited::Socket(_) | Awaited::Messages | Awaited::Close | Awaited::Nothing => {
                false
            }
        }
    }
}

impl Inbox {
    /// Entries that have not been dealt with.
    #[inline]
    pub(crate) fn rest(&self) -> &[Mail] {
        &self.batch.entries[self.next_entry..]
    }

    /// Messages that nobody will deal with: those that are left, and those of `last`.
    pub(crate) fn count_messages(&self, last: &Batch<Mail>) -> usize {
        let put_off = self.put_off.iter().filter(|errand| errand.is_message()).count();
        let rest = count_messages(self.rest(), &self.batch.bytes[self.next_byte..]);
        put_off + rest + count_messages(&last.entries, &last.bytes)
    }

    /// A new batch is there.
    fn begin(&mut self) {
        (self.next_entry, self.next_byte) = (0, 0);
    }

    fn next(&mut self) -> Mail {
        let index = self.next_entry;
        self.next_entry += 1;
        std::mem::replace(&mut self.batch.entries[index], Mail::ForgetWindows)
    }

    /// The bytes of the next command.
    fn next_bytes<'a>(&mut self, bytes: &'a [u8], size: usize) -> &'a [u8] {
        let start = self.next_byte;
        self.next_byte += size;
        &bytes[start..start + size]
    }
}

impl Deferred {
    fn id(&self) -> Option<ConnectionId> {
        match self {
            Self::Command(bytes) => read(bytes).id(),
            Self::Push(id, _) => Some(*id),
        }
    }
}

impl Errand {
    fn is_message(&self) -> bool {
        match self {
            Self::Deferred(Deferred::Push(..)) => true,
            Self::Deferred(Deferred::Command(bytes)) => read(bytes).is_message(),
            Self::AnswerUpgrade(..)
            | Self::Run(_)
            | Self::StartTimer(_)
            | Self::CancelTimer(_)
            | Self::Poll(_)
            | Self::GiveUpMemory
            | Self::Wake
            | Self::Stop(_)
            | Self::StopNow => false,
            #[cfg(feature = "http")]
            Self::GivenBack(_) => false,
        }
    }
}

fn read(bytes: &[u8]) -> Command<'_> {
    Command::read(bytes).expect("it was written by this process")
}

fn count_messages(entries: &[Mail], mut bytes: &[u8]) -> usize {
    let is_message = |mail: &&Mail| match mail {
        Mail::Command { size } => {
            let (command, rest) = bytes.split_at(*size);
            bytes = rest;
            read(command).is_message()
        }
        Mail::LargeCommand(command) => read(command).is_message(),
        Mail::Push { .. } => true,
        Mail::Info { .. }
        | Mail::Join { .. }
        | Mail::Leave { .. }
        | Mail::Publish(_)
        | Mail::Broadcast(_)
        | Mail::ForgetWindows
        | Mail::Errand(_) => false,
    };
    entries.iter().filter(is_message).count()
}

/// Pushes that are read in one go. A model looks between any two.
const PUSHES_MAX: usize = if cfg!(gannet_model) { 1 } else { 16 };
