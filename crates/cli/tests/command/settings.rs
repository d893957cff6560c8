//! Settings come from a file, the environment, `--set` and the options; later ones win.

use crate::process::{Gannet, TemporaryFile};
use crate::support::{BINARY, CLOSE, Client, Frame, TEXT};

/// Asserts that a message of this size is the largest that is taken.
fn assert_message_size_max(gannet: &mut Gannet, size: usize) {
    let address = gannet.address();
    let mut client = Client::open(address);
    client.send(BINARY, &vec![0; size]);
    assert_eq!(client.receive().opcode, BINARY);
    client.send(BINARY, &vec![0; size + 1]);
    let close = client.receive();
    assert_eq!((close.opcode, &close.payload[..2]), (CLOSE, &1009_u16.to_be_bytes()[..]));
}

#[test]
fn each_source_of_settings_wins_over_those_before_it() {
    let file = TemporaryFile::new("message_size_max = 100\nlisten = '127.0.0.1:0'\n");
    let file = ["echo", "--config", file.path()];
    let variables = [("GANNET_MESSAGE_SIZE_MAX", "200"), ("HOME", "/")];
    assert_message_size_max(&mut Gannet::run(&file, &[]), 100);
    assert_message_size_max(&mut Gannet::run(&file, &variables), 200);
    let set = ["--set", "message_size_max=300"];
    assert_message_size_max(&mut Gannet::run(&[&file[..], &set].concat(), &variables), 300);
    let again = ["--set", "message_size_max=1 KiB"];
    assert_message_size_max(&mut Gannet::run(&[&file[..], &set, &again].concat(), &variables), 1024);
}

#[test]
fn the_options_win_over_everything() {
    let file = TemporaryFile::new("listen = '192.0.2.1:1'\nthreads = 1000\n");
    let variables = [("GANNET_LISTEN", "192.0.2.1:2"), ("GANNET_THREADS", "1001")];
    let set = ["--set", "listen=192.0.2.1:3", "--set", "threads=1002"];
    let options = ["echo", "--config", file.path(), "--listen", "127.0.0.1:0", "--threads", "3"];
    let mut gannet = Gannet::run(&[&options[..], &set].concat(), &variables);
    gannet.address();
    #[cfg(target_os = "linux")]
    assert_eq!(loops(&gannet), 3);
}

/// The threads that are named after loops; they are when the server says where it listens, or soon after.
#[cfg(target_os = "linux")]
fn loops(gannet: &Gannet) -> usize {
    let count = || {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", gannet.pid())).expect("it runs");
        let names = tasks.flatten().map(|task| std::fs::read_to_string(task.path().join("comm")));
        names.filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("gannet-"))).count()
    };
    crate::support::wait_until("there are loops", || count() >= 3);
    count()
}

#[test]
fn it_listens_on_each_address() {
    let more = ["--listen", "127.0.0.2:0", "--listen", "127.0.0.1:0"];
    let mut gannet = Gannet::echo(&more);
    let addresses = [gannet.address(), gannet.address(), gannet.address()];
    assert_ne!(addresses[0].port(), addresses[2].port());
    assert_eq!(addresses[1].ip().to_string(), "127.0.0.2");
    for address in addresses {
        let mut client = Client::open(address);
        client.send(TEXT, b"hello");
        assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
    }
}

#[test]
fn a_list_can_be_set() {
    let subprotocols = ["--set", "subprotocols=[\"chat\", \"superchat\"]"];
    let mut gannet = Gannet::echo(&subprotocols);
    let address = gannet.address();
    let mut client = Client::connect(address);
    let offer = "Sec-WebSocket-Protocol: soap, superchat, chat\r\n";
    client.write(crate::support::upgrade_request(address, offer).as_bytes());
    let answer = client.read_head().to_ascii_lowercase();
    assert!(answer.contains("\r\nsec-websocket-protocol: superchat\r\n"), "{answer}");
}
