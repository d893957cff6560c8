//! Queries and forms, with the engine's own rules: `a[]=1` becomes an array, and there is a limit on variables.

use std::alloc::Layout;
use std::ffi::{CString, c_char};

use ext_php_rs::alloc::emalloc;
use ext_php_rs::ffi::{php_default_treat_data, php_register_variable_safe};
use ext_php_rs::types::Zval;

/// The variables of `a=1&b[]=2`.
pub(super) fn parse(query: &[u8]) -> Zval {
    let mut variables = Zval::new_array();
    // The engine stops at the first NUL, and frees what it was given.
    let size = query.iter().position(|byte| *byte == 0).unwrap_or(query.len());
    let Ok(layout) = Layout::array::<u8>(size + 1) else {
        return variables;
    };
    let copy = emalloc(layout);
    // SAFETY: the engine's allocator ends the process rather than return null, the block has `size + 1` bytes, and
    // `query` has `size`; the function takes the block over, and an initialized array to fill.
    unsafe {
        copy.copy_from_nonoverlapping(query.as_ptr(), size);
        copy.add(size).write(0);
        php_default_treat_data(PARSE_STRING, copy.cast::<c_char>(), &raw mut variables);
    }
    variables
}

/// Adds a variable by its name in a form, `b[]` or `c[x]`, to the array `variables`.
pub(super) fn register(variables: &mut Zval, name: &[u8], value: &[u8]) {
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
    let Ok(name) = CString::new(name) else {
        return;
    };
    let variables = std::ptr::from_mut(variables);
    // SAFETY: the name ends with a NUL, the value has as many bytes as is said, and both are copied; `variables` is an
    // initialized array.
    unsafe { php_register_variable_safe(name.as_ptr(), value.as_ptr().cast(), value.len(), variables) };
}

/// `%41+b` as `A b`.
pub(super) fn url_decode(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'+', _) => decoded.push(b' '),
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

/// The engine's number for "a string of variables that is ours to parse".
const PARSE_STRING: i32 = 3;
