//! The opening handshake, RFC 6455 §4: the head of an HTTP request in, a 101 or a refusal out.

mod accept_value;
mod authority;
mod body_scan;
mod check;
mod deflate;
mod extensions;
mod field;
mod head_reader;
mod head_scan;
mod host;
mod known_fields;
mod origin;
mod own_acceptance;
mod refusal;
mod request_head;
mod response;
mod subprotocol;
mod target;
mod token;

pub use accept_value::AcceptValue;
pub use body_scan::{BodyLength, BodyScan, InvalidChunk};
pub use check::{AccessPolicy, Checked, UpgradePolicy, check};
pub use deflate::{DeflateAgreement, DeflateConfig, negotiate_deflate};
pub use extensions::{EXTENSIONS_MAX, ExtensionOffer, ExtensionParameter, offered_extensions};
pub use field::{Field, InvalidField};
pub use head_reader::{HeadLimits, HeadReader};
pub use host::{HostName, HostPolicy, InvalidHost};
pub use origin::{AllowedOrigin, InvalidOrigin, OriginPolicy};
pub use own_acceptance::{OwnAcceptance, UnsoundAcceptance};
pub use refusal::Refusal;
pub use request_head::{HttpVersion, RequestHead};
pub use response::{Acceptance, write_response};
pub use subprotocol::{SUBPROTOCOLS_MAX, is_subprotocol, offered_subprotocols, select_subprotocol};
