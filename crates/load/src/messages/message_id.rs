/// The number by which a message of a script is known, wherever a server puts it: sixteen decimal digits.
///
/// It is a number that every JSON parser keeps, for it is below 2^53, and its first digit is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MessageId([u8; SIZE]);

impl MessageId {
    pub(crate) fn new(connection: u64, sequence: u64) -> Self {
        let mut left = FIRST + connection * SEQUENCES + sequence % SEQUENCES;
        let mut digits = [b'0'; SIZE];
        for digit in digits.iter_mut().rev() {
            *digit += (left % 10) as u8;
            left /= 10;
        }
        Self(digits)
    }

    pub(crate) const fn digits(&self) -> &[u8; SIZE] {
        &self.0
    }

    /// Says whether it is in a text.
    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        let own = u128::from_ne_bytes(self.0);
        let mut windows = text.windows(SIZE).filter_map(|window| window.first_chunk::<SIZE>());
        windows.any(|window| u128::from_ne_bytes(*window) == own)
    }

    /// The distances from it to the numbers of the same connection in a text: those that follow it are near, those
    /// before it are far.
    pub(crate) fn distances_in(self, text: &[u8]) -> impl Iterator<Item = u64> {
        let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
        let own = sequence(&self.0[PREFIX_SIZE..]);
        text.windows(SIZE).enumerate().filter_map(move |(start, window)| {
            let (prefix, rest) = window.split_at(PREFIX_SIZE);
            // What is part of a longer number is a time or the like.
            let is_alone = !is_digit(start + SIZE) && (start == 0 || !is_digit(start - 1));
            let is_id = prefix == &self.0[..PREFIX_SIZE] && rest.iter().all(u8::is_ascii_digit) && is_alone;
            is_id.then(|| (sequence(rest) + SEQUENCES - own) % SEQUENCES)
        })
    }
}

fn sequence(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

/// In bytes.
pub(crate) const SIZE: usize = 16;
/// The digits that are the same for all messages of a connection.
const PREFIX_SIZE: usize = 7;
const FIRST: u64 = 1_000_000_000_000_000;
/// Of one connection, before they begin anew.
const SEQUENCES: u64 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_number_that_a_double_holds() {
        for (connection, sequence) in [(0, 0), (7, 41), (999_999, SEQUENCES - 1), (8_000_000, 5)] {
            let id = MessageId::new(connection, sequence);
            let number: u64 = str::from_utf8(id.digits()).expect("digits").parse().expect("a number");
            assert_eq!(number, FIRST + connection * SEQUENCES + sequence);
            assert!(number < 1 << 53);
        }
    }

    #[test]
    fn it_is_found_wherever_it_stands() {
        let id = MessageId::new(3, 4);
        for (before, after) in [("", ""), ("{\"said\":\"", "\"}"), ("10000030000000", "9")] {
            let text = [before.as_bytes(), id.digits(), after.as_bytes()].concat();
            assert!(id.is_in(&text));
            assert!(!MessageId::new(3, 5).is_in(&text));
        }
        assert!(!id.is_in(&id.digits()[1..]));
    }

    #[test]
    fn those_that_follow_are_near_and_those_before_are_far() {
        let distances = |text: &[u8]| MessageId::new(3, SEQUENCES - 1).distances_in(text).collect::<Vec<_>>();
        let text = |connection, sequence| MessageId::new(connection, sequence).digits().to_vec();
        assert_eq!(distances(&[&text(3, SEQUENCES + 1)[..], b" ", &text(3, 9)].concat()), [2, 10]);
        assert_eq!(distances(&text(3, SEQUENCES - 2)), [SEQUENCES - 1]);
        assert_eq!(distances(&text(4, 9)), [0; 0]);
        // A part of a longer number is none.
        assert_eq!(distances(&[&text(3, 9)[..], b"0"].concat()), [0; 0]);
        assert_eq!(distances(&[b"0", &text(3, 9)[..]].concat()), [0; 0]);
    }
}
