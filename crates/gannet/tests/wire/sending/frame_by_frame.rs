//! A message can be sent frame by frame, and none of its frames is lost without a word.

use std::sync::mpsc::{Receiver, channel};

use gannet::settings::QueuePolicy;
use gannet::{ConnectionId, Frame, Opcode, PushError, Server};

use crate::support::dial::Dial;
use crate::support::{
    BINARY, CLOSE, CONTINUATION, Client, Frame as Received, PATIENCE, PING, PONG, TEXT, TestServer,
    wait_until,
};

const HARD: usize = 64 * 1024;
const FIRST: ConnectionId = ConnectionId::new(1);

fn received(fin: bool, opcode: u8, payload: &[u8]) -> Received {
    Received { fin, opcode, payload: payload.to_vec() }
}

/// Asserts that all kinds of frames arrive as they were sent.
#[track_caller]
fn assert_arrive(client: &mut Client, large: &[u8]) {
    assert_eq!(client.receive(), received(false, TEXT, b"half a \xc3"));
    assert_eq!(client.receive(), received(true, PING, b"in between"));
    assert_eq!(client.receive(), received(false, CONTINUATION, b""));
    assert_eq!(client.receive(), received(true, PONG, &[7; 125]));
    assert_eq!(client.receive(), received(true, CONTINUATION, b"\xa4"));
    assert_eq!(client.receive(), received(false, BINARY, large));
    assert_eq!(client.receive(), received(true, CONTINUATION, large));
    assert_eq!(client.receive(), received(true, TEXT, b"whole"));
}

fn send_all(large: &[u8], send: impl Fn(Frame<'_>) -> Result<(), PushError>) {
    for frame in [
        Frame::text(b"half a \xc3"),
        Frame { opcode: Opcode::Ping, fin: true, payload: b"in between" },
        Frame::continuation(b""),
        Frame { opcode: Opcode::Pong, fin: true, payload: &[7; 125] },
        Frame::continuation(b"\xa4").last(),
        Frame::binary(large),
        Frame { opcode: Opcode::Continuation, fin: true, payload: large },
        Frame::text(b"whole").last(),
    ] {
        send(frame).expect("it is open");
    }
}

#[test]
fn frames_arrive_as_a_callback_sends_them() {
    for size in [300, 70_000, 300_000] {
        let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, message| {
            send_all(&vec![1; size], |frame| server.send_frame(message.id, frame));
        });
        let server = TestServer::start(server);
        let mut client = server.client();
        client.send(TEXT, b"go");
        assert_arrive(&mut client, &vec![1; size]);
    }
}

#[test]
fn frames_arrive_as_another_thread_sends_them() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let handle = server.handle();
    for size in [300, 70_000, 300_000] {
        send_all(&vec![1; size], |frame| handle.send_frame(FIRST, frame));
        assert_arrive(&mut client, &vec![1; size]);
    }
}

#[test]
fn a_control_frame_that_is_none_is_refused_by_name() {
    let (sender, answers) = channel();
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, message| {
        for (opcode, fin, size) in
            [(Opcode::Ping, true, 126), (Opcode::Pong, true, 500), (Opcode::Ping, false, 1)]
        {
            let payload = vec![0; size];
            let frame = Frame { opcode, fin, payload: &payload };
            let sent = [server.send_frame(message.id, frame), server.handle().send_frame(message.id, frame)];
            sender.send(sent).expect("a test");
        }
        server.push(message.id, message).expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"go");
    assert_eq!(client.receive(), Received::new(TEXT, b"go"), "nothing else was sent");
    for expected in
        [PushError::ControlTooLong(126), PushError::ControlTooLong(500), PushError::ControlFragmented]
    {
        let sent = answers.recv_timeout(PATIENCE).expect("an answer");
        assert_eq!(sent, [Err(expected); 2]);
        assert!(expected.to_string().contains("control frame"), "{expected}");
    }
}

#[test]
fn there_is_nobody_to_send_a_frame_to() {
    let server = TestServer::echo(|_| ());
    let handle = server.handle();
    for frame in [Frame::text(b"a"), Frame { opcode: Opcode::Ping, fin: true, payload: b"" }] {
        assert_eq!(handle.send_frame(ConnectionId::new(99), frame), Err(PushError::Gone));
    }
}

/// A server that, told to, sends messages, then the frames of one more, then messages; and what was said to the frames.
fn stuck(policy: QueuePolicy) -> (TestServer, Client, Receiver<Vec<Result<(), PushError>>>) {
    let (sender, answers) = channel();
    let server = Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
        settings.send_queue_policy = policy;
        settings.send_queue_size_hard = HARD;
    });
    let server = TestServer::start(server.on_message(move |server, message| {
        let id = message.id;
        let fill = |what: u8| {
            for _ in 0..100 {
                server.push(id, vec![what; 10_000]).ok();
            }
        };
        fill(b'a');
        let frames = (0..FRAMES).map(|number| {
            let payload = [number; 9_000];
            let frame = if number == 0 { Frame::binary(&payload) } else { Frame::continuation(&payload) };
            server.send_frame(id, Frame { fin: number == FRAMES - 1, ..frame })
        });
        sender.send(frames.collect()).expect("a test");
        fill(b'z');
        server.push(id, "end").ok();
    }));
    let client = Dial::LITTLE_ROOM.client(server.address);
    (server, client, answers)
}

const FRAMES: u8 = 5;

#[test]
fn dropping_the_oldest_spares_the_frames_of_a_message_in_pieces() {
    let (_server, mut client, answers) = stuck(QueuePolicy::DropOldest);
    client.send(TEXT, b"go");
    assert_eq!(answers.recv_timeout(PATIENCE).expect("an answer"), [Ok(()); FRAMES as usize]);
    let mut pieces = Vec::new();
    loop {
        let frame = client.receive();
        match (frame.opcode, frame.fin) {
            (TEXT, true) => break,
            (BINARY, true) => {
                assert!(pieces.is_empty() || pieces.len() == FRAMES as usize, "within a message")
            }
            _ => pieces.push((frame.fin, frame.opcode, frame.payload[0])),
        }
    }
    let expected = [0, 1, 2, 3, 4]
        .map(|number| (number == FRAMES - 1, if number == 0 { BINARY } else { CONTINUATION }, number));
    assert_eq!(pieces, expected);
}

#[test]
fn frames_that_cannot_be_dropped_later_are_refused_before_they_pile_up() {
    let (sender, answers) = channel();
    let server = Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
        settings.send_queue_policy = QueuePolicy::DropOldest;
        settings.send_queue_size_hard = HARD;
    });
    let server = TestServer::start(server.on_message(move |server, message| {
        let frames = (0..1000).map(|_| server.send_frame(message.id, Frame::binary(&[7; 10_000])));
        let refused = frames.filter(|sent| *sent == Err(PushError::Full)).count();
        sender.send((refused, server.info(message.id).map(|info| info.queued))).expect("a test");
    }));
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    client.send(TEXT, b"go");
    let (refused, queued) = answers.recv_timeout(PATIENCE).expect("an answer");
    assert!((900..1000).contains(&refused), "{refused} of 1000");
    assert!(queued.is_some_and(|queued| (HARD..HARD + 20_000).contains(&queued)), "{queued:?} bytes wait");
}

#[test]
fn dropping_the_newest_says_which_frame_was_refused() {
    let (_server, mut client, answers) = stuck(QueuePolicy::DropNewest);
    client.send(TEXT, b"go");
    assert_eq!(answers.recv_timeout(PATIENCE).expect("an answer"), [Err(PushError::Full); FRAMES as usize]);
    assert_eq!(client.receive().payload[0], b'a');
}

#[test]
fn a_frame_of_another_thread_that_is_refused_ends_its_connection() {
    let server = TestServer::echo(|settings| {
        settings.send_queue_policy = QueuePolicy::DropNewest;
        settings.send_queue_size_hard = HARD;
    });
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    let handle = server.handle();
    for _ in 0..100 {
        handle.push(FIRST, vec![7; 10_000]).expect("it is open");
    }
    let payload = [7; 10_000];
    for _ in 0..20 {
        handle.send_frame(FIRST, Frame::binary(&payload).last()).expect("it is open");
    }
    assert!(handle.info(FIRST).is_some(), "whole messages are dropped and counted like pushes");
    let dropped = handle.counters().dropped;
    // The kernel may still take a little, so that the first ones have room.
    wait_until("a piece is refused", || {
        handle.send_frame(FIRST, Frame::binary(&payload)) == Err(PushError::Gone)
    });
    let last = loop {
        let frame = client.receive();
        if frame.opcode == CLOSE {
            break frame;
        }
    };
    assert_eq!(last.close_code(), Some(1013), "a message that can never be complete");
    assert!(handle.counters().dropped > dropped && dropped > 0);
}
