//! `Swoole\WebSocket\Frame` and `CloseFrame`, and frames as bytes.

mod bytes;
mod constants;
mod frame;

pub(crate) use constants::{
    CODE_NORMAL, FLAG_FIN, OPCODE_BINARY, OPCODE_CLOSE, OPCODE_CONTINUATION, OPCODE_PING, OPCODE_PONG,
    OPCODE_TEXT,
};
pub(crate) use frame::{
    Packed, Payload, close_frame, frame, from_arguments, missing, pack_builder, register, unpack_builder,
};
