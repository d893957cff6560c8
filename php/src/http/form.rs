//! The fields of a form that was posted.

use ext_php_rs::types::Zval;

use super::{multipart, query};

/// What `$request->post` is for this request: null unless it is a form.
pub(super) fn post(method: &str, content_type: Option<&[u8]>, body: &[u8]) -> Zval {
    let Some(content_type) = content_type.filter(|_| METHODS.contains(&method)) else {
        return Zval::null();
    };
    if begins_with(content_type, b"application/x-www-form-urlencoded") {
        return if body.is_empty() { Zval::null() } else { query::parse(body) };
    }
    match multipart::boundary(content_type) {
        Some(boundary) if begins_with(content_type, b"multipart/form-data") => {
            multipart_post(body, &boundary)
        }
        Some(_) | None => Zval::null(),
    }
}

fn multipart_post(body: &[u8], boundary: &[u8]) -> Zval {
    let fields = multipart::fields(body, boundary);
    if fields.is_empty() {
        return Zval::null();
    }
    let mut post = Zval::new_array();
    for field in fields {
        query::register(&mut post, &field.name, field.value);
    }
    post
}

fn begins_with(value: &[u8], start: &[u8]) -> bool {
    value.get(..start.len()).is_some_and(|value| value.eq_ignore_ascii_case(start))
}

/// The methods with which forms are sent, as Swoole has it.
const METHODS: [&str; 4] = ["POST", "PUT", "DELETE", "PATCH"];
