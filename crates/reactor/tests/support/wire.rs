use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use gannet_reactor::Key;
use socket2::SockRef;

use super::{PATIENCE, TestLoop};

/// A stream of bytes in which no two places look alike for long.
pub(crate) struct Pattern(fastrand::Rng);

impl Pattern {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// The next `size` bytes.
    pub(crate) fn take(&mut self, size: usize) -> Vec<u8> {
        let mut bytes = vec![0; size];
        self.0.fill(&mut bytes);
        bytes
    }
}

/// A generator of random numbers whose seed is printed.
pub(crate) fn random() -> fastrand::Rng {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    fastrand::Rng::with_seed(seed)
}

/// Reads exactly `size` bytes.
pub(crate) fn read(mut client: &TcpStream, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    client.read_exact(&mut bytes).expect("the loop sends as much");
    bytes
}

/// Ends a connection with a reset.
pub(crate) fn reset(client: TcpStream) {
    SockRef::from(&client).set_linger(Some(Duration::ZERO)).expect("a live socket");
}

pub(crate) fn is_reset(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe)
}

/// True where nothing comes for `time`, not even an end.
pub(crate) fn is_silent_for(client: &TcpStream, time: Duration) -> bool {
    client.set_read_timeout(Some(time)).expect("a live socket");
    let silent = match client.peek(&mut [0]) {
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        Ok(_) => false,
    };
    client.set_read_timeout(Some(PATIENCE)).expect("a live socket");
    silent
}

/// Sends so much that the kernel gives this connection a receive buffer larger than the loop's own.
pub(crate) fn grow_window(test_loop: &TestLoop, mut client: &TcpStream, key: Key) {
    let bytes = vec![7; 1024 * 1024];
    for _ in 0..32 {
        client.write_all(&bytes).expect("the loop reads");
        test_loop.assert_receives(key, &bytes);
    }
}

/// Waits until `condition` holds.
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
