//! A thousand clients that never read, and are pushed to all the time, keep nobody else from an answer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gannet::settings::QueuePolicy;
use gannet::{ConnectionId, Handle};

use crate::support::dial::Dial;
use crate::support::{BINARY, Client, Frame, TestServer, wait_until};

const STUCK: usize = 1000;
const OTHERS: usize = 4;
const ROUND_TRIPS: u32 = 500;
const HARD: usize = 64 * 1024;
/// Pushes before a short sleep.
const BURST: usize = 20;

#[test]
fn those_who_read_get_every_answer_and_those_who_do_not_stay() {
    for policy in [QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let scene = Scene::start(policy);
        scene.talk_while_pushing();
        let handle = scene.server.handle();
        wait_until("the others have left", || handle.counters().connections <= STUCK);
        assert_eq!(handle.counters().connections, scene.stuck.len(), "{policy:?}");
        let is_full = |id: &ConnectionId| handle.info(*id).is_some_and(|info| info.queued > 0);
        assert!(scene.stuck_ids.iter().all(is_full), "{policy:?}");
    }
}

/// An echo server with clients that do not read.
struct Scene {
    server: TestServer,
    stuck: Vec<Client>,
    stuck_ids: Vec<ConnectionId>,
}

impl Scene {
    fn start(policy: QueuePolicy) -> Self {
        let server = TestServer::echo(|settings| {
            settings.threads = 2;
            settings.send_queue_policy = policy;
            settings.send_queue_size_hard = HARD;
            settings.ping_interval = Duration::ZERO;
        });
        let stuck = (0..STUCK).map(|_| Dial::LITTLE_ROOM.client(server.address)).collect();
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

    /// The others say something again and again, while the stuck are pushed to.
    fn talk_while_pushing(&self) {
        let (over, handle) = (AtomicBool::new(false), self.server.handle());
        std::thread::scope(|scope| {
            scope.spawn(|| push_until(&over, &handle, &self.stuck_ids));
            let others = [(); OTHERS].map(|()| {
                let client = self.server.client();
                scope.spawn(move || talk(client))
            });
            let results = others.map(|other| other.join());
            over.store(true, Ordering::Relaxed);
            results.into_iter().for_each(|result| result.expect("every answer came"));
        });
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

fn talk(mut client: Client) {
    for number in 0..ROUND_TRIPS {
        let message = number.to_be_bytes();
        client.send(BINARY, &message);
        assert_eq!(client.receive(), Frame::new(BINARY, message));
    }
}

const MESSAGE: [u8; 1000] = [1; 1000];
