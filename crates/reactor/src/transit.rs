//! The progress of a peer with what it was sent: `struct tcp_info` of tcp(7).

use mio::net::TcpStream;

use crate::{Key, Sockets};

/// Positions in the stream that is sent on a connection, in bytes from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transit {
    /// End of the bytes that the peer's kernel has acknowledged.
    pub acknowledged: u64,
    /// End of the bytes sent or waiting to be sent.
    pub end: u64,
}

impl Sockets {
    /// The peer's progress with what it was sent, and the end of what waits here. `None`: the system does not
    /// tell.
    pub fn transit(&self, key: Key) -> Option<Transit> {
        let socket = self.slots.get(key.index())?;
        let Transit { acknowledged, end } = in_kernel(socket.stream.as_ref()?)?;
        Some(Transit { acknowledged, end: end + socket.waiting() as u64 })
    }
}

/// Positions in the kernel; `None` where this kernel does not tell.
#[cfg(target_os = "linux")]
fn in_kernel(stream: &TcpStream) -> Option<Transit> {
    linux::in_kernel(stream)
}

/// Other systems have no such count.
#[cfg(not(target_os = "linux"))]
fn in_kernel(_: &TcpStream) -> Option<Transit> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::LazyLock;

    use mio::net::TcpStream;
    use nix::sys::socket::getsockopt;
    use nix::{getsockopt_impl, libc, sockopt_impl};

    use super::Transit;

    sockopt_impl!(
        /// The part of `struct tcp_info` that is needed.
        TcpInfo,
        GetOnly,
        libc::IPPROTO_TCP,
        libc::TCP_INFO,
        [u8; INFO_SIZE]
    );

    pub(super) fn in_kernel(stream: &TcpStream) -> Option<Transit> {
        if !*IS_TOLD {
            return None;
        }
        let info = getsockopt(stream, TcpInfo).ok()?;
        let acknowledged = long(&info, BYTES_ACKED);
        let sent = long(&info, BYTES_SENT).saturating_sub(long(&info, BYTES_RETRANS));
        Some(Transit { acknowledged, end: sent.max(acknowledged) + u64::from(short(&info, NOTSENT_BYTES)) })
    }

    fn long(info: &[u8], place: usize) -> u64 {
        u64::from_ne_bytes(info[place..place + 8].try_into().expect("eight bytes"))
    }

    fn short(info: &[u8], place: usize) -> u32 {
        u32::from_ne_bytes(info[place..place + 4].try_into().expect("four bytes"))
    }

    /// True where this kernel's structure is as long: nix panics where it is shorter.
    static IS_TOLD: LazyLock<bool> = LazyLock::new(|| {
        let name = rustix::system::uname();
        let release = name.release().to_string_lossy();
        let mut numbers = release.split(['.', '-']).map(|number| number.parse().unwrap_or(0_u32));
        (numbers.next(), numbers.next()) >= (Some(4), Some(19))
    });

    const BYTES_ACKED: usize = 120;
    const NOTSENT_BYTES: usize = 144;
    const BYTES_SENT: usize = 200;
    const BYTES_RETRANS: usize = 208;
    const INFO_SIZE: usize = 216;
}
