use std::io;
use std::net::SocketAddr;

use mio::net::TcpListener;
#[cfg(target_os = "linux")]
use socket2::SockRef;
use socket2::{Domain, Protocol, Socket, Type};

/// A bound and listening socket of one loop.
#[derive(Debug)]
pub struct Listener(pub(crate) TcpListener);

/// Listens on `address` with one listener for each of `loops` loops. Returns them with the address bound, for
/// the port of `address` may be 0.
///
/// The loops' listeners share the port, and the kernel spreads connections over them. A port that is open to
/// such sharing could be joined by another process, which would get half of the clients; so the first
/// listener takes the port alone, and opens it to sharing when it has it. A client that comes in between
/// waits with the first. An IPv6 address takes IPv6 connections only.
///
/// # Errors
///
/// The errors of bind and listen: the address is taken, not of this machine, or not permitted.
pub fn listen(address: SocketAddr, loops: usize, backlog: i32) -> io::Result<(SocketAddr, Vec<Listener>)> {
    let alone = open(address, Sharing::Alone, backlog)?;
    let bound = alone.0.local_addr()?;
    if loops <= 1 {
        return Ok((bound, vec![alone]));
    }
    share(alone, bound, loops, backlog)
}

/// Takes over a socket that was bound elsewhere, with one listener for each of `loops` loops, which take
/// turns at it.
///
/// # Errors
///
/// Errors of the operating system: the socket cannot listen, or no descriptor is left.
pub fn adopt(
    listener: std::net::TcpListener,
    loops: usize,
    backlog: i32,
) -> io::Result<(SocketAddr, Vec<Listener>)> {
    let socket = Socket::from(listener);
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    socket.listen(backlog)?;
    let listener = std::net::TcpListener::from(socket);
    let bound = listener.local_addr()?;
    let mut listeners = Vec::new();
    for _ in 1..loops {
        listeners.push(Listener(TcpListener::from_std(listener.try_clone()?)));
    }
    listeners.push(Listener(TcpListener::from_std(listener)));
    Ok((bound, listeners))
}

/// Linux spreads the connections over listeners that each bound the port for themselves.
#[cfg(target_os = "linux")]
fn share(
    alone: Listener,
    bound: SocketAddr,
    loops: usize,
    backlog: i32,
) -> io::Result<(SocketAddr, Vec<Listener>)> {
    SockRef::from(&alone.0).set_reuse_port(true)?;
    let mut listeners = vec![alone];
    for _ in 1..loops {
        listeners.push(open(bound, Sharing::AmongLoops, backlog)?);
    }
    Ok((bound, listeners))
}

/// Elsewhere the loops take turns at one socket.
#[cfg(not(target_os = "linux"))]
fn share(
    alone: Listener,
    bound: SocketAddr,
    loops: usize,
    _backlog: i32,
) -> io::Result<(SocketAddr, Vec<Listener>)> {
    use std::os::fd::AsFd;
    let copy = || {
        let descriptor = alone.0.as_fd().try_clone_to_owned()?;
        Ok(Listener(TcpListener::from_std(descriptor.into())))
    };
    let listeners: io::Result<Vec<_>> = (0..loops).map(|_| copy()).collect();
    Ok((bound, listeners?))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Alone,
    #[cfg(target_os = "linux")]
    AmongLoops,
}

fn open(address: SocketAddr, sharing: Sharing, backlog: i32) -> io::Result<Listener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    #[cfg(target_os = "linux")]
    if sharing == Sharing::AmongLoops {
        socket.set_reuse_port(true)?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = sharing;
    // Inherited by the connections it accepts, which saves each of them a system call.
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(backlog)?;
    Ok(Listener(TcpListener::from_std(socket.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any_port() -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], 0))
    }

    #[test]
    fn a_port_that_several_loops_share_is_taken_for_everybody_else() {
        let (address, listeners) = listen(any_port(), 3, 16).expect("a free port");
        assert_eq!(listeners.len(), 3);
        for loops in [1, 2] {
            let error = listen(address, loops, 16).expect_err("the port is taken");
            assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        }
    }

    #[test]
    fn who_comes_before_a_port_is_shared_is_accepted_once() {
        let alone = open(any_port(), Sharing::Alone, 16).expect("a free port");
        let bound = alone.0.local_addr().expect("bound");
        let early = std::net::TcpStream::connect(bound).expect("it listens");
        let (_, listeners) = share(alone, bound, 3, 16).expect("a listening socket");
        assert_eq!(listeners.len(), 3);
        assert_eq!(listeners.iter().filter(|listener| listener.0.accept().is_ok()).count(), 1);
        assert!(early.take_error().expect("a live socket").is_none(), "it is reset");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn connections_are_spread_over_all_loops() {
        let (address, listeners) = listen(any_port(), 3, 256).expect("a free port");
        let clients: Vec<_> =
            (0..100).map(|_| std::net::TcpStream::connect(address).expect("it listens")).collect();
        let count = |listener: &Listener| std::iter::from_fn(|| listener.0.accept().ok()).count();
        let counts: Vec<usize> = listeners.iter().map(count).collect();
        assert_eq!(counts.iter().sum::<usize>(), clients.len(), "{counts:?}");
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }

    #[test]
    fn who_came_before_a_socket_was_adopted_is_accepted_once() {
        let listener = std::net::TcpListener::bind(any_port()).expect("a free port");
        let early = std::net::TcpStream::connect(listener.local_addr().expect("bound")).expect("it listens");
        let (address, listeners) = adopt(listener, 2, 16).expect("a listening socket");
        assert_eq!(address, early.peer_addr().expect("connected"));
        assert_eq!(listeners.iter().filter(|listener| listener.0.accept().is_ok()).count(), 1);
    }

    #[test]
    fn accepted_connections_send_without_delay() {
        for loops in [1, 2] {
            let (address, listeners) = listen(any_port(), loops, 16).expect("a free port");
            let _client = std::net::TcpStream::connect(address).expect("it listens");
            let accepted = loop {
                if let Some((stream, _)) = listeners.iter().find_map(|listener| listener.0.accept().ok()) {
                    break stream;
                }
                std::thread::yield_now();
            };
            assert!(accepted.nodelay().expect("a live socket"));
        }
    }
}
