//! A message costs no allocation, from socket to socket, whichever way the server is written.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gannet::{Context, Handler, Message, Request, Running, Server};

mod support;

use support::{BINARY, Client, FIN, TEXT, TestServer, frame, wait_until};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// An echo with state, made for each loop.
struct Echo;

impl Handler for Echo {
    type State = u64;

    fn open(&mut self, _server: &Context<'_>, _request: &Request) -> u64 {
        0
    }

    fn message(&mut self, server: &Context<'_>, count: &mut u64, message: Message<'_>) {
        *count += 1;
        server.push(message.id, message).expect("it is open");
    }
}

#[test]
fn a_hundred_thousand_messages_allocate_nothing() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let closures = server().on_message(|server, message| {
        server.push(message.id, message).expect("it is open");
    });
    echo_costs_nothing("closure", closures.spawn().expect("a free port"));
    echo_costs_nothing("Handler", server().spawn_with(|| Echo).expect("a free port"));
    push_from_another_thread_costs_nothing();
}

fn server() -> Server {
    Server::bind("127.0.0.1:0").threads(2)
}

fn echo_costs_nothing(kind: &str, running: Running) {
    let server = TestServer::of(running);
    let mut clients: Vec<Echoes> = SIZES.map(|size| Echoes::new(server.address, size)).into();
    for (way, in_flight) in [("one in flight", 1), ("pipelined", IN_FLIGHT)] {
        for client in &mut clients {
            let what = format!("{kind}, {} bytes, {way}", client.size);
            assert_costs_nothing(&what, || client.exchange(in_flight, MESSAGES / 6));
        }
    }
    for size in LARGER_THAN_A_READ {
        let mut client = Echoes::new(server.address, size);
        let messages = MESSAGES / 500;
        let cost = cost(&format!("{kind}, {size} bytes"), || client.exchange(1, messages));
        // What the kernel does not take at once has to wait somewhere.
        assert!(cost <= messages as u64 / 10, "{cost} allocations for {messages} messages of {size} bytes");
    }
}

fn push_from_another_thread_costs_nothing() {
    let latest = Arc::new(AtomicU64::new(0));
    let opened = Arc::clone(&latest);
    let server = server().on_open(move |_, request| opened.store(request.id.number(), Ordering::Relaxed));
    let server = TestServer::start(server);
    let mut client = server.client();
    wait_until("the server knows it", || latest.load(Ordering::Relaxed) != 0);
    let id = gannet::ConnectionId::new(latest.load(Ordering::Relaxed));
    let handle = server.handle();
    let mut received = [0; 4 * IN_FLIGHT];
    assert_costs_nothing("pushed through a Handle", || {
        for _ in 0..MESSAGES / IN_FLIGHT {
            for _ in 0..IN_FLIGHT {
                handle.push(id, "hi").expect("it is open");
            }
            client.stream.read_exact(&mut received).expect("what was pushed");
        }
    });
    assert!(received.starts_with(b"\x81\x02hi\x81\x02hi"));
}

fn assert_costs_nothing(what: &str, exchange: impl FnMut()) {
    assert_eq!(cost(what, exchange), 0, "{what}");
}

/// Does it once to warm up, and counts what the second time allocates on all threads.
fn cost(what: &str, mut exchange: impl FnMut()) -> u64 {
    exchange();
    let before = dhat::HeapStats::get().total_blocks;
    exchange();
    let after = dhat::HeapStats::get().total_blocks;
    println!("{what}: {} allocations", after - before);
    after - before
}

/// A client that allocates nothing either.
struct Echoes {
    stream: TcpStream,
    size: usize,
    sent: Vec<u8>,
    expected: Vec<u8>,
    received: Vec<u8>,
}

impl Echoes {
    fn new(address: SocketAddr, size: usize) -> Self {
        let payload = vec![b'm'; size];
        let opcode = if size.is_multiple_of(2) { TEXT } else { BINARY };
        let sent = frame(FIN | opcode, &payload).repeat(IN_FLIGHT);
        let expected = server_frame(opcode, &payload).repeat(IN_FLIGHT);
        let received = vec![0; expected.len()];
        Self { stream: Client::open(address).stream, size, sent, expected, received }
    }

    fn exchange(&mut self, in_flight: usize, messages: usize) {
        let sent = &self.sent[..self.sent.len() / IN_FLIGHT * in_flight];
        let expected = &self.expected[..self.expected.len() / IN_FLIGHT * in_flight];
        let received = &mut self.received[..expected.len()];
        for _ in 0..messages.div_ceil(in_flight) {
            self.stream.write_all(sent).expect("the server reads");
            self.stream.read_exact(received).expect("the server answers");
            assert!(received == expected, "the echo differs");
        }
    }
}

/// The frame that the server makes of this payload: RFC 6455 §5.2, without a masking key.
fn server_frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let masked = frame(FIN | opcode, payload);
    let header_size = masked.len() - payload.len() - 4;
    let mut bytes = masked[..header_size].to_vec();
    bytes[1] &= 0x7F;
    bytes.extend(payload);
    bytes
}

/// All sizes and ways together are 100,000 messages.
const MESSAGES: usize = 100_000;
const SIZES: [usize; 3] = [2, 125, 2000];
/// They are cut, by reads that fill the loop's buffer and by others.
const LARGER_THAN_A_READ: [usize; 2] = [300_000, 1_000_000];
const IN_FLIGHT: usize = 50;
