//! From accept to the answer to a request, RFC 6455 §4.2: the head is read, judged and decided on; then the connection
//! is open, refused, or on loan to those who answer over HTTP.

mod accepting;
mod deciding;
mod head;
#[cfg(feature = "http")]
mod loan;
mod refusing;

pub(super) use deciding::Undecided;
