//! Messages that can be told apart, and floods of frames that say nothing.

mod chat;
pub(crate) mod flood;
pub(crate) mod message;
pub(crate) mod stock;
