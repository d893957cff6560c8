//! Commands on their way to the loop that has their connection.

use std::borrow::Cow;

use bytes::Bytes;
use gannet_proto::{Close, Opcode};
use gannet_reactor::{Batch, Mailbox, Undelivered};

use super::Command;
use super::parts::put_push;
use crate::message::{CONTROL_SIZE_MAX, Content, Outgoing};
use crate::shared::{Errand, Mail, SMALL_SIZE, Shared, Standing};
use crate::{CloseCode, CloseError, ConnectionId, Frame, PingError, PushError, Upgrade};

impl Shared {
    pub(crate) fn push(&self, id: ConnectionId, message: Outgoing<'_>) -> Result<(), PushError> {
        let mailbox = self.mailbox_for_message(id).ok_or(PushError::Gone)?;
        let size = Mail::SIZE + message.0.size();
        if message.0.is_kept_apart() {
            let content = message.0.into_owned();
            mailbox.post(size, |batch| batch.entries.push(Mail::Push { id, content }))?;
        } else {
            mailbox.post(size, |batch| {
                let before = batch.bytes.len();
                put_push(&mut batch.bytes, id, &message.0);
                batch.entries.push(Mail::Command { size: batch.bytes.len() - before });
            })?;
        }
        Ok(())
    }

    pub(crate) fn send_frame(&self, id: ConnectionId, frame: Frame<'_>) -> Result<(), PushError> {
        if let Some(control) = frame.check_control()? {
            return Ok(self.send_control(id, control, frame.payload)?);
        }
        let mailbox = self.mailbox_for_message(id).ok_or(PushError::Gone)?;
        Ok(post(mailbox, &Command::SendFrame { id, frame })?)
    }

    pub(crate) fn send_raw(&self, id: ConnectionId, bytes: &[u8]) -> Result<(), PushError> {
        let mailbox = self.mailbox_of(id).ok_or(PushError::Gone)?;
        Ok(post(mailbox, &Command::SendRaw { id, bytes })?)
    }

    /// Posts a Ping or a Pong.
    pub(crate) fn send_control(
        &self,
        id: ConnectionId,
        control: Control,
        payload: &[u8],
    ) -> Result<(), PingError> {
        Control::check(payload)?;
        let mailbox = self.mailbox_for_message(id).ok_or(PingError::Gone)?;
        Ok(post(mailbox, &control.command(id, payload))?)
    }

    /// Posts a Close.
    pub(crate) fn close(&self, id: ConnectionId, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        Close::new(code, reason)?;
        let (owner, standing) = self.registry.find(id).ok_or(CloseError::Gone)?;
        if standing == Standing::Leaving {
            return Err(CloseError::Gone);
        }
        let mailbox = &self.mailboxes[owner];
        post(mailbox, &Command::Close { id, code, reason }).map_err(|_| CloseError::Gone)
    }

    /// Posts a command that carries no message. False: no connection has this id.
    pub(crate) fn post_command(&self, id: ConnectionId, command: &Command<'_>) -> bool {
        self.mailbox_of(id).is_some_and(|mailbox| post(mailbox, command).is_ok())
    }

    pub(crate) fn mailbox_of(&self, id: ConnectionId) -> Option<&Mailbox<Mail>> {
        let (owner, _) = self.registry.find(id)?;
        self.mailboxes.get(owner)
    }

    /// Posts the answer to an upgrade that was put off. False: no connection has this id.
    pub(crate) fn answer_upgrade(&self, id: ConnectionId, upgrade: Cow<'_, Upgrade>) -> bool {
        let upgrade = Box::new(upgrade.into_owned());
        self.registry.answer(id, |owner| self.post_errand(owner, Errand::AnswerUpgrade(id, upgrade)).is_ok())
    }

    /// The mailbox for a message to a connection that is open, or about to be: its upgrade has been answered, and what
    /// is posted now is read behind that.
    fn mailbox_for_message(&self, id: ConnectionId) -> Option<&Mailbox<Mail>> {
        let (owner, standing) = self.registry.find(id)?;
        match standing {
            Standing::Answered | Standing::Open => self.mailboxes.get(owner),
            Standing::Arriving | Standing::Leaving => None,
        }
    }
}

/// The control frames that the application sends by themselves.
#[derive(Clone, Copy)]
pub(crate) enum Control {
    Ping,
    Pong,
}

impl Control {
    /// Refuses a payload that RFC 6455 §5.5 does not allow.
    pub(crate) fn check(payload: &[u8]) -> Result<(), PingError> {
        let size = payload.len();
        if size <= CONTROL_SIZE_MAX { Ok(()) } else { Err(PingError::TooLong(size)) }
    }

    fn command(self, id: ConnectionId, payload: &[u8]) -> Command<'_> {
        match self {
            Self::Ping => Command::Ping { id, payload },
            Self::Pong => Command::Pong { id, payload },
        }
    }
}

impl From<Control> for Opcode {
    fn from(control: Control) -> Self {
        match control {
            Control::Ping => Self::Ping,
            Control::Pong => Self::Pong,
        }
    }
}

/// Posts the bytes of a command: small ones among those of others.
fn post(mailbox: &Mailbox<Mail>, command: &Command<'_>) -> Result<(), Undelivered> {
    let write = |batch: &mut Batch<Mail>| {
        let before = batch.bytes.len();
        command.encode(&mut batch.bytes);
        batch.entries.push(Mail::Command { size: batch.bytes.len() - before });
    };
    match command.cargo().map(|cargo| cargo.size) {
        None => mailbox.post_always(write),
        Some(size) if size < SMALL_SIZE => mailbox.post(Mail::SIZE + size, write),
        Some(size) => {
            let mut bytes = Vec::with_capacity(size + HEAD_SIZE_MAX);
            command.encode(&mut bytes);
            mailbox.post(Mail::SIZE + size, |batch| batch.entries.push(Mail::LargeCommand(bytes)))
        }
    }
}

impl Content<'_> {
    /// True where it has an entry of its own in a mailbox, from which its bytes go on without a further copy.
    fn is_kept_apart(&self) -> bool {
        matches!(self, Self::Encoded(_)) || self.size() >= SMALL_SIZE
    }

    fn into_owned(self) -> Content<'static> {
        match self {
            Self::Borrowed(form, bytes) => Content::Owned(form, Bytes::copy_from_slice(bytes)),
            Self::Owned(form, bytes) => Content::Owned(form, bytes),
            Self::Encoded(message) => Content::Encoded(Cow::Owned(message.into_owned())),
        }
    }

    /// Bytes of it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Borrowed(_, bytes) => bytes.len(),
            Self::Owned(_, bytes) => bytes.len(),
            Self::Encoded(message) => message.size(),
        }
    }
}

/// Bytes of a command that posts a message before the message itself.
const HEAD_SIZE_MAX: usize = 16;
