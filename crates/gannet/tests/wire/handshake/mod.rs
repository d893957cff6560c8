//! Requests for an upgrade and the answers to them.

mod bad_requests;
mod credentials;
mod head_limits;
mod hosts;
mod origins;
mod own_answer;
mod refusal;
mod request_head;
mod subprotocols;
mod upgrade_hook;
mod upgrade_later;
