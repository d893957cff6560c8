//! The script's part in a handshake: `handshake` answers it, `beforeHandshakeResponse` adds to the answer.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use gannet::{ConnectionId, Request, Upgrade};

use super::answers;
use super::calling::{Called, Progress};
use super::connection::WebSocketStatus;
use super::dispatcher::Dispatcher;
use super::event::Event;
use super::pending_handshake::{Author, KeptFrame, PendingHandshake};
use super::sending;
use super::state::{ServerState, fd_of};
use crate::http::{self, HandshakeAnswer, HandshakeOutcome, Input};
use crate::zend::Callback;

/// An answer that a callback is making.
struct Answering {
    id: ConnectionId,
    author: Author,
    answer: Rc<HandshakeAnswer>,
    response: Zval,
}

impl Dispatcher {
    /// Has a request to become a WebSocket answered. `Upgrade::later`: by [`answer`](ServerState::answer), when the
    /// callback has ended.
    pub(super) fn upgrade(&self, request: &Request) -> Upgrade {
        let state = self.state();
        state.with_connection(fd_of(request.id), |connection| connection.status = WebSocketStatus::Handshake);
        if let Some(callback) = self.callback(request.id, Event::Handshake) {
            self.ask(request, callback, Author::Script)
        } else if let Some(callback) = self.callback(request.id, Event::BeforeHandshakeResponse) {
            self.ask(request, callback, Author::Server)
        } else {
            Upgrade::accept()
        }
    }

    /// Calls the script for an answer.
    fn ask(&self, request: &Request, callback: Rc<Callback>, author: Author) -> Upgrade {
        let (id, state) = (request.id, self.state());
        let Some((question, response, answer)) = self.objects(request) else {
            return Upgrade::refuse(TOO_LARGE, "");
        };
        let handshake = PendingHandshake::new(author, Rc::clone(&answer));
        state.with_connection(fd_of(id), |connection| connection.handshake = Some(handshake));
        let answering = Answering { id, author, answer, response: response.shallow_clone() };
        let begun = match author {
            Author::Script => state.begin_call(callback, || vec![question, response]),
            Author::Server => state.begin_call(callback, || vec![self.server(), question, response]),
        };
        match begun {
            Progress::Ended(called) => answering.conclude(state, &called),
            Progress::Suspended(coroutine) => {
                state.on_end(&coroutine, move |state, called| {
                    let upgrade = answering.conclude(state, &called);
                    state.answer(id, upgrade);
                });
                Upgrade::later()
            }
        }
    }

    /// The objects that a handshake is answered with. `None`: PHP has no room for them.
    fn objects(&self, request: &Request) -> Option<(Zval, Zval, Rc<HandshakeAnswer>)> {
        let local_addr = self.state().local_addr(fd_of(request.id));
        let settings = self.http_settings();
        let input = Input::of_handshake(request, &settings)?;
        Some(http::handshake_objects(request, input, &settings, local_addr, self.on_break_off()))
    }
}

impl Answering {
    /// The answer, now that the callback has ended.
    fn conclude(self, state: &ServerState, called: &Called) -> Upgrade {
        let Self { id, author, answer, response } = self;
        let outcome = outcome(state, called, &answer, response);
        match author {
            Author::Script => {
                let accepted = outcome.as_ref().is_some_and(HandshakeOutcome::is_accepted);
                if !accepted {
                    state.forget_handshake(id);
                }
                state.with_connection(fd_of(id), |connection| connection.answered = accepted);
                outcome.map_or_else(|| Upgrade::refuse(500, ""), answers::of_script)
            }
            Author::Server => {
                state.forget_handshake(id);
                outcome.map_or_else(|| Upgrade::refuse(500, ""), answers::with_additions)
            }
        }
    }
}

impl ServerState {
    /// Answers a request that was put off.
    fn answer(&self, id: ConnectionId, upgrade: Upgrade) {
        self.with_reach(|reach| reach.answer_upgrade(id, upgrade));
        if self.loops.get().is_some() {
            self.note_answer(id);
        }
    }

    /// Notes that the answer of the script is on its way to a loop elsewhere: it may push from now on.
    pub(super) fn note_answer(&self, id: ConnectionId) {
        let is_accepted = self.with_connection(fd_of(id), |connection| {
            if connection.answered {
                connection.status = WebSocketStatus::Active;
            }
            connection.answered
        });
        if is_accepted == Some(true) {
            self.send_kept(id);
        }
    }

    /// Sends what was pushed before the answer to the handshake had left.
    pub(super) fn send_kept(&self, id: ConnectionId) {
        let fd = fd_of(id);
        let handshake = self.with_connection(fd, |connection| connection.handshake.take()).flatten();
        let Some(handshake) = handshake else { return };
        let (frames, farewell) = handshake.into_parts();
        for KeptFrame { opcode, flags, payload } in frames {
            sending::push_bytes(self, fd, opcode, flags, &payload);
        }
        if let Some((code, reason)) = farewell {
            sending::disconnect(self, fd, code.number().into(), reason.as_bytes());
        }
    }
}

/// The script's answer to a handshake, taken from its response. Taking it may run the script, for values may be
/// objects. `None`: that failed, or the script has closed the connection.
fn outcome(
    state: &ServerState,
    called: &Called,
    answer: &HandshakeAnswer,
    response: Zval,
) -> Option<HandshakeOutcome> {
    let outcome = state.within(move || {
        let outcome = matches!(called, Called::Fine).then(|| answer.take(&response));
        drop(response);
        outcome
    });
    // Not before, for whatever ran until here may have closed it.
    let stays = answer.decide();
    outcome.flatten().filter(|_| stays)
}

const TOO_LARGE: u16 = 413;
