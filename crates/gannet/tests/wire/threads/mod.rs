//! Pushes and calls from threads of the application.

mod exactly_once;
mod loop_handle;
