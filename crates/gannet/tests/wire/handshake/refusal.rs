//! An answer in HTTP, read by a client that may still be sending its request.

use std::io::Read;
use std::thread;

use crate::support::{Client, TestServer};

/// An echo server with one loop and changed settings, which answers `/served` over HTTP where that is built in.
pub(crate) fn echo(change: impl FnOnce(&mut gannet::Settings)) -> TestServer {
    TestServer::start(echo_alone(change))
}

/// The same, not yet started.
pub(crate) fn echo_alone(change: impl FnOnce(&mut gannet::Settings)) -> gannet::Server {
    let server = TestServer::echo_alone(change);
    #[cfg(feature = "http")]
    let server = server
        .http(gannet::axum::Router::new().route("/served", gannet::axum::routing::get(async || SERVED)));
    server
}

/// A whole answer: its head, and the body that its Content-Length announces.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Sends `request` from a second thread, so that a server that answers early is heard, and reads the answer up to
    /// the orderly end of the connection.
    #[track_caller]
    pub(crate) fn to(server: &TestServer, request: impl Into<Vec<u8>>) -> Self {
        Self::on(server.socket(), request)
    }

    /// Sends `request` like [`to`](Self::to), as the second on a connection on which another was served over HTTP.
    #[track_caller]
    pub(crate) fn to_second(server: &TestServer, request: impl Into<Vec<u8>>) -> Self {
        let mut client = server.socket();
        client.write(format!("GET /served HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).as_bytes());
        let head = client.read_head();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        let mut body = [0; SERVED.len()];
        client.stream.read_exact(&mut body).expect("a body");
        Self::on(client, request)
    }

    #[track_caller]
    fn on(mut client: Client, request: impl Into<Vec<u8>>) -> Self {
        let mut writer = Client { stream: client.stream.try_clone().expect("a live socket") };
        let request = request.into();
        let writing = thread::spawn(move || writer.write(&request));
        let answer = Self::read(&mut client);
        writing.join().expect("the server takes the whole request");
        answer
    }

    /// Reads an answer after which the server says no more. A reset in its place is a failure.
    #[track_caller]
    pub(crate) fn read(client: &mut Client) -> Self {
        Self::parse(&client.read_to_end().expect("an answer and an orderly end"))
    }

    #[track_caller]
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let end = text.find("\r\n\r\n").unwrap_or_else(|| panic!("no head in {text:?}")) + 4;
        let answer = Self { head: text[..end].into(), body: bytes[end..].to_vec() };
        let length = answer.field("Content-Length").map(|length| length.parse().expect("a number"));
        assert_eq!(length, Some(answer.body.len()), "nothing follows the body: {text:?}");
        answer
    }

    /// The first line, without its end.
    pub(crate) fn status_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The value of the only field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (candidate, value) = line.split_once(':')?;
            candidate.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        let value = values.next();
        assert_eq!(values.next(), None, "{name} occurs twice: {}", self.head);
        value
    }

    /// The same answer at no certain time.
    fn undated(&self) -> Self {
        let lines = self.head.split_inclusive("\r\n").filter(|line| !line.starts_with("Date: "));
        Self { head: lines.collect(), body: self.body.clone() }
    }

    /// Asserts what every refusal has: this status, a `Connection` that closes, a text that says why.
    #[track_caller]
    pub(crate) fn assert_refusal(&self, status: &str) {
        assert_eq!(self.status_line(), format!("HTTP/1.1 {status}"), "{}", self.head);
        let connection = self.field("Connection").expect("RFC 9112 §9.6: it says that it closes");
        assert!(connection.split(',').any(|option| option.trim() == "close"), "{connection}");
        assert_eq!(self.field("Content-Type"), Some("text/plain; charset=utf-8"));
        assert!(self.body.len() > 10 && self.body.ends_with(b"\n"), "{:?}", self.body);
        // RFC 9110 §6.6.1 and §5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
        let date = self.field("Date").expect("an answer says when it was made");
        assert!(date.len() == 29 && date.ends_with(" GMT"), "{date}");
        let is_426 = status.starts_with("426");
        // RFC 9110 §15.5.22 and §7.8: a 426 names the protocol, and `Connection` names `Upgrade`.
        assert_eq!(self.field("Upgrade"), is_426.then_some("websocket"), "{}", self.head);
        assert_eq!(connection.to_ascii_lowercase().contains("upgrade"), is_426, "{connection}");
    }
}

/// Asserts that `request` is refused with this status, by an answer that arrives, whether it is the first or the second
/// on its connection, and that the server then still serves others.
#[track_caller]
pub(crate) fn assert_refused(server: &TestServer, request: impl Into<Vec<u8>>, status: &str) -> Answer {
    let request = request.into();
    let answer = Answer::to(server, request.clone());
    answer.assert_refusal(status);
    if cfg!(feature = "http") {
        assert_eq!(Answer::to_second(server, request).undated(), answer.undated());
    }
    server.assert_serves();
    answer
}

/// The body of the answer to `/served`.
const SERVED: &str = "served\n";
