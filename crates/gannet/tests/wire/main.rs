//! What goes over the wire, seen from a bare socket.

#[path = "../support/mod.rs"]
mod support;

mod after_close;
mod answer;
mod application_timers;
mod bad_frames;
mod bad_handshake;
mod bad_text;
mod bound_listener;
mod close_codes;
mod close_reasons;
mod closed_event;
mod closing;
mod connection_info;
mod connections_max;
#[cfg(target_os = "linux")]
mod costly_frames;
mod directed;
mod drop_policies;
mod echo;
mod ending_by_hand;
mod exactly_once;
mod fragments;
mod handshake_limits;
mod here;
mod hosts;
mod journal;
mod liveness;
mod loop_callbacks;
mod loop_handle;
mod mail_after_stop;
mod message_limits;
mod message_time;
mod origins;
mod own_answer;
mod panics;
mod pausing;
mod pausing_by_hand;
mod ping_flood;
mod pong_by_hand;
mod raw_bytes;
mod request_head;
mod run_here;
mod sends;
mod slow_clients;
mod slow_clients_latency;
mod stalls;
mod stopping;
mod subprotocols;
mod tiny_messages;
mod upgrade_hook;
mod upgrade_later;
