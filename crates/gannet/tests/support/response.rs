//! An HTTP client made of nothing but a socket.

use std::io::Read;
use std::thread;

use super::{Client, TestServer};

/// A response: its head, and its body without the frame of chunks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// Sends `request` on a connection of its own, which may go on.
    #[track_caller]
    pub(crate) fn to(server: &TestServer, request: impl AsRef<[u8]>) -> Self {
        let mut client = server.socket();
        client.write(request.as_ref());
        Self::read(&mut client)
    }

    /// Reads one response and no byte more.
    #[track_caller]
    pub(crate) fn read(client: &mut Client) -> Self {
        let head = client.read_head();
        let mut response = Self { head, body: Vec::new() };
        if let Some(length) = response.field("content-length") {
            response.body.resize(length.parse().expect("a number"), 0);
            client.stream.read_exact(&mut response.body).expect("the whole body");
        } else if response.field("transfer-encoding") == Some("chunked") {
            response.body = read_chunks(client);
        }
        response
    }

    /// Sends `request` on a connection of its own, which is to end with the response.
    #[track_caller]
    pub(crate) fn last_to(server: &TestServer, request: impl Into<Vec<u8>>) -> Self {
        Self::last_on(server.socket(), request)
    }

    /// Sends `request` from a second thread, so that a server that answers early is heard, and reads the response up to
    /// the orderly end of the connection.
    #[track_caller]
    pub(crate) fn last_on(mut client: Client, request: impl Into<Vec<u8>>) -> Self {
        let mut writer = client.for_another_thread();
        let request = request.into();
        let writing = thread::spawn(move || writer.write(&request));
        let response = Self::read_last(&mut client);
        writing.join().expect("the server takes the whole request");
        response
    }

    /// Reads a response of known length, after which the server says no more. A reset in its place is a failure.
    #[track_caller]
    pub(crate) fn read_last(client: &mut Client) -> Self {
        let bytes = client.read_to_end().expect("a response and an orderly end");
        let text = String::from_utf8_lossy(&bytes);
        let end = text.find("\r\n\r\n").unwrap_or_else(|| panic!("no head in {text:?}")) + 4;
        let response = Self { head: text[..end].into(), body: bytes[end..].to_vec() };
        let length = response.field("Content-Length").map(|length| length.parse().expect("a number"));
        assert_eq!(length, Some(response.body.len()), "nothing follows the body: {text:?}");
        response
    }

    #[track_caller]
    pub(crate) fn assert(&self, status: u16, body: impl AsRef<[u8]>) {
        assert_eq!(
            (self.status(), String::from_utf8_lossy(&self.body)),
            (status, String::from_utf8_lossy(body.as_ref())),
            "{}",
            self.head
        );
    }

    pub(crate) fn status(&self) -> u16 {
        self.version_and_status().1
    }

    /// `HTTP/1.1` or `HTTP/1.0`, and the status.
    pub(crate) fn version_and_status(&self) -> (&str, u16) {
        let (version, rest) = self.head.split_once(' ').unwrap_or_default();
        let status = rest.get(..3).and_then(|status| status.parse().ok());
        match (version, status) {
            ("HTTP/1.1" | "HTTP/1.0", Some(status)) => (version, status),
            _ => panic!("no status in {:?}", self.head),
        }
    }

    /// The first line, without its end.
    pub(crate) fn status_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The value of the only field of this name.
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (candidate, value) = line.split_once(':')?;
            candidate.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        let value = values.next();
        assert_eq!(values.next(), None, "{name} occurs twice: {}", self.head);
        value
    }

    /// The same response at no certain time.
    pub(crate) fn undated(&self) -> Self {
        let lines = self.head.split_inclusive("\r\n").filter(|line| !line.starts_with("Date: "));
        Self { head: lines.collect(), body: self.body.clone() }
    }

    /// Asserts that there is a date: a day of the week in front, and the one time zone, RFC 9110 §5.6.7.
    #[track_caller]
    pub(crate) fn assert_dated(&self) {
        let date = self.field("Date").unwrap_or_else(|| panic!("RFC 9110 §6.6.1: no Date in {self:?}"));
        assert!(date.len() == 29 && date.ends_with(" GMT"), "{date:?}");
    }

    /// Asserts what every refusal has: this status, a `Connection` that closes, a text that says why.
    #[track_caller]
    pub(crate) fn assert_refusal(&self, status: &str) {
        assert_eq!(self.status_line(), format!("HTTP/1.1 {status}"), "{}", self.head);
        let connection = self.field("Connection").expect("RFC 9112 §9.6: it says that it closes");
        assert!(connection.split(',').any(|option| option.trim() == "close"), "{connection}");
        assert_eq!(self.field("Content-Type"), Some("text/plain; charset=utf-8"));
        assert!(self.body.len() > 10 && self.body.ends_with(b"\n"), "{:?}", self.body);
        self.assert_dated();
        let is_426 = status.starts_with("426");
        // RFC 9110 §15.5.22 and §7.8: a 426 names the protocol, and `Connection` names `Upgrade`.
        assert_eq!(self.field("Upgrade"), is_426.then_some("websocket"), "{}", self.head);
        assert_eq!(connection.to_ascii_lowercase().contains("upgrade"), is_426, "{connection}");
    }
}

/// A GET of this path.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

/// A POST of this body to this path.
pub(crate) fn post(path: &str, body: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn read_chunks(client: &mut Client) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = read_line(client);
        let size = usize::from_str_radix(&line, 16).expect("a chunk's size");
        let start = body.len();
        body.resize(start + size, 0);
        client.stream.read_exact(&mut body[start..]).expect("a chunk");
        assert_eq!(read_line(client), "", "a chunk ends with CR LF");
        if size == 0 {
            return body;
        }
    }
}

fn read_line(client: &mut Client) -> String {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\r\n") {
        client.stream.read_exact(&mut byte).expect("the rest of a line");
        line.push(byte[0]);
    }
    line.truncate(line.len() - 2);
    String::from_utf8(line).expect("ASCII")
}
