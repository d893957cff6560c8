//! Pushes and calls from threads of the application.

mod exactly_once;
mod handle_timers;
mod handle_verbs;
mod loop_handle;
