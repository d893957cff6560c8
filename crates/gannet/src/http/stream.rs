use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, BytesMut};
use gannet_proto::handshake::{BodyLength, BodyScan};
use hyper::rt::{Read, ReadBufCursor, Write};
use rustix::io::Errno;
use rustix::net::sockopt::set_socket_linger;
use rustix::net::{RecvFlags, SendFlags};
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;

use super::answer_body::AnswerProgress;
use super::memory::ExchangeMemory;
use super::tether::Tether;
use super::waiting::{Patience, Waiting};
use crate::Upgrade;
use crate::settings::Settings;

/// The bytes of a request that have come by the time it is answered.
pub(crate) struct Received {
    /// The head, and the bytes behind it.
    pub(crate) bytes: BytesMut,
    pub(crate) head_size: usize,
    pub(crate) body_length: BodyLength,
}

/// A socket for hyper, to which it yields one request and no byte more.
pub(super) struct RequestStream {
    socket: TcpStream,
    progress: Arc<Progress>,
    tether: Tether,
    memory: ExchangeMemory,
    /// Bytes have left that the application sends as they are.
    has_sent_raw: bool,
    /// Some of the answer has left.
    has_sent_answer: bool,
    /// A part that hyper writes has begun to leave, and has not left whole.
    is_within_part: bool,
    /// Bytes that hyper has not taken.
    received: BytesMut,
    /// Bytes at the front of `received` that belong to the request.
    ready: usize,
    body: BodyScan,
    body_size: u64,
    receiving: Waiting,
    sending: Waiting,
    /// For a client that has shut down its writing side.
    silent: Waiting,
    no_room: Waiting,
}

/// The progress of an exchange, for those who reach the stream only through hyper.
#[derive(Debug, Default)]
pub(super) struct Progress {
    answer: Arc<AnswerProgress>,
    answer_begun: AtomicBool,
    answer_sent: AtomicBool,
    over: AtomicBool,
    last: AtomicBool,
    ended_by_connection: AtomicBool,
    /// A route's decision on an upgrade.
    decision: Mutex<Option<Upgrade>>,
}

impl Progress {
    /// Notes that the answer's body is there, and returns its progress.
    pub(super) fn begin_answer(&self) -> Arc<AnswerProgress> {
        self.answer_begun.store(true, Ordering::Relaxed);
        Arc::clone(&self.answer)
    }

    pub(super) fn has_begun(&self) -> bool {
        self.answer_begun.load(Ordering::Relaxed)
    }

    /// Notes a route's decision on an upgrade, which ends the exchange.
    pub(super) fn decide(&self, upgrade: Upgrade) {
        *self.decision() = Some(upgrade);
    }

    pub(super) fn is_decided(&self) -> bool {
        self.decision().is_some()
    }

    pub(super) fn take_decision(&self) -> Option<Upgrade> {
        self.decision().take()
    }

    fn decision(&self) -> MutexGuard<'_, Option<Upgrade>> {
        self.decision.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the connection with the part of the answer that is ready.
    pub(super) fn hang_up(&self) {
        self.set_last();
        self.answer.hang_up();
    }

    /// Ends the connection with this exchange: client or router want it, or nobody knows where the next
    /// request would begin.
    pub(super) fn set_last(&self) {
        self.last.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_last(&self) -> bool {
        self.last.load(Ordering::Relaxed)
    }

    /// Ends the answer by the end of the connection alone, RFC 9112 §6.3.
    pub(super) fn set_ended_by_connection(&self) {
        self.ended_by_connection.store(true, Ordering::Relaxed);
        self.set_last();
    }

    pub(super) fn is_ended_by_connection(&self) -> bool {
        self.ended_by_connection.load(Ordering::Relaxed)
    }

    /// True once the answer is sent.
    pub(super) fn is_answered(&self) -> bool {
        self.answer_sent.load(Ordering::Relaxed)
    }

    /// Notes that the application has sent the answer itself.
    fn set_answered_by_hand(&self) {
        self.answer_sent.store(true, Ordering::Relaxed);
        self.over.store(true, Ordering::Relaxed);
    }

    /// True once the answer is sent and hyper asks for the next request.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

impl RequestStream {
    pub(super) fn new(
        socket: TcpStream,
        settings: &Settings,
        received: Received,
        progress: Arc<Progress>,
        tether: Tether,
        memory: ExchangeMemory,
    ) -> Self {
        let Settings { idle_timeout, body_timeout, body_rate_min, answer_timeout, answer_rate_min, .. } =
            *settings;
        let waiting = |at_once, in_all, rate_min| Waiting::new(Patience { at_once, in_all, rate_min });
        Self {
            socket,
            progress,
            tether,
            memory,
            has_sent_raw: false,
            has_sent_answer: false,
            is_within_part: false,
            received: received.bytes,
            ready: received.head_size,
            body: BodyScan::new(received.body_length),
            body_size: 0,
            receiving: waiting(idle_timeout, body_timeout, body_rate_min),
            sending: waiting(idle_timeout, answer_timeout, answer_rate_min),
            silent: Waiting::new(Patience { at_once: settings.half_closed_timeout, ..Patience::FOR_EVER }),
            no_room: Waiting::new(Patience { at_once: NO_ROOM_TIME, ..Patience::FOR_EVER }),
        }
    }

    /// Throws away the rest of a body that nobody wanted, so that another request can follow; true where its
    /// end came soon.
    pub(super) async fn discard_rest(&mut self) -> bool {
        let mut time = Waiting::new(Patience { at_once: DISCARDING_TIME, ..Patience::FOR_EVER });
        let mut discard = pin!(self.discard());
        poll_fn(|context| match discard.as_mut().poll(context) {
            Poll::Pending => time.wait_awake(context).map(|()| false),
            is_complete @ Poll::Ready(_) => is_complete,
        })
        .await
    }

    async fn discard(&mut self) -> bool {
        let size_max = self.body_size + DISCARDED_SIZE_MAX;
        loop {
            self.received.advance(std::mem::take(&mut self.ready));
            if self.body.is_complete() || self.body_size > size_max {
                return self.body.is_complete();
            }
            let has_more = !self.received.is_empty()
                || matches!(poll_fn(|context| self.poll_more(context)).await, Ok(true));
            if !has_more || self.find_end().is_err() {
                return false;
            }
        }
    }

    /// True where some of the answer has left, if perhaps not all of it.
    pub(super) const fn has_sent_answer(&self) -> bool {
        self.has_sent_answer
    }

    /// Ends the connection so that the client sees an error.
    pub(super) fn reset(self) {
        // Where it fails the connection is closed all the same.
        set_socket_linger(&self.socket, Some(Duration::ZERO)).ok();
    }

    /// The socket, and the bytes behind the request.
    pub(super) fn into_parts(self) -> (TcpStream, BytesMut) {
        (self.socket, self.received)
    }

    /// Waits for more of the request; `false` where the client has ended it early.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let received = match self.poll_receive(context) {
            Poll::Ready(received) => received,
            Poll::Pending => {
                ready!(self.receiving.wait(context));
                self.receive_now()
            }
        };
        self.receiving.end(received.as_ref().map_or(0, |size| *size));
        Poll::Ready(received.map(|size| size > 0))
    }

    /// Goes on reading while the request is answered, so that a reset is noticed.
    ///
    /// A client that has merely shut down its writing side still gets its answer (RFC 9112 §9.6). It may as well have
    /// gone, which shows when something is sent; so something has to be sent soon, and then now and then.
    fn poll_behind(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.progress.answer_sent.load(Ordering::Relaxed) {
            self.progress.over.store(true, Ordering::Relaxed);
            return Poll::Pending;
        }
        loop {
            if ready!(self.poll_receive_counted(context))? == 0 {
                return self.poll_silent(context).map(|()| Err(io::ErrorKind::TimedOut.into()));
            }
            if self.has_sent_raw && !self.progress.has_begun() {
                // The client has the answer, or it would not go on.
                self.progress.set_answered_by_hand();
                return Poll::Pending;
            }
        }
    }

    /// Ready when nothing was sent for too long. A client for whom something waits is not kept from leaving.
    fn poll_silent(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.sending.is_going_on() {
            self.silent.end(0);
        }
        // The answer is not made while the process stands still.
        self.silent.wait_awake(context)
    }

    /// Sends the bytes that the application sends as they are.
    fn poll_raw(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(bytes) = self.tether.raw() {
            let result = Pin::new(&mut self.socket).poll_write(context, &bytes);
            let size = ready!(self.sent(result, &[IoSlice::new(&bytes)], context))?;
            self.tether.advance(size);
            self.has_sent_raw = true;
        }
        Poll::Ready(Ok(()))
    }

    /// Ready when hyper may write. Its parts are not interrupted by other bytes.
    fn poll_part(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.is_within_part {
            ready!(self.poll_raw(context))?;
            self.is_within_part = true;
        }
        Poll::Ready(Ok(()))
    }

    /// Ready when bytes behind the request may be read; room for them is counted then.
    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.received.len() >= BEHIND_SIZE_MAX || !self.memory.take_if_there_is_room(READ_SIZE) {
            // Nothing wakes this task when there is room, or when the client has gone.
            ready!(self.no_room.wait(context));
            self.no_room.end(0);
            if let Some(error) = self.socket.take_error()? {
                return Poll::Ready(Err(error));
            }
        }
        self.no_room.end(0);
        Poll::Ready(Ok(()))
    }

    /// Receives, and counts the bytes until the exchange is over. Bytes without room for them wait in the
    /// kernel.
    fn poll_receive_counted(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        ready!(self.socket.poll_read_ready(context))?;
        ready!(self.poll_room(context))?;
        let received = self.poll_receive(context);
        let size = if let Poll::Ready(Ok(size)) = received { size } else { 0 };
        self.memory.release(READ_SIZE - size);
        received
    }

    fn poll_receive(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        // A client that is waited for costs no buffer.
        let mut bytes = [0; READ_SIZE];
        loop {
            ready!(self.socket.poll_read_ready(context))?;
            match self.socket.try_read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
                Ok(size) => {
                    self.received.extend_from_slice(&bytes[..size]);
                    return Poll::Ready(Ok(size));
                }
            }
        }
    }

    /// Asks the kernel: after a standstill, such as a stop of the process, Tokio may report a timer before
    /// the bytes that came.
    fn receive_now(&mut self) -> io::Result<usize> {
        let mut bytes = [0; READ_SIZE];
        match rustix::net::recv(&self.socket, &mut bytes[..], RecvFlags::DONTWAIT) {
            Ok((_, size)) => {
                self.received.extend_from_slice(&bytes[..size]);
                Ok(size)
            }
            Err(Errno::AGAIN) => Err(io::ErrorKind::TimedOut.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Finds the end of the body among the bytes that have come.
    fn find_end(&mut self) -> io::Result<()> {
        let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        let size = self.body.advance(&self.received).map_err(invalid)?;
        self.ready = size;
        self.body_size += size as u64;
        Ok(())
    }

    fn part_sent(
        &mut self,
        result: Poll<io::Result<usize>>,
        slices: &[IoSlice<'_>],
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let sent = ready!(self.sent(result, slices, context));
        // Bytes before the answer are a 100, whole by itself.
        self.has_sent_answer |= self.progress.has_begun() && sent.is_ok();
        Poll::Ready(sent)
    }

    fn sent(
        &mut self,
        result: Poll<io::Result<usize>>,
        slices: &[IoSlice<'_>],
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let result = match result {
            Poll::Pending => {
                ready!(self.sending.wait(context));
                send_now(&self.socket, slices)
            }
            Poll::Ready(result) => result,
        };
        if let Ok(size) = result {
            self.sending.end(size);
            self.silent.end(size);
        }
        Poll::Ready(result)
    }
}

/// Offers bytes to the kernel, which reports room only when a third of its buffer is free: a client that
/// reads slowly would be taken for one that does not read.
fn send_now(socket: &TcpStream, slices: &[IoSlice<'_>]) -> io::Result<usize> {
    let bytes = slices.iter().find(|slice| !slice.is_empty()).map_or(&[][..], |slice| slice);
    match rustix::net::send(socket, bytes, SendFlags::NOSIGNAL | SendFlags::DONTWAIT) {
        Ok(size) if size > 0 => Ok(size),
        Ok(_) | Err(Errno::AGAIN) => Err(io::ErrorKind::TimedOut.into()),
        Err(error) => Err(error.into()),
    }
}

impl Read for RequestStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        while self.ready == 0 {
            if self.body.is_complete() {
                return self.poll_behind(context);
            }
            if self.received.is_empty() && !ready!(self.poll_more(context))? {
                return Poll::Ready(Ok(()));
            }
            self.find_end()?;
        }
        let size = self.ready.min(buffer.remaining());
        buffer.put_slice(&self.received[..size]);
        self.received.advance(size);
        self.ready -= size;
        if self.received.is_empty() {
            self.received = BytesMut::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl Write for RequestStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_part(context))?;
        let result = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.part_sent(result, &[IoSlice::new(bytes)], context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_part(context))?;
        let result = Pin::new(&mut self.socket).poll_write_vectored(context, slices);
        self.part_sent(result, slices, context)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// hyper flushes when it has written all that it holds.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.is_within_part = false;
        let progress = &self.progress;
        let is_awaited = progress.answer.all_is_sent();
        let is_sent = progress.answer.is_taken() && !progress.answer_sent.swap(true, Ordering::Relaxed);
        // hyper may have asked for the next request already, or the body for its failure; they have to ask
        // again.
        if is_awaited || is_sent {
            context.waker().wake_by_ref();
        }
        // Behind the answer these bytes are the loop's affair.
        if self.progress.is_answered() { Poll::Ready(Ok(())) } else { self.poll_raw(context) }
    }

    /// Does nothing: the loop shuts the socket down, and lingers.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Bytes that one read asks for.
const READ_SIZE: usize = 16 * 1024;
/// Most bytes of a body that are thrown away so that its connection can be kept.
const DISCARDED_SIZE_MAX: u64 = 64 * 1024;
/// Time within which that must be done.
const DISCARDING_TIME: Duration = Duration::from_secs(1);
/// Interval at which a client that sends behind its request is given another chance of room.
const NO_ROOM_TIME: Duration = Duration::from_secs(1);
/// Bytes of further requests that are read ahead while one is answered.
const BEHIND_SIZE_MAX: usize = 64 * 1024;
