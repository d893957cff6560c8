//! The facts about a connection can be asked for from its first callback to its last.

use std::sync::mpsc::channel;
use std::time::Instant;

use gannet::{ConnectionId, ConnectionPhase, Info, Server};

use crate::support::remote_control::RemoteControl;
use crate::support::{Frame, PATIENCE, TestServer, upgrade_request, wait_until};

#[test]
fn its_phase_is_that_of_its_life() {
    let mut remote = RemoteControl::start();
    let mut client = remote.server.socket();
    wait_until("it is accepted", || remote.server.handle().counters().connections == 2);
    assert_eq!(remote.order("phase", 2), "Handshake");
    client.write(upgrade_request(remote.server.address, "").as_bytes());
    client.read_head();
    assert_eq!(remote.order("phase", 2), "Open");
    assert_eq!(remote.order("close", 2), "Ok(())");
    assert_eq!(remote.order("phase", 2), "Closing");
    assert_eq!(client.receive(), Frame::close(1000));
    client.send_close(1000, "");
    client.read_to_end().expect("an orderly end");
    drop(client);
    remote.assert_told(&["close 2 1000 sent Some(1000) Over", "disconnect 2 Over"]);
    assert_eq!(remote.order("phase", 2), "None");
    for number in [0, 3, u64::MAX] {
        assert_eq!(remote.order("phase", number), "None", "there is no such connection");
    }
}

#[test]
fn its_address_here_is_the_one_that_the_client_connected_to() {
    let mut remote = RemoteControl::start();
    let _client = remote.server.client();
    assert_eq!(remote.order("local_addr", 2), format!("{:?}", Some(remote.server.address)));
}

#[cfg(target_os = "linux")]
#[test]
fn its_descriptor_is_the_operating_systems() {
    let mut remote = RemoteControl::start();
    let descriptor = |answer: String| {
        answer.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(")")).map(str::to_owned)
    };
    let link = |descriptor: &str| std::fs::read_link(format!("/proc/self/fd/{descriptor}"));
    let client = remote.server.client();
    let first = descriptor(remote.order("descriptor", 1)).expect("it is open");
    let second = descriptor(remote.order("descriptor", 2)).expect("it is open");
    let links = [&first, &second].map(|number| link(number).expect("a descriptor of this process"));
    assert!(links.iter().all(|link| link.to_string_lossy().starts_with("socket:")), "{links:?}");
    assert_ne!(links[0], links[1]);
    drop(client);
    remote.assert_told(&["close 2 1006 sent None Over", "disconnect 2 Over"]);
    assert_eq!(remote.order("descriptor", 2), "None");
}

#[test]
fn every_callback_can_ask_about_its_own_connection() {
    let (sender, infos) = channel::<(&str, Option<Info>)>();
    let senders: [_; 4] = std::array::from_fn(|_| sender.clone());
    let [connects, opens, closes, disconnects] = senders;
    let server = Server::bind("127.0.0.1:0")
        .threads(1)
        .configure(|settings| settings.subprotocols = vec!["chat".into()]);
    let server = TestServer::start(
        server
            .on_connect(move |server, id, _| connects.send(("connect", server.info(id))).expect("a test"))
            .on_open(move |server, request| opens.send(("open", server.info(request.id))).expect("a test"))
            .on_close(move |server, closed| closes.send(("close", server.info(closed.id))).expect("a test"))
            .on_disconnect(move |server, id| {
                disconnects.send(("disconnect", server.info(id))).expect("a test")
            }),
    );
    let mut client = server.socket();
    let remote_addr = client.stream.local_addr().expect("a live socket");
    client.write(upgrade_request(server.address, "Sec-WebSocket-Protocol: chat\r\n").as_bytes());
    client.read_head();
    client.send_close(1000, "");
    client.read_to_end().expect("an orderly end");
    drop(client);
    for (callback, phase, has_socket, subprotocol) in [
        ("connect", ConnectionPhase::Handshake, true, None),
        ("open", ConnectionPhase::Open, true, Some("chat")),
        ("close", ConnectionPhase::Over, true, Some("chat")),
        ("disconnect", ConnectionPhase::Over, false, Some("chat")),
    ] {
        let (called, info) = infos.recv_timeout(PATIENCE).expect("a callback");
        assert_eq!(called, callback);
        let info = info.unwrap_or_else(|| panic!("{callback} knows nothing"));
        assert_eq!(
            (info.id, info.phase, info.remote_addr),
            (ConnectionId::new(1), phase, remote_addr),
            "{callback}"
        );
        assert_eq!(info.descriptor.is_some(), has_socket, "{callback}");
        assert_eq!(info.local_addr, has_socket.then_some(server.address), "{callback}");
        assert_eq!(info.subprotocol.as_deref(), subprotocol, "{callback}");
        // The answer to its request was the first that it was sent.
        assert_eq!(info.last_sent.is_some(), callback != "connect", "{callback}");
        assert!(info.last_sent.is_none_or(|sent| sent >= info.connected && sent <= Instant::now()));
    }
}

#[test]
fn other_threads_are_told_of_a_connection_from_its_first_to_its_last() {
    let mut remote = RemoteControl::start();
    let handle = remote.server.handle();
    let second = ConnectionId::new(2);
    let mut client = remote.server.socket();
    wait_until("it is accepted", || handle.counters().connections == 2);
    assert!(handle.info(second).is_some_and(|info| info.phase == ConnectionPhase::Handshake));
    client.write(upgrade_request(remote.server.address, "").as_bytes());
    client.read_head();
    assert!(handle.info(second).is_some_and(|info| info.phase == ConnectionPhase::Open));
    assert_eq!(remote.order("close", 2), "Ok(())");
    assert!(handle.info(second).is_some_and(|info| info.phase == ConnectionPhase::Closing));
    drop(client);
    wait_until("it has gone", || handle.info(second).is_none());
}
