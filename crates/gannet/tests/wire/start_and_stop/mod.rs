//! The beginning and the end of a server.

mod bound_listener;
mod listening_nowhere;
mod mail_after_stop;
mod panicking_maker;
mod run_here;
mod stopping;
