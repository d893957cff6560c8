//! Does a client that never reads keep others from their answers, and is it pushed to?

use std::io::{Read, Write};
use std::time::Duration;

use gannet_bench::contender::Contender;
use gannet_bench::frame::{BINARY, client_frame, server_frame};

use crate::bare_client::{BareClient, KEY};

#[test]
fn a_client_that_never_reads_is_pushed_to_and_keeps_nobody_from_an_answer() {
    for contender in [Contender::GannetDropNewest, Contender::GannetDropOldest] {
        let server = crate::start(contender);
        let (mut slow, _) = BareClient::connect(server.address, KEY);
        let question = client_frame(BINARY, &[7; 1024], [1, 2, 3, 4]);
        // Once its queue is full, the server reads no more of what it sends.
        slow.socket.set_write_timeout(Some(STALL)).expect("the timeout is not zero");
        while slow.socket.write_all(&question).is_ok() {}

        let (mut other, _) = BareClient::connect(server.address, KEY);
        for _ in 0..100 {
            other.socket.write_all(&question).expect("the connection is open");
            let mut answer = server_frame(BINARY, &[0; 1024]);
            other.socket.read_exact(&mut answer).expect("the server answers");
            assert_eq!(answer, server_frame(BINARY, &[7; 1024]));
        }

        let pushed = server_frame(BINARY, &[1; 1000]);
        let (mut received, mut piece) = (Vec::new(), vec![0; 64 << 10]);
        // A message that is pushed to nobody else, and was not sent by anybody.
        while !received.windows(pushed.len()).any(|window| window == pushed) {
            let size = slow.socket.read(&mut piece).expect("something is pushed");
            assert!(size > 0, "the server has closed it");
            received.drain(..received.len().saturating_sub(pushed.len()));
            received.extend_from_slice(&piece[..size]);
        }
    }
}

const STALL: Duration = Duration::from_millis(500);
