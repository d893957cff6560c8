//! A server can run on the caller's thread, again and again, and be stopped from within its own callbacks.

use std::sync::mpsc::channel;

use gannet::{ConnectionId, Context, Farewell, Handler, Message, Request, Server};

use crate::support::this_thread;
use crate::support::{CLOSE, Client, Frame, TEXT};

/// An echo that does what it is told.
struct Echo;

impl Handler for Echo {
    type State = ();

    fn open(&mut self, _: &Context<'_>, _: &Request) {}

    fn message(&mut self, server: &Context<'_>, (): &mut (), message: Message<'_>) {
        match message.text() {
            Some("stop") => server.handle().stop(Farewell::Restart),
            Some("stop now") => server.handle().stop_now(),
            Some(_) | None => server.push(message.id, message).expect("it is open"),
        }
    }
}

#[test]
fn one_server_after_another_runs_on_the_same_thread_and_port() {
    let (sender, ports) = channel();
    let mut address = "127.0.0.1:0".to_owned();
    for number in 0..3 {
        let sender = sender.clone();
        this_thread::run(Server::bind(&address), Echo, move |address, handle| {
            let mut client = Client::open(address);
            client.send(TEXT, b"hello");
            assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
            assert_eq!(handle.ids(), [ConnectionId::new(1)], "server {number} has its own");
            sender.send(address).expect("a test");
        });
        address = ports.recv().expect("an address").to_string();
    }
}

#[test]
fn a_thread_whose_server_has_ended_may_wait_for_another() {
    this_thread::run(Server::bind("127.0.0.1:0"), Echo, |_, _| ());
    let other = crate::support::TestServer::echo(|_| ());
    let _client = other.client();
    assert!(other.handle().info(ConnectionId::new(1)).is_some(), "it is not taken for an event loop");
}

#[test]
fn a_thread_whose_handler_made_the_server_panic_may_wait_for_another() {
    let ended = std::panic::catch_unwind(|| {
        let ready = |_: &gannet::Handle, _: &[std::net::SocketAddr]| panic!("as told");
        Server::bind("127.0.0.1:0").run_here(Echo, ready)
    });
    assert!(ended.is_err());
    let other = crate::support::TestServer::echo(|_| ());
    let _client = other.client();
    assert!(other.handle().info(ConnectionId::new(1)).is_some(), "it is not taken for an event loop");
}

#[test]
fn a_callback_can_stop_it() {
    this_thread::run(Server::bind("127.0.0.1:0"), Echo, |address, _| {
        let mut other = Client::open(address);
        let mut client = Client::open(address);
        client.send(TEXT, b"stop");
        client.assert_closed_with(1012);
        assert_eq!(other.receive().opcode, CLOSE);
        other.send_close(1012, "");
    });
}

#[test]
fn a_callback_can_stop_it_at_once() {
    this_thread::run(Server::bind("127.0.0.1:0"), Echo, |address, _| {
        let mut other = Client::open(address);
        let mut client = Client::open(address);
        client.send(TEXT, b"stop now");
        client.read_to_end().expect_err("a reset");
        other.read_to_end().expect_err("a reset");
    });
}
