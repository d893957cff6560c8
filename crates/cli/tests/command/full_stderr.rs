//! A standard error that takes nothing, because nobody reads it, holds up neither the server nor its end.

use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Write};
use std::net::SocketAddr;
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;

use crate::process::Gannet;
use crate::support::{Client, Frame, TEXT};

/// A running `gannet echo` with one loop that logs why connections end, and both ends of what it logs to.
struct Logging {
    gannet: Gannet,
    address: SocketAddr,
    reader: BufReader<PipeReader>,
    writer: PipeWriter,
}

impl Logging {
    fn start() -> Self {
        let (reader, writer) = std::io::pipe().expect("descriptors are left");
        let mut reader = BufReader::new(reader);
        let arguments = ["echo", "--listen", "127.0.0.1:0", "--threads", "1"];
        let stderr = writer.try_clone().expect("descriptors are left").into();
        let gannet = Gannet::run_with(&arguments, &[("RUST_LOG", "gannet=debug")], stderr);
        let address = loop {
            let line = next_line(&mut reader);
            if let Some(address) = line.strip_prefix("listening on ") {
                break address.parse().expect("an address with a port");
            }
        };
        Self { gannet, address, reader, writer }
    }

    /// From here on nothing can be written.
    fn fill(&mut self) {
        while is_ready(&self.writer, PollFlags::OUT) {
            self.writer.write_all(&[b'\n'; PAGE_SIZE]).expect("it has room");
        }
    }

    /// Reads all that is there.
    fn drain(&mut self) {
        self.reader.consume(self.reader.buffer().len());
        while is_ready(self.reader.get_ref(), PollFlags::IN) {
            let size = self.reader.fill_buf().expect("it is there").len();
            self.reader.consume(size);
        }
    }

    /// Has a connection fail, which is a line in the log.
    fn log_a_line(&self) {
        let mut client = Client::open(self.address);
        client.write(&[0xFF, 0xFF]);
        client.assert_closed_with(1002);
    }

    fn assert_serves(&self) {
        let mut client = Client::open(self.address);
        client.send(TEXT, b"still there?");
        assert_eq!(client.receive(), Frame::new(TEXT, b"still there?"));
    }
}

/// So much fits wherever a pipe is ready, and leaves nothing over that a short line would fit into.
const PAGE_SIZE: usize = 4096;

fn is_ready(pipe: &impl AsFd, events: PollFlags) -> bool {
    poll(&mut [PollFd::new(pipe, events)], Some(&Timespec::default())) == Ok(1)
}

/// The next line that is not empty.
fn next_line(reader: &mut impl BufRead) -> String {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("UTF-8");
        if line.trim() != "" {
            return line.trim_end().into();
        }
    }
}

#[test]
fn the_loop_goes_on_and_says_later_how_many_lines_are_missing() {
    let mut logging = Logging::start();
    logging.fill();
    for _ in 0..3 {
        logging.log_a_line();
    }
    logging.assert_serves();
    logging.drain();
    logging.log_a_line();
    assert_eq!(next_line(&mut logging.reader), "(3 lines came when nobody read them)");
    let line = next_line(&mut logging.reader);
    assert!(line.contains("closing: reserved bit set"), "{line}");
}

#[test]
fn a_signal_ends_the_server_in_order() {
    let mut logging = Logging::start();
    let mut client = Client::open(logging.address);
    logging.fill();
    logging.gannet.signal(Signal::TERM);
    client.assert_closed_with(1001);
    assert_eq!(logging.gannet.wait().code, Some(0));
}
