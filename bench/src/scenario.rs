//! The description of a scenario.

use std::fmt;
use std::time::Duration;

use crate::contender::Contender;

/// Servers under the same load.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its heading in the document.
    pub title: &'static str,
    /// Connections that the load makes.
    pub connections: u64,
    /// Arguments of `gannet load`, beside those that the other fields stand for.
    pub load: &'static [&'static str],
    /// Processors that the servers have; the load has as many of its own.
    pub processors: usize,
    /// The pace at which messages are sent.
    pub pace: Pace,
    /// The servers that take part.
    pub entrants: &'static [Entrant],
    /// The figure that is compared.
    pub figure: Figure,
    /// The aims of Gannet.
    pub targets: &'static [Target],
    /// Text above the table.
    pub note: &'static str,
    /// Number and length of the measurements.
    pub length: Length,
}

/// The pace at which messages are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// A message is sent when the answer to an earlier one is there.
    ClosedLoop,
    /// At a set rate: this share of what the floor does in a closed loop.
    OpenLoop(f64),
}

/// A server in a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Entrant {
    /// The server.
    pub contender: Contender,
    /// Its role in the comparison.
    pub role: Role,
    /// Arguments of `gannet load` that are for this one only.
    pub load: &'static [&'static str],
    /// Further connections, all of which leave at once in the midst of the window.
    pub leaving: u64,
    /// A remark behind its name in the table.
    pub remark: &'static str,
}

/// The role of a server in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The others are compared with it.
    Baseline,
    /// The targets are its.
    Subject,
    /// A server for orientation. Measured in every fourth round only.
    Peer,
}

/// The figure that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The server's processor time per message, delivery or connection.
    ProcessorTime,
    /// The latency that one in two exceeds.
    MedianLatency,
    /// The latency that one in a hundred exceeds.
    TailLatency,
    /// The longest latency of all.
    LongestLatency,
    /// The growth of the server's memory by each connection.
    Memory,
    /// Messages, deliveries or connections per second.
    Throughput,
}

/// An aim of Gannet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At most this multiple of the baseline's.
    Ratio(f64),
    /// At most this multiple of the baseline's latency that one in two exceeds.
    MedianRatio(f64),
    /// A longest latency of at most this, in milliseconds.
    LongestLatency(f64),
    /// At most this much time in the program itself, in microseconds per message.
    UserTime(f64),
    /// At most this much memory for a connection, in bytes.
    Memory(f64),
}

/// Number and length of the measurements of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    /// Rounds; in each one all servers are measured.
    pub rounds: u32,
    /// Rounds of a quick run.
    pub quick_rounds: u32,
    /// The measured time of a round.
    pub window: Duration,
    /// The time before it that is not measured.
    pub warm_up: Duration,
}

impl Scenario {
    /// The arguments of `gannet load` for one server; `rate` in messages per second where the pace is set.
    pub fn arguments(&self, entrant: &Entrant, rate: Option<f64>) -> Vec<String> {
        let milliseconds = |time: Duration| format!("{}ms", time.as_millis());
        let own = self.load.iter().chain(entrant.load).map(|argument| (*argument).to_owned());
        let mut arguments: Vec<String> = own.collect();
        arguments.extend(["--connections".to_owned(), self.connections.to_string()]);
        arguments.extend(["--duration".to_owned(), milliseconds(self.length.window)]);
        arguments.extend(["--warm-up".to_owned(), milliseconds(self.length.warm_up)]);
        arguments.extend(rate.into_iter().flat_map(|rate| ["--rate".to_owned(), format!("{rate:.0}")]));
        arguments
    }
}

impl Entrant {
    /// The server that the others are compared with.
    pub const fn baseline(contender: Contender) -> Self {
        Self { contender, role: Role::Baseline, load: &[], leaving: 0, remark: "" }
    }

    /// The server that the targets are for.
    pub const fn subject(contender: Contender) -> Self {
        Self { contender, role: Role::Subject, load: &[], leaving: 0, remark: "" }
    }

    /// A server for orientation.
    pub const fn peer(contender: Contender) -> Self {
        Self { contender, role: Role::Peer, load: &[], leaving: 0, remark: "" }
    }

    /// True where it is measured in this round; the first one is 0.
    pub fn takes_part(&self, round: u32) -> bool {
        match self.role {
            Role::Baseline | Role::Subject => true,
            Role::Peer => round.is_multiple_of(PEERS_EVERY),
        }
    }
}

impl fmt::Display for Entrant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}{}", self.contender, self.remark))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ratio(ratio) => write!(formatter, "ratio ≤ {ratio:.2}"),
            Self::MedianRatio(ratio) => write!(formatter, "p50 ratio ≤ {ratio:.2}"),
            Self::LongestLatency(milliseconds) => write!(formatter, "longest ≤ {milliseconds:.0} ms"),
            Self::UserTime(microseconds) => write!(formatter, "user ≤ {microseconds:.2} µs"),
            Self::Memory(bytes) => write!(formatter, "≤ {bytes:.0} B per connection"),
        }
    }
}

/// Peers take part in every round with a multiple of this number, the first one being 0.
const PEERS_EVERY: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_in_every_fourth_round_and_the_others_in_all() {
        let rounds = |entrant: Entrant| (0..9).filter(|round| entrant.takes_part(*round)).collect::<Vec<_>>();
        assert_eq!(rounds(Entrant::peer(Contender::Axum)), [0, 4, 8]);
        assert_eq!(rounds(Entrant::baseline(Contender::Floor)).len(), 9);
        assert_eq!(rounds(Entrant::subject(Contender::Gannet)).len(), 9);
    }
}
