//! Verbs for connections whose loops have other threads.

use gannet::{CloseError, Command, CommandError, ConnectionId, Handle, PingError, PushError};

use super::loop_calls::ask_how_full;
use super::loop_link::LoopLink;
use super::loops::Loops;
use crate::server::connection::WebSocketStatus;
use crate::server::reach::LiveInfo;
use crate::server::sendable::Sendable;
use crate::server::state::{ServerState, fd_of};
use crate::timer::ThreadTimers;

/// The loops, as PHP's thread reaches them: the [`Handle`] takes commands there, and questions are answered from what
/// is known here, for nobody waits.
#[derive(Clone, Copy)]
pub(crate) struct Away<'a> {
    pub(super) state: &'a ServerState,
    pub(super) loops: &'a Loops,
}

/// A connection that is open to the script.
struct Open<'o> {
    link: &'o LoopLink,
    handle: &'o Handle,
    /// False where the script has accepted its request, and its loop may not have come to the answer.
    is_opened: bool,
}

impl<'a> Away<'a> {
    pub(crate) fn new(state: &'a ServerState, loops: &'a Loops) -> Self {
        Self { state, loops }
    }

    pub(crate) fn handle(self) -> &'a Handle {
        &self.loops.handle
    }

    pub(crate) fn timers(self) -> &'a ThreadTimers {
        &self.loops.timers
    }

    /// Posts a command. Some verbs change what is known here, too.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a verb that means nothing here is only posted")]
    pub(crate) fn apply(self, command: Command<'_>) -> Result<(), CommandError> {
        match command {
            Command::Ping { id, .. } | Command::Pong { id, .. } => {
                self.with_open(id, |open| open.post(command)).unwrap_or(Err(PingError::Gone.into()))
            }
            Command::Close { id, .. } => {
                self.with_open(id, |open| open.post(command)).unwrap_or(Err(CloseError::Gone.into()))?;
                self.note_ending(id);
                Ok(())
            }
            Command::Abort { id } | Command::HangUp { id } => {
                self.with(id, |_| self.post_in_any_case(command)).ok_or(CommandError::Gone)?;
                self.note_ending(id);
                Ok(())
            }
            Command::Pause { id } => {
                self.note_paused(id, true)?;
                self.post_in_any_case(command);
                Ok(())
            }
            Command::Resume { id } => {
                self.note_paused(id, false)?;
                if self.loops.kept.has(id) {
                    // Its loop goes on when what was kept has been dealt with.
                    self.loops.kept.release(id);
                } else {
                    self.post_in_any_case(command);
                }
                Ok(())
            }
            other => self.loops.handle.apply(other),
        }
    }

    /// Sends something, unless as much waits for its client as may.
    #[inline]
    pub(crate) fn send(self, id: ConnectionId, data: Sendable<'_>) -> Result<(), PushError> {
        let size = match data {
            Sendable::Message(message, _) => message.len(),
            Sendable::Frame(frame) => frame.payload.len(),
            Sendable::Raw(bytes) => return self.send_raw(id, bytes),
        };
        let sent = self.with_open(id, |open| {
            self.take_room(id, open.link)?;
            match self.until_taken(id, || data.post(open.handle, id)) {
                // As with a command.
                Err(PushError::Gone) if !open.is_opened => {}
                sent => sent?,
            }
            self.note_sent(id, open.link, HEADER_SIZE_MAX + size);
            Ok(())
        });
        sent.unwrap_or(Err(PushError::Gone))
    }

    pub(crate) fn live(self, id: ConnectionId) -> Option<LiveInfo> {
        self.with(id, |link| LiveInfo {
            descriptor: link.descriptor,
            last_received: link.heard,
            last_sent: link.sent.get(),
            queued: link.flow.queued_at_most(),
            unread: link.flow.waiting(),
        })
    }

    /// Counts what was published to a connection, until its loop has said how much waits.
    pub(crate) fn note_published(self, id: ConnectionId, size: usize) {
        self.with(id, |link| self.note_sent(id, link, HEADER_SIZE_MAX + size));
    }

    pub(super) fn note_sent(self, id: ConnectionId, link: &LoopLink, size: usize) {
        link.sent.set(Some(self.loops.now.get()));
        if link.flow.note_sent(size) >= ASKED_AFTER.min(self.loops.limits.asked_from / 4) {
            ask_how_full(id, link);
        }
    }

    /// Sends, and where a loop's mailbox is full waits until it has room.
    #[inline]
    fn until_taken(
        self,
        id: ConnectionId,
        mut send: impl FnMut() -> Result<(), PushError>,
    ) -> Result<(), PushError> {
        loop {
            match send() {
                Err(PushError::Full) => self.wait_for_loop(id)?,
                sent => return sent,
            }
        }
    }

    pub(super) fn with<R>(self, id: ConnectionId, look: impl FnOnce(&mut LoopLink) -> R) -> Option<R> {
        self.state.with_connection(fd_of(id), |connection| connection.link.as_mut().map(look))?
    }

    /// Waits until a connection's loop has dealt with all that it was sent by now: its answer comes behind that. No
    /// loop ever waits for this thread.
    #[cold]
    fn wait_for_loop(self, id: ConnectionId) -> Result<(), PushError> {
        self.loops.handle.info(id).map(drop).ok_or(PushError::Gone)
    }

    /// Uses a connection that PHP's side knows to be open.
    #[inline]
    fn with_open<R>(self, id: ConnectionId, with: impl FnOnce(Open<'_>) -> R) -> Option<R> {
        self.state.with_connection(fd_of(id), |connection| {
            let link = connection.link.as_ref()?;
            if connection.is_over() || link.ending || connection.status != WebSocketStatus::Active {
                return None;
            }
            let handle = &self.loops.handle;
            Some(with(Open { link, handle, is_opened: connection.opened }))
        })?
    }

    /// Posts a command for a connection that this side knows. The loop may have lost it: then the script hears of that
    /// in its turn.
    fn post_in_any_case(self, command: Command<'_>) {
        self.loops.handle.apply(command).ok();
    }

    /// Refuses a message where its queue may be full, with a policy that refuses messages: one that was taken must not
    /// be dropped later. The size of the queue is the one that the loop gave when it was asked, and all that was sent
    /// since. Published messages are counted only where `bufferFull` depends on it.
    fn take_room(self, id: ConnectionId, link: &LoopLink) -> Result<(), PushError> {
        if link.flow.queued_at_most() < self.loops.limits.refused_from {
            return Ok(());
        }
        ask_how_full(id, link);
        Err(PushError::Full)
    }

    fn note_ending(self, id: ConnectionId) {
        self.with(id, |link| link.ending = true);
        self.loops.kept.release(id);
    }

    fn note_paused(self, id: ConnectionId, paused: bool) -> Result<(), CommandError> {
        let noted = self.with(id, |link| {
            if !link.ending {
                link.flow.set_paused(paused);
            }
            !link.ending
        });
        if noted == Some(true) { Ok(()) } else { Err(CommandError::Gone) }
    }
}

impl Open<'_> {
    /// Posts a command. Where the connection was gone before its loop could open it the command counts as taken: the
    /// script hears of the end in its turn.
    fn post(&self, command: Command<'_>) -> Result<(), CommandError> {
        match self.handle.apply(command) {
            Err(error) if !self.is_opened && is_gone(error) => Ok(()),
            posted => posted,
        }
    }
}

fn is_gone(error: CommandError) -> bool {
    error == CommandError::Gone || error == PingError::Gone.into() || error == CloseError::Gone.into()
}

/// Bytes after which a loop is asked how much waits for their connection.
const ASKED_AFTER: usize = 64 * 1024;
/// RFC 6455 §5.2: the header of a frame without a mask.
const HEADER_SIZE_MAX: usize = 10;
