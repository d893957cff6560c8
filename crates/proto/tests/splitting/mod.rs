//! Helpers of the property tests of splitting: they cut a stream, and check that it does not matter.

use proptest::prelude::*;

use crate::support::{Outcome, Way};

/// The outcome of a whole stream, which is that of its pieces. `run` receives it in pieces of these sizes, over and
/// over, where there are none whole; `held_max` is the most that may be held.
pub(crate) fn same_in_pieces(
    run: impl Fn(&[usize], Way) -> Outcome,
    sizes: &[usize],
    held_max: usize,
) -> Result<Outcome, TestCaseError> {
    let whole = run(&[], Way::Shared);
    for (sizes, way) in [(sizes, Way::Shared), (sizes, Way::Direct), (&[1], Way::Shared), (&[], Way::Direct)]
    {
        let pieces = run(sizes, way);
        prop_assert_eq!(&pieces.events, &whole.events, "{:?}", way);
        prop_assert_eq!(pieces.violation, whole.violation, "{:?}", way);
        if !whole.is_over() {
            prop_assert_eq!(pieces.unfinished_size, whole.unfinished_size, "{:?}", way);
        }
        prop_assert!(pieces.held_max <= held_max, "{}", pieces.held_max);
    }
    Ok(whole)
}

/// Reads of a socket: mostly tiny, some large.
pub(crate) fn splits() -> impl Strategy<Value = Vec<usize>> {
    let size = prop_oneof![3 => 1..8_usize, 2 => 8..200_usize, 2 => 200..100_000_usize];
    prop::collection::vec(size, 1..12)
}
