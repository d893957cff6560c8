//! The agreement of client and server, by the settings.

use gannet::settings::QueuePolicy;
use gannet::{Server, Settings, Upgrade};

use crate::support::deflating::{Deflating, OFFER};
use crate::support::{Client, TEXT, TestServer, frame};

/// The answer to these offers, each in a field of its own.
fn answer(offers: &[&str], change: impl FnOnce(&mut Settings)) -> String {
    let server = TestServer::echo(|settings| {
        settings.compression = true;
        change(settings);
    });
    let mut client = Deflating::on(Client::connect(server.address), server.address, offers);
    client.client.send(TEXT, b"as it is");
    client.assert_hears("as it is");
    let handle = server.handle();
    let info = handle.info(handle.ids()[0]).expect("it is open");
    assert_eq!(info.compression, !client.agreed.is_empty());
    client.agreed
}

fn takeover(settings: &mut Settings) {
    settings.compression_context_takeover = true;
}

#[test]
fn nothing_is_agreed_on_unless_the_settings_say_so() {
    let server = TestServer::echo(|_| ());
    let mut client = Deflating::open(&server);
    assert_eq!(client.agreed, "");
    client.client.write(&frame(0xC1, &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]));
    client.client.assert_closed_with(1002);
}

#[test]
fn the_settings_and_the_offer_decide() {
    let none: fn(&mut Settings) = |_| ();
    let alone = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    assert_eq!(answer(&[OFFER], none), alone);
    assert_eq!(answer(&[], none), "");
    assert_eq!(answer(&["permessage-deflate"], takeover), "permessage-deflate");
    assert_eq!(answer(&[alone], takeover), alone);
    assert_eq!(
        answer(&[OFFER], |settings| settings.compression_window_bits = 10),
        format!("{alone}; server_max_window_bits=10; client_max_window_bits=10")
    );
    assert_eq!(
        answer(&["permessage-deflate; server_max_window_bits=9; client_max_window_bits=12"], takeover),
        "permessage-deflate; server_max_window_bits=9; client_max_window_bits=12"
    );
}

#[test]
fn the_first_offer_that_can_be_accepted_is() {
    let second = "permessage-deflate; server_max_window_bits=11";
    for offers in [
        &[&format!("permessage-deflate; server_max_window_bits=8, {second}")[..]][..],
        &["permessage-bzip2", "permessage-deflate; unknown", second],
        &["permessage-deflate; server_max_window_bits=8; client_max_window_bits", second],
    ] {
        assert_eq!(answer(offers, takeover), second, "{offers:?}");
    }
    assert_eq!(answer(&["permessage-deflate; server_max_window_bits=8"], takeover), "");
}

#[test]
fn what_may_be_dropped_refers_to_nothing() {
    let change = |settings: &mut Settings| {
        takeover(settings);
        settings.send_queue_policy = QueuePolicy::DropOldest;
    };
    assert_eq!(answer(&["permessage-deflate"], change), "permessage-deflate; server_no_context_takeover");
}

#[test]
fn an_answer_that_is_all_the_applications_gets_the_field() {
    let server = Server::bind("127.0.0.1:0")
        .threads(1)
        .configure(|settings| settings.compression = true)
        .on_upgrade(|_, _| {
            let fields = [
                ("Upgrade", "websocket"),
                ("Connection", "Upgrade"),
                ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                ("X-Own", "1"),
            ];
            Upgrade::respond(fields).expect("sound fields")
        })
        .on_message(|server, message| {
            server.push(message.id, message).ok();
        });
    let server = TestServer::start(server);
    let mut client = Deflating::open(&server);
    assert_eq!(client.agreed, "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    let text = crate::support::deflating::text(1, 2000);
    client.send(TEXT, text.as_bytes());
    assert!(client.assert_hears(&text).is_some(), "compressed");
}
