//! One connection of the floor.

use std::mem;
use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use gannet_bench::answer::{Afterwards, Answered, answer_in_place};
use gannet_bench::frame::FRAME_SIZE_MAX;
use gannet_bench::handshake::{self, HEAD_END, HEAD_SIZE_MAX};
use rustix::io::{Errno, Result};
use rustix::net::{self, RecvFlags, SendFlags};

/// Received bytes, and then the replies in their place; as long as the largest frame.
pub(crate) type Buffer = Box<[u8]>;

/// A socket and what is under way on it.
pub(crate) struct Connection {
    socket: OwnedFd,
    traffic: Traffic,
}

/// What the loop does after a turn.
pub(crate) enum Next {
    /// Wait for the same as before.
    Same,
    /// The kernel did not take all: wait for room.
    WaitToSend,
    /// All is sent: wait for more to echo.
    WaitToReceive,
    /// The connection is over.
    Close,
}

enum Traffic {
    /// The request, as far as it has come.
    Handshake(Vec<u8>),
    /// Nothing half done, so no buffer.
    Quiet,
    /// The first `filled` bytes of a frame.
    Receiving { buffer: Buffer, filled: usize },
    /// Replies that wait for room, and the first bytes of a next frame behind them.
    Sending { buffer: Buffer, answered: Answered, filled: usize },
}

impl Connection {
    pub(crate) fn new(socket: OwnedFd) -> Self {
        Self { socket, traffic: Traffic::Handshake(Vec::new()) }
    }

    pub(crate) fn socket(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Does what the readiness of the socket allows: one recv and one send.
    pub(crate) fn turn(&mut self, buffers: &mut Vec<Buffer>) -> Result<Next> {
        let (mut buffer, filled) = match mem::replace(&mut self.traffic, Traffic::Quiet) {
            Traffic::Handshake(head) => return self.shake_hands(head),
            Traffic::Quiet => (buffers.pop().unwrap_or_else(new_buffer), 0),
            Traffic::Receiving { buffer, filled } => (buffer, filled),
            Traffic::Sending { buffer, answered, filled } => {
                return Ok(match self.send(buffers, buffer, answered, filled)? {
                    Next::Same => Next::WaitToReceive,
                    Next::WaitToSend => Next::Same,
                    other @ (Next::WaitToReceive | Next::Close) => other,
                });
            }
        };
        let received = match net::recv(&self.socket, &mut buffer[filled..], RecvFlags::empty()) {
            Ok((0, _)) => return Ok(Next::Close),
            Ok((received, _)) => received,
            Err(Errno::AGAIN) => 0,
            Err(error) => return Err(error),
        };
        let filled = filled + received;
        let answered = answer_in_place(&mut buffer[..filled]);
        self.send(buffers, buffer, answered, filled)
    }

    fn send(
        &mut self,
        buffers: &mut Vec<Buffer>,
        mut buffer: Buffer,
        mut answered: Answered,
        filled: usize,
    ) -> Result<Next> {
        if !answered.replies.is_empty() {
            answered.replies.start += send_once(&self.socket, &buffer, &answered.replies)?;
            if !answered.replies.is_empty() {
                self.traffic = Traffic::Sending { buffer, answered, filled };
                return Ok(Next::WaitToSend);
            }
        }
        if answered.afterwards == Afterwards::Close {
            return Ok(Next::Close);
        }
        let rest = answered.consumed..filled;
        if rest.is_empty() {
            buffers.push(buffer);
        } else {
            if rest.start > 0 {
                buffer.copy_within(rest.clone(), 0);
            }
            self.traffic = Traffic::Receiving { buffer, filled: rest.len() };
        }
        Ok(Next::Same)
    }

    fn shake_hands(&mut self, mut head: Vec<u8>) -> Result<Next> {
        let mut chunk = [0; HEAD_SIZE_MAX];
        let (received, _) = net::recv(&self.socket, &mut chunk, RecvFlags::empty())?;
        head.extend_from_slice(&chunk[..received]);
        if received == 0 || head.len() > HEAD_SIZE_MAX {
            return Ok(Next::Close);
        }
        if !head.ends_with(HEAD_END) {
            self.traffic = Traffic::Handshake(head);
            return Ok(Next::Same);
        }
        let Some(response) = str::from_utf8(&head).ok().and_then(handshake::response) else {
            return Ok(Next::Close);
        };
        // An empty socket takes an answer of some hundred bytes.
        net::send(&self.socket, response.as_bytes(), SendFlags::NOSIGNAL)?;
        Ok(Next::Same)
    }
}

fn send_once(socket: &OwnedFd, buffer: &[u8], replies: &Range<usize>) -> Result<usize> {
    match net::send(socket, &buffer[replies.clone()], SendFlags::NOSIGNAL) {
        Err(Errno::AGAIN) => Ok(0),
        result => result,
    }
}

fn new_buffer() -> Buffer {
    vec![0; FRAME_SIZE_MAX].into_boxed_slice()
}
