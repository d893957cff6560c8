//! The end of a connection: closing handshakes, lost connections, and the reports of both.

mod abort_and_hang_up;
mod after_close;
mod close_codes;
mod close_reasons;
mod closed_event;
mod closing_by_the_server;
