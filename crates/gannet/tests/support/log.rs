//! Lines that a server logs.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Shared with those who write it.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Keeps what all threads log from now on.
    pub(crate) fn of_process() -> Self {
        let log = Self::default();
        log.subscriber(LevelFilter::INFO).init();
        log
    }

    /// The log of this thread while it runs `act`.
    pub(crate) fn of_this_thread(act: impl FnOnce()) -> String {
        Self::of_this_thread_from(LevelFilter::INFO, act)
    }

    /// Those lines that have this level or a more severe one.
    pub(crate) fn of_this_thread_from(level: LevelFilter, act: impl FnOnce()) -> String {
        let log = Self::default();
        let guard = log.subscriber(level).set_default();
        act();
        drop(guard);
        log.text()
    }

    /// All lines so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("UTF-8")
    }

    fn subscriber(&self, level: LevelFilter) -> impl SubscriberInitExt {
        let writer = self.clone();
        tracing_subscriber::fmt()
            .with_max_level(level)
            .without_time()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
