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
    /// The protocol of an open connection, which makes its messages, and their receiver.
    Open { connection: Connection, receiver: Receiver<S> },
}

/// The application's side of an open connection.
pub(super) enum Receiver<S> {
    /// The handler, with its state for the connection.
    Handler(S),
    /// The task in this place.
    Task(u32),
}
