//! Publishing: one piece of mail to each loop that has members.

use std::sync::Arc;

use gannet_reactor::Undelivered;

use super::{Caller, Delivery, Room};
use crate::shared::{Mail, SMALL_SIZE, Shared};
use crate::{ConnectionId, Encoded, Outgoing, PublishError};

/// A message to a room, framed once for all members of all loops.
pub(crate) struct Publication {
    pub(crate) room: Arc<Room>,
    pub(crate) except: Option<ConnectionId>,
    pub(crate) delivery: Delivery,
    pub(crate) message: Encoded,
}

/// A publish that has its place in its room's order.
pub(crate) struct Published {
    /// The caller's part, where it is a loop with members.
    pub(crate) here: Option<Here>,
    pub(crate) result: Result<usize, PublishError>,
}

/// A publication that a loop is to deliver itself, once it has read so many pieces of mail that it had before.
pub(crate) struct Here {
    pub(crate) publication: Arc<Publication>,
    pub(crate) unread: usize,
}

/// A loop whose mailbox is full, with the number of members that it has.
struct Full {
    index: usize,
    members: usize,
}

impl Shared {
    /// Posts a message to the loops that have members of a room, but to the caller, which delivers it itself.
    pub(crate) fn publish(
        &self,
        caller: Option<Caller>,
        name: &str,
        except: Option<ConnectionId>,
        message: Outgoing<'_>,
        delivery: Delivery,
    ) -> Published {
        let mut here = None;
        let mut full = Vec::new();
        let nobody = Published { here: None, result: Ok(0) };
        let Some(message) = self.framed_if_large(name, message) else { return nobody };
        let addressed = self.directory.address(name, except, |audience| {
            let (room, message) = (Arc::clone(audience.room), message.into_encoded());
            let publication = Arc::new(Publication { room, except, delivery, message });
            for (index, members) in audience.by_loop() {
                match caller.filter(|caller| caller.index == index) {
                    Some(caller) => here = Some(self.unread(caller)),
                    None if self.has_posted(index, &publication) => {}
                    None => full.push(Full { index, members }),
                }
            }
            let excepted = except.filter(|id| !full.is_empty() && audience.contains(*id));
            (publication, audience.count, excepted)
        });
        let Some((publication, count, excepted)) = addressed else { return nobody };
        let result = if full.is_empty() { Ok(count) } else { Err(PublishError::Full) };
        for Full { index, members } in full {
            let excepted = excepted.is_some_and(|id| self.registry.owner(id) == Some(index));
            let lost = (members - usize::from(excepted)) as u64;
            self.count_dropped(lost);
            publication.room.count_dropped(lost);
        }
        Published { here: here.map(|unread| Here { publication, unread }), result }
    }

    /// A message that may be framed while a room is locked: one that is large is framed before, which takes longer than
    /// a second look at the room. `None`: nobody is there.
    fn framed_if_large<'m>(&self, name: &str, message: Outgoing<'m>) -> Option<Outgoing<'m>> {
        if message.0.size() < SMALL_SIZE {
            return Some(message);
        }
        (!self.directory.is_empty(name)).then(|| message.into_encoded().into())
    }

    /// Says whether the mailbox had room, or needs none because its loop has ended.
    fn has_posted(&self, index: usize, publication: &Arc<Publication>) -> bool {
        let size = Mail::SIZE + publication.message.size();
        let mail = Mail::Publish(Arc::clone(publication));
        self.mailboxes[index].post(size, |batch| batch.entries.push(mail)) != Err(Undelivered::Full)
    }

    /// Posts a message for all open connections to all loops but `here`.
    pub(crate) fn broadcast(&self, here: Option<usize>, message: &Encoded) -> Result<usize, PublishError> {
        let mut result = Ok(self.registry.len());
        for (index, mailbox) in self.mailboxes.iter().enumerate() {
            let open = self.registry.open_on(index);
            if Some(index) == here || open == 0 {
                continue;
            }
            let mail = Mail::Broadcast(message.clone());
            let posted = mailbox.post(Mail::SIZE + message.size(), |batch| batch.entries.push(mail));
            if posted == Err(Undelivered::Full) {
                self.count_dropped(open as u64);
                result = Err(PublishError::Full);
            }
        }
        result
    }
}
