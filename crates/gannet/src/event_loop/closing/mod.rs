//! The closing handshake, RFC 6455 §7, and every other end of a connection.

mod cause;

use std::time::Duration;

use gannet_proto::{Close, CloseCode, EncodedHeader, Opcode};
use gannet_reactor::{Body, End, Key, Sockets, Tag};

use super::sending::send_control;
use super::{Caused, EventLoop, Lent, Reachable};
use crate::connection::{Awaited, Established, OnReturn};
use crate::handler::Handler;
use crate::{CloseError, Closed, Command, ConnectionId};

pub(crate) use cause::{Cause, Reasons};

impl Reachable {
    pub(crate) fn close(
        &mut self,
        sockets: &mut Sockets,
        id: ConnectionId,
        code: CloseCode,
        reason: &str,
    ) -> Result<(), CloseError> {
        let Some(key) = self.find(id) else { return self.shared.close(id, code, reason) };
        let close = Close::new(code, reason)?;
        if self.begin_close(sockets, key, close) { Ok(()) } else { Err(CloseError::Gone) }
    }

    /// Sends our Close and waits for the client's. False: the connection was not open.
    pub(crate) fn begin_close(&mut self, sockets: &mut Sockets, key: Key, close: Close<'_>) -> bool {
        if !self.peer(key).life.is_open() {
            return false;
        }
        // It was published before the Close was asked for.
        self.send_pending(sockets, key);
        if !self.peer(key).life.begin_close(close.code()) {
            return false;
        }
        send_close(sockets, key, close.code(), close.reason());
        self.leave_all(key);
        // The client's Close is to be found, whatever the application wants to hear.
        self.want_read(key);
        self.receive_on(key);
        sockets.schedule(key, sockets.now().after(self.shared.settings.close_timeout));
        true
    }

    /// The client's Close came: answers it unless it is itself the answer, and ends the connection.
    pub(crate) fn answer_close(&mut self, sockets: &mut Sockets, key: Key, close: Option<Close<'_>>) {
        let Some(established) = self.peer(key).life.end() else { return };
        let sent = match established {
            Established::Open => {
                match close {
                    Some(close) => send_close(sockets, key, close.code(), close.reason()),
                    None => send_control(sockets, key, Opcode::Close, &[]),
                }
                self.leave_all(key);
                close.map(|close| close.code())
            }
            Established::Closing { sent } => Some(sent),
        };
        sockets.linger(key, LINGER_TIME);
        let code = close.map_or(CloseCode::NO_STATUS, |close| close.code());
        let reason = close.map_or("", |close| close.reason()).to_owned();
        let id = self.peer(key).id;
        self.report_end(key, Closed { id, code, reason, was_clean: true, sent });
    }

    /// Ends a connection for a cause of this server's, without waiting for the client's consent.
    pub(crate) fn fail(&mut self, sockets: &mut Sockets, key: Key, cause: Cause) {
        let Some(established) = self.peer(key).life.end() else { return };
        let reason = self.shared.reasons.of(cause);
        let sent = match established {
            Established::Open => {
                let code = cause.close_code();
                if cause == Cause::QueueFull || cause == Cause::MemoryFull {
                    let dropped = sockets.discard(key);
                    self.count_dropped(key, dropped as u64);
                }
                send_close(sockets, key, code, &reason);
                self.leave_all(key);
                code
            }
            Established::Closing { sent } => sent,
        };
        tracing::debug!(id = %self.peer(key).id, code = %sent, "closing: {reason}");
        sockets.linger(key, LINGER_TIME);
        self.report_abnormal_end(key, Some(sent));
    }

    /// The connection is lost, or its client has gone without a Close.
    pub(crate) fn lose(&mut self, key: Key) {
        let Some(established) = self.peer(key).life.end() else { return };
        let sent = match established {
            Established::Open => {
                self.leave_all(key);
                None
            }
            Established::Closing { sent } => Some(sent),
        };
        self.report_abnormal_end(key, sent);
    }

    /// Resets a connection. One whose socket is on loan is reset as soon as that comes back, which it is to at once.
    /// False: there is none, or its socket is closed.
    pub(crate) fn abort(&mut self, sockets: &mut Sockets, id: ConnectionId) -> bool {
        let Some(key) = self.find(id) else { return self.shared.post_command(id, &Command::Abort { id }) };
        let life = self.peer(key).life;
        if let Awaited::Socket(_) = life.awaited() {
            self.recall(key, OnReturn::Abort);
            return true;
        }
        if life.is_over() && sockets.descriptor(key).is_none() {
            return false;
        }
        self.cut(key);
        sockets.reset(key);
        true
    }

    /// Ends a connection without a Close when what waits is sent; of one whose socket is on loan, what there is of the
    /// answer by now. False: there is none, or it is over.
    pub(crate) fn hang_up(&mut self, sockets: &mut Sockets, id: ConnectionId) -> bool {
        let Some(key) = self.find(id) else { return self.shared.post_command(id, &Command::HangUp { id }) };
        let life = self.peer(key).life;
        match life.awaited() {
            Awaited::Nothing => return false,
            Awaited::Socket(OnReturn::Abort) => {}
            Awaited::Socket(OnReturn::GoOn | OnReturn::HangUp) => self.recall(key, OnReturn::HangUp),
            Awaited::Head
            | Awaited::Decision
            | Awaited::Return
            | Awaited::Request
            | Awaited::Messages
            | Awaited::Close => {
                self.cut(key);
                sockets.linger(key, LINGER_TIME);
            }
        }
        true
    }

    /// Ends a connection whatever it waits for.
    fn cut(&mut self, key: Key) {
        self.lose(key);
        self.peer(key).life.cut();
    }

    /// Has a socket come back that is on loan.
    fn recall(&mut self, key: Key, on_return: OnReturn) {
        self.peer(key).life.recall(on_return);
        self.loans.recall(key, on_return);
    }

    fn report_abnormal_end(&mut self, key: Key, sent: Option<CloseCode>) {
        let (id, reason) = (self.peer(key).id, String::new());
        self.report_end(key, Closed { id, code: CloseCode::ABNORMAL, reason, was_clean: false, sent });
    }

    /// Has the connection's `close` called.
    fn report_end(&mut self, key: Key, closed: Closed) {
        self.forget_window(key);
        self.caused.push_back(Caused::Closed(key, closed));
    }
}

impl<H: Handler> EventLoop<H> {
    /// No more bytes come.
    pub(super) fn end_input(&mut self, sockets: &mut Sockets, key: Key, end: End) {
        self.reachable.lose(key);
        if matches!(self.lent[key.index()], Lent::Handshake(_) | Lent::Undecided(_)) {
            self.drop_head(key);
            self.reachable.peer(key).life.cut();
        }
        match end {
            // It may still read what waits for it.
            End::Finished => sockets.linger(key, LINGER_TIME),
            End::Lost => sockets.close(key),
        }
    }
}

fn send_close(sockets: &mut Sockets, key: Key, code: CloseCode, reason: &str) {
    let header = EncodedHeader::whole(Opcode::Close, 2 + reason.len());
    let [high, low] = code.number().to_be_bytes();
    let head = [header[0], header[1], high, low];
    sockets.send(key, Tag::single(Opcode::Close.bits()), &head, Body::Borrowed(reason.as_bytes()));
}

/// Time for which a connection that has been given up is still read, so that the last bytes sent reach the client.
pub(crate) const LINGER_TIME: Duration = Duration::from_secs(2);
