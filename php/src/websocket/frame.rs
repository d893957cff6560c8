//! The objects that messages come as, and that frames can be sent as.

use ext_php_rs::args::Arg;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::error::Result;
use ext_php_rs::flags::{DataType, MethodFlags};
use ext_php_rs::types::{ZendObject, ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, run_handler};

use super::bytes::{self, Unpacked};
use super::constants::{
    CODE_NORMAL, CONTROL_SIZE_MAX, FLAG_COMPRESS, FLAG_FIN, FLAG_MASK, FLAG_RSV1, OPCODE_CLOSE, OPCODE_TEXT,
    REASON_SIZE_MAX,
};
use crate::classes::{Stored, property, stored_in};
use crate::values::{long, string, truth};
use crate::zend::{argument, set_slots, slot, this, to_long, to_string, wrong_count};

/// A frame that is to be sent, made of the arguments of `push`, or of a frame object.
pub(crate) struct Packed {
    pub(crate) opcode: i64,
    pub(crate) flags: i64,
    pub(crate) payload: Payload,
}

/// A frame's payload.
pub(crate) enum Payload {
    String(ZBox<ZendStr>),
    /// The code is as the script gave it, however large.
    Close {
        code: i64,
        reason: ZBox<ZendStr>,
    },
}

impl Packed {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match &self.payload {
            Payload::String(payload) => {
                bytes::append(&mut bytes, self.opcode, self.flags, payload.as_bytes())
            }
            Payload::Close { code, reason } => {
                // Swoole packs the lower sixteen bits of whatever it is given.
                let code = u16::try_from(code & 0xffff).unwrap_or(0);
                let mut payload = code.to_be_bytes().to_vec();
                payload.extend_from_slice(reason.as_bytes());
                bytes::append(&mut bytes, self.opcode, self.flags, &payload);
            }
        }
        bytes
    }
}

/// Registers both classes.
pub(crate) fn register() -> Result<()> {
    ClassBuilder::new("Swoole\\WebSocket\\Frame")
        .property(property("fd", 0_i64))
        .property(property("data", ""))
        .property(property("opcode", OPCODE_TEXT))
        .property(property("flags", FLAG_FIN))
        .property(property("finish", Zval::null()))
        .method(
            FunctionBuilder::new("__toString", to_string_method).returns(DataType::String, false, false),
            MethodFlags::Public,
        )
        .method(pack_builder(), MethodFlags::Public | MethodFlags::Static)
        .method(unpack_builder(), MethodFlags::Public | MethodFlags::Static)
        .registration(stored_in!(FRAME))
        .register()?;
    ClassBuilder::new("Swoole\\WebSocket\\CloseFrame")
        .extends((frame_class, "\\Swoole\\WebSocket\\Frame"))
        .property(property("opcode", OPCODE_CLOSE))
        .property(property("code", CODE_NORMAL))
        .property(property("reason", ""))
        .registration(stored_in!(CLOSE_FRAME))
        .register()?;
    crate::classes::alias("swoole_websocket_frame", frame_class())?;
    crate::classes::alias("swoole_websocket_closeframe", close_frame_class())
}

/// `pack`, of the frame and of the server.
pub(crate) fn pack_builder() -> FunctionBuilder<'static> {
    FunctionBuilder::new("pack", pack)
        .arg(Arg::new("data", DataType::Mixed))
        .not_required()
        .arg(Arg::new("opcode", DataType::Long).default("SWOOLE_WEBSOCKET_OPCODE_TEXT"))
        .arg(Arg::new("flags", DataType::Mixed).default("SWOOLE_WEBSOCKET_FLAG_FIN"))
        .returns(DataType::String, false, false)
}

/// `unpack`, of the frame and of the server.
pub(crate) fn unpack_builder() -> FunctionBuilder<'static> {
    FunctionBuilder::new("unpack", unpack_method).arg(Arg::new("data", DataType::String)).returns(
        DataType::Mixed,
        false,
        false,
    )
}

/// A message as scripts get it: whole, and masked on its way here.
#[inline]
pub(crate) fn message_frame(fd: i64, opcode: i64, payload: &[u8], was_compressed: bool) -> Zval {
    // RSV1 is what says so on the wire.
    let compressed = if was_compressed { FLAG_COMPRESS | FLAG_RSV1 } else { 0 };
    frame_with(fd, opcode, payload, FLAG_FIN | FLAG_MASK | compressed)
}

/// A Ping or a Pong as scripts get it.
pub(crate) fn control_frame(fd: i64, opcode: i64, payload: &[u8]) -> Zval {
    frame_with(fd, opcode, payload, FLAG_FIN | FLAG_MASK)
}

#[inline]
fn frame_with(fd: i64, opcode: i64, payload: &[u8], flags: i64) -> Zval {
    let values = [long(fd), string(payload), long(opcode), long(flags), truth(true)];
    let mut object = ZendObject::new(frame_class());
    set_slots(&mut object, values);
    crate::zend::object_zval(object)
}

/// A Close as scripts get it where they want to: without a payload its code is 1000.
pub(crate) fn close_frame(fd: i64, code: Option<(u16, &[u8])>) -> Zval {
    let (code, reason) = code.map_or((CODE_NORMAL, &b""[..]), |(code, reason)| (i64::from(code), reason));
    let (opcode, flags) = (long(OPCODE_CLOSE), long(FLAG_FIN | FLAG_MASK));
    let values = [long(fd), string(b""), opcode, flags, truth(true), long(code), string(reason)];
    let mut object = ZendObject::new(close_frame_class());
    set_slots(&mut object, values);
    crate::zend::object_zval(object)
}

/// The frame that `push` and `pack` are to send, by the rules for both of their forms. `None`: it is none, and a
/// warning or an exception said so.
pub(crate) fn from_arguments(data: &Zval, opcode: Option<&Zval>, flags: Option<&Zval>) -> Option<Packed> {
    let packed = match data.object() {
        Some(object) if object.instance_of(frame_class()) => from_object(object)?,
        _ => Packed {
            opcode: opcode.map_or(OPCODE_TEXT, to_long),
            flags: flags.filter(|flags| !flags.is_null()).map_or(FLAG_FIN, to_long),
            payload: Payload::String(to_string(data)?),
        },
    };
    checked(packed)
}

/// `pack($data, $opcode, $flags)`.
extern "C" fn pack(call: &mut ExecuteData, returned: &mut Zval) {
    run_handler(std::panic::AssertUnwindSafe(|| {
        let Some(data) = argument(call, 0) else { return wrong_count(1, 3) };
        let packed = from_arguments(data, argument(call, 1), argument(call, 2));
        *returned = string(&packed.map_or_else(Vec::new, |packed| packed.bytes()));
    }));
}

/// The object of a frame that was taken apart.
fn unpacked(unpacked: &Unpacked) -> Zval {
    let Unpacked { opcode, flags, payload } = unpacked;
    let finished = flags & FLAG_FIN != 0;
    let close = *opcode == OPCODE_CLOSE;
    let data: &[u8] = if close { b"" } else { payload };
    let values = [long(0), string(data), long(*opcode), long(*flags), truth(finished)];
    let mut object = ZendObject::new(if close { close_frame_class() } else { frame_class() });
    set_slots(&mut object, values);
    if let (true, Some((code, reason))) = (close, payload.split_first_chunk()) {
        object.set_property("code", i64::from(u16::from_be_bytes(*code))).ok();
        object.set_property("reason", string(reason)).ok();
    }
    crate::zend::object_zval(object)
}

extern "C" fn unpack_method(call: &mut ExecuteData, returned: &mut Zval) {
    run_handler(std::panic::AssertUnwindSafe(|| {
        let Some(data) = argument(call, 0) else { return wrong_count(1, 1) };
        let Some(data) = to_string(data) else { return };
        match bytes::unpack(data.as_bytes()) {
            Some(frame) => *returned = unpacked(&frame),
            None => {
                crate::last_error::set(crate::last_error::PROTOCOL_ERROR);
                returned.set_bool(false);
            }
        }
    }));
}

extern "C" fn to_string_method(_call: &mut ExecuteData, returned: &mut Zval) {
    run_handler(std::panic::AssertUnwindSafe(|| {
        let packed = this().and_then(|object| from_object(object)).and_then(checked);
        *returned = string(&packed.map_or_else(Vec::new, |packed| packed.bytes()));
    }));
}

/// A frame object says all of it itself: `finish` overrides the flag, and a Close consists of `code` and `reason`.
fn from_object(object: &ZendObject) -> Option<Packed> {
    let opcode = slot(object, 2).as_ref().map_or(OPCODE_TEXT, to_long);
    let mut flags = slot(object, 3).as_ref().map_or(FLAG_FIN, to_long);
    match slot(object, 4).filter(|finish| !finish.is_null()) {
        Some(finish) if finish.coerce_to_bool() => flags |= FLAG_FIN,
        Some(_) => flags &= !FLAG_FIN,
        None => {}
    }
    let payload = if opcode == OPCODE_CLOSE {
        let is_close_frame = object.instance_of(close_frame_class());
        let code = slot(object, 5).filter(|_| is_close_frame).as_ref().map_or(CODE_NORMAL, to_long);
        let reason = match slot(object, 6).filter(|_| is_close_frame) {
            Some(reason) => text_of(&reason)?,
            None => ZendStr::new("", false),
        };
        Payload::Close { code, reason }
    } else {
        Payload::String(slot(object, 1).as_ref().map_or_else(|| Some(ZendStr::new("", false)), text_of)?)
    };
    Some(Packed { opcode, flags, payload })
}

/// The data or the reason of a frame. A frame may stand there and be packed, too, but not one that holds another: that
/// may be itself, without end.
fn text_of(value: &Zval) -> Option<ZBox<ZendStr>> {
    let holds_frame =
        |object| [1, 6].into_iter().filter_map(|index| slot(object, index)).any(|it| is_frame(&it));
    if is_frame(value) && value.dereference().object().is_some_and(holds_frame) {
        return refuse("the data of a frame may be a frame, but not one whose data is a frame");
    }
    to_string(value)
}

fn is_frame(value: &Zval) -> bool {
    value.dereference().object().is_some_and(|object| object.instance_of(frame_class()))
}

/// Control frames are whole.
fn checked(mut packed: Packed) -> Option<Packed> {
    if !(0..=10).contains(&packed.opcode) {
        return refuse("opcode must be between 0 and 10");
    }
    if packed.opcode >= OPCODE_CLOSE {
        packed.flags = (packed.flags | FLAG_FIN) & !FLAG_COMPRESS;
    }
    match &packed.payload {
        Payload::Close { reason, .. } if reason.len() > REASON_SIZE_MAX => {
            refuse("the max length of close reason is 123")
        }
        Payload::String(payload) if packed.opcode >= OPCODE_CLOSE && payload.len() > CONTROL_SIZE_MAX => {
            refuse("websocket control frame payload must not exceed 125 bytes")
        }
        Payload::Close { .. } | Payload::String(_) => Some(packed),
    }
}

fn refuse<T>(message: &str) -> Option<T> {
    crate::warning::warn_only(message);
    crate::last_error::set(crate::last_error::PACK_FAILED);
    None
}

pub(crate) fn frame_class() -> &'static ClassEntry {
    FRAME.get()
}

pub(crate) fn close_frame_class() -> &'static ClassEntry {
    CLOSE_FRAME.get()
}

static FRAME: Stored = Stored::new();
static CLOSE_FRAME: Stored = Stored::new();
