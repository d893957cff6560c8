//! Messages reach a connection's task one after the other, each once and in order.

use std::time::Duration;

use gannet::{CloseCode, Frame as Piece, Opcode, OwnedMessage, StartError};
use tokio::sync::mpsc;

use super::server;
use crate::support::{BINARY, FIN, Frame, PING, PONG, TEXT, TestServer, frame, upgrade_request};

fn echo() -> gannet::Server {
    server(|_| ()).on_connection(async |mut socket| {
        while let Some(message) = socket.recv().await {
            if socket.send(message).await.is_err() {
                break;
            }
        }
    })
}

#[test]
fn an_echo_sends_each_message_back_as_the_kind_it_came() {
    let server = TestServer::start(echo());
    let mut client = server.client();
    for (opcode, payload) in [(TEXT, "ahoy".as_bytes()), (BINARY, &[0, 255]), (TEXT, b""), (BINARY, b"")] {
        client.send(opcode, payload);
        assert_eq!(client.receive(), Frame::new(opcode, payload));
    }
    let large = vec![b'm'; 900_000];
    client.send(TEXT, &large);
    assert_eq!(client.receive(), Frame::new(TEXT, &large));
}

#[test]
fn messages_that_come_together_are_received_in_order() {
    let server = TestServer::start(echo());
    let mut client = server.client();
    let mut writer = client.for_another_thread();
    let writing = std::thread::spawn(move || {
        for batch in 0..100 {
            let frames = (0..200).flat_map(|at| frame(FIN | TEXT, (batch * 200 + at).to_string().as_bytes()));
            writer.write(&frames.collect::<Vec<u8>>());
        }
    });
    for number in 0..20_000 {
        assert_eq!(client.receive(), Frame::new(TEXT, number.to_string()));
    }
    writing.join().expect("the server reads");
}

#[test]
fn the_next_message_waits_until_the_task_is_done_with_the_last() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        while let Some(message) = socket.recv().await {
            socket.send("begun").await.expect("it is open");
            tokio::time::sleep(Duration::from_millis(20)).await;
            socket.send(message).await.expect("it is open");
        }
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client
        .write(&[frame(FIN | TEXT, b"one"), frame(FIN | TEXT, b"two"), frame(FIN | TEXT, b"three")].concat());
    for text in ["begun", "one", "begun", "two", "begun", "three"] {
        assert_eq!(client.receive(), Frame::new(TEXT, text));
    }
}

#[test]
fn what_comes_behind_the_request_is_received() {
    let server = TestServer::start(echo());
    let mut client = server.socket();
    client.write(&[upgrade_request(server.address, "").as_bytes(), &frame(FIN | TEXT, b"at once")].concat());
    client.assert_accepted();
    assert_eq!(client.receive(), Frame::new(TEXT, b"at once"));
}

#[test]
fn the_request_is_there() {
    let server = server(|_| ()).on_connection(async |socket| {
        let query = socket.request().header("X-Name").unwrap_or("nobody").to_owned();
        socket.send(format!("{} {query}", socket.request().path())).await.expect("it is open");
    });
    let server = TestServer::start(server);
    let mut client = server.socket();
    client.upgrade(upgrade_request(server.address, "X-Name: Ada\r\n"));
    assert_eq!(client.receive(), Frame::new(TEXT, b"/chat Ada"));
    client.assert_closed_with(1000);
}

#[test]
fn a_ping_is_answered_while_the_task_waits_for_something_else() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        socket.recv().await;
        socket.send("waiting").await.expect("it is open");
        std::future::pending::<()>().await;
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    client.send(TEXT, b"go");
    assert_eq!(client.receive(), Frame::new(TEXT, b"waiting"));
    client.send(PING, b"there?");
    assert_eq!(client.receive(), Frame::new(PONG, b"there?"));
}

#[test]
fn no_message_is_lost_where_receiving_is_dropped_before_it_is_ready() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        let (ticks, mut ticked) = mpsc::unbounded_channel();
        let ticking = tokio::spawn(async move {
            while ticks.send(()).is_ok() {
                tokio::task::yield_now().await;
            }
        });
        loop {
            tokio::select! {
                biased;
                message = socket.recv() => match message {
                    Some(message) => socket.send(message).await.expect("it is open"),
                    None => break,
                },
                _ = ticked.recv() => {}
            }
        }
        ticking.abort();
    });
    let server = TestServer::start(server);
    let mut client = server.client();
    for number in 0..1000 {
        client.send(TEXT, number.to_string().as_bytes());
        assert_eq!(client.receive(), Frame::new(TEXT, number.to_string()));
    }
}

#[test]
fn a_socket_has_the_verbs_of_rooms() {
    let server = server(|_| ()).on_connection(async |mut socket| {
        while let Some(OwnedMessage::Text(text)) = socket.recv().await {
            match text.split_once(' ') {
                Some(("join", room)) => drop(socket.join(room)),
                Some(("leave", room)) => drop(socket.leave(room)),
                Some(("all", text)) => drop(socket.publish("hall", text)),
                Some(("others", text)) => drop(socket.publish_to_others("hall", text)),
                Some(("close", reason)) => drop(socket.close(CloseCode::new(4001), reason)),
                Some(("frame", text)) => {
                    let piece = Piece { opcode: Opcode::Text, fin: true, payload: text.as_bytes() };
                    socket
                        .act(|server| server.send_frame(socket.id(), piece))
                        .expect("it runs")
                        .expect("it is open");
                }
                Some(_) | None => {}
            }
            socket.try_send("done").ok();
        }
    });
    let server = TestServer::start(server);
    let [mut ada, mut bob] = [server.client(), server.client()];
    for client in [&mut ada, &mut bob] {
        client.send(TEXT, b"join hall");
        assert_eq!(client.receive(), Frame::new(TEXT, b"done"));
    }
    ada.send(TEXT, b"others ahoy");
    assert_eq!(ada.receive(), Frame::new(TEXT, b"done"));
    assert_eq!(bob.receive(), Frame::new(TEXT, b"ahoy"));
    bob.send(TEXT, b"all hello");
    assert_eq!([bob.receive(), bob.receive()], [Frame::new(TEXT, b"hello"), Frame::new(TEXT, b"done")]);
    assert_eq!(ada.receive(), Frame::new(TEXT, b"hello"));
    ada.send(TEXT, b"frame by hand");
    assert_eq!([ada.receive(), ada.receive()], [Frame::new(TEXT, b"by hand"), Frame::new(TEXT, b"done")]);
    ada.send(TEXT, b"leave hall");
    assert_eq!(ada.receive(), Frame::new(TEXT, b"done"));
    bob.send(TEXT, b"all anybody?");
    assert_eq!([bob.receive(), bob.receive()], [Frame::new(TEXT, b"anybody?"), Frame::new(TEXT, b"done")]);
    ada.send(TEXT, b"close enough said");
    assert_eq!(ada.receive().into_close(), (4001, "enough said".to_owned()));
}

#[test]
fn a_callback_beside_a_task_for_the_same_is_an_error_that_names_both() {
    let both = echo().on_message(|_, _| ()).spawn().expect_err("one is too many");
    assert_eq!(
        both.to_string(),
        "on_connection and on_message were both given, and the first leaves nothing to the second; give one of them"
    );
    let both = echo().on_join(|_, _, _| ()).spawn().expect_err("one is too many");
    assert!(matches!(both, StartError::Exclusive { one: "on_connection", other: "on_join" }));
    let upgrade = async |_: gannet::Request| gannet::Upgrade::accept();
    let both = server(|_| ()).on_upgrade(|_, _| gannet::Upgrade::accept()).on_upgrade_async(upgrade).spawn();
    let both = both.expect_err("one is too many");
    assert!(matches!(both, StartError::Exclusive { one: "on_upgrade_async", other: "on_upgrade" }));
}
