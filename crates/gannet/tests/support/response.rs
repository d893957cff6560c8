//! An HTTP client made of nothing but a socket.

use std::io::Read;

use super::{Client, TestServer};

/// A response: its head, and its body without the frame of chunks.
#[derive(Debug)]
pub(crate) struct Response {
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// Sends `request` on a connection of its own.
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

    /// The value of the first field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (candidate, value) = line.split_once(':')?;
            candidate.eq_ignore_ascii_case(name).then_some(value.trim())
        })
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
