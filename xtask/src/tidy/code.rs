//! Rust source with comments and literals blanked, so that a search for words finds code only.

/// The source with comments and the contents of literals replaced by spaces; every line stays where it is.
pub(super) fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let blank = blank_length(rest);
        let (piece, after) = rest.split_at(if blank > 0 { blank } else { first.len_utf8() });
        match blank {
            0 => code.push_str(piece),
            _ => code.extend(piece.chars().map(|character| if character == '\n' { '\n' } else { ' ' })),
        }
        rest = after;
    }
    code
}

/// True where `word` occurs in `text` with no letter, digit or underscore at its ends.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let inside = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(word).any(|(start, _)| {
        !inside(text[..start].chars().next_back()) && !inside(text[start + word.len()..].chars().next())
    })
}

/// The length in bytes of the comment or literal that `rest` begins with, 0 when it begins with code.
fn blank_length(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => block_comment_length(rest),
        [b'"', ..] => 1 + escaped_length(&rest[1..], '"'),
        [b'r', b'"' | b'#', ..] => raw_string_length(rest),
        [b'\'', ..] => character_length(rest),
        _ => 0,
    }
}

fn block_comment_length(rest: &str) -> usize {
    let mut depth = 0;
    let mut position = 0;
    while position < rest.len() {
        let here = &rest.as_bytes()[position..];
        if here.starts_with(b"/*") {
            depth += 1;
            position += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            position += 2;
            if depth == 0 {
                return position;
            }
        } else {
            position += 1;
        }
    }
    rest.len()
}

/// The length up to and with the closing quote.
fn escaped_length(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices();
    while let Some((index, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return index + 1;
        }
    }
    rest.len()
}

/// 0 for a raw identifier such as `r#type`.
fn raw_string_length(rest: &str) -> usize {
    let hashes = rest[1..].bytes().take_while(|&byte| byte == b'#').count();
    let start = 1 + hashes + 1;
    if rest.as_bytes().get(start - 1) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    rest[start..].find(&end).map_or(rest.len(), |length| start + length + end.len())
}

/// 0 for a lifetime.
fn character_length(rest: &str) -> usize {
    let mut after = rest[1..].chars();
    match (after.next(), after.next()) {
        (Some('\\'), _) => 1 + escaped_length(&rest[1..], '\''),
        (Some(character), Some('\'')) => 1 + character.len_utf8() + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        code_of(source).split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn comments_are_blank() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g"), ["a", "c", "g"]);
        assert_eq!(words("/// a\n//! b\nc"), ["c"]);
    }

    #[test]
    fn literals_are_blank() {
        assert_eq!(words(r#"a "b \" // c" d"#), ["a", "d"]);
        assert_eq!(words("a r#\"b \" c\"# d r\"e\\\" f"), ["a", "d", "f"]);
        assert_eq!(words(r"a '\'' b '/' c 'é' d"), ["a", "b", "c", "d"]);
    }

    #[test]
    fn lifetimes_and_raw_identifiers_are_code() {
        assert_eq!(words("&'a str r#type 'b'"), ["&'a", "str", "r#type"]);
    }

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(code_of("a\n/* b\nc */\nd\"\n\"e").lines().count(), 5);
    }

    #[test]
    fn a_word_ends_where_letters_end() {
        assert!(has_word("an unsafe {", "unsafe") && has_word("unsafe", "unsafe"));
        assert!(!has_word("unsafe_code", "unsafe") && !has_word("is_unsafe", "unsafe"));
    }
}
