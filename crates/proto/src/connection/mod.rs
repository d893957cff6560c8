//! An open connection, RFC 6455 §5: bytes in, messages and control frames out. Nothing of it waits or sends.

mod aside;
mod compression;
mod event;
mod inflation;
mod partial_control;
mod partial_header;
mod partial_message;

pub use event::{Event, Payload, Received};
use inflation::Inflation;
pub(crate) use partial_message::PartialMessage;

use crate::deflate::Inflater;
use crate::handshake::DeflateAgreement;
use crate::reassembly::memory_size;
use crate::{FrameHeader, MessageKind, Opcode, Reassembly, Violation, unmask};
use aside::Aside;
use compression::Compression;
use partial_control::PartialControl;
use partial_header::PartialHeader;
use partial_message::Fragment;

/// The receiving side of one open connection: a client's bytes in, [`Event`]s out.
///
/// Buffers come from a [`Reassembly`], the same one at every call, and are held only while a message or a
/// frame is incomplete; an idle connection owns none. Where a client may compress its messages with context
/// takeover (RFC 7692 §7.1.1.2), the connection keeps the window from the first compressed one on.
///
/// ```
/// use gannet_proto::{Connection, Event, Limits, Payload, Reassembly};
///
/// let mut shared = Reassembly::new(Limits { message_size_max: 1 << 20, fragments_max: 1024 });
/// let mut connection = Connection::new();
/// // RFC 6455 §5.7: a single-frame masked text message, after which the next has begun.
/// let mut bytes = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58, 0x81];
///
/// let received = connection.receive(&mut bytes, &mut shared)?;
/// assert_eq!(received.event, Some(Event::Message(Payload::Text("Hello"))));
/// assert_eq!(received.consumed, 11);
///
/// let received = connection.receive(&mut bytes[11..], &mut shared)?;
/// assert_eq!(received.event, None);
/// assert_eq!(connection.unfinished_size(), Some(1));
/// # Ok::<(), gannet_proto::Violation>(())
/// ```
#[derive(Debug, Default)]
pub struct Connection {
    header: PartialHeader,
    compression: Compression,
    message: Option<Box<PartialMessage>>,
    aside: Option<Box<Aside>>,
}

impl Connection {
    /// A connection on which nothing has arrived.
    pub const fn new() -> Self {
        Self::with_compression(Compression::Off)
    }

    /// A connection on which nothing has arrived, and whose client may compress its messages.
    pub const fn with_deflate(agreement: &DeflateAgreement) -> Self {
        Self::with_compression(Compression::of(agreement))
    }

    const fn with_compression(compression: Compression) -> Self {
        Self { header: PartialHeader::new(), compression, message: None, aside: None }
    }

    /// Takes bytes from the front of `bytes`, unmasking them in place, until one event is complete or the
    /// bytes are used up. Call it again with the rest until there is no event. Bytes that are left even then
    /// are more work than was [granted](Reassembly::grant): keep them for the next grant.
    ///
    /// # Errors
    ///
    /// Any [`Violation`]: the connection has failed with it. After one, and after [`Event::Close`], the
    /// connection must not be fed further; [`release`](Self::release) it.
    #[inline]
    pub fn receive<'a>(
        &'a mut self,
        bytes: &'a mut [u8],
        shared: &mut Reassembly,
    ) -> Result<Received<'a>, Violation> {
        if self.is_idle() {
            if bytes.is_empty() {
                return Ok(Received { consumed: 0, event: None });
            }
            if let Some((kind, masking_key, end)) = find_small_message(bytes, shared) {
                let payload = &mut bytes[SMALL_HEADER_SIZE..end];
                unmask(payload, masking_key);
                let event = Event::Message(Payload::new(kind, payload)?);
                return Ok(Received { consumed: end, event: Some(event) });
            }
            if let Some((opcode, masking_key, start, end)) =
                find_whole_frame(bytes, self.compression, shared)?
            {
                let payload = &mut bytes[start..end];
                unmask(payload, masking_key);
                let event = Event::of_frame(opcode, payload)?;
                return Ok(Received { consumed: end, event: Some(event) });
            }
        }
        self.receive_pieces(bytes, shared)
    }

    /// The place for the next bytes of a large payload, to be received without passing through a shared
    /// buffer.
    ///
    /// There is one only in the middle of an uncompressed frame's payload, with at least 16 KiB of it
    /// outstanding, and it is never longer than that. As much of the message must have come: its memory grows
    /// with the bytes received so far, whatever length the frame declares.
    pub fn direct_buffer(&mut self, shared: &mut Reassembly) -> Option<&mut [u8]> {
        self.forget_delivered(shared);
        self.message.as_mut()?.direct_buffer(shared)
    }

    /// Takes `size` bytes that were written to the front of [`direct_buffer`](Self::direct_buffer).
    ///
    /// # Errors
    ///
    /// Any [`Violation`], as for [`receive`](Self::receive).
    ///
    /// # Panics
    ///
    /// If `size` is more than `direct_buffer` has room for.
    pub fn receive_direct<'a>(
        &'a mut self,
        size: usize,
        shared: &mut Reassembly,
    ) -> Result<Option<Event<'a>>, Violation> {
        self.forget_delivered(shared);
        let Some(message) = &mut self.message else {
            assert_eq!(size, 0, "bytes for no message");
            return Ok(None);
        };
        message.advance(size, shared)?;
        if message.is_delivered() { message.payload().map(|it| Some(Event::Message(it))) } else { Ok(None) }
    }

    /// Bytes so far of the unfinished message or frame, headers included; `None` between messages.
    pub fn unfinished_size(&self) -> Option<u64> {
        let message = self.message.as_ref().filter(|message| !message.is_delivered());
        let control = self.control().filter(|control| !control.is_complete());
        if message.is_none() && control.is_none() && self.header.is_empty() {
            return None;
        }
        let message_size = message.map_or(0, |message| message.received_size());
        let control_size = control.map_or(0, |control| control.received_size());
        Some(message_size + control_size + self.header.size() as u64)
    }

    /// Bytes of memory held that [`Reassembly::held`] counts.
    pub fn held(&self) -> usize {
        let message = self.message.as_ref().filter(|message| !message.is_delivered());
        let inflaters = usize::from(message.is_some_and(|message| message.is_compressed()))
            + usize::from(self.aside.as_ref().is_some_and(|aside| aside.inflater.is_some()));
        message.map_or(0, |message| memory_size(message)) + inflaters * Inflater::SIZE
    }

    /// Gives back to `shared` all that the connection holds. Call it at the connection's end.
    pub fn release(&mut self, shared: &mut Reassembly) {
        if let Some(mut message) = self.message.take() {
            if !message.is_delivered() {
                shared.settle(&message);
            }
            if let Some(inflater) = message.take_inflater() {
                shared.return_inflater(inflater);
            }
            shared.spare(message);
        }
        if let Some(inflater) = self.aside.take().and_then(|aside| aside.inflater) {
            shared.return_inflater(inflater);
        }
        self.header = PartialHeader::new();
    }

    /// Gives back the buffer of a message that was handed over, as the next call would. For a connection that
    /// is not fed again for a while.
    pub fn forget_delivered(&mut self, shared: &mut Reassembly) {
        if let Some(message) = self.message.take_if(|message| message.is_delivered()) {
            shared.spare(message);
        }
        if let Some(aside) = &mut self.aside {
            aside.control.take_if(|control| control.is_complete());
            self.aside.take_if(|aside| aside.is_empty());
        }
    }

    #[inline]
    fn is_idle(&self) -> bool {
        self.message.is_none() && self.control().is_none() && self.header.is_empty()
    }

    #[inline]
    fn control(&self) -> Option<&PartialControl> {
        self.aside.as_ref()?.control.as_ref()
    }

    /// [`receive`](Self::receive) where a frame is cut, or belongs to a fragmented message.
    #[inline(never)]
    fn receive_pieces<'a>(
        &'a mut self,
        bytes: &'a mut [u8],
        shared: &mut Reassembly,
    ) -> Result<Received<'a>, Violation> {
        self.forget_delivered(shared);
        let mut consumed = 0;
        let complete = loop {
            let (taken, complete) = self.take_piece(&mut bytes[consumed..], shared)?;
            consumed += taken;
            if complete.is_some() || consumed == bytes.len() || shared.steps_left() == 0 {
                break complete;
            }
        };
        let event = match complete {
            None => None,
            Some(Complete::Frame { opcode, payload_size }) => {
                Some(Event::of_frame(opcode, &bytes[consumed - payload_size..consumed])?)
            }
            Some(Complete::Control) => self.control().map(|control| control.event()).transpose()?,
            Some(Complete::Message { is_compressed }) => {
                let event = if is_compressed { Event::Inflated } else { Event::Message };
                self.message.as_ref().map(|message| message.payload().map(event)).transpose()?
            }
        };
        Ok(Received { consumed, event })
    }

    /// Takes the next piece of a payload, or a header with what has arrived of its payload. Takes at least one byte
    /// where there is one.
    fn take_piece(
        &mut self,
        bytes: &mut [u8],
        shared: &mut Reassembly,
    ) -> Result<(usize, Option<Complete>), Violation> {
        if self.control().is_some() {
            return Ok(self.take_control(bytes));
        }
        if self.message.as_ref().is_some_and(|message| message.is_in_payload()) {
            return self.take_payload(bytes, shared);
        }
        let kept = self.header.size();
        let Some((header, taken)) = self.header.complete(bytes, self.compression)? else {
            return Ok((bytes.len(), None));
        };
        let payload = &mut bytes[taken..];
        let (payload_taken, complete) = if header.opcode.is_control() {
            self.begin_control(header, payload)
        } else {
            self.begin_data(header, kept + taken, payload, shared)?
        };
        Ok((taken + payload_taken, complete))
    }

    fn begin_control(&mut self, header: FrameHeader, bytes: &mut [u8]) -> (usize, Option<Complete>) {
        if let Some(complete) = complete_in_place(header, bytes) {
            return complete;
        }
        // `decode` has checked that a control frame has at most 125 bytes.
        let size = header.payload_size as u8;
        let control = PartialControl::new(header.opcode, masking_key(header), size);
        self.aside.get_or_insert_default().control = Some(control);
        self.take_control(bytes)
    }

    fn begin_data(
        &mut self,
        header: FrameHeader,
        header_size: usize,
        bytes: &mut [u8],
        shared: &mut Reassembly,
    ) -> Result<(usize, Option<Complete>), Violation> {
        let kind = match header.opcode {
            Opcode::Text => Some(MessageKind::Text),
            Opcode::Binary => Some(MessageKind::Binary),
            Opcode::Continuation | Opcode::Close | Opcode::Ping | Opcode::Pong => None,
        };
        match (&mut self.message, kind) {
            // RFC 6455 §5.4: the fragments of one message MUST NOT be interleaved with those of another.
            (Some(_), Some(_)) => return Err(Violation::MessageInsideMessage),
            // RFC 6455 §5.4: only what has begun can be continued.
            (None, None) => return Err(Violation::ContinuationWithoutStart),
            (Some(message), None) => {
                message.check_limits(header.payload_size, shared.limits())?;
                shared.spend(1);
            }
            (message @ None, Some(kind)) => {
                let is_compressed = header.rsv == FrameHeader::RSV1;
                if header.payload_size > shared.limits().payload_size_max(is_compressed) as u64 {
                    return Err(Violation::MessageTooBig);
                }
                if header.fin
                    && !is_compressed
                    && let Some(complete) = complete_in_place(header, bytes)
                {
                    return Ok(complete);
                }
                let inflater = is_compressed.then(|| take_inflater(&mut self.aside, shared));
                message.insert(shared.take()).begin(kind, inflater);
            }
        }
        if let Some(message) = &mut self.message {
            // Fits: it is within `message_size_max`.
            let outstanding = header.payload_size as usize;
            let masking_key = masking_key(header);
            message.begin_frame(Fragment { header_size, masking_key, outstanding, fin: header.fin });
        }
        self.take_payload(bytes, shared)
    }

    fn take_control(&mut self, bytes: &[u8]) -> (usize, Option<Complete>) {
        let control = self.aside.as_mut().and_then(|aside| aside.control.as_mut());
        let Some(control) = control else { return (0, None) };
        let taken = control.append(bytes);
        (taken, control.is_complete().then_some(Complete::Control))
    }

    fn take_payload(
        &mut self,
        bytes: &mut [u8],
        shared: &mut Reassembly,
    ) -> Result<(usize, Option<Complete>), Violation> {
        let Some(message) = &mut self.message else { return Ok((0, None)) };
        let taken = message.append(bytes, shared)?;
        if !message.is_delivered() {
            return Ok((taken, None));
        }
        let inflater = message.take_inflater();
        let is_compressed = inflater.is_some();
        if let Some(inflater) = inflater {
            self.keep_inflater(inflater, shared);
        }
        Ok((taken, Some(Complete::Message { is_compressed })))
    }

    /// Keeps the inflater of a complete message where the next message may refer to this one; else gives it
    /// back.
    fn keep_inflater(&mut self, inflater: Box<Inflater>, shared: &mut Reassembly) {
        match self.compression {
            Compression::Off | Compression::Alone => shared.return_inflater(inflater),
            Compression::Takeover => self.aside.get_or_insert_default().inflater = Some(inflater),
        }
    }
}

/// The place of a payload that is complete.
#[derive(Clone, Copy, Debug)]
enum Complete {
    /// In the bytes received: it ends where they have been taken up to.
    Frame { opcode: Opcode, payload_size: usize },
    /// In [`Connection::control`].
    Control,
    /// In [`Connection::message`].
    Message { is_compressed: bool },
}

/// The connection's own inflater, whose window has the messages before, or a fresh one.
fn take_inflater(aside: &mut Option<Box<Aside>>, shared: &mut Reassembly) -> Box<Inflater> {
    let own = aside.as_mut().and_then(|aside| aside.inflater.take());
    own.unwrap_or_else(|| shared.take_inflater())
}

/// Finds the commonest frame by far, a whole message of at most 125 bytes, told from all others by its first
/// two bytes.
#[inline]
fn find_small_message(bytes: &[u8], shared: &Reassembly) -> Option<(MessageKind, [u8; 4], usize)> {
    let &[first, second, m0, m1, m2, m3, ..] = bytes else { return None };
    let kind = match first {
        0x81 => MessageKind::Text,
        0x82 => MessageKind::Binary,
        _ => return None,
    };
    // Over 125 also where the MASK bit is missing.
    let size = usize::from(second ^ 0x80);
    let end = SMALL_HEADER_SIZE + size;
    let is_whole = size <= shared.small_size_max() && end <= bytes.len();
    is_whole.then_some((kind, [m0, m1, m2, m3], end))
}

/// The opcode, the masking key and the payload's range of the frame at the front of `bytes`, if that is the
/// whole of its message, complete, not compressed, and within the limits.
#[inline]
fn find_whole_frame(
    bytes: &[u8],
    compression: Compression,
    shared: &Reassembly,
) -> Result<Option<WholeFrame>, Violation> {
    let decoded = FrameHeader::decode_with(bytes, compression.bits())?;
    let Some((header, start)) = decoded else { return Ok(None) };
    let available = bytes.len() - start;
    let size_max = available.min(shared.limits().message_size_max) as u64;
    if !header.fin || header.rsv != 0 || header.payload_size > size_max {
        return Ok(None);
    }
    Ok(Some((header.opcode, masking_key(header), start, start + header.payload_size as usize)))
}

type WholeFrame = (Opcode, [u8; 4], usize, usize);

/// Unmasks the payload where it lies, if all of it is at the front of `bytes`.
fn complete_in_place(header: FrameHeader, bytes: &mut [u8]) -> Option<(usize, Option<Complete>)> {
    if header.payload_size > bytes.len() as u64 {
        return None;
    }
    let payload_size = header.payload_size as usize;
    unmask(&mut bytes[..payload_size], masking_key(header));
    Some((payload_size, Some(Complete::Frame { opcode: header.opcode, payload_size })))
}

#[inline]
fn masking_key(header: FrameHeader) -> [u8; 4] {
    header.masking_key.expect("decode refuses a frame without a masking key")
}

/// Two bytes and the masking key.
const SMALL_HEADER_SIZE: usize = 6;
