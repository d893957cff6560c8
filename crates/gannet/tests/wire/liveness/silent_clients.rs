//! A silent connection is pinged and closed when the settings say so, and one that says anything lives.

use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gannet::{CloseCode, Closed, Server, Settings};

use crate::support::dial::Dial;
use crate::support::{
    BINARY, CLOSE, Client, FIN, Frame, PATIENCE, PING, PONG, TestServer, frame, wait_until,
};

const INTERVAL: Duration = Duration::from_millis(500);
const TIMEOUT: Duration = Duration::from_millis(1500);
/// Timers are exact to an eighth of a second.
const TICK: Duration = Duration::from_millis(125);

/// It takes several times as long as a client has for an answer to read that, 16 KiB at a tick.
const MUCH: usize = 1_000_000;
/// RFC 6455 §5.2: what a client's frame has and a server's has not.
const MASK_SIZE: usize = 4;

/// A server that keeps what its `close` events say.
struct Watched {
    server: TestServer,
    closed: Arc<Mutex<Vec<Closed>>>,
}

impl Watched {
    fn start(change: impl FnOnce(&mut Settings)) -> Self {
        let closed = Arc::new(Mutex::new(Vec::new()));
        let events = Arc::clone(&closed);
        let server = Server::bind("127.0.0.1:0").threads(1).configure(change);
        let server = server
            .on_message(|server, message| server.push(message.id, message).expect("it is open"))
            .on_close(move |_, closed| events.lock().expect("nobody panics").push(closed));
        Self { server: TestServer::start(server), closed }
    }

    fn pinging() -> Self {
        Self::start(|settings| {
            settings.ping_interval = INTERVAL;
            settings.ping_timeout = TIMEOUT;
            settings.idle_timeout = Duration::ZERO;
        })
    }

    fn assert_all_ended(&self, count: usize) {
        wait_until("every close event", || self.closed.lock().expect("nobody panics").len() >= count);
        let closed = self.closed.lock().expect("nobody panics");
        assert_eq!(closed.len(), count);
        for closed in &*closed {
            assert_eq!(closed.code, CloseCode::ABNORMAL, "{closed:?}");
            assert_eq!(closed.sent, Some(CloseCode::GOING_AWAY), "{closed:?}");
            assert!(!closed.was_clean, "{closed:?}");
        }
    }
}

#[test]
fn silent_connections_are_pinged_and_then_closed_each_at_its_time() {
    let watched = Watched::pinging();
    let open = || (Instant::now(), watched.server.client());
    let clients: Vec<(Instant, Client)> = (0..50).map(|_| open()).collect();
    for (opened, mut client) in clients {
        assert_eq!(client.receive(), Frame::new(PING, b""));
        assert_elapsed(opened, INTERVAL);
        client.assert_closed_with(1001);
        assert_elapsed(opened, INTERVAL + TIMEOUT);
    }
    watched.assert_all_ended(50);
}

#[test]
fn a_connection_that_answers_pings_lives_and_is_pinged_again_after_the_interval() {
    let watched = Watched::start(|settings| {
        settings.ping_interval = INTERVAL;
        settings.ping_timeout = 2 * PATIENCE;
    });
    let mut client = watched.server.client();
    let opened = Instant::now();
    for _ in 0..4 {
        assert_eq!(client.receive(), Frame::new(PING, b""));
        client.send(PONG, b"");
    }
    assert_elapsed(opened, 4 * INTERVAL);
    client.send(BINARY, b"alive");
    assert_eq!(client.receive(), Frame::new(BINARY, b"alive"));
}

#[test]
fn a_client_in_mid_upload_cannot_answer_pings_and_lives() {
    let watched = Watched::pinging();
    let mut client = watched.server.client();
    let message = frame(FIN | BINARY, &[7; 30]);
    for byte in &message {
        client.write(std::slice::from_ref(byte));
        std::thread::sleep(3 * TICK / 4);
    }
    assert_eq!(client.receive(), Frame::new(BINARY, [7; 30]));
}

#[test]
fn a_connection_that_talks_is_not_pinged() {
    let watched = Watched::pinging();
    let mut client = watched.server.client();
    let mut spoke = Instant::now();
    for _ in 0..20 {
        std::thread::sleep(TICK);
        if client.is_silent_for(Duration::from_millis(1)) {
            client.send(BINARY, b"x");
            assert_eq!(client.receive(), Frame::new(BINARY, b"x"));
        } else {
            // Only where this machine held up the test for so long.
            assert_elapsed(spoke, INTERVAL);
            assert_eq!(client.receive(), Frame::new(PING, b""));
        }
        spoke = Instant::now();
    }
}

#[test]
fn a_connection_is_closed_when_nothing_was_received_for_the_idle_timeout() {
    let watched = Watched::start(|settings| {
        settings.ping_interval = Duration::ZERO;
        settings.idle_timeout = INTERVAL;
    });
    let mut client = watched.server.client();
    let opened = Instant::now();
    client.assert_closed_with(1001);
    assert_elapsed(opened, INTERVAL);
    watched.assert_all_ended(1);
}

#[test]
fn what_the_server_sends_does_not_make_a_connection_alive() {
    let watched = Watched::pinging();
    let mut client = watched.server.client();
    let id = watched.server.handle().ids()[0];
    let (opened, mut pings) = (Instant::now(), 0);
    let end = loop {
        assert!(opened.elapsed() < PATIENCE, "it still lives");
        watched.server.handle().push(id, "news").ok();
        let frame = client.receive();
        pings += usize::from(frame.opcode == PING);
        if frame.opcode == CLOSE {
            break frame;
        }
        std::thread::sleep(TICK / 4);
    };
    assert_eq!((end.close_code(), pings), (Some(1001), 1));
    watched.assert_all_ended(1);
}

#[test]
fn a_client_that_neither_reads_nor_writes_is_given_up_with_a_full_queue() {
    let watched = Watched::pinging();
    let client = Dial::LITTLE_ROOM.client(watched.server.address);
    let handle = watched.server.handle();
    let id = handle.ids()[0];
    for _ in 0..5 {
        handle.push(id, vec![1; 100_000]).expect("it is open");
    }
    wait_until("it is reset, as nothing can be sent", || handle.counters().connections == 0);
    watched.assert_all_ended(1);
    drop(client);
}

#[test]
fn a_client_that_takes_what_its_ping_waits_behind_lives_although_all_of_it_is_with_the_kernel() {
    let watched = Watched::pinging();
    let mut client = with_much_in_the_kernel(&watched);
    read_slowly(&mut client);
    answer_pings_and_speak(&mut client);
}

#[test]
fn a_client_that_takes_what_is_with_the_kernel_is_not_idle() {
    let watched = Watched::start(|settings| {
        settings.ping_interval = Duration::ZERO;
        settings.idle_timeout = TIMEOUT;
    });
    let mut client = with_much_in_the_kernel(&watched);
    read_slowly(&mut client);
    answer_pings_and_speak(&mut client);
}

#[test]
fn a_client_that_takes_nothing_of_what_is_with_the_kernel_is_given_up() {
    let watched = Watched::pinging();
    let client = with_much_in_the_kernel(&watched);
    watched.assert_all_ended(1);
    drop(client);
}

/// A client for whom the kernel has taken more than it reads in the time that it has for an answer.
fn with_much_in_the_kernel(watched: &Watched) -> Client {
    let client = Dial::LITTLE_ROOM_HERE.client(watched.server.address);
    let handle = watched.server.handle();
    let id = handle.ids()[0];
    handle.push(id, vec![1; MUCH]).expect("it is open");
    wait_until("the kernel has all of it", || handle.info(id).is_some_and(|info| info.queued == 0));
    client
}

/// Reads what [`with_much_in_the_kernel`] has sent, a little all the time.
fn read_slowly(client: &mut Client) {
    let mut rest = frame(FIN | BINARY, &[0; MUCH]).len() - MASK_SIZE;
    let mut part = [0; 16 * 1024];
    while rest > 0 {
        std::thread::sleep(TICK);
        let size = part.len().min(rest);
        let size = client.stream.read(&mut part[..size]).expect("it lives");
        assert!(size > 0, "it was closed with {rest} bytes on the way");
        rest -= size;
    }
}

fn answer_pings_and_speak(client: &mut Client) {
    client.send(BINARY, b"alive");
    loop {
        let frame = client.receive();
        if frame.opcode != PING {
            return assert_eq!(frame, Frame::new(BINARY, b"alive"));
        }
        client.send(PONG, b"");
    }
}

#[test]
fn zero_turns_both_timers_off() {
    let watched = Watched::start(|settings| {
        settings.ping_interval = Duration::ZERO;
        settings.idle_timeout = Duration::ZERO;
        settings.handshake_timeout = Duration::from_secs(1);
    });
    let mut client = watched.server.client();
    assert!(client.is_silent_for(Duration::from_secs(2)));
    watched.server.assert_serves();
    client.send(BINARY, b"still there");
    assert_eq!(client.receive(), Frame::new(BINARY, b"still there"));
}

/// At least this long has passed, as far as ticks tell.
fn assert_elapsed(start: Instant, least: Duration) {
    let elapsed = start.elapsed();
    assert!(elapsed + TICK >= least, "after {elapsed:?}, which is less than {least:?}");
}
