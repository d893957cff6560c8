//! The kernel's counts of a connection: `struct tcp_info` of tcp(7), asked for as `ss` does, through sock_diag(7).
//!
//! The socket option of the same name is out of reach without `unsafe`.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};

use socket2::{Domain, Protocol, Socket, Type};

/// One moment's counts of one end of a connection.
pub(crate) struct TcpInfo {
    bytes: Vec<u8>,
}

impl TcpInfo {
    /// Of this end, which must be IPv4.
    pub(crate) fn of(stream: &TcpStream) -> Self {
        let mut netlink =
            Socket::new(Domain::from(AF_NETLINK), Type::DGRAM, Some(Protocol::from(NETLINK_SOCK_DIAG)))
                .expect("a descriptor");
        netlink.send(&request(stream)).expect("the kernel takes requests");
        let mut reply = [0; 2048];
        let size = netlink.read(&mut reply).expect("the kernel answers");
        Self { bytes: attribute(&reply[..size]).to_vec() }
    }

    /// Segments that came with data.
    pub(crate) fn data_segments_received(&self) -> u32 {
        self.field(152)
    }

    /// Segments that were sent and are not acknowledged.
    pub(crate) fn unacknowledged(&self) -> u32 {
        self.field(24)
    }

    fn field(&self, place: usize) -> u32 {
        u32::from_ne_bytes(self.bytes[place..place + 4].try_into().expect("four bytes"))
    }
}

/// `struct nlmsghdr` and `struct inet_diag_req_v2`.
fn request(stream: &TcpStream) -> Vec<u8> {
    let ends = [stream.local_addr(), stream.peer_addr()].map(|end| end.expect("it is connected"));
    let [here, there] = ends.map(|end| match end {
        SocketAddr::V4(end) => end,
        SocketAddr::V6(end) => panic!("{end} is not IPv4"),
    });
    let mut bytes = REQUEST_SIZE.to_ne_bytes().to_vec();
    bytes.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes.extend(NLM_F_REQUEST.to_ne_bytes());
    bytes.extend([0; 8]);
    bytes.extend([AF_INET, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0]);
    bytes.extend(ANY_STATE.to_ne_bytes());
    bytes.extend(here.port().to_be_bytes());
    bytes.extend(there.port().to_be_bytes());
    for end in [here, there] {
        bytes.extend(end.ip().octets());
        bytes.extend([0; 12]);
    }
    bytes.extend([0; 4]);
    bytes.extend(NO_COOKIE);
    bytes
}

/// Finds the `tcp_info` behind `struct nlmsghdr` and `struct inet_diag_msg`.
fn attribute(reply: &[u8]) -> &[u8] {
    let kind = u16::from_ne_bytes([reply[4], reply[5]]);
    assert_eq!(kind, SOCK_DIAG_BY_FAMILY, "the kernel knows the connection and can tell of it: {reply:?}");
    let mut rest = &reply[HEADERS_SIZE..];
    loop {
        let [size, kind] = [[rest[0], rest[1]], [rest[2], rest[3]]].map(u16::from_ne_bytes);
        if kind == u16::from(INET_DIAG_INFO) {
            return &rest[4..usize::from(size)];
        }
        rest = &rest[usize::from(size).next_multiple_of(4)..];
    }
}

const AF_NETLINK: i32 = 16;
const NETLINK_SOCK_DIAG: i32 = 4;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLM_F_REQUEST: u16 = 1;
const AF_INET: u8 = 2;
const IPPROTO_TCP: u8 = 6;
const INET_DIAG_INFO: u8 = 2;
const ANY_STATE: u32 = u32::MAX;
const NO_COOKIE: [u8; 8] = [0xFF; 8];
const REQUEST_SIZE: u32 = 16 + 56;
const HEADERS_SIZE: usize = 16 + 72;
