//! Is a head held to its limits, and the reader to its memory?

mod handshake_support;

use gannet_proto::handshake::{HeadLimits, HeadReader, Refusal, RequestHead};
use handshake_support::receive_within;

const LIMITS: HeadLimits = HeadLimits { head_size_max: 200, request_line_size_max: 50, fields_max: 3 };

fn outcome(head: &str, limits: &HeadLimits) -> Result<Option<usize>, Refusal> {
    receive_within(head.as_bytes(), limits).map(|received| received.map(|(consumed, _)| consumed))
}

#[test]
fn the_defaults_are_those_of_the_design() {
    let HeadLimits { head_size_max, request_line_size_max, fields_max } = HeadLimits::default();
    assert_eq!((head_size_max, request_line_size_max, fields_max), (8192, 4096, 64));
}

#[test]
fn a_head_may_fill_its_limit_and_no_more() {
    let head = |size: usize| {
        let frame = "GET / HTTP/1.1\r\nX: \r\n\r\n".len();
        format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(size - frame))
    };
    assert_eq!(outcome(&head(200), &LIMITS), Ok(Some(200)));
    for size in [201, 202, 204, 205, 1000] {
        assert_eq!(outcome(&head(size), &LIMITS), Err(Refusal::HeadTooBig), "{size}");
    }
    assert_eq!(Refusal::HeadTooBig.status(), 431);
    // What cannot be completed any more is refused without waiting for the next byte.
    assert_eq!(outcome(&head(300)[..199], &LIMITS), Ok(None));
    assert_eq!(outcome(&head(300)[..200], &LIMITS), Err(Refusal::HeadTooBig));
}

#[test]
fn what_follows_the_head_does_not_count() {
    let head = "GET / HTTP/1.1\r\n\r\n";
    assert_eq!(outcome(&format!("{head}{}", "\0\n\r".repeat(1000)), &LIMITS), Ok(Some(head.len())));
}

#[test]
fn a_request_line_may_fill_its_limit_and_no_more() {
    let head = |size: usize| {
        let frame = "GET / HTTP/1.1".len();
        format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(size - frame))
    };
    assert_eq!(outcome(&head(50), &LIMITS), Ok(Some(54)));
    assert_eq!(outcome(&head(51), &LIMITS), Err(Refusal::RequestLineTooLong));
    assert_eq!(outcome(&head(51)[..50], &LIMITS), Ok(None));
    assert_eq!(outcome(&head(51)[..51], &LIMITS), Err(Refusal::RequestLineTooLong));
    assert_eq!(Refusal::RequestLineTooLong.status(), 414);
}

/// RFC 9110 §15.5.15: where the whole head is used up, it is still the line that is too long.
#[test]
fn a_head_without_an_end_of_the_first_line_has_too_long_a_line() {
    let limits = HeadLimits { request_line_size_max: 1000, ..LIMITS };
    assert_eq!(outcome(&"x".repeat(200), &limits), Err(Refusal::RequestLineTooLong));
}

#[test]
fn fields_are_counted() {
    let head = |count: usize| format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(count));
    assert!(outcome(&head(3), &LIMITS).is_ok());
    assert_eq!(outcome(&head(4), &LIMITS), Err(Refusal::TooManyFields));
    assert_eq!(Refusal::TooManyFields.status(), 431);

    let unlimited = HeadLimits { fields_max: usize::MAX, ..HeadLimits::default() };
    assert!(outcome(&head(HeadLimits::FIELDS_MAX), &unlimited).is_ok());
    assert_eq!(outcome(&head(HeadLimits::FIELDS_MAX + 1), &unlimited), Err(Refusal::TooManyFields));
}

#[test]
fn limits_of_zero_refuse_and_do_not_panic() {
    let none = HeadLimits { head_size_max: 0, request_line_size_max: 0, fields_max: 0 };
    assert_eq!(outcome("", &none), Err(Refusal::RequestLineTooLong));
    assert_eq!(outcome("GET / HTTP/1.1\r\n\r\n", &none), Err(Refusal::RequestLineTooLong));
    let no_fields = HeadLimits { fields_max: 0, ..LIMITS };
    assert!(outcome("GET / HTTP/1.1\r\n\r\n", &no_fields).is_ok());
    assert_eq!(outcome("GET / HTTP/1.1\r\nA: b\r\n\r\n", &no_fields), Err(Refusal::TooManyFields));
}

#[test]
fn a_reader_is_small_and_owns_nothing_until_a_head_is_cut() {
    assert!(size_of::<HeadReader>() <= 16);
    let (mut reader, mut request) = (HeadReader::new(), RequestHead::default());
    assert_eq!(reader.receive(b"", &LIMITS, &mut request), Ok(None));
    assert_eq!(reader.receive(b"GET / HTTP/1.1\r\n\r\n", &LIMITS, &mut request), Ok(Some(18)));
    assert_eq!(reader.held(), 0);
}

#[test]
fn a_cut_head_holds_what_came_and_the_limit_at_most() {
    const OVERHEAD_MAX: usize = 64;
    let limits = HeadLimits::default();
    let (mut reader, mut request) = (HeadReader::new(), RequestHead::default());
    let head = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(8000));
    for (index, byte) in head.bytes().enumerate() {
        let held = reader.held();
        assert!(held <= 2 * index + OVERHEAD_MAX, "{held} bytes held for {index}");
        assert!(held <= limits.head_size_max + OVERHEAD_MAX, "{held} bytes held");
        let end = reader.receive(&[byte], &limits, &mut request);
        assert_eq!(end, Ok((index + 1 == head.len()).then_some(1)));
    }
    assert_eq!(reader.held(), 0, "the buffer goes when the head is complete");
}

#[test]
fn a_refused_head_is_not_kept() {
    let (mut reader, mut request) = (HeadReader::new(), RequestHead::default());
    assert_eq!(reader.receive(b"GET / HT", &LIMITS, &mut request), Ok(None));
    assert!(reader.held() > 0);
    assert_eq!(reader.receive(b"\n", &LIMITS, &mut request), Err(Refusal::BareLineFeed));
    assert_eq!(reader.held(), 0);
}
