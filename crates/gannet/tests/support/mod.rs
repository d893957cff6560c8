//! A client made of nothing but a socket, for tests of the bytes on the wire.
//!
//! It shares no code with the server: what it sends and understands is written out by hand after RFC 6455.

#![expect(dead_code, reason = "each test file uses its own part")]

pub(crate) mod callback_log;
pub(crate) mod crowd;
pub(crate) mod deflating;
pub(crate) mod dial;
pub(crate) mod frames;
pub(crate) mod hall;
pub(crate) mod log;
pub(crate) mod memory;
pub(crate) mod remote_control;
pub(crate) mod response;
pub(crate) mod room_verbs;
#[cfg(target_os = "linux")]
pub(crate) mod tcp_info;
pub(crate) mod this_thread;

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use gannet::settings::Hosts;
use gannet::{Running, Server};

/// Opcodes, RFC 6455 §5.2.
pub(crate) const CONTINUATION: u8 = 0;
pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;
/// With it in its first byte a frame is the last of its message.
pub(crate) const FIN: u8 = 0x80;

/// Long enough for any machine, short enough to find a hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a free port of this machine that is stopped when the test ends.
pub(crate) struct TestServer {
    running: Option<Running>,
    pub(crate) address: SocketAddr,
}

impl TestServer {
    /// Starts `server`, which must listen on port 0. It may be asked for any host unless it says otherwise.
    pub(crate) fn start(server: Server) -> Self {
        let any_host = |settings: &mut gannet::Settings| {
            if settings.hosts == Hosts::Auto {
                settings.hosts = Hosts::Any;
            }
        };
        Self::of(server.configure(any_host).spawn().expect("a free port"))
    }

    pub(crate) fn of(running: Running) -> Self {
        let address = running.local_addrs()[0];
        Self { running: Some(running), address }
    }

    /// An echo server with one loop and changed settings.
    pub(crate) fn echo(change: impl FnOnce(&mut gannet::Settings)) -> Self {
        Self::start(Self::echo_alone(change))
    }

    /// The same, not yet started.
    pub(crate) fn echo_alone(change: impl FnOnce(&mut gannet::Settings)) -> Server {
        let echo = |server: &gannet::Context<'_>, message: gannet::Message<'_>| {
            server.push(message.id, message).ok();
        };
        Server::bind("127.0.0.1:0").threads(1).configure(change).on_message(echo)
    }

    pub(crate) fn handle(&self) -> gannet::Handle {
        self.running.as_ref().expect("it runs until dropped").handle()
    }

    /// Opens a WebSocket connection.
    pub(crate) fn client(&self) -> Client {
        Client::open(self.address)
    }

    /// Opens a TCP connection.
    pub(crate) fn socket(&self) -> Client {
        Client::connect(self.address)
    }

    /// Asserts that the server still serves others.
    pub(crate) fn assert_serves(&self) {
        let mut client = self.client();
        client.send(TEXT, b"still there?");
        assert_eq!(client.receive(), Frame::new(TEXT, b"still there?"));
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.handle().stop_now();
            let joined = running.join();
            if !std::thread::panicking() {
                joined.expect("the server ends as asked");
            }
        }
    }
}

/// A frame as it came from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) fin: bool,
    pub(crate) opcode: u8,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// A whole, unfragmented frame.
    pub(crate) fn new(opcode: u8, payload: impl AsRef<[u8]>) -> Self {
        Self { fin: true, opcode, payload: payload.as_ref().to_vec() }
    }

    /// A Close frame with a code and no reason.
    pub(crate) fn close(code: u16) -> Self {
        Self::new(CLOSE, code.to_be_bytes())
    }

    /// The code of a Close frame, whatever its reason. `None`: it is none, or has no code.
    pub(crate) fn close_code(&self) -> Option<u16> {
        let code = self.payload.first_chunk().filter(|_| self.fin && self.opcode == CLOSE);
        code.map(|code| u16::from_be_bytes(*code))
    }

    /// The code and the reason of a Close frame, which it has to be.
    #[track_caller]
    pub(crate) fn into_close(mut self) -> (u16, String) {
        let code = self.close_code().unwrap_or_else(|| panic!("no Close with a code: {self:?}"));
        (code, String::from_utf8(self.payload.split_off(2)).expect("RFC 6455 §5.5.1: UTF-8"))
    }
}

pub(crate) struct Client {
    pub(crate) stream: TcpStream,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a live socket");
        stream.set_read_timeout(Some(PATIENCE)).expect("a live socket");
        stream.set_write_timeout(Some(PATIENCE)).expect("a live socket");
        Self { stream }
    }

    pub(crate) fn open(address: SocketAddr) -> Self {
        let mut client = Self::connect(address);
        client.upgrade(upgrade_request(address, ""));
        client
    }

    /// Writes this request, reads the answer, which must be a 101, and returns its head.
    #[track_caller]
    pub(crate) fn upgrade(&mut self, request: impl AsRef<[u8]>) -> String {
        let request = request.as_ref();
        self.write(request);
        let head = self.read_head();
        assert!(is_accepted(&head), "{head}in answer to {}", String::from_utf8_lossy(request));
        head
    }

    /// Asserts that the answer to an upgrade is a 101, and returns its head.
    #[track_caller]
    pub(crate) fn assert_accepted(&mut self) -> String {
        let head = self.read_head();
        assert!(is_accepted(&head), "{head}");
        head
    }

    /// Writes bytes as they are.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the server reads");
    }

    /// Sends one whole masked frame.
    pub(crate) fn send(&mut self, opcode: u8, payload: &[u8]) {
        self.write(&frame(FIN | opcode, payload));
    }

    /// Sends a Close frame.
    pub(crate) fn send_close(&mut self, code: u16, reason: &str) {
        let mut payload = code.to_be_bytes().to_vec();
        payload.extend(reason.as_bytes());
        self.send(CLOSE, &payload);
    }

    /// Reads one frame.
    pub(crate) fn receive(&mut self) -> Frame {
        self.try_receive().expect("a frame")
    }

    pub(crate) fn try_receive(&mut self) -> io::Result<Frame> {
        let (reserved, frame) = self.try_receive_extended()?;
        assert_eq!(reserved, 0, "a reserved bit is set");
        Ok(frame)
    }

    /// Reads one frame, whose reserved bits may say something.
    pub(crate) fn try_receive_extended(&mut self) -> io::Result<(u8, Frame)> {
        let mut start = [0; 2];
        self.stream.read_exact(&mut start)?;
        assert_eq!(start[1] & 0x80, 0, "a server does not mask, RFC 6455 §5.1");
        let size = match start[1] {
            126 => {
                let mut size = [0; 2];
                self.stream.read_exact(&mut size)?;
                u64::from(u16::from_be_bytes(size))
            }
            127 => {
                let mut size = [0; 8];
                self.stream.read_exact(&mut size)?;
                u64::from_be_bytes(size)
            }
            size => u64::from(size),
        };
        let mut payload = vec![0; usize::try_from(size).expect("64 bits")];
        self.stream.read_exact(&mut payload)?;
        let frame = Frame { fin: start[0] & FIN != 0, opcode: start[0] & 0x0F, payload };
        Ok((start[0] >> 4 & 0x07, frame))
    }

    /// Reads up to and including the empty line that ends an HTTP head.
    pub(crate) fn read_head(&mut self) -> String {
        let (mut head, mut piece) = (Vec::new(), [0; 512]);
        while !head.ends_with(b"\r\n\r\n") {
            let size = match self.stream.peek(&mut piece) {
                Ok(size @ 1..) => size,
                end => panic!("the head ends early ({end:?}): {}", String::from_utf8_lossy(&head)),
            };
            let taken = head.len();
            head.extend(&piece[..size]);
            let end = head.windows(4).position(|end| end == b"\r\n\r\n").map_or(head.len(), |at| at + 4);
            head.truncate(end);
            self.stream.read_exact(&mut piece[..end - taken]).expect("what has been peeked at");
        }
        String::from_utf8(head).expect("ASCII")
    }

    /// Reads until the server closes, and returns what came; a reset counts as an error.
    pub(crate) fn read_to_end(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.stream.read_to_end(&mut bytes).map(|_| bytes)
    }

    /// Asserts that the server closes in order and says nothing more.
    #[track_caller]
    pub(crate) fn assert_ends(&mut self) {
        assert_eq!(self.read_to_end().expect("an orderly end"), b"", "nothing follows");
    }

    /// Asserts that the server resets the connection.
    #[track_caller]
    pub(crate) fn assert_reset(&mut self) {
        assert_eq!(self.read_to_end().expect_err("a reset").kind(), ErrorKind::ConnectionReset);
    }

    /// The same connection, for another thread.
    pub(crate) fn for_another_thread(&self) -> Self {
        Self { stream: self.stream.try_clone().expect("a live socket") }
    }

    /// Has another thread write these pieces, with a pause behind each, until the server has had enough.
    pub(crate) fn trickle<P: AsRef<[u8]>>(
        &self,
        mut pieces: impl Iterator<Item = P> + Send + 'static,
        pause: Duration,
    ) {
        let mut stream = self.for_another_thread().stream;
        thread::spawn(move || {
            while pieces.next().is_some_and(|piece| stream.write_all(piece.as_ref()).is_ok()) {
                thread::sleep(pause);
            }
        });
    }

    /// Asserts that the next frame is a Close with this code and that the connection then ends in order.
    pub(crate) fn assert_closed_with(&mut self, code: u16) {
        let frame = self.receive();
        assert_eq!(frame.opcode, CLOSE, "{frame:?}");
        assert_eq!(frame.payload.get(..2), Some(&code.to_be_bytes()[..]), "{frame:?}");
        self.stream.shutdown(Shutdown::Write).ok();
        self.assert_ends();
    }

    /// Whether the server has nothing to say for `time`.
    pub(crate) fn is_silent_for(&mut self, time: Duration) -> bool {
        self.stream.set_read_timeout(Some(time)).expect("a live socket");
        let silent = match self.stream.peek(&mut [0]) {
            Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            Ok(_) => false,
        };
        self.stream.set_read_timeout(Some(PATIENCE)).expect("a live socket");
        silent
    }
}

fn is_accepted(head: &str) -> bool {
    head.starts_with("HTTP/1.1 101 ")
}

/// The upgrade request of RFC 6455 §1.3, with more header lines, each ended by CRLF.
pub(crate) fn upgrade_request(address: SocketAddr, more: &str) -> String {
    format!(
        "GET /chat HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
    )
}

/// A masked frame with this first byte (FIN, RSV, opcode).
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        size @ 0..126 => bytes.push(0x80 | size as u8),
        size @ 126..0x1_0000 => {
            bytes.push(0x80 | 126);
            bytes.extend((size as u16).to_be_bytes());
        }
        size => {
            bytes.push(0x80 | 127);
            bytes.extend((size as u64).to_be_bytes());
        }
    }
    let key = [0x37, 0xfa, 0x21, 0x3d];
    bytes.extend(key);
    bytes.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

/// Waits until `condition` holds.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
