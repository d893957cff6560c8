//! The plan of a run, or of one process of it.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::client::upgrade::Upgrade;
use crate::frame::Kind;
use crate::messages::flood::Flood;
use crate::messages::script::Script;

/// The work of the connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The server sends each message back, and the answer is compared with it
    #[default]
    Echo,
    /// The first connection sends, and all others must get it; the sender may get it, too
    FanOut,
    /// Nobody sends, and all that the server sends of its own accord is counted
    Listen,
    /// Connect, upgrade, close in order, again and again
    Churn,
    /// Hold connections open, answer Pings, and do nothing else
    Idle,
}

impl Mode {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::FanOut => "fan-out",
            Self::Listen => "listen",
            Self::Churn => "churn",
            Self::Idle => "idle",
        }
    }

    /// The thing that is counted and timed.
    pub(crate) const fn unit(self) -> Option<Unit> {
        match self {
            Self::Echo => Some(Unit::Message),
            Self::FanOut | Self::Listen => Some(Unit::Delivery),
            Self::Churn => Some(Unit::Connection),
            Self::Idle => None,
        }
    }
}

/// A thing that is counted and timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A message that came back.
    Message,
    /// A message that one receiver got.
    Delivery,
    /// A connection that was opened, upgraded and closed.
    Connection,
}

impl Unit {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Delivery => "delivery",
            Self::Connection => "connection",
        }
    }

    pub(crate) const fn plural(self) -> &'static str {
        match self {
            Self::Message => "messages",
            Self::Delivery => "deliveries",
            Self::Connection => "connections",
        }
    }
}

/// The content of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Random bytes, or letters with --text: nothing that could be compressed
    #[default]
    Random,
    /// Text messages, each with another message of a chat
    Json,
}

/// The rule by which the next message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Pace {
    /// So many at once, and the next so many when all their answers are there.
    Closed { in_flight: usize },
    /// So many a second over all connections together, whether or not earlier ones are answered.
    Open { rate: f64 },
}

/// Everything that one process of the load must know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) address: SocketAddr,
    pub(crate) upgrade: Upgrade,
    pub(crate) mode: Mode,
    pub(crate) pace: Pace,
    pub(crate) connections: usize,
    /// Number of the first connection among those of all processes.
    pub(crate) first_connection: u64,
    pub(crate) slow_readers: usize,
    /// Bytes a second that each slow reader reads.
    pub(crate) slow_read_rate: usize,
    /// Receive buffer of each slow reader, where the system's is too large.
    pub(crate) slow_read_buffer: Option<usize>,
    pub(crate) flooders: usize,
    pub(crate) flood: Flood,
    pub(crate) kind: Kind,
    pub(crate) content: Content,
    /// Text that each connection sends before the load begins, with a placeholder for its number.
    pub(crate) first_messages: Vec<String>,
    /// The messages, where they are not of `content`.
    pub(crate) script: Option<Script>,
    /// Of a message, in bytes; of a script the mean.
    pub(crate) size: usize,
    pub(crate) warm_up: Duration,
    pub(crate) duration: Duration,
    /// Local addresses, taken in turn; none is the system's choice.
    pub(crate) sources: Vec<IpAddr>,
    /// `true`: it never sleeps.
    pub(crate) spin: bool,
    /// `true`: somebody looks on.
    pub(crate) watched: bool,
}

impl Plan {
    /// Connections of every role together.
    pub(crate) const fn connections_all(&self) -> usize {
        self.connections + self.slow_readers + self.flooders
    }

    /// The plans of `count` processes that do this one together.
    pub(crate) fn parts(&self, count: usize) -> Vec<Self> {
        let share = |total: usize, index: usize| total * (index + 1) / count - total * index / count;
        let mut first_connection = self.first_connection;
        let part = |index| {
            let connections = share(self.connections, index);
            let pace = match self.pace {
                Pace::Open { rate } => {
                    Pace::Open { rate: rate * connections as f64 / self.connections as f64 }
                }
                Pace::Closed { in_flight } => Pace::Closed { in_flight },
            };
            let part = Self {
                pace,
                connections,
                first_connection,
                slow_readers: share(self.slow_readers, index),
                flooders: share(self.flooders, index),
                ..self.clone()
            };
            first_connection += part.connections_all() as u64;
            part
        };
        (0..count).map(part).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn plan() -> Plan {
        Plan {
            address: ([127, 0, 0, 1], 9501).into(),
            upgrade: Upgrade::default(),
            mode: Mode::Echo,
            pace: Pace::Closed { in_flight: 1 },
            connections: 10,
            first_connection: 0,
            slow_readers: 1,
            slow_read_rate: 0,
            slow_read_buffer: Some(4096),
            flooders: 2,
            flood: Flood::Pings,
            kind: Kind::Binary,
            content: Content::Random,
            first_messages: Vec::new(),
            script: None,
            size: 20,
            warm_up: Duration::from_secs(1),
            duration: Duration::from_secs(10),
            sources: Vec::new(),
            spin: false,
            watched: false,
        }
    }

    #[test]
    fn parts_are_the_whole() {
        let whole = Plan { pace: Pace::Open { rate: 1000.0 }, ..plan() };
        let parts = whole.parts(3);
        let connections: Vec<usize> = parts.iter().map(|part| part.connections).collect();
        assert_eq!(connections, [3, 3, 4]);
        let sum = |of: fn(&Plan) -> usize| parts.iter().map(of).sum::<usize>();
        assert_eq!((sum(|part| part.slow_readers), sum(|part| part.flooders)), (1, 2));
        let mut next = 0;
        let mut rate_all = 0.0;
        for part in &parts {
            assert_eq!(part.first_connection, next);
            next += part.connections_all() as u64;
            let Pace::Open { rate } = part.pace else { panic!("{:?}", part.pace) };
            rate_all += rate;
        }
        assert!((rate_all - 1000.0_f64).abs() < 1e-6);
    }

    #[test]
    fn a_plan_survives_the_way_to_another_process() {
        let script = Script { path: "chat.jsonl".into(), lines: vec!["{id}\u{2028}".into()] };
        let plan = Plan { first_messages: vec!["{connection}\n".into()], script: Some(script), ..plan() };
        let text = serde_json::to_string(&plan).expect("it has names for keys");
        assert_eq!(serde_json::from_str::<Plan>(&text).expect("what was written"), plan);
    }
}
