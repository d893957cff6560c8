//! The client for tests of users' servers, and that it fails where it should.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use gannet::testing::Client;
use gannet::{CloseCode, OwnedMessage, Running, Server, Upgrade};

/// A server that does as it is told.
fn obedient() -> Running {
    let server =
        Server::bind("127.0.0.1:0").threads(1).on_upgrade(|_, request| match request.header("X-Token") {
            Some("secret") => Upgrade::accept(),
            _ if request.query() == Some("open") => Upgrade::accept(),
            _ => Upgrade::refuse(401, "who are you?"),
        });
    let server = server.on_message(|server, message| match message.text() {
        Some("close") => drop(server.close(message.id, CloseCode::new(4000), "as told")),
        Some("hang up") => drop(server.hang_up(message.id)),
        Some("nothing") => {}
        _ => drop(server.push(message.id, message)),
    });
    server.spawn().expect("a free port")
}

fn open(server: &Running) -> Client {
    Client::ask(server, "/?open", &[]).expect("it is open to all")
}

/// The text with which this fails.
fn failure(act: impl FnOnce()) -> String {
    let failure = catch_unwind(AssertUnwindSafe(act)).expect_err("it is to fail");
    failure.downcast_ref::<String>().expect("a text").clone()
}

#[test]
fn it_sends_and_receives_both_kinds() {
    let server = obedient();
    let mut client = Client::ask(&server, "/", &[("X-Token", "secret")]).expect("the token is right");
    client.send("ahoy");
    assert_eq!(client.receive_text(), "ahoy");
    client.send(vec![0, 255]);
    assert_eq!(client.receive(), OwnedMessage::Binary(vec![0, 255]));
    client.send("nothing");
    assert_eq!(client.receive_within(Duration::from_millis(100)), None);
    client.send("again");
    assert_eq!(client.receive_within(Duration::from_secs(20)), Some("again".into()));
    assert_eq!(client.close(CloseCode::NORMAL, "bye"), (CloseCode::NORMAL, "bye".to_owned()));
    server.handle().stop_now();
    server.join().expect("it ends as asked");
}

#[test]
fn a_refusal_has_its_status_and_body() {
    let server = obedient();
    let refused = Client::ask(&server, "/", &[]).expect_err("it has no token");
    assert_eq!((refused.status, refused.body.as_str()), (401, "who are you?"));
    assert_eq!(refused.to_string(), "the server answered with 401: who are you?");
    assert!(failure(|| drop(Client::connect(&server))).contains("401"));
}

#[test]
fn it_tells_how_the_server_closes() {
    let server = obedient();
    let mut client = open(&server);
    client.send("close");
    assert_eq!(client.closed(), (CloseCode::new(4000), "as told".to_owned()));
    let mut client = open(&server);
    client.send("hang up");
    assert_eq!(client.closed(), (CloseCode::ABNORMAL, String::new()));
}

#[test]
fn it_fails_where_something_else_comes() {
    let server = obedient();
    let mut client = open(&server);
    client.send("close");
    let text = failure(|| drop(client.receive()));
    assert!(
        text.contains("4000") && text.contains("as told") && text.contains("a message was awaited"),
        "{text}"
    );
    let mut client = open(&server);
    client.send(vec![1]);
    assert!(failure(|| drop(client.receive_text())).contains("binary"));
    server.handle().stop_now();
    let text = failure(|| {
        for _ in 0..1000 {
            client.send("is anybody there?");
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    assert!(text.contains("cannot be sent"), "{text}");
}
