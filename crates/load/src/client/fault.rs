use std::io;
use std::time::Duration;

use super::upgrade::Refusal;
use super::wrong::Wrong;
use crate::escaped::escaped;

/// The reason that a connection came to nothing, or to an end that was not asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{0}")]
    NotConnected(#[source] io::Error),
    #[error("no answer to the handshake within {} s", .0.as_secs())]
    HandshakeTimeout(Duration),
    #[error("the server hung up in the handshake")]
    HandshakeEnded,
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error("the server closed it with {}{}", code_said(*.code), said(.reason))]
    Closed { code: Option<u16>, reason: Vec<u8> },
    #[error("the server hung up without a Close frame")]
    WithoutClose,
    #[error("the connection broke: {0}")]
    Broken(#[source] io::Error),
    #[error("message {message}: {wrong}")]
    Wrong { message: u64, wrong: Wrong },
    #[error("message {message} was not answered within {} s of the end", .patience.as_secs())]
    Unanswered { message: u64, patience: Duration },
    #[error("it was not opened and closed within {} s", .0.as_secs())]
    Unfinished(Duration),
    #[error("nobody but the sender got it: does this server broadcast?")]
    SenderAlone,
    #[error(
        "no message came: does this server speak of its own accord? What subscribes goes into --first-message"
    )]
    Silence,
}

fn code_said(code: Option<u16>) -> String {
    code.map_or_else(|| "no code".to_owned(), |code| code.to_string())
}

fn said(reason: &[u8]) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({})", escaped(reason)) }
}
