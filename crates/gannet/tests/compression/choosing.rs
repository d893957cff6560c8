//! The choice of the messages that are compressed: by size, by the sender's wish, and where it pays.

use gannet::{Encoded, Frame, Outgoing, Server};

use crate::support::deflating::{Deflating, noise, text};
use crate::support::{Client, TestServer};

/// A server that does nothing but compress.
fn server(threads: usize, takeover: bool) -> TestServer {
    TestServer::start(Server::bind("127.0.0.1:0").threads(threads).configure(|settings| {
        settings.compression = true;
        settings.compression_context_takeover = takeover;
    }))
}

#[test]
fn the_threshold_decides_unless_the_sender_does() {
    for takeover in [false, true] {
        let server = server(1, takeover);
        let handle = server.handle();
        let mut client = Deflating::open(&server);
        let id = handle.ids()[0];
        for size in [100, 511, 512, 20_000, 100_000] {
            let text = text(size, size);
            let is_large = size >= 512;
            let expected = |message: Outgoing<'_>, client: &mut Deflating| {
                handle.push(id, message).expect("it is open");
                client.assert_hears(&text).is_some()
            };
            for message in [text.as_str().into(), text.clone().into(), Encoded::text(&text).into()] {
                assert_eq!(expected(message, &mut client), is_large, "{size}");
            }
            assert!(expected(Outgoing::from(text.as_str()).compressed(), &mut client));
            assert!(expected(Outgoing::from(text.clone()).compressed(), &mut client));
            assert!(expected(Encoded::text(&text).compressed().into(), &mut client));
            assert!(!expected(Outgoing::from(text.as_str()).uncompressed(), &mut client));
            assert!(!expected(Outgoing::from(text.clone()).uncompressed(), &mut client));
            assert!(!expected(Encoded::text(&text).uncompressed().into(), &mut client));
            let encoded = Encoded::text(&text);
            assert!(!expected(Outgoing::from(&encoded).uncompressed(), &mut client));
            assert_eq!(expected((&encoded).into(), &mut client), is_large);
        }
    }
}

#[test]
fn what_gets_no_smaller_is_sent_as_it_is() {
    for takeover in [false, true] {
        let server = server(1, takeover);
        let handle = server.handle();
        let mut client = Deflating::open(&server);
        let id = handle.ids()[0];
        let mut random = fastrand::Rng::with_seed(7);
        let bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(5000).collect();
        for message in ["", "ab"] {
            handle.push(id, Outgoing::from(message).compressed()).expect("it is open");
            assert_eq!(client.assert_hears(message), None);
        }
        handle.push(id, bytes.clone()).expect("it is open");
        assert_eq!(client.client.receive().payload, bytes);
        handle.push(id, Encoded::binary(&bytes)).expect("it is open");
        assert_eq!(client.client.receive().payload, bytes);
        // The client has not inflated them, so nothing may refer to them.
        let letters: String = std::iter::repeat_with(|| random.alphanumeric()).take(4000).collect();
        handle.push(id, letters.as_str()).expect("it is open");
        assert_eq!(client.assert_hears(&letters), None);
        let twice = letters.repeat(2);
        handle.push(id, twice.as_str()).expect("it is open");
        let size = client.assert_hears(&twice).expect("its second half is its first");
        assert!((3000..5000).contains(&size), "{size}");
    }
}

#[test]
fn who_has_not_agreed_gets_it_as_it_is() {
    let server = server(2, true);
    let handle = server.handle();
    let mut plain = Client::open(server.address);
    let mut clients: Vec<Deflating> = [
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9",
        "permessage-deflate; server_max_window_bits=12; server_no_context_takeover",
    ]
    .into_iter()
    .cycle()
    .take(12)
    .map(|offer| Deflating::offering(&server, offer))
    .collect();
    for id in handle.ids() {
        handle.join(id, "room").expect("it is open");
    }
    for number in 0..10 {
        // Its second half repeats the first, further back than a small window reaches.
        let text = noise(number, 3000).repeat(2);
        handle.publish("room", text.as_str()).expect("there is room");
        handle.broadcast(Encoded::text(&text)).expect("there is room");
        for _ in 0..2 {
            assert_eq!(plain.receive().payload, text.as_bytes());
            let sizes: Vec<_> = clients
                .iter_mut()
                .map(|client| client.assert_hears(&text).expect("it got smaller"))
                .collect();
            assert!(sizes[0] < sizes[2] * 3 / 4, "{sizes:?}");
            assert_eq!(sizes[..4], sizes[4..8], "the same for all");
        }
    }
}

#[test]
fn the_pieces_of_a_message_are_sent_as_they_are() {
    let server = TestServer::start(
        Server::bind("127.0.0.1:0").threads(1).configure(|settings| settings.compression = true).on_open(
            |server, request| {
                let text = text(1, 4000);
                server.send_frame(request.id, Frame::text(text.as_bytes())).expect("it is open");
                server.send_frame(request.id, Frame::continuation(b"").last()).expect("it is open");
                server.push(request.id, text).expect("it is open");
            },
        ),
    );
    let mut client = Deflating::open(&server);
    assert_eq!(client.client.receive().payload, text(1, 4000).as_bytes());
    assert_eq!(client.client.receive().payload, b"");
    assert!(client.assert_hears(&text(1, 4000)).is_some());
}
