//! Helpers of the tests of the receiving side: a client's frames, and drivers that collect owned events.

use gannet_proto::{Connection, Event, FrameHeader, Limits, Opcode, Payload, Reassembly, Violation, unmask};

/// An event that outlives the bytes it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owned {
    Text(String),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Option<(u16, String)>),
}

impl From<Event<'_>> for Owned {
    fn from(event: Event<'_>) -> Self {
        match event {
            Event::Message(Payload::Text(text)) | Event::Inflated(Payload::Text(text)) => {
                Self::Text(text.to_owned())
            }
            Event::Message(Payload::Binary(bytes)) | Event::Inflated(Payload::Binary(bytes)) => {
                Self::Binary(bytes.to_vec())
            }
            Event::Ping(payload) => Self::Ping(payload.to_vec()),
            Event::Pong(payload) => Self::Pong(payload.to_vec()),
            Event::Close(close) => {
                Self::Close(close.map(|close| (close.code().number(), close.reason().to_owned())))
            }
        }
    }
}

/// All that a stream of bytes led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) events: Vec<Owned>,
    pub(crate) violation: Option<Violation>,
    /// Bytes received of a message or frame that was not complete at the end.
    pub(crate) unfinished_size: Option<u64>,
    /// The most memory that unfinished messages held at any time.
    pub(crate) held_max: usize,
    /// The memory that the connection held at the end.
    pub(crate) held: usize,
}

impl Outcome {
    pub(crate) fn is_over(&self) -> bool {
        self.violation.is_some() || matches!(self.events.last(), Some(Owned::Close(_)))
    }
}

/// The limits that tests use unless they test limits.
pub(crate) const LIMITS: Limits = Limits { message_size_max: 1 << 20, fragments_max: 64 };

/// The masking key of all frames in which it does not matter.
pub(crate) const MASKING_KEY: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];

/// A frame as a client sends it.
pub(crate) fn frame(fin: bool, opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    frame_with_masking_key(fin, opcode, payload, MASKING_KEY)
}

/// A frame as a client sends it, with this masking key.
pub(crate) fn frame_with_masking_key(
    fin: bool,
    opcode: Opcode,
    payload: &[u8],
    masking_key: [u8; 4],
) -> Vec<u8> {
    let header = FrameHeader {
        fin,
        rsv: 0,
        opcode,
        masking_key: Some(masking_key),
        payload_size: payload.len() as u64,
    };
    let mut bytes = header.encode().to_vec();
    let start = bytes.len();
    bytes.extend_from_slice(payload);
    unmask(&mut bytes[start..], masking_key);
    bytes
}

/// The way in which bytes reach the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// All through `receive`.
    Shared,
    /// Through `direct_buffer` whenever there is one.
    Direct,
}

/// Feeds `stream` in pieces of these sizes, over and over, to a new connection.
pub(crate) fn run(stream: &[u8], sizes: &[usize], way: Way, limits: Limits) -> Outcome {
    let outcome = run_on(Connection::new(), stream, sizes, way, limits);
    if outcome.unfinished_size.is_none() {
        assert_eq!(outcome.held, 0, "nothing is unfinished, yet memory is held");
    }
    outcome
}

/// The same for this connection.
pub(crate) fn run_on(
    mut connection: Connection,
    stream: &[u8],
    sizes: &[usize],
    way: Way,
    limits: Limits,
) -> Outcome {
    let mut shared = Reassembly::new(limits);
    let mut outcome = Outcome::default();
    let mut sizes = sizes.iter().copied().cycle();
    let mut rest = stream;
    while !rest.is_empty() && !outcome.is_over() {
        let size = sizes.next().map_or(rest.len(), |size| size.clamp(1, rest.len()));
        let taken = feed(&mut connection, &mut shared, &rest[..size], way, &mut outcome);
        rest = &rest[taken..];
        outcome.held_max = outcome.held_max.max(shared.held());
    }
    outcome.unfinished_size = connection.unfinished_size();
    outcome.held = shared.held();
    assert_eq!(connection.held(), shared.held(), "it is the only connection");
    connection.release(&mut shared);
    assert_eq!(shared.held(), 0, "memory is held after release");
    outcome
}

/// One read of the socket. Returns how many bytes it took.
fn feed(
    connection: &mut Connection,
    shared: &mut Reassembly,
    piece: &[u8],
    way: Way,
    outcome: &mut Outcome,
) -> usize {
    if way == Way::Direct
        && let Some(buffer) = connection.direct_buffer(shared)
    {
        let size = piece.len().min(buffer.len());
        buffer[..size].copy_from_slice(&piece[..size]);
        match connection.receive_direct(size, shared) {
            Ok(event) => outcome.events.extend(event.map(Owned::from)),
            Err(violation) => outcome.violation = Some(violation),
        }
        return size;
    }
    let mut bytes = piece.to_vec();
    let mut position = 0;
    while !outcome.is_over() {
        match connection.receive(&mut bytes[position..], shared) {
            Ok(received) => {
                position += received.consumed;
                let Some(event) = received.event else { break };
                outcome.events.push(event.into());
            }
            Err(violation) => outcome.violation = Some(violation),
        }
    }
    piece.len()
}

/// The outcome, which is the same in one piece, in single bytes, and received directly.
#[track_caller]
pub(crate) fn outcome(stream: &[u8]) -> (Vec<Owned>, Option<Violation>) {
    let whole = run(stream, &[], Way::Shared, LIMITS);
    for way in [Way::Shared, Way::Direct] {
        let bytes = run(stream, &[1], way, LIMITS);
        assert_eq!(
            (&bytes.events, bytes.violation),
            (&whole.events, whole.violation),
            "in single bytes, {way:?}"
        );
    }
    (whole.events, whole.violation)
}
