//! Helpers of the tests of compressed messages: agreements, and a client that compresses.

use gannet_proto::handshake::DeflateAgreement;
use gannet_proto::{Compressor, Compressors, Connection, DeflateEffort, FrameHeader, Opcode, Violation};

use crate::support::{LIMITS, Outcome, Owned, Way, frame, run_on};

/// Each message by itself, in both directions.
pub(crate) const ALONE: DeflateAgreement = DeflateAgreement {
    server_no_context_takeover: true,
    client_no_context_takeover: true,
    server_max_window_bits: None,
    client_max_window_bits: None,
};

/// Each message may refer to those before it, in both directions: context takeover.
pub(crate) const TAKEOVER: DeflateAgreement =
    DeflateAgreement { server_no_context_takeover: false, client_no_context_takeover: false, ..ALONE };

/// For tests in which the agreement does not matter.
pub(crate) const BOTH: [DeflateAgreement; 2] = [ALONE, TAKEOVER];

pub(crate) const EFFORT: DeflateEffort = DeflateEffort { level: 6, memory_level: 8 };

/// The first frame of a compressed message as a client sends it.
pub(crate) fn compressed(fin: bool, opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    frame_with(FrameHeader::RSV1, fin, opcode, payload)
}

/// A frame with these reserved bits as a client sends it.
pub(crate) fn frame_with(rsv: u8, fin: bool, opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    let mut bytes = frame(fin, opcode, payload);
    // The reserved bits come behind FIN (RFC 6455 §5.2).
    bytes[0] |= rsv << 4;
    bytes
}

/// The payload of a message that is compressed by itself.
pub(crate) fn deflate(message: &[u8]) -> Vec<u8> {
    Compressors::new(EFFORT).compress(message, 15).to_vec()
}

/// A client's compressor.
pub(crate) struct Client {
    compressors: Compressors,
    compressor: Compressor,
    agreement: DeflateAgreement,
}

impl Client {
    pub(crate) fn new(agreement: DeflateAgreement, effort: DeflateEffort) -> Self {
        let compressors = Compressors::new(effort);
        let compressor = compressors.compressor(agreement.client_window_bits());
        Self { compressors, compressor, agreement }
    }

    pub(crate) fn deflate(&mut self, message: &[u8]) -> Vec<u8> {
        if self.agreement.client_no_context_takeover {
            self.compressors.compress(message, self.agreement.client_window_bits()).to_vec()
        } else {
            self.compressors.compress_within(&mut self.compressor, message).to_vec()
        }
    }
}

/// The events that this stream gives: the same ones in one piece, in single bytes, and received directly.
#[track_caller]
pub(crate) fn outcome(agreement: &DeflateAgreement, stream: &[u8]) -> (Vec<Owned>, Option<Violation>) {
    let run = |sizes: &[usize], way| -> Outcome {
        run_on(Connection::with_deflate(agreement), stream, sizes, way, LIMITS)
    };
    let whole = run(&[], Way::Shared);
    for (sizes, way) in [(&[1][..], Way::Shared), (&[1], Way::Direct), (&[3, 1, 7], Way::Shared)] {
        let pieces = run(sizes, way);
        assert_eq!(
            (&pieces.events, pieces.violation),
            (&whole.events, whole.violation),
            "in pieces of {sizes:?}, {way:?}"
        );
    }
    (whole.events, whole.violation)
}

/// The one text that all of this stream gives.
#[track_caller]
pub(crate) fn text(agreement: &DeflateAgreement, stream: &[u8]) -> String {
    match outcome(agreement, stream) {
        (mut events, None) if events.len() == 1 => match events.remove(0) {
            Owned::Text(text) => text,
            other @ (Owned::Binary(_) | Owned::Ping(_) | Owned::Pong(_) | Owned::Close(_)) => {
                panic!("not a text: {other:?}")
            }
        },
        other => panic!("not one message: {other:?}"),
    }
}
