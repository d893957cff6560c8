//! What the fuzz targets share.

/// The first byte of an input says where the others are cut; `None` of an empty input.
pub fn cut(input: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let (&seed, whole) = input.split_first()?;
    let mut random = fastrand::Rng::with_seed(seed.into());
    let mut pieces = Vec::new();
    let mut rest = whole;
    while !rest.is_empty() {
        // Short and long ones alike.
        let size_max = 1 << random.u32(0..12);
        let (piece, after) = rest.split_at(random.usize(1..=size_max).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    Some((pieces, whole))
}
