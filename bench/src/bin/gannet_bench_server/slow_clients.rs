//! An echo beside clients that never read: those are read no more, and another thread pushes to them again and again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use gannet::settings::QueuePolicy;
use gannet::{ConnectionId, Handle, Server, StartError};

/// Serves until it is stopped.
pub(crate) fn run(server: Server, policy: QueuePolicy) -> Result<(), StartError> {
    let server = server.configure(|settings| {
        settings.send_queue_policy = policy;
        settings.send_queue_size_hard = QUEUE_SIZE;
        // Those who never read answer no Pings.
        settings.ping_interval = Duration::ZERO;
    });
    let slow = Arc::new(Slow::default());
    let (found, gone) = (Arc::clone(&slow), Arc::clone(&slow));
    let server = server.on_message(move |server, message| {
        // A full queue drops it, or what waits before it.
        server.push(message.id, message).ok();
        let is_full = server.info(message.id).is_some_and(|info| info.queued >= QUEUE_SIZE);
        if is_full && server.pause(message.id) {
            found.ids().push(message.id);
        }
    });
    let running = server.on_close(move |_, closed| gone.ids().retain(|id| *id != closed.id)).spawn()?;
    let handle = running.handle();
    thread::spawn(move || slow.push_for_ever(&handle));
    crate::say_where(running.local_addrs());
    Ok(running.join()?)
}

/// Clients whose queues are full.
#[derive(Default)]
struct Slow(Mutex<Vec<ConnectionId>>);

impl Slow {
    fn ids(&self) -> MutexGuard<'_, Vec<ConnectionId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push_for_ever(&self, handle: &Handle) {
        loop {
            let ids = self.ids().clone();
            for burst in ids.chunks(BURST) {
                for id in burst {
                    // It may have gone by now.
                    handle.push(*id, &MESSAGE).ok();
                }
                thread::sleep(PAUSE);
            }
            if ids.is_empty() {
                thread::sleep(PAUSE);
            }
        }
    }
}

const QUEUE_SIZE: usize = 64 << 10;
/// Pushes before a pause.
const BURST: usize = 20;
const PAUSE: Duration = Duration::from_millis(1);
const MESSAGE: [u8; 1000] = [1; 1000];
