//! Servers that do not do what they should, made of nothing but a socket.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use crate::support::{Frame, dial};

/// Listens on a free port until the tests end, with a thread for each connection.
pub(super) fn listen(serve: impl Fn(&mut Peer) -> io::Result<()> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let stream = stream.expect("a connection");
            stream.set_nodelay(true).expect("a live socket");
            let serve = Arc::clone(&serve);
            // The load may hang up at any time.
            thread::spawn(move || serve(&mut Peer { stream, index }).ok());
        }
    });
    address
}

/// The same, behind the opening handshake.
pub(super) fn serve(talk: impl Fn(&mut Peer) -> io::Result<()> + Send + Sync + 'static) -> SocketAddr {
    listen(move |peer| {
        peer.upgrade()?;
        talk(peer)
    })
}

/// A connection of the load.
pub(super) struct Peer {
    pub(super) stream: TcpStream,
    /// The how-manieth it is, from 0.
    pub(super) index: usize,
}

impl Peer {
    /// Reads the request up to its end.
    pub(super) fn request(&mut self) -> io::Result<String> {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte)?;
            request.extend(byte);
        }
        Ok(String::from_utf8_lossy(&request).into_owned())
    }

    /// Agrees to talk, and returns the request.
    pub(super) fn upgrade(&mut self) -> io::Result<String> {
        self.upgrade_with("")
    }

    /// The same with further lines in the answer.
    pub(super) fn upgrade_with(&mut self, lines: &str) -> io::Result<String> {
        let request = self.request()?;
        let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: ")).expect("a key");
        let digest =
            Sha1::new().chain_update(key).chain_update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11").finalize();
        let accept = STANDARD.encode(digest);
        self.write(
            format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: {accept}\r\n{lines}\r\n"
            )
            .as_bytes(),
        )?;
        Ok(request)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// The next frame, which must be masked and short enough for a test.
    pub(super) fn receive(&mut self) -> io::Result<Frame> {
        let mut start = [0; 2];
        self.stream.read_exact(&mut start)?;
        assert!(start[1] & 0x80 != 0, "a client masks, RFC 6455 §5.1");
        let size = match start[1] & 0x7F {
            126 => {
                let mut size = [0; 2];
                self.stream.read_exact(&mut size)?;
                usize::from(u16::from_be_bytes(size))
            }
            size => usize::from(size),
        };
        let (mut key, mut payload) = ([0; 4], vec![0; size]);
        self.stream.read_exact(&mut key)?;
        assert_ne!(key, [0; 4], "a key that costs the server nothing");
        self.stream.read_exact(&mut payload)?;
        for (byte, key) in payload.iter_mut().zip(key.iter().cycle()) {
            *byte ^= key;
        }
        Ok(Frame { fin: start[0] & 0x80 != 0, opcode: start[0] & 0x0F, payload })
    }

    /// Sends a frame with this first byte (FIN, RSV, opcode).
    pub(super) fn send(&mut self, first: u8, payload: &[u8]) -> io::Result<()> {
        assert!(payload.len() < 126, "short enough for a test");
        self.write(&[&[first, payload.len() as u8], payload].concat())
    }

    /// Sends frames back until the load says goodbye, and answers that.
    pub(super) fn echo(&mut self) -> io::Result<()> {
        loop {
            let frame = self.receive()?;
            self.send(0x80 | frame.opcode, &frame.payload)?;
            if frame.opcode == crate::support::CLOSE {
                return Ok(());
            }
        }
    }

    /// Sends so many messages back.
    pub(super) fn echo_some(&mut self, count: usize) -> io::Result<()> {
        for _ in 0..count {
            let frame = self.receive()?;
            self.send(0x80 | frame.opcode, &frame.payload)?;
        }
        Ok(())
    }

    /// Ends the connection by a reset, once the thread lets go of it.
    pub(super) fn reset(&mut self) -> io::Result<()> {
        dial::reset(self.stream.try_clone()?);
        Err(ErrorKind::ConnectionReset.into())
    }

    /// Reads what comes, and says nothing, until the other side has gone.
    pub(super) fn fall_silent(&mut self) -> io::Result<()> {
        io::copy(&mut self.stream, &mut io::sink())?;
        Ok(())
    }
}
