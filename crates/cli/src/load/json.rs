//! The result for programs.

use serde::Serialize;

use super::cpu_time::CpuTime;
use super::fault::Failures;
use super::flood::Flood;
use super::meter::Usage;
use super::outcome::Outcome;
use super::per_unit::PerUnit;
use super::plan::{Content, Mode, Pace, Plan};
use super::times::Times;

/// One object; its fields are described in docs/load.md.
#[derive(Debug, Serialize)]
pub(crate) struct Json<'a> {
    url: &'a str,
    mode: Mode,
    connections: usize,
    in_flight: Option<usize>,
    rate: Option<f64>,
    size: usize,
    text: bool,
    payload: Content,
    interrupted: bool,
    seconds: f64,
    unit: Option<&'static str>,
    count: u64,
    per_second: f64,
    latency_us: Option<Latency>,
    handshake_us: Option<Percentiles>,
    compression: Option<Compression>,
    pings_answered: u64,
    server: Option<Server>,
    load: Option<Load>,
    slow_readers: Option<SlowReaders>,
    flooders: Option<Flooders>,
    failures: &'a Failures,
}

#[derive(Debug, Serialize)]
struct Percentiles {
    min: f64,
    mean: f64,
    p50: f64,
    p90: f64,
    p99: f64,
    p99_9: f64,
    max: f64,
}

#[derive(Debug, Serialize)]
struct Latency {
    #[serde(flatten)]
    percentiles: Percentiles,
    buckets: Vec<(f64, u64)>,
}

#[derive(Debug, Serialize)]
struct Compression {
    agreed: String,
    sent: Sent,
    received: Received,
}

#[derive(Debug, Serialize)]
struct Sent {
    messages: u64,
    payload_bytes: u64,
    wire_bytes: u64,
}

#[derive(Debug, Serialize)]
struct Received {
    messages: u64,
    compressed: u64,
    payload_bytes: u64,
    wire_bytes: u64,
}

#[derive(Debug, Serialize)]
struct Server {
    pid: u32,
    user_us: Option<f64>,
    system_us: Option<f64>,
    total_us: Option<f64>,
    core_share: f64,
    cpu_seconds: f64,
    resident_bytes_before: u64,
    resident_bytes: u64,
}

#[derive(Debug, Serialize)]
struct Load {
    user_us: Option<f64>,
    system_us: Option<f64>,
    core_share: f64,
    processes: usize,
}

#[derive(Debug, Serialize)]
struct SlowReaders {
    connections: usize,
    bytes_received: u64,
    closed: u64,
}

#[derive(Debug, Serialize)]
struct Flooders {
    connections: usize,
    with: Flood,
    bytes_sent: u64,
    messages: u64,
}

impl<'a> Json<'a> {
    pub(crate) fn new(
        url: &'a str,
        plan: &Plan,
        processes: usize,
        outcome: &'a Outcome,
        usage: Option<Usage>,
    ) -> Self {
        let (in_flight, rate) = match plan.pace {
            Pace::Closed { in_flight } => (Some(in_flight), None),
            Pace::Open { rate } => (None, Some(rate)),
        };
        let slow_readers = SlowReaders {
            connections: plan.slow_readers,
            bytes_received: outcome.slow_bytes,
            closed: outcome.slow_closed,
        };
        let flooders = Flooders {
            connections: plan.flooders,
            with: plan.flood,
            bytes_sent: outcome.flooded_bytes,
            messages: outcome.flooded,
        };
        Self {
            url,
            mode: plan.mode,
            connections: plan.connections,
            in_flight,
            rate,
            size: plan.size,
            text: plan.kind == super::frame::Kind::Text,
            payload: plan.content,
            interrupted: outcome.interrupted,
            seconds: outcome.seconds,
            unit: plan.mode.unit(),
            count: outcome.latency.count(),
            per_second: outcome.rate(),
            latency_us: Latency::of(&outcome.latency),
            handshake_us: Percentiles::of(&outcome.handshakes),
            compression: Compression::of(outcome, plan.size as u64),
            pings_answered: outcome.pings_answered,
            server: usage.map(|usage| Server::of(&usage, outcome)),
            load: outcome.cpu.map(|cpu| Load::of(cpu, outcome, processes)),
            slow_readers: (plan.slow_readers > 0).then_some(slow_readers),
            flooders: (plan.flooders > 0).then_some(flooders),
            failures: &outcome.failures,
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

impl Server {
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

impl Load {
    fn of(cpu: CpuTime, outcome: &Outcome, processes: usize) -> Self {
        let PerUnit { user_us, system_us, core_share } = PerUnit::of(cpu, outcome);
        Self { user_us, system_us, core_share, processes }
    }
}
