//! A request on which the application decides later waits, and nothing of its connection is lost.

use std::time::{Duration, Instant};

use gannet::{ConnectionId, Context, Server, Settings, Upgrade};

use crate::support::remote_control::RemoteControl;
use crate::support::{Client, FIN, Frame, TEXT, TestServer, frame, upgrade_request, wait_until};

const QUIET: Duration = Duration::from_millis(150);

/// A server that decides later on all but its director.
fn undecided(change: impl FnOnce(&mut Settings)) -> RemoteControl {
    let server = Server::bind("127.0.0.1:0").threads(1).configure(change);
    RemoteControl::of(all_but_the_first_later(server))
}

fn all_but_the_first_later(server: Server) -> Server {
    server.on_upgrade(|_, request| match request.id.number() {
        1 => Upgrade::accept(),
        _ => Upgrade::later(),
    })
}

/// The second client, of a server that answers its request when the first says so, and says `answered` then.
fn second_client(server: &TestServer, answered: &str) -> Client {
    let mut first = server.client();
    let mut second = server.socket();
    second.write(upgrade_request(server.address, "").as_bytes());
    wait_until("the request is there", || {
        first.send(TEXT, b"answer");
        first.receive().payload == answered.as_bytes()
    });
    second
}

/// A client that has asked, and said `behind` in the same breath.
fn asking(remote: &mut RemoteControl, behind: &[u8]) -> Client {
    let number = remote.server.handle().counters().accepted + 1;
    let mut client = remote.server.socket();
    client.write(&[upgrade_request(remote.server.address, "").as_bytes(), behind].concat());
    wait_until("the request is there", || remote.order("later", number) == "true");
    client
}

fn text(text: &str) -> Vec<u8> {
    frame(FIN | TEXT, text.as_bytes())
}

#[test]
fn it_is_open_when_it_is_accepted_and_what_came_behind_it_is_delivered() {
    let mut remote = undecided(|_| ());
    let mut client = asking(&mut remote, &[text("one"), text("two")].concat());
    client.write(&text("three"));
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("phase", 2), "Handshake");
    assert_eq!(remote.order("push", 2), "Err(Gone)");
    assert_eq!(remote.order("accept", 2), "true");
    client.assert_accepted();
    remote.assert_told(&["message 2 one", "message 2 two", "message 2 three"]);
    assert_eq!(remote.order("push", 2), "Ok(())");
    assert_eq!(client.receive(), Frame::new(TEXT, b"pushed"));
}

#[test]
fn a_refusal_gets_its_status_and_body() {
    let mut remote = undecided(|_| ());
    let mut client = asking(&mut remote, &text("never heard"));
    assert_eq!(remote.order("refuse", 2), "true");
    assert!(client.read_head().starts_with("HTTP/1.1 403 "));
    assert_eq!(client.read_to_end().expect("no reset"), b"no");
    drop(client);
    remote.assert_told(&["disconnect 2 Over"]);
}

#[test]
fn there_is_one_answer_and_only_to_a_request_that_waits() {
    let mut remote = undecided(|_| ());
    let mut client = asking(&mut remote, b"");
    let silent = remote.server.socket();
    wait_until("it is there", || remote.server.handle().counters().connections == 3);
    for number in [1, 3, 99] {
        assert_eq!(remote.order("accept", number), "false", "connection {number} has not asked");
    }
    assert_eq!(remote.order("accept", 2), "true");
    assert_eq!(remote.order("accept", 2), "false");
    assert_eq!(remote.order("refuse", 2), "false");
    client.assert_accepted();
    client.send(TEXT, b"open");
    remote.assert_told(&["message 2 open"]);
    drop(silent);
    remote.assert_told(&["disconnect 3 Over"]);
}

#[test]
fn of_two_answers_in_one_callback_the_first_counts() {
    let server = all_but_the_first_later(Server::bind("127.0.0.1:0").threads(1));
    let server = server.on_message(|server, message| {
        let id = ConnectionId::new(2);
        let answers = [
            server.answer_upgrade(id, Upgrade::refuse(401, "")),
            server.answer_upgrade(id, Upgrade::accept()),
            server.pause(id) && server.resume(id),
        ];
        server.push(message.id, format!("{answers:?}")).expect("it is open");
    });
    let server = TestServer::start(server);
    let mut second = second_client(&server, "[true, false, true]");
    assert!(second.read_head().starts_with("HTTP/1.1 401 "));
}

#[test]
fn what_is_sent_behind_the_answer_finds_it_open() {
    let server = all_but_the_first_later(Server::bind("127.0.0.1:0").threads(1));
    let server = server.on_message(|server, message| {
        // From within a callback both are in one batch of mail.
        let (home, id) = (server.this_loop(), ConnectionId::new(2));
        let first = message.id;
        let answer = move |server: &Context<'_>| {
            let answered = server.answer_upgrade(id, Upgrade::accept());
            server.push(first, answered.to_string()).expect("it is open");
        };
        home.run(answer).expect("it runs");
        let push = move |server: &Context<'_>| {
            server.push(id, "welcome").ok();
        };
        home.run(push).expect("it runs");
    });
    let server = TestServer::start(server);
    let mut second = second_client(&server, "true");
    second.assert_accepted();
    assert_eq!(second.receive(), Frame::new(TEXT, b"welcome"));
}

#[test]
fn it_has_a_time_of_its_own() {
    let mut remote = undecided(|settings| settings.upgrade_timeout = Duration::from_secs(1));
    let mut client = asking(&mut remote, &text("behind"));
    assert!(client.read_head().starts_with("HTTP/1.1 503 "));
    let text = client.read_to_end().expect("an orderly end");
    assert_eq!(text, b"The server did not decide about this connection in time; try again later.\n");
    assert_eq!(remote.order("accept", 2), "false");
    drop(client);
    remote.assert_told(&["disconnect 2 Over"]);
}

#[test]
fn the_time_that_it_waits_does_not_count_as_silence_of_its_client() {
    let idle_timeout = Duration::from_secs(1);
    let mut remote = undecided(|settings| {
        settings.idle_timeout = idle_timeout;
        settings.ping_interval = Duration::ZERO;
    });
    let mut client = asking(&mut remote, b"");
    let asked = Instant::now();
    wait_until("it has waited longer than it may be silent", || {
        remote.order("phase", 2) == "Handshake" && asked.elapsed() > 2 * idle_timeout
    });
    assert_eq!(remote.order("accept", 2), "true");
    client.assert_accepted();
    let accepted = Instant::now();
    client.assert_closed_with(1001);
    assert!(accepted.elapsed() >= idle_timeout, "{:?}", accepted.elapsed());
}

#[test]
fn a_client_that_goes_away_meanwhile_is_noticed_when_it_is_answered() {
    let mut remote = undecided(|_| ());
    let client = asking(&mut remote, &text("last words"));
    drop(client);
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("accept", 2), "true");
    remote.assert_told(&["message 2 last words", "close 2 1006 sent None Over", "disconnect 2 Over"]);
}

#[test]
fn it_can_be_ended_instead_of_answered() {
    let mut remote = undecided(|_| ());
    for (number, order) in [(2, "abort"), (3, "hang_up")] {
        let mut client = asking(&mut remote, &text("behind"));
        assert_eq!(remote.order(order, number), "true");
        assert_eq!(remote.order("accept", number), "false");
        client.read_to_end().ok();
        drop(client);
        assert_eq!(remote.told(), format!("disconnect {number} Over"));
    }
}

#[test]
fn a_server_that_stops_refuses_it() {
    let mut remote = undecided(|_| ());
    let mut client = asking(&mut remote, b"");
    remote.server.handle().stop(gannet::Farewell::GoingAway);
    assert!(client.read_head().starts_with("HTTP/1.1 503 "));
}

#[test]
fn while_it_is_paused_its_messages_wait_although_it_is_accepted() {
    let mut remote = undecided(|_| ());
    let mut client = asking(&mut remote, &text("one"));
    assert_eq!(remote.order("pause", 2), "true");
    assert_eq!(remote.order("accept", 2), "true");
    client.assert_accepted();
    remote.assert_quiet(QUIET);
    assert_eq!(remote.order("resume", 2), "true");
    remote.assert_told(&["message 2 one"]);
}
