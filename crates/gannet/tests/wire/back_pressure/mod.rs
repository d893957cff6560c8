//! Clients that take less than is sent to them, and applications that do not want to hear more now.

mod drop_policies;
mod pausing;
mod pausing_by_hand;
mod ping_flood;
mod slow_clients;
mod stuck_clients;
