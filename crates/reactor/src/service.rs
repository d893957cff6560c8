use std::io;
use std::net::SocketAddr;

use crate::{Key, Readiness, Sockets, WatchKey};

/// The user of a loop, who gives meaning to the bytes. All methods are called on the loop's thread, and none
/// while another one runs: what a method causes by way of [`Sockets`] is reported after it has returned.
pub trait Service {
    /// The loop is about to run. Always the first call.
    fn started(&mut self, sockets: &mut Sockets);

    /// A connection was accepted. Always the first call for its `key`.
    fn accepted(&mut self, sockets: &mut Sockets, key: Key, peer: SocketAddr);

    /// Accepting failed for want of descriptors or memory; it is tried again in a second.
    fn accept_failed(&mut self, error: &io::Error);

    /// Bytes came. They are gone after the call.
    fn received(&mut self, sockets: &mut Sockets, key: Key, bytes: &mut [u8]);

    /// The place to which the next bytes of this connection should go; `None` for the shared buffer.
    fn direct_buffer(&mut self, key: Key) -> Option<&mut [u8]> {
        let _ = key;
        None
    }

    /// The first `size` bytes of the [`direct_buffer`](Self::direct_buffer) were written. Bytes beyond it
    /// follow in a call of [`received`](Self::received).
    fn received_direct(&mut self, sockets: &mut Sockets, key: Key, size: usize) {
        let _ = (sockets, key, size);
    }

    /// A turn has gone by since [`Sockets::put_off`].
    fn go_on(&mut self, sockets: &mut Sockets, key: Key) {
        let _ = (sockets, key);
    }

    /// No more bytes come. Neither `received` nor this is called again for the connection. It can still be
    /// sent to, if the peer has merely [`Finished`](End::Finished); once sending fails it is closed.
    fn ended(&mut self, sockets: &mut Sockets, key: Key, end: End);

    /// The kernel can take more again, and was offered the queue, which had `before` bytes.
    /// [`Sockets::queued`] tells how many are left.
    fn written(&mut self, sockets: &mut Sockets, key: Key, before: usize);

    /// The moment given to [`Sockets::schedule`] has come.
    fn due(&mut self, sockets: &mut Sockets, key: Key);

    /// The moment given to [`Sockets::set_alarm`] has come.
    fn alarm(&mut self, sockets: &mut Sockets);

    /// The moment given to [`Sockets::set_timer`] has come.
    fn timer(&mut self, sockets: &mut Sockets);

    /// The descriptor of a [watch](Sockets::watch_descriptor) is ready, or was closed. The watch is over.
    fn descriptor_ready(&mut self, sockets: &mut Sockets, watch: WatchKey, readiness: Readiness) {
        let _ = (sockets, watch, readiness);
    }

    /// Entries may be in the loop's mailbox, or the last call has left some. Called at most once a turn.
    fn woken(&mut self, sockets: &mut Sockets) -> Work;

    /// The turn ends: units sent now leave with those sent before. Called again where an end makes the
    /// service send once more.
    fn turn_ends(&mut self, sockets: &mut Sockets) {
        let _ = sockets;
    }

    /// The connection's descriptor is closed. Always the last call for its `key`.
    fn closed(&mut self, sockets: &mut Sockets, key: Key);
}

/// The end of the bytes that a connection receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The peer shut down its writing side.
    Finished,
    /// The connection was reset or is otherwise lost.
    Lost,
}

/// The outcome of a bounded piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Nothing is left.
    Done,
    /// Something is left: the loop is to come back in its next turn, without sleeping.
    Left,
}
