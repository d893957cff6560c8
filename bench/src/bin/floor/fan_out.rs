//! The fan-out: the messages of one read go to every open connection, the sender included, in one send each.
//! Bytes for which a kernel buffer has no room wait, without a limit.

use gannet_bench::answer::{Afterwards, Audience, run_in_place};
use rustix::io::Result;

use crate::gate::{Gate, Ready, new_events};
use crate::member::{Fate, Member};
use crate::opening::{Buffer, Shared};
use crate::table::Table;

/// Fans out until something breaks.
pub(crate) fn run(gate: Gate) -> Result<()> {
    let mut room = Room { gate, members: Table::new(), shared: Shared::default(), broken: Vec::new() };
    let mut events = new_events();
    loop {
        room.gate.wait(&mut events)?;
        for event in &events {
            match Ready::of(event) {
                Ready::Listener => room.accept()?,
                Ready::Socket { descriptor, writable } => room.turn(descriptor, writable),
            }
        }
    }
}

struct Room {
    gate: Gate,
    members: Table<Member>,
    shared: Shared,
    /// Members that could not be sent to.
    broken: Vec<usize>,
}

impl Room {
    fn accept(&mut self) -> Result<()> {
        if let Some(socket) = self.gate.accept()? {
            self.members.insert(Table::<Member>::number_of(&socket), Member::new(socket));
        }
        Ok(())
    }

    fn turn(&mut self, number: usize, writable: bool) {
        let fate = self.serve(number, writable);
        if !matches!(fate, Ok(Fate::Stays)) {
            self.members.remove(number);
        }
        for broken in self.broken.drain(..) {
            self.members.remove(broken);
        }
    }

    fn serve(&mut self, number: usize, writable: bool) -> Result<Fate> {
        // An event may be older than the connection's end in the same turn.
        let Some(member) = self.members.at(number) else { return Ok(Fate::Stays) };
        if writable {
            member.send_waiting(&self.gate)?;
        }
        if let Some((buffer, filled)) = member.receive(&mut self.shared)? {
            self.deliver(number, buffer, filled)?;
        }
        self.members.at(number).map_or(Ok(Fate::Stays), |member| member.fate(&self.gate))
    }

    /// Sends every whole frame to its receivers.
    fn deliver(&mut self, number: usize, mut buffer: Buffer, filled: usize) -> Result<()> {
        let mut start = 0;
        while start < filled {
            let run = run_in_place(&mut buffer[start..filled]);
            let frames = &buffer[start..][run.frames];
            if !frames.is_empty() {
                match run.audience {
                    Audience::Everyone => self.tell_everyone(frames),
                    Audience::Sender => self.tell(number, frames)?,
                }
            }
            start += run.consumed;
            if run.afterwards == Afterwards::Close {
                self.members.at(number).into_iter().for_each(Member::end);
                self.shared.buffers.push(buffer);
                return Ok(());
            }
            if run.consumed == 0 {
                break;
            }
        }
        match self.members.at(number) {
            Some(sender) if start < filled => {
                buffer.copy_within(start..filled, 0);
                sender.keep(buffer, filled - start);
            }
            _ => self.shared.buffers.push(buffer),
        }
        Ok(())
    }

    fn tell(&mut self, number: usize, frames: &[u8]) -> Result<()> {
        self.members.at(number).map_or(Ok(()), |member| member.send(&self.gate, frames))
    }

    fn tell_everyone(&mut self, frames: &[u8]) {
        for (number, member) in self.members.iter_mut().filter(|(_, member)| member.is_open()) {
            if member.send(&self.gate, frames).is_err() {
                self.broken.push(number);
            }
        }
    }
}
