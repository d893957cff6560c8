//! How a publish reaches the loops: one message to each that has members.

use std::sync::Arc;

use gannet_reactor::Undelivered;

use super::directory::Audience;
use super::{Delivery, Room};
use crate::mail::Mail;
use crate::shared::Shared;
use crate::{ConnectionId, Encoded, Outgoing, PublishError};

/// A message to a room, framed once for all members of all loops.
pub(crate) struct Publication {
    pub(crate) room: Arc<Room>,
    pub(crate) except: Option<ConnectionId>,
    pub(crate) delivery: Delivery,
    pub(crate) message: Encoded,
}

/// What a loop is to deliver, and what the publisher is told.
pub(crate) struct Published {
    /// `None`: it is for nobody.
    pub(crate) publication: Option<Arc<Publication>>,
    pub(crate) result: Result<usize, PublishError>,
}

impl Shared {
    /// Posts a message to the loops that have members of a room. `here`, where it is one of them, delivers it itself.
    pub(crate) fn publish(
        &self,
        here: Option<usize>,
        name: &str,
        except: Option<ConnectionId>,
        message: Outgoing<'_>,
        delivery: Delivery,
    ) -> Published {
        let audience = self.directory.audience(name, except).filter(|audience| audience.members > 0);
        let Some(Audience { room, members, loops }) = audience else {
            return Published { publication: None, result: Ok(0) };
        };
        let message = message.into_encoded();
        let publication = Arc::new(Publication { room, except, delivery, message });
        let mut result = Ok(members);
        for index in loops.iter().filter(|index| Some(*index) != here) {
            let size = Mail::SIZE + publication.message.size();
            let mail = Mail::Publish(Arc::clone(&publication));
            let posted = self.mailboxes[index].post(size, |batch| batch.entries.push(mail));
            if posted == Err(Undelivered::Full) {
                let except = except.filter(|id| self.registry.owner(*id) == Some(index));
                let lost = self.directory.members_on(&publication.room, index, except) as u64;
                self.count_dropped(lost);
                publication.room.count_dropped(lost);
                result = Err(PublishError::Full);
            }
        }
        Published { publication: Some(publication), result }
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
