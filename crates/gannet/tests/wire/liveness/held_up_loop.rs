//! Whoever spoke while a callback held up the loop is not taken for silent.

use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;

use gannet::Server;

use crate::support::{BINARY, Client, Frame, TEXT, TestServer};

/// More than the kernel reports at once.
const CLIENTS: usize = 600;
const IDLE_TIMEOUT: Duration = Duration::from_secs(5);

#[test]
fn a_crowd_that_spoke_during_a_long_callback_is_heard_before_it_is_judged() {
    let (go_on, held_up) = mpsc::channel();
    let held_up = Mutex::new(held_up);
    let server = Server::bind("127.0.0.1:0").threads(1);
    let server = server.configure(|settings| {
        settings.ping_interval = Duration::ZERO;
        settings.idle_timeout = IDLE_TIMEOUT;
    });
    let server = TestServer::start(server.on_message(move |server, message| {
        if message.text() == Some("wait") {
            held_up.lock().expect("nobody panics").recv().expect("the test goes on");
        }
        server.push(message.id, message).expect("it is open");
    }));
    let mut clients: Vec<Client> = (0..CLIENTS).map(|_| server.client()).collect();
    let mut first = server.client();
    first.send(TEXT, b"wait");
    for client in &mut clients {
        client.send(BINARY, b"here");
    }
    std::thread::sleep(IDLE_TIMEOUT + Duration::from_millis(500));
    go_on.send(()).expect("the callback waits");
    for client in &mut clients {
        assert_eq!(client.receive(), Frame::new(BINARY, b"here"));
    }
    assert_eq!(first.receive(), Frame::new(TEXT, b"wait"));
}
