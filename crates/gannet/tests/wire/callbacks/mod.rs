//! The application's callbacks: their order, their timers, their panics, and their questions about a connection.

mod application_timers;
mod connection_info;
mod loop_callbacks;
mod panics;
