//! Bytes can be sent as they are, in every phase of a connection but the last.

use std::io::Read;

use gannet::settings::QueuePolicy;
use gannet::{PushError, Server};

use crate::support::dial::Dial;
use crate::support::remote_control::RemoteControl;
use crate::support::{Client, Frame, TEXT, TestServer, upgrade_request, wait_until};

const RAW: &[u8] = b"as they are\r\n";

#[track_caller]
fn assert_comes(client: &mut Client) {
    let mut bytes = [0; RAW.len()];
    client.stream.read_exact(&mut bytes).expect("it is sent");
    assert_eq!(&bytes, RAW);
}

#[test]
fn they_arrive_in_each_phase() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.socket();
    wait_until("it is accepted", || remote.server.handle().counters().connections == 2);
    assert_eq!(remote.order("raw", 2), "Ok(())", "before the request");
    assert_comes(&mut client);
    client.upgrade(upgrade_request(remote.server.address, ""));
    assert_eq!(remote.order("raw", 2), "Ok(())", "as a WebSocket");
    assert_comes(&mut client);
    assert_eq!(remote.order("push", 2), "Ok(())");
    assert_eq!(client.receive(), Frame::new(TEXT, b"pushed"), "the frames go on");
    assert_eq!(remote.order("close", 2), "Ok(())");
    assert_eq!(remote.order("raw", 2), "Ok(())", "while it closes");
    assert_eq!(client.receive(), Frame::close(1000));
    assert_comes(&mut client);
    assert_eq!(remote.order("hang_up", 2), "true");
    assert_eq!(remote.order("raw", 2), "Err(Gone)", "it is over");
    assert_eq!(remote.order("raw", 99), "Err(Gone)", "there was never one");
}

#[test]
fn connect_can_send_them_before_anything_is_asked() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_connect(|server, id, _| {
        server.send_raw(id, RAW).expect("it is there");
    });
    let server = TestServer::start(server);
    assert_comes(&mut server.socket());
}

#[test]
fn they_are_not_dropped_for_a_newer_message() {
    let large: Vec<u8> = (0..30_000_u32).flat_map(u32::to_be_bytes).collect();
    let sent = large.clone();
    let server = Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
        settings.send_queue_policy = QueuePolicy::DropOldest;
        settings.send_queue_size_hard = 200_000;
    });
    let server = TestServer::start(server.on_message(move |server, message| {
        (0..50).for_each(|_| server.push(message.id, vec![0; 10_000]).expect("the oldest are dropped"));
        server.send_raw(message.id, &sent).expect("there is room");
        (0..50).for_each(|_| server.push(message.id, vec![0; 10_000]).expect("the oldest are dropped"));
        server.push(message.id, "end").expect("the oldest are dropped");
    }));
    let mut client = Dial::LITTLE_ROOM.client(server.address);
    client.send(TEXT, b"go");
    let mut bytes = Vec::new();
    let mut piece = [0; 65_536];
    while !bytes.ends_with(b"\x81\x03end") {
        let size = client.stream.read(&mut piece).expect("more");
        bytes.extend(&piece[..size]);
    }
    assert!(bytes.windows(large.len()).any(|window| window == large), "they are there in one piece");
}

#[test]
fn a_client_that_takes_nothing_gets_no_end_of_them() {
    for policy in [QueuePolicy::Close, QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
        let server = Server::bind("127.0.0.1:0").threads(1).configure(|settings| {
            settings.send_queue_policy = policy;
            settings.send_queue_size_hard = 100_000;
        });
        let (sender, answers) = std::sync::mpsc::channel();
        let server = TestServer::start(server.on_connect(move |server, id, _| {
            let sent = (0..1000).map(|_| server.send_raw(id, &[7; 10_000]));
            let refused = sent.filter(|sent| *sent == Err(PushError::Full)).count();
            sender.send((refused, server.info(id).map(|info| info.queued))).expect("a test");
        }));
        let _client = Dial::LITTLE_ROOM.connect(server.address);
        let (refused, queued) = answers.recv_timeout(crate::support::PATIENCE).expect("an answer");
        assert!(refused > 500, "{policy:?}: {refused} of 1000");
        assert!(queued.is_some_and(|queued| queued < 120_000), "{policy:?}: {queued:?} bytes wait");
        assert_eq!(server.handle().counters().open, 0, "it was never open");
    }
}
