//! The floor: the least an epoll echo can cost. One recv and one send per message, unmasked in place, nothing else.
//!
//! `floor ADDRESS` listens there and says so on standard output.

mod connection;

use std::error::Error;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::net::{self, SocketFlags};

use connection::{Buffer, Connection, Next};

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).ok_or("usage: floor ADDRESS")?;
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);
    Ok(Floor::new(listener)?.run()?)
}

/// The loop: level-triggered, so that a short read needs no second one to see that nothing is left.
struct Floor {
    epoll: OwnedFd,
    listener: TcpListener,
    /// By descriptor number, which the kernel keeps small.
    connections: Vec<Option<Connection>>,
    /// One buffer serves all connections but those with half a message in theirs.
    buffers: Vec<Buffer>,
}

impl Floor {
    fn new(listener: TcpListener) -> rustix::io::Result<Self> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        epoll::add(&epoll, &listener, EventData::new_u64(LISTENER), EventFlags::IN)?;
        Ok(Self { epoll, listener, connections: Vec::new(), buffers: Vec::new() })
    }

    fn run(mut self) -> rustix::io::Result<()> {
        let mut events: Vec<Event> = Vec::with_capacity(EVENTS_PER_WAIT);
        loop {
            events.clear();
            epoll::wait(&self.epoll, spare_capacity(&mut events), None)?;
            for event in &events {
                match event.data.u64() {
                    LISTENER => self.accept()?,
                    descriptor => self.turn(descriptor as usize)?,
                }
            }
        }
    }

    fn accept(&mut self) -> rustix::io::Result<()> {
        let Ok(socket) = net::accept_with(&self.listener, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC)
        else {
            return Ok(());
        };
        net::sockopt::set_tcp_nodelay(&socket, true)?;
        let descriptor = socket.as_raw_fd() as usize;
        epoll::add(&self.epoll, &socket, EventData::new_u64(descriptor as u64), EventFlags::IN)?;
        if self.connections.len() <= descriptor {
            self.connections.resize_with(descriptor + 1, || None);
        }
        self.connections[descriptor] = Some(Connection::new(socket));
        Ok(())
    }

    fn turn(&mut self, descriptor: usize) -> rustix::io::Result<()> {
        let Some(connection) = &mut self.connections[descriptor] else { return Ok(()) };
        let interest = match connection.turn(&mut self.buffers) {
            Ok(Next::Same) => return Ok(()),
            Ok(Next::WaitToSend) => EventFlags::OUT,
            Ok(Next::WaitToReceive) => EventFlags::IN,
            Ok(Next::Close) | Err(_) => {
                self.connections[descriptor] = None;
                return Ok(());
            }
        };
        epoll::modify(&self.epoll, connection.socket(), EventData::new_u64(descriptor as u64), interest)
    }
}

const EVENTS_PER_WAIT: usize = 1024;
const LISTENER: u64 = u64::MAX;
