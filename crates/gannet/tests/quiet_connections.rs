//! Connections on which nothing happens cost no work: the loops sleep.
//!
//! A system call either puts its thread to sleep, which the kernel counts, or takes processor time, which it counts
//! too, and not less than the cheapest there is. So both together say how many there can have been at most.

#![cfg(target_os = "linux")]

use std::collections::HashSet;
use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use gannet::{Context, Message, Server};
use rustix::process::getppid;

mod support;

use support::crowd::{self, Crowd};
use support::dial::Dial;
use support::{BINARY, Client, Frame, TestServer};

const CONNECTIONS: usize = 10_000;
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
/// The handshakes' timers still come up once, a quarter of a second late at most.
const SETTLING_TIME: Duration = Duration::from_secs(6);
const QUIET_TIME: Duration = Duration::from_secs(5);
/// A second.
const CALLS_MAX: f64 = 10.0;

#[test]
fn ten_thousand_quiet_connections_with_pings_off_cost_under_10_system_calls_a_second() {
    let mut clients = Vec::with_capacity(CONNECTIONS);
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let others = threads();
    let server = server();
    let name = "ten_thousand_quiet_connections_with_pings_off_cost_under_10_system_calls_a_second";
    let mut crowd = Crowd::start(name, server.address);
    assert_eq!(crowd.carry_out("come"), "they are here");
    assert_eq!(server.handle().counters().open, CONNECTIONS);
    sleep(SETTLING_TIME);

    let cheapest = cheapest_call();
    let quiet = Work::while_quiet(&others);
    let calls = quiet.calls_max(cheapest) / QUIET_TIME.as_secs_f64();
    println!("quiet: {quiet:?}, {calls} system calls a second at most; the cheapest takes {cheapest:?}");
    assert!(calls < CALLS_MAX, "up to {calls} system calls a second: {quiet:?}");

    // The measure sees calls where there are some: at least one that reads and one that writes for each message.
    let before = Work::of_all_but(&others);
    assert_eq!(crowd.carry_out("talk"), "all were answered");
    let busy = Work::of_all_but(&others).since(before);
    println!("busy: {busy:?}, {} system calls at most", busy.calls_max(cheapest));
    assert!(busy.calls_max(cheapest) > 2.0 * CONNECTIONS as f64, "{busy:?}");
}

#[test]
fn timers_of_ten_thousand_connections_that_came_one_by_one_wake_the_loops_under_10_times_a_second() {
    let mut clients = Vec::with_capacity(CONNECTIONS);
    if crowd::join(|address, order| obey(&mut clients, address, order)) {
        return;
    }
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let others = threads();
    let server = server();
    let name =
        "timers_of_ten_thousand_connections_that_came_one_by_one_wake_the_loops_under_10_times_a_second";
    let mut crowd = Crowd::start(name, server.address);
    assert_eq!(crowd.carry_out("come one by one"), "they are here");
    assert_eq!(server.handle().counters().open, CONNECTIONS);

    // A loop that looks at timers and finds nothing to do makes one call: it goes to sleep again.
    let quiet = Work::while_quiet(&others);
    let calls = quiet.sleeps as f64 / QUIET_TIME.as_secs_f64();
    println!("timers come up: {quiet:?}, {calls} times a second");
    assert!(calls < CALLS_MAX, "{calls} times a second: {quiet:?}");
}

fn server() -> TestServer {
    let echo = |server: &Context<'_>, message: Message<'_>| {
        server.push(message.id, message).expect("it is open");
    };
    let server = Server::bind("127.0.0.1:0").threads(2).configure(|settings| {
        settings.ping_interval = Duration::ZERO;
        settings.handshake_timeout = HANDSHAKE_TIMEOUT;
    });
    TestServer::start(server.on_message(echo))
}

fn obey(clients: &mut Vec<Client>, address: SocketAddr, order: &str) -> String {
    match order {
        "come" => come(clients, address, Duration::ZERO),
        // When the last has come, the timers of the first come up.
        "come one by one" => come(clients, address, HANDSHAKE_TIMEOUT),
        "talk" => {
            for client in clients {
                client.send(BINARY, b"hello");
                assert_eq!(client.receive(), Frame::new(BINARY, b"hello"));
            }
            "all were answered".into()
        }
        other => panic!("what is {other}?"),
    }
}

/// Opens all connections, evenly over at least this time.
fn come(clients: &mut Vec<Client>, address: SocketAddr, time: Duration) -> String {
    let start = Instant::now();
    for number in 0..CONNECTIONS {
        sleep(time.mul_f64(number as f64 / CONNECTIONS as f64).saturating_sub(start.elapsed()));
        // One address has ports for all of them, but perhaps not while another test runs.
        clients.push(Dial::from_source(number % 4).client(address));
    }
    "they are here".into()
}

/// What some threads have done so far.
#[derive(Clone, Copy, Debug)]
struct Work {
    /// How often they went to sleep.
    sleeps: u64,
    processor_time: Duration,
}

impl Work {
    /// What is done by the threads of this process that are none of `others` while nothing happens.
    fn while_quiet(others: &HashSet<String>) -> Self {
        let before = Self::of_all_but(others);
        sleep(QUIET_TIME);
        Self::of_all_but(others).since(before)
    }

    /// Of the threads of this process that are none of `others`.
    fn of_all_but(others: &HashSet<String>) -> Self {
        let mut work = Self { sleeps: 0, processor_time: Duration::ZERO };
        let threads = threads();
        assert!(threads.difference(others).count() >= 2, "two loops run");
        for thread in threads.difference(others) {
            let status = read(thread, "status");
            let sleeps = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            work.sleeps += sleeps.and_then(|count| count.trim().parse::<u64>().ok()).expect("a count");
            let schedstat = read(thread, "schedstat");
            let nanoseconds = schedstat.split(' ').next().and_then(|time| time.parse().ok());
            work.processor_time += Duration::from_nanos(nanoseconds.expect("a time"));
        }
        work
    }

    fn since(self, before: Self) -> Self {
        Self {
            sleeps: self.sleeps - before.sleeps,
            processor_time: self.processor_time - before.processor_time,
        }
    }

    /// The number of system calls that this can have been, where the cheapest takes so long.
    fn calls_max(self, cheapest: Duration) -> f64 {
        self.sleeps as f64 + self.processor_time.as_secs_f64() / cheapest.as_secs_f64()
    }
}

/// The ids of this process's threads.
fn threads() -> HashSet<String> {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux lists threads");
    tasks.map(|task| task.expect("a thread").file_name().into_string().expect("a number")).collect()
}

fn read(thread: &str, file: &str) -> String {
    std::fs::read_to_string(format!("/proc/self/task/{thread}/{file}"))
        .expect("Linux counts what a thread does")
}

/// How long a system call takes that does nothing; at its best, for other work only adds to it.
fn cheapest_call() -> Duration {
    let time_calls = |_| {
        let start = Instant::now();
        (0..CALLS).for_each(|_| {
            black_box(getppid());
        });
        start.elapsed()
    };
    (0..100).map(time_calls).min().expect("some") / CALLS
}

const CALLS: u32 = 1_000;

/// The threads of the process are counted: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());
