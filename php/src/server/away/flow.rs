use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The traffic of a connection, known to its loop and to PHP's thread: bytes that wait either way, and pauses.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// Bytes of it that wait for PHP.
    waiting: AtomicUsize,
    /// True while the script has it paused.
    paused: AtomicBool,
    /// Bytes that PHP has sent since its loop was asked about the queue last.
    sent: AtomicUsize,
    /// Bytes that waited in its queue when the loop looked last.
    queued: AtomicUsize,
    /// True where the loop has been asked to look.
    asked: AtomicBool,
}

impl Flow {
    /// Counts bytes that wait for PHP. Returns all that wait now.
    pub(super) fn add(&self, size: usize) -> usize {
        self.waiting.fetch_add(size, Ordering::Relaxed) + size
    }

    pub(super) fn remove(&self, size: usize) {
        self.waiting.fetch_sub(size, Ordering::Relaxed);
    }

    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(super) fn set_paused(&self, paused: bool) {
        self.paused.store(paused, Ordering::Relaxed);
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }

    /// Counts bytes that PHP sends. Returns all that were sent since its loop was asked.
    pub(super) fn note_sent(&self, size: usize) -> usize {
        self.sent.fetch_add(size, Ordering::Relaxed) + size
    }

    /// Bytes that wait for its client, at most: those that the loop saw last, and all that was sent since. Messages
    /// that were published to its rooms since then are not counted, unless `bufferFull` depends on it.
    pub(super) fn queued_at_most(&self) -> usize {
        // In this order: whoever sees the smaller number of sent bytes sees the larger queue, too.
        let sent = self.sent.load(Ordering::Acquire);
        sent + self.queued.load(Ordering::Relaxed)
    }

    /// Says whether the loop is to be asked to look; not again until it has.
    pub(super) fn ask(&self) -> bool {
        !self.asked.swap(true, Ordering::Relaxed)
    }

    /// Notes the queue that the loop has found, behind `dealt_with` bytes that PHP had sent.
    pub(super) fn answer(&self, queued: usize, dealt_with: usize) {
        self.set_queued(queued);
        self.sent.fetch_sub(dealt_with, Ordering::Release);
        self.asked.store(false, Ordering::Release);
    }

    /// Notes the queue that the loop has found. Bytes sent by PHP still count in addition.
    pub(super) fn set_queued(&self, queued: usize) {
        self.queued.store(queued, Ordering::Relaxed);
    }

    /// Bytes that PHP has sent since the loop was asked.
    pub(super) fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}
