//! The load generator: a closed loop over many connections, on one thread.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags};

use crate::frame::{self, BINARY};
use crate::handshake::{self, HEAD_END, HEAD_SIZE_MAX};
use crate::scenario::Scenario;

/// Connections to one server, each with the messages of one scenario.
#[derive(Debug)]
pub struct Load {
    epoll: OwnedFd,
    clients: Vec<Client>,
    /// All that a client sends in one round trip.
    requests: Vec<u8>,
    /// All that must come back.
    replies: Vec<u8>,
    in_flight: usize,
    buffer: Vec<u8>,
}

/// What a run achieved.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Messages that came back.
    pub messages: u64,
    /// Time it took.
    pub elapsed: Duration,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The server did not answer the handshake with an acceptance.
    #[error("the server refused the handshake")]
    Refused,
    /// The server hung up.
    #[error("the server closed a connection")]
    Closed,
    /// What came back was not what was sent.
    #[error("the server answered with other bytes than it was sent")]
    WrongAnswer,
    /// Nothing came back.
    #[error("the server answered no message")]
    Silent,
    /// The system refused.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl Load {
    /// Connects as many clients as the scenario says, and sends the first messages. `seed` makes payloads and masks.
    ///
    /// # Errors
    ///
    /// [`LoadError::Refused`] when the server does not accept the upgrade, [`LoadError::System`] for sockets.
    pub fn connect(address: SocketAddr, scenario: &Scenario, seed: u64) -> Result<Self, LoadError> {
        let mut random = fastrand::Rng::with_seed(seed);
        let payload: Vec<u8> = (0..scenario.payload_size).map(|_| random.u8(..)).collect();
        let mask = random.u32(..).to_ne_bytes();
        let replies = frame::server_frame(BINARY, &payload).repeat(scenario.in_flight);
        let mut load = Self {
            epoll: epoll::create(CreateFlags::CLOEXEC).map_err(io::Error::from)?,
            clients: Vec::with_capacity(scenario.connections),
            requests: frame::client_frame(BINARY, &payload, mask).repeat(scenario.in_flight),
            buffer: vec![0; replies.len() + 1],
            replies,
            in_flight: scenario.in_flight,
        };
        for index in 0..scenario.connections {
            let mut client = Client::connect(address, &handshake::key(&mut random))?;
            epoll::add(&load.epoll, &client.socket, EventData::new_u64(index as u64), EventFlags::IN)
                .map_err(io::Error::from)?;
            client.send(&load.epoll, index, &load.requests)?;
            load.clients.push(client);
        }
        Ok(load)
    }

    /// Goes on for `duration`. Messages under way at the end are left under way.
    ///
    /// # Errors
    ///
    /// [`LoadError`], whatever the reason.
    pub fn run(&mut self, duration: Duration) -> Result<Progress, LoadError> {
        let mut events: Vec<Event> = Vec::with_capacity(self.clients.len());
        let mut messages = 0;
        let start = Instant::now();
        while start.elapsed() < duration {
            events.clear();
            // Never sleeps: otherwise the servers would pay for waking it, each according to its speed.
            epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&NO_WAIT)).map_err(io::Error::from)?;
            for event in &events {
                messages += self.advance(event.data.u64() as usize)?;
            }
        }
        match messages {
            0 => Err(LoadError::Silent),
            messages => Ok(Progress { messages, elapsed: start.elapsed() }),
        }
    }

    /// Receives and sends what can be on one connection, and returns the number of messages that are back.
    fn advance(&mut self, index: usize) -> Result<u64, LoadError> {
        let client = &mut self.clients[index];
        client.receive(&mut self.buffer, &self.replies)?;
        if client.received == self.replies.len() {
            (client.sent, client.received) = (0, 0);
            client.send(&self.epoll, index, &self.requests)?;
            return Ok(self.in_flight as u64);
        }
        if client.sent < self.requests.len() {
            client.send(&self.epoll, index, &self.requests)?;
        }
        Ok(0)
    }
}

#[derive(Debug)]
struct Client {
    socket: TcpStream,
    sent: usize,
    received: usize,
    interest: EventFlags,
}

impl Client {
    fn connect(address: SocketAddr, key: &str) -> Result<Self, LoadError> {
        let mut socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(HANDSHAKE_TIMEOUT))?;
        socket.write_all(handshake::request(key).as_bytes())?;
        let mut head = Vec::new();
        while !head.ends_with(HEAD_END) && head.len() < HEAD_SIZE_MAX {
            let mut byte = [0];
            socket.read_exact(&mut byte)?;
            head.extend(byte);
        }
        if !str::from_utf8(&head).is_ok_and(|head| handshake::is_accepted(head, key)) {
            return Err(LoadError::Refused);
        }
        socket.set_nonblocking(true)?;
        Ok(Self { socket, sent: 0, received: 0, interest: EventFlags::IN })
    }

    fn receive(&mut self, buffer: &mut [u8], replies: &[u8]) -> Result<(), LoadError> {
        let received = match rustix::net::recv(&self.socket, &mut *buffer, RecvFlags::empty()) {
            Ok((0, _)) => return Err(LoadError::Closed),
            Ok((received, _)) => received,
            Err(Errno::AGAIN) => return Ok(()),
            Err(error) => return Err(io::Error::from(error).into()),
        };
        let expected = replies.get(self.received..self.received + received);
        if expected != Some(&buffer[..received]) {
            return Err(LoadError::WrongAnswer);
        }
        self.received += received;
        Ok(())
    }

    fn send(&mut self, epoll: &OwnedFd, index: usize, requests: &[u8]) -> Result<(), LoadError> {
        match rustix::net::send(&self.socket, &requests[self.sent..], SendFlags::NOSIGNAL) {
            Ok(sent) => self.sent += sent,
            Err(Errno::AGAIN) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
        let complete = self.sent == requests.len();
        let interest = if complete { EventFlags::IN } else { EventFlags::IN | EventFlags::OUT };
        if interest != self.interest {
            epoll::modify(epoll, &self.socket, EventData::new_u64(index as u64), interest)
                .map_err(io::Error::from)?;
            self.interest = interest;
        }
        Ok(())
    }
}

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
const NO_WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };
