//! A request to become a WebSocket while the script answers it, and what the script does to its connection meanwhile.

use std::rc::Rc;

use gannet::ConnectionId;

use super::state::fd_of;
use crate::http::HandshakeAnswer;

/// A connection whose handshake is being answered.
pub(crate) struct Early {
    id: ConnectionId,
    author: Author,
    answer: Rc<HandshakeAnswer>,
    frames: Vec<EarlyFrame>,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// The script, in `handshake`.
    Script,
    /// The server; the script adds to it, in `beforeHandshakeResponse`.
    Server,
}

/// A frame that follows the answer to a handshake.
pub(crate) struct EarlyFrame {
    pub(crate) opcode: i64,
    pub(crate) flags: i64,
    pub(crate) payload: Vec<u8>,
}

impl Early {
    pub(crate) fn new(id: ConnectionId, author: Author, answer: Rc<HandshakeAnswer>) -> Self {
        Self { id, author, answer, frames: Vec::new() }
    }

    pub(crate) fn is_of(&self, fd: i64) -> bool {
        fd_of(self.id) == fd
    }

    /// Whether the script takes the connection for open: it has accepted the request itself.
    pub(crate) fn is_open(&self) -> bool {
        self.author == Author::Script && self.answer.is_accepted()
    }

    /// Keeps a frame that is to follow the answer. False: nothing will follow it.
    pub(crate) fn keep(&mut self, opcode: i64, flags: i64, payload: &[u8]) -> bool {
        let may_open = self.author == Author::Script && !self.answer.is_refused();
        if may_open {
            self.frames.push(EarlyFrame { opcode, flags, payload: payload.to_vec() });
        }
        may_open
    }

    /// Has the request refused. False: it has been answered.
    pub(crate) fn refuse(&self) -> bool {
        self.answer.refuse()
    }

    /// What follows the answer.
    pub(crate) fn into_frames(self) -> Vec<EarlyFrame> {
        self.frames
    }
}
