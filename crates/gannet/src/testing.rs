//! A client for tests of a server on this crate: it connects to a [`Running`] server, and fails with a clear text where
//! it would wait in vain.
//!
//! It is no library for clients: it waits for each thing, and panics where something else comes. Inside is
//! `tungstenite`.

use std::fmt;
use std::io;
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use tungstenite::client::ClientRequestBuilder;
use tungstenite::protocol::CloseFrame;
use tungstenite::{Error, HandshakeError, Message, WebSocket};

use crate::{CloseCode, OwnedMessage, Running};

/// A client of a server under test.
///
/// ```
/// use gannet::testing::Client;
/// use gannet::{CloseCode, Server};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let running = Server::bind("127.0.0.1:0")
///     .on_message(|server, message| {
///         let text = message.text().unwrap_or_default();
///         server.push(message.id, text.to_uppercase()).ok();
///     })
///     .spawn()?;
/// let mut client = Client::connect(&running);
/// client.send("ahoy");
/// assert_eq!(client.receive_text(), "AHOY");
/// assert_eq!(client.close(CloseCode::NORMAL, "").0, CloseCode::NORMAL);
/// running.stop();
/// running.join()?;
/// # Ok(())
/// # }
/// ```
pub struct Client {
    socket: WebSocket<TcpStream>,
}

/// An answer to an upgrade that lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server answered with {status}: {body}")]
#[non_exhaustive]
pub struct Refused {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Client {
    /// Opens a connection for the path `/`.
    ///
    /// # Panics
    ///
    /// Where the server does not accept within 20 seconds.
    #[track_caller]
    pub fn connect(server: &Running) -> Self {
        Self::ask(server, "/", &[]).unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// Asks for a connection with this path and query, such as `/chat?room=7`, and these header fields beside those of
    /// a handshake.
    ///
    /// # Errors
    ///
    /// [`Refused`] where the server answers otherwise than with 101.
    ///
    /// # Panics
    ///
    /// Where the server does not answer within 20 seconds, or breaks the protocol.
    #[track_caller]
    pub fn ask(server: &Running, target: &str, fields: &[(&str, &str)]) -> Result<Self, Refused> {
        let address = server.local_addrs()[0];
        let stream =
            TcpStream::connect(address).unwrap_or_else(|error| panic!("no connection to {address}: {error}"));
        stream.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
        stream.set_nodelay(true).expect("a live socket");
        let url =
            format!("ws://{address}{target}").parse().unwrap_or_else(|error| panic!("{target}: {error}"));
        let request = fields.iter().fold(ClientRequestBuilder::new(url), |request, (name, value)| {
            request.with_header(*name, *value)
        });
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(HandshakeError::Failure(Error::Http(response))) => {
                let status = response.status().as_u16();
                let body = response.into_body().unwrap_or_default();
                Err(Refused { status, body: String::from_utf8_lossy(&body).into_owned() })
            }
            Err(HandshakeError::Failure(error)) => panic!("no handshake with {address}: {error}"),
            Err(HandshakeError::Interrupted(_)) => panic!("no answer to the handshake within {PATIENCE:?}"),
        }
    }

    /// Sends a message: text or bytes.
    ///
    /// # Panics
    ///
    /// Where the connection has ended.
    #[track_caller]
    pub fn send(&mut self, message: impl Into<OwnedMessage>) {
        let message = match message.into() {
            OwnedMessage::Text(text) => Message::Text(text.into()),
            OwnedMessage::Binary(bytes) => Message::Binary(bytes.into()),
        };
        self.socket.send(message).unwrap_or_else(|error| panic!("the message cannot be sent: {error}"));
    }

    /// Waits for the next message. Pings are answered meanwhile.
    ///
    /// # Panics
    ///
    /// Where none comes within 20 seconds, or the server closes the connection.
    #[track_caller]
    pub fn receive(&mut self) -> OwnedMessage {
        match self.next() {
            Some(Ok(message)) => message,
            Some(Err((code, reason))) => {
                panic!("the server closed with {code} {reason:?}, where a message was awaited")
            }
            None => panic!("no message came within {PATIENCE:?}"),
        }
    }

    /// Waits for the next message, which is text.
    ///
    /// # Panics
    ///
    /// As [`receive`](Self::receive), and where the message is binary.
    #[track_caller]
    pub fn receive_text(&mut self) -> String {
        match self.receive() {
            OwnedMessage::Text(text) => text,
            OwnedMessage::Binary(bytes) => panic!("a binary message came, where text was awaited: {bytes:?}"),
        }
    }

    /// Waits for a message for so long; `None` where none comes.
    ///
    /// # Panics
    ///
    /// Where `time` is zero, or the server closes the connection.
    #[track_caller]
    pub fn receive_within(&mut self, time: Duration) -> Option<OwnedMessage> {
        self.socket.get_ref().set_read_timeout(Some(time)).expect("it is not zero");
        let next = self.next();
        self.socket.get_ref().set_read_timeout(Some(PATIENCE)).expect("it is not zero");
        next.map(|next| {
            next.unwrap_or_else(|(code, reason)| {
                panic!("the server closed with {code} {reason:?}, where a message was awaited")
            })
        })
    }

    /// Closes the connection, and waits for the server's code and reason. Messages that come meanwhile are dropped.
    ///
    /// # Panics
    ///
    /// Where the connection has ended, or the server does not answer within 20 seconds.
    #[track_caller]
    pub fn close(&mut self, code: CloseCode, reason: &str) -> (CloseCode, String) {
        let close = CloseFrame { code: code.number().into(), reason: reason.into() };
        self.socket.close(Some(close)).unwrap_or_else(|error| panic!("the Close cannot be sent: {error}"));
        self.closed()
    }

    /// Waits until the server closes the connection, and returns its code and reason; 1005 where its Close has none,
    /// 1006 where it sends none. Messages that come before are dropped.
    ///
    /// # Panics
    ///
    /// Where it does not within 20 seconds of silence.
    #[track_caller]
    pub fn closed(&mut self) -> (CloseCode, String) {
        loop {
            match self.next() {
                Some(Ok(_)) => {}
                Some(Err(close)) => return close,
                None => panic!("the server did not close the connection within {PATIENCE:?}"),
            }
        }
    }

    /// The next message, or the Close. `None`: nothing has come in time.
    fn next(&mut self) -> Option<Result<OwnedMessage, (CloseCode, String)>> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(Ok(OwnedMessage::Text(text.as_str().to_owned()))),
                Ok(Message::Binary(bytes)) => return Some(Ok(OwnedMessage::Binary(bytes.to_vec()))),
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Ok(Message::Close(Some(CloseFrame { code, reason }))) => {
                    self.hang_up();
                    return Some(Err((CloseCode::new(code.into()), reason.as_str().to_owned())));
                }
                Ok(Message::Close(None)) => {
                    self.hang_up();
                    return Some(Err((CloseCode::NO_STATUS, String::new())));
                }
                Err(Error::Io(error)) if is_timeout(&error) => return None,
                Err(_) => return Some(Err((CloseCode::ABNORMAL, String::new()))),
            }
        }
    }

    /// Sends the answer to a Close that needs one, and ends the TCP connection, which the server waits for.
    fn hang_up(&mut self) {
        self.socket.flush().ok();
        self.socket.get_ref().shutdown(Shutdown::Write).ok();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Long enough for a busy machine, short enough to find a hang.
const PATIENCE: Duration = Duration::from_secs(20);
