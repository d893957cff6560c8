/// True for a token: the text of a method, a field name, a subprotocol (RFC 9110 §5.6.2).
pub(super) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}

pub(super) const fn is_token_byte(byte: u8) -> bool {
    matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
        || byte.is_ascii_alphanumeric()
}

/// The elements of a comma-separated value, without the white space around them. Empty ones are left out, RFC
/// 9110 §5.6.1.2; the size of the head bounds their number.
pub(super) fn list_elements(value: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    value.split(|byte| *byte == b',').map(trim).filter(|element| !element.is_empty())
}

/// True where an element of the list is this keyword, in any case.
pub(super) fn list_has(value: &[u8], keyword: &str) -> bool {
    list_elements(value).any(|element| element.eq_ignore_ascii_case(keyword.as_bytes()))
}

/// The value without the spaces and tabs around it (RFC 9110 §5.6.3).
pub(super) fn trim(value: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    match (value.iter().position(is_text), value.iter().rposition(is_text)) {
        (Some(first), Some(last)) => &value[first..=last],
        (None, _) | (_, None) => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_bytes_are_those_of_the_grammar() {
        let tokens: Vec<u8> = (0..=u8::MAX).filter(|byte| is_token(&[*byte])).collect();
        let grammar = b"!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~";
        assert_eq!(tokens, grammar);
        assert!(!is_token(b""));
    }

    #[test]
    fn elements_lose_the_space_around_them_and_keep_that_inside() {
        let elements: Vec<&[u8]> = list_elements(b" a ,\tb c").collect();
        assert_eq!(elements, [b"a" as &[u8], b"b c"]);
    }

    #[test]
    fn empty_elements_do_not_count() {
        assert_eq!(list_elements(b", a ,,\t, b,").collect::<Vec<_>>(), [b"a", b"b"]);
        assert_eq!(list_elements(b" , ,").count() + list_elements(b"").count(), 0);
    }
}
