//! A task is polled when it is woken, by whomever, and leaves the loop to others in between.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::{Barrier, Semaphore, broadcast, mpsc};

use super::server;
use crate::support::{Client, Frame, TEXT, TestServer};

#[test]
fn tasks_reach_one_another_by_channels() {
    let (said, _) = broadcast::channel(1000);
    let server = server(|settings| settings.threads = 2).on_connection(async move |mut socket| {
        let mut hears = said.subscribe();
        socket.send("here").await.expect("it is open");
        loop {
            tokio::select! {
                message = socket.recv() => match message {
                    Some(message) => drop(said.send(message)),
                    None => break,
                },
                heard = hears.recv() => socket.send(&heard.expect("room for all")).await.expect("it is open"),
            }
        }
    });
    let server = TestServer::start(server);
    let mut clients: Vec<Client> = (0..20).map(|_| server.client()).collect();
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(TEXT, "here"));
    }
    for round in 0..20 {
        clients[round].send(TEXT, round.to_string().as_bytes());
        for client in &mut clients {
            assert_eq!(client.receive(), Frame::new(TEXT, round.to_string()));
        }
    }
}

#[test]
fn another_task_reaches_the_connection_by_its_handle() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        let (server, id) = (socket.handle(), socket.id());
        tokio::spawn(async move { server.push(id, "from elsewhere") });
        while socket.recv().await.is_some() {}
    });
    let server = TestServer::start(server);
    assert_eq!(server.client().receive(), Frame::new(TEXT, "from elsewhere"));
}

#[test]
fn a_part_with_a_waker_of_its_own_is_woken() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        let mut parts: FuturesUnordered<Pin<Box<dyn Future<Output = Option<gannet::OwnedMessage>> + '_>>> =
            FuturesUnordered::new();
        parts.push(Box::pin(async {
            let first = socket.recv().await;
            let second = socket.recv().await;
            assert_eq!(first.expect("one").text(), Some("first"));
            second
        }));
        parts.push(Box::pin(std::future::pending()));
        let second = parts.next().await.flatten().expect("a message");
        drop(parts);
        socket.send(second).await.expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"first");
    std::thread::sleep(Duration::from_millis(30));
    client.send(TEXT, b"second");
    assert_eq!(client.receive(), Frame::new(TEXT, b"second"));
}

/// Has one task busy, and others answer their clients meanwhile. The client of the busy one comes back.
fn assert_serves_beside_a_busy_one(server: &TestServer) -> Client {
    let mut busy = server.client();
    busy.send(TEXT, b"busy");
    assert_eq!(busy.receive(), Frame::new(TEXT, b"busy"));
    for _ in 0..20 {
        let mut client = server.client();
        client.send(TEXT, b"ahoy");
        assert_eq!(client.receive(), Frame::new(TEXT, b"ahoy"));
    }
    busy
}

#[test]
fn a_task_that_always_wakes_itself_leaves_the_loop_to_others() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        let message = socket.recv().await.expect("one");
        if message.text() == Some("busy") {
            socket.send("busy").await.expect("it is open");
            while socket.closed().is_none() {
                tokio::task::yield_now().await;
            }
            return;
        }
        socket.send(message).await.expect("it is open");
    });
    let server = TestServer::start(server);
    assert_serves_beside_a_busy_one(&server);
}

#[test]
fn a_task_for_which_all_is_ready_leaves_the_loop_to_others() {
    let always_ready = Arc::new(Semaphore::new(1));
    let server = server(|_| ()).on_connection(async move |mut socket| {
        while let Some(message) = socket.recv().await {
            socket.send(&message).await.expect("it is open");
            if message.text() == Some("busy") {
                let busy = async {
                    while socket.closed().is_none() {
                        drop(always_ready.acquire().await.expect("nobody closes it"));
                    }
                };
                // A deadline of the task's own comes through, too.
                tokio::time::timeout(Duration::from_millis(200), busy)
                    .await
                    .expect_err("it goes on for ever");
                socket.send("late").await.expect("it is open");
            }
        }
    });
    let server = TestServer::start(server);
    let mut busy = assert_serves_beside_a_busy_one(&server);
    assert_eq!(busy.receive(), Frame::new(TEXT, b"late"));
}

#[test]
fn two_tasks_that_wake_one_another_leave_the_loop_to_others() {
    let (first, second) = (mpsc::unbounded_channel::<()>(), mpsc::unbounded_channel::<()>());
    let ends = [(first.0, second.1), (second.0, first.1)];
    let ends = Arc::new(std::sync::Mutex::new(Vec::from(ends)));
    let server = server(|_| ()).on_connection(async move |mut socket| {
        let Some((sender, mut receiver)) = ends.lock().expect("nobody panics").pop() else {
            while let Some(message) = socket.recv().await {
                socket.send(message).await.expect("it is open");
            }
            return;
        };
        socket.send("here").await.expect("it is open");
        while sender.send(()).is_ok() && receiver.recv().await.is_some() {}
    });
    let server = TestServer::start(server);
    let mut players = [server.client(), server.client()];
    for player in &mut players {
        assert_eq!(player.receive(), Frame::new(TEXT, "here"));
    }
    for _ in 0..5 {
        server.assert_serves();
    }
}

#[test]
fn all_connections_may_wait_for_one_moment() {
    const CLIENTS: usize = 200;
    let barrier = Arc::new(Barrier::new(CLIENTS));
    let server = server(|settings| settings.threads = 2).on_connection(async move |socket| {
        barrier.wait().await;
        socket.send("together").await.expect("it is open");
    });
    let server = TestServer::start(server);
    let mut clients: Vec<Client> = (0..CLIENTS).map(|_| server.client()).collect();
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(TEXT, "together"));
    }
}
