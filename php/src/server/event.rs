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

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// How many there are.
    pub(crate) const COUNT: usize = NAMES.len();
}

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
