//! Limits of connections and messages.

mod connections_max;
mod message_limits;
mod message_time;
