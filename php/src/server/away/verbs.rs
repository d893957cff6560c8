//! Verbs for connections whose loops have other threads.

use gannet::{CloseError, Command, CommandError, ConnectionId, Handle, PingError, PushError};

use super::loop_calls::{answer_of, ask_how_full};
use super::loop_link::LoopLink;
use super::loops::Loops;
use crate::event_loop::ThreadTimers;
use crate::server::connection::WebSocketStatus;
use crate::server::reach::LiveInfo;
use crate::server::sendable::Sendable;
use crate::server::state::{ServerState, fd_of};

/// The loops, as PHP's thread reaches them: the [`Handle`] takes commands there, and questions about a connection are
/// answered from what is known here, without waiting for its loop.
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
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the default suits a verb that is done to a connection"
    )]
    pub(crate) fn apply(self, command: Command<'_>) -> Result<(), CommandError> {
        match command {
            Command::Ping { id, payload } => self.post_control(id, || Command::Ping { id, payload }),
            Command::Pong { id, payload } => self.post_control(id, || Command::Pong { id, payload }),
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
            // Nothing is noted of rooms here, and whoever asks has to hear what they refuse.
            Command::Join { .. }
            | Command::Leave { .. }
            | Command::Publish { .. }
            | Command::Broadcast { .. } => self.loops.handle.apply(command),
            other => {
                debug_assert!(!carries_data(&other), "data are sent: their mailbox may be full");
                other.id().map_or(Ok(()), |id| self.check_lasting(id))?;
                self.post_in_any_case(other);
                Ok(())
            }
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
            match open.until_taken(PushError::Full, PushError::Gone, || data.post(open.handle, id)) {
                // It counts as taken, as in `Open::post`.
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

    pub(super) fn with<R>(self, id: ConnectionId, look: impl FnOnce(&mut LoopLink) -> R) -> Option<R> {
        self.state.with_connection(fd_of(id), |connection| connection.link.as_mut().map(look))?
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

    /// Posts a Ping or a Pong.
    fn post_control<'c>(
        self,
        id: ConnectionId,
        control: impl Fn() -> Command<'c>,
    ) -> Result<(), CommandError> {
        let gone = CommandError::from(PingError::Gone);
        let posted = self
            .with_open(id, |open| open.until_taken(PingError::Full.into(), gone, || open.post(control())));
        posted.unwrap_or(Err(gone))
    }

    /// Posts a command for a connection that this side knows. Its loop may have lost it, or have ended: then the script
    /// hears of that in its turn.
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
        self.check_lasting(id)?;
        self.with(id, |link| link.flow.set_paused(paused));
        Ok(())
    }

    /// Refuses a connection that this side does not know, or whose loop has been told to end it.
    fn check_lasting(self, id: ConnectionId) -> Result<(), CommandError> {
        if self.with(id, |link| link.ending) == Some(false) { Ok(()) } else { Err(CommandError::Gone) }
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

    /// Posts, and where the loop's mailbox is full waits until it has room. The errors are those that say `full` and
    /// `gone` of what is posted.
    #[inline]
    fn until_taken<E: PartialEq>(
        &self,
        full: E,
        gone: E,
        mut post: impl FnMut() -> Result<(), E>,
    ) -> Result<(), E> {
        loop {
            match post() {
                Err(error) if error == full => {
                    if self.wait_for_loop().is_err() {
                        return Err(gone);
                    }
                }
                posted => return posted,
            }
        }
    }

    /// Waits until the loop has dealt with all that it was sent by now.
    #[cold]
    fn wait_for_loop(&self) -> Result<(), PushError> {
        answer_of(&self.link.home, |_| ())
    }
}

/// True for [`Sendable`] data, which have to wait where a mailbox is full, and are counted.
fn carries_data(command: &Command<'_>) -> bool {
    matches!(command, Command::Push { .. } | Command::SendFrame { .. } | Command::SendRaw { .. })
}

fn is_gone(error: CommandError) -> bool {
    error == CommandError::Gone || error == PingError::Gone.into() || error == CloseError::Gone.into()
}

/// Bytes after which a loop is asked how much waits for their connection.
const ASKED_AFTER: usize = 64 * 1024;
/// RFC 6455 §5.2: the header of a frame without a mask.
const HEADER_SIZE_MAX: usize = 10;
