//! `Swoole\WebSocket\Frame` and `CloseFrame`, and frames as bytes.

mod bytes;
mod constants;
mod frame;

pub(crate) use constants::{
    CODE_NORMAL, CONTROL_SIZE_MAX, FLAG_COMPRESS, FLAG_FIN, OPCODE_BINARY, OPCODE_CLOSE, OPCODE_CONTINUATION,
    OPCODE_PING, OPCODE_PONG, OPCODE_TEXT, REASON_SIZE_MAX,
};
pub(crate) use frame::{
    Packed, Payload, close_frame, control_frame, from_arguments, message_frame, pack_builder, register,
    unpack_builder,
};
