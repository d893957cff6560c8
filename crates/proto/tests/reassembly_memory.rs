//! Does a connection hold no more memory than it needs, and give it back when it is done?

mod support;

use gannet_proto::{Connection, Event, Opcode, Payload, Reassembly};
use support::{LIMITS, Outcome, Owned, Way, frame, outcome, run};

/// Memory that may be held beside the payload itself.
const OVERHEAD: usize = 4096;

#[test]
fn an_idle_connection_is_small() {
    assert!(size_of::<Connection>() <= 32, "{}", size_of::<Connection>());
}

#[test]
fn nothing_is_held_for_whole_messages() {
    let mut stream = frame(true, Opcode::Text, &[b'x'; 100_000]);
    stream.extend(frame(true, Opcode::Ping, b"x"));
    let Outcome { events, held_max, .. } = run(&stream, &[], Way::Shared, LIMITS);
    assert_eq!((events.len(), held_max), (2, 0));
}

#[test]
fn memory_follows_the_bytes_received_not_the_length_declared() {
    let stream = frame(true, Opcode::Binary, &[7; 600_000]);
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    let mut received = 0;
    for piece in stream.chunks(1_000) {
        connection.receive(&mut piece.to_vec(), &mut shared).expect("a valid frame");
        received += piece.len();
        assert!(shared.held() <= 2 * received + OVERHEAD, "{} after {received}", shared.held());
        assert!(shared.held() <= stream.len() + OVERHEAD, "{} is over what it can need", shared.held());
    }
    assert_eq!(shared.held(), 0);
}

#[test]
fn a_direct_buffer_at_most_doubles_what_was_received() {
    let stream = frame(false, Opcode::Binary, &vec![7; LIMITS.message_size_max]);
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    connection.receive(&mut stream[..24].to_vec(), &mut shared).expect("a valid frame");
    assert!(connection.direct_buffer(&mut shared).is_none(), "for a few bytes there is none");
    assert!(shared.held() <= OVERHEAD, "{} after a few bytes", shared.held());
    let mut received = 17_000;
    connection.receive(&mut stream[24..received].to_vec(), &mut shared).expect("a valid frame");
    while let Some(buffer) = connection.direct_buffer(&mut shared) {
        assert!(buffer.len() <= received, "{} after {received}", buffer.len());
        assert!(buffer.len() <= stream.len() - received, "over what is outstanding");
        assert!(buffer.len() >= 16 * 1024, "too short to be worth a read");
        let size = buffer.len().min(50_000);
        buffer[..size].copy_from_slice(&stream[received..received + size]);
        assert_eq!(connection.receive_direct(size, &mut shared), Ok(None));
        received += size;
        assert!(shared.held() <= 2 * received + OVERHEAD, "{}", shared.held());
    }
    assert!(stream.len() - received < 16 * 1024, "direct all the way");
    assert_eq!(connection.unfinished_size(), Some(received as u64));
    connection.release(&mut shared);
    assert_eq!(shared.held(), 0);
}

#[test]
fn there_is_no_direct_buffer_outside_a_large_payload() {
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    assert!(connection.direct_buffer(&mut shared).is_none(), "nothing has begun");
    let stream = frame(false, Opcode::Binary, &[7; 40_000]);
    connection.receive(&mut stream[..3].to_vec(), &mut shared).expect("a valid frame");
    assert!(connection.direct_buffer(&mut shared).is_none(), "in the header");
    connection.receive(&mut stream[3..8].to_vec(), &mut shared).expect("a valid frame");
    assert!(connection.direct_buffer(&mut shared).is_none(), "at the start of the payload");
    connection.receive(&mut stream[8..8 + 20_000].to_vec(), &mut shared).expect("a valid frame");
    let outstanding = connection.direct_buffer(&mut shared).map(|buffer| buffer.len());
    assert_eq!(outstanding, Some(20_000), "all that is outstanding");
    connection.receive(&mut stream[8 + 20_000..8 + 23_700].to_vec(), &mut shared).expect("a valid frame");
    assert!(connection.direct_buffer(&mut shared).is_none(), "16,300 bytes are less than 16 KiB");
    connection.receive(&mut stream[8 + 23_700..].to_vec(), &mut shared).expect("a valid frame");
    assert!(connection.direct_buffer(&mut shared).is_none(), "between fragments");
}

#[test]
fn a_delivered_message_is_gone_with_the_next_call() {
    let stream = frame(true, Opcode::Binary, &[7; 100]);
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    for _ in 0..3 {
        connection.receive(&mut stream[..50].to_vec(), &mut shared).expect("a valid frame");
        assert_eq!(connection.unfinished_size(), Some(50));
        assert!(shared.held() > 0);
        let mut rest = stream[50..].to_vec();
        let received = connection.receive(&mut rest, &mut shared).expect("a valid frame");
        assert_eq!(received.event, Some(Event::Message(Payload::Binary(&[7; 100]))));
        assert_eq!(shared.held(), 0);
        assert_eq!(connection.unfinished_size(), None);
    }
}

#[test]
fn unfinished_size_counts_headers() {
    let mut shared = Reassembly::new(LIMITS);
    let mut connection = Connection::new();
    let mut stream = frame(false, Opcode::Text, b"He");
    stream.extend(frame(true, Opcode::Ping, b"ping"));
    stream.extend(frame(true, Opcode::Continuation, b"llo"));
    let mut sizes = vec![connection.unfinished_size()];
    for byte in &mut stream {
        connection.receive(std::slice::from_mut(byte), &mut shared).expect("valid frames");
        sizes.push(connection.unfinished_size());
    }
    let message = (1..=8).map(Some);
    let ping = (9..=17).map(Some).chain([Some(8)]);
    let rest = (9..=16).map(Some).chain([None]);
    let expected: Vec<_> = [None].into_iter().chain(message).chain(ping).chain(rest).collect();
    assert_eq!(sizes, expected);
}

#[test]
fn buffers_are_used_again() {
    let stream = frame(true, Opcode::Binary, &[7; 30_000]);
    let mut shared = Reassembly::new(LIMITS);
    // Often enough to come over what all spares together may be, were they counted wrongly.
    for _ in 0..200 {
        begin_and_finish(1, &stream, &mut shared);
    }
    let mut connection = Connection::new();
    connection.receive(&mut stream[..10].to_vec(), &mut shared).expect("a valid frame");
    assert!(shared.held() >= 30_000, "{}: not the buffer of the message before", shared.held());
    connection.release(&mut shared);
}

#[test]
fn spare_buffers_are_few() {
    for size in [1_000, LIMITS.message_size_max] {
        let stream = frame(true, Opcode::Binary, &vec![7; size]);
        let mut shared = Reassembly::new(LIMITS);
        begin_and_finish(20, &stream, &mut shared);
        let mut connections: Vec<_> = (0..20).map(|_| Connection::new()).collect();
        for connection in &mut connections {
            connection.receive(&mut stream[..15].to_vec(), &mut shared).expect("a valid frame");
        }
        assert!(shared.held() <= (4 << 20) + 20 * OVERHEAD, "{}", shared.held());
        for connection in &mut connections {
            connection.release(&mut shared);
        }
        assert_eq!(shared.held(), 0);
    }
}

/// So many connections receive the message in two pieces, all of them the first before any the second.
fn begin_and_finish(count: usize, stream: &[u8], shared: &mut Reassembly) {
    let (front, back) = stream.split_at(stream.len() / 2);
    let mut connections: Vec<_> = (0..count).map(|_| Connection::new()).collect();
    for connection in &mut connections {
        connection.receive(&mut front.to_vec(), shared).expect("a valid frame");
    }
    for connection in &mut connections {
        let mut back = back.to_vec();
        let received = connection.receive(&mut back, shared).expect("a valid frame");
        assert!(received.event.is_some());
        connection.release(shared);
    }
}

#[test]
fn a_used_buffer_leaks_nothing_into_the_next_message() {
    let mut stream = frame(false, Opcode::Text, "long before é".as_bytes());
    stream.extend(frame(true, Opcode::Continuation, "ééé".as_bytes()));
    stream.extend(frame(false, Opcode::Binary, b""));
    stream.extend(frame(true, Opcode::Continuation, b"x"));
    let events = vec![Owned::Text("long before éééé".into()), Owned::Binary(b"x".to_vec())];
    assert_eq!(outcome(&stream), (events, None));
}
