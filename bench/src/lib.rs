//! Shared by the benchmark's programs: the floor's frames and handshake, measuring and reckoning.

pub mod affinity;
pub mod answer;
pub mod contender;
pub mod crowd;
pub mod document;
pub mod frame;
pub mod handshake;
pub mod machine;
pub mod measurement;
pub mod overview;
pub mod reckoning;
pub mod rounds;
pub mod running;
pub mod scenario;
pub mod scenarios;
pub mod strace;
pub mod system_calls;
pub mod table;
pub mod yardstick;
