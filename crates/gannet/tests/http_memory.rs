//! Memory that clients make the server hold over HTTP stays below half of `memory_max`, and no WebSocket suffers.

#![cfg(target_os = "linux")]

use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use gannet::axum::Router;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::extract::DefaultBodyLimit;
use gannet::axum::routing::{get as on_get, post as on_post};

mod support;

use support::dial::{Dial, reset};
use support::memory::resident_size;
use support::response::{Response, get};
use support::{Client, Frame, TEXT, TestServer, wait_until};

const MIB: usize = 1024 * 1024;
const MEMORY_MAX: usize = 64 * MIB;
/// Half of it, and as much again for what the allocator keeps and a client in this process needs.
const GROWTH_MAX: usize = MEMORY_MAX;

#[test]
fn what_is_held_over_http_has_a_ceiling() {
    // While the allocator has nothing to spare that could hide it.
    requests_behind_one_that_is_answered();
    half_sent_bodies();
    bodies_that_are_worked_on();
    unread_answers();
    bytes_in_chunks_of_their_own();
}

/// A client that waits for its answer is still read, so that its end is noticed.
fn requests_behind_one_that_is_answered() {
    const MEMORY_MAX: usize = 16 * MIB;
    const CLIENTS: usize = 300;
    let router = Router::new().route("/never", on_get(async || std::future::pending::<()>().await));
    let server = TestServer::echo_alone(|settings| settings.memory_max = MEMORY_MAX);
    let server = TestServer::start(server.http(router));
    let behind = get("/next").repeat(500);
    let before = resident_size();
    let mut clients: Vec<Client> = (0..CLIENTS)
        .map(|_| {
            let mut client = server.socket();
            client.write(get("/never").as_bytes());
            client.stream.set_nonblocking(true).expect("a live socket");
            client
        })
        .collect();
    let mut sent = 0;
    for _ in 0..20 {
        for client in &mut clients {
            // The kernel may have no room.
            sent += client.stream.write(behind.as_bytes()).unwrap_or(0);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(sent > 2 * MEMORY_MAX, "the kernel takes what the server does not");
    let growth = resident_size() - before;
    println!("requests behind one that is answered: {} KiB held", growth / 1024);
    assert!(growth <= MEMORY_MAX, "{} MiB are held", growth / MIB);
    // A client whose bytes have no room is not waited for when it has gone.
    clients.into_iter().for_each(|client| reset(client.stream));
    wait_until("they are gone", || server.handle().counters().connections == 0);
}

/// With a limit, and a WebSocket whose messages are to be answered whatever happens.
struct Watched {
    server: TestServer,
    other: Client,
    before: usize,
    peak: usize,
}

impl Watched {
    fn start() -> Self {
        let router = Router::new()
            .route("/length", on_post(async |body: Bytes| body.len().to_string()))
            .route("/keep", on_post(keep))
            .route("/pieces", on_post(pieces))
            .route("/large", on_get(async || vec![7; 5_000_000]))
            .layer(DefaultBodyLimit::max(16 * MIB));
        let server = TestServer::echo_alone(|settings| settings.memory_max = MEMORY_MAX);
        let server = TestServer::start(server.http(router));
        let mut client = server.socket();
        client.write(b"POST /pieces HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirst");
        assert_eq!(Response::read(&mut client).status(), 200, "the threads have started");
        let other = server.client();
        let before = resident_size();
        Self { server, other, before, peak: before }
    }

    fn look(&mut self) {
        self.peak = self.peak.max(resident_size());
        self.other.send(TEXT, b"and I?");
        assert_eq!(self.other.receive(), Frame::new(TEXT, b"and I?"));
    }

    fn assert_held(&self, what: &str) {
        let growth = self.peak - self.before;
        println!("{what}: {} KiB held at most", growth / 1024);
        assert!(growth <= GROWTH_MAX, "{what}: {} MiB are held", growth / MIB);
    }
}

/// Bodies that the route `/keep` holds.
static KEPT: AtomicUsize = AtomicUsize::new(0);

async fn keep(_body: Bytes) {
    KEPT.fetch_add(1, Ordering::Relaxed);
    std::future::pending::<()>().await;
}

/// Keeps the pieces of a body until all have come, as one that collects them does.
async fn pieces(body: Body) -> String {
    let before = resident_size();
    let pieces: Vec<Bytes> = body.into_data_stream().try_collect().await.expect("a whole body");
    let size: usize = pieces.iter().map(Bytes::len).sum();
    format!("{size} {} {}", pieces.len(), resident_size().saturating_sub(before))
}

fn half_sent_bodies() {
    let mut watched = Watched::start();
    let head = format!("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: {MIB}\r\n\r\n");
    let mut clients = Vec::new();
    for _ in 0..400 {
        let mut client = watched.server.socket();
        client.write(head.as_bytes());
        client.stream.set_nonblocking(true).expect("a live socket");
        clients.push((client, 0));
    }
    let half = vec![b'x'; MIB / 2];
    for sent_by_then in (1..=8).map(|piece| piece * half.len() / 8) {
        for (client, sent) in &mut clients {
            send_up_to(client, sent, &half[..sent_by_then]);
        }
        watched.look();
    }
    watched.assert_held("half-sent bodies");
    let (mut finished, mut refused) = (0, 0);
    for (mut client, sent) in clients {
        client.stream.set_nonblocking(false).expect("a live socket");
        let is_whole = sent == half.len() && client.stream.write_all(&half).is_ok();
        if is_whole && Response::read(&mut client).status() == 200 {
            finished += 1;
        } else {
            refused += 1;
        }
    }
    println!("{finished} could be finished, {refused} were refused");
    assert!(finished >= 20 && refused >= 200);
    watched.look();
}

/// Sends so much of the body, unless the server has given it up.
fn send_up_to(client: &mut Client, sent: &mut usize, body: &[u8]) {
    while *sent < body.len() {
        match client.stream.write(&body[*sent..]) {
            Ok(size) => *sent += size,
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
            Err(_) => return,
        }
    }
}

/// A route that has collected a body holds it, in what nobody counts.
fn bodies_that_are_worked_on() {
    let mut watched = Watched::start();
    let (mut clients, mut refused) = (Vec::new(), 0);
    let body = vec![b'x'; MIB];
    for _ in 0..100 {
        let mut client = watched.server.socket();
        client.write(format!("POST /keep HTTP/1.1\r\nHost: a\r\nContent-Length: {MIB}\r\n\r\n").as_bytes());
        // It may have been refused.
        client.stream.write_all(&body).ok();
        client.stream.set_nonblocking(true).expect("a live socket");
        support::wait_until("it is held or refused", || {
            let is_refused = client.stream.peek(&mut [0; 9]).is_ok();
            is_refused || clients.len() < KEPT.load(Ordering::Relaxed)
        });
        if clients.len() < KEPT.load(Ordering::Relaxed) {
            clients.push(client)
        } else {
            refused += 1
        }
        watched.look();
    }
    watched.assert_held("bodies that are worked on");
    println!("{} are worked on, {refused} were refused", clients.len());
    assert!((20..=32).contains(&clients.len()), "a MiB fits 32 times into half of 64 MiB: {}", clients.len());
}

fn unread_answers() {
    let mut watched = Watched::start();
    let mut statuses = Vec::new();
    let mut clients: Vec<Client> = (0..60)
        .map(|_| {
            let mut client = Client { stream: Dial::LITTLE_ROOM.connect(watched.server.address) };
            client.write(get("/large").as_bytes());
            let head = client.read_head();
            statuses.push(head[9..12].to_owned());
            watched.look();
            client
        })
        .collect();
    watched.assert_held("answers that nobody reads");
    let answered = statuses.iter().filter(|status| *status == "200").count();
    println!("{answered} of 60 were answered");
    assert!((3..=7).contains(&answered), "5 MB fit six times into half of 64 MiB: {answered}");
    assert!(statuses.iter().all(|status| status == "200" || status == "503"), "{statuses:?}");
    // What is read, or not waited for any more, makes room.
    clients.clear();
    support::wait_until("there is room again", || {
        Response::to(&watched.server, get("/large")).status() == 200
    });
}

fn bytes_in_chunks_of_their_own() {
    let watched = Watched::start();
    let mut client = watched.server.socket();
    client.write(b"POST /pieces HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..64 {
        client.write("1\r\nx\r\n".repeat(MIB / 64).as_bytes());
    }
    client.write(b"0\r\n\r\n");
    let response = Response::read(&mut client);
    let figures = String::from_utf8(response.body).expect("text");
    println!("bytes, pieces and what they took: {figures}");
    let figures: Vec<usize> = figures.split(' ').map(|figure| figure.parse().expect("a number")).collect();
    assert_eq!(figures[0], MIB);
    // One for each would be held by 32 bytes and more.
    assert!(figures[1] <= MIB / 64, "a MiB in small chunks is {} pieces", figures[1]);
    assert!(figures[2] <= 4 * MIB, "a MiB in small chunks takes {} KiB", figures[2] / 1024);
}
