//! The rooms of `Gannet\Server`: who gets what is published.

use ext_php_rs::args::Arg;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::flags::{DataType, MethodFlags};
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ExecuteData;
use gannet::{
    Command, CommandError, ConnectionId, Context, Delivery, Handle, JoinError, Payload, PublishError,
};

use super::buffer_full;
use super::sending::{id_of, no_connection, not_running, refuse_text};
use super::state::{ServerState, fd_of};
use super::websocket_server::{fd_argument, guard, with_state};
use crate::arguments::{Integer, Text};
use crate::exceptions;
use crate::last_error::{self, OUTPUT_BUFFER_OVERFLOW, PACK_FAILED};
use crate::values::{long, string, table, truth};
use crate::warning::warn;
use crate::websocket::{OPCODE_BINARY, OPCODE_TEXT};
use crate::zend::{argument, converted};

/// Adds the methods.
pub(super) fn methods(class: ClassBuilder) -> ClassBuilder {
    let publish = FunctionBuilder::new("publish", publish)
        .arg(room())
        .arg(Arg::new("data", DataType::String))
        .required_args(2)
        .arg(Arg::new("opcode", DataType::Long).default("SWOOLE_WEBSOCKET_OPCODE_TEXT"))
        .arg(Arg::new("except", DataType::Long).default("0"))
        .arg(Arg::new("latest", DataType::Long).allow_null().default("null"))
        .returns(DataType::Mixed, false, false);
    class
        .method(of_member(FunctionBuilder::new("join", join)), MethodFlags::Public)
        .method(of_member(FunctionBuilder::new("leave", leave)), MethodFlags::Public)
        .method(publish, MethodFlags::Public)
        .method(listing(FunctionBuilder::new("members", members).arg(room())), MethodFlags::Public)
        .method(listing(FunctionBuilder::new("rooms", rooms).arg(fd())), MethodFlags::Public)
}

fn of_member(method: FunctionBuilder<'_>) -> FunctionBuilder<'_> {
    method.arg(fd()).arg(room()).required_args(2).returns(DataType::Bool, false, false)
}

fn listing(method: FunctionBuilder<'_>) -> FunctionBuilder<'_> {
    method.required_args(1).returns(DataType::Array, false, false)
}

fn fd() -> Arg<'static> {
    Arg::new("fd", DataType::Long)
}

fn room() -> Arg<'static> {
    Arg::new("room", DataType::String)
}

/// `join($fd, $room)`.
extern "C" fn join(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let joined = with_state(call, 2, 2, |state, call| {
            let (fd, room) = (fd_argument(call)?, converted::<Text>(call, 1)?);
            let Some(room) = name(room.bytes()) else { return Some(false) };
            if !state.is_running() {
                return Some(not_running());
            }
            // Its loop may not have heard of its end yet.
            if !state.is_established(fd) {
                return Some(no_connection(state, fd));
            }
            Some(match state.with_reach(|reach| reach.apply(Command::Join { id: id_of(fd), room })) {
                Ok(()) => true,
                Err(CommandError::Join(JoinError::Gone)) => no_connection(state, fd),
                Err(error) => {
                    warn(&error.to_string());
                    last_error::set(PACK_FAILED);
                    false
                }
            })
        });
        *returned = truth(joined.unwrap_or(false));
    });
}

/// `leave($fd, $room)`.
extern "C" fn leave(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let left = with_state(call, 2, 2, |state, call| {
            let (fd, room) = (fd_argument(call)?, converted::<Text>(call, 1)?);
            let Some(room) = name(room.bytes()) else { return Some(false) };
            if !state.is_running() {
                return Some(not_running());
            }
            Some(state.with_reach(|reach| reach.apply(Command::Leave { id: id_of(fd), room })).is_ok())
        });
        *returned = truth(left.unwrap_or(false));
    });
}

/// `publish($room, $data, $opcode, $except, $latest)`.
extern "C" fn publish(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let reached = with_state(call, 2, 5, |state, call| {
            let (room, data) = (converted::<Text>(call, 0)?, converted::<Text>(call, 1)?);
            let opcode = whole(call, 2, OPCODE_TEXT)?;
            let except = whole(call, 3, 0)?;
            let delivery = match argument(call, 4) {
                Some(key) if !key.is_null() => Delivery::Latest(whole(call, 4, 0)?.cast_unsigned()),
                Some(_) | None => Delivery::Queue,
            };
            let payload = match (opcode, std::str::from_utf8(data.bytes())) {
                (OPCODE_TEXT, Ok(text)) => Payload::Text(text),
                (OPCODE_TEXT, Err(_)) => return refuse_text().then_some(0),
                (OPCODE_BINARY, _) => Payload::Binary(data.bytes()),
                (other, _) => return refuse_kind(other),
            };
            let room = name(room.bytes())?;
            let except = (except > 0).then(|| id_of(except));
            let published = ask(
                state,
                |server| server.publish_with(room, except, payload, delivery),
                |handle| handle.publish_with(room, except, payload, delivery),
            );
            match published? {
                Ok(count) => {
                    note_published(state, room, except, data.bytes().len());
                    Some(count)
                }
                Err(_) => refused(state),
            }
        });
        let count = reached.map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        *returned = count.map_or_else(|| truth(false), long);
    });
}

/// `members($room)`.
extern "C" fn members(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let members = with_state(call, 1, 1, |state, call| {
            let room = converted::<Text>(call, 0)?;
            let room = name(room.bytes())?;
            ask(state, |server| server.members(room), |handle| handle.members(room))
        });
        *returned = list(members.unwrap_or_default(), |id| long(fd_of(id)));
    });
}

/// `rooms($fd)`.
extern "C" fn rooms(call: &mut ExecuteData, returned: &mut Zval) {
    guard(|| {
        let rooms = with_state(call, 1, 1, |state, call| {
            let fd = fd_argument(call)?;
            ask(state, |server| server.rooms(id_of(fd)), |handle| handle.rooms(id_of(fd)))
        });
        *returned = list(rooms.unwrap_or_default(), |room| string(room.as_bytes()));
    });
}

/// Has the script told of receivers whose queues are full now.
fn note_published(state: &ServerState, room: &str, except: Option<ConnectionId>, size: usize) {
    if state.hears_full.get() {
        let members = ask(state, |server| server.members(room), |handle| handle.members(room));
        let receivers = members.into_iter().flatten().filter(|id| Some(*id) != except);
        buffer_full::check_members(state, receivers, size);
    }
}

/// Asks for an answer, which no [`Command`] has. `None`: the server does not run, and a warning said so.
fn ask<R>(
    state: &ServerState,
    here: impl FnOnce(&Context<'_>) -> R,
    elsewhere: impl FnOnce(&Handle) -> R,
) -> Option<R> {
    let answer = state.with_reach(|reach| reach.ask(here, elsewhere));
    if answer.is_none() {
        not_running();
    }
    answer
}

/// An `int`, or its default where it was left out. `None`: an exception is pending.
fn whole(call: &ExecuteData, index: usize, default: i64) -> Option<i64> {
    match argument(call, index) {
        Some(_) => converted(call, index).map(|Integer(number)| number),
        None => Some(default),
    }
}

fn refuse_kind(opcode: i64) -> Option<usize> {
    warn(&format!("opcode {opcode} cannot be published: 1 (text) and 2 (binary) can"));
    last_error::set(PACK_FAILED);
    None
}

fn name(bytes: &[u8]) -> Option<&str> {
    let name = std::str::from_utf8(bytes).ok();
    if name.is_none() {
        warn("a room's name must be UTF-8");
        last_error::set(PACK_FAILED);
    }
    name
}

#[cold]
fn refused(state: &ServerState) -> Option<usize> {
    last_error::set(OUTPUT_BUFFER_OVERFLOW);
    let throws = state.settings.borrow().push_throws;
    if throws {
        exceptions::throw_publish(PublishError::Full);
    } else {
        warn(&PublishError::Full.to_string());
    }
    None
}

fn list<T>(items: Vec<T>, value: impl Fn(T) -> Zval) -> Zval {
    let mut list = ZendHashTable::new();
    for item in items {
        // It fails where an array is full, which takes more members than there can be.
        list.push(value(item)).ok();
    }
    table(list)
}
