//! A task decides on an upgrade: in time, for those who wait for it, and not for too many at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gannet::{Field, Upgrade};

use super::{Drops, Quiet, server};
use crate::support::log::Log;
use crate::support::response::Response;
use crate::support::{Client, FIN, Frame, TEXT, TestServer, frame, upgrade_request, wait_until};

/// A client that has asked.
fn asking(server: &TestServer, more: &str) -> Client {
    let mut client = server.socket();
    client.write(upgrade_request(server.address, more).as_bytes());
    client
}

#[test]
fn an_answer_that_takes_its_time_is_given() {
    let server = server(|settings| settings.subprotocols = vec!["chat".into()]);
    let server = server
        .on_upgrade_async(async |request| {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let name = request.header("X-Name").map(str::to_owned);
            match name {
                Some(name) => Upgrade::accept()
                    .with_field(Field::new("X-Welcome", name).expect("a sound field"))
                    .with(7_u8),
                None => Upgrade::refuse(401, "who are you?\n"),
            }
        })
        .on_message(|server, message| server.push(message.id, message).expect("it is open"));
    let server = TestServer::start(server);
    let mut client = server.socket();
    // What comes behind the request is delivered when it is open.
    let request = upgrade_request(server.address, "X-Name: Ada\r\nSec-WebSocket-Protocol: chat\r\n");
    client.write(&[request.as_bytes(), &frame(FIN | TEXT, b"at once")].concat());
    let head = client.assert_accepted();
    assert!(
        head.contains("X-Welcome: Ada\r\n") && head.contains("Sec-WebSocket-Protocol: chat\r\n"),
        "{head}"
    );
    assert_eq!(client.receive(), Frame::new(TEXT, b"at once"));
    client.send(TEXT, b"later");
    assert_eq!(client.receive(), Frame::new(TEXT, b"later"));

    Response::last_to(&server, upgrade_request(server.address, "")).assert(401, "who are you?\n");
}

#[test]
fn an_answer_that_is_ready_at_once_is_given() {
    let server = server(|_| ()).on_upgrade_async(async |request| match request.header("X-Name") {
        Some(_) => Upgrade::accept(),
        None => Upgrade::refuse(401, ""),
    });
    let server = TestServer::start(server);
    asking(&server, "X-Name: Ada\r\n").assert_accepted();
    assert!(asking(&server, "").read_head().starts_with("HTTP/1.1 401 "));
}

#[test]
fn many_wait_side_by_side() {
    let server = server(|_| ()).on_upgrade_async(async |_| {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Upgrade::accept()
    });
    let server = TestServer::start(server);
    let begin = Instant::now();
    let mut clients: Vec<Client> = (0..100).map(|_| asking(&server, "")).collect();
    for client in &mut clients {
        client.assert_accepted();
    }
    let together = begin.elapsed();
    assert!(together < Duration::from_secs(15), "one after the other they take half a minute: {together:?}");
}

#[test]
fn a_task_that_never_decides_ends_with_503_and_a_warning_that_names_the_setting() {
    let drops = Drops::default();
    let counting = drops.clone();
    let text = Log::of_this_thread(|| {
        let server = server(|settings| settings.upgrade_timeout = Duration::from_millis(300));
        let server = server.on_upgrade_async(async move |_| {
            let _counted = counting.counted();
            std::future::pending().await
        });
        crate::support::this_thread::run(server, Quiet, |address, _| {
            let mut client = Client::connect(address);
            client.write(upgrade_request(address, "").as_bytes());
            let head = client.read_head();
            assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("Retry-After: "), "{head}");
            let text = client.read_to_end().expect("an orderly end");
            assert_eq!(text, b"The server did not decide about this connection in time; try again later.\n");
        });
    });
    assert!(text.contains("WARN") && text.contains("`upgrade_timeout`"), "{text}");
    assert_eq!(drops.count(), 1, "the task is dropped");
}

#[test]
fn more_than_may_be_decided_on_get_503_and_the_log_names_the_setting() {
    let text = Log::of_this_thread(|| {
        let server = server(|settings| settings.upgrades_max = 3);
        let server = server.on_upgrade_async(async |_| std::future::pending().await);
        crate::support::this_thread::run(server, Quiet, |address, handle| {
            let ask = || {
                let mut client = Client::connect(address);
                client.write(upgrade_request(address, "").as_bytes());
                client
            };
            let waiting = [ask(), ask(), ask()];
            wait_until("three are there", || handle.counters().connections == 3);
            // The fourth comes when the others are known to wait, for it is refused.
            let refused = || ask().read_head().starts_with("HTTP/1.1 503 ");
            wait_until("the fourth is refused", refused);
            drop(waiting);
            // Each that goes makes room for another.
            let mut next = ask();
            wait_until("there is room", || {
                if !next.is_silent_for(Duration::from_millis(50)) {
                    next = ask();
                    return false;
                }
                true
            });
        });
    });
    assert!(text.contains("WARN") && text.contains("`upgrades_max`"), "{text}");
}

#[test]
fn the_task_is_dropped_when_its_client_goes() {
    let drops = Drops::default();
    let counting = drops.clone();
    let begun = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&begun);
    let server = server(|_| ()).on_upgrade_async(async move |_| {
        let _counted = counting.counted();
        counted.fetch_add(1, Ordering::SeqCst);
        std::future::pending().await
    });
    let server = TestServer::start(server);
    let client = asking(&server, "");
    wait_until("it waits", || begun.load(Ordering::SeqCst) == 1);
    drop(client);
    wait_until("it is dropped", || drops.count() == 1);
    let client = asking(&server, "");
    wait_until("it waits", || begun.load(Ordering::SeqCst) == 2);
    crate::support::dial::reset(client.stream);
    wait_until("it is dropped", || drops.count() == 2);
}

#[test]
fn a_task_that_panics_gives_500_and_the_server_goes_on() {
    std::panic::set_hook(Box::new(|_| ()));
    let server = server(|_| ()).on_upgrade_async(async |request| {
        if request.header("X-At").is_some_and(|at| at == "later") {
            tokio::task::yield_now().await;
        }
        assert!(request.header("X-At").is_none());
        Upgrade::accept()
    });
    let server = TestServer::start(server);
    for at in ["once", "later"] {
        let head = asking(&server, &format!("X-At: {at}\r\n")).read_head();
        assert!(head.starts_with("HTTP/1.1 500 "), "{head}");
    }
    asking(&server, "").assert_accepted();
}

#[test]
fn another_may_answer_first() {
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|_| ()).on_upgrade_async(async move |_| {
        let _counted = counting.counted();
        std::future::pending().await
    });
    let server = TestServer::start(server);
    let mut client = asking(&server, "");
    let (handle, id) = (server.handle(), gannet::ConnectionId::new(1));
    wait_until("it is asked about", || handle.answer_upgrade(id, Upgrade::accept()));
    client.assert_accepted();
    wait_until("the task is dropped", || drops.count() == 1);
}

#[test]
fn each_connection_may_have_a_task_or_callbacks_of_its_own() {
    let server = server(|_| ())
        .on_upgrade(|_, request| match request.header("X-Way") {
            Some("task") => {
                let name = request.header("X-Name").unwrap_or("nobody").to_owned();
                Upgrade::accept().with_task(async move |socket| socket.send(name).await.expect("it is open"))
            }
            _ => Upgrade::accept(),
        })
        .on_message(|server, message| server.push(message.id, message).expect("it is open"));
    let server = TestServer::start(server);
    server.assert_serves();
    let mut client = asking(&server, "X-Way: task\r\nX-Name: Ada\r\n");
    client.assert_accepted();
    assert_eq!(client.receive(), Frame::new(TEXT, b"Ada"));
    client.assert_closed_with(1000);
}

#[test]
fn the_task_of_an_upgrade_is_for_one_connection() {
    let upgrade = Upgrade::accept().with_task(async |socket| socket.send("mine").await.expect("it is open"));
    let server = TestServer::start(server(|_| ()).on_upgrade(move |_, _| upgrade.clone()));
    assert_eq!(server.client().receive(), Frame::new(TEXT, b"mine"));
    server.client().assert_closed_with(1011);
}

#[test]
fn to_decide_later_once_more_changes_nothing() {
    let drops = Drops::default();
    let counting = drops.clone();
    let (open, gate) = tokio::sync::oneshot::channel::<()>();
    let gate = std::sync::Mutex::new(Some(gate));
    let server = server(|_| ()).on_upgrade_async(async move |_| {
        let _counted = counting.counted();
        let gate = gate.lock().expect("nobody panics").take().expect("one asks");
        gate.await.expect("the test opens");
        Upgrade::accept()
    });
    let server = TestServer::start(server);
    let mut client = asking(&server, "");
    let (handle, id) = (server.handle(), gannet::ConnectionId::new(1));
    wait_until("it is asked about", || handle.answer_upgrade(id, Upgrade::later()));
    assert!(client.is_silent_for(Duration::from_millis(100)));
    assert_eq!(drops.count(), 0, "its task goes on");
    open.send(()).expect("it waits");
    client.assert_accepted();
}
