//! The variables of a query, and of a form that is encoded like one.

use super::url::url_decode;
use super::variables::{Value, Variables};
use crate::zend::argument_separators;

/// The variables of `a=1&b[]=2`.
pub(super) fn parse(query: &[u8]) -> Variables {
    let separators = argument_separators();
    let mut variables = Variables::new();
    for pair in query.split(|byte| separators.contains(byte)).filter(|pair| !pair.is_empty()) {
        if !variables.count() {
            break;
        }
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = (&pair[..equals], pair.get(equals + 1..).unwrap_or_default());
        variables.add(&url_decode(name), Value::Text(url_decode(value)));
    }
    variables
}
