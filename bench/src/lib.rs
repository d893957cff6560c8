//! What the benchmark's programs share: frames, the handshake, the load generator and the reckoning.

pub mod affinity;
pub mod answer;
pub mod contender;
pub mod cpu_time;
pub mod frame;
pub mod handshake;
pub mod load;
pub mod report;
pub mod scenario;
