use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};

use mio::Waker;

use crate::sync::{Mutex, MutexGuard};

/// The way for other threads to reach a loop: a list of entries in order, each with or without bytes of its
/// own.
///
/// Small payloads are copied into one buffer, so that posting allocates nothing once it has grown.
pub struct Mailbox<T> {
    shared: Arc<Shared<T>>,
}

/// Entries, and the bytes that they refer to by their offsets.
pub struct Batch<T> {
    /// In the order in which they were posted.
    pub entries: Vec<T>,
    /// The payloads that were copied.
    pub bytes: Vec<u8>,
}

/// An entry that the mailbox did not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The mailbox holds as many bytes as it may.
    Full,
    /// The loop has ended.
    Closed,
}

struct Shared<T> {
    /// `None` once the loop has ended.
    posted: Mutex<Option<Posted<T>>>,
    /// Entries posted and not taken. Changed under the lock, read without.
    len: AtomicUsize,
    /// Bytes posted and not yet released. Changed under the lock, read without.
    held: AtomicUsize,
    size_max: usize,
    waker: Arc<Waker>,
}

/// Entries that the loop has not taken.
struct Posted<T> {
    batch: Batch<T>,
    /// The loop was woken and is about to take what there is.
    is_woken: bool,
}

impl<T> Mailbox<T> {
    /// A mailbox whose entries hold at most `size_max` bytes together, and which wakes a loop by `waker`.
    pub(crate) fn new(size_max: usize, waker: Arc<Waker>) -> Self {
        let posted = Posted { batch: Batch::default(), is_woken: false };
        let shared = Shared {
            posted: Mutex::new(Some(posted)),
            len: AtomicUsize::new(0),
            held: AtomicUsize::new(0),
            size_max,
            waker,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Has `write` append one entry that counts as `size` bytes.
    ///
    /// # Errors
    ///
    /// [`Undelivered::Full`] where `size` is more than the room left; an empty mailbox takes an entry of any
    /// size. [`Undelivered::Closed`] where the loop has ended.
    pub fn post(&self, size: usize, write: impl FnOnce(&mut Batch<T>)) -> Result<(), Undelivered> {
        self.post_within(self.shared.size_max, size, write)
    }

    /// Has `write` append one entry whatever the mailbox holds: for entries that must not be lost, and are
    /// rare.
    ///
    /// # Errors
    ///
    /// [`Undelivered::Closed`] where the loop has ended.
    pub fn post_always(&self, write: impl FnOnce(&mut Batch<T>)) -> Result<(), Undelivered> {
        self.post_within(usize::MAX, 0, write)
    }

    /// Empties `empty`, and swaps it with the batch of what was posted.
    pub fn take(&self, empty: &mut Batch<T>) {
        self.swap(empty, false);
    }

    /// As [`take`](Self::take), for a loop that reads its mail before it is told to. The wake-up for these entries is
    /// not called off: [`Service::woken`](crate::Service::woken) is called for them all the same.
    pub fn take_ahead(&self, empty: &mut Batch<T>) {
        self.swap(empty, true);
    }

    /// Closes the mailbox to new entries, and returns those that it still holds.
    pub fn close(&self) -> Batch<T> {
        let posted = self.lock().take();
        self.shared.len.store(0, Ordering::Relaxed);
        posted.map(|posted| posted.batch).unwrap_or_default()
    }

    /// Entries posted and not taken, among them all whose post has returned before this is called. Takes no lock.
    pub fn len(&self) -> usize {
        self.shared.len.load(Ordering::Relaxed)
    }

    /// The same, as a question.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives back the room of entries that were dealt with. Takes the lock of those who post, so it is for
    /// many at once.
    pub fn release(&self, size: usize) {
        let _guard = self.lock();
        self.shared.held.store(self.held() - size, Ordering::Relaxed);
    }

    /// Bytes posted and not yet released.
    pub fn held(&self) -> usize {
        self.shared.held.load(Ordering::Relaxed)
    }

    fn post_within(
        &self,
        size_max: usize,
        size: usize,
        write: impl FnOnce(&mut Batch<T>),
    ) -> Result<(), Undelivered> {
        let mut guard = self.lock();
        let Posted { batch, is_woken } = guard.as_mut().ok_or(Undelivered::Closed)?;
        let held = self.held();
        if held > 0 && held.saturating_add(size) > size_max {
            return Err(Undelivered::Full);
        }
        self.shared.held.store(held + size, Ordering::Relaxed);
        let was_woken = std::mem::replace(is_woken, true);
        write(batch);
        self.shared.len.store(batch.entries.len(), Ordering::Relaxed);
        drop(guard);
        if !was_woken {
            // It fails only where the loop is gone, and then nobody waits for the entry.
            self.shared.waker.wake().ok();
        }
        Ok(())
    }

    /// Swaps the posted entries against `empty`. With `is_ahead` the loop stays woken, and takes its mail once more.
    fn swap(&self, empty: &mut Batch<T>, is_ahead: bool) {
        empty.clear();
        if let Some(posted) = &mut *self.lock() {
            std::mem::swap(&mut posted.batch, empty);
            posted.is_woken &= is_ahead;
            self.shared.len.store(0, Ordering::Relaxed);
        }
        if empty.entries.is_empty() {
            empty.clear();
        }
    }

    /// Ignores poisoning: a poster that panics has at worst left bytes that no entry refers to.
    fn lock(&self) -> MutexGuard<'_, Option<Posted<T>>> {
        self.shared.posted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Batch<T> {
    /// Empties the batch, and keeps some of its memory.
    fn clear(&mut self) {
        self.entries.clear();
        self.entries.shrink_to(KEPT_SIZE / size_of::<T>().max(1));
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_SIZE);
    }
}

impl<T> Clone for Mailbox<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<T> std::fmt::Debug for Mailbox<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailbox").field("held", &self.held()).finish_non_exhaustive()
    }
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), bytes: Vec::new() }
    }
}

impl<T> std::fmt::Debug for Batch<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

/// Memory in bytes that is kept after a burst, for the next.
const KEPT_SIZE: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Backend;

    fn mailbox(size_max: usize) -> (Backend, Mailbox<usize>) {
        let backend = Backend::new().expect("a poll instance");
        let waker = backend.waker().expect("a waker");
        (backend, Mailbox::new(size_max, waker))
    }

    #[test]
    fn it_refuses_what_is_over_its_limit_until_room_is_given_back() {
        let (_backend, mailbox) = mailbox(10);
        assert_eq!(mailbox.post(20, |batch| batch.entries.push(0)), Ok(()));
        assert_eq!(mailbox.post(1, |batch| batch.entries.push(1)), Err(Undelivered::Full));
        let mut batch = Batch::default();
        mailbox.take(&mut batch);
        assert_eq!(batch.entries, [0]);
        assert_eq!(mailbox.post(1, |batch| batch.entries.push(1)), Err(Undelivered::Full));
        mailbox.release(20);
        assert_eq!(mailbox.post(6, |batch| batch.entries.push(2)), Ok(()));
        assert_eq!(mailbox.post(5, |batch| batch.entries.push(3)), Err(Undelivered::Full));
        assert_eq!(mailbox.held(), 6);
        assert_eq!(mailbox.close().entries, [2]);
        assert_eq!(mailbox.post(1, |batch| batch.entries.push(4)), Err(Undelivered::Closed));
        assert_eq!(mailbox.held(), 6);
    }

    #[test]
    fn a_loop_that_takes_ahead_is_woken_no_more_until_it_has_taken_in_its_turn() {
        let (_backend, mailbox) = mailbox(usize::MAX);
        let is_woken = || mailbox.lock().as_ref().is_some_and(|posted| posted.is_woken);
        let mut batch = Batch::default();
        for number in 0..3 {
            mailbox.post(1, |batch| batch.entries.push(number)).expect("no limit");
            assert_eq!((mailbox.len(), mailbox.is_empty()), (1, false));
            mailbox.take_ahead(&mut batch);
            assert_eq!((&*batch.entries, mailbox.len(), is_woken()), (&[number][..], 0, true));
        }
        mailbox.take(&mut batch);
        assert!(batch.entries.is_empty() && mailbox.is_empty() && !is_woken());
    }

    #[test]
    fn a_burst_leaves_little_memory_behind() {
        let (_backend, mailbox) = mailbox(usize::MAX);
        let mut batch = Batch::default();
        for _ in 0..2 {
            for number in 0..KEPT_SIZE {
                let post = |batch: &mut Batch<usize>| {
                    batch.entries.push(number);
                    batch.bytes.extend([0; 4]);
                };
                mailbox.post(1, post).expect("no limit");
            }
            mailbox.take(&mut batch);
        }
        mailbox.take(&mut batch);
        let other = mailbox.close();
        for batch in [batch, other] {
            assert!(
                batch.entries.capacity() * size_of::<usize>() <= KEPT_SIZE,
                "{}",
                batch.entries.capacity()
            );
            assert!(batch.bytes.capacity() <= KEPT_SIZE, "{}", batch.bytes.capacity());
        }
    }

    #[test]
    fn entries_of_each_thread_come_out_in_its_order() {
        let (_backend, mailbox) = mailbox(usize::MAX);
        let mut seen = [0; 4];
        std::thread::scope(|scope| {
            for thread in 0..seen.len() {
                let mailbox = mailbox.clone();
                scope.spawn(move || {
                    for number in 0..1000 {
                        let post = |batch: &mut Batch<usize>| batch.entries.push(thread * 1000 + number);
                        mailbox.post(1, post).expect("no limit");
                    }
                });
            }
            let mut batch = Batch::default();
            while seen.iter().sum::<usize>() < 4000 {
                mailbox.take(&mut batch);
                for entry in &batch.entries {
                    assert_eq!(seen[entry / 1000], entry % 1000);
                    seen[entry / 1000] += 1;
                }
            }
        });
    }
}
