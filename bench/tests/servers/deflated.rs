//! Does the floor with zlib agree on compression, and send the same message back?

use std::io::Write;

use gannet_bench::contender::Contender;
use gannet_bench::frame::{CLOSE, client_frame, server_frame};
use zlib_rs::{Inflate, InflateFlush};

use crate::bare_client::{BareClient, KEY};

#[test]
fn the_floor_inflates_a_message_and_compresses_it_again() {
    let server = crate::start(Contender::FloorDeflated);
    let mut client = BareClient::dial(server.address);
    let offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    let request = BareClient::request(KEY).replacen("\r\n", &format!("\r\n{offer}"), 1);
    client.socket.write_all(request.as_bytes()).expect("an empty socket takes a head");
    let head = client.head();
    assert!(
        head.contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"),
        "{head}"
    );
    // RFC 7692 §7.2.3.3: "Hello" in a block without compression, as Gannet would not send it; and twice, for the
    // second must not refer to the first.
    let hello = [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00];
    let message = client_frame(0xC1, &hello, [1, 2, 3, 4]);
    let goodbye = client_frame(CLOSE, &[3, 232], [5, 6, 7, 8]);
    client.socket.write_all(&[&message[..], &message, &goodbye].concat()).expect("the floor reads");
    let answers = client.read_to_end();
    let (frames, close) = answers.split_at(answers.len() - 4);
    assert_eq!(close, server_frame(CLOSE, &[3, 232]));
    let (one, other) = frames.split_at(frames.len() / 2);
    assert_eq!((one, one[0], usize::from(one[1])), (other, 0xC1, one.len() - 2));
    assert_ne!(one[2..], hello);
    let mut text = [0; 20];
    let mut inflate = Inflate::new(false, 15);
    inflate.decompress(&one[2..], &mut text, InflateFlush::NoFlush).expect("it is sound");
    assert_eq!(&text[..inflate.total_out() as usize], b"Hello");
}
