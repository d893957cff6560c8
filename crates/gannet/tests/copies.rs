//! A large message is copied at most once on its way to a client that does not read yet, and not at all where it is
//! handed over. A copy has to be allocated somewhere, so what is allocated meanwhile is counted.

use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use gannet::{ConnectionId, Context, Encoded, Outgoing, Server};

mod support;

use support::dial::Dial;
use support::{Client, TEXT, TestServer, wait_until};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const MIB: usize = 1024 * 1024;
/// Of a message for one.
const SIZE: usize = 8 * MIB;
/// Of a message for many.
const SHARED_SIZE: usize = MIB;
const CONNECTIONS: usize = 100;
/// Less than any copy: queues, mailboxes, and what the test itself needs.
const BESIDES: u64 = MIB as u64 / 2;

#[test]
fn a_large_message_that_is_handed_over_is_not_copied() {
    assert_copies("String", 1, 0, || String::from_utf8(payload(SIZE)).expect("ASCII"));
    assert_copies("Vec<u8>", 1, 0, || payload(SIZE));
    assert_copies("Vec<u8> with room", 1, 0, || {
        let mut roomy = Vec::with_capacity(SIZE + MIB);
        roomy.extend(payload(SIZE));
        roomy
    });
    assert_copies("Bytes", 1, 0, || Bytes::from(payload(SIZE)));
    assert_copies("Encoded", 1, 0, || Encoded::binary(payload(SIZE)));
}

#[test]
fn a_large_message_that_is_borrowed_is_copied_once() {
    assert_copies("&[u8]", 1, 1, || &*payload(SIZE).leak());
}

#[test]
fn a_large_message_for_a_hundred_connections_is_not_copied() {
    let encoded = Encoded::binary(payload(SHARED_SIZE));
    assert_copies("Encoded", CONNECTIONS, 0, || encoded.clone());
    let bytes = Bytes::from(payload(SHARED_SIZE));
    assert_copies("Bytes", CONNECTIONS, 0, || bytes.clone());
}

fn payload(size: usize) -> Vec<u8> {
    vec![b'm'; size]
}

/// Pushes what `make` makes to so many connections, from a callback and through a handle, and asserts that no more was
/// allocated than so many copies of one message take.
#[track_caller]
fn assert_copies<M>(what: &str, connections: usize, copies: u64, make: impl Fn() -> M)
where
    M: Into<Outgoing<'static>> + Send + 'static,
{
    for way in [Way::Callback, Way::Handle] {
        let mut stage = Stage::set(connections);
        let messages = stage.ids.iter().map(|id| (*id, make())).collect();
        let before = dhat::HeapStats::get().total_bytes;
        stage.push(way, messages);
        let size = stage.receive();
        let allocated = dhat::HeapStats::get().total_bytes - before;
        println!("{what} of {size} bytes to {connections}, pushed by {way:?}: {allocated} bytes allocated");
        assert!(allocated < copies * size + BESIDES, "{what}, pushed by {way:?}: {allocated} bytes");
    }
}

/// The one who pushes.
#[derive(Clone, Copy, Debug)]
enum Way {
    Callback,
    Handle,
}

/// A server, and clients that do not read until they are told to.
struct Stage {
    clients: Vec<Client>,
    ids: Vec<ConnectionId>,
    errand: Arc<Mutex<Option<Errand>>>,
    server: TestServer,
    _profiler: dhat::Profiler,
    /// The whole process is counted: one test at a time.
    _alone: MutexGuard<'static, ()>,
}

/// The work of the next callback.
type Errand = Box<dyn FnOnce(&Context<'_>) + Send>;

impl Stage {
    fn set(connections: usize) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let profiler = dhat::Profiler::builder().testing().build();
        let errand: Arc<Mutex<Option<Errand>>> = Arc::default();
        let next = Arc::clone(&errand);
        let server = Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
            // There what is shared counts once for each of those who get it.
            settings.mailbox_size_max = 2 * CONNECTIONS * SHARED_SIZE;
        });
        let server = TestServer::start(server.on_message(move |server, _| {
            let errand = next.lock().expect("one loop").take().expect("there is one for each message");
            errand(server);
        }));
        let clients = (0..connections).map(|_| Dial::LITTLE_ROOM.client(server.address)).collect();
        let ids = server.handle().ids();
        assert_eq!(ids.len(), connections);
        Self { clients, ids, errand, server, _profiler: profiler, _alone: alone }
    }

    /// Pushes, and returns when most of it waits in the queues.
    fn push<M>(&mut self, way: Way, messages: Vec<(ConnectionId, M)>)
    where
        M: Into<Outgoing<'static>> + Send + 'static,
    {
        let handle = self.server.handle();
        match way {
            Way::Handle => {
                messages.into_iter().for_each(|(id, message)| handle.push(id, message).expect("it is open"));
            }
            Way::Callback => {
                let errand = |server: &Context<'_>| {
                    let push = |(id, message)| server.push(id, message).expect("it is open");
                    messages.into_iter().for_each(push);
                };
                *self.errand.lock().expect("one loop") = Some(Box::new(errand));
                self.clients[0].send(TEXT, b"push");
            }
        }
        let waits = |id: &ConnectionId| handle.info(*id).expect("it is open").queued > SHARED_SIZE / 2;
        wait_until("most of it waits", || self.ids.iter().all(waits));
    }

    /// Reads what waits for each client, and says how large a message is.
    fn receive(&mut self) -> u64 {
        self.clients.iter_mut().map(read_message).min().expect("a client")
    }
}

/// Reads one large message in small pieces, for what the client allocates is counted too.
fn read_message(client: &mut Client) -> u64 {
    let mut header = [0; 10];
    client.stream.read_exact(&mut header).expect("a frame");
    assert_eq!(header[1], 127, "RFC 6455 §5.2: a length of 64 bits follows");
    let size = u64::from_be_bytes(header[2..].try_into().expect("eight bytes"));
    let mut piece = [0; 16 * 1024];
    let mut rest = client.stream.by_ref().take(size);
    while rest.limit() > 0 {
        let received = rest.read(&mut piece).expect("the rest of the frame");
        assert_ne!(received, 0, "the frame is cut");
        assert!(piece[..received].iter().all(|byte| *byte == b'm'), "the payload differs");
    }
    size
}

static ALONE: Mutex<()> = Mutex::new(());
