//! The application's descriptors are watched on the loop: a call comes once, when one is ready, and never within
//! another callback.

use std::cell::Cell;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use gannet::{Context, Handler, Interest, Message, Readiness, Request, Server, WatchId};

use super::{next, server};
use crate::support::{Frame, TEXT, TestServer, this_thread};

const READABLE: Interest = Interest::READABLE;
const WRITABLE: Interest = Interest::WRITABLE;

/// Says when it is dropped, and on which thread.
struct Held(Sender<thread::ThreadId>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.send(thread::current().id()).ok();
    }
}

/// A pipe with a byte in it, for several threads.
fn ready_pipe() -> Arc<(PipeReader, PipeWriter)> {
    let (reader, mut writer) = io::pipe().expect("descriptors are left");
    writer.write_all(b"!").expect("it fits");
    Arc::new((reader, writer))
}

#[test]
fn it_comes_once_on_the_loop_when_the_descriptor_is_ready() {
    let (reader, mut writer) = io::pipe().expect("descriptors are left");
    let reader = Arc::new(reader);
    let (server, events) = server(move |server, sender| {
        let (own, home) = (Arc::clone(&reader), thread::current().id());
        let again = sender.clone();
        let call = move |_: &Context<'_>, readiness: Readiness| {
            assert!(readiness.is_readable() && thread::current().id() == home);
            let mut bytes = [0; 16];
            let size = (&*own).read(&mut bytes).expect("it is readable");
            again.send(bytes[..size].to_vec()).expect("a test");
        };
        server.watch(reader.as_fd(), READABLE, call).expect("it can wait");
        sender.send(Vec::new()).expect("a test");
    });
    assert_eq!(next(&events), b"");
    writer.write_all(b"one").expect("it fits");
    assert_eq!(next(&events), b"one");
    writer.write_all(b"two").expect("it fits");
    server.assert_serves();
    assert!(events.try_recv().is_err(), "it is over");
}

#[test]
fn what_is_ready_already_comes_when_the_callback_has_returned() {
    let (sender, events) = channel();
    let pipe = ready_pipe();
    let server = Server::bind("127.0.0.1:0").threads(1).on_message(move |server, _| {
        let note = |text: &'static str| sender.send(text).expect("a test");
        note("message begins");
        for text in ["first", "second"] {
            let sender = sender.clone();
            let call = move |_: &Context<'_>, _| sender.send(text).expect("a test");
            server.watch(pipe.0.as_fd(), READABLE, call).expect("it can wait");
        }
        note("message ends");
    });
    let server = TestServer::start(server);
    server.client().send(TEXT, b"go");
    let events: Vec<&str> = (0..4).map(|_| next(&events)).collect();
    assert_eq!(events, ["message begins", "message ends", "first", "second"]);
}

#[test]
fn each_is_told_by_its_own_interest_in_the_order_in_which_they_were_made() {
    let (ours, mut other) = std::os::unix::net::UnixStream::pair().expect("descriptors are left");
    let (server, events) = server(move |server, sender| {
        for (text, interest) in
            [("read", READABLE), ("write", WRITABLE), ("either", READABLE | WRITABLE), ("read too", READABLE)]
        {
            let sender = sender.clone();
            let call = move |_: &Context<'_>, _| sender.send(text).expect("a test");
            server.watch(ours.as_fd(), interest, call).expect("it can wait");
        }
    });
    assert_eq!([next(&events), next(&events)], ["write", "either"]);
    server.assert_serves();
    assert!(events.try_recv().is_err());
    other.write_all(b"!").expect("it fits");
    assert_eq!([next(&events), next(&events)], ["read", "read too"]);
}

#[test]
fn one_that_watches_again_at_once_does_not_keep_the_loop_from_its_clients() {
    fn again(server: &Context<'_>, count: u64, pipe: Arc<(PipeReader, PipeWriter)>, sender: Sender<u64>) {
        sender.send(count).ok();
        let own = Arc::clone(&pipe);
        let call = move |server: &Context<'_>, _| again(server, count + 1, own, sender);
        server.watch(pipe.0.as_fd(), READABLE, call).expect("it can wait");
    }
    let pipe = ready_pipe();
    let (server, counts) = server(move |server, sender| again(server, 0, Arc::clone(&pipe), sender));
    server.assert_serves();
    let before = next(&counts);
    server.assert_serves();
    assert!((before..before + 100).all(|count| count == before || next(&counts) == count), "it goes on, too");
}

#[test]
fn one_that_is_ended_is_not_told_and_lets_go_of_what_it_holds() {
    let pipe = ready_pipe();
    let (_server, events) = server(move |server, sender: Sender<String>| {
        let (dropped, drops) = channel();
        let held = Held(dropped);
        let fail = |_: &Context<'_>, _| panic!("it was ended");
        let ended = server.watch(pipe.0.as_fd(), READABLE, move |server, readiness| {
            drop(held);
            fail(server, readiness);
        });
        let ended = ended.expect("it can wait");
        let both = [server.unwatch(ended), server.unwatch(ended)];
        let dropped_at_once = drops.try_recv() == Ok(thread::current().id());
        sender.send(format!("{both:?} {dropped_at_once}")).expect("a test");

        let later = Rc::new(Cell::new(WatchId::new(0)));
        let (own, known) = (Rc::new(Cell::new(WatchId::new(0))), Rc::clone(&later));
        let own_known = Rc::clone(&own);
        let first = server.watch(pipe.0.as_fd(), READABLE, move |server, _| {
            let ended = [known.get(), known.get(), own_known.get(), WatchId::new(99)];
            sender.send(format!("{:?}", ended.map(|watch| server.unwatch(watch)))).expect("a test");
        });
        own.set(first.expect("it can wait"));
        later.set(server.watch(pipe.0.as_fd(), READABLE, fail).expect("it can wait"));
    });
    assert_eq!(next(&events), "[true, false] true");
    assert_eq!(next(&events), "[true, false, false, false]", "ready in this turn, twice, told, unknown");
}

#[test]
fn one_of_another_loop_is_not_ended() {
    let (reader, _writer) = io::pipe().expect("descriptors are left");
    let (sender, loops) = channel();
    let server = TestServer::echo_alone(|_| ()).threads(2).on_start(move |server| {
        let watch = server.watch(reader.as_fd(), READABLE, |_, _| ()).expect("it can wait");
        sender.send((server.this_loop(), watch)).expect("a test");
    });
    let _server = TestServer::start(server);
    let [(one, of_one), (_, of_other)] = [next(&loops), next(&loops)];
    let (sender, answers) = channel();
    let ask = move |server: &Context<'_>| {
        sender.send([server.unwatch(of_other), server.unwatch(of_one)]).expect("a test");
    };
    one.run(ask).expect("it runs");
    assert_eq!(next(&answers), [false, true]);
}

#[cfg(target_os = "linux")]
#[test]
fn of_a_descriptor_that_was_closed_it_says_so_and_the_next_with_its_number_is_watched() {
    let (reader, mut writer) = io::pipe().expect("descriptors are left");
    let (former, latter) = (ready_pipe(), Arc::new(reader));
    let (_server, events) = server(move |server, sender: Sender<String>| {
        let say = |text: &'static str| {
            let sender = sender.clone();
            move |_: &Context<'_>, readiness| sender.send(format!("{text}: {readiness:?}")).expect("a test")
        };
        let mut descriptor: OwnedFd = former.0.try_clone().expect("descriptors are left").into();
        server.watch(descriptor.as_fd(), READABLE, say("former")).expect("it can wait");
        // What it was is closed, and ready all the same: its copy is open.
        rustix::io::dup2(&latter, &mut descriptor).expect("both are open");
        server.watch(descriptor.as_fd(), READABLE, say("latter")).expect("it can wait");
        sender.send("started".to_owned()).expect("a test");
        // Open as long as the loop.
        let held = (descriptor, Arc::clone(&latter));
        server.after(std::time::Duration::from_secs(3600), move |_| drop(held));
    });
    assert_eq!([next(&events), next(&events)], ["started", "former: {\"closed\"}"]);
    assert!(events.try_recv().is_err());
    writer.write_all(b"!").expect("it fits");
    assert_eq!(next(&events), "latter: {\"readable\"}");
}

#[cfg(target_os = "linux")]
#[test]
fn where_one_of_a_closed_descriptor_is_ended_the_others_are_told_that_it_was_closed() {
    let (_server, events) = server(|server, sender| {
        let (reader, _writer) = io::pipe().expect("descriptors are left");
        let ended = server.watch(reader.as_fd(), READABLE, |_, _| panic!("it was ended"));
        let call = move |_: &Context<'_>, told: Readiness| sender.send(told.is_closed()).expect("a test");
        server.watch(reader.as_fd(), READABLE, call).expect("it can wait");
        drop(reader);
        assert!(server.unwatch(ended.expect("it can wait")));
    });
    assert!(next(&events));
}

#[cfg(target_os = "linux")]
#[test]
fn a_regular_file_is_refused_and_the_call_dropped() {
    let (_server, events) = server(|server, sender| {
        let file = File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("it is there");
        let (dropped, drops) = channel();
        let held = Held(dropped);
        let watched = server.watch(file.as_fd(), READABLE, move |_, _| drop(held));
        sender.send((watched.map_err(|error| error.kind()), drops.try_recv().is_ok())).expect("a test");
    });
    assert_eq!(next(&events), (Err(ErrorKind::PermissionDenied), true));
}

#[test]
fn what_one_does_is_done_without_another_event_and_before_the_next_comes() {
    let (sender, events) = channel();
    let closes = sender.clone();
    let pipe = ready_pipe();
    let server = TestServer::echo_alone(|_| ()).on_open(move |server, request| {
        let (id, sender) = (request.id, sender.clone());
        let push = move |server: &Context<'_>, _| server.push(id, "from a watch").expect("it is open");
        let hang_up = move |server: &Context<'_>, _| assert!(server.hang_up(id));
        let note = move |_: &Context<'_>, _| sender.send("watch").expect("a test");
        server.watch(pipe.0.as_fd(), READABLE, push).expect("it can wait");
        server.watch(pipe.0.as_fd(), READABLE, hang_up).expect("it can wait");
        server.watch(pipe.0.as_fd(), READABLE, note).expect("it can wait");
    });
    let server = TestServer::start(server.on_close(move |_, _| closes.send("close").expect("a test")));
    let mut client = server.client();
    assert_eq!(client.receive(), Frame::new(TEXT, b"from a watch"));
    client.assert_ends();
    assert_eq!([next(&events), next(&events)], ["close", "watch"]);
}

/// Watches a pipe twice; the first call panics.
struct Panicking(Arc<(PipeReader, PipeWriter)>);

impl Handler for Panicking {
    type State = ();

    fn start(&mut self, server: &Context<'_>) {
        server.watch(self.0.0.as_fd(), READABLE, |_, _| panic!("as told")).expect("it can wait");
        let stop = |server: &Context<'_>, _| server.handle().stop_now();
        server.watch(self.0.0.as_fd(), READABLE, stop).expect("it can wait");
    }

    fn open(&mut self, _: &Context<'_>, _: &Request) {}

    fn message(&mut self, _: &Context<'_>, (): &mut (), _: Message<'_>) {}
}

#[test]
fn a_panic_is_logged_and_the_next_is_told() {
    let log = this_thread::log_of(Panicking(ready_pipe()), |_| ());
    assert!(log.contains("ERROR") && log.contains("the call of a watch panicked"), "{log}");
}

#[test]
fn ids_count_up_on_each_loop_and_are_never_given_twice() {
    let (reader, _writer) = io::pipe().expect("descriptors are left");
    let (sender, ids) = channel();
    let server = TestServer::echo_alone(|_| ()).threads(3).on_start(move |server| {
        let mut last = None;
        for _ in 0..5 {
            let id = server.watch(reader.as_fd(), READABLE, |_, _| ()).expect("it can wait");
            assert!(server.unwatch(id) && last < Some(id), "{id} after {last:?}");
            last = Some(id);
            sender.send(id).expect("a test");
        }
    });
    let _server = TestServer::start(server);
    let distinct: HashSet<WatchId> = (0..15).map(|_| next(&ids)).collect();
    assert_eq!(distinct.len(), 15);
}

#[test]
fn those_that_are_left_when_the_loop_ends_are_dropped_on_its_thread_and_not_called() {
    /// Panics when it is dropped.
    struct Bad;
    impl Drop for Bad {
        fn drop(&mut self) {
            panic!("as told");
        }
    }
    let (dropped, drops) = channel();
    let (reader, _writer) = io::pipe().expect("descriptors are left");
    let (server, homes) = server(move |server, sender| {
        for _ in 0..3 {
            let (held, bad) = (Held(dropped.clone()), Bad);
            let call = move |_: &Context<'_>, _| {
                std::mem::forget((held, bad));
                unreachable!("nothing comes");
            };
            server.watch(reader.as_fd(), READABLE, call).expect("it can wait");
        }
        sender.send(thread::current().id()).expect("a test");
    });
    let home = next(&homes);
    assert!(drops.try_recv().is_err());
    drop(server);
    assert_eq!(drops.try_iter().collect::<Vec<_>>(), [home; 3]);
}
