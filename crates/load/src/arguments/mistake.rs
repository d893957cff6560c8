use std::io;
use std::net::SocketAddr;

use super::target::TargetError;
use crate::messages::script::ScriptError;

/// Options that are wrong, or that do not go together; its text is one line that names them, and says how they would be
/// right.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ArgumentsError(#[from] Mistake);

/// A mistake in what the user asks for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Mistake {
    #[error("the URL {url:?}: {source}")]
    Url { url: String, source: TargetError },
    #[error("cannot find the host {host:?}: {source}; is the name right?")]
    Host { host: String, source: io::Error },
    #[error("the host {0:?} has no address")]
    NoAddress(String),
    #[error("cannot reach {host} at any of its addresses; at {address}: {source}")]
    Unreachable { host: String, address: SocketAddr, source: io::Error },
    #[error("{option} {value} is too few; it must be {least} or more")]
    TooFew { option: &'static str, value: usize, least: usize },
    #[error("--connections {0} is too few for fan-out: one sends, so at least 2 are needed")]
    NoReceiver(usize),
    #[error("{option} does not go with --mode {mode}: {reason}")]
    NotInMode { option: &'static str, mode: &'static str, reason: &'static str },
    #[error(
        "--rate does not go with --in-flight: with a rate each message is sent when it is due; take one away"
    )]
    TwoPaces,
    #[error("{0} needs --slow-readers N: without them nobody reads slowly")]
    NobodySlow(&'static str),
    #[error("--flood-with needs --flooders N: without them nobody floods")]
    NobodyFloods,
    #[error("--flood-with blocks needs --deflate: there are blocks in compressed messages only")]
    BlocksUncompressed,
    #[error("--messages {path}: {source}")]
    Messages { path: String, source: ScriptError },
    #[error("{option} does not go with --messages: {reason}; take one away")]
    NotWithMessages { option: &'static str, reason: &'static str },
    #[error(
        "--deflate does not go with --first-message in --mode {0}: what the server says before the load begins is \
         not inflated; take one away"
    )]
    DeflatedFirst(&'static str),
    #[error(
        "--first-message {0:?}: {{id}} is for --messages; the number of the connection is {{connection}}"
    )]
    FirstMessageId(String),
    #[error("--duration must be more than 0, such as 10s")]
    NoDuration,
    #[error("--processes {processes} is more than --connections {connections}; each needs at least one")]
    IdleProcesses { processes: usize, connections: usize },
    #[error("{0} has no \": \" in it; write --header \"Name: value\"")]
    NoColon(String),
    #[error("{0:?} is not the name of a header field; write --header \"Name: value\"")]
    FieldName(String),
    #[error("the header field {0} has a value with characters that no header may have")]
    FieldValue(String),
    #[error("the header field {name} is made by the handshake itself and cannot be given{}", hint(.name))]
    FieldReserved { name: String },
    #[error("{0:?} is not a subprotocol; it is one word of letters, digits and !#$%&'*+-.^_`|~")]
    Subprotocol(String),
    #[error("--source {source_address} does not go with {address}: one is IPv4, the other IPv6")]
    SourceFamily { source_address: std::net::IpAddr, address: SocketAddr },
    #[error(
        "{connections} connections need more descriptors than this process may have ({limit}), and {mode} \
         works in one process; raise the limit with `ulimit -Hn` or take fewer"
    )]
    OneProcess { connections: usize, limit: usize, mode: &'static str },
    #[error("--pid works on Linux only: there is no /proc here")]
    NoProc,
    #[error("--pid {0}: there is no such process on this machine; give the number that `pgrep` or `ps` says")]
    NoProcess(u32),
}

fn hint(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "sec-websocket-protocol" => "; write --subprotocol",
        "sec-websocket-extensions" => "; write --deflate",
        _ => "",
    }
}
