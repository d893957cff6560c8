use gannet_proto::CloseCode;

use crate::ConnectionId;

/// The end of a connection. Reported exactly once for each `open` that returned, whatever happened. An `open`
/// that panics ends its connection with 1011, and no `close` follows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Closed {
    /// The connection.
    pub id: ConnectionId,
    /// The code of the client's Close frame; 1005 where it carried none, 1006 where none came (RFC 6455 §7.1.5).
    pub code: CloseCode,
    /// The reason in the client's Close frame; empty where there was none.
    pub reason: String,
    /// Both sides sent a Close frame.
    pub was_clean: bool,
    /// The code that this server sent, if it sent one: 1009 here beside 1006 in `code` is a message too big.
    pub sent: Option<CloseCode>,
}
