//! What connections say: messages that can be told apart, and floods that say nothing.

mod chat;
pub(crate) mod flood;
pub(crate) mod message;
pub(crate) mod stock;
