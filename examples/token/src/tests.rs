//! Who gets in, and what those hear who do.

use gannet::Running;
use gannet::testing::{Client, Refused};

use super::*;

/// A server on one loop, and its database.
async fn running() -> (Running, SqlitePool) {
    let users = seeded().await.expect("a database in memory");
    sqlx::query("INSERT INTO users VALUES ('other', 'Grace')").execute(&users).await.expect("a new token");
    let running = server("127.0.0.1:0", users.clone()).threads(1).spawn().expect("a free port");
    (running, users)
}

fn refused(server: &Running, target: &str, fields: &[(&str, &str)]) -> Refused {
    Client::ask(server, target, fields).expect_err("nobody gets in so")
}

#[tokio::test(flavor = "multi_thread")]
async fn those_with_a_token_are_known_by_name_and_hear_each_other() {
    let (server, _users) = running().await;
    let mut ada = Client::ask(&server, "/?token=s%65cret", &[]).expect("a token in the query");
    assert_eq!(ada.receive_text(), "ahoy, Ada");
    let bearer = [("Authorization", "Bearer other")];
    let mut grace = Client::ask(&server, "/", &bearer).expect("a token in its field");
    assert_eq!(grace.receive_text(), "ahoy, Grace");
    grace.send("hello");
    assert_eq!((ada.receive_text(), grace.receive_text()), ("Grace: hello".into(), "Grace: hello".into()));
    ada.send(vec![1]);
    assert_eq!(grace.receive_text(), "Ada: (binary)");
    server.handle().stop_now();
    server.stopped().await.expect("it stops as asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_gets_in() {
    let (server, users) = running().await;
    let missing = refused(&server, "/?user=secret", &[]);
    assert_eq!((missing.status, missing.body.as_str()), (401, "a token is missing\n"));
    for (target, fields) in [("/?token=Secret", &[][..]), ("/", &[("Authorization", "Bearer ' OR ''='")])] {
        let unknown = refused(&server, target, fields);
        assert_eq!((unknown.status, unknown.body.as_str()), (401, "this token is nobody's\n"), "{target}");
    }
    users.close().await;
    let broken = refused(&server, "/?token=secret", &[]);
    assert_eq!((broken.status, broken.body.as_str()), (500, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_busy_keeps_nobody_who_is_in_waiting() {
    let (server, users) = running().await;
    let mut ada = Client::ask(&server, "/?token=secret", &[]).expect("a token in the query");
    assert_eq!(ada.receive_text(), "ahoy, Ada");
    // Its one connection is taken, so whoever asks now waits.
    let taken = users.acquire().await.expect("its connection");
    std::thread::scope(|scope| {
        let late = scope.spawn(|| Client::ask(&server, "/?token=other", &[]).expect("its turn comes"));
        while server.handle().counters().connections < 2 && !late.is_finished() {
            std::thread::yield_now();
        }
        // Somewhere between these the other one asks.
        for _ in 0..100 {
            ada.send("is anybody there?");
            assert_eq!(ada.receive_text(), "Ada: is anybody there?");
        }
        assert!(!late.is_finished(), "it waits");
        drop(taken);
        assert_eq!(late.join().expect("no panic").receive_text(), "ahoy, Grace");
    });
}
