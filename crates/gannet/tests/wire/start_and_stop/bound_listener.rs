//! A server takes over a socket that was bound before, and whoever has connected to it meanwhile.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use gannet::{Server, Settings};

use crate::support::{Client, upgrade_request};

#[test]
fn clients_that_came_before_the_start_are_served() {
    for threads in [1, 2] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let mut early = TcpStream::connect(address).expect("it listens");
        early.write_all(upgrade_request(address, "").as_bytes()).expect("a live socket");
        let server = Server::new(Settings::default()).threads(threads).listener(listener);
        let running = server.spawn().expect("it starts");
        assert_eq!(running.local_addrs(), [address]);
        let mut answer = [0; 12];
        early.read_exact(&mut answer).expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 101");
        let _later = Client::open(address);
        running.handle().stop_now();
        running.join().expect("an orderly end");
    }
}
