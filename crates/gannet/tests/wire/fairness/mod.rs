//! One client's flood and the other clients of its loop.

mod tiny_messages;
#[cfg(target_os = "linux")]
mod work_without_messages;
