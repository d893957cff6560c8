//! The sending side of a connection: an endless row of messages of which it remembers only how far it has come, and
//! control frames between them.

use std::io::{self, ErrorKind, Write};

use super::outbox::{Outbox, again};

/// The sending side of a connection. Its messages are made where they are sent.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    /// Messages that shall be sent, from the first on.
    pub(crate) due: u64,
    /// Messages that the kernel has taken whole.
    pub(crate) sent: u64,
    /// Bytes of messages that it has taken.
    pub(crate) bytes: u64,
    /// Bytes of the frame behind them that it has taken, too.
    offset: usize,
    /// Control frames, or the request, that go out before the next message.
    control: Vec<u8>,
    flow: Flow,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Flow {
    #[default]
    Free,
    /// The kernel takes nothing until it says so.
    Blocked,
    /// The connection is dead.
    Broken,
}

/// The progress of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Nothing is left.
    Done,
    /// The kernel is full; it will say when it is not.
    Blocked,
    /// There is more than one write takes.
    Unfinished,
}

impl Outgoing {
    /// Messages of which at least one byte has gone.
    pub(crate) fn begun(&self) -> u64 {
        self.sent + u64::from(self.offset > 0)
    }

    /// No further message is begun.
    pub(crate) fn stop(&mut self) {
        self.due = self.begun();
    }

    /// Has bytes sent before the next message.
    pub(crate) fn control(&mut self, bytes: &[u8]) {
        self.control.extend_from_slice(bytes);
    }

    /// Says whether all control frames have gone.
    pub(crate) fn is_control_sent(&self) -> bool {
        self.control.is_empty()
    }

    /// The kernel may take more; `false` where there is nothing that waited for it.
    pub(crate) fn unblock(&mut self) -> bool {
        let blocked = self.flow == Flow::Blocked;
        if blocked {
            self.flow = Flow::Free;
        }
        blocked
    }

    /// Sends what is due, with one write unless there is more than that takes.
    ///
    /// # Errors
    ///
    /// Those of the socket, once; later calls do nothing.
    #[inline]
    pub(crate) fn write(
        &mut self,
        socket: &mut impl Write,
        outbox: &mut Outbox,
        connection: u64,
    ) -> io::Result<Sending> {
        match self.flow {
            Flow::Free => {}
            Flow::Blocked => return Ok(Sending::Blocked),
            Flow::Broken => return Ok(Sending::Done),
        }
        match self.write_once(socket, outbox, connection) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected) => {
                self.flow = Flow::Blocked;
                Ok(Sending::Blocked)
            }
            Err(error) => {
                self.flow = Flow::Broken;
                Err(error)
            }
            Ok(sending) => Ok(sending),
        }
    }

    fn write_once(
        &mut self,
        socket: &mut impl Write,
        outbox: &mut Outbox,
        connection: u64,
    ) -> io::Result<Sending> {
        if !self.control.is_empty() {
            self.write_control(socket, outbox, connection)?;
        }
        if self.sent == self.due {
            return Ok(Sending::Done);
        }
        let end = outbox.end(self.sent, self.due);
        // What a short write means is certain only when the next one is refused.
        while self.sent < end {
            self.write_until(end, socket, outbox, connection)?;
        }
        Ok(if self.sent == self.due { Sending::Done } else { Sending::Unfinished })
    }

    /// RFC 6455 §5.4: control frames stand between frames, so one that is begun goes first.
    #[cold]
    fn write_control(
        &mut self,
        socket: &mut impl Write,
        outbox: &mut Outbox,
        connection: u64,
    ) -> io::Result<()> {
        let end = self.begun();
        while self.sent < end {
            self.write_until(end, socket, outbox, connection)?;
        }
        while !self.control.is_empty() {
            let written = again(|| socket.write(&self.control))?;
            self.control.drain(..written);
        }
        self.control = Vec::new();
        Ok(())
    }

    fn write_until(
        &mut self,
        end: u64,
        socket: &mut impl Write,
        outbox: &mut Outbox,
        connection: u64,
    ) -> io::Result<()> {
        let written = outbox.write(socket, connection, self.sent..end, self.offset)?;
        self.bytes += written as u64;
        (self.sent, self.offset) = outbox.advance(connection, self.sent, self.offset + written);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deflate::compressed;
    use crate::frame::{self, Key, Kind};
    use crate::messages::message::{Message, Stamp};
    use crate::messages::script::Script;
    use crate::messages::stock::{Stock, place};
    use crate::plan::Content;

    /// Takes a few bytes at a time.
    struct Narrow {
        taken: Vec<u8>,
        width: usize,
        until_refusal: usize,
    }

    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.until_refusal == 0 {
                self.until_refusal = 3;
                return Err(ErrorKind::WouldBlock.into());
            }
            self.until_refusal -= 1;
            let size = bytes.len().min(self.width);
            self.taken.extend_from_slice(&bytes[..size]);
            Ok(size)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn expected(message: &Message, key: Key, sequence: u64) -> Vec<u8> {
        let mut payload = message.answer().1.to_vec();
        let size = message.stamp_size();
        payload[..size].copy_from_slice(&Stamp::new(9, sequence).bytes(message.kind)[..size]);
        frame::client_frame(message.kind.opcode(), &payload, key)
    }

    fn send_all(outgoing: &mut Outgoing, socket: &mut Narrow, outbox: &mut Outbox) {
        loop {
            match outgoing.write(socket, outbox, 9).expect("memory") {
                Sending::Done => return,
                Sending::Blocked => assert!(outgoing.unblock()),
                Sending::Unfinished => {}
            }
        }
    }

    #[test]
    fn messages_and_control_frames_arrive_whole_however_little_the_kernel_takes() {
        for (size, width, count) in
            [(0, 1, 5), (1, 2, 5), (20, 7, 40), (20, 1 << 20, 40), (16_384, 999, 6), (40_000, 4321, 5)]
        {
            for kind in [Kind::Text, Kind::Binary] {
                let message = Message::new(kind, size);
                let mut outbox = Outbox::new(&message, 3);
                let mut socket = Narrow { taken: Vec::new(), width, until_refusal: 2 };
                let mut outgoing = Outgoing { due: count, ..Outgoing::default() };
                outgoing.write(&mut socket, &mut outbox, 9).expect("memory");
                let begun = outgoing.begun();
                let pong = outbox.frame(frame::PONG, b"abc");
                outgoing.control(&pong);
                outgoing.unblock();
                send_all(&mut outgoing, &mut socket, &mut outbox);
                assert_eq!(outgoing.sent, count);
                let mut whole = Vec::new();
                for sequence in 0..=count {
                    if sequence == begun {
                        whole.extend(&pong);
                    }
                    if sequence < count {
                        whole.extend(expected(&message, outbox.key, sequence));
                    }
                }
                assert!(socket.taken == whole, "{size} {width} {kind:?}");
            }
        }
    }

    #[test]
    fn messages_of_a_stock_arrive_whole_however_little_the_kernel_takes() {
        for (content, size, width) in [
            (Content::Random, 0, 1),
            (Content::Random, 20, 7),
            (Content::Json, 1000, 1 << 20),
            (Content::Random, 3 << 20, 12_345),
        ] {
            let stock = Stock::new(content, Kind::Text, size);
            for window_bits in [None, Some(8), Some(15)] {
                let mut outbox = Outbox::of_stock(&stock, window_bits);
                let mut socket = Narrow { taken: Vec::new(), width, until_refusal: 2 };
                // Beyond the end of the stock, and not by a whole one.
                let count = stock.payloads.len() as u64 * 3 / 2 + 1;
                let mut outgoing = Outgoing { due: count, ..Outgoing::default() };
                send_all(&mut outgoing, &mut socket, &mut outbox);
                let mut whole = Vec::new();
                for sequence in 0..count {
                    let payload = &stock.payloads[place(9, sequence, stock.payloads.len())];
                    whole.extend(match window_bits {
                        Some(bits) => frame::client_frame(0x41, &compressed(payload, bits), outbox.key),
                        None => frame::client_frame(1, payload, outbox.key),
                    });
                }
                assert!(socket.taken == whole, "{size} {window_bits:?}");
                assert_eq!((outgoing.sent, outgoing.bytes), (count, whole.len() as u64));
            }
        }
    }

    #[test]
    fn messages_of_a_script_arrive_whole_however_little_the_kernel_takes() {
        let long = ["{id}", &"x".repeat(70_000)].concat();
        let lines = ["{id}", "{\"by\":{connection},\"id\":{id}}", &long].map(String::from);
        let script = Script { path: String::new(), lines: lines.to_vec() };
        for (width, in_flight) in [(1, 1), (7, 4), (999, 1), (1 << 20, 5)] {
            let mut outbox = Outbox::of_script(&script, in_flight);
            let mut socket = Narrow { taken: Vec::new(), width, until_refusal: 2 };
            let mut outgoing = Outgoing { due: 8, ..Outgoing::default() };
            send_all(&mut outgoing, &mut socket, &mut outbox);
            let whole = (0..8).map(|sequence: u64| {
                // Connection 9 is the tenth.
                let id = format!("1000009{sequence:09}");
                let text = lines[sequence as usize % 3].replace("{id}", &id).replace("{connection}", "10");
                frame::client_frame(1, text.as_bytes(), outbox.key)
            });
            let whole = whole.collect::<Vec<_>>().concat();
            assert!(socket.taken == whole, "{width} {in_flight}");
            assert_eq!((outgoing.sent, outgoing.bytes), (8, whole.len() as u64));
        }
    }

    #[test]
    fn messages_in_flight_leave_in_one_write() {
        for (size, in_flight) in [(20, 16), (20, 5000), (1024, 100), (16_384, 64)] {
            let mut outbox = Outbox::new(&Message::new(Kind::Binary, size), in_flight);
            let mut socket = Narrow { taken: Vec::new(), width: usize::MAX, until_refusal: 1 };
            let mut outgoing = Outgoing { due: in_flight as u64, ..Outgoing::default() };
            assert_eq!(outgoing.write(&mut socket, &mut outbox, 0).expect("memory"), Sending::Done);
        }
    }
}
