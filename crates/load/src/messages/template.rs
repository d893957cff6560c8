use super::message_id::{self, MessageId};

/// A message of a user's own, with places for numbers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    MessageId,
    /// The number of the connection. People count from 1.
    Connection,
}

impl Template {
    pub(crate) fn parse(mut text: &str) -> Self {
        let mut pieces = Vec::new();
        while let Some((start, name, piece)) = next(text) {
            pieces.push(Piece::Text(text[..start].into()));
            pieces.push(piece);
            text = &text[start + name.len()..];
        }
        pieces.push(Piece::Text(text.into()));
        Self(pieces)
    }

    /// Of what is sent on this connection, in bytes.
    pub(crate) fn size(&self, connection: u64) -> usize {
        let sizes = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::MessageId => message_id::SIZE,
            Piece::Connection => (connection + 1).ilog10() as usize + 1,
        });
        sizes.sum()
    }

    /// Appends a message of a connection.
    pub(crate) fn fill(&self, connection: u64, sequence: u64, payload: &mut Vec<u8>) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => payload.extend_from_slice(text),
                Piece::MessageId => payload.extend(MessageId::new(connection, sequence).digits()),
                Piece::Connection => payload.extend((connection + 1).to_string().as_bytes()),
            }
        }
    }
}

/// The first placeholder of a text, and where it is.
fn next(text: &str) -> Option<(usize, &'static str, Piece)> {
    let found = |name: &'static str, piece| Some((text.find(name)?, name, piece));
    let both = [found(MESSAGE_ID, Piece::MessageId), found(CONNECTION, Piece::Connection)];
    both.into_iter().flatten().min_by_key(|(start, _, _)| *start)
}

/// The placeholder for the number of a message.
pub(crate) const MESSAGE_ID: &str = "{id}";
/// The placeholder for the number of a connection.
const CONNECTION: &str = "{connection}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_their_places() {
        for (text, filled) in [
            ("", ""),
            ("{}{ id}{N}", "{}{ id}{N}"),
            ("{id}", "1000009000000004"),
            (
                "{\"by\":{connection},\"id\":\"{id}\",\"n\":{connection}}",
                "{\"by\":10,\"id\":\"1000009000000004\",\"n\":10}",
            ),
        ] {
            let template = Template::parse(text);
            let mut payload = Vec::new();
            template.fill(9, 4, &mut payload);
            assert_eq!((str::from_utf8(&payload), template.size(9)), (Ok(filled), filled.len()));
        }
        assert_eq!(
            [0, 8, 9, 98, 99].map(|connection| Template::parse("{connection}").size(connection)),
            [1, 1, 2, 2, 3]
        );
    }
}
