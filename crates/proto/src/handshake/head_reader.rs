use super::head_scan::HeadScan;
use super::{Refusal, RequestHead};

/// Limits of the head of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadLimits {
    /// Bytes of the whole head, with the empty line that ends it; 8 KiB. Beyond it: 431.
    pub head_size_max: usize,
    /// Bytes of the request line without its CR LF; 4 KiB. Beyond it: 414.
    pub request_line_size_max: usize,
    /// Field lines; 64, and never more than [`FIELDS_MAX`](Self::FIELDS_MAX). Beyond it: 431.
    pub fields_max: usize,
}

impl HeadLimits {
    /// The largest `fields_max`; a greater one counts as this.
    pub const FIELDS_MAX: usize = 128;
}

impl Default for HeadLimits {
    fn default() -> Self {
        Self { head_size_max: 8 * 1024, request_line_size_max: 4 * 1024, fields_max: 64 }
    }
}

/// Collects the head of a request as it comes, RFC 9112 §2.
///
/// It owns no memory until a read cuts a head. Then it keeps what came, which grows with the bytes received
/// and never beyond [`HeadLimits::head_size_max`]. Each byte is looked at once, however the head is cut, and
/// one that can be in no head is refused when it arrives.
///
/// ```
/// use gannet_proto::handshake::{HeadLimits, HeadReader, RequestHead};
///
/// let limits = HeadLimits::default();
/// let (mut reader, mut request) = (HeadReader::new(), RequestHead::default());
/// assert_eq!(reader.receive(b"GET /chat HTTP/1.1\r\nHost: exam", &limits, &mut request), Ok(None));
/// assert_eq!(reader.receive(b"ple.com\r\n\r\nnext", &limits, &mut request), Ok(Some(11)));
/// assert_eq!((request.path(), request.host()), ("/chat", Some("example.com")));
/// ```
#[derive(Debug, Default)]
pub struct HeadReader {
    cut: Option<Box<CutHead>>,
}

/// A head that has begun and not ended.
#[derive(Debug)]
struct CutHead {
    scan: HeadScan,
    bytes: Vec<u8>,
}

impl HeadReader {
    /// A reader that has seen nothing.
    pub const fn new() -> Self {
        Self { cut: None }
    }

    /// Takes the next bytes of the head.
    ///
    /// `Some(n)`: the head is complete and parsed into `request`; the first `n` of `bytes` belonged to it, the
    /// rest to what comes next. `None`: all were taken, more are needed. The reader is as new after a head is
    /// complete or refused.
    ///
    /// # Errors
    ///
    /// [`Refusal::HeadTooBig`], [`RequestLineTooLong`](Refusal::RequestLineTooLong) or
    /// [`TooManyFields`](Refusal::TooManyFields) over a limit, and the [`Refusal`] of the rule where the head
    /// is against RFC 9112. `request` is then of no use.
    pub fn receive(
        &mut self,
        bytes: &[u8],
        limits: &HeadLimits,
        request: &mut RequestHead,
    ) -> Result<Option<usize>, Refusal> {
        match self.cut.take() {
            None => self.receive_first(bytes, limits, request),
            Some(cut) => self.receive_more(cut, bytes, limits, request),
        }
    }

    /// Bytes of memory held.
    pub fn held(&self) -> usize {
        self.cut.as_ref().map_or(0, |cut| size_of::<CutHead>() + cut.bytes.capacity())
    }

    fn receive_first(
        &mut self,
        bytes: &[u8],
        limits: &HeadLimits,
        request: &mut RequestHead,
    ) -> Result<Option<usize>, Refusal> {
        let mut scan = HeadScan::new();
        let end = scan.advance(bytes, limits)?;
        match end {
            Some(end) => request.parse(&bytes[..end], limits.fields_max)?,
            None if bytes.is_empty() => {}
            None => self.cut = Some(Box::new(CutHead { scan, bytes: bytes.to_vec() })),
        }
        Ok(end)
    }

    fn receive_more(
        &mut self,
        mut cut: Box<CutHead>,
        bytes: &[u8],
        limits: &HeadLimits,
        request: &mut RequestHead,
    ) -> Result<Option<usize>, Refusal> {
        let end = cut.scan.advance(bytes, limits)?;
        cut.append(&bytes[..end.unwrap_or(bytes.len())], limits.head_size_max);
        match end {
            Some(_) => request.parse(&cut.bytes, limits.fields_max)?,
            None => self.cut = Some(cut),
        }
        Ok(end)
    }
}

impl CutHead {
    /// Doubles as a `Vec` does, so that single bytes cost O(n) in all, but not beyond the cap.
    fn append(&mut self, bytes: &[u8], size_max: usize) {
        let size = self.bytes.len() + bytes.len();
        if size > self.bytes.capacity() {
            let capacity = (self.bytes.capacity() * 2).min(size_max).max(size);
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(bytes);
    }
}
