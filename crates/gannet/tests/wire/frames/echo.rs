//! A message comes back as it went, whatever its size and kind.

use crate::support::{
    BINARY, CONTINUATION, FIN, Frame, PING, PONG, TEXT, TestServer, frame, upgrade_request,
};

#[test]
fn messages_of_every_length_encoding_come_back() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    for size in [0, 1, 125, 126, 127, 65_535, 65_536, 1_048_576] {
        for opcode in [TEXT, BINARY] {
            let payload = vec![b'x'; size];
            client.send(opcode, &payload);
            assert_eq!(client.receive(), Frame::new(opcode, payload), "{size} bytes");
        }
    }
}

#[test]
fn fragments_come_back_as_one_message_and_a_ping_between_them_is_answered_first() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.write(&frame(TEXT, b"one "));
    client.write(&frame(FIN | PING, b"there?"));
    client.write(&frame(CONTINUATION, b"two "));
    client.write(&frame(FIN | CONTINUATION, b"three"));
    assert_eq!(client.receive(), Frame::new(PONG, b"there?"));
    assert_eq!(client.receive(), Frame::new(TEXT, b"one two three"));
}

#[test]
fn a_frame_in_the_same_segment_as_the_request_is_not_lost() {
    let server = TestServer::echo(|_| ());
    let mut client = server.socket();
    let mut bytes = upgrade_request(server.address, "").into_bytes();
    bytes.extend(frame(FIN | TEXT, b"early"));
    client.upgrade(&bytes);
    assert_eq!(client.receive(), Frame::new(TEXT, b"early"));
}

#[test]
fn a_close_is_answered_with_its_code_and_the_connection_ends() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.send_close(1000, "bye");
    client.assert_closed_with(1000);
}
