//! The beginning and the end of a server.

mod bound_listener;
mod mail_after_stop;
mod run_here;
mod stopping;
