use serde::{Deserialize, Serialize};

use crate::client::fault::Fault;

/// Counts of connections that failed, by kind, and the first of them in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failures {
    /// Nobody listens, or nobody answers.
    pub not_connected: u64,
    /// The server answered, but not with the upgrade that was asked for.
    pub refused: u64,
    /// The server ended them.
    pub closed: u64,
    /// They sent what they must not send.
    pub wrong: u64,
    /// Messages (churn: connections) that were never answered.
    pub unanswered: u64,
    /// The first of all, in words.
    pub first: Option<String>,
}

impl Failures {
    pub(crate) fn count(&mut self, connection: u64, fault: &Fault) {
        self.add_unnamed(fault, 1);
        // People count from 1.
        self.first.get_or_insert_with(|| format!("connection {}: {fault}", connection + 1));
    }

    /// Several of which `fault` is the first.
    pub(crate) fn count_many(&mut self, connection: u64, fault: &Fault, count: u64) {
        self.add_unnamed(fault, count - 1);
        self.count(connection, fault);
    }

    /// Several that no connection stands for.
    pub(crate) fn count_of_all(&mut self, fault: &Fault, count: u64) {
        self.add_unnamed(fault, count);
        self.first.get_or_insert_with(|| fault.to_string());
    }

    fn add_unnamed(&mut self, fault: &Fault, count: u64) {
        *match fault {
            Fault::NotConnected(_) | Fault::HandshakeTimeout(_) | Fault::HandshakeEnded => {
                &mut self.not_connected
            }
            Fault::Refused(_) => &mut self.refused,
            Fault::Closed { .. } | Fault::WithoutClose | Fault::Broken(_) => &mut self.closed,
            Fault::Wrong { .. } => &mut self.wrong,
            Fault::Unanswered { .. } | Fault::Unfinished(_) | Fault::SenderAlone | Fault::Silence => {
                &mut self.unanswered
            }
        } += count;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.not_connected += other.not_connected;
        self.refused += other.refused;
        self.closed += other.closed;
        self.wrong += other.wrong;
        self.unanswered += other.unanswered;
        if self.first.is_none() {
            self.first.clone_from(&other.first);
        }
    }

    pub(crate) const fn total(&self) -> u64 {
        self.not_connected + self.refused + self.closed + self.wrong + self.unanswered
    }
}
