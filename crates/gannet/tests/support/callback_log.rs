//! What a server's callbacks saw, in their order.

use std::sync::{Arc, Mutex};

use gannet::{Closed, Server};

use super::wait_until;

/// One call of a callback; connections by the numbers of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Connect(u64),
    Open(u64),
    Close(Closed),
    Disconnect(u64),
}

impl Entry {
    /// The number of the connection that it is about.
    pub(crate) fn id(&self) -> u64 {
        match self {
            Self::Connect(id) | Self::Open(id) | Self::Disconnect(id) => *id,
            Self::Close(closed) => closed.id.number(),
        }
    }
}

/// Shared with the callbacks that write it.
#[derive(Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<Entry>>>);

impl Journal {
    /// Has `server` write down connect, open, close and disconnect.
    pub(crate) fn keep(&self, server: Server) -> Server {
        let [connects, opens, closes, disconnects] = [(); 4].map(|()| self.clone());
        server
            .on_connect(move |_, id, _| connects.write(Entry::Connect(id.number())))
            .on_open(move |_, request| opens.write(Entry::Open(request.id.number())))
            .on_close(move |_, closed| closes.write(Entry::Close(closed)))
            .on_disconnect(move |_, id| disconnects.write(Entry::Disconnect(id.number())))
    }

    pub(crate) fn write(&self, entry: Entry) {
        self.0.lock().expect("no writer panics").push(entry);
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.0.lock().expect("no writer panics").clone()
    }

    /// All ends so far.
    pub(crate) fn closes(&self) -> Vec<Closed> {
        let close = |entry| match entry {
            Entry::Close(closed) => Some(closed),
            Entry::Connect(_) | Entry::Open(_) | Entry::Disconnect(_) => None,
        };
        self.entries().into_iter().filter_map(close).collect()
    }

    /// Waits for an end, and asserts that it is the only one.
    #[track_caller]
    pub(crate) fn only_close(&self) -> Closed {
        wait_until("a connection's end", || !self.closes().is_empty());
        let closes = self.closes();
        assert_eq!(closes.len(), 1, "{closes:?}");
        closes.into_iter().next().expect("one")
    }

    /// Waits until every connection that came has gone.
    pub(crate) fn wait_for_silence(&self) {
        wait_until("the last disconnect", || {
            let entries = self.entries();
            let count = |wanted: fn(&Entry) -> bool| entries.iter().filter(|entry| wanted(entry)).count();
            let connects = count(|entry| matches!(entry, Entry::Connect(_)));
            connects > 0 && connects == count(|entry| matches!(entry, Entry::Disconnect(_)))
        });
    }
}
