//! One connection: its socket, its handshake, what it sends, and what it receives and verifies.

pub(crate) mod attention;
pub(crate) mod expected;
pub(crate) mod fault;
pub(crate) mod incoming;
pub(crate) mod outbox;
pub(crate) mod outgoing;
mod searching;
pub(crate) mod socket;
pub(crate) mod upgrade;
pub(crate) mod wrong;

use std::io;
use std::time::Instant;

use incoming::Incoming;
use outgoing::Outgoing;
use socket::Socket;

/// One connection.
#[derive(Debug)]
pub(crate) struct Client {
    /// Until it has ended.
    pub(crate) socket: Option<Socket>,
    pub(crate) phase: Phase,
    pub(crate) role: Role,
    /// Its number among the connections of all processes.
    pub(crate) number: u64,
    /// Its turn among those that send at a set rate.
    pub(crate) rank: u64,
    pub(crate) outgoing: Outgoing,
    pub(crate) incoming: Incoming,
    /// The moment at which it was begun to connect.
    pub(crate) dialed: Instant,
    /// The moment at which the messages that are under way were sent; of a visit, at which it was begun or due.
    pub(crate) began: Instant,
    /// The start of the server's answer to the handshake.
    pub(crate) head: Vec<u8>,
    /// The reason that nothing can be sent any more.
    pub(crate) write_error: Option<io::Error>,
    /// Bytes that a slow reader has read.
    pub(crate) read: u64,
}

/// The progress of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Connecting,
    /// The request is sent.
    Upgrading,
    /// The first messages are sent, and the server has not read them yet, as far as is known.
    Joining,
    /// The first messages are read, and the load has not begun.
    Joined,
    Open,
    /// A visit: our Close is sent.
    Leaving,
    /// A visit: the server's Close has come, and the end of the stream has not.
    Left,
    /// The run is over, our Close is sent, and what comes is thrown away.
    Farewell,
    Ended,
}

/// The work of a connection once it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Echo,
    Sender,
    Receiver,
    Visitor,
    Idle,
    /// Counts what comes, and sends nothing but its first messages.
    Listener,
    SlowReader,
    Flooder,
}

impl Client {
    pub(crate) fn new(role: Role, number: u64, now: Instant) -> Self {
        Self {
            socket: None,
            phase: Phase::Ended,
            role,
            number,
            rank: 0,
            outgoing: Outgoing::default(),
            incoming: Incoming::default(),
            dialed: now,
            began: now,
            head: Vec::new(),
            write_error: None,
            read: 0,
        }
    }

    /// Messages that were sent, or are due, and are not answered.
    pub(crate) const fn unanswered(&self) -> u64 {
        self.outgoing.due - self.incoming.messages
    }
}

impl Role {
    /// Says whether it is one of those that are measured and stay.
    pub(crate) const fn is_measured(self) -> bool {
        match self {
            Self::Echo | Self::Sender | Self::Receiver | Self::Idle | Self::Listener => true,
            Self::Visitor | Self::SlowReader | Self::Flooder => false,
        }
    }
}
