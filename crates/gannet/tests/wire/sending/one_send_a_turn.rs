//! All messages that are pushed to a connection in one turn of the loop leave in one `send`.
//!
//! The segments that reach the client are counted. A `send` is at least one on loopback, which delivers at once, as
//! long as the client acknowledges; so one segment is one `send`, and many are several.

#![cfg(target_os = "linux")]

use std::sync::Mutex;
use std::sync::mpsc::channel;

use gannet::{ConnectionId, Context, Message, Server};

use crate::support::tcp_info::TcpInfo;
use crate::support::{Client, FIN, Frame, PATIENCE, TEXT, TestServer, frame, wait_until};

const PUSHES: usize = 100;
const CONNECTIONS: usize = 50;
/// Of these each connection gets some, in turns.
const ROUNDS: usize = 20;

fn server(callback: impl Fn(&Context<'_>, Message<'_>) + Send + Sync + 'static) -> TestServer {
    TestServer::start(Server::bind("127.0.0.1:0").threads(1).on_message(callback))
}

/// A text of 20 bytes.
fn text(number: usize) -> String {
    format!("push number {number:08}")
}

/// Counts what leaves for a client from now on.
struct Sends<'a> {
    client: &'a mut Client,
    before: u32,
}

impl<'a> Sends<'a> {
    fn count(client: &'a mut Client) -> Self {
        let before = TcpInfo::of(&client.stream).data_segments_received();
        Self { client, before }
    }

    /// Reads this many messages and asserts that so many sends brought them.
    #[track_caller]
    fn assert(self, messages: usize, sends: u32) {
        for number in 0..messages {
            assert_eq!(self.client.receive(), Frame::new(TEXT, text(number)));
        }
        let counted = TcpInfo::of(&self.client.stream).data_segments_received() - self.before;
        assert_eq!(counted, sends, "sends for {messages} messages");
    }
}

#[test]
fn messages_of_different_turns_are_counted_as_a_send_each() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let sends = Sends::count(&mut client);
    for number in 0..3 {
        sends.client.send(TEXT, text(number).as_bytes());
        assert_eq!(sends.client.receive(), Frame::new(TEXT, text(number)));
    }
    sends.assert(0, 3);
}

#[test]
fn a_hundred_pushes_of_one_callback_leave_in_one_send() {
    let server = server(|server, message| {
        (0..PUSHES).for_each(|number| server.push(message.id, text(number)).expect("it is open"));
    });
    let mut client = server.client();
    let sends = Sends::count(&mut client);
    sends.client.send(TEXT, b"go");
    sends.assert(PUSHES, 1);
}

#[test]
fn a_push_of_each_of_a_hundred_callbacks_of_one_read_leave_in_one_send() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let sends = Sends::count(&mut client);
    let messages = (0..PUSHES).flat_map(|number| frame(FIN | TEXT, text(number).as_bytes()));
    sends.client.write(&messages.collect::<Vec<u8>>());
    sends.assert(PUSHES, 1);
}

#[test]
fn pushes_of_one_callback_to_fifty_connections_in_turns_leave_in_one_send_each() {
    let server = server(|server, _| {
        for number in 0..ROUNDS {
            server.ids().iter().for_each(|id| server.push(*id, text(number)).expect("it is open"));
        }
    });
    let mut clients: Vec<_> = (0..CONNECTIONS).map(|_| server.client()).collect();
    let mut sends: Vec<_> = clients.iter_mut().map(Sends::count).collect();
    sends[0].client.send(TEXT, b"go");
    sends.into_iter().for_each(|sends| sends.assert(ROUNDS, 1));
}

#[test]
fn a_hundred_pushes_through_a_handle_that_the_loop_finds_together_leave_in_one_send() {
    // The loop is busy with this callback while they are posted.
    let server = server(|server, message| {
        let handle = server.handle();
        (0..PUSHES).for_each(|number| handle.push(message.id, text(number)).expect("it is open"));
    });
    let mut client = server.client();
    let sends = Sends::count(&mut client);
    sends.client.send(TEXT, b"go");
    sends.assert(PUSHES, 1);
}

#[test]
fn pushes_of_fifty_connections_callbacks_in_one_turn_to_one_leave_in_one_send() {
    let listener = ConnectionId::new(1);
    let (is_busy, busy) = channel();
    let (go_on, may_go_on) = channel();
    let may_go_on = Mutex::new(may_go_on);
    let server = server(move |server, message| match message.text() {
        Some("wait") => {
            is_busy.send(()).expect("the test waits");
            may_go_on.lock().expect("one loop").recv_timeout(PATIENCE).ok();
        }
        _ => server.push(listener, message).expect("it is open"),
    });
    let mut client = server.client();
    let mut clients: Vec<_> = (0..CONNECTIONS).map(|_| server.client()).collect();
    let mut last = server.client();
    let sends = Sends::count(&mut client);

    last.send(TEXT, b"wait");
    busy.recv_timeout(PATIENCE).expect("the loop is in a callback");
    for (number, client) in clients.iter_mut().enumerate() {
        client.send(TEXT, text(number).as_bytes());
    }
    let has_come = |client: &Client| TcpInfo::of(&client.stream).unacknowledged() == 0;
    wait_until("all is there to be read", || clients.iter().all(has_come));
    go_on.send(()).expect("the loop waits");
    sends.assert(CONNECTIONS, 1);
}
