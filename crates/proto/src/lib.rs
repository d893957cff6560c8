//! The WebSocket protocol of RFC 6455 and its compression of RFC 7692, without I/O: bytes in, events out.
//!
//! Nothing here opens a socket or reads a clock, so every rule can be tested without luck, and any split of
//! the input gives the same events. A client's connection passes through two types:
//!
//! 1. [`handshake::HeadReader`] collects the head of the HTTP request, [`handshake::check`] decides on it, and
//!    [`handshake::Acceptance`], [`handshake::OwnAcceptance`] or [`handshake::Refusal`] writes the answer;
//! 2. [`Connection`] then turns bytes into [`Event`]s. An open connection has no "connecting" state.
//!
//! A message to be sent is compressed by [`Compressors`], where that was agreed on.
//!
//! The rules are not settings: every MUST of RFC 6455 and RFC 7692 is checked. Only [`Limits`] can be set.

mod close;
mod connection;
mod deflate;
mod frame;
pub mod handshake;
mod mask;
mod opcode;
mod reassembly;
mod utf8;
mod violation;

pub use close::{Close, CloseCode, InvalidClose};
pub use connection::{Connection, Event, Payload, Received};
pub use deflate::{Compressor, Compressors, DeflateEffort};
pub use frame::{EncodedHeader, FrameHeader};
pub use mask::unmask;
pub use opcode::{MessageKind, Opcode};
pub use reassembly::{Limits, Reassembly};
pub use utf8::Utf8Validator;
pub use violation::Violation;
