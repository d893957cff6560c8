//! A TCP proxy that forwards in pieces of random size, so that frames arrive cut anywhere.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;

use fastrand::Rng;

/// A proxy that runs until the process ends.
pub(super) struct SplittingProxy {
    address: SocketAddr,
}

impl SplittingProxy {
    /// Listens on a free port of this machine, in front of `server`.
    ///
    /// # Errors
    /// The error of the listener that could not be made.
    pub(super) fn start(server: SocketAddr, seed: u64) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        println!("splitting proxy: {address} -> {server}, seed {seed}");
        thread::spawn(move || serve(&listener, server, seed));
        Ok(Self { address })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

fn serve(listener: &TcpListener, server: SocketAddr, seed: u64) {
    for (number, client) in listener.incoming().enumerate() {
        // Every connection has a seed of its own: the same cuts, whatever the others do.
        let seed = seed.wrapping_add(number as u64);
        if let Err(error) = client.and_then(|client| connect(&client, server, seed)) {
            eprintln!("splitting proxy: connection {number}: {error}");
        }
    }
}

fn connect(client: &TcpStream, server: SocketAddr, seed: u64) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    let mut upward = Rng::with_seed(seed);
    let downward = upward.fork();
    forward(client.try_clone()?, server.try_clone()?, upward)?;
    forward(server, client.try_clone()?, downward)
}

/// Starts a thread that forwards one direction of a connection.
fn forward(from: TcpStream, to: TcpStream, mut random: Rng) -> io::Result<()> {
    to.set_nodelay(true)?;
    thread::spawn(move || {
        let end = match copy_in_pieces(&from, &to, &mut random) {
            Ok(()) => Shutdown::Write,
            // One side is gone at once, then the other one has to go as well.
            Err(_) => {
                from.shutdown(Shutdown::Both).ok();
                Shutdown::Both
            }
        };
        // It fails when the peer is gone already, which is the aim.
        to.shutdown(end).ok();
    });
    Ok(())
}

fn copy_in_pieces(mut from: impl Read, mut to: impl Write, random: &mut Rng) -> io::Result<()> {
    let mut buffer = vec![0; READ_SIZE];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => &buffer[..read],
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        for piece in pieces(read, random) {
            to.write_all(piece)?;
            // Gives the reader a chance to see this piece alone.
            thread::yield_now();
        }
    }
}

/// Cuts `bytes` at random places into one to [`PIECES_MAX`] pieces.
fn pieces<'a>(bytes: &'a [u8], random: &mut Rng) -> Vec<&'a [u8]> {
    let cut_count = random.usize(0..bytes.len().min(PIECES_MAX));
    let mut cuts: Vec<usize> = (0..cut_count).map(|_| random.usize(1..bytes.len())).collect();
    cuts.push(bytes.len());
    cuts.sort_unstable();
    cuts.dedup();
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    starts.zip(&cuts).map(|(start, &end)| &bytes[start..end]).collect()
}

const READ_SIZE: usize = 64 * 1024;
/// Few enough that a message of 16 MiB takes thousands of pieces, not millions.
const PIECES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_whole_and_none_is_empty() {
        let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
        let mut random = Rng::with_seed(1);
        let mut counts = std::collections::BTreeSet::new();
        for length in [1, 2, 3, 64, 65, 5000].repeat(50) {
            let cut = pieces(&bytes[..length], &mut random);
            assert_eq!(cut.concat(), bytes[..length]);
            assert!(cut.iter().all(|piece| !piece.is_empty()));
            counts.insert(cut.len());
        }
        assert!(counts.len() > 20 && counts.last() <= Some(&PIECES_MAX), "{counts:?}");
    }

    #[test]
    fn both_directions_and_their_ends_pass() -> io::Result<()> {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let proxy = SplittingProxy::start(server.local_addr()?, 7)?;
        let echo = thread::spawn(move || -> io::Result<()> {
            let (mut stream, _) = server.accept()?;
            let mut sent = Vec::new();
            stream.read_to_end(&mut sent)?;
            stream.write_all(&sent)
        });
        let mut client = TcpStream::connect(proxy.address())?;
        let sent: Vec<u8> = (0..=255).cycle().take(200_000).collect();
        client.write_all(&sent)?;
        client.shutdown(Shutdown::Write)?;
        let mut received = Vec::new();
        client.read_to_end(&mut received)?;
        assert!(received == sent);
        echo.join().expect("the echo does not panic")
    }
}
