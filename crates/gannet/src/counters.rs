/// Counts of a server since it started. The figures are read one after the other, while the server goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Connections that exist now, including those in their handshake.
    pub connections: usize,
    /// Open WebSocket connections now.
    pub open: usize,
    /// Connections accepted in all.
    pub accepted: u64,
    /// WebSocket connections opened in all.
    pub opened: u64,
    /// Connections refused in all: by a limit, by the handshake, or by the application.
    pub refused: u64,
    /// Messages that `push` or `publish` took and that were thrown away, counted for each receiver: by a
    /// queue policy, by [`Delivery::Drop`](crate::Delivery::Drop), or, if they were pushed, because their
    /// connection had ended before its loop could take them up. Messages in the queue of a connection that
    /// was lost are not counted.
    pub dropped: u64,
    /// Messages published as [`Latest`](crate::Delivery::Latest) that conflation replaced by a newer one
    /// before they had left, counted for each receiver.
    pub replaced: u64,
}
