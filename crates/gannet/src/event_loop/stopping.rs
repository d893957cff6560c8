use std::time::Duration;

use gannet_proto::Close;
use gannet_proto::handshake::Refusal;
use gannet_reactor::{Key, Sockets, Tick};

use super::{Cause, EventLoop};
use crate::Farewell;
use crate::connection::Awaited;
use crate::handler::Handler;

/// Progress of the loop's end.
pub(super) enum Stopping {
    No,
    /// The clients are told, a batch at a time.
    Telling {
        farewell: Farewell,
        /// In random order.
        untold: Vec<Key>,
        batch: usize,
        deadline: Tick,
    },
    /// All that is still there is reset.
    Over,
}

impl<H: Handler> EventLoop<H> {
    /// Accepts no more, and tells the clients to go.
    pub(super) fn begin_stop(&mut self, sockets: &mut Sockets, farewell: Farewell) {
        if !matches!(self.stopping, Stopping::No) {
            return;
        }
        self.call_stop(sockets);
        sockets.stop_accepting();
        let time = self.reachable.shared.settings.drain_timeout;
        let mut untold: Vec<Key> = self.keys().collect();
        fastrand::shuffle(&mut untold);
        // Half of the time is for telling, the other half for the last ones to answer.
        let batches = usize::try_from((time / 2).as_nanos() / BATCH_TIME.as_nanos()).unwrap_or(usize::MAX);
        let batch = untold.len().div_ceil(batches.max(1)).max(BATCH_MIN);
        let deadline = sockets.now().after(time);
        self.stopping = Stopping::Telling { farewell, untold, batch, deadline };
        self.go_on_stopping(sockets);
    }

    /// Ends everything at once.
    pub(super) fn stop_now(&mut self, sockets: &mut Sockets) {
        if matches!(self.stopping, Stopping::No) {
            self.call_stop(sockets);
        }
        sockets.stop_accepting();
        self.stopping = Stopping::Over;
        let keys: Vec<Key> = self.keys().collect();
        for key in keys {
            self.drop_head(key);
            self.reachable.lose(key);
            sockets.reset(key);
        }
        self.cancel_tasks();
        self.end_if_empty(sockets);
    }

    /// Tells the next batch, or ends everything when the time is over.
    pub(super) fn go_on_stopping(&mut self, sockets: &mut Sockets) {
        let Stopping::Telling { farewell, untold, batch, deadline } = &mut self.stopping else { return };
        let (farewell, deadline) = (*farewell, *deadline);
        if sockets.heard_until() >= deadline {
            return self.stop_now(sockets);
        }
        // Clients that come back all at once are a burden on whoever takes them: no two batches are alike.
        let size = fastrand::usize(*batch / 2..=*batch).max(1).min(untold.len());
        let told = untold.split_off(untold.len() - size);
        let next = if untold.is_empty() { deadline } else { sockets.now().after(BATCH_TIME) };
        sockets.set_alarm(next);
        for key in told {
            self.tell(sockets, key, farewell);
        }
        self.end_if_empty(sockets);
    }

    /// The loop ends with its last connection, and the last task of one.
    pub(super) fn end_if_empty(&mut self, sockets: &mut Sockets) {
        let is_stopping = !matches!(self.stopping, Stopping::No);
        if is_stopping && self.connections == 0 && self.reachable.tasks.is_empty() {
            sockets.stop();
        }
    }

    fn tell(&mut self, sockets: &mut Sockets, key: Key, farewell: Farewell) {
        match self.reachable.peer(key).life.awaited() {
            Awaited::Head | Awaited::Decision | Awaited::Return => {
                self.refuse(sockets, key, Refusal::Stopping)
            }
            Awaited::Request => self.dismiss(sockets, key),
            Awaited::Messages => {
                let cause = Cause::from(farewell);
                let reason = self.reachable.shared.reasons.of(cause);
                let close = Close::new(cause.close_code(), &reason).expect("it may be sent, and fits");
                self.reachable.begin_close(sockets, key, close);
            }
            // What is being answered is closed when it is answered.
            Awaited::Socket(_) | Awaited::Close | Awaited::Nothing => {}
        }
    }

    fn keys(&self) -> impl Iterator<Item = Key> {
        let peers = self.reachable.peers.iter().enumerate();
        peers.filter(|(_, peer)| !peer.life.is_vacant()).map(|(index, _)| Key::from_index(index))
    }
}

const BATCH_TIME: Duration = Duration::from_millis(125);
/// So few clients are no burden on anybody.
const BATCH_MIN: usize = 1000;
