use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::shared::Memory;

/// The memory that one request over HTTP and its answer hold, as a part of `memory_max`, for a route that
/// asks for it by [`Extension`](axum::Extension).
///
/// The server counts a request's body as long as the route holds it, and parts of an answer until the client
/// has taken them. A route that keeps bytes for a client before it hands them over has them counted by
/// [`hold`](Self::hold).
#[derive(Clone)]
pub struct ExchangeMemory {
    account: Arc<OpenAccount>,
}

/// The memory for requests and answers over HTTP is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is held for requests over HTTP has reached its part of memory_max")]
pub struct MemoryFull;

/// The account of an exchange, which is closed with the last of its holders: a client that goes does not free
/// memory of work that still waits. Bytes that are kept beyond that, such as a piece of a body in an
/// application's cache, are the application's.
struct OpenAccount(Arc<Account>);

struct Account {
    memory: Arc<Memory>,
    sizes: Mutex<Sizes>,
}

#[derive(Default)]
struct Sizes {
    progress: Progress,
    /// Bytes of the request's body that the route has, and has not let go of.
    body: usize,
    /// The most of these so far. A route that has held so much at once is taken to hold as much, in another
    /// form, until it answers: a body that is collected is copied at its end into memory that is not counted.
    body_charged: usize,
    rest: usize,
    was_full: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Progress {
    #[default]
    Asked,
    Answered,
    Over,
}

/// The part of an exchange that bytes are counted for.
#[derive(Clone, Copy)]
enum Kind {
    Body,
    Rest,
}

/// Bytes that are counted as long as they are held.
struct Counted<T> {
    bytes: T,
    size: usize,
    kind: Kind,
    account: Arc<Account>,
}

impl ExchangeMemory {
    pub(super) fn new(memory: Arc<Memory>) -> Self {
        let account = Account { memory, sizes: Mutex::default() };
        Self { account: Arc::new(OpenAccount(Arc::new(account))) }
    }

    /// Counts memory that is not in bytes of its own, until [`release`](Self::release).
    pub(super) fn take(&self, size: usize) -> Result<(), MemoryFull> {
        self.account.0.take(size, Kind::Rest)
    }

    /// Counts memory that this request can do without; false where there is no room, which causes no 503.
    pub(super) fn take_if_there_is_room(&self, size: usize) -> bool {
        self.account.0.take_if_there_is_room(&mut self.account.0.sizes(), size, Kind::Rest)
    }

    pub(super) fn release(&self, size: usize) {
        self.account.0.give_back(size, Kind::Rest);
    }

    /// The same bytes, counted until they, and all slices and clones of them, are dropped. They should be the
    /// whole of their allocation.
    ///
    /// # Errors
    ///
    /// [`MemoryFull`] where there is no room; the bytes are dropped then. If the route has not answered yet,
    /// the answer will be a 503.
    pub fn hold(&self, bytes: impl AsRef<[u8]> + Send + 'static) -> Result<Bytes, MemoryFull> {
        self.counted(bytes, Kind::Rest)
    }

    /// Counts bytes that this request can do without; `None` where there is no room, which causes no 503.
    pub(super) fn hold_if_there_is_room(&self, bytes: Vec<u8>) -> Option<Bytes> {
        let size = bytes.len() + COUNTED_SIZE;
        self.take_if_there_is_room(size).then(|| self.owned(bytes, size, Kind::Rest))
    }

    /// A piece of the request's body for the route.
    pub(super) fn hold_body(&self, piece: Vec<u8>) -> Result<Bytes, MemoryFull> {
        self.counted(piece.into_boxed_slice(), Kind::Body)
    }

    /// Counts a part of an answer that nobody else holds: a part that others hold, too, such as a page that
    /// is sent to everybody, is there once. Small parts are covered by the memory that an exchange is counted
    /// with from its start.
    pub(super) fn hold_answer(&self, bytes: Bytes) -> Result<Bytes, MemoryFull> {
        if bytes.len() < LITTLE_SIZE || !bytes.is_unique() { Ok(bytes) } else { self.hold(bytes) }
    }

    /// Notes that the route has answered.
    pub(super) fn settle_body(&self) {
        let account = &self.account.0;
        let mut sizes = account.sizes();
        if sizes.progress == Progress::Asked {
            sizes.progress = Progress::Answered;
            let excess = sizes.body_charged - sizes.body;
            sizes.body_charged = sizes.body;
            account.memory.release_of_exchange(excess);
        }
    }

    /// True where memory was refused to this exchange.
    pub(super) fn was_full(&self) -> bool {
        self.account.0.sizes().was_full
    }

    fn counted<T: AsRef<[u8]> + Send + 'static>(&self, bytes: T, kind: Kind) -> Result<Bytes, MemoryFull> {
        let size = bytes.as_ref().len() + COUNTED_SIZE;
        self.account.0.take(size, kind)?;
        Ok(self.owned(bytes, size, kind))
    }

    /// Bytes whose size is counted already.
    fn owned<T: AsRef<[u8]> + Send + 'static>(&self, bytes: T, size: usize, kind: Kind) -> Bytes {
        Bytes::from_owner(Counted { bytes, size, kind, account: Arc::clone(&self.account.0) })
    }
}

impl Drop for OpenAccount {
    fn drop(&mut self) {
        let mut sizes = self.0.sizes();
        sizes.progress = Progress::Over;
        self.0.memory.release_of_exchange(sizes.body_charged + sizes.rest);
    }
}

impl Account {
    fn take(&self, size: usize, kind: Kind) -> Result<(), MemoryFull> {
        let mut sizes = self.sizes();
        if self.take_if_there_is_room(&mut sizes, size, kind) {
            return Ok(());
        }
        sizes.was_full = true;
        Err(MemoryFull)
    }

    fn take_if_there_is_room(&self, sizes: &mut Sizes, size: usize, kind: Kind) -> bool {
        if sizes.progress == Progress::Over {
            return true;
        }
        let more = match kind {
            Kind::Body => (sizes.body + size).saturating_sub(sizes.body_charged),
            Kind::Rest => size,
        };
        if !self.memory.hold_for_exchange(more) {
            return false;
        }
        match kind {
            Kind::Body => {
                sizes.body += size;
                sizes.body_charged += more;
            }
            Kind::Rest => sizes.rest += size,
        }
        true
    }

    fn give_back(&self, size: usize, kind: Kind) {
        let mut sizes = self.sizes();
        match (sizes.progress, kind) {
            (Progress::Over, _) => return,
            (Progress::Asked, Kind::Body) => return sizes.body -= size,
            (Progress::Answered, Kind::Body) => {
                sizes.body -= size;
                sizes.body_charged -= size;
            }
            (Progress::Asked | Progress::Answered, Kind::Rest) => sizes.rest -= size,
        }
        self.memory.release_of_exchange(size);
    }

    fn sizes(&self) -> MutexGuard<'_, Sizes> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: AsRef<[u8]>> AsRef<[u8]> for Counted<T> {
    fn as_ref(&self) -> &[u8] {
        self.bytes.as_ref()
    }
}

impl<T> Drop for Counted<T> {
    fn drop(&mut self) {
        self.account.give_back(self.size, self.kind);
    }
}

impl fmt::Debug for ExchangeMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sizes { body_charged, rest, .. } = *self.account.0.sizes();
        f.debug_struct("ExchangeMemory").field("held", &(body_charged + rest)).finish_non_exhaustive()
    }
}

/// Memory of counting, beside the bytes.
const COUNTED_SIZE: usize = 128;
/// Smaller parts of an answer are not counted. hyper takes no more of them than fill a few KiB before the
/// client has read some.
const LITTLE_SIZE: usize = 2 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1024;

    fn account() -> (Arc<Memory>, ExchangeMemory) {
        let memory = Arc::new(Memory::new(512 * KIB, 1));
        (Arc::clone(&memory), ExchangeMemory::new(memory))
    }

    /// Room that is left, to a KiB.
    fn room(memory: &Memory) -> usize {
        let mut size = 0;
        while memory.hold_for_exchange(KIB) {
            size += KIB;
        }
        memory.release_of_exchange(size);
        size / KIB
    }

    #[test]
    fn a_body_is_counted_until_the_answer_even_where_its_pieces_are_copied_and_dropped() {
        let (memory, account) = account();
        let before = room(&memory);
        let hold = || account.hold_body(vec![1; 40 * KIB]);
        let pieces = [hold().expect("room"), hold().expect("room")];
        assert_eq!(pieces[1].len(), 40 * KIB);
        drop(pieces);
        assert_eq!(before - room(&memory), 81);
        let third = hold().expect("it is one at a time");
        assert_eq!(before - room(&memory), 81);
        account.settle_body();
        assert_eq!(before - room(&memory), 41, "one is held still");
        drop(third);
        assert_eq!(room(&memory), before);
    }

    #[test]
    fn nothing_is_counted_when_nobody_takes_part_any_more() {
        let (memory, account) = account();
        let (queued, before) = (account.clone(), room(&memory));
        let kept = account.hold(vec![1; 100 * KIB]).expect("room");
        assert_eq!(account.hold_body(vec![0; 200 * KIB]), Err(MemoryFull));
        assert!(account.was_full());
        drop(account);
        assert_eq!(before - room(&memory), 101, "the request waits still");
        drop(queued);
        assert_eq!(room(&memory), 256);
        drop(kept);
        assert_eq!(room(&memory), 256);
    }

    #[test]
    fn an_answer_is_counted_where_nobody_else_holds_it() {
        let (memory, account) = account();
        let before = room(&memory);
        let page = Bytes::from(vec![0; 100 * KIB]);
        let sent = [page.clone(), Bytes::from_static(&[0; 100 * KIB])];
        let sent = sent.map(|bytes| account.hold_answer(bytes).expect("it is there already"));
        assert_eq!(room(&memory), before);
        drop(sent);
        let sent = account.hold_answer(page).expect("room");
        assert_eq!(before - room(&memory), 101);
        drop(sent);
        assert_eq!(room(&memory), before);
    }
}
