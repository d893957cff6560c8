//! Messages that are known by the number in them, wherever the server puts it.

use super::attention::Source;
use super::incoming::Incoming;
use super::wrong::Wrong;
use crate::messages::message_id::MessageId;

impl Incoming {
    /// Counts the messages of a source whose numbers are in a payload: a server may put several into one message.
    pub(super) fn search(&mut self, payload: &[u8], source: Source) -> Result<(), Wrong> {
        let before = self.messages;
        while self.messages < source.begun && MessageId::new(source.connection, self.messages).is_in(payload)
        {
            self.messages += 1;
        }
        if self.messages > before {
            return Ok(());
        }
        // Earlier ones may come again, such as to the sender of what is said to all; later ones come too early.
        let waiting = source.begun - before;
        let mut distances = MessageId::new(source.connection, before).distances_in(payload);
        if let Some(distance) = distances.find(|distance| (1..waiting).contains(distance)) {
            return Err(Wrong::Overtaken { by: before + distance + 1 });
        }
        self.others += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::attention::Attention;
    use crate::client::expected::Expected;
    use crate::frame::{self, Kind};
    use crate::messages::message::Message;

    fn said(connection: u64, sequence: u64) -> String {
        let id = MessageId::new(connection, sequence);
        format!("{{\"said\":\"{}\"}}", str::from_utf8(id.digits()).expect("digits"))
    }

    /// Messages of connection 4 and others, of which `begun` are under way, at once and in pieces.
    fn receive(begun: u64, payloads: &[String]) -> Result<(u64, u64), Wrong> {
        let frames = payloads.iter().map(|payload| frame::server_frame(1, payload.as_bytes()));
        let bytes = frames.collect::<Vec<_>>().concat();
        let in_pieces = |size: usize| {
            let (mut incoming, mut expected) =
                (Incoming::default(), Expected::new(&Message::new(Kind::Text, 0)));
            let attention = Attention::Searched(Source { connection: 4, begun });
            for piece in bytes.chunks(size) {
                incoming.receive(piece, &mut expected, attention, &mut Vec::new())?;
            }
            Ok((incoming.messages, incoming.others))
        };
        let whole = in_pieces(bytes.len());
        for size in 1..40 {
            assert_eq!(in_pieces(size), whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn answers_are_told_from_all_else() {
        let payloads =
            ["welcome".to_owned(), said(5, 0), said(4, 0), String::new(), said(4, 1), said(4, 0), said(5, 1)];
        assert_eq!(receive(2, &payloads), Ok((2, 5)));
    }

    #[test]
    fn several_may_come_in_one_message() {
        assert_eq!(receive(9, &[[said(4, 0), said(5, 7), said(4, 1)].concat(), said(4, 2)]), Ok((3, 0)));
        // A history may have the newest first.
        assert_eq!(receive(9, &[[said(4, 1), said(4, 0)].concat()]), Ok((2, 0)));
    }

    #[test]
    fn one_that_overtakes_another_is_named() {
        assert_eq!(receive(4, &[said(4, 0), said(4, 3)]), Err(Wrong::Overtaken { by: 4 }));
        // Of what was not sent nothing is known.
        assert_eq!(receive(3, &[said(4, 0), said(4, 3)]), Ok((1, 1)));
    }

    #[test]
    fn a_number_far_behind_is_not_found() {
        let receive = |size: usize| {
            let payload = ["x".repeat(size), said(4, 0)].concat();
            let (mut incoming, mut expected) =
                (Incoming::default(), Expected::new(&Message::new(Kind::Text, 0)));
            let attention = Attention::Searched(Source { connection: 4, begun: 1 });
            let bytes = frame::server_frame(1, payload.as_bytes());
            for piece in bytes.chunks(256 << 10) {
                assert_eq!(incoming.receive(piece, &mut expected, attention, &mut Vec::new()), Ok(()));
            }
            (incoming.messages, incoming.others)
        };
        assert_eq!([receive(15 << 20), receive(16 << 20)], [(1, 0), (0, 1)]);
    }

    #[test]
    fn what_a_server_sends_in_parts_is_one_message() {
        let (payload, mut expected) = (said(4, 0), Expected::new(&Message::new(Kind::Text, 0)));
        let (front, back) = payload.as_bytes().split_at(15);
        let mut bytes = [frame::server_frame(1, front), frame::server_frame(0, back)].concat();
        bytes[0] &= !frame::FIN;
        let mut incoming = Incoming::default();
        // What began before it was looked at is passed over.
        let attentions = [Attention::Counted, Attention::Searched(Source { connection: 4, begun: 1 })];
        for (piece, attention) in bytes.chunks(9).zip([attentions[0]].into_iter().chain([attentions[1]; 9])) {
            assert_eq!(incoming.receive(piece, &mut expected, attention, &mut Vec::new()), Ok(()));
        }
        assert_eq!((incoming.messages, incoming.others), (0, 0));
        assert_eq!(incoming.receive(&bytes, &mut expected, attentions[1], &mut Vec::new()), Ok(()));
        assert_eq!((incoming.messages, incoming.others), (1, 0));
    }
}
