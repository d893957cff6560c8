use crate::Violation;

/// Checks UTF-8 that arrives in pieces, and fails at the first byte that cannot be part of it.
///
/// A character cut between two pieces is fine until [`finish`](Self::finish).
#[derive(Clone, Copy, Debug, Default)]
pub struct Utf8Validator {
    /// Bytes that the unfinished character still needs; 0 between characters.
    needed: u8,
    /// The least and the greatest value of the next of them; meaningless between characters.
    next: (u8, u8),
}

impl Utf8Validator {
    /// A validator that has seen nothing.
    pub const fn new() -> Self {
        Self { needed: 0, next: (0, 0) }
    }

    /// Checks a further piece.
    ///
    /// # Errors
    ///
    /// [`Violation::TextNotUtf8`] where no further bytes can make it UTF-8. The validator must not be used
    /// after it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Violation> {
        let mut rest = bytes;
        while self.needed > 0 {
            let Some((&byte, after)) = rest.split_first() else { return Ok(()) };
            self.continue_character(byte)?;
            rest = after;
        }
        let (whole, cut) = rest.split_at(cut_character_start(rest));
        simdutf8::basic::from_utf8(whole).map_err(|_| Violation::TextNotUtf8)?;
        if let Some((&lead, continuation)) = cut.split_first() {
            self.begin_character(lead)?;
            for &byte in continuation {
                self.continue_character(byte)?;
            }
        }
        Ok(())
    }

    /// Checks that the text does not end in the middle of a character.
    ///
    /// # Errors
    ///
    /// [`Violation::TextNotUtf8`] where it does.
    pub fn finish(&self) -> Result<(), Violation> {
        if self.needed == 0 { Ok(()) } else { Err(Violation::TextNotUtf8) }
    }

    /// RFC 3629 §4: the lead byte says how many bytes follow, and the range of the first of them.
    fn begin_character(&mut self, lead: u8) -> Result<(), Violation> {
        (self.needed, self.next) = match lead {
            0xC2..=0xDF => (1, (0x80, 0xBF)),
            0xE0 => (2, (0xA0, 0xBF)),
            0xE1..=0xEC | 0xEE..=0xEF => (2, (0x80, 0xBF)),
            0xED => (2, (0x80, 0x9F)),
            0xF0 => (3, (0x90, 0xBF)),
            0xF1..=0xF3 => (3, (0x80, 0xBF)),
            0xF4 => (3, (0x80, 0x8F)),
            _ => return Err(Violation::TextNotUtf8),
        };
        Ok(())
    }

    fn continue_character(&mut self, byte: u8) -> Result<(), Violation> {
        let (least, greatest) = self.next;
        if byte < least || byte > greatest {
            return Err(Violation::TextNotUtf8);
        }
        self.needed -= 1;
        self.next = (0x80, 0xBF);
        Ok(())
    }
}

/// Start of the character that the end of `bytes` cuts; the length of `bytes` where it cuts none.
fn cut_character_start(bytes: &[u8]) -> usize {
    for (behind, &byte) in bytes.iter().rev().take(3).enumerate() {
        let size = match byte {
            0x80..=0xBF => continue,
            0x00..=0x7F => 1,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
        };
        return if size > behind + 1 { bytes.len() - behind - 1 } else { bytes.len() };
    }
    // Three continuation bytes: the end of a character of four, or not UTF-8 at all.
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Index of the byte at which the validator fails when it gets one byte at a time.
    fn failure(bytes: &[u8]) -> Option<usize> {
        let mut validator = Utf8Validator::new();
        bytes.iter().position(|&byte| validator.push(&[byte]).is_err())
    }

    fn is_text(pieces: &[&[u8]]) -> bool {
        let mut validator = Utf8Validator::new();
        pieces.iter().all(|piece| validator.push(piece).is_ok()) && validator.finish().is_ok()
    }

    #[test]
    fn fails_at_the_first_byte_that_cannot_be() {
        for (bytes, position) in [
            (&[0xC0, 0x80][..], 0),
            (&[0xC1, 0xBF], 0),
            (&[0xF5, 0x80], 0),
            (&[0xFF], 0),
            (&[0x80], 0),
            (&[0xE0, 0x9F, 0x80], 1),
            (&[0xED, 0xA0, 0x80], 1),
            (&[0xF0, 0x8F, 0x80, 0x80], 1),
            (&[0xF4, 0x90, 0x80, 0x80], 1),
            (&[0xC2, 0x41], 1),
            (&[0xE1, 0x80, 0xC0], 2),
            (&[0xF1, 0x80, 0x80, 0x00], 3),
            (&[0x41, 0xC3, 0xA9, 0xFE], 3),
        ] {
            assert_eq!(failure(bytes), Some(position), "{bytes:x?}");
            for piece in [&bytes[..=position], bytes] {
                assert!(Utf8Validator::new().push(piece).is_err(), "{bytes:x?} in one piece");
            }
            assert!(Utf8Validator::new().push(&bytes[..position]).is_ok(), "{bytes:x?} up to there");
        }
    }

    #[test]
    fn agrees_with_std_at_every_cut() {
        let mut random = fastrand::Rng::with_seed(6455);
        for round in 0..3_000 {
            let mut bytes: Vec<u8> = (0..random.usize(0..24))
                .flat_map(|_| {
                    let character =
                        if random.bool() { random.char('\0'..='\u{7FF}') } else { random.char(..) };
                    character.to_string().into_bytes()
                })
                .collect();
            if random.bool() && !bytes.is_empty() {
                let position = random.usize(0..bytes.len());
                bytes[position] = random.u8(..);
            }
            let expected = std::str::from_utf8(&bytes).is_ok();
            for cut in 0..=bytes.len() {
                let (front, back) = bytes.split_at(cut);
                assert_eq!(is_text(&[front, back]), expected, "round {round}, cut at {cut}: {bytes:x?}");
            }
        }
    }

    #[test]
    fn fails_as_early_as_std() {
        // For three bytes std says the same: `error_len` is set where they are wrong, not where they are merely cut.
        for lead in 0x80..=0xFF {
            for second in 0..=0xFF {
                for third in [0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF] {
                    let bytes = [lead, second, third];
                    let expected = match std::str::from_utf8(&bytes) {
                        Ok(_) => None,
                        Err(error) => error.error_len().map(|_| ()),
                    };
                    let found = Utf8Validator::new().push(&bytes).err().map(|_| ());
                    assert_eq!(found, expected, "{bytes:x?}");
                }
            }
        }
    }

    #[test]
    fn every_character_passes_in_single_bytes() {
        for character in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            assert_eq!(failure(character.encode_utf8(&mut bytes).as_bytes()), None, "{character:?}");
        }
    }
}
