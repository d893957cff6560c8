//! The loop over real sockets: what it tells its service, and what its clients see.

#[path = "../support/mod.rs"]
mod support;

mod accepting;
mod backpressure;
mod churn;
mod closing;
mod corking;
mod direct_buffer;
mod ending;
mod fairness;
mod lingering;
mod loans;
mod mailbox;
mod pausing;
mod reading;
mod stopping;
mod timers;
mod units;
#[cfg(target_os = "linux")]
mod watching;
