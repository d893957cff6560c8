//! What is measured.

use std::fmt;

/// An echo of messages of one size, in a closed loop.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Length of each message's payload, in bytes.
    pub payload_size: usize,
    /// Number of connections, all busy all the time.
    pub connections: usize,
    /// Number of messages each connection sends in one write before it waits for all the answers.
    pub in_flight: usize,
    /// Most that Gannet may cost, as a multiple of the floor; `None` where the figures are only shown.
    pub limit: Option<f64>,
}

impl Scenario {
    /// A short name for the command line, such as `20Bx64x1`.
    pub fn name(&self) -> String {
        let size = Size(self.payload_size).to_string().replace(' ', "");
        format!("{size}x{}x{}", self.connections, self.in_flight)
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payload_size, connections, in_flight, limit } = self;
        write!(formatter, "{}, {connections} connections, {in_flight} in flight", Size(*payload_size))?;
        match limit {
            Some(limit) => write!(formatter, " (at most {limit} of the floor)"),
            None => Ok(()),
        }
    }
}

struct Size(usize);

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes.is_multiple_of(1024) => write!(formatter, "{} KiB", bytes / 1024),
            bytes => write!(formatter, "{bytes} B"),
        }
    }
}

/// Everything that is measured, in the order of the report.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { payload_size: 20, connections: 64, in_flight: 1, limit: Some(1.15) },
    Scenario { payload_size: 20, connections: 64, in_flight: 16, limit: Some(1.15) },
    Scenario { payload_size: 1024, connections: 64, in_flight: 1, limit: None },
    Scenario { payload_size: 16 * 1024, connections: 64, in_flight: 1, limit: None },
    Scenario { payload_size: 256 * 1024, connections: 8, in_flight: 1, limit: Some(1.15) },
];
