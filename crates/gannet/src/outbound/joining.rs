use std::sync::Arc;

use gannet_reactor::{Key, Sockets};

use super::{Caused, Outbound};
use crate::rooms::{Change, Room};
use crate::{ConnectionId, JoinError};

impl Outbound {
    pub(crate) fn join(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        name: &str,
    ) -> Result<bool, JoinError> {
        let Some(key) = self.find(id) else { return self.shared.join(id, name) };
        let change = self.shared.join_here(self.caller(), id, name)?;
        let Some(Change { room, unread }) = change else { return Ok(false) };
        self.read_ahead(sockets, unread);
        self.begin_membership(key, room);
        Ok(true)
    }

    pub(crate) fn leave(&mut self, sockets: &mut Sockets, id: ConnectionId, name: &str) -> bool {
        let Some(key) = self.find(id) else { return self.shared.leave(id, name) };
        let change = self.shared.leave_here(self.caller(), id, name);
        let Some(Change { room, unread }) = change else { return false };
        self.read_ahead(sockets, unread);
        if unread == 0 || self.shared.take_left(id, &room) {
            self.end_membership(key, room);
        }
        true
    }

    /// Somebody else has joined a connection of this loop to a room.
    pub(super) fn join_posted(&mut self, id: ConnectionId, room: Arc<Room>) {
        if let Some(key) = self.find(id) {
            self.begin_membership(key, room);
        }
    }

    /// Somebody else has ended a membership of a connection of this loop.
    pub(super) fn leave_posted(&mut self, id: ConnectionId, room: Arc<Room>) {
        if self.shared.take_left(id, &room)
            && let Some(key) = self.find(id)
        {
            self.end_membership(key, room);
        }
    }

    /// The connection is a member from here on, unless it has ended meanwhile.
    pub(crate) fn begin_membership(&mut self, key: Key, room: Arc<Room>) {
        if self.peer(key).life.is_open() && self.rooms.insert(&room, key) {
            self.caused.push_back(Caused::Joined(key, room));
        }
    }

    /// The connection is no member from here on. What has not left for it does not follow it.
    fn end_membership(&mut self, key: Key, room: Arc<Room>) {
        debug_assert!(self.peer(key).life.is_open(), "with its end it was no member");
        if !self.pending.is_empty() {
            let count = self.pending.clear_room(key, &room);
            self.count_dropped(key, count);
        }
        if self.rooms.remove(&room, key) {
            self.caused.push_back(Caused::Left(key, room));
        }
    }

    /// The connection is not open any more: pushes say Gone from here on, and it is in no room.
    pub(super) fn leave_all(&mut self, key: Key) {
        let id = self.peer(key).id;
        for room in self.shared.end(id, self.index) {
            if self.rooms.remove(&room, key) {
                self.caused.push_back(Caused::Left(key, room));
            }
        }
        if !self.pending.is_empty() {
            let count = self.pending.clear(key);
            self.shared.count_dropped(count);
        }
    }
}
