/// The attention that the messages of a connection get.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Attention {
    /// They are counted, whatever they are.
    Counted,
    /// Each must be the next one of a source, byte for byte.
    Compared(Source),
    /// Those with the number of the next one of a source are that one, and all others are passed over.
    Searched(Source),
}

/// The source of the messages of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    /// The connection that sends them.
    pub(crate) connection: u64,
    /// The number of them that it has begun to send.
    pub(crate) begun: u64,
}
