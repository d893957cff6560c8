use gannet_proto::Connection;
use gannet_proto::handshake::HeadReader;

use super::handshake::Undecided;

/// The lent side of a connection: the parts that a callback is lent while it runs, or that make them.
pub(super) enum Lent<S> {
    /// Nothing is read here: there is no connection, it is over, or its socket is on loan.
    Nothing,
    /// The reader of a request's head.
    Handshake(HeadReader),
    /// A request on which the application decides later.
    Undecided(Box<Undecided>),
    /// The protocol of an open connection, which makes its messages, and the application's state for it.
    Open { connection: Connection, state: S },
}
