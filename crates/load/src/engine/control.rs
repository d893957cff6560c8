//! Orders to a run from other threads: to begin, and to end.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use mio::{Poll, Token, Waker};

/// The orders to a run.
#[derive(Debug)]
pub(crate) struct Control {
    go: AtomicBool,
    close: AtomicBool,
    stop: AtomicBool,
    waker: Waker,
}

impl Control {
    /// Wakes `poll`, with [`WAKE`] as token.
    ///
    /// # Errors
    ///
    /// Those of the operating system.
    pub(crate) fn new(poll: &Poll) -> io::Result<Self> {
        let waker = Waker::new(poll.registry(), WAKE)?;
        Ok(Self {
            go: AtomicBool::new(false),
            close: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            waker,
        })
    }

    /// The connections may begin to send.
    pub(crate) fn go(&self) {
        self.go.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// The connections may be closed when the window is over and all answers are there.
    pub(crate) fn let_close(&self) {
        self.close.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// The run ends, with what it has.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.wake();
    }

    pub(crate) fn may_go(&self) -> bool {
        self.go.load(Ordering::Relaxed)
    }

    pub(crate) fn may_close(&self) -> bool {
        self.close.load(Ordering::Relaxed)
    }

    pub(crate) fn must_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn wake(&self) {
        // Where it cannot be woken, it sees the order at its next turn.
        self.waker.wake().ok();
    }
}

/// Of no connection.
pub(crate) const WAKE: Token = Token(usize::MAX);
