//! Messages: as they come, and as they are sent.

mod encoded;
mod frame;
mod outgoing;
mod owned;
mod received;

pub use encoded::Encoded;
pub(crate) use encoded::is_compressed;
pub(crate) use frame::CONTROL_SIZE_MAX;
pub use frame::{Frame, Opcode};
pub use outgoing::Outgoing;
pub(crate) use outgoing::{Compress, Content, Form};
pub use owned::OwnedMessage;
pub use received::Message;
