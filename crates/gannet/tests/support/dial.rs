//! Sockets with unusual properties: another source address, little room in the kernel, an end by reset.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};

use super::{Client, PATIENCE, upgrade_request};

/// The source and the buffers of a client's socket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dial {
    /// Loopback is a whole network: each source address has ports of its own.
    pub(crate) source: Ipv4Addr,
    pub(crate) room: Room,
}

/// The bytes that the two kernels between server and client take before the server notices that nobody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Megabytes.
    Usual,
    /// Some ten kilobytes: a small receive buffer here, and small segments, which keep the send buffer there small.
    Little,
    /// Megabytes, nearly all of them there: a small receive buffer here.
    LittleHere,
}

impl Dial {
    pub(crate) const USUAL: Self = Self { source: Ipv4Addr::LOCALHOST, room: Room::Usual };
    pub(crate) const LITTLE_ROOM: Self = Self { source: Ipv4Addr::LOCALHOST, room: Room::Little };

    pub(crate) const LITTLE_ROOM_HERE: Self = Self { source: Ipv4Addr::LOCALHOST, room: Room::LittleHere };

    /// The `index`th of a few source addresses.
    pub(crate) fn from_source(index: usize) -> Self {
        let last = u8::try_from(2 + index).expect("a few source addresses");
        Self { source: Ipv4Addr::new(127, 0, 0, last), room: Room::Usual }
    }

    /// Opens a TCP connection.
    pub(crate) fn connect(self, address: SocketAddr) -> TcpStream {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a descriptor");
        let source = self.source();
        if source != Ipv4Addr::LOCALHOST {
            socket.bind(&SocketAddr::from((source, 0)).into()).expect("loopback is a network");
        }
        match self.room {
            Room::Usual => {}
            Room::Little => {
                socket.set_recv_buffer_size(4 * 1024).expect("before it connects");
                socket.set_tcp_mss(1400).expect("before it connects");
            }
            Room::LittleHere => socket.set_recv_buffer_size(32 * 1024).expect("before it connects"),
        }
        socket.connect(&address.into()).expect("the server listens");
        socket.set_tcp_nodelay(true).expect("a live socket");
        socket.set_read_timeout(Some(PATIENCE)).expect("a live socket");
        socket.set_write_timeout(Some(PATIENCE)).expect("a live socket");
        socket.into()
    }

    /// Where the room counts, an address that hardly any connection had before: the kernel remembers of two addresses
    /// how much the segments between them were reordered, as on a busy machine, and gives the next ones larger buffers.
    fn source(self) -> Ipv4Addr {
        match self.room {
            Room::Little | Room::LittleHere if self.source == Ipv4Addr::LOCALHOST => {
                Ipv4Addr::from_bits(Ipv4Addr::new(127, 128, 0, 0).to_bits() | fastrand::u32(1..1 << 23))
            }
            Room::Usual | Room::Little | Room::LittleHere => self.source,
        }
    }

    /// Opens a WebSocket connection.
    pub(crate) fn client(self, address: SocketAddr) -> Client {
        let mut client = Client { stream: self.connect(address) };
        client.upgrade(upgrade_request(address, ""));
        client
    }
}

/// Ends a connection by a reset, as a lost network or a killed process does.
pub(crate) fn reset(stream: TcpStream) {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a live socket");
}
