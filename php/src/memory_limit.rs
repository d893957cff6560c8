//! `memory_limit` and the data of clients: the engine ends the process where something does not fit, so large data is
//! refused before.

use crate::zend::{give_memory_back, memory_limit, memory_mapped, memory_used};

/// Says whether PHP has room for so many bytes more, as one string. A heap that is nearly full already may be too full
/// for them in the end: then the script is about to meet its limit by itself.
#[inline]
pub(crate) fn has_room(bytes: usize) -> bool {
    bytes < LARGE_SIZE || has_room_within_limit(bytes)
}

/// The same for several values of this size together. One that does not fit behind the one before may leave as much
/// memory unused.
pub(crate) fn has_room_for_values(bytes: usize) -> bool {
    has_room(bytes.saturating_mul(2))
}

/// The value of `memory_limit` as the log says it.
pub(crate) fn shown_limit() -> String {
    memory_limit().map_or_else(|| "none".to_owned(), |limit| format!("{limit} bytes"))
}

#[cold]
fn has_room_within_limit(bytes: usize) -> bool {
    let Some(limit) = memory_limit() else { return true };
    let fits_beside = || bytes.saturating_add(CHUNK_SIZE) <= limit.saturating_sub(memory_mapped());
    let fits_between = || bytes.saturating_mul(GAPS_SHARE) <= memory_mapped().saturating_sub(memory_used());
    fits_beside() || fits_between() || {
        give_memory_back();
        fits_beside()
    }
}

/// Bytes beside its text that an entry of an array takes at most: its place in an array that grows, its key, its
/// string.
pub(crate) const ENTRY_SIZE: usize = 256;
/// Bytes that an array of a few entries takes at most, with its own place in another.
pub(crate) const ARRAY_SIZE: usize = 512;

/// Values that take less are made without asking: where such a value does not fit nothing does.
const LARGE_SIZE: usize = 64 * 1024;
/// The least that the engine asks the system for at a time.
const CHUNK_SIZE: usize = 2 * 1024 * 1024;
/// One part in so many of all gaps between values is taken to be in one piece.
const GAPS_SHARE: usize = 4;
