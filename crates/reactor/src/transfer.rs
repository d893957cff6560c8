//! One read or write of a socket. It goes to the kernel without the C library, whose calls may be cancelled:
//! that is a third of the cost of a small message outside the kernel.

use std::io::{self, IoSlice, IoSliceMut};

use mio::net::TcpStream;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendFlags};

/// The outcome of a read.
pub(crate) enum Received {
    Bytes(usize),
    NothingNow,
    End,
    Lost,
}

#[inline]
pub(crate) fn receive(stream: &TcpStream, buffer: &mut [u8]) -> Received {
    received(|| Ok(rustix::net::recv(stream, &mut *buffer, RecvFlags::empty())?.0))
}

pub(crate) fn receive_vectored(stream: &TcpStream, direct: &mut [u8], buffer: &mut [u8]) -> Received {
    received(|| rustix::io::readv(stream, &mut [IoSliceMut::new(direct), IoSliceMut::new(buffer)]))
}

/// Writes once; 0 where the kernel takes nothing now.
#[inline]
pub(crate) fn send(stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    taken(|| rustix::net::send(stream, bytes, SEND_FLAGS))
}

/// As [`send`], where the writing side is shut down right after: the bytes leave together with the FIN.
pub(crate) fn send_last(stream: &TcpStream, bytes: &[u8]) -> io::Result<usize> {
    taken(|| rustix::net::send(stream, bytes, SEND_LAST_FLAGS))
}

/// Writes once; 0 where the kernel takes nothing now.
pub(crate) fn send_vectored(stream: &TcpStream, slices: &[IoSlice<'_>]) -> io::Result<usize> {
    taken(|| rustix::net::sendmsg(stream, slices, &mut SendAncillaryBuffer::default(), SEND_FLAGS))
}

#[inline]
fn received(mut read: impl FnMut() -> rustix::io::Result<usize>) -> Received {
    loop {
        match read() {
            Ok(0) => return Received::End,
            Ok(size) => return Received::Bytes(size),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => return Received::NothingNow,
            Err(_) => return Received::Lost,
        }
    }
}

#[inline]
fn taken(mut write: impl FnMut() -> rustix::io::Result<usize>) -> io::Result<usize> {
    loop {
        match write() {
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => return Ok(0),
            result => return Ok(result?),
        }
    }
}

/// A peer that is gone is an error here, not a signal.
#[cfg(not(target_vendor = "apple"))]
const SEND_FLAGS: SendFlags = SendFlags::NOSIGNAL;
/// There is no such flag; Rust programs ignore the signal unless they choose otherwise.
#[cfg(target_vendor = "apple")]
const SEND_FLAGS: SendFlags = SendFlags::empty();
#[cfg(target_os = "linux")]
const SEND_LAST_FLAGS: SendFlags = SEND_FLAGS.union(SendFlags::MORE);
#[cfg(not(target_os = "linux"))]
const SEND_LAST_FLAGS: SendFlags = SEND_FLAGS;
