//! A server that is directed by its first connection: it does to the others what that says, and tells it what they do.

use std::collections::VecDeque;
use std::time::Duration;

use gannet::{CloseCode, ConnectionId, Context, Message, Server, Settings, Upgrade};

use super::{Client, TEXT, TestServer};

const DIRECTOR: ConnectionId = ConnectionId::new(1);

/// The server, and the client that directs it.
pub(crate) struct RemoteControl {
    pub(crate) server: TestServer,
    director: Client,
    told: VecDeque<String>,
}

impl RemoteControl {
    pub(crate) fn start() -> Self {
        Self::with(|_| ())
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::of(Server::bind("127.0.0.1:0").threads(1).configure(change))
    }

    /// `server` has one loop, and neither `message`, `close` nor `disconnect`.
    pub(crate) fn of(server: Server) -> Self {
        let server = server
            .on_message(message)
            .on_close(|server, closed| {
                let (id, phase) = (closed.id, act(server, "phase", closed.id));
                tell(
                    server,
                    format!(
                        "close {id} {} sent {:?} {phase}",
                        closed.code,
                        closed.sent.map(CloseCode::number)
                    ),
                );
            })
            .on_disconnect(|server, id| {
                tell(server, format!("disconnect {id} {}", act(server, "phase", id)))
            });
        let server = TestServer::start(server);
        let director = server.client();
        Self { server, director, told: VecDeque::new() }
    }

    /// Has `order` carried out on the connection with this number, and says what came of it.
    #[track_caller]
    pub(crate) fn order(&mut self, order: &str, number: u64) -> String {
        self.director.send(TEXT, format!("{order} {number}").as_bytes());
        loop {
            let text = self.receive();
            match text.strip_prefix("answer ") {
                Some(answer) => return answer.to_owned(),
                None => self.told.push_back(text),
            }
        }
    }

    /// The next that the others did.
    #[track_caller]
    pub(crate) fn told(&mut self) -> String {
        match self.told.pop_front() {
            Some(text) => text,
            None => self.receive(),
        }
    }

    /// Asserts that the others do this next, one after the other.
    #[track_caller]
    pub(crate) fn assert_told(&mut self, expected: &[&str]) {
        for expected in expected {
            assert_eq!(self.told(), *expected);
        }
    }

    /// Asserts that nothing is heard of the others for a while.
    #[track_caller]
    pub(crate) fn assert_quiet(&mut self, time: Duration) {
        assert!(self.told.is_empty(), "{:?}", self.told);
        if !self.director.is_silent_for(time) {
            panic!("told {:?}", self.receive());
        }
    }

    #[track_caller]
    fn receive(&mut self) -> String {
        String::from_utf8(self.director.receive().payload).expect("text")
    }
}

/// Others are told of, and what begins with `!` is an order that concerns who says it.
fn message(server: &Context<'_>, message: Message<'_>) {
    let id = message.id;
    let text = message.text().unwrap_or("(binary)");
    match text.split_once(' ') {
        Some((order, number)) if id == DIRECTOR => {
            let number = number.parse().expect("a number");
            tell(server, format!("answer {}", act(server, order, ConnectionId::new(number))));
        }
        _ => {
            tell(server, format!("message {id} {}", &text[..text.len().min(20)]));
            if let Some(order) = text.strip_prefix('!') {
                act(server, order.trim_end_matches('.'), id);
            }
        }
    }
}

fn act(server: &Context<'_>, order: &str, id: ConnectionId) -> String {
    let info = || server.info(id);
    match order {
        "abort" => server.abort(id).to_string(),
        "hang_up" => server.hang_up(id).to_string(),
        "pause" => server.pause(id).to_string(),
        "resume" => server.resume(id).to_string(),
        "accept" => server.answer_upgrade(id, Upgrade::accept()).to_string(),
        "refuse" => server.answer_upgrade(id, Upgrade::refuse(403, "no")).to_string(),
        "later" => server.answer_upgrade(id, Upgrade::later()).to_string(),
        "close" => format!("{:?}", server.close(id, CloseCode::NORMAL, "")),
        "push" => format!("{:?}", server.push(id, "pushed")),
        "push_much" => format!("{:?}", server.push(id, vec![7; MUCH])),
        "raw" => format!("{:?}", server.send_raw(id, b"as they are\r\n")),
        "phase" => info().map_or("None".into(), |info| format!("{:?}", info.phase)),
        "local_addr" => format!("{:?}", info().and_then(|info| info.local_addr)),
        "descriptor" => format!("{:?}", info().and_then(|info| info.descriptor)),
        "unread" => info().map_or(0, |info| info.unread).to_string(),
        "queued" => info().map_or(0, |info| info.queued).to_string(),
        _ => panic!("no such order: {order}"),
    }
}

fn tell(server: &Context<'_>, text: String) {
    // There is nobody to be told when the server ends.
    server.push(DIRECTOR, text).ok();
}

/// More than two kernels with little room take.
pub(crate) const MUCH: usize = 600_000;
