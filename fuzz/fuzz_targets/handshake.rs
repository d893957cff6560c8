//! A request's head gives the same verdict, however it is cut.

#![no_main]

use gannet_fuzz::cut;
use gannet_proto::handshake::{AccessPolicy, HeadLimits, HeadReader, Refusal, RequestHead, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((pieces, whole)) = cut(input) else { return };
    assert_eq!(outcome(&pieces), outcome(&[whole]));
});

/// Size and contents of a head that is complete and accepted.
fn outcome(pieces: &[&[u8]]) -> Result<Option<(usize, RequestHead)>, Refusal> {
    let (mut reader, mut request, mut before) = (HeadReader::new(), RequestHead::default(), 0);
    for piece in pieces {
        if let Some(consumed) = reader.receive(piece, &HeadLimits::default(), &mut request)? {
            let (target, version) = (request.target(), request.version());
            check(request.method(), target, version, request.fields(), &AccessPolicy::default())?;
            return Ok(Some((before + consumed, request)));
        }
        before += piece.len();
    }
    Ok(None)
}
