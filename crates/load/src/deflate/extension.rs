//! The field `Sec-WebSocket-Extensions`, RFC 6455 §9.1.

/// An extension in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extension<'a> {
    pub(super) name: &'a str,
    /// Names with their values.
    pub(super) parameters: Vec<(&'a str, Option<&'a str>)>,
}

/// All extensions of a field's value; `None` where it is not what the grammar allows.
pub(super) fn extensions(value: &str) -> Option<Vec<Extension<'_>>> {
    // A value in quotes must be a token like one without, so no comma and no semicolon is part of it.
    let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(extension).collect()
}

fn extension(text: &str) -> Option<Extension<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let name = token(parts.next()?)?;
    Some(Extension { name, parameters: parts.map(parameter).collect::<Option<_>>()? })
}

fn parameter(text: &str) -> Option<(&str, Option<&str>)> {
    let Some((name, value)) = text.split_once('=') else { return Some((token(text)?, None)) };
    let value = value.trim_start();
    let bare = value.strip_prefix('"').map_or(Some(value), |rest| rest.strip_suffix('"'))?;
    Some((token(name.trim_end())?, Some(token(bare)?)))
}

fn token(text: &str) -> Option<&str> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (!text.is_empty() && text.bytes().all(is_token)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_come_with_their_parameters() {
        let found = extensions("a; x ; y=1;z = \"2\" , ,b").expect("it is in order");
        let first =
            Extension { name: "a", parameters: vec![("x", None), ("y", Some("1")), ("z", Some("2"))] };
        assert_eq!(found, [first, Extension { name: "b", parameters: Vec::new() }]);
        assert_eq!(extensions(""), Some(Vec::new()));
    }

    #[test]
    fn what_the_grammar_does_not_allow_is_refused() {
        for value in ["a;", "a; =1", "a b", "a; x=", "a; x=\"1", "a; x=\"1,2\"", "a; x=1 2", ";x", "ä"] {
            assert_eq!(extensions(value), None, "{value}");
        }
    }
}
