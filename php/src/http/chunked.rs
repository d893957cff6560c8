//! A body in chunks, RFC 9112 §7.1, of a request that a script feeds to `Request::parse`.

/// How much of a body is there.
pub(super) enum Decoded {
    /// All of it, and how many bytes it took.
    Complete {
        body: Vec<u8>,
        size: usize,
    },
    Partial,
    Malformed,
}

/// Takes the chunks at the start of `bytes` apart.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let (size, data) = match httparse::parse_chunk_size(&bytes[at..]) {
            Ok(httparse::Status::Complete((line, size))) => (size, at + line),
            Ok(httparse::Status::Partial) => return Decoded::Partial,
            Err(_) => return Decoded::Malformed,
        };
        if size == 0 {
            return trailers(bytes, data, body);
        }
        let end = usize::try_from(size).ok().and_then(|size| data.checked_add(size));
        let Some(chunk) = end.and_then(|end| bytes.get(data..end)) else {
            return Decoded::Partial;
        };
        body.extend_from_slice(chunk);
        at = data + chunk.len();
        match bytes.get(at..at + 2) {
            Some(b"\r\n") => at += 2,
            Some(_) => return Decoded::Malformed,
            None => return Decoded::Partial,
        }
    }
}

/// Skips the trailer section.
fn trailers(bytes: &[u8], mut at: usize, body: Vec<u8>) -> Decoded {
    loop {
        let Some(line) = bytes[at..].windows(2).position(|pair| pair == b"\r\n") else {
            return Decoded::Partial;
        };
        at += line + 2;
        if line == 0 {
            return Decoded::Complete { body, size: at };
        }
    }
}
