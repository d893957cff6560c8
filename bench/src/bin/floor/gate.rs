//! The kernel's reports: new connections, and sockets that are ready.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::net::{self, SocketFlags};

/// The listener and the epoll set. Level-triggered, so that a short read needs no second one to see that nothing is
/// left.
pub(crate) struct Gate {
    epoll: OwnedFd,
    listener: TcpListener,
}

/// The subject of an event.
pub(crate) enum Ready {
    /// A client connects.
    Listener,
    /// The socket with this descriptor.
    Socket {
        /// The descriptor.
        descriptor: usize,
        /// The kernel has room for more bytes; only reported where that was asked for.
        writable: bool,
    },
}

impl Gate {
    /// Listens on `address`.
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        // The one of std has room for 128.
        net::listen(&listener, BACKLOG)?;
        listener.set_nonblocking(true)?;
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        epoll::add(&epoll, &listener, EventData::new_u64(LISTENER), EventFlags::IN)?;
        Ok(Self { epoll, listener })
    }

    /// The address of the listener.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits until something is ready.
    pub(crate) fn wait(&self, events: &mut Vec<Event>) -> rustix::io::Result<()> {
        events.clear();
        epoll::wait(&self.epoll, spare_capacity(events), None)?;
        Ok(())
    }

    /// Accepts one connection and watches it for bytes; `None` where it has gone. To accept all, until the
    /// kernel says that there are no more, was 8 % dearer for each: that last answer costs nearly as much.
    pub(crate) fn accept(&self) -> rustix::io::Result<Option<OwnedFd>> {
        let Ok(socket) = net::accept_with(&self.listener, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC)
        else {
            return Ok(None);
        };
        net::sockopt::set_tcp_nodelay(&socket, true)?;
        epoll::add(&self.epoll, &socket, data_of(&socket), EventFlags::IN)?;
        Ok(Some(socket))
    }

    /// Changes what a socket is watched for.
    pub(crate) fn watch(&self, socket: &OwnedFd, interest: EventFlags) -> rustix::io::Result<()> {
        epoll::modify(&self.epoll, socket, data_of(socket), interest)
    }
}

impl Ready {
    /// Reads an event.
    pub(crate) fn of(event: &Event) -> Self {
        // The kernel packs its events: a field is copied before it is looked at.
        let flags = event.flags;
        match event.data.u64() {
            LISTENER => Self::Listener,
            descriptor => {
                Self::Socket { descriptor: descriptor as usize, writable: flags.contains(EventFlags::OUT) }
            }
        }
    }
}

/// Room for the events of one wait.
pub(crate) fn new_events() -> Vec<Event> {
    Vec::with_capacity(EVENTS_PER_WAIT)
}

fn data_of(socket: impl AsFd) -> EventData {
    EventData::new_u64(socket.as_fd().as_raw_fd() as u64)
}

const BACKLOG: i32 = 4096;
const EVENTS_PER_WAIT: usize = 1024;
const LISTENER: u64 = u64::MAX;
