//! Does a client that nobody here wrote understand what is compressed, whatever is dropped or replaced meanwhile?
//!
//!     cargo test --package gannet --test compression_clients -- COMMAND...
//!
//! Runs `COMMAND... URL MODE` in the root of the repository for each mode against a server of its own. The client sends
//! [`SENT`] texts and `go`, gets [`PUSHED`] texts less those that were dropped or replaced, compares each with what it
//! must be, and ends with 0 when `end` names as many as it got. Each text begins with its number, from which the rest
//! follows ([`text_of`]).

use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Command, ExitCode};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gannet::settings::{Origins, QueuePolicy};
use gannet::{ConnectionId, Delivery, Encoded, Handle, Outgoing, Server, Settings};
use socket2::{Domain, Socket, Type};

struct Mode {
    /// Python's and Node's clients offer what it says.
    name: &'static str,
    change: fn(&mut Settings),
    /// True where messages are sent no faster than they are taken.
    is_paced: bool,
}

const MODES: [Mode; 4] = [
    Mode { name: "alone", change: |_| (), is_paced: true },
    Mode { name: "context", change: |settings| settings.compression_context_takeover = true, is_paced: true },
    Mode {
        name: "context-window-9",
        change: |settings| {
            settings.compression_context_takeover = true;
            settings.compression_window_bits = 9;
        },
        is_paced: true,
    },
    Mode {
        name: "dropping",
        change: |settings| {
            settings.compression_context_takeover = true;
            settings.send_queue_policy = QueuePolicy::DropOldest;
            settings.send_queue_size_hard = 64 * 1024;
        },
        is_paced: false,
    },
];

fn main() -> ExitCode {
    let command: Vec<String> = std::env::args().skip(1).collect();
    let Some((program, arguments)) = command.split_first() else {
        eprintln!("compression_clients: name the client to run after --");
        return ExitCode::from(2);
    };
    let mut failed = 0;
    for mode in &MODES {
        match converse(mode, program, arguments) {
            Ok(summary) => println!("ok      {}: {summary}", mode.name),
            Err(problem) => {
                println!("FAILED  {}: {problem}", mode.name);
                failed += 1;
            }
        }
    }
    println!("{} passed, {failed} failed", MODES.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Has a client talk with a server of this mode.
fn converse(mode: &Mode, program: &str, arguments: &[String]) -> Result<String, String> {
    let (sender, events) = channel();
    let server = serve(mode, sender).spawn().map_err(|error| error.to_string())?;
    let (handle, url) = (server.handle(), format!("ws://{}", server.local_addrs()[0]));
    let mut client = Command::new(program)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(arguments)
        .args([&url, mode.name])
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let told = tell(mode, &handle, &events);
    if told.is_err() {
        client.kill().ok();
    }
    let status = client.wait().map_err(|error| error.to_string())?;
    handle.stop_now();
    server.join().map_err(|error| error.to_string())?;
    let summary = told?;
    if status.success() { Ok(summary) } else { Err(format!("the client ended with {status}; {summary}")) }
}

enum Event {
    /// All that the client had to send was right.
    Go(ConnectionId),
    Wrong(String),
}

fn serve(mode: &Mode, events: Sender<Event>) -> Server {
    let received = Arc::new(Mutex::new(0));
    Server::new(Settings::default())
        .listener(listener(mode))
        .threads(1)
        .configure(|settings| {
            settings.compression = true;
            // A browser's page is of no host here.
            settings.origins = Origins::Any;
            (mode.change)(settings);
        })
        .on_open(|server, request| {
            server.join(request.id, "room").expect("it is open");
        })
        .on_message(move |_, message| {
            let mut count = received.lock().expect("nobody panics");
            let text = message.text().unwrap_or_default();
            let event = match text {
                "go" if *count == SENT => Event::Go(message.id),
                _ if text == text_of(*count) => {
                    *count += 1;
                    return;
                }
                _ => Event::Wrong(format!("another message {count} came, of {} bytes", text.len())),
            };
            // An error: the test is over.
            events.send(event).ok();
        })
}

/// A listener for this mode. Where messages are to be dropped, the kernel keeps next to none of them for a client,
/// however fast it reads.
fn listener(mode: &Mode) -> TcpListener {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a descriptor");
    if !mode.is_paced {
        socket.set_send_buffer_size(4 * 1024).expect("before it connects");
    }
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).expect("a free port");
    socket.listen(128).expect("a bound socket");
    socket.into()
}

/// Sends all that is to be sent, and says how many of it the client must have got.
fn tell(mode: &Mode, handle: &Handle, events: &Receiver<Event>) -> Result<String, String> {
    let id = match events.recv_timeout(PATIENCE) {
        Ok(Event::Go(id)) => id,
        Ok(Event::Wrong(problem)) => return Err(problem),
        Err(_) => return Err("the client does not say go".into()),
    };
    for number in 0..PUSHED {
        send(handle, id, number);
        if number % 16 == 15 && (mode.is_paced || number % 1024 == 1023) {
            wait_for_room(handle, id)?;
        }
    }
    let start = Instant::now();
    let info = loop {
        let info = handle.info(id).ok_or("the connection is gone")?;
        if info.queued == 0 {
            break info;
        }
        if start.elapsed() > PATIENCE {
            return Err(format!("{} bytes are not taken", info.queued));
        }
        std::thread::sleep(POLL_INTERVAL);
    };
    let (dropped, replaced) = (info.dropped, info.replaced);
    let got = PUSHED as u64 - dropped - replaced;
    if replaced == 0 || (dropped == 0) != mode.is_paced {
        return Err(format!("{dropped} were dropped and {replaced} replaced: that proves little"));
    }
    handle.push(id, format!("end {got}")).map_err(|error| error.to_string())?;
    Ok(format!("{got} arrived, {dropped} were dropped, {replaced} were replaced"))
}

/// In every way there is.
fn send(handle: &Handle, id: ConnectionId, number: usize) {
    let text = text_of(number);
    match number % 8 {
        0 | 1 => handle.push(id, text).is_ok(),
        2 => handle.push(id, Encoded::text(&text)).is_ok(),
        3 => handle.push(id, Outgoing::from(text).uncompressed()).is_ok(),
        4 => handle.push(id, Outgoing::from(text).compressed()).is_ok(),
        5 => handle.publish("room", text).is_ok(),
        6 => handle.publish_with("room", None, text, Delivery::Latest(1)).is_ok(),
        _ => handle.broadcast(text).is_ok(),
    };
}

fn wait_for_room(handle: &Handle, id: ConnectionId) -> Result<(), String> {
    let start = Instant::now();
    while handle.info(id).ok_or("the connection is gone")?.queued > ROOM {
        if start.elapsed() > PATIENCE {
            return Err("the client takes nothing".into());
        }
        std::thread::sleep(POLL_INTERVAL);
    }
    Ok(())
}

/// The message of a number: neighbours have much in common.
fn text_of(number: usize) -> String {
    let size = SIZES[number % SIZES.len()];
    let mut text = format!("{number} ");
    for word in 0.. {
        if text.len() >= size {
            break;
        }
        write!(text, "{},", (number / 3 * 7919 + word * 104_729) % 1_000_003).expect("memory");
    }
    text
}

/// The clients know these, too.
const SIZES: [usize; 16] =
    [20, 100, 300, 511, 512, 700, 1000, 1500, 2000, 3000, 125, 126, 127, 5000, 12_000, 40_000];
const SENT: usize = 2000;
const PUSHED: usize = 32_000;
const ROOM: usize = 32 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);
const POLL_INTERVAL: Duration = Duration::from_millis(1);
