//! The fields of a form that was posted.

use ext_php_rs::types::Zval;

use super::excess::Excess;
use super::multipart::{self, Part};
use super::query;
use super::variables::Variables;
use crate::zend::{ini_number, input_vars_max};

/// What `$request->post` is for this request: null unless it is a form.
pub(super) fn post(
    method: &str,
    content_type: Option<&[u8]>,
    body: &[u8],
    excesses: &mut Vec<Excess>,
) -> Zval {
    let Some(content_type) = content_type.filter(|_| METHODS.contains(&method)) else {
        return Zval::null();
    };
    if begins_with(content_type, b"application/x-www-form-urlencoded") {
        return if body.is_empty() { Zval::null() } else { query::parse(body, excesses) };
    }
    match multipart::boundary(content_type) {
        Some(boundary) => multipart_post(body, &boundary, excesses),
        None => Zval::null(),
    }
}

fn multipart_post(body: &[u8], boundary: &[u8], excesses: &mut Vec<Excess>) -> Zval {
    let mut post = Variables::new();
    let parts_max = parts_max();
    for (part, count) in multipart::parts(body, boundary).zip(1..) {
        if count > parts_max {
            excesses.push(Excess::BodyParts(parts_max));
            break;
        }
        let Some(part) = Part::parse(part) else { continue };
        if part.file_name.is_none() && post.count() {
            post.add(&part.name, part.content);
        }
    }
    if post.is_empty() { Zval::null() } else { post.finish(excesses) }
}

/// The parts that a body may have.
fn parts_max() -> i64 {
    match ini_number(c"max_multipart_body_parts") {
        // As the engine has it.
        ..0 => input_vars_max() + ini_number(c"max_file_uploads"),
        most => most,
    }
}

fn begins_with(value: &[u8], start: &[u8]) -> bool {
    value.get(..start.len()).is_some_and(|value| value.eq_ignore_ascii_case(start))
}

/// The methods with which forms are sent, as Swoole has it.
const METHODS: [&str; 4] = ["POST", "PUT", "DELETE", "PATCH"];
