use gannet_reactor::{Batch, Sockets, Work};

use super::Worker;
use crate::handler::Handler;
use crate::mail::Mail;
use crate::{Command, Outgoing};

/// A batch of mail that is being worked off.
#[derive(Default)]
pub(super) struct Inbox {
    batch: Batch<Mail>,
    /// The entries and bytes before these have been dealt with.
    next_entry: usize,
    next_byte: usize,
    /// What has been dealt with, and is still counted as held by the mailbox.
    unreleased: usize,
}

impl<H: Handler> Worker<H> {
    /// Deals with a bounded part of the mail.
    pub(super) fn read_mail(&mut self, sockets: &mut Sockets) -> Work {
        let work = self.read_entries(sockets);
        self.release_read();
        work
    }

    /// Gives back the room of what has been dealt with.
    fn release_read(&mut self) {
        let size = std::mem::take(&mut self.inbox.unreleased);
        if size > 0 {
            self.outbound.shared.mailboxes[self.outbound.index].release(size);
        }
    }

    fn read_entries(&mut self, sockets: &mut Sockets) -> Work {
        for _ in 0..ENTRIES_MAX {
            if self.inbox.next_entry == self.inbox.batch.entries.len() {
                // Before the next batch, in which somebody may ask whether there is room by now.
                self.release_read();
                self.outbound.shared.mailboxes[self.outbound.index].take(&mut self.inbox.batch);
                (self.inbox.next_entry, self.inbox.next_byte) = (0, 0);
                if self.inbox.batch.entries.is_empty() {
                    return Work::Done;
                }
            }
            let index = self.inbox.next_entry;
            self.inbox.next_entry += 1;
            let mail = std::mem::replace(&mut self.inbox.batch.entries[index], Mail::GiveUpMemory);
            let is_wake = matches!(mail, Mail::Wake);
            self.read_entry(sockets, mail);
            if is_wake {
                // Who is woken and wakes again, to go on with work in pieces, lets the sockets come in between.
                return Work::Left;
            }
        }
        Work::Left
    }

    fn read_entry(&mut self, sockets: &mut Sockets, mail: Mail) {
        match mail {
            Mail::Command { size } => {
                let bytes = std::mem::take(&mut self.inbox.batch.bytes);
                let command = self.inbox.next_bytes(&bytes, size);
                self.apply_posted(sockets, command);
                self.inbox.batch.bytes = bytes;
            }
            Mail::LargeCommand(bytes) => self.apply_posted(sockets, &bytes),
            Mail::Push { id, content } => {
                let size = content.size();
                self.outbound.apply_posted(sockets, Command::Push { id, message: Outgoing(content) });
                self.inbox.unreleased += Mail::SIZE + size;
            }
            Mail::Info { id, reply } => {
                if let Some(info) = self.outbound.info(sockets, id) {
                    reply.send(info).ok();
                }
            }
            Mail::Join { id, room } => self.outbound.join_posted(id, room),
            Mail::Leave { id, room } => self.outbound.leave_posted(id, room),
            Mail::Publish(publication) => {
                self.outbound.deliver(sockets, &publication);
                self.inbox.unreleased += Mail::SIZE + publication.message.size();
            }
            Mail::Broadcast(message) => {
                self.outbound.deliver_to_all(sockets, &message);
                self.inbox.unreleased += Mail::SIZE + message.size();
            }
            Mail::Run(call) => self.run_posted(sockets, call),
            Mail::ForgetContexts => self.outbound.forget_contexts(),
            Mail::GiveUpMemory => self.give_up_memory(sockets),
            Mail::Wake => self.call_wake(sockets),
            Mail::Stop(farewell) => self.begin_stop(sockets, farewell),
            Mail::StopNow => self.stop_now(sockets),
            #[cfg(feature = "http")]
            Mail::GivenBack(given_back) => self.take_back(sockets, *given_back),
        }
    }

    /// Carries out a command of these bytes.
    fn apply_posted(&mut self, sockets: &mut Sockets, bytes: &[u8]) {
        let command = Command::read(bytes).expect("it was written by this process");
        let weight = command.weight().map_or(0, |weight| Mail::SIZE + weight);
        let is_decision = matches!(command, Command::AnswerUpgrade { .. });
        self.outbound.apply_posted(sockets, command);
        self.inbox.unreleased += weight;
        if is_decision {
            // What follows in the same batch shall find it done: a push behind the answer to an upgrade.
            self.follow_up(sockets);
        }
    }
}

impl Inbox {
    /// Messages of a batch that nobody will deal with, and of what was not dealt with of the batch before.
    pub(super) fn count_messages(&self, last: &Batch<Mail>) -> usize {
        let rest = &self.batch.entries[self.next_entry..];
        count_messages(rest, &self.batch.bytes[self.next_byte..]) + count_messages(&last.entries, &last.bytes)
    }

    /// The bytes of the next command.
    fn next_bytes<'a>(&mut self, bytes: &'a [u8], size: usize) -> &'a [u8] {
        let start = self.next_byte;
        self.next_byte += size;
        &bytes[start..start + size]
    }
}

fn count_messages(entries: &[Mail], mut bytes: &[u8]) -> usize {
    let mut count = 0;
    for mail in entries {
        let command = match mail {
            Mail::Command { size } => {
                let (command, rest) = bytes.split_at(*size);
                bytes = rest;
                command
            }
            Mail::LargeCommand(command) => command,
            Mail::Push { .. } => {
                count += 1;
                continue;
            }
            Mail::Info { .. }
            | Mail::Join { .. }
            | Mail::Leave { .. }
            | Mail::Publish(_)
            | Mail::Broadcast(_)
            | Mail::Run(_)
            | Mail::ForgetContexts
            | Mail::GiveUpMemory
            | Mail::Wake
            | Mail::Stop(_)
            | Mail::StopNow => continue,
            #[cfg(feature = "http")]
            Mail::GivenBack(_) => continue,
        };
        count += usize::from(Command::read(command).is_ok_and(|command| command.is_message()));
    }
    count
}

/// Entries that are dealt with in one turn, so that a flood of mail does not hold up the sockets. A model looks between
/// any two.
const ENTRIES_MAX: usize = if cfg!(gannet_model) { 1 } else { 4096 };
