//! What a thousand clients that never read cost the others in latency.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gannet::settings::QueuePolicy;
use gannet::{ConnectionId, Handle};

use crate::support::dial::Dial;
use crate::support::{BINARY, Client, Frame, TestServer, wait_until};

const STUCK: usize = 1000;
const OTHERS: usize = 4;
const HARD: usize = 64 * 1024;
/// The two servers are measured in turn, so that what else this machine does meets both.
const SLICES: usize = 6;
const SLICE: Duration = Duration::from_millis(250);
/// Pushes before a short sleep.
const BURST: usize = 20;
/// The aim is 2; this is what no machine, however busy, should miss.
const RATIO_MAX: f64 = 20.0;

#[test]
fn those_who_read_hardly_notice_those_who_do_not() {
    for policy in [QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let (without, with) = (Scene::start(policy, 0), Scene::start(policy, STUCK));
        let (mut times_without, mut times_with) = (Vec::new(), Vec::new());
        for _ in 0..SLICES {
            times_without.extend(without.measure());
            times_with.extend(with.measure());
        }
        let [without, with] = [times_without, times_with].map(|mut times| {
            times.sort();
            (times.len(), times[times.len() / 2], times[times.len() * 99 / 100])
        });
        let ratio = with.2.as_secs_f64() / without.2.as_secs_f64();
        println!(
            "{policy:?}: (round trips, median, p99) {without:?}, with stuck clients {with:?}: {ratio:.2}"
        );
        assert!(ratio <= RATIO_MAX, "{ratio}");
    }
}

/// An echo server with clients that do not read, and others that say something again and again.
struct Scene {
    server: TestServer,
    stuck: Vec<Client>,
    stuck_ids: Vec<ConnectionId>,
}

impl Scene {
    fn start(policy: QueuePolicy, stuck: usize) -> Self {
        let server = TestServer::echo(|settings| {
            settings.threads = 2;
            settings.send_queue_policy = policy;
            settings.send_queue_size_hard = HARD;
            settings.ping_interval = Duration::ZERO;
        });
        let stuck = (0..stuck).map(|_| Dial::LITTLE_ROOM.client(server.address)).collect();
        let handle = server.handle();
        let stuck_ids = handle.ids();
        let is_full = |id: &ConnectionId| handle.info(*id).expect("it is open").queued >= HARD;
        wait_until("all queues are full", || {
            for id in &stuck_ids {
                (0..50).for_each(|_| handle.push(*id, &MESSAGE).expect("it is open"));
            }
            stuck_ids.iter().all(is_full)
        });
        Self { server, stuck, stuck_ids }
    }

    /// The round trips of the others for a while, in which the stuck are pushed to.
    fn measure(&self) -> Vec<Duration> {
        let over = AtomicBool::new(false);
        let handle = self.server.handle();
        let times = std::thread::scope(|scope| {
            scope.spawn(|| push_until(&over, &handle, &self.stuck_ids));
            let others = [(); OTHERS].map(|()| {
                let client = self.server.client();
                scope.spawn(move || round_trips(client))
            });
            let times = others.into_iter().flat_map(|other| other.join().expect("echoes")).collect();
            over.store(true, Ordering::Relaxed);
            times
        });
        wait_until("the others have left", || handle.counters().connections == self.stuck.len());
        times
    }
}

fn push_until(over: &AtomicBool, handle: &Handle, ids: &[ConnectionId]) {
    for burst in ids.chunks(BURST).cycle() {
        for id in burst {
            handle.push(*id, &MESSAGE).expect("it is open");
        }
        if over.load(Ordering::Relaxed) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn round_trips(mut client: Client) -> Vec<Duration> {
    let (start, mut times) = (Instant::now(), Vec::new());
    while start.elapsed() < SLICE {
        let sent = Instant::now();
        client.send(BINARY, b"are you there?");
        assert_eq!(client.receive(), Frame::new(BINARY, b"are you there?"));
        times.push(sent.elapsed());
    }
    times
}

const MESSAGE: [u8; 1000] = [1; 1000];
