//! The events that scripts can register callbacks for.

/// An event, by Swoole's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Start,
    BeforeShutdown,
    Shutdown,
    WorkerStart,
    WorkerStop,
    WorkerExit,
    WorkerError,
    ManagerStart,
    ManagerStop,
    BeforeReload,
    AfterReload,
    Task,
    Finish,
    PipeMessage,
    Connect,
    Receive,
    Packet,
    Open,
    Message,
    Close,
    Disconnect,
    Request,
    Handshake,
    BeforeHandshakeResponse,
    BufferFull,
    BufferEmpty,
}

impl Event {
    /// The event of this name, whatever its case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, event)| *event)
    }

    /// The same, of the events that are a port's.
    pub(crate) fn named_of_port(name: &str) -> Option<Self> {
        Self::named(name).filter(|event| event.is_of_port())
    }

    /// True where it is about a connection, and so may have a callback for each port.
    const fn is_of_port(self) -> bool {
        match self {
            Self::Connect
            | Self::Receive
            | Self::Packet
            | Self::Open
            | Self::Message
            | Self::Close
            | Self::Disconnect
            | Self::Request
            | Self::Handshake
            | Self::BeforeHandshakeResponse
            | Self::BufferFull
            | Self::BufferEmpty => true,
            Self::Start
            | Self::BeforeShutdown
            | Self::Shutdown
            | Self::WorkerStart
            | Self::WorkerStop
            | Self::WorkerExit
            | Self::WorkerError
            | Self::ManagerStart
            | Self::ManagerStop
            | Self::BeforeReload
            | Self::AfterReload
            | Self::Task
            | Self::Finish
            | Self::PipeMessage => false,
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(_, event)| *event)
    }

    pub(crate) fn name(self) -> &'static str {
        NAMES[self.index()].0
    }

    /// The reason why it never comes, if it does not.
    pub(crate) const fn never_comes(self, speaks_websocket: bool) -> Option<&'static str> {
        match self {
            Self::Receive | Self::Packet => Some("ports speak HTTP and WebSocket"),
            Self::Task | Self::Finish => Some("there are no task workers"),
            Self::WorkerExit
            | Self::WorkerError
            | Self::ManagerStart
            | Self::ManagerStop
            | Self::BeforeReload
            | Self::AfterReload
            | Self::PipeMessage => Some("everything runs in one process"),
            Self::Open | Self::Message | Self::Handshake | Self::BeforeHandshakeResponse
                if !speaks_websocket =>
            {
                Some("this server speaks WebSocket only with open_websocket_protocol")
            }
            Self::Open
            | Self::Message
            | Self::Handshake
            | Self::BeforeHandshakeResponse
            | Self::Start
            | Self::BeforeShutdown
            | Self::Shutdown
            | Self::WorkerStart
            | Self::WorkerStop
            | Self::Connect
            | Self::Close
            | Self::Disconnect
            | Self::Request
            | Self::BufferFull
            | Self::BufferEmpty => None,
        }
    }

    /// The number of events.
    pub(crate) const COUNT: usize = NAMES.len();
}

/// In the order of the enum.
const NAMES: [(&str, Event); 26] = [
    ("start", Event::Start),
    ("beforeShutdown", Event::BeforeShutdown),
    ("shutdown", Event::Shutdown),
    ("workerStart", Event::WorkerStart),
    ("workerStop", Event::WorkerStop),
    ("workerExit", Event::WorkerExit),
    ("workerError", Event::WorkerError),
    ("managerStart", Event::ManagerStart),
    ("managerStop", Event::ManagerStop),
    ("beforeReload", Event::BeforeReload),
    ("afterReload", Event::AfterReload),
    ("task", Event::Task),
    ("finish", Event::Finish),
    ("pipeMessage", Event::PipeMessage),
    ("connect", Event::Connect),
    ("receive", Event::Receive),
    ("packet", Event::Packet),
    ("open", Event::Open),
    ("message", Event::Message),
    ("close", Event::Close),
    ("disconnect", Event::Disconnect),
    ("request", Event::Request),
    ("handshake", Event::Handshake),
    ("beforeHandshakeResponse", Event::BeforeHandshakeResponse),
    ("bufferFull", Event::BufferFull),
    ("bufferEmpty", Event::BufferEmpty),
];
