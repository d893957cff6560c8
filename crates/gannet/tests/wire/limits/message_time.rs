//! A message may take only so long from its first byte to its last, and longer only while enough of it arrives.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::{BINARY, CONTINUATION, Client, FIN, Frame, PING, PONG, TEXT, TestServer, frame};

const POLICY: u16 = 1008;
/// Timers are exact to an eighth of a second.
const TICK: Duration = Duration::from_millis(125);

/// A server that times nothing but messages.
fn echo(timeout: Duration, rate_min: usize) -> TestServer {
    TestServer::echo(|settings| {
        settings.ping_interval = Duration::ZERO;
        settings.idle_timeout = Duration::ZERO;
        settings.message_timeout = timeout;
        settings.message_rate_min = rate_min;
    })
}

/// Has a client write these pieces one by one, until the connection is gone.
fn dribble(client: &Client, pieces: impl Iterator<Item = Vec<u8>> + Send + 'static) {
    client.trickle(pieces, Duration::from_millis(20));
}

#[track_caller]
fn assert_cut_off_after(client: &mut Client, start: Instant, least: Duration) {
    let end = client.receive();
    assert_eq!(end.close_code(), Some(POLICY));
    assert!(start.elapsed() + TICK >= least, "after {:?}, which is less than {least:?}", start.elapsed());
    client.assert_ends();
}

#[test]
fn a_frame_dribbled_for_ever_is_cut_off() {
    let timeout = Duration::from_secs(1);
    let server = echo(timeout, 1024);
    let mut client = server.client();
    let start = Instant::now();
    let bytes = frame(FIN | TEXT, &[b'x'; 10_000]);
    dribble(&client, bytes.into_iter().map(|byte| vec![byte]));
    server.assert_serves();
    assert_cut_off_after(&mut client, start, timeout);
    server.assert_serves();
}

#[test]
fn fragments_and_pings_between_them_do_not_put_it_off() {
    let timeout = Duration::from_secs(1);
    let server = echo(timeout, 1024);
    let mut client = server.client();
    let start = Instant::now();
    client.write(&frame(BINARY, b"x"));
    let piece = [frame(CONTINUATION, b"x"), frame(FIN | PONG, b"")].concat();
    dribble(&client, std::iter::repeat(piece));
    assert_cut_off_after(&mut client, start, timeout);
    server.assert_serves();
}

#[test]
fn the_first_byte_of_a_header_begins_a_message() {
    let timeout = Duration::from_secs(1);
    let server = echo(timeout, 1024);
    for first in [FIN | TEXT, FIN | PING] {
        let mut client = server.client();
        let start = Instant::now();
        client.write(&[first]);
        assert_cut_off_after(&mut client, start, timeout);
    }
    server.assert_serves();
}

#[test]
fn a_message_that_goes_on_arriving_fast_enough_may_take_longer() {
    // Twenty times as fast as it must be.
    let server = echo(Duration::from_secs(1), 100);
    let mut client = server.client();
    for piece in frame(FIN | BINARY, &[b'x'; 6000]).chunks(100) {
        client.write(piece);
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(client.receive(), Frame::new(BINARY, [b'x'; 6000]));
}

#[test]
fn what_came_at_once_is_good_for_one_more_time_however_much_it_was() {
    let timeout = Duration::from_secs(1);
    let server = echo(timeout, 1024);
    let mut client = server.client();
    let start = Instant::now();
    let bytes = frame(FIN | BINARY, &[b'x'; 100_000]);
    client.write(&bytes[..50_000]);
    // At 1 KiB a second that would be good for 49 s.
    dribble(&client, bytes.into_iter().skip(50_000).map(|byte| vec![byte]));
    assert_cut_off_after(&mut client, start, 2 * timeout);
    server.assert_serves();
}

#[test]
fn messages_that_follow_each_other_without_a_gap_each_have_their_own_time() {
    let timeout = Duration::from_secs(2);
    let server = echo(timeout, 1024);
    let mut client = server.client();
    let start = Instant::now();
    let message = frame(FIN | TEXT, b"one after another");
    client.write(&message[..10]);
    // Whenever the server looks, a message has begun and not ended.
    while start.elapsed() < timeout + Duration::from_secs(1) {
        client.write(&[&message[10..], &message[..10]].concat());
        assert_eq!(client.receive(), Frame::new(TEXT, b"one after another"));
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn pings_that_follow_each_other_without_a_gap_are_no_message() {
    let timeout = Duration::from_secs(2);
    let server = echo(timeout, 1024);
    let mut client = server.client();
    let start = Instant::now();
    let ping = frame(FIN | PING, b"again");
    client.write(&ping[..7]);
    // Whenever the server looks, a Ping has begun and not ended.
    while start.elapsed() < timeout + Duration::from_secs(1) {
        client.write(&[&ping[7..], &ping[..7]].concat());
        assert_eq!(client.receive(), Frame::new(PONG, b"again"));
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn zero_turns_it_off() {
    let server = echo(Duration::ZERO, 1024);
    let mut client = server.client();
    let bytes = frame(FIN | TEXT, b"slow");
    client.write(&bytes[..7]);
    assert!(client.is_silent_for(Duration::from_millis(1200)));
    client.write(&bytes[7..]);
    assert_eq!(client.receive(), Frame::new(TEXT, b"slow"));
}

#[test]
fn a_byte_of_an_upload_answers_a_ping() {
    // In mid-frame a client cannot send a Pong: whatever it sends says that it is alive.
    let server = TestServer::echo(|settings| {
        settings.ping_interval = Duration::from_millis(500);
        settings.ping_timeout = Duration::from_millis(1500);
    });
    let mut client = server.client();
    let bytes = frame(FIN | BINARY, &[b'x'; 100]);
    let (start, rest) = bytes.split_at(50);
    client.write(start);
    let mut rest = rest.iter();
    let start = Instant::now();
    // Unanswered, the first Ping would end it after two seconds.
    while start.elapsed() < Duration::from_secs(3) {
        assert_eq!(client.receive(), Frame::new(PING, b""));
        client.write(std::slice::from_ref(rest.next().expect("a Ping comes twice a second")));
    }
    client.write(rest.as_slice());
    assert_eq!(client.receive(), Frame::new(BINARY, [b'x'; 100]));
}
