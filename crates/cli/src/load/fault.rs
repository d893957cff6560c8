use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::escaped::escaped;
use super::upgrade::Refusal;
use super::wrong::Wrong;

/// Why a connection came to nothing, or to an end that was not asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{0}")]
    NotConnected(#[source] io::Error),
    #[error("no answer to the handshake within {} s", .0.as_secs())]
    HandshakeTimeout(Duration),
    #[error("the server hung up in the handshake")]
    HandshakeEnded,
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error("the server closed it with {}{}", code_said(*.code), said(.reason))]
    Closed { code: Option<u16>, reason: Vec<u8> },
    #[error("the server hung up without a Close frame")]
    WithoutClose,
    #[error("the connection broke: {0}")]
    Broken(#[source] io::Error),
    #[error("message {message}: {wrong}")]
    Wrong { message: u64, wrong: Wrong },
    #[error("message {message} was not answered within {} s of the end", .patience.as_secs())]
    Unanswered { message: u64, patience: Duration },
    #[error("it was not opened and closed within {} s", .0.as_secs())]
    Unfinished(Duration),
}

fn code_said(code: Option<u16>) -> String {
    code.map_or_else(|| "no code".to_owned(), |code| code.to_string())
}

fn said(reason: &[u8]) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({})", escaped(reason)) }
}

/// How many connections failed, by kind, and the first of them in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failures {
    /// Nobody listens, or nobody answers.
    pub(crate) not_connected: u64,
    /// The server answered, but not with the upgrade that was asked for.
    pub(crate) refused: u64,
    /// The server ended them.
    pub(crate) closed: u64,
    /// They sent what they must not send.
    pub(crate) wrong: u64,
    /// Messages (churn: connections) that were never answered.
    pub(crate) unanswered: u64,
    pub(crate) first: Option<String>,
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

    fn add_unnamed(&mut self, fault: &Fault, count: u64) {
        *match fault {
            Fault::NotConnected(_) | Fault::HandshakeTimeout(_) | Fault::HandshakeEnded => {
                &mut self.not_connected
            }
            Fault::Refused(_) => &mut self.refused,
            Fault::Closed { .. } | Fault::WithoutClose | Fault::Broken(_) => &mut self.closed,
            Fault::Wrong { .. } => &mut self.wrong,
            Fault::Unanswered { .. } | Fault::Unfinished(_) => &mut self.unanswered,
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
