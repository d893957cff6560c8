//! Text in lines of bounded length.

/// Breaks a paragraph between words; a word that is too long has a line of its own.
pub(super) fn wrapped(paragraph: &str, length_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= length_max => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.into()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_long_as_they_may_be() {
        assert_eq!(wrapped("é b c\nd", 3), ["é b", "c d"]);
        assert_eq!(wrapped("a long b", 3), ["a", "long", "b"]);
        assert_eq!(wrapped(" \n", 3), [""; 0]);
    }
}
