//! Is each connection opened and closed in order?

use std::io::Write;

use gannet_bench::contender::Contender;
use gannet_bench::frame::{CLOSE, client_frame, server_frame};

use crate::bare_client::{BareClient, KEY, KEY_ANSWER, OTHER_KEY, OTHER_KEY_ANSWER};

#[test]
fn two_hundred_connections_get_their_101_and_their_close() {
    let server = crate::start(Contender::Floor);
    let code = 1000_u16.to_be_bytes();
    for round in 0..200 {
        // Two keys, in runs: the answer to one must not be given to the other.
        let (key, answer) = if round % 10 < 7 { (KEY, KEY_ANSWER) } else { (OTHER_KEY, OTHER_KEY_ANSWER) };
        let (mut client, head) = BareClient::connect(server.address, key);
        assert!(head.starts_with("HTTP/1.1 101 ") && head.contains(answer), "{head}");
        client.socket.write_all(&client_frame(CLOSE, &code, [1, 2, 3, 4])).expect("the floor reads");
        assert_eq!(client.read_to_end(), server_frame(CLOSE, &code));
    }
}

#[test]
fn a_head_may_come_in_pieces() {
    let server = crate::start(Contender::Floor);
    let mut client = BareClient::dial(server.address);
    for piece in BareClient::request(KEY).as_bytes().chunks(40) {
        client.socket.write_all(piece).expect("the floor reads");
    }
    assert!(client.head().contains(KEY_ANSWER));
}
