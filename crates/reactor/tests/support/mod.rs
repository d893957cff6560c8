//! A loop that runs a [`Recorder`] on a thread of its own, and clients made of nothing but sockets.

mod recorder;
pub(crate) mod wire;

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use gannet_reactor::{Body, End, Key, Mailbox, Reactor, Sockets, Tag, Work, listen};

pub(crate) use recorder::{Event, Recorder};

/// Long enough for any machine, short enough to find a hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Settings of a test's loop.
pub(crate) struct Plan {
    pub(crate) react: Reaction,
    /// Called whenever a turn ends.
    pub(crate) at_turn_end: Box<dyn FnMut(&mut Sockets) + Send>,
    /// True where the test sees the events; `react` always does.
    pub(crate) recorded: bool,
    /// Each connection's next bytes go into a direct buffer of this size, if it is not 0.
    pub(crate) direct_size: Arc<AtomicUsize>,
    /// Actions that are run in one call of `woken`.
    pub(crate) actions_max: usize,
    pub(crate) listeners: usize,
}

/// The reaction of a service to an event.
pub(crate) type Reaction = Box<dyn FnMut(&mut Sockets, &Event) + Send>;

impl Default for Plan {
    fn default() -> Self {
        Self {
            react: Box::new(|_, _| ()),
            at_turn_end: Box::new(|_| ()),
            recorded: true,
            direct_size: Arc::default(),
            actions_max: usize::MAX,
            listeners: 1,
        }
    }
}

/// To be run by the loop in a turn of its own; `Left` asks to be run again in the next one.
pub(crate) type Action = Box<dyn FnMut(&mut Sockets) -> Work + Send>;

/// A loop on a thread of its own, stopped when the test ends.
pub(crate) struct TestLoop {
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) mailbox: Mailbox<Action>,
    /// Number of times that the loop has called `woken`.
    pub(crate) woken: Arc<AtomicUsize>,
    news: Mutex<News>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

struct News {
    events: Receiver<Event>,
    /// They have come, but are not what the test has asked for yet.
    set_aside: VecDeque<Event>,
}

impl TestLoop {
    pub(crate) fn start(plan: Plan) -> Self {
        let (mut addresses, mut listeners) = (Vec::new(), Vec::new());
        for _ in 0..plan.listeners {
            let (address, listener) =
                listen(SocketAddr::from(([127, 0, 0, 1], 0)), 1, 1024).expect("a free port");
            addresses.push(address);
            listeners.extend(listener);
        }
        let reactor = Reactor::new(listeners).expect("descriptors are left");
        let mailbox = reactor.mailbox(usize::MAX);
        let (sender, events) = channel();
        let mut recorder = Recorder::new(plan, mailbox.clone(), sender);
        let woken = recorder.woken_count();
        let thread = Some(std::thread::spawn(move || reactor.run(&mut recorder)));
        let news = Mutex::new(News { events, set_aside: VecDeque::new() });
        Self { addresses, mailbox, woken, news, thread }
    }

    /// A loop that only writes down what it is told.
    pub(crate) fn recording() -> Self {
        Self::start(Plan::default())
    }

    /// A loop that also does something about it.
    pub(crate) fn reacting(react: impl FnMut(&mut Sockets, &Event) + Send + 'static) -> Self {
        Self::start(Plan { react: Box::new(react), ..Plan::default() })
    }

    /// Opens a connection.
    pub(crate) fn connect(&self) -> TcpStream {
        let client = TcpStream::connect(self.addresses[0]).expect("the loop listens");
        client.set_nodelay(true).expect("a live socket");
        client.set_read_timeout(Some(PATIENCE)).expect("a live socket");
        client.set_write_timeout(Some(PATIENCE)).expect("a live socket");
        client
    }

    /// Opens a connection and waits until it is accepted.
    pub(crate) fn accept(&self) -> (TcpStream, Key) {
        let client = self.connect();
        let address = client.local_addr().expect("a live socket");
        let accepted = self.next_that(|event| matches!(event, Event::Accepted(_, peer) if *peer == address));
        (client, accepted.key().expect("it was accepted"))
    }

    /// Runs `action` on the loop's thread and waits until it has run. Its turn may go on after that.
    pub(crate) fn act<R: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Sockets) -> R + Send + 'static,
    ) -> R {
        let (sender, result) = channel();
        let mut action = Some(action);
        self.post(move |sockets| {
            let action = action.take().expect("it is run once");
            sender.send(action(sockets)).ok();
            Work::Done
        });
        result.recv_timeout(PATIENCE).expect("the loop runs what is posted")
    }

    pub(crate) fn post(&self, action: impl FnMut(&mut Sockets) -> Work + Send + 'static) {
        self.mailbox.post(1, |batch| batch.entries.push(Box::new(action))).expect("there is no limit");
    }

    /// Sends a unit of one part.
    pub(crate) fn send(&self, key: Key, bytes: impl Into<Vec<u8>>) {
        let bytes = bytes.into();
        self.act(move |sockets| sockets.send(key, Tag::ORDINARY, &[], Body::Borrowed(&bytes)));
    }

    /// Sends to a client that does not read until the kernel takes no more. Says how many bytes were sent, all of
    /// them of this value.
    pub(crate) fn fill(&self, key: Key, value: u8) -> usize {
        self.act(move |sockets| {
            let mut sent = 0;
            while sockets.queued(key) == 0 {
                sockets.send(key, Tag::ORDINARY, &[], Body::Borrowed(&[value; FILL_SIZE]));
                sent += FILL_SIZE;
            }
            sent
        })
    }

    /// Keeps the loop in the middle of a turn for as long as the result lives.
    pub(crate) fn hold(&self) -> Hold {
        self.hold_before(|_| ())
    }

    /// Keeps the loop in the middle of a turn for as long as the result lives; `action` is run in what is left of it.
    pub(crate) fn hold_before(&self, action: impl FnOnce(&mut Sockets) + Send + 'static) -> Hold {
        let (held, is_held) = channel();
        let (release, released) = channel::<()>();
        let mut action = Some(action);
        self.post(move |sockets| {
            held.send(()).ok();
            // An error: the test has let go.
            released.recv_timeout(PATIENCE).ok();
            let action = action.take().expect("it is run once");
            action(sockets);
            Work::Done
        });
        is_held.recv_timeout(PATIENCE).expect("the loop runs what is posted");
        Hold { _release: release }
    }

    /// Lets the loop go through a few whole turns.
    pub(crate) fn turn(&self) {
        for _ in 0..3 {
            self.act(|_| ());
        }
    }

    /// The next event.
    pub(crate) fn next(&self) -> Event {
        self.next_that(|_| true)
    }

    /// The next event of this connection.
    pub(crate) fn next_of(&self, key: Key) -> Event {
        self.next_that(|event| event.key() == Some(key))
    }

    /// The next event for which `is_it` holds; others stay to be asked for.
    pub(crate) fn next_that(&self, is_it: impl Fn(&Event) -> bool) -> Event {
        let mut news = self.news.lock().expect("no test has failed over it");
        let News { events, set_aside } = &mut *news;
        if let Some(index) = set_aside.iter().position(&is_it) {
            return set_aside.remove(index).expect("it was found there");
        }
        loop {
            match events.recv_timeout(PATIENCE) {
                Ok(event) if is_it(&event) => return event,
                Ok(event) => set_aside.push_back(event),
                Err(RecvTimeoutError::Timeout) => panic!("no such event; there were {set_aside:?}"),
                Err(RecvTimeoutError::Disconnected) => panic!("the loop has ended; there were {set_aside:?}"),
            }
        }
    }

    /// Asserts that the next events of this connection bring exactly these bytes.
    pub(crate) fn assert_receives(&self, key: Key, expected: &[u8]) {
        let mut received = Vec::new();
        while received.len() < expected.len() {
            let event = self.next_of(key);
            let (Event::Received(_, bytes) | Event::ReceivedDirect(_, bytes)) = event else {
                panic!("after {} bytes: {event:?}", received.len());
            };
            received.extend(bytes);
        }
        assert!(received == expected, "the bytes are not those that were sent");
    }

    pub(crate) fn assert_ends(&self, key: Key, end: End) {
        assert_eq!(self.next_of(key), Event::Ended(key, end));
    }

    pub(crate) fn assert_closes(&self, key: Key) {
        assert_eq!(self.next_of(key), Event::Closed(key));
    }

    /// Everything that has happened and was not asked for.
    pub(crate) fn rest(&self) -> Vec<Event> {
        let mut news = self.news.lock().expect("no test has failed over it");
        let News { events, set_aside } = &mut *news;
        set_aside.drain(..).chain(events.try_iter()).collect()
    }

    /// Asserts that nothing has happened that the test has not asked for.
    pub(crate) fn assert_quiet(&self) {
        self.turn();
        assert_eq!(self.rest(), []);
    }

    /// Waits until `run` has returned.
    pub(crate) fn join(&mut self) {
        let thread = self.thread.take().expect("it is joined once");
        thread.join().expect("the service found nothing wrong").expect("waiting for events works");
    }
}

impl Drop for TestLoop {
    fn drop(&mut self) {
        if self.thread.is_none() {
            return;
        }
        self.post(|sockets| {
            sockets.stop();
            Work::Done
        });
        if !std::thread::panicking() {
            self.join();
        }
    }
}

/// Keeps a loop in the middle of a turn.
pub(crate) struct Hold {
    _release: Sender<()>,
}

/// Sends back what came, and lingers when the client is done.
pub(crate) fn echo(sockets: &mut Sockets, event: &Event) {
    match event {
        Event::Received(key, bytes) => sockets.send(*key, Tag::ORDINARY, &[], Body::Borrowed(bytes)),
        Event::Ended(key, End::Finished) => sockets.linger(*key, PATIENCE),
        Event::Ended(key, End::Lost) => sockets.close(*key),
        Event::Accepted(..)
        | Event::AcceptFailed(_)
        | Event::ReceivedDirect(..)
        | Event::Written { .. }
        | Event::Due(..)
        | Event::Alarm(_)
        | Event::Timer(_)
        | Event::Ready(..)
        | Event::WentOn(_)
        | Event::Closed(_) => {}
    }
}

const FILL_SIZE: usize = 64 * 1024;
