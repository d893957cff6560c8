//! A value goes from the upgrade to the connection, by every way of answering, and is dropped once.

use std::sync::Arc;

use gannet::{Context, Handler, Message, Request, Server, Upgrade};

use super::{Counted, Drops, server};
use crate::support::dial::reset;
use crate::support::{Frame, TEXT, TestServer, upgrade_request, wait_until};

#[derive(Debug, PartialEq, Eq)]
struct User(&'static str);

/// A server whose `open` says whom it is about.
fn greeting(server: Server) -> TestServer {
    TestServer::start(server.on_open(|server, request| {
        let greeting = match request.extension::<User>() {
            Ok(user) => format!("ahoy {}", user.0),
            Err(none) => none.to_string(),
        };
        server.push(request.id, greeting).expect("it is open");
    }))
}

fn assert_greeted(server: &TestServer, greeting: &str) {
    assert_eq!(server.client().receive(), Frame::new(TEXT, greeting));
}

#[test]
fn it_is_there_in_open() {
    let server = greeting(server(|_| ()).on_upgrade(|_, _| Upgrade::accept().with(User("Ada")).with(7_u8)));
    assert_greeted(&server, "ahoy Ada");
}

#[test]
fn it_is_there_where_a_task_has_decided() {
    let server = greeting(server(|_| ()).on_upgrade_async(async |_| {
        tokio::task::yield_now().await;
        Upgrade::accept().with(User("Ada"))
    }));
    assert_greeted(&server, "ahoy Ada");
}

#[test]
fn it_is_there_where_a_thread_has_decided() {
    let server = greeting(server(|_| ()).on_upgrade(|server, request| {
        let (server, id) = (server.handle(), request.id);
        std::thread::spawn(move || assert!(server.answer_upgrade(id, Upgrade::accept().with(User("Ada")))));
        Upgrade::later()
    }));
    assert_greeted(&server, "ahoy Ada");
}

#[test]
fn it_is_there_with_an_answer_of_the_applications_own() {
    let server = greeting(server(|_| ()).on_upgrade(|_, _| {
        let fields = [
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        ];
        Upgrade::respond(fields).expect("sound fields").with(User("Ada"))
    }));
    assert_greeted(&server, "ahoy Ada");
}

#[test]
fn it_is_there_in_the_task_of_the_connection() {
    let server =
        server(|_| ()).on_upgrade(|_, _| Upgrade::accept().with(User("Ada"))).on_connection(async |socket| {
            let user = socket.extension::<User>().expect("each upgrade gives one");
            socket.send(user.0).await.expect("it is open");
        });
    assert_greeted(&TestServer::start(server), "Ada");
}

#[test]
fn one_of_another_type_is_named() {
    let server = greeting(server(|_| ()).on_upgrade(|_, _| Upgrade::accept().with("Ada")));
    let name = std::any::type_name::<User>();
    assert_greeted(&server, &format!("the upgrade gave its connection no {name}; it gave &str"));
    // Those of one connection are not there for the next.
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = greeting(self::server(|_| ()).on_upgrade(move |_, _| {
        match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Upgrade::accept().with(User("Ada")),
            _ => Upgrade::accept(),
        }
    }));
    assert_greeted(&server, "ahoy Ada");
    assert_greeted(&server, &format!("the upgrade gave its connection no {name}; it gave nothing"));
}

/// Keeps its value as the state of the connection.
struct Keeping(Drops);

impl Handler for Keeping {
    type State = Arc<Counted>;

    fn upgrade(&mut self, _: &Context<'_>, _: &Request) -> Upgrade {
        Upgrade::accept().with(self.0.counted())
    }

    fn open(&mut self, server: &Context<'_>, request: &Request) -> Self::State {
        server.push(request.id, "open").expect("it is open");
        request.extension().expect("each upgrade gives one")
    }

    fn message(&mut self, _: &Context<'_>, _: &mut Self::State, _: Message<'_>) {}
}

#[test]
fn a_handler_keeps_it_as_its_state_until_the_connection_has_ended() {
    let drops = Drops::default();
    let counting = drops.clone();
    let server =
        TestServer::of(server(|_| ()).spawn_with(move || Keeping(counting.clone())).expect("a free port"));
    let [mut first, mut second] = [server.client(), server.client()];
    assert_eq!([first.receive(), second.receive()], [Frame::new(TEXT, "open"), Frame::new(TEXT, "open")]);
    assert_eq!(drops.count(), 0);
    drop(first);
    wait_until("the first has ended", || drops.count() == 1);
    reset(second.stream);
    wait_until("the second has ended", || drops.count() == 2);
    let last = server.client();
    drop(server);
    assert_eq!(drops.count(), 3, "stopping drops it");
    drop(last);
}

#[test]
fn it_is_dropped_where_the_connection_never_opens() {
    std::panic::set_hook(Box::new(|_| ()));
    let drops = Drops::default();
    let counting = drops.clone();
    let server = server(|_| ())
        .on_upgrade(move |server, request| {
            let upgrade = match request.header("X-Way") {
                Some("refuse") => Upgrade::refuse(403, ""),
                Some("unsound") => Upgrade::accept().with_subprotocol("never offered"),
                Some("abort") => {
                    server.abort(request.id);
                    Upgrade::accept()
                }
                _ => Upgrade::accept(),
            };
            upgrade.with(counting.counted())
        })
        .on_open(|_, request| assert_ne!(request.header("X-Way"), Some("panic")));
    let server = TestServer::start(server);
    for (dropped, way) in ["refuse", "unsound", "abort", "panic", "open"].into_iter().enumerate() {
        let mut client = server.socket();
        client.write(upgrade_request(server.address, &format!("X-Way: {way}\r\n")).as_bytes());
        wait_until(way, || drops.count() == dropped + 1);
    }
    assert_eq!(drops.count(), 5);
}

/// Panics when it is dropped.
struct Rude;

impl Drop for Rude {
    fn drop(&mut self) {
        panic!("as it is dropped");
    }
}

#[test]
fn one_that_panics_when_it_is_dropped_does_no_harm() {
    std::panic::set_hook(Box::new(|_| ()));
    let server = greeting(server(|_| ()).on_upgrade(|_, request| match request.header("X-Rude") {
        Some(_) => Upgrade::accept().with(Rude),
        None => Upgrade::accept().with(User("Ada")),
    }));
    let mut rude = server.socket();
    rude.upgrade(upgrade_request(server.address, "X-Rude: yes\r\n"));
    assert_greeted(&server, "ahoy Ada");
}
