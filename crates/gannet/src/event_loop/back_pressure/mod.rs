//! Back-pressure: a client for which the soft limit or more waits is not read, with the policy `close`; the other
//! policies drop rather than wait. One that the application has paused is not read either. What was read by then is
//! kept, and dealt with first.
//!
//! The soft limit is the low watermark of a queue: `drain` is called when the queue falls below it. The hard limit is
//! the high watermark: beyond it the policy applies.

mod pausing;
mod queue;
mod unread;

pub(super) use unread::Unread;
