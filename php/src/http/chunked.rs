//! A body in chunks, RFC 9112 §7.1, of a request that a script feeds to `Request::parse`.

/// The chunks that have come, each of which is looked at once.
#[derive(Default)]
pub(super) struct Chunks {
    body: Vec<u8>,
    /// Bytes that are behind us: whole chunks, and whole lines of the trailer section.
    at: usize,
    stage: Stage,
}

#[derive(Default)]
enum Stage {
    #[default]
    Chunks,
    Trailers,
}

/// How much of a body is there.
pub(super) enum Progress {
    /// All of it, and how many bytes it took.
    Complete {
        size: usize,
    },
    Partial,
    Malformed,
}

impl Chunks {
    /// Goes on with `bytes`, which begin as they did at the last call.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Progress {
        while matches!(self.stage, Stage::Chunks) {
            match self.chunk(&bytes[self.at..]) {
                Progress::Complete { size } => self.at += size,
                progress @ (Progress::Partial | Progress::Malformed) => return progress,
            }
        }
        self.trailers(bytes)
    }

    /// The body, once it is complete.
    pub(super) fn take_body(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.body)
    }

    /// Takes one chunk.
    fn chunk(&mut self, bytes: &[u8]) -> Progress {
        let (line, size) = match httparse::parse_chunk_size(bytes) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) if bytes.len() < LINE_SIZE_MAX => return Progress::Partial,
            Ok(httparse::Status::Partial) | Err(_) => return Progress::Malformed,
        };
        if size == 0 {
            self.stage = Stage::Trailers;
            return Progress::Complete { size: line };
        }
        let end = usize::try_from(size).ok().and_then(|size| line.checked_add(size));
        let Some(chunk) = end.and_then(|end| bytes.get(line..end)) else {
            return Progress::Partial;
        };
        match bytes[line + chunk.len()..] {
            [b'\r', b'\n', ..] => {
                self.body.extend_from_slice(chunk);
                Progress::Complete { size: line + chunk.len() + 2 }
            }
            [] | [b'\r'] => Progress::Partial,
            [..] => Progress::Malformed,
        }
    }

    /// Skips the trailer section.
    fn trailers(&mut self, bytes: &[u8]) -> Progress {
        loop {
            let rest = &bytes[self.at..];
            let Some(line) = rest.windows(2).position(|pair| pair == b"\r\n") else {
                let is_endless = rest.len() >= LINE_SIZE_MAX;
                return if is_endless { Progress::Malformed } else { Progress::Partial };
            };
            self.at += line + 2;
            if line == 0 {
                return Progress::Complete { size: self.at };
            }
        }
    }
}

/// Bytes of a line whose end is still to come.
const LINE_SIZE_MAX: usize = 8 * 1024;
