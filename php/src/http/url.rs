//! URLs' encoding, as PHP has it.

/// `%41+b` as `A b`.
pub(super) fn url_decode(bytes: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    raw_url_decode(&spaced)
}

/// `%41+b` as `A+b`.
pub(super) fn raw_url_decode(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'%', [high, low, behind @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(digit(*high) << 4 | digit(*low));
                rest = behind;
            }
            _ => decoded.push(byte),
        }
    }
    decoded
}

/// As PHP's `urlencode`.
pub(super) fn url_encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => {
                encoded.push('%');
                encoded.push(char::from(HEX[usize::from(byte >> 4)]));
                encoded.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    encoded
}

fn digit(hexadecimal: u8) -> u8 {
    u8::try_from(char::from(hexadecimal).to_digit(16).unwrap_or(0)).unwrap_or(0)
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";
