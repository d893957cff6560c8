//! A request to become a WebSocket while the script answers it, with the frames that are to follow the answer.

use std::rc::Rc;

use gannet::CloseCode;

use crate::http::HandshakeAnswer;

/// A connection whose handshake is being answered.
pub(crate) struct PendingHandshake {
    author: Author,
    answer: Rc<HandshakeAnswer>,
    frames: Vec<KeptFrame>,
    farewell: Option<(CloseCode, String)>,
}

/// The side that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// The script, in `handshake`.
    Script,
    /// The server; the script adds to it, in `beforeHandshakeResponse`.
    Server,
}

/// A frame that follows the answer to a handshake.
pub(crate) struct KeptFrame {
    pub(crate) opcode: i64,
    pub(crate) flags: i64,
    pub(crate) payload: Vec<u8>,
}

impl PendingHandshake {
    pub(crate) fn new(author: Author, answer: Rc<HandshakeAnswer>) -> Self {
        Self { author, answer, frames: Vec::new(), farewell: None }
    }

    /// True where the script takes the connection for open: it has accepted the request itself, and said no Close.
    pub(crate) fn is_open(&self) -> bool {
        self.author == Author::Script && self.farewell.is_none() && self.answer.is_accepted()
    }

    /// Keeps a frame that is to follow the answer. False: nothing will follow it.
    pub(crate) fn keep(&mut self, opcode: i64, flags: i64, payload: &[u8]) -> bool {
        let may_open = self.author == Author::Script && self.farewell.is_none() && !self.answer.is_refused();
        if may_open {
            self.frames.push(KeptFrame { opcode, flags, payload: payload.to_vec() });
        }
        may_open
    }

    /// Keeps a Close, which is to follow the answer and the frames. False: it is not open.
    pub(crate) fn keep_close(&mut self, code: CloseCode, reason: &str) -> bool {
        let is_open = self.is_open();
        if is_open {
            self.farewell = Some((code, reason.to_owned()));
        }
        is_open
    }

    /// Has the request refused. False: it has been answered.
    pub(crate) fn refuse(&self) -> bool {
        self.answer.refuse()
    }

    /// The frames and the Close that follow the answer.
    pub(crate) fn into_parts(self) -> (Vec<KeptFrame>, Option<(CloseCode, String)>) {
        (self.frames, self.farewell)
    }
}
