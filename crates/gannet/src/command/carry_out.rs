//! Commands as a loop carries them out.

use gannet_reactor::{Key, Sockets};

use super::{Command, Control};
use crate::event_loop::{Cause, Reachable};
use crate::{CommandError, PushError};

impl Reachable {
    /// Carries a command out on behalf of a callback: at once where its connection is this loop's.
    // Without it the second caller keeps it out of `apply_posted`, and each posted push pays for a call.
    #[inline]
    pub(crate) fn apply(&mut self, sockets: &mut Sockets, command: Command<'_>) -> Result<(), CommandError> {
        match command {
            Command::Push { id, message } => self.push(sockets, id, message)?,
            Command::SendFrame { id, frame } => self.send_frame(sockets, id, frame)?,
            Command::SendRaw { id, bytes } => self.send_raw(sockets, id, bytes)?,
            Command::Ping { id, payload } => self.send_control(sockets, id, Control::Ping, payload)?,
            Command::Pong { id, payload } => self.send_control(sockets, id, Control::Pong, payload)?,
            Command::Close { id, code, reason } => self.close(sockets, id, code, reason)?,
            Command::Abort { id } => done(self.abort(sockets, id))?,
            Command::HangUp { id } => done(self.hang_up(sockets, id))?,
            Command::Pause { id } => done(self.pause(sockets, id))?,
            Command::Resume { id } => done(self.resume(id))?,
            Command::AnswerUpgrade { id, upgrade } => done(self.answer_upgrade(id, upgrade))?,
            Command::Join { id, room } => drop(self.join(sockets, id, room)?),
            Command::Leave { id, room } => done(self.leave(sockets, id, room))?,
            Command::Publish { room, except, message, delivery } => {
                self.publish(sockets, room, except, message, delivery)?;
            }
            Command::Broadcast { message } => drop(self.broadcast(sockets, message)?),
        }
        Ok(())
    }

    /// Carries a posted command out. Whoever has posted a message was told that it is on its way: one that cannot be
    /// sent after all is counted, and nothing follows behind a gap.
    pub(crate) fn apply_posted(&mut self, sockets: &mut Sockets, command: Command<'_>) {
        let gap = Gap::of(&command);
        let Some(key) = command.id().and_then(|id| self.find(id)) else {
            if command.is_message() {
                self.shared.count_dropped(1);
            }
            return;
        };
        if let Command::Close { id, .. } = command
            && self.peer(key).life.established().is_none()
        {
            // There is nobody who would understand a Close, but the sender wants the connection to end.
            self.hang_up(sockets, id);
            return;
        }
        if let Err(CommandError::Push(error)) = self.apply(sockets, command) {
            self.note_gap(sockets, key, gap, error);
        }
    }

    fn note_gap(&mut self, sockets: &mut Sockets, key: Key, gap: Gap, error: PushError) {
        self.count_dropped(key, 1);
        match gap {
            Gap::None | Gap::Message => {}
            Gap::Fragment => self.fail(sockets, key, Cause::QueueFull),
            // A Close would be taken for a part of what is missing.
            Gap::Bytes if error == PushError::Full => {
                let id = self.peer(key).id;
                self.abort(sockets, id);
            }
            Gap::Bytes => {}
        }
    }
}

/// The hole that a command leaves in what its connection is sent, where it cannot be carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// A whole message, without which the others can be understood.
    Message,
    /// A frame of a message, which cannot be completed.
    Fragment,
    /// Bytes of the application's own.
    Bytes,
}

impl Gap {
    fn of(command: &Command<'_>) -> Self {
        match command {
            Command::Push { .. } => Self::Message,
            Command::SendFrame { frame, .. } if frame.is_fragment() => Self::Fragment,
            Command::SendFrame { .. } => Self::Message,
            Command::SendRaw { .. } => Self::Bytes,
            Command::Ping { .. }
            | Command::Pong { .. }
            | Command::Close { .. }
            | Command::Abort { .. }
            | Command::HangUp { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::AnswerUpgrade { .. }
            | Command::Join { .. }
            | Command::Leave { .. }
            | Command::Publish { .. }
            | Command::Broadcast { .. } => Self::None,
        }
    }
}

impl Command<'_> {
    /// True where it sends a message, or a piece of one.
    pub(crate) fn is_message(&self) -> bool {
        Gap::of(self) != Gap::None
    }
}

fn done(was_done: bool) -> Result<(), CommandError> {
    if was_done { Ok(()) } else { Err(CommandError::Gone) }
}
