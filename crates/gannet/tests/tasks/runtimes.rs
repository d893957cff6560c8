//! The Tokio runtime that tasks have at hand: the application's, the current one, or the server's own.

use std::sync::Arc;

use gannet::Upgrade;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

use super::{Accepting, server};
use crate::support::{Client, Frame, TEXT, TestServer, this_thread};

fn runtime(name: &str) -> Runtime {
    Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build().expect("a thread")
}

/// A server whose tasks say on which runtime they spawn.
fn asking_where() -> gannet::Server {
    server(|_| ()).on_connection(async |socket| {
        let name = tokio::spawn(async { std::thread::current().name().map(str::to_owned) });
        socket.send(name.await.expect("it runs").unwrap_or_default()).await.expect("it is open");
    })
}

#[test]
fn it_is_the_one_given() {
    let given = runtime("given");
    let server = TestServer::start(asking_where().runtime(given.handle().clone()));
    assert_eq!(server.client().receive(), Frame::new(TEXT, "given"));
}

#[test]
fn it_is_the_current_one() {
    let current = runtime("current");
    let _entered = current.enter();
    let server = TestServer::start(asking_where());
    assert_eq!(server.client().receive(), Frame::new(TEXT, "current"));
}

#[test]
fn it_is_not_a_current_one_that_has_no_threads() {
    let current = Builder::new_current_thread().enable_all().build().expect("it needs no thread");
    let _entered = current.enter();
    let server = TestServer::start(asking_where());
    // Nobody runs the current one meanwhile.
    assert_eq!(server.client().receive(), Frame::new(TEXT, "gannet-tokio"));
}

#[test]
fn it_is_the_servers_own() {
    let server = TestServer::start(asking_where());
    assert_eq!(server.client().receive(), Frame::new(TEXT, "gannet-tokio"));
}

#[test]
fn callbacks_have_the_one_given_too() {
    let given = runtime("given");
    let server = server(|_| ()).runtime(given.handle().clone()).on_open(|server, request| {
        let (server, id) = (server.handle(), request.id);
        tokio::spawn(async move {
            let name = std::thread::current().name().map(str::to_owned).unwrap_or_default();
            server.push(id, name).ok();
        });
    });
    let server = TestServer::start(server);
    assert_eq!(server.client().receive(), Frame::new(TEXT, "given"));
}

#[test]
fn one_that_shuts_down_first_fails_the_tasks_that_need_it_and_no_others() {
    std::panic::set_hook(Box::new(|_| ()));
    let given = runtime("given");
    let server = server(|_| ())
        .runtime(given.handle().clone())
        .on_upgrade_async(async |request| {
            if request.header("X-Sleep").is_some() {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
            Upgrade::accept()
        })
        .on_connection(async |mut socket| {
            while let Some(message) = socket.recv().await {
                if message.text() == Some("sleep") {
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                socket.send(message).await.expect("it is open");
            }
        });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"sleep");
    assert_eq!(client.receive(), Frame::new(TEXT, b"sleep"));
    drop(given);
    client.send(TEXT, b"sleep");
    client.assert_closed_with(1011);
    let mut asking = Client::connect(server.address);
    asking.write(crate::support::upgrade_request(server.address, "X-Sleep: yes\r\n").as_bytes());
    assert!(asking.read_head().starts_with("HTTP/1.1 500 "));
    server.assert_serves();
}

#[test]
fn a_task_that_comes_with_an_upgrade_has_one_too() {
    async fn tell(socket: gannet::Socket) {
        let name = tokio::spawn(async { std::thread::current().name().map(str::to_owned) });
        socket.send(name.await.expect("it runs").unwrap_or_default()).await.expect("it is open");
    }
    let server = || server(|_| ()).on_upgrade(|_, _| Upgrade::accept().with_task(tell));
    let own = TestServer::start(server());
    assert_eq!(own.client().receive(), Frame::new(TEXT, "gannet-tokio"));
    let current = runtime("current");
    let _entered = current.enter();
    let with_current = TestServer::start(server());
    assert_eq!(with_current.client().receive(), Frame::new(TEXT, "current"));
}

#[test]
fn a_server_may_run_within_a_future_of_one() {
    // More than Tokio lets one future do at a time.
    const MESSAGES: usize = 500;
    let around = runtime("around");
    let always_ready = Arc::new(Semaphore::new(1));
    let echo = Accepting(move || {
        let always_ready = Arc::clone(&always_ready);
        Upgrade::accept().with_task(async move |mut socket| {
            while let Some(message) = socket.recv().await {
                drop(always_ready.acquire().await.expect("nobody closes it"));
                socket.send(message).await.expect("it is open");
            }
        })
    });
    around.block_on(async {
        this_thread::run(server(|_| ()), echo, |address, _| {
            let mut client = Client::open(address);
            for _ in 0..MESSAGES {
                client.send(TEXT, b"ahoy");
                assert_eq!(client.receive(), Frame::new(TEXT, b"ahoy"));
            }
        });
    });
}
