//! Each message for a client that does not read is delivered, counted as dropped, or refused.

use std::sync::{Arc, Mutex};

use gannet::settings::QueuePolicy;
use gannet::{CloseCode, Closed, ConnectionId, Context, Counters, Encoded, Handle, PushError, Server};

use crate::support::dial::Dial;
use crate::support::{BINARY, CLOSE, Client, Frame, PING, PONG, TEXT, TestServer, wait_until};

/// The most bytes that wait for a connection, before one more message.
const HARD: usize = 64 * 1024;
const SOFT: usize = 16 * 1024;
const SENDERS: usize = 8;
const PUSHES: u64 = 600;

/// A server that pushes from a callback when told to, and a client of it that does not read.
struct Setting {
    server: TestServer,
    /// The outcome of each push of the callback.
    answers: Arc<Mutex<Vec<Result<(), PushError>>>>,
    closed: Arc<Mutex<Vec<Closed>>>,
    pinged: Arc<Mutex<usize>>,
    stuck: Client,
    stuck_id: ConnectionId,
}

impl Setting {
    fn start(policy: QueuePolicy) -> Self {
        let answers = Arc::new(Mutex::new(Vec::new()));
        let closed = Arc::new(Mutex::new(Vec::new()));
        let pinged = Arc::new(Mutex::new(0));
        let (told, events, pings) = (Arc::clone(&answers), Arc::clone(&closed), Arc::clone(&pinged));
        let server = Server::bind("127.0.0.1:0").threads(2).configure(|settings| {
            settings.send_queue_policy = policy;
            settings.send_queue_size_hard = HARD;
            settings.send_queue_size_soft = SOFT;
        });
        // A client that says anything is pushed to from the callback that hears it.
        let server = server.on_message(move |server, message| {
            let id = message.id;
            told.lock()
                .expect("nobody panics")
                .extend((0..PUSHES).map(|number| push_here(server, id, number)));
        });
        let server = server.on_close(move |_, closed| events.lock().expect("nobody panics").push(closed));
        let server = server.on_ping(move |_, _, _| *pings.lock().expect("nobody panics") += 1);
        let server = TestServer::start(server);
        let stuck = Dial::LITTLE_ROOM.client(server.address);
        let stuck_id = server.handle().ids()[0];
        Self { server, answers, closed, pinged, stuck, stuck_id }
    }

    /// The number of pushes from several threads that were accepted, and the counters when all of them have been dealt
    /// with.
    fn push_from_threads(&self) -> (u64, Counters) {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let (handle, id) = (self.server.handle(), self.stuck_id);
        let accepted = std::thread::scope(|scope| {
            let push = |sender| {
                scope.spawn({
                    let handle = handle.clone();
                    move || push_randomly(&handle, id, sender, fastrand::Rng::with_seed(seed + sender))
                })
            };
            let threads: Vec<_> = (0..SENDERS as u64).map(push).collect();
            threads.into_iter().map(|thread| thread.join().expect("a count")).sum()
        });
        // It is answered by the loop, after all that was posted before.
        if let Some(info) = handle.info(id) {
            assert!(info.queued < HARD + LARGE + 100, "{} bytes wait", info.queued);
        }
        (accepted, handle.counters())
    }

    /// Lets the client push to itself from its callback, and says what the pushes said.
    fn push_from_callback(&mut self) -> Vec<Result<(), PushError>> {
        self.stuck.send(TEXT, b"push!");
        let answers = || self.answers.lock().expect("nobody panics").clone();
        wait_until("the callback has returned", || !answers().is_empty());
        answers()
    }

    fn delivered(&mut self, count: u64) -> Vec<(u64, u64)> {
        (0..count).map(|_| numbers_in(&self.stuck.receive())).collect()
    }
}

#[test]
fn what_threads_push_is_delivered_in_order_or_counted_as_dropped() {
    for policy in [QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let mut setting = Setting::start(policy);
        let (accepted, counters) = setting.push_from_threads();
        assert!(counters.dropped > 0, "{policy:?}: {accepted} messages are too few for this test");
        let delivered = setting.delivered(accepted - counters.dropped);
        assert_in_order(&delivered);
        let kept = if policy == QueuePolicy::DropNewest { 0 } else { PUSHES - 1 };
        let found = (0..SENDERS as u64).any(|sender| delivered.contains(&(sender, kept)));
        assert!(found, "{policy:?}: no sender's message {kept} is delivered");
        // Nothing more comes: what is pushed now is next.
        setting.server.handle().push(setting.stuck_id, payload(99, 7, 0)).expect("it is open");
        assert_eq!(setting.delivered(1), [(99, 7)]);
        assert_eq!(setting.server.handle().counters().dropped, counters.dropped);
    }
}

#[test]
fn with_close_what_was_not_delivered_before_the_end_is_counted_too() {
    let mut setting = Setting::start(QueuePolicy::Close);
    let (accepted, _) = setting.push_from_threads();
    let mut delivered = Vec::new();
    let close = loop {
        let frame = setting.stuck.receive();
        match frame.opcode {
            CLOSE => break frame,
            _ => delivered.push(numbers_in(&frame)),
        }
    };
    let reason = "send_queue_size_hard: too much waits for this client";
    assert_eq!(close.into_close(), (1013, reason.into()));
    setting.stuck.assert_ends();
    assert_in_order(&delivered);
    let handle = setting.server.handle();
    wait_until("it is gone", || handle.counters().connections == 0);
    assert_eq!(accepted, delivered.len() as u64 + handle.counters().dropped);
    assert_eq!(handle.push(setting.stuck_id, "anyone?"), Err(PushError::Gone));
    let closed = setting.closed.lock().expect("nobody panics");
    assert_eq!(closed.len(), 1);
    assert_eq!((closed[0].id, closed[0].sent), (setting.stuck_id, Some(CloseCode::TRY_AGAIN_LATER)));
}

#[test]
fn a_callback_is_told_of_each_message_that_is_refused() {
    let mut setting = Setting::start(QueuePolicy::DropNewest);
    let answers = setting.push_from_callback();
    let accepted: Vec<_> = (0..PUSHES).filter(|number| answers[*number as usize].is_ok()).collect();
    let refused = answers.iter().filter(|answer| **answer == Err(PushError::Full)).count();
    assert_eq!(accepted.len() + refused, PUSHES as usize);
    assert!(refused > 0);
    let delivered = setting.delivered(accepted.len() as u64);
    assert!(delivered.iter().map(|(_, number)| number).eq(&accepted));
    assert_eq!(setting.server.handle().counters().dropped, 0, "what is refused was never accepted");
}

#[test]
fn a_callback_is_not_told_of_older_messages_that_make_room() {
    let mut setting = Setting::start(QueuePolicy::DropOldest);
    let answers = setting.push_from_callback();
    assert!(answers.iter().all(Result::is_ok));
    let dropped = setting.server.handle().counters().dropped;
    let delivered = setting.delivered(PUSHES - dropped);
    assert_in_order(&delivered);
    assert!(dropped > 0);
    // The oldest have left before, the newest are never dropped, and the gap between them is one.
    let gaps = delivered.windows(2).filter(|pair| pair[1].1 - pair[0].1 > 1).count();
    assert_eq!((delivered[0].1, delivered[delivered.len() - 1].1, gaps), (0, PUSHES - 1, 1));
}

#[test]
fn a_callback_is_told_when_a_message_was_too_much_and_that_the_connection_is_gone() {
    let mut setting = Setting::start(QueuePolicy::Close);
    let answers = setting.push_from_callback();
    let accepted = answers.iter().take_while(|answer| answer.is_ok()).count();
    assert_eq!(answers[accepted], Err(PushError::Full));
    assert!(answers[accepted + 1..].iter().all(|answer| *answer == Err(PushError::Gone)));
    let dropped = setting.server.handle().counters().dropped;
    let delivered = setting.delivered(accepted as u64 - dropped);
    assert!(delivered.iter().map(|(_, number)| *number).eq(0..delivered.len() as u64));
    setting.stuck.assert_closed_with(1013);
}

#[test]
fn control_frames_pass_a_full_queue_but_only_the_newest_of_each_kind_waits() {
    let mut setting = Setting::start(QueuePolicy::DropNewest);
    let (accepted, counters) = setting.push_from_threads();
    let (handle, id) = (setting.server.handle(), setting.stuck_id);
    for number in ["one", "two", "three"] {
        handle.ping(id, number.as_bytes()).expect("it is open");
        setting.stuck.send(PING, number.as_bytes());
    }
    wait_until("the client's Pings have come", || *setting.pinged.lock().expect("nobody panics") == 3);
    handle.close(id, CloseCode::NORMAL, "enough").expect("it is open");
    handle.info(id);
    setting.delivered(accepted - counters.dropped);
    let mut controls = [setting.stuck.receive(), setting.stuck.receive()];
    controls.sort_by_key(|frame| frame.opcode);
    assert_eq!(controls, [Frame::new(PING, "three"), Frame::new(PONG, "three")]);
    assert_eq!(setting.stuck.receive(), Frame::new(CLOSE, b"\x03\xe8enough"));
}

fn push_here(server: &Context<'_>, id: ConnectionId, number: u64) -> Result<(), PushError> {
    server.push(id, payload(0, number, 1000))
}

/// Pushes in all the ways there are, and says how many were accepted.
fn push_randomly(handle: &Handle, id: ConnectionId, sender: u64, mut random: fastrand::Rng) -> u64 {
    let mut accepted = 0;
    for number in 0..PUSHES {
        let size = if random.u8(..) < 16 { LARGE } else { random.usize(0..1500) };
        let bytes = payload(sender, number, size);
        let pushed = match random.u8(0..3) {
            0 => handle.push(id, bytes.as_slice()),
            1 => handle.push(id, Encoded::binary(bytes)),
            _ => handle.push(id, bytes),
        };
        accepted += u64::from(pushed.is_ok());
    }
    accepted
}

fn payload(sender: u64, number: u64, size: usize) -> Vec<u8> {
    let mut bytes = [sender.to_be_bytes(), number.to_be_bytes()].concat();
    bytes.resize(16 + size, number as u8);
    bytes
}

fn numbers_in(frame: &Frame) -> (u64, u64) {
    assert_eq!((frame.fin, frame.opcode), (true, BINARY));
    let (numbers, rest) = frame.payload.split_at(16);
    let number = |at: usize| u64::from_be_bytes(numbers[at..at + 8].try_into().expect("eight bytes"));
    assert!(rest.iter().all(|byte| *byte == number(8) as u8), "bytes of another message");
    (number(0), number(8))
}

/// Each sender's numbers rise.
fn assert_in_order(delivered: &[(u64, u64)]) {
    let mut next = [0; SENDERS];
    for (sender, number) in delivered {
        let next = &mut next[*sender as usize];
        assert!(*number >= *next, "{number} of sender {sender} came late, or twice");
        *next = number + 1;
    }
}

/// So large that it is not copied.
const LARGE: usize = 20_000;
