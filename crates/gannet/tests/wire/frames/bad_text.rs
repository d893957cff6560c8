//! Text that is not UTF-8 fails its connection with 1007, wherever the fault is and however the text is cut
//! (RFC 6455 §8.1).

use crate::support::{BINARY, CONTINUATION, Client, FIN, Frame, PING, PONG, TEXT, TestServer, frame};

const INVALID_PAYLOAD: u16 = 1007;
/// Characters of one to four bytes.
const SAMPLE: &str = "aé€𝄞 z𝄞€é!";

/// Sends a text in two fragments cut at `cut`.
fn send_cut(client: &mut Client, text: &[u8], cut: usize) {
    client.write(&frame(TEXT, &text[..cut]));
    client.write(&frame(FIN | CONTINUATION, &text[cut..]));
}

#[test]
fn a_bad_byte_is_found_at_every_position_of_a_message_split_anywhere() {
    let server = TestServer::echo(|_| ());
    for position in 0..SAMPLE.len() {
        let mut text = SAMPLE.as_bytes().to_vec();
        text[position] = 0xff;
        for cut in 0..=text.len() {
            let mut client = server.client();
            send_cut(&mut client, &text, cut);
            client.assert_closed_with(INVALID_PAYLOAD);
        }
    }
    server.assert_serves();
}

#[test]
fn a_sound_text_may_be_split_anywhere_even_inside_a_character() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    for cut in 0..=SAMPLE.len() {
        send_cut(&mut client, SAMPLE.as_bytes(), cut);
        assert_eq!(client.receive(), Frame::new(TEXT, SAMPLE), "cut at {cut}");
    }
}

#[test]
fn every_kind_of_bad_sequence_is_found() {
    let server = TestServer::echo(|_| ());
    let bad: [&[u8]; 10] = [
        b"\x80",             // a continuation of nothing
        b"\xc3",             // the end is missing
        b"\xe2\x82",         // the same, of three
        b"\xf0\x9d\x84",     // the same, of four
        b"\xc0\xaf",         // overlong
        b"\xe0\x80\xaf",     // overlong
        b"\xed\xa0\x80",     // a surrogate
        b"\xf4\x90\x80\x80", // above U+10FFFF
        b"\xf8\x88\x80\x80", // no such length
        b"\xc3(",            // cut by another character
    ];
    for bytes in bad {
        for text in [bytes.to_vec(), [b"sound ", bytes].concat()] {
            let mut client = server.client();
            client.send(TEXT, &text);
            client.assert_closed_with(INVALID_PAYLOAD);
            let mut client = server.client();
            send_cut(&mut client, &text, text.len());
            client.assert_closed_with(INVALID_PAYLOAD);
        }
    }
    server.assert_serves();
}

#[test]
fn a_bad_byte_fails_at_once_and_not_when_the_message_ends() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    client.write(&frame(TEXT, b"the end never comes \xff"));
    client.assert_closed_with(INVALID_PAYLOAD);
    // The same inside of one frame: most of the payload never comes.
    let mut client = server.client();
    let mut text = vec![b'x'; 100_000];
    text[10_000] = 0xff;
    client.write(&frame(FIN | TEXT, &text)[..50_000]);
    client.assert_closed_with(INVALID_PAYLOAD);
    server.assert_serves();
}

#[test]
fn a_bad_byte_is_found_anywhere_in_a_text_that_takes_many_reads() {
    let server = TestServer::echo(|_| ());
    let size = 1 << 20;
    for position in [0, size / 2, size - 1] {
        let mut text = vec![b'x'; size];
        text[position] = 0x80;
        let mut client = server.client();
        client.send(TEXT, &text);
        client.assert_closed_with(INVALID_PAYLOAD);
    }
    server.assert_serves();
}

#[test]
fn binary_messages_may_hold_any_byte() {
    let server = TestServer::echo(|_| ());
    let mut client = server.client();
    let all: Vec<u8> = (0..=255).collect();
    client.send(BINARY, &all);
    assert_eq!(client.receive(), Frame::new(BINARY, &all));
    client.write(&frame(BINARY, &all));
    client.write(&frame(FIN | PING, &all[200..250]));
    client.write(&frame(FIN | CONTINUATION, &all));
    assert_eq!(client.receive(), Frame::new(PONG, &all[200..250]));
    assert_eq!(client.receive(), Frame::new(BINARY, all.repeat(2)));
}
