//! How the directory and the registry change together. The registry's shard is locked for the whole of a change, the
//! mail to the connection's loop included: so mail about a connection is posted in the order of the changes.

use std::sync::Arc;

use super::Room;
use super::directory::Entered;
use crate::mail::Mail;
use crate::registry::Shard;
use crate::shared::Shared;
use crate::{ConnectionId, JoinError};

/// What a loop makes of its own table after a call of one of its callbacks.
pub(crate) struct Change {
    /// The room that was joined or left; or, after a join, in which the connection was before. `None`: none was left.
    pub(crate) room: Option<Arc<Room>>,
    /// Whether the call changed anything in the directory.
    pub(crate) is_new: bool,
    /// Rooms of the name that the loop has mail about, which it is to forget now.
    pub(crate) overtaken: Vec<Arc<Room>>,
}

impl Shared {
    /// Joins a connection to a room, and tells its loop.
    pub(crate) fn join(&self, id: ConnectionId, name: &str) -> Result<bool, JoinError> {
        self.check_name(name)?;
        let shard = &mut *self.registry.shard(id);
        let owner = shard.owner(id).ok_or(JoinError::Gone)?;
        let Entered::New(room) = self.enter(shard, id, owner, name)? else { return Ok(false) };
        let mail = Mail::Join { id, room: Arc::clone(&room) };
        if self.mailboxes[owner].post_always(|batch| batch.entries.push(mail)).is_err() {
            // The loop has failed, and nobody else will end what it owned.
            self.directory.exit(name, id, owner);
            shard.memberships.remove(id, &room);
            return Err(JoinError::Gone);
        }
        shard.memberships.note_posted(id, &room);
        Ok(true)
    }

    /// Ends a membership, and tells the connection's loop. Says whether there was one.
    pub(crate) fn leave(&self, id: ConnectionId, name: &str) -> bool {
        let shard = &mut *self.registry.shard(id);
        let Some(owner) = shard.owner(id) else { return false };
        let Some(room) = self.directory.exit(name, id, owner) else { return false };
        shard.memberships.remove(id, &room);
        let mail = Mail::Leave { id, room: Arc::clone(&room) };
        if self.mailboxes[owner].post_always(|batch| batch.entries.push(mail)).is_ok() {
            shard.memberships.note_posted(id, &room);
        }
        true
    }

    /// The same for a loop's own connection: the loop acts on what this returns at once.
    pub(crate) fn join_here(&self, id: ConnectionId, name: &str) -> Result<Change, JoinError> {
        self.check_name(name)?;
        let shard = &mut *self.registry.shard(id);
        let owner = shard.owner(id).ok_or(JoinError::Gone)?;
        let (room, is_new) = match self.enter(shard, id, owner, name)? {
            Entered::New(room) => (room, true),
            Entered::Already(room) => (room, false),
        };
        let overtaken = shard.memberships.overtake(id, name);
        Ok(Change { room: Some(room), is_new, overtaken })
    }

    /// The same for a loop's own connection. `None`: it is not open.
    pub(crate) fn leave_here(&self, id: ConnectionId, name: &str) -> Option<Change> {
        let shard = &mut *self.registry.shard(id);
        let owner = shard.owner(id)?;
        let room = self.directory.exit(name, id, owner);
        if let Some(room) = &room {
            shard.memberships.remove(id, room);
        }
        let overtaken = shard.memberships.overtake(id, name);
        Some(Change { is_new: room.is_some(), room, overtaken })
    }

    /// Whether mail about a membership still holds: the connection is open, and its loop has not learnt of it
    /// otherwise.
    pub(crate) fn take_posted(&self, id: ConnectionId, room: &Arc<Room>) -> bool {
        self.registry.shard(id).memberships.take_posted(id, room)
    }

    /// From here on the connection is in no room and joins none. Returns the rooms that its loop may take it for a
    /// member of.
    pub(crate) fn end(&self, id: ConnectionId, owner: usize) -> impl Iterator<Item = Arc<Room>> + use<> {
        let mut shard = self.registry.shard(id);
        let ended = self.registry.close(&mut shard, id);
        for room in &ended.joined {
            self.directory.exit(room.name(), id, owner);
        }
        drop(shard);
        ended.joined.into_iter().chain(ended.posted)
    }

    /// The names of the rooms that a connection is in.
    pub(crate) fn rooms(&self, id: ConnectionId) -> Vec<String> {
        let shard = self.registry.shard(id);
        shard.memberships.rooms(id).iter().map(|room| room.name().to_owned()).collect()
    }

    fn enter(
        &self,
        shard: &mut Shard,
        id: ConnectionId,
        owner: usize,
        name: &str,
    ) -> Result<Entered, JoinError> {
        let refusal = self.no_more_rooms(shard, id);
        let entered = self.directory.enter(name, id, owner, refusal.is_none());
        if let Some(Entered::New(room)) = &entered {
            shard.memberships.add(id, room);
        }
        // It may be a member already, whatever speaks against a further room.
        entered.ok_or_else(|| refusal.unwrap_or(JoinError::TooManyRooms))
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
