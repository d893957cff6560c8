//! Beyond the greatest number of connections the answer is 503, and those that were there are served.

use crate::support::callback_log::{Call, CallbackLog};
use crate::support::response::Response;
use crate::support::{Client, Frame, TEXT, TestServer, upgrade_request, wait_until};

const SERVICE_UNAVAILABLE: &str = "503 Service Unavailable";

fn server(connections_max: usize) -> TestServer {
    TestServer::echo(|settings| settings.connections_max = connections_max)
}

#[track_caller]
fn assert_full(answer: &Response) {
    answer.assert_refusal(SERVICE_UNAVAILABLE);
    let seconds = answer.field("Retry-After").expect("RFC 9110 §15.6.4");
    assert!(seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0), "{seconds}");
}

#[track_caller]
fn assert_echoes(client: &mut Client) {
    client.send(TEXT, b"hello");
    assert_eq!(client.receive(), Frame::new(TEXT, b"hello"));
}

#[test]
fn one_more_is_told_when_to_come_again_and_the_others_are_served() {
    let server = server(2);
    let mut clients = [server.client(), server.client()];
    for _ in 0..10 {
        assert_full(&Response::last_to(&server, upgrade_request(server.address, "")));
    }
    clients.iter_mut().for_each(assert_echoes);
}

#[test]
fn one_more_is_told_so_before_it_asks() {
    let server = server(1);
    let mut client = server.client();
    assert_full(&Response::read_last(&mut server.socket()));
    assert_echoes(&mut client);
}

#[test]
fn the_answer_reaches_a_client_that_goes_on_sending() {
    let server = server(1);
    let _client = server.client();
    assert_full(&Response::last_to(&server, vec![b'x'; 4 << 20]));
}

#[test]
fn those_in_their_handshake_count() {
    let server = server(2);
    let _open = server.client();
    let mut halfway = server.socket();
    let request = upgrade_request(server.address, "");
    halfway.write(&request.as_bytes()[..20]);
    wait_until("it is accepted", || server.handle().counters().connections == 2);
    assert_full(&Response::last_to(&server, request.clone()));
    // It had its place before.
    halfway.upgrade(&request.as_bytes()[20..]);
}

#[test]
fn a_place_that_becomes_free_is_given_to_the_next() {
    let server = server(1);
    let client = server.client();
    // This one is refused, and does not go away.
    let mut refused = server.socket();
    assert_full(&Response::read_last(&mut refused));
    drop(client);
    wait_until("the place is free", || server.handle().counters().connections == 0);
    server.assert_serves();
}

#[test]
fn who_is_refused_at_the_door_is_not_announced() {
    let calls = CallbackLog::default();
    let server = gannet::Server::bind("127.0.0.1:0").threads(1);
    let server = TestServer::start(calls.record(server.configure(|settings| settings.connections_max = 1)));
    let client = server.client();
    assert_full(&Response::read_last(&mut server.socket()));
    let counters = server.handle().counters();
    assert_eq!((counters.accepted, counters.refused, counters.open), (1, 1, 1));
    drop(client);
    calls.wait_for_silence();
    assert!(calls.all().iter().all(|call| call.id() == 1), "{:?}", calls.all());
    assert!(matches!(
        calls.all()[..],
        [Call::Connect(1), Call::Open(1), Call::Close(_), Call::Disconnect(1)]
    ));
}

#[test]
fn a_refused_request_gives_its_place_back() {
    let server = server(1);
    for _ in 0..5 {
        let request = upgrade_request(server.address, "").replace("13", "12");
        Response::last_to(&server, request).assert_refusal("426 Upgrade Required");
        wait_until("the place is free", || server.handle().counters().connections == 0);
    }
    server.assert_serves();
}

#[test]
fn a_handle_says_how_many_there_may_be() {
    assert_eq!(server(3).handle().connections_max(), 3);
    assert!(server(0).handle().connections_max() > 3, "0 is what the system allows");
}
