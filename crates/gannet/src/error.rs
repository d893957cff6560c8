use std::io;

use gannet_proto::InvalidClose;
use gannet_reactor::Undelivered;

use crate::settings::SettingsError;

/// A message that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PushError {
    /// There is no open connection with this id, or not any more.
    #[error("no open connection has this id")]
    Gone,
    /// The connection's send queue is full, and [`QueuePolicy`](crate::settings::QueuePolicy) was applied;
    /// or, through a [`Handle`](crate::Handle), the mailbox of its loop is full.
    #[error("too much waits for this connection already")]
    Full,
    /// RFC 6455 §5.5: a control frame carries at most 125 bytes. From
    /// [`send_frame`](crate::Context::send_frame) only.
    #[error("control frame of {0} bytes; 125 are allowed")]
    ControlTooLong(usize),
    /// RFC 6455 §5.5: a control frame is not fragmented, so it has FIN. From
    /// [`send_frame`](crate::Context::send_frame) only.
    #[error("control frame without FIN; it cannot be fragmented")]
    ControlFragmented,
}

impl From<PingError> for PushError {
    fn from(error: PingError) -> Self {
        match error {
            PingError::Gone => Self::Gone,
            PingError::Full => Self::Full,
            PingError::TooLong(size) => Self::ControlTooLong(size),
        }
    }
}

/// A value that an upgrade has not given to its connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the upgrade gave its connection no {wanted}; it gave {}", listed(given))]
#[non_exhaustive]
pub struct NoExtension {
    /// The type that was asked for.
    pub wanted: &'static str,
    /// The types of the values that are there.
    pub given: Vec<&'static str>,
}

/// A query that does not fit the type that it was to be decoded into.
#[cfg(feature = "query")]
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the query of the address does not fit: {0}")]
pub struct InvalidQuery(pub(crate) String);

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// A [`Command`](crate::Command) that was not carried out, or not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// No connection has this id, or none that the verb can be done to.
    #[error("no connection has this id, or none to which this can be done")]
    Gone,
    /// Of a message, a frame or bytes.
    #[error(transparent)]
    Push(#[from] PushError),
    /// Of a Ping or a Pong.
    #[error(transparent)]
    Ping(#[from] PingError),
    /// Of a Close.
    #[error(transparent)]
    Close(#[from] CloseError),
    /// Of a join.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// Of a message to many.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

impl From<Undelivered> for PushError {
    fn from(undelivered: Undelivered) -> Self {
        match undelivered {
            Undelivered::Full => Self::Full,
            Undelivered::Closed => Self::Gone,
        }
    }
}

impl From<Undelivered> for PingError {
    fn from(undelivered: Undelivered) -> Self {
        match undelivered {
            Undelivered::Full => Self::Full,
            Undelivered::Closed => Self::Gone,
        }
    }
}

/// A connection that was not joined to a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoinError {
    /// There is no open connection with this id, or not any more.
    #[error("no open connection has this id")]
    Gone,
    /// The name is empty.
    #[error("the room's name is empty")]
    NameEmpty,
    /// The name has this many bytes, more than [`room_name_size_max`](crate::Settings::room_name_size_max).
    #[error("the room's name has {0} bytes, more than room_name_size_max")]
    NameTooLong(usize),
    /// The connection is in as many rooms as
    /// [`rooms_per_connection_max`](crate::Settings::rooms_per_connection_max) allows.
    #[error("the connection is in as many rooms as it may, rooms_per_connection_max")]
    TooManyRooms,
    /// All rooms together take a quarter of [`memory_max`](crate::Settings::memory_max).
    #[error("all rooms together take as much memory as they may, a quarter of memory_max")]
    MemoryFull,
}

/// A message that did not go out to all its receivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The mailbox of an event loop is full, and its connections do not get the message: they are counted in
    /// [`Counters::dropped`](crate::Counters::dropped). All others get it.
    #[error("the mailbox of an event loop is full")]
    Full,
}

/// A connection that could not be closed as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CloseError {
    /// There is no open connection with this id, or not any more.
    #[error("no open connection has this id")]
    Gone,
    /// The code must not be sent, or the reason is too long.
    #[error(transparent)]
    Invalid(#[from] InvalidClose),
}

/// A Ping or a Pong that was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PingError {
    /// There is no open connection with this id, or not any more.
    #[error("no open connection has this id")]
    Gone,
    /// RFC 6455 §5.5: a control frame carries at most 125 bytes.
    #[error("payload of {0} bytes; a Ping or a Pong carries at most 125")]
    TooLong(usize),
    /// The mailbox of the connection's loop is full.
    #[error("the mailbox of the connection's loop is full")]
    Full,
}

/// A server that could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The settings are invalid.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// No address was given, and not [`listen_nowhere`](crate::Server::listen_nowhere) either.
    #[error("no address to listen on; give one, such as 127.0.0.1:9501")]
    NoAddress,
    /// An address cannot be understood or resolved.
    #[error("cannot listen on {address:?}: {source}; an address looks like 127.0.0.1:9501 or [::1]:9501")]
    Address {
        /// The address, as it was given.
        address: String,
        /// The resolver's error.
        source: io::Error,
    },
    /// Another process listens there.
    #[error("cannot listen on {address}: the port is taken; stop the other server or choose another port")]
    PortTaken {
        /// The address, as it was given.
        address: String,
    },
    /// The address belongs to another machine, or to none.
    #[error(
        "cannot listen on {address}: this machine has no such address; 0.0.0.0 and [::] are all that it has"
    )]
    NotHere {
        /// The address, as it was given.
        address: String,
    },
    /// The process may not listen on such a port.
    #[error(
        "cannot listen on {address}: not permitted; ports below 1024 need privileges, choose a higher one"
    )]
    NotPermitted {
        /// The address, as it was given.
        address: String,
    },
    /// The operating system does not let this process listen there, for another reason.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address, as it was given.
        address: String,
        /// The system's error.
        source: io::Error,
    },
    /// The process may not open as many descriptors as the server needs to serve a single connection.
    #[error(
        "the process may open {limit} file descriptors and needs {needed}; raise RLIMIT_NOFILE (ulimit -n), or set \
         fewer threads"
    )]
    DescriptorLimit {
        /// Descriptors that the process may have, after its limit was raised as far as allowed.
        limit: usize,
        /// Descriptors that the event loops, their listeners, a reserve and one connection need.
        needed: usize,
    },
    /// An event loop or its thread could not be made.
    #[error("cannot start an event loop: {0}")]
    Loop(#[source] io::Error),
    /// Closures and a [`Handler`](crate::Handler) were given, but only one of them can be called.
    #[error("both closures and a Handler were given; use one of them")]
    CallbacksAndHandler,
    /// Two ways were given for the same, of which the first leaves nothing to the second.
    #[error(
        "{one} and {other} were both given, and the first leaves nothing to the second; give one of them"
    )]
    Exclusive {
        /// The method of [`Server`](crate::Server) that gave the first.
        one: &'static str,
        /// The method that gave the second.
        other: &'static str,
    },
    /// The server had started, and ended otherwise than as asked.
    #[error(transparent)]
    Run(RunError),
}

/// The end of a running server, other than the one asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// An event loop failed in the operating system.
    #[error("an event loop failed: {0}")]
    Loop(#[source] io::Error),
    /// An event loop's thread panicked outside of any callback.
    #[error("an event loop panicked")]
    Panicked,
}
