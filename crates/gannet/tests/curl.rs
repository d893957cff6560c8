//! curl is served as always while thousands of WebSockets are open.

mod support;

use std::process::Command;

use gannet::axum::Json;
use gannet::axum::Router;
use gannet::axum::body::{Body, Bytes};
use gannet::axum::extract::DefaultBodyLimit;
use gannet::axum::routing::{get as on_get, post as on_post};
use tower_http::services::ServeFile;

use support::dial::Dial;
use support::response::{Response, get};
use support::{Frame, TEXT, TestServer};

const WEBSOCKETS: usize = 5000;
const UPLOAD_SIZE: usize = 10 * 1024 * 1024;
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

fn server() -> TestServer {
    let numbers =
        || futures_util::stream::iter((0..1000).map(|number| Ok::<_, std::io::Error>(format!("{number}\n"))));
    let router = Router::new()
        .route("/json", on_get(async || Json(["a", "b"])))
        .route("/stream", on_get(async move || Body::from_stream(numbers())))
        .route("/length", on_post(async |body: Bytes| body.len().to_string()))
        .route_service("/file", ServeFile::new(FILE))
        .layer(DefaultBodyLimit::max(UPLOAD_SIZE));
    let server = TestServer::echo_alone(|settings| {
        settings.threads = 2;
        settings.ping_interval = std::time::Duration::ZERO;
    });
    TestServer::start(server.http(router))
}

/// The output of curl: the bodies, and how many connections each transfer opened.
fn curl(arguments: &[&str]) -> String {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--max-time", "60", "--write-out", "<%{num_connects}>"])
        .args(arguments)
        .output()
        .expect("curl is installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "curl {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn curl_is_served_beside_five_thousand_websockets() {
    let server = server();
    let mut clients: Vec<_> = (0..WEBSOCKETS).map(|_| Dial::USUAL.client(server.address)).collect();
    let [json, stream, file, length] =
        ["json", "stream", "file", "length"].map(|route| format!("http://{}/{route}", server.address));

    let numbers: String = (0..1000).map(|number| format!("{number}\n")).collect();
    let contents = std::fs::read_to_string(FILE).expect("this crate's");
    let expected = format!("[\"a\",\"b\"]<1>{numbers}<0>{contents}<0>[\"a\",\"b\"]<0>");
    assert_eq!(curl(&[&json, &stream, &file, &json]), expected, "one connection serves them all");

    let upload = tempfile(&vec![b'x'; UPLOAD_SIZE]);
    let data = format!("@{}", upload.path().display());
    let uploaded = curl(&["--data-binary", &data, &length, &length]);
    assert_eq!(uploaded, format!("{UPLOAD_SIZE}<1>{UPLOAD_SIZE}<0>"));
    let chunked = curl(&["--header", "Transfer-Encoding: chunked", "--data-binary", &data, &length]);
    assert_eq!(chunked, format!("{UPLOAD_SIZE}<1>"));

    // RFC 9112 §9.3: without being asked for more, HTTP/1.0 is a connection for each request.
    let older = curl(&["--http1.0", &json, &stream, &file]);
    assert_eq!(older, format!("[\"a\",\"b\"]<1>{numbers}<1>{contents}<1>"));

    let mut pipelining = server.socket();
    pipelining.write(get("/json").repeat(50).as_bytes());
    (0..50).for_each(|_| Response::read(&mut pipelining).assert(200, "[\"a\",\"b\"]"));

    assert_eq!(server.handle().counters().open, WEBSOCKETS);
    for client in &mut clients {
        client.send(TEXT, b"still there?");
        assert_eq!(client.receive(), Frame::new(TEXT, b"still there?"));
    }
}

fn tempfile(contents: &[u8]) -> TemporaryFile {
    let path = std::env::temp_dir().join(format!("gannet-upload-{}", std::process::id()));
    std::fs::write(&path, contents).expect("room for a temporary file");
    TemporaryFile(path)
}

struct TemporaryFile(std::path::PathBuf);

impl TemporaryFile {
    fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}
