//! The parts of a `multipart/form-data` body, RFC 7578.

/// A part that a form's field or a file is sent in.
pub(super) struct FormPart<'a> {
    pub(super) name: Vec<u8>,
    /// The name that the client gives a file. `None`: the part is no file.
    pub(super) file_name: Option<Vec<u8>>,
    /// Its `Content-Type`, or nothing.
    pub(super) media_type: &'a [u8],
    pub(super) content: &'a [u8],
}

impl<'a> FormPart<'a> {
    /// `None`: it is malformed, or has no name.
    pub(super) fn parse(part: &'a [u8]) -> Option<Self> {
        let (head, content) = match part.strip_prefix(b"\r\n") {
            Some(content) => (&b""[..], content),
            None => find(part, b"\r\n\r\n").map(|end| (&part[..end], &part[end + 4..]))?,
        };
        let disposition = field(head, b"content-disposition")?;
        let parameters = parameters_of(disposition, b"form-data")?;
        let value = |name: &[u8]| {
            let found = parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        let media_type = field(head, b"content-type").unwrap_or_default();
        Some(Self { name: value(b"name")?, file_name: value(b"filename"), media_type, content })
    }
}

/// The parts of `body` as they came, up to where it is malformed.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> FormParts<'a> {
    let delimiter = [b"\r\n--", boundary].concat();
    // The first delimiter may stand at the very start, without a line break before it.
    let rest = body
        .strip_prefix(&delimiter[2..])
        .or_else(|| find(body, &delimiter).map(|start| &body[start + delimiter.len()..]));
    FormParts { rest: rest.unwrap_or_default(), delimiter }
}

pub(super) struct FormParts<'a> {
    rest: &'a [u8],
    delimiter: Vec<u8>,
}

impl<'a> Iterator for FormParts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let part = self.rest.strip_prefix(b"\r\n")?;
        let end = find(part, &self.delimiter)?;
        self.rest = &part[end + self.delimiter.len()..];
        Some(&part[..end])
    }
}

/// The boundary that a content type names. `None`: it is not that of a form in parts.
pub(super) fn boundary(content_type: &[u8]) -> Option<Vec<u8>> {
    let mut parameters = parameters_of(content_type, b"multipart/form-data")?.into_iter();
    let found = parameters.find(|(name, _)| name.eq_ignore_ascii_case(b"boundary"))?;
    Some(found.1).filter(|boundary| !boundary.is_empty())
}

/// The value of a field of a part's head.
fn field<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    head.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        line[..colon].eq_ignore_ascii_case(name).then(|| line[colon + 1..].trim_ascii())
    })
}

/// The parameters of a field such as `form-data; name="a;b"`, if it begins with `kind`.
fn parameters_of<'a>(field: &'a [u8], kind: &[u8]) -> Option<Vec<(&'a [u8], Vec<u8>)>> {
    let (start, mut rest) = field.split_at_checked(kind.len())?;
    if !start.eq_ignore_ascii_case(kind) {
        return None;
    }
    let mut parameters = Vec::new();
    while let Some(start) = rest.iter().position(|byte| *byte == b';') {
        rest = &rest[start + 1..];
        let end = rest.iter().position(|byte| matches!(byte, b'=' | b';')).unwrap_or(rest.len());
        if let [b'=', behind @ ..] = &rest[end..] {
            let name = rest[..end].trim_ascii();
            let (value, behind) = parameter_value(behind.trim_ascii_start());
            parameters.push((name, value));
            rest = behind;
        }
    }
    Some(parameters)
}

/// The value at the start of `bytes`, and what is behind it. In quotes a backslash stands before a quote, and before
/// another backslash.
fn parameter_value(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let Some(mut rest) = bytes.strip_prefix(b"\"") else {
        let end = bytes.iter().position(|byte| *byte == b';').unwrap_or(bytes.len());
        return (bytes[..end].trim_ascii_end().to_vec(), &bytes[end..]);
    };
    let mut value = Vec::new();
    loop {
        match rest {
            [] => return (value, rest),
            [b'"', behind @ ..] => return (value, behind),
            [b'\\', escaped @ (b'"' | b'\\'), behind @ ..] => {
                value.push(*escaped);
                rest = behind;
            }
            [byte, behind @ ..] => {
                value.push(*byte);
                rest = behind;
            }
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(at) = bytes.get(start..)?.iter().position(|byte| *byte == wanted[0]) {
        if bytes[start + at..].starts_with(wanted) {
            return Some(start + at);
        }
        start += at + 1;
    }
    None
}
