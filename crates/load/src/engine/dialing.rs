//! From an address to an open connection.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Interest, Token};
use socket2::{Domain, Type};

use super::Engine;
use crate::client::fault::Fault;
use crate::client::outbox::Outbox;
use crate::client::socket::Socket;
use crate::client::upgrade::Refusal;
use crate::client::{Client, Phase, Role};
use crate::deflate::{Agreement, Disagreement};
use crate::frame;
use crate::messages::stock::Stock;
use crate::plan::Mode;

/// The moment by which a handshake must be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    at: Instant,
    index: usize,
    /// The connection that had the place then.
    number: u64,
}

impl Engine {
    /// Opens more connections, some at a time; whether all there will be are there.
    pub(super) fn has_connected(&mut self) -> bool {
        let wanted = if self.is_churn() { 1 } else { self.plan.connections_all() };
        // A server that is not there is not asked for each of ten thousand connections.
        let is_hopeless = self.outcome.opened == 0 && self.outcome.failures.total() >= DIALING_MAX as u64;
        while !is_hopeless && self.clients.len() < wanted && self.dialing < DIALING_MAX {
            let index = self.clients.len();
            let number = self.plan.first_connection + index as u64;
            self.clients.push(Client::new(self.role(index), number, self.now));
            self.dial(index, Instant::now());
        }
        let is_visiting = self.is_churn() && self.open > 0;
        self.dialing == 0 && !is_visiting && (is_hopeless || self.clients.len() == wanted)
    }

    fn role(&self, index: usize) -> Role {
        if index >= self.plan.connections + self.plan.slow_readers {
            return Role::Flooder;
        }
        if index >= self.plan.connections {
            return Role::SlowReader;
        }
        match self.plan.mode {
            Mode::Echo => Role::Echo,
            Mode::FanOut => Role::Receiver,
            Mode::Churn => Role::Visitor,
            Mode::Listen => Role::Listener,
            Mode::Idle => Role::Idle,
        }
    }

    /// Begins a connection at a place that has none.
    pub(super) fn dial(&mut self, index: usize, now: Instant) {
        let client = &mut self.clients[index];
        (client.phase, client.dialed) = (Phase::Connecting, now);
        self.dialing += 1;
        let at = now + HANDSHAKE_TIMEOUT;
        self.deadlines.push_back(Deadline { at, index, number: client.number });
        let source = match self.plan.sources.as_slice() {
            [] => None,
            sources => Some(sources[(client.number % sources.len() as u64) as usize]),
        };
        let buffer = self.plan.slow_read_buffer.filter(|_| client.role == Role::SlowReader);
        let begun = begin(self.plan.address, source, buffer).and_then(|mut socket| {
            let interest = Interest::READABLE | Interest::WRITABLE;
            self.poll.registry().register(&mut socket, Token(index), interest)?;
            Ok(socket)
        });
        match begun {
            Ok(socket) => {
                client.socket = Some(socket);
                client.outgoing.control(&self.request.bytes);
            }
            Err(error) => self.fail(index, &Fault::NotConnected(error)),
        }
    }

    /// Sends the request: the kernel takes it once the connection stands.
    pub(super) fn send_request(&mut self, index: usize) {
        let client = &mut self.clients[index];
        let Some(socket) = &mut client.socket else { return };
        client.outgoing.unblock();
        match client.outgoing.write(socket, &mut self.outbox, client.number) {
            Err(error) => self.fail(index, &Fault::NotConnected(error)),
            Ok(_) if client.outgoing.is_control_sent() => client.phase = Phase::Upgrading,
            Ok(_) => {}
        }
    }

    /// Takes bytes of the answer to the request; returns what has come behind it.
    pub(super) fn receive_head(&mut self, index: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let client = &mut self.clients[index];
        client.head.extend_from_slice(bytes);
        let judged = self.request.judge(&client.head).and_then(|accepted| {
            if let Some(agreement) = accepted.and_then(|it| it.deflate) {
                self.agree(agreement)?;
            }
            Ok(accepted)
        });
        match judged {
            Ok(None) => None,
            Ok(Some(accepted)) => {
                let client = &mut self.clients[index];
                let rest = client.head.split_off(accepted.size);
                client.head = Vec::new();
                self.opened(index);
                Some(rest)
            }
            Err(refusal) => {
                self.fail(index, &Fault::Refused(refusal));
                None
            }
        }
    }

    /// From the first agreement on all messages are compressed as it says. All connections share them, so there is no
    /// other.
    fn agree(&mut self, agreement: Agreement) -> Result<(), Refusal> {
        match self.outcome.deflate {
            Some(first) if first == agreement => Ok(()),
            Some(first) => {
                let (first, now) = (first.to_string(), agreement.to_string());
                Err(Disagreement::Changed { first, now }.into())
            }
            None => {
                self.outcome.deflate = Some(agreement);
                self.expected.agree(&agreement);
                if let Some(stock) = Stock::of(&self.plan) {
                    self.outbox = Outbox::of_stock(&stock, Some(agreement.client_window_bits()));
                }
                Ok(())
            }
        }
    }

    fn opened(&mut self, index: usize) {
        self.dialing -= 1;
        self.open += 1;
        let client = &mut self.clients[index];
        client.phase = Phase::Open;
        self.live += usize::from(client.role.is_measured());
        let (dialed, role) = (client.dialed, client.role);
        if !self.stage.is_sending() || self.is_in_window(dialed) {
            self.outcome.opened += 1;
            self.outcome.handshakes.record(self.now - dialed, 1);
        }
        if !self.first_messages.is_empty() {
            self.join(index);
        }
        if role == Role::Visitor {
            let close = self.outbox.frame(frame::CLOSE, &frame::NORMAL_CLOSURE);
            let client = &mut self.clients[index];
            client.phase = Phase::Leaving;
            client.outgoing.control(&close);
            self.flush(index);
        }
    }

    /// Gives up handshakes, and visits, that take too long.
    pub(super) fn expire(&mut self) {
        while let Some(&Deadline { at, index, number }) = self.deadlines.front() {
            let client = &self.clients[index];
            let (is_same, phase) = (client.number == number, client.phase);
            match phase {
                Phase::Connecting | Phase::Upgrading if is_same => {
                    if at > self.now {
                        return;
                    }
                    self.fail(index, &Fault::HandshakeTimeout(HANDSHAKE_TIMEOUT));
                }
                Phase::Leaving | Phase::Left if is_same => {
                    if at > self.now {
                        return;
                    }
                    self.fail(index, &Fault::Unfinished(HANDSHAKE_TIMEOUT));
                }
                Phase::Connecting
                | Phase::Upgrading
                | Phase::Joining
                | Phase::Joined
                | Phase::Open
                | Phase::Leaving
                | Phase::Left
                | Phase::Farewell
                | Phase::Ended => {}
            }
            self.deadlines.pop_front();
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.front().map(|deadline| deadline.at)
    }
}

/// Begins to connect; it stands once the socket can be written to.
fn begin(address: SocketAddr, source: Option<IpAddr>, buffer: Option<usize>) -> io::Result<Socket> {
    if source.is_none() && buffer.is_none() {
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        return Ok(socket.into());
    }
    let socket = socket2::Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.set_tcp_nodelay(true)?;
    if let Some(size) = buffer {
        // The server's kernel gives a connection with small segments a small send buffer.
        socket.set_recv_buffer_size(size)?;
        socket.set_tcp_mss(SMALL_SEGMENT)?;
    }
    if let Some(source) = source {
        socket.bind(&SocketAddr::new(source, 0).into())?;
    }
    match socket.connect(&address.into()) {
        Err(error) if error.raw_os_error() != Some(rustix::io::Errno::INPROGRESS.raw_os_error()) => {
            Err(error)
        }
        Ok(()) | Err(_) => Ok(TcpStream::from_std(socket.into()).into()),
    }
}

/// Connections in their handshake at a time.
const DIALING_MAX: usize = 128;
/// Bytes of a segment, about what Ethernet has room for; on loopback it would be 64 KiB.
const SMALL_SEGMENT: u32 = 1400;
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
