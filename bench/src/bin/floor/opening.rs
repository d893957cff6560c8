//! The opening handshake, and the buffers that all connections share.

use std::os::fd::OwnedFd;

use gannet_bench::frame::FRAME_SIZE_MAX;
use gannet_bench::handshake::{self, HEAD_END, HEAD_SIZE_MAX};
use rustix::io::{Errno, Result};
use rustix::net::{self, RecvFlags, SendFlags};

/// Received bytes, and then the replies in their place; as long as the largest frame.
pub(crate) type Buffer = Box<[u8]>;

/// Shared by the connections.
#[derive(Default)]
pub(crate) struct Shared {
    /// One buffer serves all connections but those with half a message in theirs.
    pub(crate) buffers: Vec<Buffer>,
    last_head: Vec<u8>,
    last_response: String,
    /// The value of `Sec-WebSocket-Extensions` in the answer to a client that offers some; `None` for no
    /// extension.
    extension: Option<&'static str>,
}

/// The stage of the opening handshake.
pub(crate) enum Opening {
    /// The head has not come to its end.
    Partial(Vec<u8>),
    /// The connection is open.
    Open,
    /// The client has gone, or asks for something else.
    Refused,
}

impl Shared {
    /// For a floor that answers every offer with this extension.
    pub(crate) fn with_extension(extension: &'static str) -> Self {
        Self { extension: Some(extension), ..Self::default() }
    }

    /// A buffer, its contents undefined.
    pub(crate) fn buffer(&mut self) -> Buffer {
        self.buffers.pop().unwrap_or_else(|| vec![0; FRAME_SIZE_MAX].into_boxed_slice())
    }

    /// Receives once the continuation of `head`, and answers once the head is complete.
    pub(crate) fn open(&mut self, socket: &OwnedFd, mut head: Vec<u8>) -> Result<Opening> {
        let mut buffer = self.buffer();
        let received = receive(socket, &mut buffer[..HEAD_SIZE_MAX])?;
        let opening = match received {
            Some(0) => Opening::Refused,
            // A head that came at once is not copied.
            Some(length) if head.is_empty() && buffer[..length].ends_with(HEAD_END) => {
                self.answer(socket, &buffer[..length])?
            }
            Some(length) if head.len() + length <= HEAD_SIZE_MAX => {
                head.extend_from_slice(&buffer[..length]);
                if head.ends_with(HEAD_END) { self.answer(socket, &head)? } else { Opening::Partial(head) }
            }
            Some(_) => Opening::Refused,
            None => Opening::Partial(head),
        };
        self.buffers.push(buffer);
        Ok(opening)
    }

    fn answer(&mut self, socket: &OwnedFd, head: &[u8]) -> Result<Opening> {
        // A load tester that always sends the same head always gets the same answer: it costs no digest.
        if head != self.last_head {
            let response = |head| handshake::response(head, self.extension);
            let Some(response) = str::from_utf8(head).ok().and_then(response) else {
                return Ok(Opening::Refused);
            };
            self.last_response = response;
            self.last_head = head.to_vec();
        }
        // An empty socket takes an answer of some hundred bytes.
        net::send(socket, self.last_response.as_bytes(), SendFlags::NOSIGNAL)?;
        Ok(Opening::Open)
    }
}

/// Receives once: the number of bytes, 0 at the end of the stream, `None` where nothing has come.
pub(crate) fn receive(socket: &OwnedFd, buffer: &mut [u8]) -> Result<Option<usize>> {
    match net::recv(socket, buffer, RecvFlags::empty()) {
        Ok((received, _)) => Ok(Some(received)),
        Err(Errno::AGAIN) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sends once, and returns how many bytes the kernel took.
pub(crate) fn send(socket: &OwnedFd, bytes: &[u8]) -> Result<usize> {
    match net::send(socket, bytes, SendFlags::NOSIGNAL) {
        Err(Errno::AGAIN) => Ok(0),
        result => result,
    }
}
