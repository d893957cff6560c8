//! The cookies that a client sends.

use std::collections::HashSet;

use super::url::raw_url_decode;
use super::variables::{Value, Variables};

/// The cookies of a request, as PHP itself reads them: names as they are, values decoded but for the plus sign.
pub(super) struct Cookies {
    variables: Variables,
    /// The first of equal names is the one with the most specific path, RFC 6265 §5.4.
    names: HashSet<Vec<u8>>,
}

impl Cookies {
    pub(super) fn new() -> Self {
        Self { variables: Variables::new(), names: HashSet::new() }
    }

    /// Adds the cookies of a `Cookie` field.
    pub(super) fn add(&mut self, field: &[u8]) {
        for pair in field.split(|byte| *byte == b';') {
            let pair = pair.trim_ascii_start();
            let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = (&pair[..equals], pair.get(equals + 1..).unwrap_or_default());
            if name.is_empty() {
                continue;
            }
            if !self.variables.count() {
                return;
            }
            let is_first = self.names.insert(variable_of(name));
            if is_first || is_element(name) {
                self.variables.add(name, Value::Text(raw_url_decode(value)));
            }
        }
    }

    pub(super) fn into_variables(self) -> Variables {
        self.variables
    }
}

/// The key under which a name's variable stands.
fn variable_of(name: &[u8]) -> Vec<u8> {
    let start = name.iter().position(|byte| *byte != b' ').unwrap_or(name.len());
    let name = &name[start..];
    let end = name.iter().position(|byte| *byte == b'[').filter(|_| is_element(name)).unwrap_or(name.len());
    name[..end].iter().map(|byte| if matches!(byte, b' ' | b'.' | b'[') { b'_' } else { *byte }).collect()
}

/// True where a name means an element of an array, such as `a[x]`.
fn is_element(name: &[u8]) -> bool {
    let mut behind = name.iter().skip_while(|byte| **byte != b'[');
    behind.any(|byte| *byte == b']')
}
