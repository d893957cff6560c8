//! Aborting resets a connection, hanging up ends it after what waits; both work in every phase, and are told once.

use std::io::Read;

use gannet::{ConnectionId, Server};

use crate::support::callback_log::{Call, CallbackLog};
use crate::support::dial::Dial;
use crate::support::remote_control::{MUCH, RemoteControl};
use crate::support::{BINARY, FIN, Frame, TEXT, TestServer, frame, upgrade_request, wait_until};

#[test]
fn an_open_connection_is_reset() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.client();
    assert_eq!(remote.order("abort", 2), "true");
    remote.assert_told(&["close 2 1006 sent None Over", "disconnect 2 Over"]);
    client.assert_reset();
    assert_eq!(remote.order("abort", 2), "false");
}

#[test]
fn what_waits_is_thrown_away_by_abort() {
    let mut remote = RemoteControl::start();
    let mut client = Dial::LITTLE_ROOM.client(remote.server.address);
    assert_eq!(remote.order("push_much", 2), "Ok(())");
    assert_ne!(remote.order("queued", 2), "0");
    assert_eq!(remote.order("abort", 2), "true");
    let mut bytes = Vec::new();
    client.stream.read_to_end(&mut bytes).expect_err("a reset");
    assert!(bytes.len() < MUCH, "{} bytes", bytes.len());
}

#[test]
fn what_waits_arrives_before_a_connection_is_hung_up() {
    let mut remote = RemoteControl::start();
    let mut client = Dial::LITTLE_ROOM.client(remote.server.address);
    assert_eq!(remote.order("push_much", 2), "Ok(())");
    assert_eq!(remote.order("push", 2), "Ok(())");
    assert_eq!(remote.order("hang_up", 2), "true");
    assert_eq!(remote.order("phase", 2), "Over");
    remote.assert_told(&["close 2 1006 sent None Over"]);
    assert_eq!(remote.order("hang_up", 2), "false");
    assert_eq!(remote.order("push", 2), "Err(Gone)");
    let message = client.receive();
    assert_eq!((message.opcode, message.payload.len()), (BINARY, MUCH));
    assert_eq!(client.receive(), Frame::new(TEXT, b"pushed"));
    client.assert_ends();
    drop(client);
    remote.assert_told(&["disconnect 2 Over"]);
}

#[test]
fn a_connection_that_lingers_can_be_aborted() {
    let mut remote = RemoteControl::start();
    let mut client = Dial::LITTLE_ROOM.client(remote.server.address);
    assert_eq!(remote.order("push_much", 2), "Ok(())");
    assert_eq!(remote.order("hang_up", 2), "true");
    assert_eq!(remote.order("abort", 2), "true");
    remote.assert_told(&["close 2 1006 sent None Over", "disconnect 2 Over"]);
    client.stream.read_to_end(&mut Vec::new()).expect_err("a reset");
}

#[test]
fn a_connection_that_closes_is_told_once_with_the_code_that_was_sent() {
    let mut remote = RemoteControl::start();
    for (number, order) in [(2, "abort"), (3, "hang_up")] {
        let mut client = remote.server.client();
        assert_eq!(remote.order("close", number), "Ok(())");
        assert_eq!(client.receive(), Frame::close(1000));
        assert_eq!(remote.order("phase", number), "Closing");
        assert_eq!(remote.order(order, number), "true");
        match order {
            "abort" => client.assert_reset(),
            _ => client.assert_ends(),
        }
        drop(client);
        assert_eq!(remote.told(), format!("close {number} 1006 sent Some(1000) Over"));
        assert_eq!(remote.told(), format!("disconnect {number} Over"));
    }
}

#[test]
fn a_connection_in_its_handshake_ends_without_an_answer() {
    let mut remote = RemoteControl::start();
    for (number, order) in [(2, "abort"), (3, "hang_up")] {
        let mut client = remote.server.socket();
        client.write(&upgrade_request(remote.server.address, "").as_bytes()[..60]);
        wait_until("it is accepted", || remote.server.handle().counters().connections == 2);
        assert_eq!(remote.order("phase", number), "Handshake");
        assert_eq!(remote.order(order, number), "true");
        match order {
            "abort" => client.assert_reset(),
            _ => client.assert_ends(),
        }
        drop(client);
        assert_eq!(remote.told(), format!("disconnect {number} Over"), "there is no close without an open");
    }
}

#[test]
fn connect_can_end_a_connection() {
    type End = fn(&gannet::Context<'_>, ConnectionId) -> bool;
    let ends: [End; 2] = [|server, id| server.abort(id), |server, id| server.hang_up(id)];
    for end in ends {
        let calls = CallbackLog::default();
        let server = calls.record(Server::bind("127.0.0.1:0").threads(1));
        let server = TestServer::start(server.on_connect({
            let calls = calls.clone();
            move |server, id, _| {
                calls.write(Call::Connect(id.number()));
                assert!(end(server, id));
            }
        }));
        let mut client = server.socket();
        assert_eq!(client.read_to_end().unwrap_or_default(), b"", "nothing is said");
        drop(client);
        calls.wait_for_silence();
        assert_eq!(calls.all(), [Call::Connect(1), Call::Disconnect(1)]);
    }
}

#[test]
fn nothing_more_is_delivered_of_the_read_that_led_to_it() {
    let mut remote = RemoteControl::start();
    for (number, order) in [(2, "!abort"), (3, "!hang_up")] {
        let mut client = remote.server.client();
        let texts = ["one", order, "two"];
        client.write(&texts.map(|text| frame(FIN | TEXT, text.as_bytes())).concat());
        remote.assert_told(&[
            &format!("message {number} one"),
            &format!("message {number} {order}"),
            &format!("close {number} 1006 sent None Over"),
        ]);
        client.read_to_end().ok();
        drop(client);
        assert_eq!(remote.told(), format!("disconnect {number} Over"));
    }
}

#[test]
fn there_is_nothing_to_end_where_there_is_no_connection() {
    let mut remote = RemoteControl::start();
    for order in ["abort", "hang_up"] {
        assert_eq!(remote.order(order, 0), "false");
        assert_eq!(remote.order(order, 99), "false");
    }
}
