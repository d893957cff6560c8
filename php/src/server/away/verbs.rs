//! What scripts do to connections whose loops have other threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use gannet::{
    CloseCode, CloseError, ConnectionId, ConnectionPhase, Context, Frame, LoopHandle, Payload, PingError,
    PushError,
};

use super::inbox::Inbox;
use super::link::Link;
use super::notice::Notice;
use crate::server::connection::{Distant, Stage};
use crate::server::reach::{Compress, Live};
use crate::server::reasons;
use crate::server::state::{State, fd_of};
use crate::timer::ThreadTimers;

/// The verbs of a [`Context`], as far as they can be carried out from another thread: they say what PHP's side knows,
/// and what the mailbox says.
#[derive(Clone, Copy)]
pub(crate) struct Away<'a> {
    state: &'a State,
    link: &'a Link,
}

/// How a connection is reached.
#[derive(Clone, Copy)]
enum Way<'w> {
    /// It is open: by its id.
    Handle,
    /// The script has accepted its request, and its loop may not have heard of that yet: behind the answer.
    Loop(&'w LoopHandle),
}

impl<'a> Away<'a> {
    pub(crate) fn new(state: &'a State, link: &'a Link) -> Self {
        Self { state, link }
    }

    pub(crate) fn timers(self) -> &'a ThreadTimers {
        &self.link.timers
    }

    pub(crate) fn push(
        self,
        id: ConnectionId,
        message: Payload<'_>,
        compress: Compress,
    ) -> Result<(), PushError> {
        let size = message.len();
        self.send(id, size, |way| match way {
            Way::Handle => self.link.handle.push(id, compress.applied(message)),
            Way::Loop(home) => match message {
                Payload::Text(text) => {
                    let text = text.to_owned();
                    self.post(home, text.len(), move |server| {
                        server.push(id, compress.applied(text)).ok();
                    })
                }
                Payload::Binary(bytes) => {
                    let bytes = bytes.to_vec();
                    self.post(home, bytes.len(), move |server| {
                        server.push(id, compress.applied(bytes)).ok();
                    })
                }
            },
        })
    }

    pub(crate) fn send_frame(self, id: ConnectionId, frame: Frame<'_>) -> Result<(), PushError> {
        let Frame { opcode, fin, payload } = frame;
        self.send(id, payload.len(), |way| match way {
            Way::Handle => self.link.handle.send_frame(id, frame),
            Way::Loop(home) => {
                let payload = payload.to_vec();
                self.post(home, payload.len(), move |server| {
                    server.send_frame(id, Frame { opcode, fin, payload: &payload }).ok();
                })
            }
        })
    }

    pub(crate) fn send_raw(self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        let sent = self.state.with_connection(fd_of(id), |connection| {
            let is_over = connection.is_over();
            let distant = connection.distant.as_ref().filter(|distant| !is_over && !distant.ending);
            let Some(distant) = distant else { return Err(PushError::Gone) };
            if distant.line.queued_at_most() >= self.link.limits.asked_from {
                return self.send_raw_if_room(id, distant, bytes);
            }
            until_taken(&distant.home, || {
                let (bytes, inbox) = (bytes.to_vec(), Arc::clone(&self.link.inbox));
                self.post(&distant.home, bytes.len(), move |server| {
                    send_raw_or_end(server, id, &bytes, &inbox);
                })
            })?;
            self.note_sent(id, distant, bytes.len());
            Ok(())
        });
        sent.unwrap_or(Err(PushError::Gone))
    }

    /// Waits until the loop has sent bytes, or said that there is no room: the script has to know of a gap before it
    /// sends what would follow.
    #[cold]
    fn send_raw_if_room(self, id: ConnectionId, distant: &Distant, bytes: &[u8]) -> Result<(), PushError> {
        let bytes = bytes.to_vec();
        let (sent, queued) = answer_of(&distant.home, move |server| {
            let sent = server.send_raw(id, &bytes);
            (sent, server.info(id).map_or(0, |info| info.queued))
        })?;
        // So has it all that was sent before.
        distant.line.answer(queued, distant.line.sent());
        match sent {
            Err(PushError::Full) => Err(PushError::Full),
            // Where its client has gone the script will hear of that in its turn.
            Ok(()) | Err(_) => {
                distant.sent.set(Some(self.link.now.get()));
                Ok(())
            }
        }
    }

    pub(crate) fn ping(self, id: ConnectionId, payload: &[u8]) -> Result<(), PingError> {
        let pinged = self.with_open(id, |_, way| match way {
            Way::Handle => self.link.handle.ping(id, payload),
            Way::Loop(home) => {
                let payload = payload.to_vec();
                let ping = move |server: &Context<'_>| {
                    server.ping(id, &payload).ok();
                };
                home.run(ping).map_err(|_| PingError::Gone)
            }
        });
        pinged.unwrap_or(Err(PingError::Gone))
    }

    pub(crate) fn close(self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        let closed = self.with_open(id, |_, way| match way {
            Way::Handle => self.link.handle.close(id, code, reason),
            Way::Loop(home) => {
                let reason = reason.to_owned();
                let close = move |server: &Context<'_>| {
                    server.close(id, code, &reason).ok();
                };
                home.run(close).map_err(|_| CloseError::Gone)
            }
        });
        closed.unwrap_or(Err(CloseError::Gone))?;
        self.note_ending(id);
        Ok(())
    }

    pub(crate) fn abort(self, id: ConnectionId) -> bool {
        self.end(id, move |server| {
            server.abort(id);
        })
    }

    pub(crate) fn hang_up(self, id: ConnectionId) -> bool {
        self.end(id, move |server| {
            server.hang_up(id);
        })
    }

    pub(crate) fn pause(self, id: ConnectionId) -> bool {
        self.set_paused(id, true, move |server| {
            server.pause(id);
        })
    }

    pub(crate) fn resume(self, id: ConnectionId) -> bool {
        if self.link.kept.has(id) {
            // Its loop goes on when what was kept has been dealt with.
            let resumed = self.note_paused(id, false);
            self.link.kept.release(id);
            return resumed;
        }
        self.set_paused(id, false, move |server| {
            server.resume(id);
        })
    }

    pub(crate) fn live(self, id: ConnectionId) -> Option<Live> {
        self.with(id, |distant| Live {
            descriptor: distant.descriptor,
            last_received: distant.heard,
            last_sent: distant.sent.get(),
            queued: distant.line.queued_at_most(),
            unread: distant.line.waiting(),
        })
    }

    /// Counts what was published to a connection, until its loop has said how much waits.
    pub(crate) fn note_published(self, id: ConnectionId, size: usize) {
        self.with(id, |distant| self.note_sent(id, distant, HEADER_SIZE_MAX + size));
    }

    /// Has the loop say whether `limit` bytes wait for a connection.
    pub(crate) fn ask_whether_full(self, id: ConnectionId, limit: usize) {
        if self.with(id, |distant| distant.line.queued_at_most() < limit) != Some(false) {
            return;
        }
        let inbox = Arc::clone(&self.link.inbox);
        self.run(id, move |server| {
            if server.info(id).is_some_and(|info| info.queued >= limit) {
                inbox.put(Notice::Full(id), &[]);
            }
        });
    }

    /// Closes those of these connections that have been silent for so long. Their loops know: notices may be on their
    /// way.
    pub(crate) fn close_silent(self, silent: &[ConnectionId], idle: Duration) {
        for id in silent.iter().copied() {
            let inbox = Arc::clone(&self.link.inbox);
            self.run(id, move |server| {
                if server.info(id).is_some_and(|info| info.idle() >= idle) {
                    inbox.put(Notice::Silent(id), &[]);
                    server.close(id, CloseCode::GOING_AWAY, reasons::SILENT).ok();
                    server.hang_up(id);
                }
            });
        }
    }

    /// Sends a frame, unless as much waits for its client as may.
    #[inline]
    fn send(
        self,
        id: ConnectionId,
        size: usize,
        send: impl Fn(Way<'_>) -> Result<(), PushError>,
    ) -> Result<(), PushError> {
        let sent = self.with_open(id, |distant, way| {
            self.take_room(id, distant)?;
            until_taken(&distant.home, || send(way))?;
            self.note_sent(id, distant, HEADER_SIZE_MAX + size);
            Ok(())
        });
        sent.unwrap_or(Err(PushError::Gone))
    }

    /// Where messages are refused, what is taken shall not be dropped later because there is no room for it. Loops say
    /// how much waits when they are asked; what was sent since counts as waiting. Only what is published meanwhile is
    /// not known here, unless `bufferFull` depends on it.
    fn take_room(self, id: ConnectionId, distant: &Distant) -> Result<(), PushError> {
        if distant.line.queued_at_most() < self.link.limits.refused_from {
            return Ok(());
        }
        ask_how_full(id, distant);
        Err(PushError::Full)
    }

    fn note_sent(self, id: ConnectionId, distant: &Distant, size: usize) {
        distant.sent.set(Some(self.link.now.get()));
        if distant.line.note_sent(size) >= ASKED_AFTER.min(self.link.limits.asked_from / 4) {
            ask_how_full(id, distant);
        }
    }

    /// Uses a connection that PHP's side knows to be open.
    #[inline]
    fn with_open<R>(self, id: ConnectionId, with: impl FnOnce(&Distant, Way<'_>) -> R) -> Option<R> {
        self.state.with_connection(fd_of(id), |connection| {
            let distant = connection.distant.as_ref()?;
            if connection.is_over() || distant.ending || connection.stage != Stage::Active {
                return None;
            }
            let way = if connection.opened { Way::Handle } else { Way::Loop(&distant.home) };
            Some(with(distant, way))
        })?
    }

    fn with<R>(self, id: ConnectionId, look: impl FnOnce(&mut Distant) -> R) -> Option<R> {
        self.state.with_connection(fd_of(id), |connection| connection.distant.as_mut().map(look))?
    }

    /// Has something run by a connection's loop. Says whether PHP's side knows the connection.
    fn run(self, id: ConnectionId, call: impl FnOnce(&Context<'_>) + Send + 'static) -> bool {
        let home = self.with(id, |distant| distant.home.clone());
        home.is_some_and(|home| home.run(call).is_ok())
    }

    /// Has bytes sent by a loop, within the limit for what no mailbox counts.
    fn post(
        self,
        home: &LoopHandle,
        size: usize,
        send: impl FnOnce(&Context<'_>) + Send + 'static,
    ) -> Result<(), PushError> {
        if self.link.posted.load(Ordering::Relaxed) > POSTED_MAX {
            return Err(PushError::Full);
        }
        let posted = Posted::new(size, &self.link.posted);
        let sent = home.run(move |server| {
            drop(posted);
            send(server);
        });
        sent.map_err(|_| PushError::Gone)
    }

    fn end(self, id: ConnectionId, end: impl FnOnce(&Context<'_>) + Send + 'static) -> bool {
        let ended = self.run(id, end);
        self.note_ending(id);
        ended
    }

    fn note_ending(self, id: ConnectionId) {
        self.with(id, |distant| distant.ending = true);
        self.link.kept.release(id);
    }

    fn set_paused(
        self,
        id: ConnectionId,
        paused: bool,
        change: impl FnOnce(&Context<'_>) + Send + 'static,
    ) -> bool {
        self.note_paused(id, paused) && self.run(id, change)
    }

    fn note_paused(self, id: ConnectionId, paused: bool) -> bool {
        let noted = self.with(id, |distant| {
            if !distant.ending {
                distant.line.set_paused(paused);
            }
            !distant.ending
        });
        noted == Some(true)
    }
}

/// Sends what a loop's mailbox may have no room for: then waits until there is some.
#[inline]
fn until_taken(home: &LoopHandle, mut send: impl FnMut() -> Result<(), PushError>) -> Result<(), PushError> {
    loop {
        match send() {
            Err(PushError::Full) => wait_for(home)?,
            sent => return sent,
        }
    }
}

/// Waits until a loop has dealt with all that it was sent by now.
#[cold]
fn wait_for(home: &LoopHandle) -> Result<(), PushError> {
    answer_of(home, |_| ())
}

/// Waits for a loop's answer, which comes behind all that it was sent by now. It never waits for this thread, so it
/// does answer; or it ends, and drops what it has not come to.
fn answer_of<R: Send + 'static>(
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

/// The script was told that these bytes are sent: where there is no room for them after all, as when much was published
/// meanwhile, nothing may follow behind the gap.
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

/// Has the loop note how much waits, behind all that was sent by now.
#[cold]
fn ask_how_full(id: ConnectionId, distant: &Distant) {
    if distant.line.ask() {
        let (line, sent) = (Arc::clone(&distant.line), distant.line.sent());
        let answer = move |server: &Context<'_>| {
            line.answer(server.info(id).map_or(0, |info| info.queued), sent);
        };
        // A loop that has ended sends nothing more.
        distant.home.run(answer).ok();
    }
}

/// Bytes that may be on their way to loops beside those that mailboxes count.
const POSTED_MAX: usize = 16 * 1024 * 1024;
/// Bytes after which a loop is asked how much waits for their connection.
const ASKED_AFTER: usize = 64 * 1024;
/// RFC 6455 §5.2: the header of a frame without a mask.
const HEADER_SIZE_MAX: usize = 10;
