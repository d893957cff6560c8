//! The loop's part in a publish: its members get the message, or have it wait until the turn ends.

use std::sync::Arc;

use gannet_reactor::{Key, Sockets, Tag};

use super::publishing::Here;
use super::{Delivery, Publication, Room};
use crate::event_loop::{Cause, Reachable};
use crate::settings::QueuePolicy;
use crate::{ConnectionId, Encoded, Outgoing, PublishError};

impl Reachable {
    pub(crate) fn publish(
        &mut self,
        sockets: &mut Sockets,
        name: &str,
        except: Option<ConnectionId>,
        message: Outgoing<'_>,
        delivery: Delivery,
    ) -> Result<usize, PublishError> {
        let published = self.shared.publish(Some(self.caller()), name, except, message, delivery);
        if let Some(Here { publication, unread }) = published.here {
            self.read_ahead(sockets, unread);
            self.deliver(sockets, &publication);
        }
        published.result
    }

    pub(crate) fn broadcast(
        &mut self,
        sockets: &mut Sockets,
        message: Outgoing<'_>,
    ) -> Result<usize, PublishError> {
        let message = message.into_encoded();
        let result = self.shared.broadcast(Some(self.index), &message);
        self.deliver_to_all(sockets, &message);
        result
    }

    /// Sends a published message to this loop's members.
    pub(crate) fn deliver(&mut self, sockets: &mut Sockets, publication: &Publication) {
        let Publication { room, except, delivery, message } = publication;
        let except = except.and_then(|id| self.find(id));
        // Delivering may end a connection, and with it a membership.
        let mut receivers = std::mem::take(&mut self.receivers);
        self.rooms.collect(room, &mut receivers);
        let (mut dropped, mut replaced) = (0, 0);
        for &key in receivers.iter().filter(|key| Some(**key) != except) {
            let is_taken = match *delivery {
                Delivery::Queue => self.send_published(sockets, key, message),
                Delivery::Drop if self.is_slow(sockets, key) => false,
                Delivery::Drop => self.send_published(sockets, key, message),
                Delivery::Latest(number) if self.pending.replace(key, room, number, message) => {
                    replaced += 1;
                    self.losses.count_replaced(key);
                    true
                }
                Delivery::Latest(number) => self.have_wait(sockets, key, room, number, message),
            };
            if !is_taken {
                dropped += 1;
                self.losses.count_dropped(key, 1);
            }
        }
        if dropped > 0 {
            self.shared.count_dropped(dropped);
            room.count_dropped(dropped);
        }
        if replaced > 0 {
            self.shared.count_replaced(replaced);
            room.count_replaced(replaced);
        }
        self.give_back(receivers);
    }

    /// Sends a message to all open connections of this loop.
    pub(crate) fn deliver_to_all(&mut self, sockets: &mut Sockets, message: &Encoded) {
        for index in 0..self.peers.len() {
            let key = Key::from_index(index);
            if self.peers[index].life.is_open() && !self.send_published(sockets, key, message) {
                self.count_dropped(key, 1);
            }
        }
    }

    /// Ends a turn: what is only to be the newest leaves, where nothing waits before it.
    #[cold]
    pub(crate) fn send_latest(&mut self, sockets: &mut Sockets) {
        let fresh = self.pending.take_fresh();
        for key in &fresh {
            self.send_pending(sockets, *key);
        }
        self.pending.end_turn(fresh);
    }

    /// Sends what is only to be the newest, as much as the kernel takes and the soft limit beside.
    pub(crate) fn send_pending(&mut self, sockets: &mut Sockets, key: Key) {
        let soft = self.shared.settings.soft_limit();
        while sockets.queued(key) == 0 {
            if sockets.waiting(key) >= soft {
                sockets.flush(key);
                continue;
            }
            let Some((_, message)) = self.pending.take_first(key) else { break };
            sockets.send_shared(key, Tag::ORDINARY, self.frame_for(key, &message));
        }
        self.pending.count(key);
    }

    /// Says whether it was taken.
    #[inline]
    fn send_published(&mut self, sockets: &mut Sockets, key: Key, message: &Encoded) -> bool {
        let is_full = sockets.waiting(key) >= self.shared.settings.send_queue_size_hard;
        if is_full && self.make_room(sockets, key, Tag::ORDINARY).is_err() {
            return false;
        }
        sockets.send_shared(key, Tag::ORDINARY, self.frame_for(key, message));
        true
    }

    /// Has a message wait until the turn ends, or the queue is empty, unless a newer one comes; none of its key waits.
    /// Says whether it was taken.
    fn have_wait(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        room: &Arc<Room>,
        number: u64,
        message: &Encoded,
    ) -> bool {
        let has_room = self.has_room_to_wait(sockets, key);
        if has_room {
            self.pending.append(key, room, number, message);
        }
        has_room
    }

    /// The hard limit holds for what waits under any number of keys, too.
    fn has_room_to_wait(&mut self, sockets: &mut Sockets, key: Key) -> bool {
        let hard = self.shared.settings.send_queue_size_hard;
        if self.pending.size(key) < hard {
            return true;
        }
        self.send_pending(sockets, key);
        while self.pending.size(key) >= hard {
            match self.shared.settings.send_queue_policy {
                QueuePolicy::Close => {
                    self.fail(sockets, key, Cause::QueueFull);
                    return false;
                }
                QueuePolicy::DropNewest => return false,
                QueuePolicy::DropOldest => {
                    let Some((room, _)) = self.pending.take_first(key) else { break };
                    room.count_dropped(1);
                    self.count_dropped(key, 1);
                }
            }
        }
        true
    }

    fn give_back(&mut self, mut receivers: Vec<Key>) {
        receivers.clear();
        receivers.shrink_to(RECEIVERS_KEPT);
        self.receivers = receivers;
    }
}

/// Receivers for which a publish may leave memory behind, for the next.
const RECEIVERS_KEPT: usize = 64 * 1024;
