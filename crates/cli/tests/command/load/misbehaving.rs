//! Mistakes of a server are seen, counted and said in words.

use std::io;

use serde_json::Value;

use super::stubborn::{Peer, listen, serve};
use super::{count, failures, first, load, number, parsed};
use crate::support::{PING, PONG};

/// One connection to a server that answers five messages before it does this.
fn result_of(
    arguments: &[&str],
    mistake: impl Fn(&mut Peer) -> io::Result<()> + Send + Sync + 'static,
) -> Value {
    let address = serve(move |peer| {
        peer.echo_some(5)?;
        mistake(peer)?;
        peer.fall_silent()
    });
    let ended = load(address, &[&["-c", "1", "--json"], arguments].concat());
    let line =
        ended.stderr.strip_prefix("gannet: the run had failures: ").unwrap_or_else(|| panic!("{ended:?}"));
    assert_eq!((ended.code, line.lines().count()), (Some(1), 1), "{ended:?}");
    parsed(&ended)
}

fn first_of(json: &Value) -> &str {
    first(json).strip_prefix("connection 1: ").expect("the only one")
}

#[test]
fn one_wrong_byte_is_named() {
    let json = result_of(&[], |peer| {
        let mut frame = peer.receive()?;
        frame.payload[13] ^= 0x20;
        peer.send(0x82, &frame.payload)
    });
    assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
    let rest = first_of(&json).strip_prefix("message 6: byte 13 is 0x").expect("it is named");
    let (got, expected) = rest.split_once(" instead of 0x").expect("both bytes");
    let [got, expected] = [got, expected].map(|digits| u8::from_str_radix(digits, 16).expect("a byte"));
    assert_eq!(got ^ expected, 0x20);
}

#[test]
fn doubled_and_swapped_answers_are_named() {
    let json = result_of(&[], |peer| {
        let frame = peer.receive()?;
        let one = [&[0x82, 20], &frame.payload[..]].concat();
        peer.write(&[&one[..], &one].concat())
    });
    assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
    assert!(first_of(&json).starts_with("message 7: "), "{json}");
    let json = result_of(&["--in-flight", "2"], |peer| {
        peer.echo_some(1)?;
        let [one, other] = [peer.receive()?, peer.receive()?];
        peer.send(0x82, &other.payload)?;
        peer.send(0x82, &one.payload)
    });
    assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
    assert!(first_of(&json).starts_with("message 7: byte 0 is 0x"), "{json}");
}

#[test]
fn the_other_kind_and_the_wrong_length_are_named() {
    let json = result_of(&[], |peer| {
        let frame = peer.receive()?;
        peer.send(0x81, &frame.payload)
    });
    assert_eq!(first_of(&json), "message 6: it came as the other kind, not as binary");
    let json = result_of(&["--text"], |peer| {
        let frame = peer.receive()?;
        peer.send(0x81, &frame.payload[..7])
    });
    assert_eq!(first_of(&json), "message 6: it has 7 bytes instead of 20");
}

#[test]
fn frames_that_break_the_rules_are_named() {
    for (bytes, part) in [
        (&[0x82, 0x80, 1, 2, 3, 4][..], "masked"),
        (&[0xC2, 0], "reserved bit"),
        (&[0x83, 0], "unknown opcode 3"),
        (&[0x89, 126, 0, 126], "longer than 125 bytes"),
        (&[0x80, 0], "was not begun"),
    ] {
        let json = result_of(&[], move |peer| peer.receive().and_then(|_| peer.write(bytes)));
        assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
        assert!(first_of(&json).contains(part), "{part} in {json}");
    }
}

/// One connection, on which permessage-deflate was agreed on as these parameters say, to a server that answers five
/// messages before it does this.
fn compressed_result_of(
    parameters: &'static str,
    mistake: impl Fn(&mut Peer) -> io::Result<()> + Send + Sync + 'static,
) -> Value {
    let address = listen(move |peer| {
        peer.upgrade_with(&format!("Sec-WebSocket-Extensions: permessage-deflate{parameters}\r\n"))?;
        for _ in 0..5 {
            let frame = peer.receive()?;
            peer.send(0xC0 | frame.opcode, &frame.payload)?;
        }
        mistake(peer)?;
        peer.fall_silent()
    });
    let options = ["--deflate", "--text", "--size", "50", "-c", "1", "--json"];
    let ended = load(address, &options);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    parsed(&ended)
}

#[test]
fn compressed_answers_that_are_wrong_are_named() {
    // RFC 7692 §7.2.3.2: "Hello" by the context of a "Hello" before, of which there was none.
    const BY_CONTEXT: &[u8] = &[0xf2, 0x00, 0x11, 0x00, 0x00];
    for (first_byte, payload, part) in [
        (0xC1, &[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00][..], "message 6: byte 0 is 0x48 instead of 0x"),
        (0xC1, BY_CONTEXT, "message 6: its compressed data cannot be inflated, or ends too early"),
        (0xC1, &[0xFF; 9], "message 6: its compressed data cannot be inflated"),
        (0xC1, b"", "message 6: its compressed data cannot be inflated, or ends too early"),
        (0xC0, b"", "message 6: a frame that begins no message is marked as compressed"),
        (0xC9, b"", "message 6: a frame that begins no message is marked as compressed"),
        (0xA1, b"", "message 6: a frame has a reserved bit set"),
    ] {
        let json = compressed_result_of("; server_no_context_takeover", move |peer| {
            peer.receive()?;
            peer.send(first_byte, payload)
        });
        assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
        assert!(first_of(&json).starts_with(part), "{part} in {json}");
    }
}

#[test]
fn an_answer_that_inflates_to_more_than_was_sent_is_inflated_no_further() {
    for parameters in ["", "; server_no_context_takeover"] {
        let json = compressed_result_of(parameters, |peer| {
            let mut frame = peer.receive()?;
            // The message, the end of its block, and a block of the same letter that never ends: 258 at a time.
            frame.payload.extend([0x00, 0x00, 0xff, 0xff]);
            peer.write(&[&[0x41, frame.payload.len() as u8], &frame.payload[..]].concat())?;
            let letters = [&[0x4b, 0x04, 0x00][..], &[0x00, 0x00, 0xff, 0xff]].concat();
            loop {
                peer.send(0x00, &letters)?;
            }
        });
        assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
        assert_eq!(first_of(&json), "message 6: it has 51 bytes or more instead of 50");
    }
}

#[test]
fn a_message_is_not_taken_for_the_one_before_where_the_context_is_taken_over() {
    // The client's own payload is right for a stream that begins anew, and stays so with a context.
    let json = compressed_result_of("", |peer| {
        let frame = peer.receive()?;
        peer.send(0xC1, &frame.payload)?;
        peer.send(0xC1, &frame.payload)
    });
    assert_eq!(failures(&json), [0, 0, 0, 1, 0]);
    assert!(first_of(&json).starts_with("message 7: "), "{json}");
}

#[test]
fn an_answer_to_the_offer_that_is_none_is_named() {
    for (extensions, part) in [
        ("permessage-deflate; server_max_window_bits=7", "server_max_window_bits=7; it must be 8 to 15"),
        ("permessage-deflate; client_max_window_bits", "client_max_window_bits without a value"),
        ("permessage-deflate; turbo", "the parameter turbo"),
        ("permessage-bzip2", "an extension that was not offered: permessage-bzip2"),
        ("permessage-deflate=1", "cannot be read"),
    ] {
        let lines = format!("Sec-WebSocket-Extensions: {extensions}\r\n");
        let address = listen(move |peer| peer.upgrade_with(&lines).and_then(|_| peer.fall_silent()));
        let ended = load(address, &["--deflate", "-c", "1"]);
        assert!(ended.code == Some(2) && ended.stderr.contains(part), "{part} in {ended:?}");
    }
    // Two servers behind one address.
    let address = listen(|peer| {
        let parameters = ["", "; server_no_context_takeover"][peer.index % 2];
        peer.upgrade_with(&format!("Sec-WebSocket-Extensions: permessage-deflate{parameters}\r\n"))?;
        peer.fall_silent()
    });
    let json = parsed(&load(address, &["--deflate", "--mode", "idle", "-c", "2", "--json"]));
    assert_eq!(failures(&json), [0, 1, 0, 0, 0], "{json}");
    assert!(first(&json).contains("to another connection of this run"), "{json}");
}

#[test]
fn the_end_of_a_connection_says_how_it_ended() {
    let json = result_of(&[], |peer| peer.send(0x88, b"\x03\xf5busy\x1b[2J"));
    assert_eq!(failures(&json), [0, 0, 1, 0, 0]);
    // 1013, and nothing that steers a terminal.
    assert_eq!(first_of(&json), "the server closed it with 1013 (busy\\u{1b}[2J)");
    let json = result_of(&[], |peer| peer.stream.shutdown(std::net::Shutdown::Both));
    assert_eq!(first_of(&json), "the server hung up without a Close frame");
    let json = result_of(&[], Peer::reset);
    assert!(first_of(&json).to_lowercase().contains("reset"), "{json}");
    // Nobody was left.
    assert!(number(&json, "/seconds") < 0.29, "{json}");
}

#[test]
fn an_answer_that_never_comes_is_waited_for_and_counted() {
    let json = result_of(&["--in-flight", "3"], |peer| peer.echo_some(1));
    assert_eq!(failures(&json), [0, 0, 0, 0, 3]);
    assert_eq!(first_of(&json), "message 7 was not answered within 2 s of the end");
}

#[test]
fn the_others_go_on_when_one_is_closed() {
    let address = serve(|peer| {
        if peer.index == 1 {
            peer.echo_some(3).and_then(|()| peer.send(0x88, &[3, 233]))
        } else {
            peer.echo()
        }
    });
    let ended = load(address, &["-c", "3", "--json"]);
    let json = parsed(&ended);
    assert_eq!((ended.code, failures(&json)), (Some(1), [0, 0, 1, 0, 0]));
    assert!(number(&json, "/seconds") >= 0.3 && count(&json, "/count") > 20, "{json}");
}

#[test]
fn a_hint_says_what_kind_of_server_is_needed() {
    let address = serve(|peer| {
        peer.receive()?;
        peer.send(0x82, b"thank you")?;
        peer.fall_silent()
    });
    let ended = load(address, &["-c", "2"]);
    for part in ["FAILURES      2 wrong", "first failure connection ", "`gannet echo`"] {
        assert!(ended.stdout.contains(part), "{part} in {ended:?}");
    }
}

#[test]
fn fragments_with_pings_between_them_are_right() {
    let address = serve(|peer| {
        loop {
            let frame = peer.receive()?;
            match frame.opcode {
                PONG => assert_eq!(frame.payload, b"ping"),
                2 => {
                    peer.send(0x02, &frame.payload[..7])?;
                    peer.send(0x80 | PING, b"ping")?;
                    peer.send(0x00, &frame.payload[7..7])?;
                    peer.send(0x80, &frame.payload[7..])?;
                }
                _ => return peer.send(0x88, &frame.payload),
            }
        }
    });
    let json = super::measured(&load(address, &["-c", "2", "--json"]));
    assert!(count(&json, "/count") > 0 && count(&json, "/pings_answered") > 0, "{json}");
}
