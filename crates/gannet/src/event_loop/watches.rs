use gannet_reactor::{Readiness, Sockets, WatchKey};

use super::calling::call;
use super::{EventLoop, Reachable};
use crate::handler::Handler;
use crate::watches::{Watch, WatchCall};
use crate::{Context, WatchId};

impl<H: Handler> EventLoop<H> {
    /// Makes the call of a watch.
    pub(super) fn call_watch(&mut self, sockets: &mut Sockets, key: WatchKey, readiness: Readiness) {
        let id = self.reachable.watch_id(key);
        let Some(watch) = self.reachable.watches.remove(&id) else { return };
        let context = Context::new(&mut self.reachable, sockets);
        if call(|| (watch.call)(&context, readiness)).is_none() {
            tracing::error!(watch = %id, "the call of a watch panicked; the server goes on");
        }
    }

    /// Drops the calls that the loop has not come to.
    pub(crate) fn drop_watches(&mut self) {
        for (_, watch) in std::mem::take(&mut self.reachable.watches) {
            // What it holds is the application's, too.
            call(|| drop(watch));
        }
    }
}

impl Reachable {
    /// Keeps the call of a watch.
    pub(crate) fn add_watch(&mut self, key: WatchKey, call: WatchCall) -> WatchId {
        let id = self.watch_id(key);
        self.watches.insert(id, Watch { key, call });
        id
    }

    /// Ends a watch of this loop, and gives back its call, to be dropped where nothing is borrowed.
    pub(crate) fn unwatch(&mut self, sockets: &mut Sockets, id: WatchId) -> Option<WatchCall> {
        let watch = self.watches.remove(&id)?;
        sockets.unwatch_descriptor(watch.key);
        Some(watch.call)
    }

    /// The id of a watch names its loop, as that of a timer does: it is a number, times the number of loops, plus the
    /// loop's.
    fn watch_id(&self, key: WatchKey) -> WatchId {
        let loops = self.shared.mailboxes.len() as u64;
        WatchId::new(key.number() * loops + self.index as u64)
    }
}
