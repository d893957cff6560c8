//! Slow readers and flooders make trouble beside what is measured, and do not count.

use std::sync::mpsc::channel;
use std::time::Duration;

use super::stubborn::serve;
use super::{Echo, count, failures, load, measured};
use crate::support::PATIENCE;

#[test]
fn flooders_do_not_wait_and_are_verified() {
    let json = Echo::start().measure(&["-c", "4", "--flooders", "2"]);
    assert_eq!(count(&json, "/flooders/connections"), 2);
    // They have far more in flight than the others.
    assert!(count(&json, "/flooders/messages") > count(&json, "/count"), "{json}");
    assert_eq!(failures(&json), [0; 5]);
}

#[test]
fn floods_of_frames_are_taken_and_only_whole_messages_come_back() {
    let echo = Echo::start_with(&["--threads", "1", "--set", "compression=true"]);
    for (flood, brings_messages) in
        [("pings", false), ("pongs", false), ("fragments", true), ("blocks", true)]
    {
        let options = ["-c", "4", "--deflate", "--flooders", "1", "--warm-up", "0", "--flood-with", flood];
        let json = echo.measure(&options);
        assert_eq!((failures(&json), json["flooders"]["with"].as_str()), ([0; 5], Some(flood)), "{json}");
        assert!(count(&json, "/flooders/bytes_sent") > 0 && count(&json, "/count") > 0, "{json}");
        assert_eq!(count(&json, "/flooders/messages") > 0, brings_messages, "{json}");
    }
}

#[test]
fn slow_readers_read_no_faster_than_they_may() {
    let echo = Echo::start();
    let options = ["-c", "2", "--slow-readers", "3", "--duration", "500ms", "--warm-up", "0"];
    let json = echo.measure(&options);
    assert_eq!(count(&json, "/slow_readers/bytes_received"), 0, "{json}");
    let json = echo.measure(&[&options[..], &["--slow-read-rate", "100KiB/s"]].concat());
    let read = count(&json, "/slow_readers/bytes_received");
    assert!((60_000..=300_000).contains(&read), "{json}");
    assert!(count(&json, "/count") > 0, "{json}");
}

#[test]
fn a_slow_reader_with_a_small_buffer_is_soon_noticed() {
    let (sender, taken) = channel();
    let address = serve(move |peer| {
        if peer.index == 0 {
            return peer.echo();
        }
        peer.stream.set_write_timeout(Some(STALL))?;
        let message = [&[0x82, 126, 3, 232][..], &[0; 1000]].concat();
        let size = (0..MESSAGES_MAX).take_while(|_| peer.write(&message).is_ok()).count() * message.len();
        sender.send(size).expect("the test waits for it");
        peer.fall_silent()
    });
    let options = ["-c", "1", "--slow-readers", "1", "--slow-read-buffer", "4KiB", "--json"];
    measured(&load(address, &options));
    let size = taken.recv_timeout(PATIENCE).expect("the kernel takes no more");
    // It takes more than two megabytes otherwise.
    assert!(size < 512 * 1024, "{size} bytes");
}

#[test]
fn a_slow_reader_that_the_server_closes_is_no_failure() {
    // It goes on sending where others would wait for their answers.
    let address = serve(|peer| {
        let is_measured = peer.index == 0;
        if is_measured { peer.echo() } else { peer.echo_some(100).and_then(|()| peer.reset()) }
    });
    let options = ["-c", "1", "--slow-readers", "1", "--json"];
    let json = measured(&load(address, &options));
    assert_eq!(count(&json, "/slow_readers/closed"), 1, "{json}");
}

#[test]
fn a_flooder_that_is_answered_wrongly_is_a_failure() {
    let address = serve(|peer| {
        if peer.index == 0 {
            return peer.echo();
        }
        peer.echo_some(100)?;
        let mut frame = peer.receive()?;
        frame.payload[19] ^= 1;
        peer.send(0x82, &frame.payload)?;
        peer.fall_silent()
    });
    let ended = load(address, &["-c", "1", "--flooders", "1", "--json"]);
    assert_eq!((ended.code, failures(&super::parsed(&ended))), (Some(1), [0, 0, 0, 1, 0]));
}

/// A kernel that has taken nothing for so long takes nothing more.
const STALL: Duration = Duration::from_millis(200);
/// Some ten megabytes.
const MESSAGES_MAX: usize = 10_000;
