//! Does the floor keep every byte for a client that writes on and on before it reads?

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use gannet_bench::contender::Contender;
use gannet_bench::frame::{BINARY, CLOSE, client_frame, server_frame};

use crate::bare_client::{BareClient, KEY};

#[test]
fn nothing_is_lost_while_the_client_does_not_read() {
    let server = crate::start(Contender::Floor);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    // Far more than the kernel holds on the way there and back.
    let payloads: Vec<Vec<u8>> = (0..200).map(|index| vec![index; random.usize(0..400_000)]).collect();
    let mut requests = Vec::new();
    let mut replies = Vec::new();
    for payload in &payloads {
        requests.extend(client_frame(BINARY, payload, random.u32(..).to_ne_bytes()));
        replies.extend(server_frame(BINARY, payload));
    }
    requests.extend(client_frame(CLOSE, &[], [1, 2, 3, 4]));
    replies.extend(server_frame(CLOSE, &[]));

    let (mut client, _) = BareClient::connect(server.address, KEY);
    let mut writing_half = client.socket.try_clone().expect("a socket can be cloned");
    // It stalls: the floor reads nothing more while its own replies are not taken.
    writing_half.set_write_timeout(Some(STALL)).expect("the timeout is not zero");
    let before_stall = write_until_stalled(&mut writing_half, &requests);
    writing_half.set_write_timeout(None).expect("no timeout is a valid one");
    assert!(before_stall < requests.len(), "the floor took everything: nothing was tested");
    let writer = thread::spawn(move || {
        writing_half.write_all(&requests[before_stall..]).expect("the floor reads on");
        writing_half.shutdown(Shutdown::Write)
    });
    let received = client.read_to_end();
    writer.join().expect("the writer does not panic").ok();
    assert!(received == replies, "{} bytes of {}", received.len(), replies.len());
}

fn write_until_stalled(socket: &mut TcpStream, bytes: &[u8]) -> usize {
    let mut written = 0;
    while written < bytes.len() {
        match socket.write(&bytes[written..]) {
            Ok(count) => written += count,
            Err(_) => break,
        }
    }
    written
}

const STALL: Duration = Duration::from_millis(200);
