//! A client made of nothing but a socket.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use super::{CLOSE, FIN, Frame, PATIENCE, frame};

/// A client that does what it is told, and nothing by itself.
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

    /// True where the server says nothing for `time`.
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

/// The upgrade request of RFC 6455 §1.3, with more header lines, each ended by CRLF.
pub(crate) fn upgrade_request(address: SocketAddr, more: &str) -> String {
    format!(
        "GET /chat HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
    )
}

fn is_accepted(head: &str) -> bool {
    head.starts_with("HTTP/1.1 101 ")
}
