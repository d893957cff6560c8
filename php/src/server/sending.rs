//! The verbs of scripts: what they send to connections, and do to them.

use gannet::settings::QueuePolicy;
use gannet::{CloseCode, Command, ConnectionId, Frame, Opcode, Payload as Message, PushError};

use super::connection::{ConnectionEnd, WebSocketStatus};
use super::sendable::{Compress, Sendable};
use super::state::{Dialect, ServerState};
use crate::exceptions;
use crate::http;
use crate::last_error::{self, FATAL_ERROR, OUTPUT_BUFFER_OVERFLOW};
use crate::warning::warn;
use crate::websocket::{
    CONTROL_SIZE_MAX, FLAG_FIN, OPCODE_BINARY, OPCODE_CLOSE, OPCODE_CONTINUATION, OPCODE_PING, OPCODE_PONG,
    OPCODE_TEXT, Packed, Payload, REASON_SIZE_MAX,
};

/// `push`, with arguments that are checked already.
pub(crate) fn push(state: &ServerState, fd: i64, packed: &Packed) -> bool {
    let payload = match &packed.payload {
        Payload::Close { code, reason } => {
            return disconnect(state, fd, *code, reason.as_bytes());
        }
        Payload::String(payload) => payload.as_bytes(),
    };
    push_bytes(state, fd, packed.opcode, packed.flags, payload)
}

/// Sends a frame, a whole message more often than not.
#[inline]
pub(crate) fn push_bytes(state: &ServerState, fd: i64, opcode: i64, flags: i64, payload: &[u8]) -> bool {
    let whole = flags & FLAG_FIN != 0;
    let compress = Compress::of(flags);
    let data = match opcode {
        OPCODE_TEXT if whole => match std::str::from_utf8(payload) {
            Ok(text) => Sendable::Message(Message::Text(text), compress),
            Err(_) => return refuse_text(),
        },
        OPCODE_BINARY if whole => Sendable::Message(Message::Binary(payload), compress),
        OPCODE_CLOSE => return disconnect_with(state, fd, payload),
        _ => {
            let Some(opcode) = opcode_of(opcode) else { return refuse_opcode(opcode) };
            Sendable::Frame(Frame { opcode, fin: whole, payload })
        }
    };
    match state.with_reach(|reach| reach.send(id_of(fd), data)) {
        Ok(()) => {
            state.note_sent(fd, payload.len());
            true
        }
        Err(PushError::Gone) if keep_frame(state, fd, opcode, flags, payload) => true,
        Err(error) => refused_by_loop(state, fd, error),
    }
}

/// Keeps a frame for a connection whose handshake the script is answering. False: it is not.
#[cold]
fn keep_frame(state: &ServerState, fd: i64, opcode: i64, flags: i64, payload: &[u8]) -> bool {
    state.with_handshake(fd, |handshake| handshake.keep(opcode, flags, payload)) == Some(true)
}

/// `ping`.
pub(crate) fn ping(state: &ServerState, fd: i64, payload: &[u8]) -> bool {
    if !state.is_running() {
        return not_running();
    }
    if payload.len() > CONTROL_SIZE_MAX {
        warn("the max length of ping data is 125");
        last_error::set(last_error::PACK_FAILED);
        return false;
    }
    apply(state, Command::Ping { id: id_of(fd), payload }) || no_websocket(state, fd)
}

/// `disconnect`: tells the client why, and ends the connection when it has answered.
pub(crate) fn disconnect(state: &ServerState, fd: i64, code: i64, reason: &[u8]) -> bool {
    if !state.is_running() {
        return not_running();
    }
    if !state.is_established(fd) {
        return no_websocket(state, fd);
    }
    if reason.len() > REASON_SIZE_MAX {
        warn("the max length of close reason is 123");
        last_error::set(last_error::PACK_FAILED);
        return false;
    }
    let Ok(reason) = std::str::from_utf8(reason) else {
        warn("the reason of a close must be UTF-8");
        last_error::set(last_error::PACK_FAILED);
        return false;
    };
    let sent = CloseCode::new(u16::try_from(code).unwrap_or(0));
    if !sent.may_be_sent() {
        warn(&format!("close code {code} may not be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 may"));
        last_error::set(last_error::PACK_FAILED);
        return false;
    }
    if state.with_handshake(fd, |handshake| handshake.keep_close(sent, reason)) == Some(true) {
        return true;
    }
    let id = id_of(fd);
    if !apply(state, Command::Close { id, code: sent, reason }) {
        return no_websocket(state, fd);
    }
    state.with_connection(fd, |connection| {
        connection.end(ConnectionEnd::Asked);
        connection.status = WebSocketStatus::Closing;
    });
    if state.dialect != Dialect::Gannet {
        // Swoole does not wait for the client's answer.
        apply(state, Command::HangUp { id });
    }
    true
}

/// `close`: ends a connection, whatever is spoken on it. As with Swoole nothing is said: browsers see 1006. A handshake
/// that is being answered is refused.
pub(crate) fn close(state: &ServerState, fd: i64, reset: bool) -> bool {
    if !state.is_running() {
        return not_running();
    }
    if !state.exists(fd) {
        return no_session(state, fd);
    }
    let ended =
        state.with_handshake(fd, |handshake| handshake.refuse()) == Some(true) || end(state, fd, reset);
    // Otherwise it stays, and the script must be able to end it later.
    if ended {
        state.with_connection(fd, |connection| connection.end(ConnectionEnd::Asked));
    }
    ended
}

/// Has the loop end a connection.
fn end(state: &ServerState, fd: i64, reset: bool) -> bool {
    let id = id_of(fd);
    let ended = apply(state, if reset { Command::Abort { id } } else { Command::HangUp { id } });
    // From here on the script cannot answer a request of this connection.
    let was_asked = http::close(fd);
    was_asked || ended
}

/// `send`: bytes as they are.
pub(crate) fn send_raw(state: &ServerState, fd: i64, bytes: &[u8]) -> bool {
    if !state.is_running() {
        return not_running();
    }
    match state.with_reach(|reach| reach.send(id_of(fd), Sendable::Raw(bytes))) {
        Ok(()) => {
            http::note_sent(fd);
            state.note_sent(fd, bytes.len());
            true
        }
        Err(PushError::Full) => refused_by_loop(state, fd, PushError::Full),
        Err(_) => no_session(state, fd),
    }
}

/// Has a command for a connection carried out; warns where there is none that it can be done to.
pub(crate) fn order(
    state: &ServerState,
    fd: i64,
    command: impl FnOnce(ConnectionId) -> Command<'static>,
) -> bool {
    apply(state, command(id_of(fd))) || no_session(state, fd)
}

/// Has a command carried out. False: there is no connection that it can be done to.
fn apply(state: &ServerState, command: Command<'_>) -> bool {
    state.with_reach(|reach| reach.apply(command)).is_ok()
}

pub(crate) fn id_of(fd: i64) -> ConnectionId {
    ConnectionId::new(u64::try_from(fd).unwrap_or(0))
}

/// A Close that is given as payload: two bytes of code, and a reason.
fn disconnect_with(state: &ServerState, fd: i64, payload: &[u8]) -> bool {
    let (code, reason) = payload
        .split_first_chunk()
        .map_or((1000, &b""[..]), |(code, reason)| (i64::from(u16::from_be_bytes(*code)), reason));
    disconnect(state, fd, code, reason)
}

/// Refuses what a loop has refused. With the policy `close` a full queue has closed a WebSocket; one whose request or
/// handshake is still being answered stays.
#[cold]
fn refused_by_loop(state: &ServerState, fd: i64, error: PushError) -> bool {
    if matches!(error, PushError::Full) && state.queue_policy.get() == QueuePolicy::Close {
        state.with_connection(fd, |connection| match connection.status {
            WebSocketStatus::Active | WebSocketStatus::Closing => connection.end(ConnectionEnd::Overflowed),
            WebSocketStatus::Http | WebSocketStatus::Handshake => {}
        });
    }
    refused(state, fd, error)
}

#[cold]
fn refused(state: &ServerState, fd: i64, error: PushError) -> bool {
    if state.settings.borrow().push_throws {
        exceptions::throw_push(error, fd);
        let full = matches!(error, PushError::Full);
        last_error::set(if full { OUTPUT_BUFFER_OVERFLOW } else { SESSION_CLOSED });
        return false;
    }
    match error {
        PushError::Full => overflowed(state, fd),
        PushError::Gone if state.exists(fd) => no_websocket(state, fd),
        PushError::Gone => no_session(state, fd),
        PushError::ControlTooLong(_) | PushError::ControlFragmented => {
            warn("a control frame has one fragment of at most 125 bytes (RFC 6455 §5.5)");
            last_error::set(last_error::PACK_FAILED);
            false
        }
        error => {
            warn(&error.to_string());
            last_error::set(last_error::PACK_FAILED);
            false
        }
    }
}

/// There is no open WebSocket with this id.
#[cold]
pub(super) fn no_connection(state: &ServerState, fd: i64) -> bool {
    refused(state, fd, PushError::Gone)
}

/// The queue of a client is full, for which the script is not to blame.
#[cold]
fn overflowed(state: &ServerState, fd: i64) -> bool {
    let was_logged =
        state.with_connection(fd, |connection| std::mem::replace(&mut connection.overflow_logged, true));
    let message = || format!("connection[{fd}] output buffer overflow");
    match state.dialect {
        Dialect::Gannet => warn(&message()),
        // Once until its queue has been emptied.
        Dialect::Http | Dialect::WebSocket if was_logged == Some(false) => tracing::warn!("{}", message()),
        Dialect::Http | Dialect::WebSocket => {}
    }
    last_error::set(OUTPUT_BUFFER_OVERFLOW);
    false
}

/// True where the server itself has ended a connection, and the script has not heard of that. The script is not to
/// blame, and not warned: an error handler may throw, and the failed callback would close a connection that has nothing
/// to do with it.
fn ended_unheard(state: &ServerState, fd: i64) -> bool {
    let error = state.with_connection(fd, |connection| match connection.ended() {
        Some(ConnectionEnd::Overflowed) => Some(OUTPUT_BUFFER_OVERFLOW),
        Some(ConnectionEnd::Judged) => Some(SESSION_CLOSED),
        // Its loop has lost it, and will say so.
        None if connection.opened && connection.status == WebSocketStatus::Active => Some(SESSION_CLOSED),
        Some(ConnectionEnd::Gone | ConnectionEnd::Asked) | None => None,
    });
    let error = error.flatten();
    error.into_iter().for_each(last_error::set);
    error.is_some()
}

#[cold]
fn no_session(state: &ServerState, fd: i64) -> bool {
    if ended_unheard(state, fd) {
        return false;
    }
    warn(&format!("session#{fd} does not exists"));
    let precise = state.dialect == Dialect::Gannet;
    last_error::set(if precise { SESSION_NOT_EXIST } else { FATAL_ERROR });
    false
}

#[cold]
fn no_websocket(state: &ServerState, fd: i64) -> bool {
    if ended_unheard(state, fd) {
        return false;
    }
    if fd <= 0 {
        warn(&format!("fd[{fd}] is invalid"));
    } else {
        warn(&format!("the connected client of connection[{fd}] is not a websocket client or closed"));
    }
    let precise = state.dialect == Dialect::Gannet;
    last_error::set(if precise { UNCONNECTED } else { FATAL_ERROR });
    false
}

#[cold]
pub(crate) fn not_running() -> bool {
    warn("server is not running");
    last_error::set(FATAL_ERROR);
    false
}

#[cold]
pub(super) fn refuse_text() -> bool {
    warn("a text message must be UTF-8 (RFC 6455 §8.1); send bytes with WEBSOCKET_OPCODE_BINARY");
    last_error::set(last_error::PACK_FAILED);
    false
}

#[cold]
fn refuse_opcode(opcode: i64) -> bool {
    warn(&format!("opcode {opcode} is reserved: 0 to 2 and 8 to 10 are frames"));
    last_error::set(last_error::PACK_FAILED);
    false
}

fn opcode_of(opcode: i64) -> Option<Opcode> {
    Some(match opcode {
        OPCODE_CONTINUATION => Opcode::Continuation,
        OPCODE_TEXT => Opcode::Text,
        OPCODE_BINARY => Opcode::Binary,
        OPCODE_PING => Opcode::Ping,
        OPCODE_PONG => Opcode::Pong,
        _ => return None,
    })
}

const SESSION_CLOSED: i64 = 1004;
const SESSION_NOT_EXIST: i64 = 1005;
const UNCONNECTED: i64 = 8503;
