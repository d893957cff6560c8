use mio::net::TcpStream;

use crate::cork::Corked;
use crate::queue::Queue;
use crate::{Interest, Tick};

/// One connection of the loop.
pub(crate) struct Socket {
    /// `None` from the moment the descriptor is closed until the slot goes to another connection, and while
    /// the socket is on loan.
    pub(crate) stream: Option<TcpStream>,
    pub(crate) phase: Phase,
    pub(crate) reading: Reading,
    pub(crate) read_size: ReadSize,
    /// Readability only, as long as the kernel has always taken everything; from then on writability, too.
    pub(crate) interest: Interest,
    /// The kernel has announced the end of the peer's bytes: the connection is read until that end.
    pub(crate) end_announced: bool,
    /// On the loop's ready list.
    pub(crate) listed: bool,
    /// Its last bytes were much work: it is read after the others, and within a turn's bounds.
    pub(crate) demanding: bool,
    /// Bytes thrown away since the service was done with it.
    pub(crate) discarded: u32,
    pub(crate) corked: Corked,
    /// The moment at which the service last sent something.
    pub(crate) sent: Tick,
    pub(crate) queue: Option<Box<Queue>>,
    /// The moment at which the service, or the lingering, is due.
    pub(crate) due: Tick,
    /// The tick of the one valid entry in the wheel; other entries are stale.
    pub(crate) filed: Tick,
}

/// The part of its life that a connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Bytes go both ways.
    Open,
    /// Sending failed: nothing is sent any more, and what the peer sent before is still read.
    Broken,
    /// The service is done with it. Units that wait are sent, then the writing side is shut down.
    Draining,
    /// The writing side is shut down; bytes that the peer still sends are thrown away.
    Discarding,
    /// the socket is on loan; nothing is read or written here.
    OnLoan,
    /// The descriptor is closed; the slot is freed when the turn ends.
    Closed,
}

/// The state of a connection's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Read when the kernel reports something.
    On,
    /// Not read until the service resumes it.
    Paused,
    /// Not read until the service has gone on with the bytes that it put off to the next turn.
    PutOff,
    /// Ended; the service has been told.
    Over,
}

/// The size of one read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadSize {
    /// 4 KiB: full of the smallest frames they are a bounded piece of work.
    Small,
    /// 16 KiB: full of tiny messages they are a bounded piece of work.
    Moderate,
    /// 64 KiB: full of small messages they are a bounded piece of work.
    Usual,
    /// 512 KiB: large messages come in one piece and need not be put together.
    Large,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream: Some(stream),
            phase: Phase::Open,
            reading: Reading::On,
            read_size: ReadSize::Usual,
            interest: Interest::READABLE,
            end_announced: false,
            listed: false,
            demanding: false,
            discarded: 0,
            corked: Corked::NOTHING,
            sent: Tick::NEVER,
            queue: None,
            due: Tick::NEVER,
            filed: Tick::NEVER,
        }
    }

    /// Bytes that wait to be sent: corked ones, and those that the kernel did not take.
    pub(crate) fn waiting(&self) -> usize {
        self.corked.size() + self.queue.as_ref().map_or(0, |queue| queue.size())
    }

    /// True where arriving bytes are read for the service.
    pub(crate) fn is_read(&self) -> bool {
        self.is_served() && self.reading == Reading::On
    }

    /// True while the service still deals with this connection.
    pub(crate) fn is_served(&self) -> bool {
        matches!(self.phase, Phase::Open | Phase::Broken)
    }
}

const _: () = assert!(size_of::<Socket>() <= SIZE_MAX, "an idle connection costs 256 bytes in all");
/// In a debug build mio keeps more, to check that it is used rightly.
const SIZE_MAX: usize = if cfg!(debug_assertions) { 64 } else { 48 };
