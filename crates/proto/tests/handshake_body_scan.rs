//! Is the end of a request's body found, however the bytes are cut, and is what is no chunk refused?

use gannet_proto::handshake::{BodyLength, BodyScan, InvalidChunk};
use proptest::prelude::*;

/// Feeds the pieces, and says how many bytes belonged to the body and whether it is complete.
fn scan<'a>(
    length: BodyLength,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(usize, bool), InvalidChunk> {
    let (mut scan, mut size) = (BodyScan::new(length), 0);
    for piece in pieces {
        let taken = scan.advance(piece)?;
        size += taken;
        if taken < piece.len() {
            assert!(scan.is_complete(), "a scan leaves only what comes after the body");
            break;
        }
    }
    Ok((size, scan.is_complete()))
}

fn chunked(body: &[u8]) -> Result<(usize, bool), InvalidChunk> {
    scan(BodyLength::Chunked, [body])
}

#[test]
fn a_body_of_known_length_ends_there() {
    assert_eq!(scan(BodyLength::Bytes(0), [b"GET".as_slice()]), Ok((0, true)));
    assert_eq!(scan(BodyLength::Bytes(3), [b"ab".as_slice()]), Ok((2, false)));
    assert_eq!(scan(BodyLength::Bytes(3), [b"ab".as_slice(), b"cGET"]), Ok((3, true)));
    assert_eq!(scan(BodyLength::Bytes(u64::MAX), [b"ab".as_slice()]), Ok((2, false)));
}

#[test]
fn a_chunked_body_ends_with_the_empty_chunk_and_its_trailers() {
    for body in [
        "0\r\n\r\n",
        "4\r\nwiki\r\n0\r\n\r\n",
        "a\r\n0123456789\r\nB\r\n0123456789a\r\n000\r\n\r\n",
        "4;name=value;other=\"x\"\r\nwiki\r\n0;last\r\n\r\n",
        "4 \t;name = value\r\nwiki\r\n0\r\n\r\n",
        "0\r\nChecksum:\tabc\r\nX:\r\nx-y_z: a\u{fc}:b \r\n\r\n",
        "2\r\n\r\n\r\n0\r\n\r\n",
    ] {
        let next = format!("{body}GET / HTTP/1.1\r\n");
        assert_eq!(chunked(next.as_bytes()), Ok((body.len(), true)), "{body:?}");
        for end in 0..body.len() {
            assert_eq!(chunked(&body.as_bytes()[..end]), Ok((end, false)), "{body:?} up to {end}");
        }
    }
}

#[test]
fn the_data_comes_without_what_frames_it() {
    let body = b"4;x=y\r\nwiki\r\n6\r\n\r\npedi\r\n1\r\na\r\n0\r\nX: y\r\n\r\nGET /";
    for end in 0..=body.len() {
        let (mut scan, mut data) = (BodyScan::new(BodyLength::Chunked), Vec::new());
        let (start, rest) = body.split_at(end);
        let mut size = scan.decode(start, |piece| data.extend_from_slice(piece)).expect("it is a body");
        size += scan.decode(rest, |piece| data.extend_from_slice(piece)).expect("it is a body");
        assert_eq!((data.as_slice(), size), (&b"wiki\r\npedia"[..], body.len() - 5), "cut at {end}");
    }
}

/// RFC 9112 §7.1: two readers that disagree on what a chunk is are how a request is smuggled.
#[test]
fn what_is_no_chunk_is_refused() {
    let long_extension = format!("1;{}\r\n", "x".repeat(250));
    let many_trailers = format!("0\r\n{}", "X: y\r\n".repeat(3000));
    for body in [
        "\r\n",
        ";x\r\n",
        " 4\r\n",
        "+4\r\n",
        "0x4\r\n",
        "g\r\n",
        "4\n",
        "4\rw",
        "4 \r\n",
        "4 x",
        "4 4\r\n",
        "4\t\n",
        "4_0\r\n",
        "4,\r\n",
        "4;x\n",
        "4;\0\r\n",
        "4\r\nwikis",
        "4\r\nwiki\n",
        "4\r\nwiki\rx",
        "0\r\n\n",
        "0\r\nX: y\n",
        "0\r\nX: \x7f",
        "0\r\nX: y\rx",
        "0\r\n\rx",
        "0\r\n folded: x\r\n",
        "0\r\nX: y\r\n folded\r\n",
        "0\r\nX: y\r\n\tfolded\r\n",
        "0\r\nno colon\r\n",
        "0\r\nX\r\n",
        "0\r\n: y\r\n",
        "0\r\nX : y\r\n",
        "0\r\n\u{fc}: y\r\n",
        "10000000000000000\r\n",
        &long_extension,
        &many_trailers,
    ] {
        assert_eq!(chunked(body.as_bytes()), Err(InvalidChunk), "{body:?}");
    }
}

/// Bytes that follow on the same connection must not be taken for the rest of a body that ended in a mistake.
#[test]
fn what_follows_a_bad_chunk_is_refused_too() {
    let mut scan = BodyScan::new(BodyLength::Chunked);
    assert_eq!(scan.advance(b"4;\0"), Err(InvalidChunk));
    for bytes in [b"\r\nwiki\r\n0\r\n\r\n".as_slice(), b"4\r\n", b"0\r\n\r\n"] {
        assert_eq!(scan.advance(bytes), Err(InvalidChunk));
        assert!(!scan.is_complete());
    }
}

proptest! {
    /// A body as a client may write it ends where it was written to end, wherever it is cut.
    #[test]
    fn any_cut_finds_the_same_end(
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..5),
        trailers in 0..3_usize,
        cuts in prop::collection::vec(1..20_usize, 1..50),
    ) {
        let mut body = Vec::new();
        for chunk in &chunks {
            body.extend(format!("{:x}\r\n", chunk.len()).bytes());
            body.extend_from_slice(chunk);
            body.extend(b"\r\n");
        }
        body.extend(b"0\r\n");
        body.extend(b"X: y\r\n".repeat(trailers));
        body.extend(b"\r\n");
        let size = body.len();
        body.extend(b"POST / HTTP/1.1\r\n");
        prop_assert_eq!(scan(BodyLength::Chunked, pieces(&body, &cuts)), Ok((size, true)));
    }

    #[test]
    fn any_bytes_have_the_same_verdict_wherever_they_are_cut(
        bytes in prop::collection::vec(prop::sample::select(b"012af;\r\n \tx\0".to_vec()), 0..60),
        cuts in prop::collection::vec(1..5_usize, 1..60),
    ) {
        let whole = chunked(&bytes);
        prop_assert_eq!(scan(BodyLength::Chunked, pieces(&bytes, &cuts)), whole);
    }
}

fn pieces<'a>(mut bytes: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for cut in cuts {
        let (piece, rest) = bytes.split_at((*cut).min(bytes.len()));
        pieces.push(piece);
        bytes = rest;
    }
    pieces.push(bytes);
    pieces
}
