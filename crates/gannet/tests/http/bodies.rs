//! Bodies of all kinds, both ways.

use std::convert::Infallible;

use futures_util::stream;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::extract::DefaultBodyLimit;
use gannet::axum::routing::{get as on_get, post as on_post};
use gannet::axum::{Json, Router};
use tower_http::services::ServeFile;

use crate::support::TestServer;
use crate::support::response::{Response, get, post};

const MIB: usize = 1024 * 1024;

fn server() -> TestServer {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let router = Router::new()
        .route("/json", on_get(async || Json([1, 2, 3])))
        .route("/stream", on_get(async || Body::from_stream(stream::iter(numbers()))))
        .route("/sum", on_post(async |body: Bytes| sum(&body).to_string()))
        .route_service("/file", ServeFile::new(file))
        .layer(DefaultBodyLimit::max(16 * MIB));
    TestServer::start(TestServer::echo_alone(|_| ()).http(router))
}

fn numbers() -> impl Iterator<Item = Result<String, Infallible>> {
    (0..1000).map(|number| Ok(format!("{number}\n")))
}

fn sum(body: &[u8]) -> u64 {
    body.iter().map(|byte| u64::from(*byte)).sum()
}

fn pattern(size: usize) -> Vec<u8> {
    (0..size).map(|index| (index % 251) as u8).collect()
}

#[test]
fn json_comes_as_json() {
    let response = Response::to(&server(), get("/json"));
    response.assert(200, "[1,2,3]");
    assert_eq!(response.field("content-type"), Some("application/json"));
    assert!(response.field("date").is_some(), "RFC 9110 §6.6.1");
}

#[test]
fn a_stream_comes_in_chunks_and_the_connection_goes_on() {
    let server = server();
    let mut client = server.socket();
    let expected: String = numbers().map(Result::unwrap).collect();
    for _ in 0..3 {
        client.write(get("/stream").as_bytes());
        let response = Response::read(&mut client);
        assert_eq!(response.field("transfer-encoding"), Some("chunked"));
        response.assert(200, &expected);
    }
}

#[test]
fn a_file_comes_whole_and_in_part() {
    let server = server();
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("this crate's");
    let response = Response::to(&server, get("/file"));
    response.assert(200, &file);
    let part = get("/file").replace("\r\n\r\n", "\r\nRange: bytes=1-9\r\n\r\n");
    Response::to(&server, part).assert(206, &file[1..10]);
}

#[test]
fn ten_mebibytes_arrive_whole_by_length_and_in_chunks() {
    let (server, body) = (server(), pattern(10 * MIB));
    let mut client = server.socket();
    client
        .write(format!("POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes());
    client.write(&body);
    Response::read(&mut client).assert(200, sum(&body).to_string());
    client.write(b"POST /sum HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for chunk in body.chunks(70_001) {
        client.write(format!("{:X}\r\n", chunk.len()).as_bytes());
        client.write(chunk);
        client.write(b"\r\n");
    }
    client.write(b"0\r\n\r\n");
    Response::read(&mut client).assert(200, sum(&body).to_string());
}

#[test]
fn a_body_over_the_limit_is_answered_413() {
    let server = server();
    let mut client = server.socket();
    let mut writer = client.for_another_thread();
    let writing = std::thread::spawn(move || {
        let body = "x".repeat(17 * MIB);
        // The server may end the connection first.
        std::io::Write::write_all(&mut writer.stream, post("/sum", &body).as_bytes()).ok();
    });
    assert_eq!(Response::read(&mut client).status(), 413);
    writing.join().expect("no panic");
}

/// RFC 9112 §7.1: what reads a chunk differently from others is how requests are smuggled.
#[test]
fn chunks_that_are_none_are_answered_400_and_nothing_behind_them_is_a_request() {
    let server = server();
    let head = "POST /sum HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    let many_trailers = format!("3\r\nabc\r\n0\r\n{}\r\n", "X: y\r\n".repeat(101));
    for body in [
        "zz\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabcX0\r\n\r\n",
        "0\r\n\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "3 x\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n0\r\nX: y\r\n folded\r\n\r\n",
        "3\r\nabc\r\n0\r\nX y\r\n\r\n",
        &many_trailers,
    ] {
        let rest = format!("{body}{}", get("/json"));
        for pieces in [vec![format!("{head}{rest}")], vec![head.into(), rest]] {
            let mut client = server.socket();
            pieces.iter().for_each(|piece| client.write(piece.as_bytes()));
            let answer = String::from_utf8(client.read_to_end().unwrap_or_default()).expect("text");
            let is_one_400 = answer.starts_with("HTTP/1.1 400 ") && answer.matches("HTTP/1.1").count() == 1;
            assert!(is_one_400, "{body:?}: {answer}");
            server.assert_serves();
        }
    }
}
