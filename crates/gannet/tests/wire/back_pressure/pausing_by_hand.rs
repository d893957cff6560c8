//! A connection that the application has paused is not read until it says so, and is not held to account for that.

use std::io::Write;
use std::thread;
use std::time::Duration;

use gannet::{ConnectionId, Server};

use crate::support::dial::Dial;
use crate::support::remote_control::{MUCH, RemoteControl};
use crate::support::{
    BINARY, CLOSE, CONTINUATION, Client, FIN, Frame, PING, PONG, TEXT, frame, upgrade_request, wait_until,
};

const QUIET: Duration = Duration::from_millis(150);
const SECOND: Duration = Duration::from_secs(1);

fn frames(texts: &[&str]) -> Vec<u8> {
    texts.iter().flat_map(|text| frame(FIN | TEXT, text.as_bytes())).collect()
}

#[test]
fn what_comes_meanwhile_is_delivered_in_order_when_it_is_resumed() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.client();
    client.send(TEXT, b"before");
    remote.assert_told(&["message 2 before"]);
    assert_eq!(remote.order("pause", 2), "true");
    for number in 0..100 {
        client.send(TEXT, number.to_string().as_bytes());
    }
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("resume", 2), "true");
    for number in 0..100 {
        assert_eq!(remote.told(), format!("message 2 {number}"));
    }
}

#[test]
fn its_own_callback_stops_the_rest_of_the_same_read() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.client();
    let rest = [frames(&["two", "three"]), frame(FIN | PING, b"four"), frames(&["!pause", "five"])].concat();
    client.write(&[frames(&["one", "!pause"]), rest.clone()].concat());
    remote.assert_told(&["message 2 one", "message 2 !pause"]);
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("unread", 2), rest.len().to_string());
    assert!(client.is_silent_for(Duration::from_millis(1)), "the Ping waits, too");
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 two", "message 2 three", "message 2 !pause"]);
    assert_eq!(client.receive(), Frame::new(PONG, b"four"));
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("unread", 2), frames(&["five"]).len().to_string());
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 five"]);
    assert_eq!(remote.order("unread", 2), "0");
}

#[test]
fn the_callback_of_a_message_larger_than_a_read_stops_what_follows() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.client();
    let large = format!("!pause{}", ".".repeat(700_000));
    for _ in 0..3 {
        client.write(&[frames(&[&large]), frames(&["behind"])].concat());
        remote.assert_told(&["message 2 !pause.............."]);
        remote.assert_quiet(QUIET);
        assert_eq!(remote.order("resume", 2), "true");
        remote.assert_told(&["message 2 behind"]);
    }
}

#[test]
fn pausing_and_resuming_in_one_callback_is_nothing() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_open(|server, request| {
        assert!(server.pause(request.id) && server.resume(request.id));
    });
    let mut remote = RemoteControl::of(server);
    let mut client = remote.server.client();
    client.write(&frames(&["!pause", "one"]));
    remote.assert_told(&["message 2 !pause"]);
    assert_eq!(remote.order("pause", 2), "true", "twice is once");
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 one"]);
    assert_eq!(remote.order("resume", 2), "true", "twice is once");
    client.send(TEXT, b"two");
    remote.assert_told(&["message 2 two"]);
}

#[test]
fn open_can_pause_before_the_messages_that_came_with_the_request() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_open(|server, request| {
        if request.id != ConnectionId::new(1) {
            assert!(server.pause(request.id));
        }
    });
    let mut remote = RemoteControl::of(server);
    let mut client = remote.server.socket();
    let request = upgrade_request(remote.server.address, "");
    client.upgrade([request.as_bytes(), &frames(&["one", "two"])].concat());
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 one", "message 2 two"]);
}

#[test]
fn the_timers_of_a_paused_connection_stand_still() {
    let mut remote = RemoteControl::with(|settings| {
        settings.ping_interval = SECOND / 2;
        settings.ping_timeout = SECOND;
        settings.idle_timeout = SECOND;
    });
    // The director would be idle, too.
    let mut client = remote.server.client();
    client.send(TEXT, b"!pause");
    remote.assert_told(&["message 2 !pause"]);
    client.send(TEXT, b"behind");
    for _ in 0..12 {
        assert_eq!(remote.order("queued", 2), "0");
        assert!(client.is_silent_for(SECOND / 4), "it is neither pinged nor closed");
    }
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 behind"]);
    assert_eq!(client.receive(), Frame::new(PING, b""), "they go on when it is read again");
    client.assert_closed_with(1001);
}

#[test]
fn a_message_that_is_being_received_is_not_too_slow_for_it() {
    let mut remote = RemoteControl::with(|settings| {
        settings.message_timeout = SECOND;
        settings.message_rate_min = 1 << 20;
    });
    let mut client = remote.server.client();
    let [first, second] = [frame(TEXT, b"one "), frame(FIN | CONTINUATION, b"message")];
    client.write(&first);
    client.send(PING, b"is it there?");
    assert_eq!(client.receive().opcode, PONG);
    assert_eq!(remote.order("pause", 2), "true");
    client.write(&second);
    remote.assert_quiet(2 * SECOND + SECOND / 2);
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 one message"]);
}

#[test]
fn a_request_that_is_not_read_is_not_late() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_connect(|server, id, _| {
        if id != ConnectionId::new(1) {
            assert!(server.pause(id));
        }
    });
    let server = server.configure(|settings| settings.handshake_timeout = SECOND);
    let mut remote = RemoteControl::of(server);
    let mut client = remote.server.socket();
    client.write(upgrade_request(remote.server.address, "").as_bytes());
    assert!(client.is_silent_for(2 * SECOND + SECOND / 2));
    assert_eq!(remote.order("phase", 2), "Handshake");
    assert_eq!(remote.order("resume", 2), "true");
    client.assert_accepted();
    let mut late = remote.server.socket();
    wait_until("it is there", || remote.server.handle().counters().connections == 3);
    assert_eq!(remote.order("resume", 3), "true");
    assert!(late.read_head().starts_with("HTTP/1.1 408 "), "the time begins with that");
}

#[test]
fn a_client_that_takes_nothing_is_not_read_although_it_is_resumed() {
    let mut remote = RemoteControl::start();
    let mut client = Dial::LITTLE_ROOM.client(remote.server.address);
    // The queue is full when the second message is looked at, and the third pauses when it is taken up.
    client.write(&frames(&["!push_much", "one", "!pause", "two"]));
    remote.assert_told(&["message 2 !push_much"]);
    for order in ["resume", "pause", "resume"] {
        remote.assert_quiet(QUIET);
        assert_eq!(remote.order(order, 2), "true");
    }
    remote.assert_quiet(QUIET);
    assert_eq!(client.receive().payload.len(), MUCH);
    remote.assert_told(&["message 2 one", "message 2 !pause"]);
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 two"]);
}

#[test]
fn a_client_that_takes_what_waits_is_not_read_while_it_is_paused() {
    let mut remote = RemoteControl::start();
    let mut client = Dial::LITTLE_ROOM.client(remote.server.address);
    client.write(&frames(&["!push_much", "one"]));
    remote.assert_told(&["message 2 !push_much"]);
    assert_eq!(remote.order("pause", 2), "true");
    assert_eq!(client.receive().payload.len(), MUCH);
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("queued", 2), "0");
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 one"]);
}

#[test]
fn no_more_than_a_read_is_kept_and_the_client_is_slowed_down() {
    let mut remote = RemoteControl::start();
    let client = remote.server.client();
    let mut stream = client.stream.try_clone().expect("a live socket");
    let writing = thread::spawn(move || {
        let flood = frame(FIN | BINARY, &[7; 60_000]);
        stream.write_all(&frames(&["!pause"])).expect("it is open");
        while stream.write_all(&flood).is_ok() {}
    });
    remote.assert_told(&["message 2 !pause"]);
    remote.assert_quiet(4 * QUIET);
    let unread: usize = remote.order("unread", 2).parse().expect("a number");
    assert!(unread <= 512 * 1024, "{unread} bytes are kept");
    assert_eq!(remote.order("abort", 2), "true");
    writing.join().expect("no panic");
}

#[test]
fn a_close_of_the_servers_ends_the_pause_so_that_the_answer_is_found() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.client();
    client.write(&frames(&["!pause", "behind"]));
    remote.assert_told(&["message 2 !pause"]);
    assert_eq!(remote.order("close", 2), "Ok(())");
    assert_eq!(client.receive(), Frame::close(1000));
    assert_eq!(remote.order("pause", 2), "false");
    assert_eq!(remote.order("resume", 2), "false");
    client.send_close(1000, "");
    remote.assert_told(&["close 2 1000 sent Some(1000) Over", "disconnect 2 Over"]);
}

#[test]
fn a_client_that_has_gone_is_noticed_when_it_is_resumed() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.client();
    client.write(&frames(&["!pause", "behind"]));
    client.send(CLOSE, &1001_u16.to_be_bytes());
    drop(client);
    remote.assert_told(&["message 2 !pause"]);
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 behind", "close 2 1001 sent Some(1001) Over", "disconnect 2 Over"]);
}

#[test]
fn a_connection_that_ends_while_it_is_paused_leaves_nothing_behind() {
    let mut remote = RemoteControl::start();
    for (number, order) in [(2, "abort"), (3, "hang_up")] {
        let mut client = remote.server.client();
        client.write(&frames(&["!pause", "behind"]));
        remote.assert_told(&[&format!("message {number} !pause")]);
        assert_eq!(remote.order(order, number), "true");
        assert_eq!(remote.order("unread", number), "0");
        assert_eq!(remote.order("resume", number), "false");
        client.read_to_end().ok();
        drop(client);
        assert_eq!(remote.told(), format!("close {number} 1006 sent None Over"));
        assert_eq!(remote.told(), format!("disconnect {number} Over"));
    }
    for order in ["pause", "resume"] {
        assert_eq!(remote.order(order, 2), "false", "it is gone");
        assert_eq!(remote.order(order, 99), "false", "there was never one");
    }
}

#[test]
fn what_is_resumed_by_another_is_delivered_after_that_callback() {
    let server = Server::bind("127.0.0.1:0").threads(1);
    let server = crate::support::TestServer::start(server.on_message(|server, message| {
        let [first, second] = [1, 2].map(ConnectionId::new);
        match message.text().expect("text") {
            "hold" => assert!(server.pause(second)),
            "go on" => {
                assert!(server.resume(second));
                server.push(first, "resumed").expect("it is open");
            }
            text => server.push(first, text).expect("it is open"),
        }
    }));
    let mut first = server.client();
    let mut second: Client = server.client();
    second.send(TEXT, b"hold");
    second.send(TEXT, b"held");
    wait_until("it is read", || {
        server.handle().info(ConnectionId::new(2)).is_some_and(|info| info.last_received > info.connected)
            || first.is_silent_for(QUIET)
    });
    first.send(TEXT, b"go on");
    assert_eq!(first.receive().payload, b"resumed");
    assert_eq!(first.receive().payload, b"held");
}
