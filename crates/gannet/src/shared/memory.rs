use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The memory that all loops together hold for messages being received, for queues and for compression, with
/// that of rooms and of HTTP, against its limit.
pub(crate) struct Memory {
    max: usize,
    total: AtomicUsize,
    by_loop: Vec<Holder>,
    /// Rooms and memberships, whose names clients may choose.
    rooms: Arc<AtomicUsize>,
    /// Requests and answers over HTTP.
    #[cfg(feature = "http")]
    exchanges: Share,
}

/// A part of the memory that is reserved before it is held: where it is used up the request is refused, and
/// no connection ends for it.
#[cfg(feature = "http")]
pub(crate) struct Share {
    held: AtomicUsize,
    max: usize,
    /// A request was refused since there was last plenty.
    is_short: AtomicBool,
}

/// The memory of a loop.
#[derive(Default)]
struct Holder {
    held: AtomicUsize,
    /// The part of it in windows of compression, which can be given back without harm.
    windows: AtomicUsize,
    /// The loop has been asked for these, and has not given them back yet.
    is_asked: AtomicBool,
}

impl Memory {
    /// `max` 0 is half of the memory of the machine, or of the control group.
    pub(crate) fn new(max: usize, loops: usize) -> Self {
        let max = if max == 0 { available() / 2 } else { max };
        let by_loop = (0..loops).map(|_| Holder::default()).collect();
        Self {
            max,
            total: AtomicUsize::new(0),
            by_loop,
            rooms: Arc::default(),
            #[cfg(feature = "http")]
            exchanges: Share::new(max / 2),
        }
    }

    /// The limit.
    pub(crate) const fn max(&self) -> usize {
        self.max
    }

    /// Notes that a loop holds `held` bytes, `windows` of them in windows of compression, and held `before` at
    /// its last report.
    pub(crate) fn report(&self, index: usize, held: usize, windows: usize, before: usize) {
        self.by_loop[index].held.store(held, Ordering::Relaxed);
        self.by_loop[index].windows.store(windows, Ordering::Relaxed);
        self.total.fetch_add(held.wrapping_sub(before), Ordering::Relaxed);
    }

    /// Notes that a loop has given its windows of compression back: it can be asked again, for later ones.
    pub(crate) fn note_windows_forgotten(&self, index: usize) {
        self.by_loop[index].windows.store(0, Ordering::Relaxed);
        self.by_loop[index].is_asked.store(false, Ordering::Relaxed);
    }

    /// Asks the loops that hold windows of compression for them, each once, by `ask`. Returns the bytes that
    /// this will free.
    pub(crate) fn ask_for_windows(&self, mut ask: impl FnMut(usize)) -> usize {
        let mut sum = 0;
        for (index, holder) in self.by_loop.iter().enumerate() {
            let size = holder.windows.load(Ordering::Relaxed);
            sum += size;
            if size > 0 && !holder.is_asked.swap(true, Ordering::Relaxed) {
                ask(index);
            }
        }
        sum
    }

    /// Bytes held above `max`, with the `extra` bytes that mailboxes hold.
    pub(crate) fn excess(&self, extra: usize) -> usize {
        (self.total() + extra).saturating_sub(self.max)
    }

    /// The loop that holds the most.
    pub(crate) fn largest_holder(&self) -> usize {
        let held = |index: &usize| self.by_loop[*index].held.load(Ordering::Relaxed);
        (0..self.by_loop.len()).max_by_key(held).unwrap_or(0)
    }

    /// Reserves `size` bytes for an exchange over HTTP; false where there is no room. All exchanges together
    /// have half of the memory, so that they leave the other half to WebSockets.
    #[cfg(feature = "http")]
    pub(crate) fn hold_for_exchange(&self, size: usize) -> bool {
        self.exchanges.take(size, self.max.saturating_sub(self.total_beside_exchanges()))
    }

    /// Releases `size` bytes of an exchange.
    #[cfg(feature = "http")]
    pub(crate) fn release_of_exchange(&self, size: usize) {
        self.exchanges.give_back(size);
    }

    #[cfg(feature = "http")]
    fn total(&self) -> usize {
        self.total_beside_exchanges() + self.exchanges.held.load(Ordering::Relaxed)
    }

    #[cfg(not(feature = "http"))]
    fn total(&self) -> usize {
        self.total_beside_exchanges()
    }

    fn total_beside_exchanges(&self) -> usize {
        self.total.load(Ordering::Relaxed) + self.rooms.load(Ordering::Relaxed)
    }

    /// The counter of the memory of rooms.
    pub(crate) fn rooms(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.rooms)
    }

    /// True where all rooms together have their quarter of the memory. No room is given up for another, so
    /// there are no more.
    pub(crate) fn is_full_of_rooms(&self) -> bool {
        self.rooms.load(Ordering::Relaxed) >= self.max / 4
    }

    /// Bytes to free beyond the excess, so that the next byte does not bring it back.
    pub(crate) const fn slack(&self) -> usize {
        self.max / 8
    }
}

#[cfg(feature = "http")]
impl Share {
    fn new(max: usize) -> Self {
        Self { held: AtomicUsize::new(0), max, is_short: AtomicBool::new(false) }
    }

    /// `free` is the memory left, without this share.
    fn take(&self, size: usize, free: usize) -> bool {
        let held = self.held.fetch_add(size, Ordering::Relaxed) + size;
        if held <= self.max.min(free) {
            return true;
        }
        self.held.fetch_sub(size, Ordering::Relaxed);
        if !self.is_short.swap(true, Ordering::Relaxed) {
            tracing::warn!("memory_max is reached: what is asked for over HTTP may get 503");
        }
        false
    }

    fn give_back(&self, size: usize) {
        let held = self.held.fetch_sub(size, Ordering::Relaxed) - size;
        if held < self.max / 2 && self.is_short.load(Ordering::Relaxed) {
            self.is_short.store(false, Ordering::Relaxed);
        }
    }
}

/// The machine's memory, or less where a control group limits this process.
fn available() -> usize {
    let information = rustix::system::sysinfo();
    let machine = usize::try_from(information.totalram).unwrap_or(usize::MAX);
    let machine = machine.saturating_mul(information.mem_unit as usize);
    control_group_limit().map_or(machine, |limit| limit.min(machine))
}

/// Version 2 of control groups has one file at the mount point of the process' own group, version 1 another.
fn control_group_limit() -> Option<usize> {
    ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_excess_counts_all_loops_and_what_is_extra() {
        let memory = Memory::new(1000, 2);
        memory.report(0, 300, 0, 0);
        memory.report(1, 600, 0, 0);
        assert_eq!((memory.excess(0), memory.excess(250)), (0, 150));
        memory.report(1, 100, 0, 600);
        memory.report(0, 950, 0, 300);
        assert_eq!((memory.excess(0), memory.largest_holder()), (50, 0));
    }

    #[cfg(feature = "http")]
    #[test]
    fn exchanges_have_half_of_the_memory_and_no_more_than_is_left() {
        let memory = Memory::new(1000, 1);
        assert!(
            memory.hold_for_exchange(400) && !memory.hold_for_exchange(101) && memory.hold_for_exchange(100)
        );
        memory.report(0, 600, 0, 0);
        assert_eq!(memory.excess(0), 100);
        memory.release_of_exchange(200);
        assert!(!memory.hold_for_exchange(101), "the loops hold the rest");
        assert!(memory.hold_for_exchange(100));
        assert_eq!((memory.excess(0), memory.largest_holder()), (0, 0));
    }

    #[test]
    fn a_loop_is_asked_once_for_its_windows_until_it_has_given_them_back() {
        let memory = Memory::new(1000, 3);
        memory.report(0, 400, 300, 0);
        memory.report(2, 50, 50, 0);
        let asked = || {
            let mut asked = Vec::new();
            let sum = memory.ask_for_windows(|index| asked.push(index));
            (asked, sum)
        };
        assert_eq!(asked(), (vec![0, 2], 350));
        memory.report(0, 300, 200, 400);
        assert_eq!(asked(), (vec![], 250));
        memory.note_windows_forgotten(0);
        assert_eq!(asked(), (vec![], 50));
        // It had made others by the time it said what it holds.
        memory.report(0, 110, 10, 300);
        assert_eq!(asked(), (vec![0], 60));
    }

    #[test]
    fn the_default_is_a_part_of_the_machine() {
        let memory = Memory::new(0, 1);
        assert!(memory.max > 1 << 20);
    }
}
