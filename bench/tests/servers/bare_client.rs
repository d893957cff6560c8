//! A client that does what it is told.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A socket, and nothing that reads or writes by itself.
pub(crate) struct BareClient {
    pub(crate) socket: TcpStream,
}

impl BareClient {
    /// Only the TCP connection. Pieces that are written leave at once.
    pub(crate) fn dial(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).expect("the server listens");
        socket.set_nodelay(true).expect("an open socket takes TCP_NODELAY");
        socket.set_read_timeout(Some(PATIENCE)).expect("the timeout is not zero");
        Self { socket }
    }

    /// A WebSocket connection, and the head of the server's answer.
    pub(crate) fn connect(address: SocketAddr, key: &str) -> (Self, String) {
        let mut client = Self::dial(address);
        client.socket.write_all(Self::request(key).as_bytes()).expect("an empty socket takes a head");
        let head = client.head();
        (client, head)
    }

    pub(crate) fn request(key: &str) -> String {
        format!(
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
    }

    /// The answer's head, and no byte more.
    pub(crate) fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.socket.read_exact(&mut byte).expect("the server answers");
            head.extend(byte);
        }
        String::from_utf8(head).expect("the head is ASCII")
    }

    pub(crate) fn read_to_end(&mut self) -> Vec<u8> {
        let mut received = Vec::new();
        self.socket.read_to_end(&mut received).expect("the server ends in good order");
        received
    }
}

/// The key of RFC 6455 §1.3, and its answer.
pub(crate) const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
pub(crate) const KEY_ANSWER: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// Another one, whose answer was reckoned by another program.
pub(crate) const OTHER_KEY: &str = "x3JJHMbDL1EzLkh9GBhXDw==";
pub(crate) const OTHER_KEY_ANSWER: &str = "HSmrc0sMlYUkAGmm5OPpG2HaGWk=";
/// Far longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(20);
