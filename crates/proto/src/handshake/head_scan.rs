use super::{HeadLimits, Refusal};

/// Finds the end of a head, or its first offence, while its bytes come: each byte is looked at once.
#[derive(Debug)]
pub(super) struct HeadScan {
    /// Bytes of the head so far.
    size: usize,
    /// Bytes of the current line so far, without its CR LF.
    line_size: usize,
    part: Part,
    expected: Expected,
}

/// The part of the head that the current line belongs to.
#[derive(Debug)]
enum Part {
    /// Nothing, or one empty line, may come before the request line.
    Start,
    RequestLine,
    Fields,
}

/// The kind of byte that comes next.
#[derive(Debug)]
enum Expected {
    Text,
    /// The second half of CR LF.
    LineFeed,
}

impl HeadScan {
    pub(super) const fn new() -> Self {
        Self { size: 0, line_size: 0, part: Part::Start, expected: Expected::Text }
    }

    /// Scans the next bytes; `Some(n)` where the head ends with the first `n` of them.
    ///
    /// The outcome depends on the bytes and not on how they are cut: it is the first offence.
    pub(super) fn advance(&mut self, bytes: &[u8], limits: &HeadLimits) -> Result<Option<usize>, Refusal> {
        let window = &bytes[..bytes.len().min(limits.head_size_max.saturating_sub(self.size))];
        let mut position = 0;
        while position < window.len() {
            match self.expected {
                Expected::Text => position = self.take_text(window, position, limits)?,
                Expected::LineFeed if window[position] != b'\n' => return Err(Refusal::BareCarriageReturn),
                Expected::LineFeed => {
                    position += 1;
                    if self.end_line()? == LineEnd::OfHead {
                        return Ok(Some(position));
                    }
                }
            }
        }
        self.size += window.len();
        if self.size >= limits.head_size_max { Err(self.too_big()) } else { Ok(None) }
    }

    /// Takes text up to the next control character, and that character; returns the position after it.
    fn take_text(&mut self, window: &[u8], position: usize, limits: &HeadLimits) -> Result<usize, Refusal> {
        let text_size = control_position(&window[position..]);
        self.grow_line(text_size, limits)?;
        let position = position + text_size;
        match window.get(position) {
            None => return Ok(position),
            Some(b'\r') => self.expected = Expected::LineFeed,
            Some(b'\t') => self.grow_line(1, limits)?,
            // RFC 9112 §2.2: a recipient may take a lone LF for a line end; two that differ can be played
            // against each other, so it is refused.
            Some(b'\n') => return Err(Refusal::BareLineFeed),
            Some(&TLS_HANDSHAKE) if self.size + position == 0 => return Err(Refusal::TlsOnPlainPort),
            Some(_) => return Err(Refusal::ControlCharacter),
        }
        Ok(position + 1)
    }

    fn grow_line(&mut self, size: usize, limits: &HeadLimits) -> Result<(), Refusal> {
        self.line_size += size;
        match self.part {
            Part::Start | Part::RequestLine if self.line_size > limits.request_line_size_max => {
                Err(Refusal::RequestLineTooLong)
            }
            Part::Start | Part::RequestLine | Part::Fields => Ok(()),
        }
    }

    fn end_line(&mut self) -> Result<LineEnd, Refusal> {
        let is_empty = self.line_size == 0;
        self.line_size = 0;
        self.expected = Expected::Text;
        self.part = match self.part {
            // RFC 9112 §2.2: at least one empty line before the request line is ignored. Here: one.
            Part::Start if is_empty => Part::RequestLine,
            Part::RequestLine if is_empty => return Err(Refusal::RequestLineMalformed),
            Part::Fields if is_empty => return Ok(LineEnd::OfHead),
            Part::Start | Part::RequestLine | Part::Fields => Part::Fields,
        };
        Ok(LineEnd::OfLine)
    }

    const fn too_big(&self) -> Refusal {
        match self.part {
            Part::Start | Part::RequestLine => Refusal::RequestLineTooLong,
            Part::Fields => Refusal::HeadTooBig,
        }
    }
}

/// The unit that a CR LF ended.
#[derive(PartialEq, Eq)]
enum LineEnd {
    OfLine,
    OfHead,
}

/// Position of the first byte below the space, or the length where there is none. Looks at eight bytes at a
/// time.
fn control_position(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The top bit of each byte below 0x20. A borrow can only spoil bytes above the lowest hit.
        let hits = word.wrapping_sub(EACH_BYTE * 0x20) & !word & (EACH_BYTE * 0x80);
        if hits != 0 {
            return index * 8 + hits.trailing_zeros() as usize / 8;
        }
    }
    let rest_position = rest.iter().position(|byte| *byte < b' ').unwrap_or(rest.len());
    words.len() * 8 + rest_position
}

/// RFC 8446 §5.1: the content type of a record that carries a ClientHello.
const TLS_HANDSHAKE: u8 = 0x16;

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_control_is_found_wherever_it_is() {
        for control in 0..b' ' {
            for length in 0..40 {
                for position in 0..length {
                    for filler in [b' ', 0x7f, 0x80, 0xff] {
                        let mut bytes = vec![filler; length];
                        bytes[position] = control;
                        // What follows a control must not hide it.
                        bytes[position + 1..].fill(b'\n');
                        assert_eq!(control_position(&bytes), position, "{bytes:?}");
                    }
                }
            }
        }
        assert_eq!(control_position(&[0xff; 33]), 33);
    }
}
