//! Messages that can be told apart, those of a user's own, and floods of frames that say nothing.

mod chat;
pub(crate) mod flood;
pub(crate) mod message;
pub(crate) mod message_id;
pub(crate) mod script;
pub(crate) mod stock;
pub(crate) mod template;
