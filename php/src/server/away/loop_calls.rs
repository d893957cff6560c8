//! Calls that run on a connection's loop. They go there by a [`LoopHandle`], and are for what no
//! [`Command`](gannet::Command) says: to look at what the loop knows, and act on it or put the answer into the inbox,
//! while PHP's thread goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use gannet::{CloseCode, ConnectionId, ConnectionPhase, Context, LoopHandle, PushError};

use super::inbox::Inbox;
use super::loop_link::LoopLink;
use super::notice::Notice;
use super::verbs::Away;
use crate::server::reasons;
use crate::server::state::fd_of;

impl Away<'_> {
    /// Sends bytes as they are. A handle could do that, but the script has to hear where they end their connection.
    pub(super) fn send_raw(self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        let sent = self.state.with_connection(fd_of(id), |connection| {
            let is_over = connection.is_over();
            let link = connection.link.as_ref().filter(|link| !is_over && !link.ending);
            let Some(link) = link else { return Err(PushError::Gone) };
            if link.flow.queued_at_most() >= self.loops.limits.asked_from {
                return self.send_raw_if_room(id, link, bytes);
            }
            self.post_raw(id, &link.home, bytes)?;
            self.note_sent(id, link, bytes.len());
            Ok(())
        });
        sent.unwrap_or(Err(PushError::Gone))
    }

    /// Waits until the loop has sent bytes, or said that there is no room: the script has to know of a gap before it
    /// sends what would follow.
    #[cold]
    fn send_raw_if_room(self, id: ConnectionId, link: &LoopLink, bytes: &[u8]) -> Result<(), PushError> {
        let bytes = bytes.to_vec();
        let (sent, queued) = answer_of(&link.home, move |server| {
            let sent = server.send_raw(id, &bytes);
            (sent, server.info(id).map_or(0, |info| info.queued))
        })?;
        // It has dealt with all that was sent before.
        link.flow.answer(queued, link.flow.sent());
        match sent {
            Err(PushError::Full) => Err(PushError::Full),
            // Where its client has gone the script will hear of that in its turn.
            Ok(()) | Err(_) => {
                link.sent.set(Some(self.loops.now.get()));
                Ok(())
            }
        }
    }

    /// Has the loop say whether `limit` bytes wait for a connection.
    pub(crate) fn ask_whether_full(self, id: ConnectionId, limit: usize) {
        if self.with(id, |link| link.flow.queued_at_most() < limit) != Some(false) {
            return;
        }
        let inbox = Arc::clone(&self.loops.inbox);
        self.run(id, move |server| {
            if server.info(id).is_some_and(|info| info.queued >= limit) {
                inbox.put(Notice::Full(id), &[]);
            }
        });
    }

    /// Closes those of these connections that have been silent for so long. Their loops decide: notices may be on their
    /// way to PHP.
    pub(crate) fn close_silent(self, silent: &[ConnectionId], idle: Duration) {
        for id in silent.iter().copied() {
            let inbox = Arc::clone(&self.loops.inbox);
            self.run(id, move |server| {
                if server.info(id).is_some_and(|info| info.idle() >= idle) {
                    inbox.put(Notice::Silent(id), &[]);
                    server.close(id, CloseCode::GOING_AWAY, reasons::SILENT).ok();
                    server.hang_up(id);
                }
            });
        }
    }

    /// Has something run by a connection's loop. One that has ended does nothing more.
    fn run(self, id: ConnectionId, call: impl FnOnce(&Context<'_>) + Send + 'static) {
        if let Some(home) = self.with(id, |link| link.home.clone()) {
            home.run(call).ok();
        }
    }

    /// Has bytes sent by a loop. No mailbox counts these, so they have a limit of their own, beyond which this waits.
    fn post_raw(self, id: ConnectionId, home: &LoopHandle, bytes: &[u8]) -> Result<(), PushError> {
        while self.loops.posted.load(Ordering::Relaxed) > POSTED_MAX {
            answer_of(home, |_| ())?;
        }
        let posted = Posted::new(bytes.len(), &self.loops.posted);
        let (bytes, inbox) = (bytes.to_vec(), Arc::clone(&self.loops.inbox));
        let sent = home.run(move |server| {
            drop(posted);
            send_raw_or_end(server, id, &bytes, &inbox);
        });
        sent.map_err(|_| PushError::Gone)
    }
}

/// Has the loop note how much waits, behind all that was sent by now.
#[cold]
pub(super) fn ask_how_full(id: ConnectionId, link: &LoopLink) {
    if link.flow.ask() {
        let (flow, sent) = (Arc::clone(&link.flow), link.flow.sent());
        let answer = move |server: &Context<'_>| {
            flow.answer(server.info(id).map_or(0, |info| info.queued), sent);
        };
        // A loop that has ended sends nothing more.
        link.home.run(answer).ok();
    }
}

/// Waits for a loop's answer, which comes behind all that it was sent by now. It never waits for this thread, so it
/// does answer; or it ends, and drops what it has not come to.
pub(super) fn answer_of<R: Send + 'static>(
    home: &LoopHandle,
    ask: impl FnOnce(&Context<'_>) -> R + Send + 'static,
) -> Result<R, PushError> {
    let (answered, answer) = sync_channel(1);
    let call = move |server: &Context<'_>| {
        answered.send(ask(server)).ok();
    };
    home.run(call).map_err(|_| PushError::Gone)?;
    answer.recv().map_err(|_| PushError::Gone)
}

/// Sends bytes of which the script was told that they are sent. Where there is no room for them after all, as when much
/// was published meanwhile, nothing may follow behind the gap.
fn send_raw_or_end(server: &Context<'_>, id: ConnectionId, bytes: &[u8], inbox: &Inbox) {
    if !matches!(server.send_raw(id, bytes), Err(PushError::Full)) {
        return;
    }
    let fd = id.number();
    tracing::warn!("connection[{fd}] output buffer overflow: closed, for bytes of it are lost");
    inbox.put(Notice::Overflowed(id), &[]);
    // With the policy `close` it is over already, and its client about to be told why.
    if server.info(id).is_some_and(|info| info.phase != ConnectionPhase::Over) {
        server.abort(id);
    }
}

/// Bytes on their way to a loop, until it comes to them, or has ended.
struct Posted {
    size: usize,
    all: Arc<AtomicUsize>,
}

impl Posted {
    fn new(size: usize, all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(size, Ordering::Relaxed);
        Self { size, all: Arc::clone(all) }
    }
}

impl Drop for Posted {
    fn drop(&mut self) {
        self.all.fetch_sub(self.size, Ordering::Relaxed);
    }
}

/// Bytes that may be on their way to loops beside those that mailboxes count.
const POSTED_MAX: usize = 16 * 1024 * 1024;
