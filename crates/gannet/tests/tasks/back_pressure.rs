//! A task that receives slowly slows its client down, and a client that reads slowly its task.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use gannet::OwnedMessage;
use gannet::settings::QueuePolicy;
use tokio::sync::Semaphore;

use super::server;
use crate::support::dial::Dial;
use crate::support::{BINARY, FIN, Frame, PATIENCE, TEXT, TestServer, frame, wait_until};

const MESSAGES: usize = 2_000;
const SIZE: usize = 20_000;
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn what_a_task_does_not_receive_stays_with_the_client() {
    let gate = Arc::new(Semaphore::new(0));
    let received = Arc::new(AtomicUsize::new(0));
    let (waiting, counting) = (Arc::clone(&gate), Arc::clone(&received));
    let server = server(|settings| settings.receive_queue_size_max = 100_000);
    let server = server.on_connection(async move |mut socket| {
        waiting.acquire().await.expect("it is never closed").forget();
        while let Some(message) = socket.recv().await {
            assert_eq!(message, OwnedMessage::Binary(numbered(counting.fetch_add(1, Ordering::SeqCst))));
        }
    });
    let server = TestServer::start(server);
    let client = Dial::LITTLE_ROOM.client(server.address);
    let written = Arc::new(AtomicUsize::new(0));
    let mut writer = client.for_another_thread();
    let progress = Arc::clone(&written);
    let writing = thread::spawn(move || {
        for number in 0..MESSAGES {
            writer.write(&frame(FIN | BINARY, &numbered(number)));
            progress.fetch_add(1, Ordering::SeqCst);
        }
    });
    let before = settled(&written);
    assert!(before < MESSAGES / 2, "{before} messages of {SIZE} bytes are on their way to nobody");
    let (handle, id) = (server.handle(), server.handle().ids()[0]);
    assert!(handle.info(id).expect("it is open").unread <= 64 * 1024 + SIZE);

    gate.add_permits(1);
    wait_until("all are received", || received.load(Ordering::SeqCst) == MESSAGES);
    writing.join().expect("the server reads on");
}

#[test]
fn a_message_larger_than_the_queue_is_received() {
    let server = server(|settings| settings.receive_queue_size_max = 1);
    let server = server.on_connection(async |mut socket| {
        while let Some(message) = socket.recv().await {
            tokio::task::yield_now().await;
            socket.send(message).await.expect("it is open");
        }
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    let frames: Vec<u8> = (0..300).flat_map(|number: usize| frame(FIN | TEXT, &vec![b'm'; number])).collect();
    client.write(&frames);
    for number in 0..300 {
        assert_eq!(client.receive(), Frame::new(TEXT, vec![b'm'; number]));
    }
}

#[test]
fn a_close_is_noticed_behind_more_than_the_queue_holds_once_there_is_room() {
    let (gates, gate) = channel();
    let server = server(|settings| settings.receive_queue_size_max = 10);
    let server = server.on_connection(async move |mut socket| {
        let (open, wait) = tokio::sync::oneshot::channel::<()>();
        gates.send(open).expect("the test waits");
        wait.await.expect("the test opens");
        let mut count = 0;
        while socket.recv().await.is_some() {
            count += 1;
        }
        assert_eq!((count, socket.closed().map(|closed| closed.code.number())), (100, Some(1000)));
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.write(&frame(FIN | TEXT, b"more than ten bytes").repeat(100));
    client.send_close(1000, "");
    let open = gate.recv_timeout(PATIENCE).expect("its task");
    open.send(()).expect("the task waits");
    assert_eq!(client.receive(), Frame::close(1000));
    client.assert_ends();
}

#[test]
fn sending_waits_for_a_client_that_does_not_read() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&sent);
    let server = server(|settings| {
        settings.send_queue_size_soft = 100_000;
        settings.send_queue_size_hard = 200_000;
    });
    let server = server.on_connection(async move |socket| {
        for number in 0..MESSAGES {
            socket.send(numbered(number)).await.expect("never full, for it waits");
            counting.fetch_add(1, Ordering::SeqCst);
        }
    });
    let server = TestServer::start(server);
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    let before = settled(&sent);
    assert!(before < MESSAGES / 2, "{before} messages of {SIZE} bytes were sent to nobody");
    let handle = server.handle();
    assert!(handle.info(handle.ids()[0]).expect("it is open").queued <= 100_000 + SIZE + 100);
    for number in 0..MESSAGES {
        assert_eq!(client.receive(), Frame::new(BINARY, numbered(number)));
    }
    client.assert_closed_with(1000);
}

#[test]
fn sending_ends_with_the_connection() {
    let (ends, ended) = channel();
    let server = server(|_| ()).on_connection(async move |mut socket| {
        let error = loop {
            if let Err(error) = socket.send(vec![0; SIZE]).await {
                break error;
            }
        };
        assert_eq!(socket.recv().await, None);
        ends.send((error, socket.closed())).expect("the test waits");
    });
    let server = TestServer::start(server);
    let client = Dial::LITTLE_ROOM.client(server.address);
    let handle = server.handle();
    wait_until("its queue is full", || handle.info(handle.ids()[0]).is_some_and(|info| info.queued > SIZE));
    drop(client);
    let (error, closed) = ended.recv_timeout(PATIENCE).expect("it hears of it");
    assert_eq!(error, gannet::PushError::Gone);
    assert!(closed.is_some());
}

/// The count when it has stopped growing.
fn settled(count: &AtomicUsize) -> usize {
    let mut before = 0;
    wait_until("it grows no more", || {
        thread::sleep(Duration::from_millis(200));
        let now = count.load(Ordering::SeqCst);
        std::mem::replace(&mut before, now) == now && now > 0
    });
    before
}

fn numbered(number: usize) -> Vec<u8> {
    let mut payload = vec![0; SIZE];
    payload[..8].copy_from_slice(&number.to_be_bytes());
    payload
}

#[test]
fn several_may_wait_for_room() {
    let server = server(|settings| settings.send_queue_size_soft = 50_000);
    let server = server.on_connection(async |socket| {
        let sends: FuturesUnordered<_> = (0..40).map(|number| socket.send(numbered(number))).collect();
        sends.for_each(async |sent| sent.expect("it is open")).await;
    });
    let server = TestServer::start(server);
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    let handle = server.handle();
    wait_until("they wait", || handle.info(handle.ids()[0]).is_some_and(|info| info.queued >= 50_000));
    for _ in 0..40 {
        assert_eq!(client.receive().payload.len(), SIZE);
    }
    client.assert_closed_with(1000);
}

/// The task of a client that floods, and reads nothing of the echo.
fn stuck_echo(change: impl FnOnce(&mut gannet::Settings)) -> (TestServer, crate::support::Client) {
    let server = server(|settings| {
        settings.send_queue_size_soft = 50_000;
        settings.receive_queue_size_max = 50_000;
        change(settings);
    });
    let server = TestServer::start(server.on_connection(async |mut socket| {
        while let Some(message) = socket.recv().await {
            if socket.send(message).await.is_err() {
                break;
            }
        }
    }));
    let client = Dial::LITTLE_ROOM.client(server.address);
    client.trickle((0..).map(|number| frame(FIN | BINARY, &numbered(number))), Duration::ZERO);
    let handle = server.handle();
    wait_until("it is stuck", || {
        let id = handle.ids()[0];
        handle.info(id).is_some_and(|info| info.queued >= 50_000 && info.unread > 0)
    });
    (server, client)
}

#[test]
fn a_stuck_client_that_is_lost_is_forgotten() {
    let (server, client) = stuck_echo(|_| ());
    thread::sleep(Duration::from_millis(300));
    client.stream.shutdown(std::net::Shutdown::Both).ok();
    crate::support::dial::reset(client.stream);
    wait_until("it has gone", || server.handle().counters().connections == 0);
}

#[test]
fn a_stuck_client_that_stays_silent_is_closed_in_time() {
    let (server, client) = stuck_echo(|settings| {
        settings.ping_interval = SECOND;
        settings.ping_timeout = SECOND;
    });
    wait_until("it is given up", || server.handle().counters().open == 0);
    drop(client);
}

#[test]
fn messages_of_a_client_that_has_gone_wait_for_its_task() {
    let (counts, counted) = channel();
    let server = server(|_| ()).on_connection(async move |mut socket| {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut count = 0;
        while socket.recv().await.is_some() {
            count += 1;
        }
        counts.send(count).expect("the test waits");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.write(&frame(FIN | TEXT, b"last words").repeat(3));
    wait_until("they are there", || server.handle().counters().open == 1);
    thread::sleep(Duration::from_millis(100));
    drop(client);
    assert_eq!(counted.recv_timeout(PATIENCE), Ok(3));
    server.client();
}

#[test]
fn a_task_that_always_sends_leaves_the_loop_to_others() {
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    // It never has to wait for room.
    let server = server(|settings| {
        (settings.send_queue_size_soft, settings.send_queue_size_hard) = (1 << 30, 1 << 30);
    });
    let server = server.on_connection(async move |mut socket| {
        let message = socket.recv().await.expect("one");
        if message.text() == Some("send") {
            while !over.load(Ordering::SeqCst) {
                socket.send("more").await.expect("it is open");
            }
        }
        over.store(true, Ordering::SeqCst);
    });
    let server = TestServer::start(server);
    let [mut sending, mut stopping] = [server.client(), server.client()];
    sending.send(TEXT, b"send");
    assert_eq!(sending.receive(), Frame::new(TEXT, b"more"));
    stopping.send(TEXT, b"stop");
    stopping.assert_closed_with(1000);
    assert!(is_over.load(Ordering::SeqCst));
}

#[test]
fn a_client_that_takes_nothing_of_what_a_busy_task_sends_is_closed_in_time() {
    let server = server(|settings| {
        settings.send_queue_size_soft = 50_000;
        settings.receive_queue_size_max = 50_000;
        (settings.ping_interval, settings.ping_timeout) = (SECOND, SECOND);
    });
    let server = server.on_connection(async |socket| {
        // By then it has as many messages as may wait for it, and it takes none of them.
        tokio::time::sleep(5 * SECOND / 2).await;
        while socket.send(numbered(1)).await.is_ok() {}
    });
    let server = TestServer::start(server);
    let client = Dial::LITTLE_ROOM.client(server.address);
    client.trickle((0..).map(|number| frame(FIN | BINARY, &numbered(number))), Duration::ZERO);
    wait_until("it is given up", || server.handle().counters().open == 0);
}

#[test]
fn sending_goes_on_where_messages_were_dropped_to_make_room() {
    let server = server(|settings| {
        (settings.send_queue_size_soft, settings.send_queue_size_hard) = (50_000, 50_000);
        settings.send_queue_policy = QueuePolicy::DropOldest;
    });
    let server = server.on_connection(async |socket| {
        for number in 0..60 {
            socket.send(numbered(number)).await.expect("it is open");
        }
    });
    let server = TestServer::start(server);
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    let handle = server.handle();
    let id = handle.ids()[0];
    wait_until("it waits", || handle.info(id).is_some_and(|info| info.queued >= 50_000));
    thread::sleep(Duration::from_millis(200));
    handle.push(id, "in between").expect("older messages make room");
    loop {
        let frame = client.receive();
        if let Some(code) = frame.close_code() {
            assert_eq!(code, 1000, "the task has sent all");
            break;
        }
    }
}

#[test]
fn messages_that_wait_for_the_tasks_of_those_who_have_gone_are_given_up_first() {
    let server = server(|settings| settings.memory_max = 4 * 1024 * 1024);
    let server = server.on_connection(async |mut socket| {
        let first = socket.recv().await.expect("one");
        if first.text() != Some("stay") {
            std::future::pending::<()>().await;
        }
        // What waits for this one is counted, too.
        socket.send("here").await.expect("it is open");
        std::future::pending::<()>().await;
    });
    let server = TestServer::start(server);
    let mut staying = server.client();
    staying.send(TEXT, b"stay");
    assert_eq!(staying.receive(), Frame::new(TEXT, b"here"));
    staying.send(BINARY, &numbered(1));
    let handle = server.handle();
    for _ in 0..100 {
        let mut client = server.client();
        client.write(&frame(FIN | BINARY, &[7; 60_000]).repeat(2));
        client.send_close(1000, "");
        assert_eq!(client.receive().close_code(), Some(1000));
    }
    assert!(handle.counters().dropped > 0, "they were given up");
    assert_eq!(handle.counters().open, 1);
    staying.send(crate::support::PING, b"there?");
    assert_eq!(staying.receive(), Frame::new(crate::support::PONG, b"there?"));
}
