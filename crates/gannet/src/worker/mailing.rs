use gannet_proto::Close;
use gannet_reactor::{Batch, Body, Sockets, Work};

use super::Worker;
use crate::cause::Cause;
use crate::handler::Handler;
use crate::mail::Mail;
use crate::outbound::tag;
use crate::outgoing::Content;
use crate::{ConnectionId, ConnectionPhase};

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
            Mail::Push { id, form, size } => {
                let bytes = std::mem::take(&mut self.inbox.batch.bytes);
                let payload = self.inbox.payload(&bytes, size);
                self.push_posted(sockets, id, Content::Borrowed(form, payload));
                self.inbox.batch.bytes = bytes;
                self.inbox.unreleased += Mail::SIZE + size;
            }
            Mail::PushOwned { id, content } => {
                let size = content.size();
                self.push_posted(sockets, id, content);
                self.inbox.unreleased += Mail::SIZE + size;
            }
            Mail::Frame { id, is_fragment, size } => {
                let bytes = std::mem::take(&mut self.inbox.batch.bytes);
                let frame = self.inbox.payload(&bytes, size);
                self.send_posted(sockets, id, is_fragment, Body::Borrowed(frame));
                self.inbox.batch.bytes = bytes;
                self.inbox.unreleased += Mail::SIZE + size;
            }
            Mail::FrameOwned { id, is_fragment, bytes } => {
                let size = bytes.len();
                self.send_posted(sockets, id, is_fragment, Body::Owned(bytes));
                self.inbox.unreleased += Mail::SIZE + size;
            }
            Mail::Control { id, opcode, size } => {
                let bytes = std::mem::take(&mut self.inbox.batch.bytes);
                let payload = self.inbox.payload(&bytes, size);
                if self.outbound.find(id).is_some() {
                    self.outbound.send_control(sockets, id, opcode, payload).ok();
                }
                self.inbox.batch.bytes = bytes;
                self.inbox.unreleased += Mail::SIZE + size;
            }
            Mail::Close { id, code, reason } => {
                if let (Some(key), Ok(close)) = (self.outbound.find(id), Close::new(code, &reason)) {
                    self.outbound.begin_close(sockets, key, close);
                }
            }
            Mail::Info { id, reply } => {
                let info = self.outbound.info(sockets, id);
                if let Some(info) = info.filter(|info| info.phase == ConnectionPhase::Open) {
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
            Mail::Wake => self.call_woken(sockets),
            Mail::Stop(farewell) => self.begin_stop(sockets, farewell),
            Mail::StopNow => self.stop_now(sockets),
            #[cfg(feature = "http")]
            Mail::GivenBack(given_back) => self.take_back(sockets, *given_back),
        }
    }

    /// The poster was told that it is on its way; if it cannot be sent after all, that is counted.
    fn push_posted(&mut self, sockets: &mut Sockets, id: ConnectionId, content: Content<'_>) {
        let Some(key) = self.outbound.find(id) else { return self.outbound.shared.count_dropped(1) };
        if self.outbound.push_to(sockets, key, content).is_err() {
            self.outbound.count_dropped(key, 1);
        }
    }

    /// A posted frame. A message that lacks one of its frames cannot be completed, and the poster is not there to be
    /// told: its connection is closed as one whose queue is full.
    fn send_posted(&mut self, sockets: &mut Sockets, id: ConnectionId, is_fragment: bool, frame: Body<'_>) {
        let Some(key) = self.outbound.find(id) else { return self.outbound.shared.count_dropped(1) };
        let sent = self.outbound.send_unit(sockets, key, tag(is_fragment), &[], frame);
        if sent.is_err() {
            self.outbound.count_dropped(key, 1);
            if is_fragment {
                self.outbound.fail(sockets, key, Cause::QueueFull);
            }
        }
    }
}

impl Inbox {
    /// What has not been dealt with.
    pub(super) fn rest(&self) -> &[Mail] {
        &self.batch.entries[self.next_entry..]
    }

    fn payload<'a>(&mut self, bytes: &'a [u8], size: usize) -> &'a [u8] {
        let start = self.next_byte;
        self.next_byte += size;
        &bytes[start..start + size]
    }
}

/// Entries that are dealt with in one turn, so that a flood of mail does not hold up the sockets. A model looks between
/// any two.
const ENTRIES_MAX: usize = if cfg!(gannet_model) { 1 } else { 4096 };
