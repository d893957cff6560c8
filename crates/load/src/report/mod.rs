//! The result: for programs here, for people in `text`.

mod bars;
pub(crate) mod figures;
pub(crate) mod percentiles;
mod text;

use serde::{Deserialize, Serialize};

use crate::finished::Finished;
use crate::frame::Kind;
pub use crate::messages::flood::Flood;
use crate::outcome::Outcome;
use crate::outcome::cpu_time::CpuTime;
pub use crate::outcome::failures::Failures;
use crate::outcome::meter::Usage;
use crate::outcome::per_unit::PerUnit;
use crate::outcome::times::Times;
pub use crate::plan::{Content, Mode, Unit};
use crate::plan::{Pace, Plan};

/// The result of a load, as `gannet load --json` prints it.
///
/// Times are in microseconds where nothing else is said; processor time and latency are those of the measured window.
/// Fields that the report of an older build lacks have their defaults.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Report {
    /// The server's URL.
    pub url: String,
    /// The work of the connections.
    pub mode: Mode,
    /// Connections that were asked for, held at a time.
    pub connections: usize,
    /// Messages that each connection had under way; `None` at a set rate.
    pub in_flight: Option<usize>,
    /// Messages or connections a second that were asked for; `None` in a closed loop.
    pub rate: Option<f64>,
    /// Payload of a message, in bytes; of a file's lines the mean.
    pub size: usize,
    /// `true` where the messages were text.
    pub text: bool,
    /// The content of the messages; of no meaning where they are those of a file.
    pub payload: Content,
    /// Text that each connection sent before the load began.
    pub first_messages: Vec<String>,
    /// The file whose lines were sent; `None` where messages were made.
    pub messages_file: Option<String>,
    /// `true` where the run was ended early.
    pub interrupted: bool,
    /// Length of the window, in seconds.
    pub seconds: f64,
    /// The thing that is counted; `None` where connections were only held open.
    pub unit: Option<Unit>,
    /// Messages, deliveries or connections of the window.
    pub count: u64,
    /// The same, a second.
    pub per_second: f64,
    /// Messages beside them that were passed over: those of the server's own, where messages of a file were sent.
    pub others: u64,
    /// Frames of the window that came on the connections that are measured and stay, in bytes.
    pub bytes_received: u64,
    /// The time that each took; `None` where there was none.
    pub latency_us: Option<Latency>,
    /// The time from connecting to the server's 101; `None` where no handshake was timed.
    pub handshake_us: Option<Percentiles>,
    /// Sizes on the wire; `None` where no compression was agreed on.
    pub compression: Option<Compression>,
    /// Pings of the server that were answered.
    pub pings_answered: u64,
    /// Processor time and memory of the server; `None` where its process was not named.
    pub server: Option<ServerUsage>,
    /// Processor time of the load itself; `None` where the system does not tell.
    pub load: Option<LoadUsage>,
    /// Connections that read slowly; `None` where there were none.
    pub slow_readers: Option<SlowReaders>,
    /// Connections that flooded; `None` where there were none.
    pub flooders: Option<Flooders>,
    /// Connections and messages that were not as they must be.
    pub failures: Failures,
}

/// The distribution of many times, in microseconds.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Percentiles {
    /// The shortest.
    pub min: f64,
    /// The mean.
    pub mean: f64,
    /// One in two took longer.
    pub p50: f64,
    /// One in ten took longer.
    pub p90: f64,
    /// One in a hundred took longer.
    pub p99: f64,
    /// One in a thousand took longer.
    pub p99_9: f64,
    /// The longest.
    pub max: f64,
}

/// Latencies, in microseconds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Latency {
    /// Their distribution, roughly.
    #[serde(flatten)]
    pub percentiles: Percentiles,
    /// Upper edges and counts, at a precision of one in a hundred.
    pub buckets: Vec<(f64, u64)>,
}

/// Compressed messages and their sizes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Compression {
    /// The server's answer to the offer.
    pub agreed: String,
    /// Messages to the server, all of which are compressed.
    pub sent: Sent,
    /// Messages from the server.
    pub received: Received,
}

/// Messages to the server.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sent {
    /// Their number.
    pub messages: u64,
    /// Their payloads before compression, in bytes.
    pub payload_bytes: u64,
    /// Their frames, in bytes.
    pub wire_bytes: u64,
}

/// Messages from the server.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Received {
    /// Their number.
    pub messages: u64,
    /// Those among them that came compressed.
    pub compressed: u64,
    /// Their payloads after inflating, in bytes.
    pub payload_bytes: u64,
    /// Their frames, in bytes.
    pub wire_bytes: u64,
}

/// Processor time and memory of the server.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerUsage {
    /// Its process id.
    pub pid: u32,
    /// Time in the program, for each unit.
    pub user_us: Option<f64>,
    /// Time in the kernel on its behalf, for each unit.
    pub system_us: Option<f64>,
    /// Both, for each unit.
    pub total_us: Option<f64>,
    /// Both, as a share of the window; 1.0 is one core all the time.
    pub core_share: f64,
    /// Both, in seconds.
    pub cpu_seconds: f64,
    /// Resident memory before the first connection, in bytes.
    pub resident_bytes_before: u64,
    /// Resident memory with all connections, in bytes.
    pub resident_bytes: u64,
}

/// Processor time of the load itself.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoadUsage {
    /// Time in the program, for each unit.
    pub user_us: Option<f64>,
    /// Time in the kernel on its behalf, for each unit.
    pub system_us: Option<f64>,
    /// Both, as a share of the window; 1.0 is one core all the time.
    pub core_share: f64,
    /// Processes that shared the connections.
    pub processes: usize,
}

/// Connections that read slowly.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SlowReaders {
    /// Their number.
    pub connections: usize,
    /// Bytes that they read, from first to last.
    pub bytes_received: u64,
    /// Those that the server closed, or did not let in.
    pub closed: u64,
}

/// Connections that flooded.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Flooders {
    /// Their number.
    pub connections: usize,
    /// The frames that they sent.
    pub with: Flood,
    /// Bytes that they sent.
    pub bytes_sent: u64,
    /// Messages that they got back.
    pub messages: u64,
}

impl Report {
    pub(crate) fn of(finished: &Finished) -> Self {
        let Finished { url, plan, processes, outcome, usage } = finished;
        let (in_flight, rate) = match plan.pace {
            Pace::Closed { in_flight } => (Some(in_flight), None),
            Pace::Open { rate } => (None, Some(rate)),
        };
        Self {
            url: url.clone(),
            mode: plan.mode,
            connections: plan.connections,
            in_flight,
            rate,
            size: plan.size,
            text: plan.kind == Kind::Text,
            payload: plan.content,
            first_messages: plan.first_messages.clone(),
            messages_file: plan.script.as_ref().map(|script| script.path.clone()),
            interrupted: outcome.interrupted,
            seconds: outcome.seconds,
            unit: plan.mode.unit(),
            count: outcome.count(),
            per_second: outcome.rate(),
            others: outcome.traffic.others_received,
            bytes_received: outcome.traffic.bytes_received,
            latency_us: Latency::of(&outcome.latency),
            handshake_us: Percentiles::of(&outcome.handshakes),
            compression: Compression::of(outcome, plan.size as u64),
            pings_answered: outcome.pings_answered,
            server: usage.map(|usage| ServerUsage::of(&usage, outcome)),
            load: outcome.cpu.map(|cpu| LoadUsage::of(cpu, outcome, *processes)),
            slow_readers: SlowReaders::of(plan, outcome),
            flooders: Flooders::of(plan, outcome),
            failures: outcome.failures.clone(),
        }
    }
}

impl Percentiles {
    /// Nothing of nothing.
    fn of(times: &Times) -> Option<Self> {
        (times.count() > 0).then(|| Self {
            min: times.min(),
            mean: times.mean(),
            p50: times.percentile(50.0),
            p90: times.percentile(90.0),
            p99: times.percentile(99.0),
            p99_9: times.percentile(99.9),
            max: times.max(),
        })
    }
}

impl Latency {
    fn of(times: &Times) -> Option<Self> {
        Some(Self { percentiles: Percentiles::of(times)?, buckets: times.buckets() })
    }
}

impl Compression {
    /// Nothing where nothing was agreed on.
    fn of(outcome: &Outcome, size: u64) -> Option<Self> {
        let traffic = &outcome.traffic;
        Some(Self {
            agreed: outcome.deflate?.to_string(),
            sent: Sent {
                messages: traffic.messages_sent,
                payload_bytes: traffic.messages_sent * size,
                wire_bytes: traffic.bytes_sent,
            },
            received: Received {
                messages: traffic.messages_received,
                compressed: traffic.compressed_received,
                payload_bytes: traffic.messages_received * size,
                wire_bytes: traffic.bytes_received,
            },
        })
    }
}

impl ServerUsage {
    fn of(usage: &Usage, outcome: &Outcome) -> Self {
        let cpu = PerUnit::of(usage.cpu, outcome);
        Self {
            pid: usage.pid,
            user_us: cpu.user_us,
            system_us: cpu.system_us,
            total_us: cpu.user_us.zip(cpu.system_us).map(|(user, system)| user + system),
            core_share: cpu.core_share,
            cpu_seconds: usage.cpu.total(),
            resident_bytes_before: usage.resident_before,
            resident_bytes: usage.resident,
        }
    }
}

impl LoadUsage {
    fn of(cpu: CpuTime, outcome: &Outcome, processes: usize) -> Self {
        let PerUnit { user_us, system_us, core_share } = PerUnit::of(cpu, outcome);
        Self { user_us, system_us, core_share, processes }
    }
}

impl SlowReaders {
    fn of(plan: &Plan, outcome: &Outcome) -> Option<Self> {
        let Outcome { slow_bytes: bytes_received, slow_closed: closed, .. } = *outcome;
        let connections = plan.slow_readers;
        (connections > 0).then_some(Self { connections, bytes_received, closed })
    }
}

impl Flooders {
    fn of(plan: &Plan, outcome: &Outcome) -> Option<Self> {
        let Outcome { flooded: messages, flooded_bytes: bytes_sent, .. } = *outcome;
        let connections = plan.flooders;
        (connections > 0).then_some(Self { connections, with: plan.flood, bytes_sent, messages })
    }
}
