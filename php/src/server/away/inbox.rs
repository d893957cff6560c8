//! The way from the loops to PHP's thread.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use gannet::RunError;

use super::notice::Notice;

/// Notices and more that wait for PHP's thread. Taken out whole: one lock and one wake for many notices.
#[derive(Default)]
pub(super) struct Inbox {
    news: Mutex<News>,
    wake: Condvar,
    /// Bytes of notices that PHP has not dealt with.
    held: AtomicUsize,
    /// True where a loop has found it full since PHP's thread looked last.
    overflowed: AtomicBool,
    stop_asked: AtomicBool,
}

#[derive(Default)]
struct News {
    batch: Batch,
    /// True where requests over HTTP are there.
    requests: bool,
    /// True where somebody has just asked to stop.
    stop: bool,
    ended: Option<Result<(), RunError>>,
    /// True where PHP's thread waits, and has to be woken.
    awaited: bool,
}

impl News {
    fn has_news(&self) -> bool {
        !self.batch.notices.is_empty() || self.requests || self.stop || self.ended.is_some()
    }
}

/// Notices in order, and the payloads that they refer to by their place.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) notices: Vec<Notice>,
    pub(super) bytes: Vec<u8>,
}

/// News beside the notices.
pub(super) struct Arrived {
    pub(super) requests: bool,
    /// All loops have ended: the notices that are there now are the last ones.
    pub(super) ended: Option<Result<(), RunError>>,
}

impl Inbox {
    /// Puts a notice there, with the payload that it carries in the batch. Says whether there is more than there should
    /// be.
    pub(super) fn put(&self, notice: Notice, carried: &[u8]) -> bool {
        let size = notice.size();
        let mut news = self.lock();
        let is_full = self.held.fetch_add(size, Ordering::Relaxed) + size > SIZE_MAX;
        if is_full {
            // Seen by whoever takes this notice out.
            self.overflowed.store(true, Ordering::Relaxed);
        }
        news.batch.bytes.extend_from_slice(carried);
        news.batch.notices.push(notice);
        self.wake(news);
        is_full
    }

    /// Says that there are requests over HTTP.
    pub(super) fn announce_requests(&self) {
        let mut news = self.lock();
        news.requests = true;
        self.wake(news);
    }

    /// Has PHP's thread begin to stop the server.
    pub(super) fn ask_to_stop(&self) {
        let mut news = self.lock();
        news.stop |= !self.stop_asked.swap(true, Ordering::Relaxed);
        self.wake(news);
    }

    pub(super) fn is_stop_asked(&self) -> bool {
        self.stop_asked.load(Ordering::Relaxed)
    }

    /// Says that no loop runs any more, and how they ended.
    pub(super) fn end(&self, how: Result<(), RunError>) {
        let mut news = self.lock();
        news.ended = Some(how);
        self.wake(news);
    }

    /// Waits until there is news, or until that moment.
    pub(super) fn wait(&self, until: Option<Instant>) -> Arrived {
        let mut news = self.lock();
        while !news.has_news() {
            news.awaited = true;
            let Some(until) = until else {
                news = self.wake.wait(news).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let Some(time) = until.checked_duration_since(Instant::now()).filter(|time| !time.is_zero())
            else {
                break;
            };
            news = self.wake.wait_timeout(news, time).unwrap_or_else(PoisonError::into_inner).0;
        }
        (news.awaited, news.stop) = (false, false);
        Arrived { requests: std::mem::take(&mut news.requests), ended: news.ended.take() }
    }

    /// Swaps the notices for an empty batch.
    pub(super) fn take(&self, empty: &mut Batch) {
        std::mem::swap(&mut self.lock().batch, empty);
    }

    /// Gives back the room of notices that PHP has dealt with. True: loops wait for that, and may go on now.
    pub(super) fn release(&self, size: usize) -> bool {
        let held = self.held.fetch_sub(size, Ordering::Relaxed) - size;
        held <= SIZE_MAX / 2
            && self.overflowed.load(Ordering::Relaxed)
            && self.overflowed.swap(false, Ordering::Relaxed)
    }

    fn wake(&self, mut news: MutexGuard<'_, News>) {
        let awaited = std::mem::take(&mut news.awaited);
        drop(news);
        if awaited {
            self.wake.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    /// Empties it, and keeps some of its memory.
    pub(super) fn clear(&mut self) {
        self.notices.clear();
        self.notices.shrink_to(KEPT_SIZE / size_of::<Notice>());
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_SIZE);
    }
}

/// Bytes that may wait for PHP.
const SIZE_MAX: usize = 16 * 1024 * 1024;
/// Memory that a burst may leave behind, for the next.
const KEPT_SIZE: usize = 1024 * 1024;
