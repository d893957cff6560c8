/// Applies a masking key to `bytes` in place, RFC 6455 §5.3; masking and unmasking are the same operation.
///
/// Returns the masking key rotated for the byte after the last, so that a payload may come in pieces.
#[inline]
pub fn unmask(bytes: &mut [u8], masking_key: [u8; 4]) -> [u8; 4] {
    let rotation = (bytes.len() % 4) as u32 * 8;
    let word_mask = u32::from_le_bytes(masking_key);
    let double = u64::from(word_mask) << 32 | u64::from(word_mask);

    let (words, rest) = bytes.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_le_bytes(*word) ^ double).to_le_bytes();
    }
    // At most seven bytes are left: one step of four, then each of three by itself, without a loop.
    let rest = match rest.split_first_chunk_mut::<4>() {
        Some((half, rest)) => {
            *half = (u32::from_le_bytes(*half) ^ word_mask).to_le_bytes();
            rest
        }
        None => rest,
    };
    for (byte, mask) in rest.iter_mut().zip(masking_key).take(3) {
        *byte ^= mask;
    }
    word_mask.rotate_right(rotation).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASKING_KEY: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];

    fn naive(bytes: &[u8], masking_key: [u8; 4]) -> Vec<u8> {
        bytes.iter().zip(masking_key.into_iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
    }

    #[test]
    fn every_length_and_offset_equals_the_definition() {
        let original: Vec<u8> = (0..=255).collect();
        for offset in 0..16 {
            for size in 0..200 {
                let mut bytes = original.clone();
                let piece = offset..offset + size;
                unmask(&mut bytes[piece.clone()], MASKING_KEY);
                assert_eq!(bytes[piece.clone()], naive(&original[piece.clone()], MASKING_KEY), "{piece:?}");
                assert_eq!(bytes[..offset], original[..offset]);
                assert_eq!(bytes[piece.end..], original[piece.end..]);
            }
        }
    }

    #[test]
    fn pieces_equal_the_whole() {
        let original: Vec<u8> = (0..64).collect();
        for cut in 0..=original.len() {
            let mut bytes = original.clone();
            let (front, back) = bytes.split_at_mut(cut);
            let rotated = unmask(front, MASKING_KEY);
            unmask(back, rotated);
            assert_eq!(bytes, naive(&original, MASKING_KEY), "cut at {cut}");
        }
    }

    #[test]
    fn example_of_rfc_6455_section_5_7() {
        let mut bytes = [0x7F, 0x9F, 0x4D, 0x51, 0x58];
        unmask(&mut bytes, MASKING_KEY);
        assert_eq!(&bytes, b"Hello");
    }
}
