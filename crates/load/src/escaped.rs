//! Bytes of a peer, as they may stand on a terminal.

/// Its start, with control characters escaped and what is not UTF-8 replaced.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(SHOWN_SIZE_MAX)];
    let text = String::from_utf8_lossy(start);
    text.chars().fold(String::new(), |mut shown, character| {
        match character.is_control() {
            true => shown.extend(character.escape_default()),
            false => shown.push(character),
        }
        shown
    })
}

const SHOWN_SIZE_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_terminal_is_not_steered() {
        assert_eq!(escaped(b"a\x1b[2J\xff\n\xc3\xbc"), "a\\u{1b}[2J\u{fffd}\\nü");
        assert_eq!(escaped(&[b'x'; 1000]).len(), 200);
    }
}
