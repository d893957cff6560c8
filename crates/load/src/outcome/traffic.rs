use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// Messages and bytes that went over the connections. A frame counts from its head on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Traffic {
    pub(crate) messages_sent: u64,
    /// Frames of messages, in bytes.
    pub(crate) bytes_sent: u64,
    pub(crate) messages_received: u64,
    /// Those of them that came compressed.
    pub(crate) compressed_received: u64,
    /// Messages beside them that were passed over.
    pub(crate) others_received: u64,
    /// All frames, in bytes.
    pub(crate) bytes_received: u64,
}

impl Traffic {
    /// The size of a message on the way to the server, and on the way back, in bytes; `None` of no message.
    pub(crate) fn per_message(&self) -> (Option<f64>, Option<f64>) {
        let share = |bytes: u64, count: u64| (count > 0).then(|| bytes as f64 / count as f64);
        (share(self.bytes_sent, self.messages_sent), share(self.bytes_received, self.messages_received))
    }

    fn each(self, other: Self, f: fn(u64, u64) -> u64) -> Self {
        Self {
            messages_sent: f(self.messages_sent, other.messages_sent),
            bytes_sent: f(self.bytes_sent, other.bytes_sent),
            messages_received: f(self.messages_received, other.messages_received),
            compressed_received: f(self.compressed_received, other.compressed_received),
            others_received: f(self.others_received, other.others_received),
            bytes_received: f(self.bytes_received, other.bytes_received),
        }
    }
}

impl Add for Traffic {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.each(other, |own, others| own + others)
    }
}

impl Sub for Traffic {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        self.each(before, |now, before| now - before)
    }
}
