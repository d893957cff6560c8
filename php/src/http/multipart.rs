//! The parts of a `multipart/form-data` body, RFC 7578.

use super::cookies::unquoted;

/// A part that has a name and is no file.
pub(super) struct FormField<'a> {
    pub(super) name: Vec<u8>,
    pub(super) value: &'a [u8],
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &[u8]) -> Option<Vec<u8>> {
    let found = parameters(content_type).find(|(name, _)| name.eq_ignore_ascii_case(b"boundary"))?;
    Some(found.1.to_vec()).filter(|boundary| !boundary.is_empty())
}

/// The fields of `body` up to where it is malformed. Files are left out.
pub(super) fn fields<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<FormField<'a>> {
    let delimiter = [b"\r\n--", boundary].concat();
    let mut fields = Vec::new();
    // The first delimiter may stand at the very start, without a line break before it.
    let mut rest = match body.strip_prefix(&delimiter[2..]) {
        Some(rest) => rest,
        None => match find(body, &delimiter) {
            Some(start) => &body[start + delimiter.len()..],
            None => return fields,
        },
    };
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let Some(end) = find(part, &delimiter) else {
            break;
        };
        fields.extend(field(&part[..end]));
        rest = &part[end + delimiter.len()..];
    }
    fields
}

fn field(part: &[u8]) -> Option<FormField<'_>> {
    let (head, value) = match part.strip_prefix(b"\r\n") {
        Some(value) => (&b""[..], value),
        None => find(part, b"\r\n\r\n").map(|end| (&part[..end], &part[end + 4..]))?,
    };
    let disposition = head.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        line[..colon].eq_ignore_ascii_case(b"content-disposition").then(|| line[colon + 1..].trim_ascii())
    })?;
    let is_form_data = disposition.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"form-data"));
    if !is_form_data || parameters(disposition).any(|(name, _)| name.eq_ignore_ascii_case(b"filename")) {
        return None;
    }
    let (_, name) = parameters(disposition).find(|(name, _)| name.eq_ignore_ascii_case(b"name"))?;
    Some(FormField { name: name.to_vec(), value })
}

/// The parameters of a field such as `form-data; name="a"`.
fn parameters(field: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    field.split(|byte| *byte == b';').skip(1).filter_map(|parameter| {
        let equals = parameter.iter().position(|byte| *byte == b'=')?;
        Some((parameter[..equals].trim_ascii(), unquoted(parameter[equals + 1..].trim_ascii())))
    })
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
