//! Connections on which nothing happens cost no work: the loops sleep.
//!
//! A system call either puts its thread to sleep, which the kernel counts, or takes processor time, which it counts
//! too, and not less than the cheapest there is. So both together say how many there can have been at most.

#![cfg(target_os = "linux")]

use std::collections::HashSet;
use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::getppid;

mod support;

use support::crowd::{self, Crowd};
use support::dial::Dial;
use support::{Client, TestServer};

const CONNECTIONS: usize = 10_000;
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
/// The handshakes' timers still come up once, a quarter of a second late at most.
const SETTLING_TIME: Duration = Duration::from_secs(6);
const QUIET_TIME: Duration = Duration::from_secs(5);
/// A second.
const CALLS_MAX: f64 = 10.0;

#[test]
fn ten_thousand_quiet_connections_with_pings_off_cost_under_10_system_calls_a_second() {
    let name = "ten_thousand_quiet_connections_with_pings_off_cost_under_10_system_calls_a_second";
    let Some(mut scene) = Scene::start(name, "come") else { return };
    sleep(SETTLING_TIME);

    let cheapest = cheapest_call();
    let quiet = Work::while_quiet(&scene.others);
    let calls = quiet.calls_max(cheapest) / QUIET_TIME.as_secs_f64();
    println!("quiet: {quiet:?}, {calls} system calls a second at most; the cheapest takes {cheapest:?}");
    assert!(calls < CALLS_MAX, "up to {calls} system calls a second: {quiet:?}");

    // The measure sees calls where there are some: at least one that reads and one that writes for each message.
    let before = Work::of_all_but(&scene.others);
    assert_eq!(scene.crowd.carry_out("talk"), "all were answered");
    let busy = Work::of_all_but(&scene.others).since(before);
    println!("busy: {busy:?}, {} system calls at most", busy.calls_max(cheapest));
    assert!(busy.calls_max(cheapest) > 2.0 * CONNECTIONS as f64, "{busy:?}");
}

#[test]
fn timers_of_ten_thousand_connections_that_came_one_by_one_wake_the_loops_under_10_times_a_second() {
    let name =
        "timers_of_ten_thousand_connections_that_came_one_by_one_wake_the_loops_under_10_times_a_second";
    let Some(scene) = Scene::start(name, "come one by one") else { return };

    // A loop that looks at timers and finds nothing to do makes one call: it goes to sleep again.
    let quiet = Work::while_quiet(&scene.others);
    let calls = quiet.sleeps as f64 / QUIET_TIME.as_secs_f64();
    println!("timers come up: {quiet:?}, {calls} times a second");
    assert!(calls < CALLS_MAX, "{calls} times a second: {quiet:?}");
}

/// A server with its connections.
struct Scene {
    /// Threads of the process that are none of the server's.
    others: HashSet<String>,
    crowd: Crowd,
    _server: TestServer,
    /// The threads of the process are counted: one test at a time.
    _alone: MutexGuard<'static, ()>,
}

impl Scene {
    /// Starts a server and has the crowd carry out this order, by which all come. `None`: this is the crowd's process,
    /// and the test of this name is over.
    fn start(test: &str, order: &str) -> Option<Self> {
        let mut clients = Vec::with_capacity(CONNECTIONS);
        if crowd::join(|address, order| obey(&mut clients, address, order)) {
            return None;
        }
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let others = threads();
        let server = TestServer::echo(|settings| {
            settings.threads = 2;
            settings.ping_interval = Duration::ZERO;
            settings.handshake_timeout = HANDSHAKE_TIMEOUT;
        });
        let mut crowd = Crowd::start(test, server.address);
        assert_eq!(crowd.carry_out(order), "they are here");
        assert_eq!(server.handle().counters().open, CONNECTIONS);
        Some(Self { others, crowd, _server: server, _alone: alone })
    }
}

fn obey(clients: &mut Vec<Client>, address: SocketAddr, order: &str) -> String {
    match order {
        "come" => come(clients, address, Duration::ZERO),
        // When the last has come, the timers of the first come up.
        "come one by one" => come(clients, address, HANDSHAKE_TIMEOUT),
        "talk" => {
            crowd::talk(clients);
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

/// The work that some threads have done so far.
#[derive(Clone, Copy, Debug)]
struct Work {
    /// Number of times that they went to sleep.
    sleeps: u64,
    processor_time: Duration,
}

impl Work {
    /// The work of this process' threads while nothing happens, without that of `others`.
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

/// The time of a system call that does nothing: the best of several, for other work only adds to it.
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

static ALONE: Mutex<()> = Mutex::new(());
