//! Back-pressure, both ways: a client that takes nothing of its queue is not read, and one that the application has
//! paused is not either.
//!
//! The soft limit is the low watermark of a queue: below it the connection is read, and `drain` is called when it falls
//! below. The hard limit is the high watermark: beyond it the policy applies.

mod pausing;
mod queue;
mod unread;

pub(super) use unread::Unread;
