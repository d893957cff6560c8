//! `join` and `leave` are told on the connection's own loop, never while another callback runs, and before its `close`.

use std::net::Shutdown;
use std::sync::{Arc, Mutex};

use gannet::{CloseCode, Server};

use crate::support::dial::reset;
use crate::support::hall::Hall;
use crate::support::{CLOSE, Client, TEXT, TestServer, wait_until};

#[test]
fn a_membership_is_told_whoever_has_made_it() {
    let hall = Hall::open(2);
    let (mut one, other) = hall.visitors_of_two_loops();
    let (id, other_id) = (one.id, other.id);
    hall.handle().join(id, "a").expect("it is open");
    assert_eq!(hall.event(), format!("join {id} a"));
    hall.run(&mut one, move |server| {
        assert_eq!(server.join(id, "b"), Ok(true));
        assert_eq!(server.join(id, "b"), Ok(false));
        assert_eq!(server.join(other_id, "b"), Ok(true));
        assert!(server.leave(id, "a"));
    });
    let events = hall.events(3);
    assert_eq!(events, [format!("join {id} b"), format!("join {other_id} b"), format!("leave {id} a")]);
    assert!(hall.handle().leave(other_id, "b"));
    assert_eq!(hall.event(), format!("leave {other_id} b"));
    hall.assert_no_event();
}

#[test]
fn a_connection_that_ends_leaves_its_rooms_before_its_close() {
    let endings: [fn(&Hall, Client, gannet::ConnectionId); 4] = [
        |_, client, _| reset(client.stream),
        |_, client, _| client.stream.shutdown(Shutdown::Write).expect("a live socket"),
        |_, mut client, _| client.send_close(1000, ""),
        |hall, mut client, id| {
            hall.handle().close(id, CloseCode::NORMAL, "").expect("it is open");
            let left = hall.events(2);
            assert_eq!(
                left,
                [format!("leave {id} a"), format!("leave {id} b")],
                "at once, not when it is over"
            );
            assert_eq!(client.receive().opcode, CLOSE);
            hall.handle().broadcast("nobody").expect("room");
            client.send_close(1000, "");
        },
    ];
    for (number, end) in endings.into_iter().enumerate() {
        let hall = Hall::open(2);
        let visitor = hall.visitor();
        let id = visitor.id;
        for room in ["a", "b"] {
            hall.handle().join(id, room).expect("it is open");
            assert_eq!(hall.event(), format!("join {id} {room}"));
        }
        end(&hall, visitor.client, id);
        if number < 3 {
            assert_eq!(hall.events(2), [format!("leave {id} a"), format!("leave {id} b")]);
        }
        assert_eq!(hall.event(), format!("close {id}"));
        assert_eq!(hall.handle().room_list(), []);
    }
}

/// A server whose callbacks note when they begin and end.
fn journaling(journal: &Arc<Mutex<Vec<String>>>) -> Server {
    let note = |what: &'static str| {
        let journal = Arc::clone(journal);
        move || journal.lock().expect("nobody panics").push(what.into())
    };
    let (open, opened, joined, left) = (note("open"), note("opened"), note("join"), note("leave"));
    Server::bind("127.0.0.1:0")
        .threads(1)
        .on_open(move |server, request| {
            open();
            assert_eq!(server.join(request.id, "hall"), Ok(true));
            assert_eq!(server.publish("hall", "from open"), Ok(1));
            opened();
        })
        .on_join(move |server, id, room| {
            joined();
            if room == "hall" {
                server.join(id, "garden").expect("it is open");
                assert!(server.leave(id, "hall"));
                server.publish("garden", "from join").expect("room");
            }
        })
        .on_leave(move |server, _, _| {
            left();
            server.publish("garden", "from leave").expect("room");
        })
}

#[test]
fn callbacks_do_not_nest_and_may_do_anything() {
    let journal = Arc::default();
    let server = TestServer::start(journaling(&journal));
    let mut client = server.client();
    for text in ["from open", "from join", "from leave"] {
        assert_eq!(client.receive(), crate::support::Frame::new(TEXT, text));
    }
    let told = || journal.lock().expect("nobody panics").clone();
    wait_until("all is told", || told().len() == 5);
    assert_eq!(told(), ["open", "opened", "join", "join", "leave"]);
}

#[test]
fn a_callback_that_panics_closes_its_connection() {
    for is_join in [true, false] {
        let server = Server::bind("127.0.0.1:0").threads(1);
        let server = server
            .on_join(move |_, _, _| assert!(!is_join, "as the test wants"))
            .on_leave(move |_, _, _| assert!(is_join, "as the test wants"));
        let server = TestServer::start(server);
        let (mut client, handle) = (server.client(), server.handle());
        let id = handle.ids()[0];
        handle.join(id, "a").expect("it is open");
        handle.leave(id, "a");
        client.assert_closed_with(1011);
        wait_until("it is gone", || handle.counters().connections == 0);
        assert_eq!(handle.room_list(), []);
    }
}
