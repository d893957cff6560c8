//! URLs' encoding, as PHP has it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

/// `%41+b` as `A b`.
pub(super) fn url_decode(bytes: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    raw_url_decode(&spaced)
}

/// `%41+b` as `A+b`.
pub(super) fn raw_url_decode(bytes: &[u8]) -> Vec<u8> {
    percent_decode(bytes).collect()
}

/// As PHP's `urlencode`.
pub(super) fn url_encode(bytes: &[u8]) -> String {
    percent_encode(bytes, ENCODED).to_string().replace(' ', "+")
}

/// A space is not: it becomes a plus sign.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b' ');
