use std::sync::{Arc, OnceLock};

use bytes::{BufMut, Bytes, BytesMut};
use gannet_proto::{Compressors, EncodedHeader, FrameHeader};

use super::{Compress, Form};

/// A prepared message: framed once and sent to many; clones share the bytes.
///
/// It is compressed for the first connection that agreed to compression, once for each size of window that
/// clients have asked for, and those frames are shared, too.
///
/// ```
/// let news = gannet::Encoded::text("the ferry leaves at nine");
/// let again = news.clone();
/// ```
#[derive(Clone, Debug)]
pub struct Encoded {
    frames: Arc<Frames>,
    form: Form,
}

/// A message's frame in all its forms.
#[derive(Debug)]
struct Frames {
    plain: Bytes,
    header_size: u8,
    /// By size of the window, from 9 bits on. The plain frame, where compression does not make it smaller.
    compressed: OnceLock<Box<[OnceLock<Bytes>; WINDOWS]>>,
}

impl Encoded {
    /// A text message.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::new(Form::TEXT, text.as_ref().as_bytes())
    }

    /// A binary message.
    pub fn binary(bytes: impl AsRef<[u8]>) -> Self {
        Self::new(Form::BINARY, bytes.as_ref())
    }

    /// The same message, compressed as [`Outgoing::compressed`](crate::Outgoing::compressed) says.
    #[must_use]
    pub fn compressed(self) -> Self {
        self.with(Compress::Always)
    }

    /// The same message, not to be compressed.
    #[must_use]
    pub fn uncompressed(self) -> Self {
        self.with(Compress::Never)
    }

    pub(crate) fn new(form: Form, payload: &[u8]) -> Self {
        let header = EncodedHeader::whole(form.kind.into(), payload.len());
        let frames = Frames {
            plain: joined(&header, payload),
            header_size: header.len() as u8,
            compressed: OnceLock::new(),
        };
        Self { frames: Arc::new(frames), form }
    }

    pub(crate) fn with(self, compress: Compress) -> Self {
        Self { form: Form { compress, ..self.form }, ..self }
    }

    pub(crate) const fn form(&self) -> Form {
        self.form
    }

    #[inline]
    pub(crate) fn compress(&self) -> Compress {
        self.form.compress
    }

    /// The frame without compression.
    #[inline]
    pub(crate) fn plain(&self) -> &Bytes {
        &self.frames.plain
    }

    /// Size of that frame in bytes.
    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.frames.plain.len()
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.frames.plain[usize::from(self.frames.header_size)..]
    }

    /// The frame for connections with a window of `window_bits` bits, 9 to 15. Two loops that ask at the same time
    /// may both compress it; neither waits for the other.
    pub(crate) fn compressed_for(&self, window_bits: u8, compressors: &mut Compressors) -> &Bytes {
        let by_window = self.frames.compressed.get_or_init(Box::default);
        let place = &by_window[usize::from(window_bits) - 9];
        if place.get().is_none() {
            // Where another loop was faster, its frame stays.
            place.set(self.compress_for(window_bits, compressors)).ok();
        }
        place.get_or_init(|| self.frames.plain.clone())
    }

    fn compress_for(&self, window_bits: u8, compressors: &mut Compressors) -> Bytes {
        let payload = self.payload();
        let compressed = compressors.compress(payload, window_bits);
        let frame = if compressed.len() < payload.len() {
            joined(&EncodedHeader::compressed(self.form.kind.into(), compressed.len()), compressed)
        } else {
            self.frames.plain.clone()
        };
        compressors.forget_large();
        frame
    }
}

/// True for a whole frame of a compressed message.
pub(crate) fn is_compressed(frame: &[u8]) -> bool {
    frame.first().is_some_and(|first| first & FrameHeader::RSV1 << 4 != 0)
}

fn joined(header: &[u8], payload: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(header.len() + payload.len());
    frame.put_slice(header);
    frame.put_slice(payload);
    frame.freeze()
}

/// Windows of 9 to 15 bits.
const WINDOWS: usize = 7;
