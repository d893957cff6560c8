//! The echo: one recv and one send per message, unmasked in place.
//!
//! A connection that is opened and closed costs accept4, setsockopt, epoll_ctl, a recv and a send for the handshake,
//! the same for its Close, and close.

use rustix::event::epoll::EventFlags;

use crate::connection::{Connection, Next};
use crate::gate::{Gate, Ready, new_events};
use crate::opening::Shared;
use crate::table::Table;

/// Echoes until something breaks.
pub(crate) fn run(gate: Gate) -> rustix::io::Result<()> {
    let mut echo = Echo { gate, connections: Table::new(), shared: Shared::default() };
    let mut events = new_events();
    loop {
        echo.gate.wait(&mut events)?;
        for event in &events {
            match Ready::of(event) {
                Ready::Listener => echo.accept()?,
                Ready::Socket { descriptor, .. } => echo.turn(descriptor)?,
            }
        }
    }
}

struct Echo {
    gate: Gate,
    connections: Table<Connection>,
    shared: Shared,
}

impl Echo {
    fn accept(&mut self) -> rustix::io::Result<()> {
        if let Some(socket) = self.gate.accept()? {
            self.connections.insert(Table::<Connection>::number_of(&socket), Connection::new(socket));
        }
        Ok(())
    }

    fn turn(&mut self, number: usize) -> rustix::io::Result<()> {
        let Some(connection) = self.connections.at(number) else { return Ok(()) };
        let interest = match connection.turn(&mut self.shared) {
            Ok(Next::Same) => return Ok(()),
            Ok(Next::WaitToSend) => EventFlags::OUT,
            Ok(Next::WaitToReceive) => EventFlags::IN,
            Ok(Next::Close) | Err(_) => {
                self.connections.remove(number);
                return Ok(());
            }
        };
        self.gate.watch(connection.socket(), interest)
    }
}
