//! The contract between the loop and the operating system. All that is known of mio is in this file.
//!
//! Required of a backend:
//! - `add` watches a connection for readability, `add_listener` a listener; `watch_writable` adds writability,
//!   for good. `add` reports what is there already. Closing a descriptor ends its watch; `remove` ends it without.
//! - `wait` sleeps until something is ready, the waker is woken, or the time is over. It reports an edge once:
//!   a user who does not read until the kernel has nothing left has to remember it (the loop's ready list).
//! - Interrupted by a signal it sleeps no further, and reports what is ready all the same.
//! - It reports in the order in which things became ready, at most [`EVENTS_MAX`] at a time: others may wait.
//! - An event says `readable`, `writable`, and `ended`: the peer shut down, or there is an error. Data and end may
//!   come in one event, and `ended` may come without `readable`.
//! - A read that does not fill its buffer has taken everything there was, unless `ended` was said.
//! - A write that is not taken whole is followed by a `writable` event, if the connection is watched for it.
//! - A slot goes to another connection only after a turn is over, so an event never reaches the wrong one.
//! - `add_foreign` and `change_foreign` watch a descriptor of somebody else's for an interest, and report what is ready
//!   already, whatever was reported before. `change_foreign` fails where the number is another file's by now. An event
//!   carries the registration that it was asked for with. It may come although the descriptor is closed: a copy of it
//!   keeps what it stood for alive, and the watch can then not be ended. An end or an error makes it `readable` and
//!   `writable`, as far as reading or writing would not wait for it.

use std::io;
use std::os::fd::RawFd;
use std::sync::Arc;
use std::time::Duration;

use mio::net::{TcpListener, TcpStream};
use mio::unix::SourceFd;
use mio::{Events, Poll, Registry, Token, Waker};

use crate::foreign::Registration;
use crate::{Interest, Key, Readiness};

pub(crate) struct Backend {
    poll: Poll,
    events: Events,
}

/// The part of the backend that changes the watched descriptors.
pub(crate) struct Watch(Registry);

/// A descriptor that is ready, or a wake-up.
#[derive(Clone, Copy)]
pub(crate) enum Event {
    Listener(usize),
    Woken,
    Connection { key: Key, readable: bool, writable: bool, ended: bool },
    Foreign(Registration, Readiness),
}

impl Backend {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { poll: Poll::new()?, events: Events::with_capacity(EVENTS_MAX) })
    }

    pub(crate) fn watch(&self) -> io::Result<Watch> {
        Ok(Watch(self.poll.registry().try_clone()?))
    }

    pub(crate) fn waker(&self) -> io::Result<Arc<Waker>> {
        Ok(Arc::new(Waker::new(self.poll.registry(), WAKER)?))
    }

    pub(crate) fn wait(&mut self, mut timeout: Option<Duration>) -> io::Result<()> {
        loop {
            match self.poll.poll(&mut self.events, timeout) {
                // A signal, or the process was stopped for a while. Events may have come all the same.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => timeout = Some(Duration::ZERO),
                result => return result,
            }
        }
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = Event> {
        self.events.iter().map(|event| match event.token() {
            Token(token) if token < FOREIGN => Event::Connection {
                key: Key::from_index(token),
                readable: event.is_readable(),
                writable: event.is_writable(),
                ended: event.is_read_closed() || event.is_error(),
            },
            Token(token) if token < LISTENERS => {
                Event::Foreign(Registration::from_number(token - FOREIGN), readiness(event))
            }
            WAKER => Event::Woken,
            Token(token) => Event::Listener(token - LISTENERS),
        })
    }
}

impl Watch {
    pub(crate) fn add(&self, stream: &mut TcpStream, key: Key) -> io::Result<()> {
        self.0.register(stream, Token(key.index()), mio::Interest::READABLE)
    }

    pub(crate) fn watch_writable(&self, stream: &mut TcpStream, key: Key) -> io::Result<()> {
        self.0.reregister(stream, Token(key.index()), mio::Interest::READABLE | mio::Interest::WRITABLE)
    }

    pub(crate) fn remove(&self, stream: &mut TcpStream) -> io::Result<()> {
        self.0.deregister(stream)
    }

    pub(crate) fn add_listener(&self, listener: &mut TcpListener, index: usize) -> io::Result<()> {
        self.0.register(listener, Token(LISTENERS + index), mio::Interest::READABLE)
    }

    pub(crate) fn add_foreign(
        &self,
        descriptor: RawFd,
        registration: Registration,
        interest: Interest,
    ) -> io::Result<()> {
        self.0.register(&mut SourceFd(&descriptor), foreign(registration), interest_of(interest))
    }

    pub(crate) fn change_foreign(
        &self,
        descriptor: RawFd,
        registration: Registration,
        interest: Interest,
    ) -> io::Result<()> {
        self.0.reregister(&mut SourceFd(&descriptor), foreign(registration), interest_of(interest))
    }

    pub(crate) fn remove_foreign(&self, descriptor: RawFd) -> io::Result<()> {
        self.0.deregister(&mut SourceFd(&descriptor))
    }
}

fn readiness(event: &mio::event::Event) -> Readiness {
    let (read_ended, write_ended) = (event.is_read_closed(), event.is_write_closed());
    let failed = event.is_error();
    Readiness::new(
        event.is_readable() || read_ended || failed,
        event.is_writable() || write_ended || failed,
        read_ended || write_ended || failed,
    )
}

fn interest_of(interest: Interest) -> mio::Interest {
    match (interest.is_readable(), interest.is_writable()) {
        (true, true) => mio::Interest::READABLE | mio::Interest::WRITABLE,
        (true, false) => mio::Interest::READABLE,
        (false, _) => mio::Interest::WRITABLE,
    }
}

fn foreign(registration: Registration) -> Token {
    Token(FOREIGN + registration.number())
}

const WAKER: Token = Token(usize::MAX);
/// Tokens from here on are listeners.
const LISTENERS: usize = FOREIGN + Registration::COUNT;
/// Tokens from here on are registrations of foreign descriptors; below are slots of connections.
const FOREIGN: usize = usize::MAX / 4;
/// Most events that one `wait` reports.
pub(crate) const EVENTS_MAX: usize = 256;
