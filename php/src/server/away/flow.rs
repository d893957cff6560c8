use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What a connection's loop and PHP's thread both know of it.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// Bytes of it that wait for PHP.
    waiting: AtomicUsize,
    /// Whether the script has paused it.
    paused: AtomicBool,
    /// Bytes that PHP has sent since its loop was asked about the queue last.
    sent: AtomicUsize,
    /// Bytes that waited in its queue when the loop looked last.
    queued: AtomicUsize,
    /// Whether the loop has been asked to look.
    asked: AtomicBool,
}

impl Flow {
    /// More of it waits for PHP. Says how much that is.
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

    /// PHP sends more to it. Says how much that is since its loop was asked.
    pub(super) fn note_sent(&self, size: usize) -> usize {
        self.sent.fetch_add(size, Ordering::Relaxed) + size
    }

    /// As much may wait for its client, and never more does but for what was published to its rooms since its loop has
    /// looked.
    pub(super) fn queued_at_most(&self) -> usize {
        // In this order: who sees that less was sent sees what waits instead.
        let sent = self.sent.load(Ordering::Acquire);
        sent + self.queued.load(Ordering::Relaxed)
    }

    /// Whether the loop is to be asked to look; not again until it has.
    pub(super) fn ask(&self) -> bool {
        !self.asked.swap(true, Ordering::Relaxed)
    }

    /// The loop has looked, behind `dealt_with` bytes that PHP had sent.
    pub(super) fn answer(&self, queued: usize, dealt_with: usize) {
        self.set_queued(queued);
        self.sent.fetch_sub(dealt_with, Ordering::Release);
        self.asked.store(false, Ordering::Release);
    }

    /// The loop has looked, whatever PHP has sent since.
    pub(super) fn set_queued(&self, queued: usize) {
        self.queued.store(queued, Ordering::Relaxed);
    }

    /// Bytes that PHP has sent since the loop was asked.
    pub(super) fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}
