//! The echo of compressed messages: the plain echo, and an inflate and a deflate of each message.
//!
//! One message is in flight on a connection, so its socket has room for the answer: one that has none is closed.

use std::mem;
use std::os::fd::OwnedFd;

use gannet_bench::frame::{self, CLOSE, COMPRESSED, Front, Header, PING, PONG, write_server_header};
use rustix::io::{Errno, Result};

use crate::gate::{Gate, Ready, new_events};
use crate::opening::{Opening, Shared, receive, send};
use crate::table::Table;
use crate::zlib::Zlib;

/// Echoes until something breaks.
pub(crate) fn run(gate: Gate) -> Result<()> {
    let shared =
        Shared::with_extension("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    let mut echo =
        Echo { gate, connections: Table::new(), shared, zlib: Zlib::default(), answers: Vec::new() };
    let mut events = new_events();
    loop {
        echo.gate.wait(&mut events)?;
        for event in &events {
            match Ready::of(event) {
                Ready::Listener => {
                    if let Some(socket) = echo.gate.accept()? {
                        let number = Table::<Connection>::number_of(&socket);
                        echo.connections
                            .insert(number, Connection { socket, traffic: Traffic::Opening(Vec::new()) });
                    }
                }
                Ready::Socket { descriptor, .. } => echo.turn(descriptor),
            }
        }
    }
}

struct Echo {
    gate: Gate,
    connections: Table<Connection>,
    shared: Shared,
    zlib: Zlib,
    answers: Vec<u8>,
}

struct Connection {
    socket: OwnedFd,
    traffic: Traffic,
}

enum Traffic {
    /// The request, as far as it has come.
    Opening(Vec<u8>),
    /// The start of a frame, or nothing.
    Open(Vec<u8>),
}

impl Echo {
    fn turn(&mut self, number: usize) {
        let Some(connection) = self.connections.at(number) else { return };
        let goes_on = match mem::replace(&mut connection.traffic, Traffic::Open(Vec::new())) {
            Traffic::Opening(head) => match self.shared.open(&connection.socket, head) {
                Ok(Opening::Partial(head)) => {
                    connection.traffic = Traffic::Opening(head);
                    true
                }
                Ok(Opening::Open) => true,
                Ok(Opening::Refused) | Err(_) => false,
            },
            Traffic::Open(rest) => {
                let mut buffer = self.shared.buffer();
                buffer[..rest.len()].copy_from_slice(&rest);
                let result = receive(&connection.socket, &mut buffer[rest.len()..]);
                let goes_on = match result {
                    Ok(Some(0)) | Err(_) => false,
                    Ok(received) => {
                        let filled = rest.len() + received.unwrap_or(0);
                        self.answers.clear();
                        match answer(&mut buffer[..filled], &mut self.zlib, &mut self.answers) {
                            Some(consumed) => {
                                connection.traffic = Traffic::Open(buffer[consumed..filled].to_vec());
                                send_whole(&connection.socket, &self.answers).is_ok()
                            }
                            None => {
                                // Its Close is answered if there is room.
                                send_whole(&connection.socket, &self.answers).ok();
                                false
                            }
                        }
                    }
                };
                self.shared.buffers.push(buffer);
                goes_on
            }
        };
        if !goes_on {
            self.connections.remove(number);
        }
    }
}

/// Appends the answers to all whole frames, and returns how many bytes these took; `None` where the
/// connection ends.
fn answer(bytes: &mut [u8], zlib: &mut Zlib, answers: &mut Vec<u8>) -> Option<usize> {
    let mut read = 0;
    loop {
        let header = match Front::of_either(&bytes[read..]) {
            Front::Whole(header) => header,
            Front::Partial => return Some(read),
            Front::Refused => return None,
        };
        let Header { first_byte, length, payload_length, mask } = header;
        let payload = &mut bytes[read + length..read + length + payload_length];
        frame::apply_mask(payload, mask);
        read += length + payload_length;
        match first_byte {
            PONG => {}
            PING => append(answers, PONG, payload),
            CLOSE => {
                append(answers, CLOSE, payload);
                return None;
            }
            message if message & COMPRESSED != 0 => append(answers, message, zlib.again(payload)?),
            message => append(answers, message, payload),
        }
    }
}

fn append(answers: &mut Vec<u8>, first_byte: u8, payload: &[u8]) {
    let mut header = [0; 10];
    let length = write_server_header(&mut header, first_byte, payload.len());
    answers.extend_from_slice(&header[..length]);
    answers.extend_from_slice(payload);
}

fn send_whole(socket: &OwnedFd, bytes: &[u8]) -> Result<()> {
    if bytes.is_empty() || send(socket, bytes)? == bytes.len() { Ok(()) } else { Err(Errno::NOBUFS) }
}
