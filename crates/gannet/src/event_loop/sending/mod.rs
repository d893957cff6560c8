//! Messages, frames, control frames and raw bytes, from a verb to the cork.

mod compressing;

use gannet_proto::{EncodedHeader, FrameHeader, Opcode};
use gannet_reactor::{Body, Key, Sockets, Tag};

use super::Reachable;
use crate::command::Control;
use crate::connection::{Awaited, OnReturn, Peer};
use crate::message::{Content, Outgoing};
use crate::{ConnectionId, Frame, PingError, PushError};

pub(super) use compressing::Compressing;
pub(crate) use compressing::Compression;

impl Reachable {
    #[inline]
    pub(crate) fn push(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        message: Outgoing<'_>,
    ) -> Result<(), PushError> {
        match self.find(id) {
            Some(key) => self.push_to(sockets, key, message.0),
            None => self.shared.push(id, message),
        }
    }

    #[inline]
    pub(in crate::event_loop) fn push_to(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        content: Content<'_>,
    ) -> Result<(), PushError> {
        let Peer { life, compression, .. } = self.peers[key.index()];
        if !life.is_open() {
            return Err(PushError::Gone);
        }
        if sockets.waiting(key) >= self.shared.settings.send_queue_size_hard {
            self.make_room(sockets, key, Tag::ORDINARY)?;
        }
        if compression != Compression::Off && self.send_compressed(sockets, key, &content) {
            return Ok(());
        }
        let (form, body) = match content {
            Content::Borrowed(form, bytes) => (form, Body::Borrowed(bytes)),
            Content::Owned(form, bytes) => (form, Body::Owned(bytes)),
            Content::Encoded(message) => {
                sockets.send_shared(key, Tag::ORDINARY, self.frame_for(key, &message));
                return Ok(());
            }
        };
        let header = EncodedHeader::whole(form.kind.into(), body.as_slice().len());
        sockets.send(key, Tag::ORDINARY, &header, body);
        Ok(())
    }

    pub(crate) fn send_frame(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        frame: Frame<'_>,
    ) -> Result<(), PushError> {
        if let Some(control) = frame.check_control()? {
            return Ok(self.send_control(sockets, id, control, frame.payload)?);
        }
        let Some(key) = self.find(id) else { return self.shared.send_frame(id, frame) };
        if !self.peer(key).life.is_open() {
            return Err(PushError::Gone);
        }
        // A fragment that was taken is never dropped to make room: others of its message are sent.
        let tag = if frame.is_fragment() { Tag::KEPT } else { Tag::ORDINARY };
        self.send_within(sockets, key, tag, &header(frame), Body::Borrowed(frame.payload))
    }

    /// Sends bytes as they are.
    pub(crate) fn send_raw(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        bytes: &[u8],
    ) -> Result<(), PushError> {
        let Some(key) = self.find(id) else { return self.shared.send_raw(id, bytes) };
        match self.peer(key).life.awaited() {
            Awaited::Socket(OnReturn::GoOn) => {
                return self.loans.send_raw(key, bytes, self.shared.settings.send_queue_size_hard);
            }
            Awaited::Socket(OnReturn::HangUp | OnReturn::Abort) | Awaited::Nothing => {
                return Err(PushError::Gone);
            }
            Awaited::Head
            | Awaited::Decision
            | Awaited::Request
            | Awaited::Messages
            | Awaited::Return
            | Awaited::Close => {}
        }
        // There may be compressed frames among them.
        self.outdate_window(key);
        self.send_within(sockets, key, Tag::KEPT, &[], Body::Borrowed(bytes))
    }

    /// Sends a Ping or a Pong.
    pub(crate) fn send_control(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        control: Control,
        payload: &[u8],
    ) -> Result<(), PingError> {
        Control::check(payload)?;
        let Some(key) = self.find(id) else { return self.shared.send_control(id, control, payload) };
        if !self.peer(key).life.is_open() {
            return Err(PingError::Gone);
        }
        send_control(sockets, key, control.into(), payload);
        Ok(())
    }

    /// Sends a unit where there is room for it, or can be made.
    fn send_within(
        &mut self,
        sockets: &mut Sockets,
        key: Key,
        tag: Tag,
        head: &[u8],
        body: Body<'_>,
    ) -> Result<(), PushError> {
        if sockets.waiting(key) >= self.shared.settings.send_queue_size_hard {
            self.make_room(sockets, key, tag)?;
        }
        sockets.send(key, tag, head, body);
        Ok(())
    }
}

/// RFC 6455 §5.5.3: of the Pongs that wait only the newest need be sent; the same holds for Pings and the Close.
pub(super) fn send_control(sockets: &mut Sockets, key: Key, opcode: Opcode, payload: &[u8]) {
    let tag = Tag::single(opcode.bits());
    sockets.send(key, tag, &EncodedHeader::whole(opcode, payload.len()), Body::Borrowed(payload));
}

/// The header of a frame as a server sends it.
fn header(frame: Frame<'_>) -> EncodedHeader {
    let Frame { opcode, fin, payload } = frame;
    let payload_size = payload.len() as u64;
    FrameHeader { fin, rsv: 0, opcode: opcode.into(), masking_key: None, payload_size }.encode()
}
