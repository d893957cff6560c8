//! The reasons of the Closes that PHP's side sends of its own accord; the crate knows all others.

/// To the client whose callback threw, exited, or met a fatal error.
pub(crate) const CALLBACK_FAILED: &str = "a callback failed";
/// To a client that the script's heartbeat finds silent.
pub(crate) const SILENT: &str = "heartbeat_idle_time: nothing received for too long";
/// To the client for whose message or request PHP has no room.
pub(crate) const NO_ROOM: &str = "memory_limit";
