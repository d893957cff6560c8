//! Does any cut of any head into reads give the same outcome?

mod handshake_support;

use gannet_proto::handshake::{AccessPolicy, HeadLimits, HeadReader, Refusal, RequestHead, check};
use handshake_support::receive_within;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const LIMITS: HeadLimits = HeadLimits { head_size_max: 300, request_line_size_max: 60, fields_max: 8 };

/// The size of the head and its contents; `None` where more bytes are needed; or the refusal.
type Outcome = Result<Option<(usize, RequestHead)>, Refusal>;

fn receive_in_reads(reads: &[&[u8]]) -> Outcome {
    let (mut reader, mut request) = (HeadReader::new(), RequestHead::default());
    let mut consumed_before = 0;
    for read in reads {
        match reader.receive(read, &LIMITS, &mut request)? {
            Some(consumed) => return Ok(Some((consumed_before + consumed, request))),
            None => consumed_before += read.len(),
        }
    }
    Ok(None)
}

fn cut<'a>(bytes: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut positions: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    positions.extend([0, bytes.len()]);
    positions.sort_unstable();
    positions.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

/// Mostly good heads; some over a limit of [`LIMITS`].
fn head() -> impl Strategy<Value = Vec<u8>> {
    let line = ("[A-Za-z-]{1,12}", "[ \t]{0,2}", "[ -~\u{e4}\t]{0,40}")
        .prop_map(|(name, space, value)| format!("{name}:{space}{value}\r\n"));
    let known = select(vec![
        "Host: example.com\r\n".to_owned(),
        "Upgrade: websocket\r\n".to_owned(),
        "Connection: keep-alive, Upgrade\r\n".to_owned(),
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n".to_owned(),
        "Sec-WebSocket-Version: 13\r\n".to_owned(),
        "Sec-WebSocket-Protocol: a, b\r\n".to_owned(),
    ]);
    let first = select(vec!["", "", "\r\n"]);
    let method = select(vec!["GET", "POST", "OPTIONS"]);
    let version = select(vec!["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0"]);
    let lines = vec(prop_oneof![known, line], 0..10);
    (first, method, "/[a-z?=]{0,50}", version, lines, vec(any::<u8>(), 0..20)).prop_map(
        |(first, method, target, version, lines, rest)| {
            let mut head =
                format!("{first}{method} {target} {version}\r\n{}\r\n", lines.concat()).into_bytes();
            head.extend(rest);
            head
        },
    )
}

/// Bytes that mean something to the scan, over the others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![select(b"\r\n\0\t \x16:,\x7f\x80".to_vec()), any::<u8>()]
}

#[derive(Clone, Debug)]
enum Mutation {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Truncate(Index),
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Self::Replace(at, byte) => *at.get_mut(bytes) = *byte,
            Self::Insert(at, byte) => bytes.insert(at.index(bytes.len()), *byte),
            Self::Remove(at) => drop(bytes.remove(at.index(bytes.len()))),
            Self::Truncate(at) => bytes.truncate(at.index(bytes.len())),
        }
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        (any::<Index>(), byte()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        any::<Index>().prop_map(Mutation::Remove),
        any::<Index>().prop_map(Mutation::Truncate),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_outcome_does_not_depend_on_the_reads(
        mut head in head(),
        mutations in vec(mutation(), 0..4),
        cuts in vec(any::<Index>(), 0..8),
    ) {
        for mutation in &mutations {
            mutation.apply(&mut head);
        }
        let whole: Outcome = receive_within(&head, &LIMITS);
        prop_assert_eq!(&receive_in_reads(&cut(&head, &cuts)), &whole);
        let single_bytes: Vec<&[u8]> = head.chunks(1).collect();
        prop_assert_eq!(&receive_in_reads(&single_bytes), &whole);
    }

    /// The parser finds the same end of a head as the scan, and `check` can judge every head that passed.
    #[test]
    fn an_accepted_head_has_no_line_end_but_cr_lf(mut head in head(), mutations in vec(mutation(), 0..4)) {
        for mutation in &mutations {
            mutation.apply(&mut head);
        }
        if let Ok(Some((consumed, request))) = receive_within(&head, &LIMITS) {
            let text = &head[..consumed];
            prop_assert!(text.ends_with(b"\r\n\r\n"));
            let lines = text.split(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\r")).count();
            prop_assert_eq!(lines, text.iter().filter(|byte| **byte == b'\n').count());
            prop_assert_eq!(lines, text.iter().filter(|byte| **byte == b'\r').count());
            let empty_lines = 1 + usize::from(text.starts_with(b"\r\n"));
            prop_assert_eq!(request.fields().count() + 1 + empty_lines, lines);
            let (target, version) = (request.target(), request.version());
            let _ = check(request.method(), target, version, request.fields(), &AccessPolicy::default());
        }
    }
}

/// Exhaustive where it matters: each pair of cuts of one head with an empty line first.
#[test]
fn each_pair_of_cuts_gives_the_same_head() {
    let head = b"\r\nGET /chat HTTP/1.1\r\nHost: example.com\r\nX:\ty \r\n\r\n\r\nrest";
    let whole = receive_within(head, &LIMITS);
    assert!(matches!(whole, Ok(Some((consumed, _))) if consumed == head.len() - 6));
    for first in 0..=head.len() {
        for second in first..=head.len() {
            let reads = [&head[..first], &head[first..second], &head[second..]];
            assert_eq!(receive_in_reads(&reads), whole, "cut at {first} and {second}");
        }
    }
}
