use gannet_reactor::Key;

/// Keys in ascending order, in two bytes each: their low halves, by their high halves. Few servers have more than
/// 65,536 connections on a loop, and so more than one part.
#[derive(Default)]
pub(super) struct KeySet {
    /// In ascending order, none of them empty.
    parts: Vec<Part>,
}

struct Part {
    high: u16,
    lows: Vec<u16>,
}

impl KeySet {
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Says whether it was not there.
    pub(super) fn insert(&mut self, key: Key) -> bool {
        let (high, low) = halves(key);
        let at = self.part(high).unwrap_or_else(|at| {
            self.parts.reserve_exact(1);
            self.parts.insert(at, Part { high, lows: Vec::new() });
            at
        });
        let lows = &mut self.parts[at].lows;
        let Err(place) = lows.binary_search(&low) else { return false };
        if lows.len() == lows.capacity() {
            // Doubling it would leave half of it empty in the worst case.
            lows.reserve_exact(4 + lows.len() / 8);
        }
        lows.insert(place, low);
        true
    }

    /// Says whether it was there.
    pub(super) fn remove(&mut self, key: Key) -> bool {
        let (high, low) = halves(key);
        let Ok(at) = self.part(high) else { return false };
        let lows = &mut self.parts[at].lows;
        let Ok(place) = lows.binary_search(&low) else { return false };
        lows.remove(place);
        if lows.is_empty() {
            self.parts.remove(at);
        } else if lows.capacity() > 64 && lows.len() < lows.capacity() / 2 {
            // A crowd that has left must not keep its memory.
            lows.shrink_to(lows.len() + lows.len() / 8);
        }
        true
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Key> {
        self.parts.iter().flat_map(|part| {
            let high = usize::from(part.high) << 16;
            part.lows.iter().map(move |low| Key::from_index(high | usize::from(*low)))
        })
    }

    fn part(&self, high: u16) -> Result<usize, usize> {
        self.parts.binary_search_by_key(&high, |part| part.high)
    }
}

fn halves(key: Key) -> (u16, u16) {
    let [a, b, c, d] = u32::try_from(key.index()).expect("a key has 32 bits").to_be_bytes();
    (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_holds_what_a_set_of_the_standard_library_holds() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut keys, mut model) = (KeySet::default(), BTreeSet::new());
        for round in 0..20_000 {
            // Three parts, and few keys in each; at first it grows.
            let key = Key::from_index(random.usize(0..3) << 16 | random.usize(0..200));
            if random.usize(0..20_000) > round {
                assert_eq!(keys.insert(key), model.insert(key));
            } else {
                assert_eq!(keys.remove(key), model.remove(&key));
            }
            assert_eq!(keys.is_empty(), model.is_empty());
            if round % 100 == 0 {
                assert!(keys.iter().eq(model.iter().copied()));
            }
        }
        while let Some(key) = model.pop_last() {
            assert!(keys.remove(key) && !keys.remove(key));
        }
        assert!(keys.is_empty() && keys.iter().next().is_none());
    }

    #[test]
    fn the_largest_key_is_one_like_others() {
        let mut keys = KeySet::default();
        let largest = Key::from_index(u32::MAX as usize);
        assert!(keys.insert(largest) && keys.insert(Key::from_index(0)) && !keys.insert(largest));
        assert!(keys.iter().eq([Key::from_index(0), largest]));
    }

    #[test]
    fn a_crowd_that_has_left_leaves_no_memory_behind() {
        let mut keys = KeySet::default();
        (0..50_000).for_each(|index| assert!(keys.insert(Key::from_index(index))));
        assert!(keys.parts[0].lows.capacity() <= 57_000, "{}", keys.parts[0].lows.capacity());
        (10..50_000).for_each(|index| assert!(keys.remove(Key::from_index(index))));
        assert!(keys.parts[0].lows.capacity() <= 64, "{}", keys.parts[0].lows.capacity());
    }
}
