//! A server that listens nowhere serves timers, descriptors and other threads until it is stopped.

use std::io::{self, PipeReader, Write};
use std::net::TcpListener;
use std::os::fd::AsFd;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use gannet::{Context, Farewell, Handle, Handler, Interest, Message, Request, Server, Settings, StartError};

use crate::support::{PATIENCE, TestServer};

fn nowhere() -> Server {
    // It would be waited for if there were anybody to wait for.
    let settings = Settings { drain_timeout: Duration::from_secs(3600), ..Settings::default() };
    Server::new(settings).listen_nowhere()
}

/// Says what it is called for.
struct Saying {
    reader: PipeReader,
    said: Sender<String>,
}

impl Saying {
    fn say(&self, text: &'static str) -> impl FnOnce() + use<> {
        let said = self.said.clone();
        move || said.send(text.to_owned()).expect("a test")
    }
}

impl Handler for Saying {
    type State = ();

    fn start(&mut self, server: &Context<'_>) {
        let [timer, watch] = ["timer", "watch"].map(|text| self.say(text));
        server.after(Duration::from_millis(2), move |_| timer());
        server.watch(self.reader.as_fd(), Interest::READABLE, move |_, _| watch()).expect("it can wait");
    }

    fn wake(&mut self, _: &Context<'_>) {
        self.say("wake")();
    }

    fn stop(&mut self, _: &Context<'_>) {
        self.say("stop")();
    }

    fn open(&mut self, _: &Context<'_>, _: &Request) {}

    fn message(&mut self, _: &Context<'_>, (): &mut (), _: Message<'_>) {}
}

#[test]
fn it_serves_timers_descriptors_and_other_threads_and_stops_at_once() {
    let (reader, mut writer) = io::pipe().expect("descriptors are left");
    let (said, saying) = channel();
    let (tell, handles) = channel::<Handle>();
    let ended = said.clone();
    let thread = thread::spawn(move || {
        let handler = Saying { reader, said };
        let ran = nowhere().run_here(handler, |handle, addresses| {
            assert_eq!(addresses, []);
            tell.send(handle.clone()).expect("a test");
        });
        ended.send("ended".to_owned()).expect("a test");
        ran
    });
    let handle = handles.recv_timeout(PATIENCE).expect("it starts");
    let next = || saying.recv_timeout(PATIENCE).expect("it comes");
    assert_eq!(next(), "timer");
    writer.write_all(b"!").expect("it fits");
    assert_eq!(next(), "watch");
    handle.wake();
    assert_eq!(next(), "wake");
    handle.stop(Farewell::GoingAway);
    assert_eq!([next(), next()], ["stop", "ended"]);
    thread.join().expect("nothing panics").expect("it ends as asked");
}

#[test]
fn several_loops_of_one_run_on_threads_of_their_own() {
    let (sender, threads) = channel();
    let started =
        nowhere().threads(2).on_start(move |_| sender.send(thread::current().id()).expect("a test"));
    let running = started.spawn().expect("nothing is taken");
    assert_eq!(running.local_addrs(), []);
    let [one, other] = [(); 2].map(|()| threads.recv_timeout(PATIENCE).expect("it starts"));
    assert_ne!(one, other);
    running.stop();
    running.join().expect("it ends as asked");
}

#[test]
fn what_is_given_to_listen_on_is_listened_on_all_the_same() {
    TestServer::start(TestServer::echo_alone(|_| ()).listen_nowhere()).assert_serves();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let running = nowhere().listener(listener).threads(1).spawn().expect("it is bound");
    assert_eq!(running.local_addrs(), [address]);
    running.handle().stop_now();
    running.join().expect("it ends as asked");
}

#[test]
fn an_address_that_is_taken_is_an_error_all_the_same() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = other.local_addr().expect("it is bound").to_string();
    let refused = nowhere().listen(address.clone()).spawn();
    assert!(matches!(refused, Err(StartError::PortTaken { address: named }) if named == address));
}

#[test]
fn without_an_address_a_server_has_to_be_told_that_this_is_meant() {
    let refused = Server::new(Settings::default()).spawn();
    assert!(matches!(refused, Err(StartError::NoAddress)));
}
