//! A server of a test, and an echo.

use std::net::SocketAddr;

use gannet::settings::Hosts;
use gannet::{Running, Server};

use super::{Client, Frame, TEXT};

/// A server on a free port of this machine that is stopped when the test ends.
pub(crate) struct TestServer {
    running: Option<Running>,
    pub(crate) address: SocketAddr,
}

impl TestServer {
    /// Starts `server`, which must listen on port 0. It may be asked for any host unless it says otherwise.
    pub(crate) fn start(server: Server) -> Self {
        let any_host = |settings: &mut gannet::Settings| {
            if settings.hosts == Hosts::Auto {
                settings.hosts = Hosts::Any;
            }
        };
        Self::of(server.configure(any_host).spawn().expect("a free port"))
    }

    pub(crate) fn of(running: Running) -> Self {
        let address = running.local_addrs()[0];
        Self { running: Some(running), address }
    }

    /// An echo server with one loop and changed settings.
    pub(crate) fn echo(change: impl FnOnce(&mut gannet::Settings)) -> Self {
        Self::start(Self::echo_alone(change))
    }

    /// The same, not yet started.
    pub(crate) fn echo_alone(change: impl FnOnce(&mut gannet::Settings)) -> Server {
        let echo = |server: &gannet::Context<'_>, message: gannet::Message<'_>| {
            server.push(message.id, message).ok();
        };
        Server::bind("127.0.0.1:0").threads(1).configure(change).on_message(echo)
    }

    pub(crate) fn handle(&self) -> gannet::Handle {
        self.running.as_ref().expect("it runs until dropped").handle()
    }

    /// Opens a WebSocket connection.
    pub(crate) fn client(&self) -> Client {
        Client::open(self.address)
    }

    /// Opens a TCP connection.
    pub(crate) fn socket(&self) -> Client {
        Client::connect(self.address)
    }

    /// Asserts that the server still serves others.
    pub(crate) fn assert_serves(&self) {
        let mut client = self.client();
        client.send(TEXT, b"still there?");
        assert_eq!(client.receive(), Frame::new(TEXT, b"still there?"));
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.handle().stop_now();
            let joined = running.join();
            if !std::thread::panicking() {
                joined.expect("the server ends as asked");
            }
        }
    }
}
