//! The loops on threads of their own: `reactor_num`.
//!
//! Each loop turns its events into [notices](notice) and puts them into the [inbox](inbox), by its [feeder](feeder).
//! PHP's thread takes them out a batch at a time and calls back ([`serving`]); what callbacks do to connections goes to
//! the loops by their mailboxes, as commands ([`verbs`]), or as calls where no command says it ([`loop_calls`]).
//! Nothing of PHP's leaves its thread. It answers what scripts ask about a connection from the notices. It waits for a
//! loop only where a mailbox is full, or the queue of a client that is sent bytes as they are; and no loop ever waits
//! for it.
//!
//! The inbox holds a bounded number of bytes. When it is full, or a connection has too large a share of it, loops stop
//! reading until PHP has caught up.

mod feeder;
mod flow;
mod inbox;
mod kept;
mod loop_calls;
mod loop_link;
mod loops;
mod notice;
mod serving;
mod verbs;

use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use gannet::{Running, Server, StartError};

use super::signals::{self, Signals};
use super::state::ServerState;
use crate::log::Log;
use feeder::Maker;
use inbox::Inbox;
use serving::Serving;

pub(crate) use loop_link::LoopLink;
pub(crate) use loops::{Loops, QueueLimits};
pub(crate) use verbs::Away;

/// Serves until the server is stopped.
pub(super) fn run(
    state: &Rc<ServerState>,
    server: Server,
    limits: QueueLimits,
    log: &Log,
) -> Result<(), StartError> {
    let inbox = Arc::new(Inbox::default());
    let maker = Maker::new(state, Arc::clone(&inbox));
    // Before the loops run: their first request must find it.
    let requests = Arc::clone(&inbox);
    state.queue.on_put(move || requests.announce_requests());
    let running = signals::kept_here(|| {
        let running = server.spawn_with(move || maker.make())?;
        let handle = running.handle();
        watch(running, Arc::clone(&inbox)).inspect_err(|_| handle.stop_now()).map_err(StartError::Loop)?;
        Ok::<_, StartError>(handle)
    });
    let handle = running?;
    state.loops.set(Loops::new(handle.clone(), Arc::clone(&inbox), limits)).ok();
    state.begin(&handle);
    let stop = Arc::clone(&inbox);
    let signals = Signals::calling(log, move || stop.ask_to_stop());
    let ended = Serving::new(state).run();
    drop(signals);
    ended.map_err(StartError::Run)
}

/// Says in the inbox when the last loop has ended.
fn watch(running: Running, inbox: Arc<Inbox>) -> std::io::Result<()> {
    let watching = move || inbox.end(running.join());
    thread::Builder::new().name("gannet-end".into()).spawn(watching).map(drop)
}
