//! Joining and leaving: the directory and the registry change together. The registry's shard is locked for the whole of
//! a change, the mail to the connection's loop included: so mail about a connection is posted in the order of the
//! changes.

use std::sync::Arc;

use gannet_reactor::{Key, Sockets, Undelivered};

use super::Room;
use super::directory::Entered;
use crate::event_loop::{Caused, Reachable};
use crate::shared::{Mail, Shard, Shared};
use crate::{ConnectionId, JoinError};

/// A membership that has begun or ended in the directory.
pub(crate) struct Change {
    pub(crate) room: Arc<Room>,
    /// Pieces of mail that the connection's loop has not dealt with. A loop that is the caller does so before it
    /// changes its own table.
    pub(crate) unread: usize,
}

/// A loop that calls for a connection of its own, or a room with such.
#[derive(Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) index: usize,
    /// Pieces of mail that it has taken and not dealt with.
    pub(crate) taken: usize,
}

impl Shared {
    /// Joins a connection to a room, and tells its loop. Says whether it was not a member.
    pub(crate) fn join(&self, id: ConnectionId, name: &str) -> Result<bool, JoinError> {
        self.begin_membership(None, id, name).map(|change| change.is_some())
    }

    /// The same for a loop's own connection: the loop acts on what this returns. `None`: it is a member.
    pub(crate) fn join_here(
        &self,
        caller: Caller,
        id: ConnectionId,
        name: &str,
    ) -> Result<Option<Change>, JoinError> {
        self.begin_membership(Some(caller), id, name)
    }

    /// Ends a membership, and tells the connection's loop. Says whether there was one.
    pub(crate) fn leave(&self, id: ConnectionId, name: &str) -> bool {
        self.end_membership(None, id, name).is_some()
    }

    /// The same for a loop's own connection. A loop that had mail to read asks [`take_left`](Self::take_left) then.
    pub(crate) fn leave_here(&self, caller: Caller, id: ConnectionId, name: &str) -> Option<Change> {
        self.end_membership(Some(caller), id, name)
    }

    /// Says whether the end of a membership still means something to a loop that had mail to read before: not where the
    /// connection has ended meanwhile, and with it all that the loop took it for a member of.
    pub(crate) fn take_left(&self, id: ConnectionId, room: &Arc<Room>) -> bool {
        self.registry.shard(id).memberships.take_left(id, room)
    }

    /// From here on the connection is in no room and joins none. Returns the rooms that its loop may take it for a
    /// member of.
    pub(crate) fn end(&self, id: ConnectionId, owner: usize) -> impl Iterator<Item = Arc<Room>> + use<> {
        let mut shard = self.registry.shard(id);
        let ended = self.registry.close(&mut shard, id);
        for room in &ended.joined {
            self.directory.exit(room.name(), id, owner, |_| ());
        }
        drop(shard);
        ended.joined.into_iter().chain(ended.left)
    }

    /// The names of the rooms that a connection is in.
    pub(crate) fn rooms(&self, id: ConnectionId) -> Vec<String> {
        let shard = self.registry.shard(id);
        shard.memberships.rooms(id).iter().map(|room| room.name().to_owned()).collect()
    }

    pub(crate) fn is_member(&self, id: ConnectionId, room: &str) -> bool {
        self.registry.shard(id).memberships.rooms(id).iter().any(|joined| joined.name() == room)
    }

    fn begin_membership(
        &self,
        caller: Option<Caller>,
        id: ConnectionId,
        name: &str,
    ) -> Result<Option<Change>, JoinError> {
        self.check_name(name)?;
        let shard = &mut *self.registry.shard(id);
        let owner = shard.owner(id).ok_or(JoinError::Gone)?;
        let refusal = self.no_more_rooms(shard, id);
        let tell = |room: &_| self.tell(caller, owner, || Mail::Join { id, room: Arc::clone(room) });
        let entered = self.directory.enter(name, id, owner, refusal.is_none(), tell);
        // It may be a member already, whatever speaks against a further room.
        match entered.ok_or_else(|| refusal.unwrap_or(JoinError::TooManyRooms))? {
            Entered::New(room, unread) => {
                shard.memberships.add(id, &room);
                Ok(Some(Change { room, unread }))
            }
            Entered::Already => Ok(None),
            // The loop has failed, and nobody else would end what it owned.
            Entered::Refused(_) => Err(JoinError::Gone),
        }
    }

    fn end_membership(&self, caller: Option<Caller>, id: ConnectionId, name: &str) -> Option<Change> {
        let shard = &mut *self.registry.shard(id);
        let owner = shard.owner(id)?;
        let tell = |room: &_| self.tell(caller, owner, || Mail::Leave { id, room: Arc::clone(room) });
        let (room, told) = self.directory.exit(name, id, owner, tell)?;
        shard.memberships.remove(id, &room);
        // A loop that has ended takes nobody for a member.
        let unread = told.unwrap_or(0);
        if unread > 0 {
            shard.memberships.note_left(id, &room);
        }
        Some(Change { room, unread })
    }

    /// Tells a connection's loop of a change by mail, unless it is the caller. Says how much mail it has to read.
    fn tell(
        &self,
        caller: Option<Caller>,
        owner: usize,
        mail: impl FnOnce() -> Mail,
    ) -> Result<usize, Undelivered> {
        match caller {
            Some(caller) => Ok(self.unread(caller)),
            None => self.mailboxes[owner].post_always(|batch| batch.entries.push(mail())).map(|()| 1),
        }
    }

    /// Mail that a loop has not dealt with, all that was posted under a lock that the caller holds included.
    pub(super) fn unread(&self, caller: Caller) -> usize {
        caller.taken + self.mailboxes[caller.index].len()
    }

    /// Why a connection may not be in a further room.
    fn no_more_rooms(&self, shard: &Shard, id: ConnectionId) -> Option<JoinError> {
        let max = self.settings.rooms_per_connection_max;
        if shard.memberships.rooms(id).len() >= max {
            return Some(JoinError::TooManyRooms);
        }
        self.memory.is_full_of_rooms().then_some(JoinError::MemoryFull)
    }

    fn check_name(&self, name: &str) -> Result<(), JoinError> {
        match name.len() {
            0 => Err(JoinError::NameEmpty),
            size if size > self.settings.room_name_size_max => Err(JoinError::NameTooLong(size)),
            _ => Ok(()),
        }
    }
}

impl Reachable {
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
    pub(crate) fn join_posted(&mut self, id: ConnectionId, room: Arc<Room>) {
        if let Some(key) = self.find(id) {
            self.begin_membership(key, room);
        }
    }

    /// Somebody else has ended a membership of a connection of this loop.
    pub(crate) fn leave_posted(&mut self, id: ConnectionId, room: Arc<Room>) {
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
    pub(crate) fn leave_all(&mut self, key: Key) {
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
