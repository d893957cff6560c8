//! The verbs of rooms that `Context` and `Handle` have in common, so that a test can ask both.

use gannet::{ConnectionId, Context, Handle, JoinError, PublishError};

pub(crate) trait Verbs {
    fn join(&self, id: ConnectionId, room: &str) -> Result<bool, JoinError>;
    fn leave(&self, id: ConnectionId, room: &str) -> bool;
    fn publish(&self, room: &str, text: &str) -> Result<usize, PublishError>;
    fn publish_except(&self, room: &str, id: ConnectionId, text: &str) -> Result<usize, PublishError>;
    fn push(&self, id: ConnectionId, text: &str);
    fn members(&self, room: &str) -> Vec<ConnectionId>;
    fn rooms(&self, id: ConnectionId) -> Vec<String>;
    fn is_member(&self, id: ConnectionId, room: &str) -> bool;
}

macro_rules! verbs_of {
    ($type:ty) => {
        impl Verbs for $type {
            fn join(&self, id: ConnectionId, room: &str) -> Result<bool, JoinError> {
                self.join(id, room)
            }

            fn leave(&self, id: ConnectionId, room: &str) -> bool {
                self.leave(id, room)
            }

            fn publish(&self, room: &str, text: &str) -> Result<usize, PublishError> {
                self.publish(room, text)
            }

            fn publish_except(
                &self,
                room: &str,
                id: ConnectionId,
                text: &str,
            ) -> Result<usize, PublishError> {
                self.publish_except(room, id, text)
            }

            fn push(&self, id: ConnectionId, text: &str) {
                self.push(id, text).expect("it is open");
            }

            fn members(&self, room: &str) -> Vec<ConnectionId> {
                self.members(room)
            }

            fn rooms(&self, id: ConnectionId) -> Vec<String> {
                self.rooms(id)
            }

            fn is_member(&self, id: ConnectionId, room: &str) -> bool {
                self.is_member(id, room)
            }
        }
    };
}

verbs_of!(Handle);
verbs_of!(Context<'_>);
