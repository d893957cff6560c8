//! A client's request can be read to the byte.

use gannet::{HttpVersion, Server, Upgrade};

use crate::support::response::Response;
use crate::support::{TestServer, upgrade_request};

#[test]
fn method_target_version_and_every_field_are_there_in_order() {
    let server = Server::bind("127.0.0.1:0").threads(1).on_upgrade(|_, request| {
        assert_eq!(request.version(), HttpVersion::Http11);
        let mut seen = format!("{} {}\n", request.method(), request.target()).into_bytes();
        for (name, value) in request.headers() {
            seen.extend([name.as_bytes(), b"=", value, b"\n"].concat());
        }
        Upgrade::refuse(400, seen)
    });
    let server = TestServer::start(server);
    let target = "/a%20b//c?room=7&room[]=8&x=%00";
    let more = b"X-Twice: 1\r\nx-TWICE:  \xff\xfe two \r\nX-Empty:\r\n";
    let request = upgrade_request(server.address, "").replacen("/chat", target, 1).into_bytes();
    let request = [&request[..request.len() - 2], more, b"\r\n"].concat();
    let answer = Response::last_to(&server, request);
    let start = format!("GET {target}\nHost={}\nUpgrade=websocket\nConnection=Upgrade\n", server.address);
    let expected = [
        start.as_bytes(),
        b"Sec-WebSocket-Key=dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version=13\n",
        b"X-Twice=1\nx-TWICE=\xff\xfe two\nX-Empty=\n",
    ];
    assert_eq!(String::from_utf8_lossy(&answer.body), String::from_utf8_lossy(&expected.concat()));
}

#[test]
fn the_whole_head_is_there_as_it_was_sent() {
    let server = Server::bind("127.0.0.1:0")
        .threads(1)
        .on_upgrade(|_, request| Upgrade::refuse(400, request.as_bytes()));
    let server = TestServer::start(server);
    let request = upgrade_request(server.address, "X-Odd:\t spaces  \r\n");
    let answer = Response::last_to(&server, format!("{request}and what follows it"));
    assert_eq!(String::from_utf8_lossy(&answer.body), request);
}
