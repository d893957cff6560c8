use super::chat::{self, chat_message};
use super::message::{self, Stamp};
use crate::frame::Kind;
use crate::plan::{Content, Plan};

/// Messages that are made before the run, and sent in turn by every connection: those that cannot be told apart by a
/// stamp, for they are compressed, or in JSON.
#[derive(Debug)]
pub(crate) struct Stock {
    pub(crate) kind: Kind,
    /// At least two, all of one size.
    pub(crate) payloads: Vec<Vec<u8>>,
}

impl Stock {
    /// That of a plan; `None` where its messages have stamps instead.
    pub(crate) fn of(plan: &Plan) -> Option<Self> {
        let is_needed = match plan.content {
            Content::Random => plan.upgrade.deflate.is_some(),
            Content::Json => true,
        };
        is_needed.then(|| Self::new(plan.content, plan.kind, plan.size))
    }

    /// The same in every process of a run and in every run.
    pub(crate) fn new(content: Content, kind: Kind, size: usize) -> Self {
        let count = (SIZE_MAX / size.max(1)).clamp(COUNT_MIN, COUNT_MAX) as u64;
        let payload = |number| match content {
            Content::Random => stamped(kind, number, size),
            Content::Json => chat_message(number, size),
        };
        Self { kind, payloads: (0..count).map(payload).collect() }
    }
}

/// The place in a stock of so many that a message of a connection has: those of one connection follow each other, and
/// neighbours begin far apart.
pub(crate) const fn place(connection: u64, sequence: u64, count: usize) -> usize {
    let first = Stamp::new(connection, 0).number() % count as u64;
    ((first + sequence) % count as u64) as usize
}

/// Random bytes behind a stamp that differs from message to message.
fn stamped(kind: Kind, number: u64, size: usize) -> Vec<u8> {
    let mut payload = message::random(kind, number, size);
    let stamp = Stamp::new(number, 0).bytes(kind);
    let stamp_size = message::stamp_size(kind, size);
    payload[..stamp_size].copy_from_slice(&stamp[..stamp_size]);
    payload
}

/// The smallest message in JSON.
pub(crate) const JSON_SIZE_MIN: usize = chat::SIZE_MIN;
/// So many that neither a server nor its processor's cache knows them by heart.
const COUNT_MAX: usize = 256;
/// Fewer could not be told apart.
const COUNT_MIN: usize = 2;
/// Of all together, in bytes, where they are not very large.
const SIZE_MAX: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn messages_and_the_first_ones_of_neighbouring_connections_differ() {
        for (content, size) in [(Content::Random, 1), (Content::Random, 20), (Content::Json, 1000)] {
            let stock = Stock::new(content, Kind::Text, size);
            let different: HashSet<_> = stock.payloads.iter().collect();
            // One letter has sixteen.
            assert_eq!(different.len(), if size == 1 { 16 } else { COUNT_MAX });
            assert!(stock.payloads.iter().all(|payload| payload.len() == size));
        }
        let firsts: HashSet<_> = (0..256).map(|connection| place(connection, 7, COUNT_MAX)).collect();
        assert_eq!(firsts.len(), 256);
        assert_eq!(place(3, 101, 7), (place(3, 0, 7) + 101) % 7);
    }

    #[test]
    fn large_messages_are_few() {
        let count = |size| Stock::new(Content::Random, Kind::Binary, size).payloads.len();
        assert_eq!([20, 64 << 10, 3 << 20].map(count), [256, 64, 2]);
    }
}
