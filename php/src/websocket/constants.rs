//! Numbers that frames are described with, as scripts know them.

pub(crate) const OPCODE_CONTINUATION: i64 = 0;
pub(crate) const OPCODE_TEXT: i64 = 1;
pub(crate) const OPCODE_BINARY: i64 = 2;
pub(crate) const OPCODE_CLOSE: i64 = 8;
pub(crate) const OPCODE_PING: i64 = 9;
pub(crate) const OPCODE_PONG: i64 = 10;

pub(crate) const FLAG_FIN: i64 = 1;
pub(crate) const FLAG_COMPRESS: i64 = 2;
pub(crate) const FLAG_RSV1: i64 = 4;
pub(crate) const FLAG_RSV2: i64 = 8;
pub(crate) const FLAG_RSV3: i64 = 16;
pub(crate) const FLAG_MASK: i64 = 32;

pub(crate) const CODE_NORMAL: i64 = 1000;

/// RFC 6455 §5.5: control frames carry at most 125 bytes, of which a Close's code takes two.
pub(crate) const CONTROL_SIZE_MAX: usize = 125;
pub(crate) const REASON_SIZE_MAX: usize = 123;
