//! Calls of `connect`, `open`, `close` and `disconnect`, in their order.

use std::sync::{Arc, Mutex};

use gannet::{Closed, Server};

use super::wait_until;

/// One call of a callback; connections by the numbers of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Connect(u64),
    Open(u64),
    Close(Closed),
    Disconnect(u64),
}

impl Call {
    /// The number of the connection that it is about.
    pub(crate) fn id(&self) -> u64 {
        match self {
            Self::Connect(id) | Self::Open(id) | Self::Disconnect(id) => *id,
            Self::Close(closed) => closed.id.number(),
        }
    }
}

/// Shared with the callbacks.
#[derive(Clone, Default)]
pub(crate) struct CallbackLog(Arc<Mutex<Vec<Call>>>);

impl CallbackLog {
    /// Has `server` record these calls.
    pub(crate) fn record(&self, server: Server) -> Server {
        let [connects, opens, closes, disconnects] = [(); 4].map(|()| self.clone());
        server
            .on_connect(move |_, id, _| connects.write(Call::Connect(id.number())))
            .on_open(move |_, request| opens.write(Call::Open(request.id.number())))
            .on_close(move |_, closed| closes.write(Call::Close(closed)))
            .on_disconnect(move |_, id| disconnects.write(Call::Disconnect(id.number())))
    }

    pub(crate) fn write(&self, call: Call) {
        self.0.lock().expect("no writer panics").push(call);
    }

    pub(crate) fn all(&self) -> Vec<Call> {
        self.0.lock().expect("no writer panics").clone()
    }

    /// All ends so far.
    pub(crate) fn closes(&self) -> Vec<Closed> {
        let close = |call| match call {
            Call::Close(closed) => Some(closed),
            Call::Connect(_) | Call::Open(_) | Call::Disconnect(_) => None,
        };
        self.all().into_iter().filter_map(close).collect()
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
            let all = self.all();
            let count = |wanted: fn(&Call) -> bool| all.iter().filter(|call| wanted(call)).count();
            let connects = count(|call| matches!(call, Call::Connect(_)));
            connects > 0 && connects == count(|call| matches!(call, Call::Disconnect(_)))
        });
    }
}
