use super::{Agreement, Inflater};

/// The inflaters of all connections of a process.
#[derive(Debug)]
pub(crate) struct Inflaters {
    /// `true` where a message may refer to those before it on its connection.
    pub(crate) context_takeover: bool,
    /// Those that nobody has.
    spare: Vec<Inflater>,
    /// Inflated bytes, until they are compared.
    pub(crate) room: Vec<u8>,
}

impl Inflaters {
    pub(crate) fn new(agreement: &Agreement) -> Self {
        let context_takeover = !agreement.server_no_context_takeover;
        Self { context_takeover, spare: Vec::new(), room: vec![0; ROOM_SIZE] }
    }

    /// One that knows of no message.
    pub(crate) fn lend(&mut self) -> Inflater {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes one back after a message, or leaves it to the connection, for which it keeps the context.
    pub(crate) fn take_back(&mut self, mut inflater: Inflater) -> Option<Inflater> {
        if self.context_takeover {
            return Some(inflater);
        }
        inflater.reset();
        self.spare.push(inflater);
        None
    }
}

const ROOM_SIZE: usize = 16 << 10;
