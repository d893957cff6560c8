//! A form that was posted: its fields and its files.

use ext_php_rs::types::Zval;

use super::excess::Excess;
use super::multipart::{self, Part};
use super::query;
use super::request_head::RequestHead;
use super::temporary_file::TemporaryFile;
use super::uploads::{UploadSettings, Uploads};
use super::variables::Variables;
use crate::zend::{ini_number, input_vars_max};

/// What scripts see of a form; null where there is nothing of the kind.
pub(super) struct Form {
    pub(super) post: Zval,
    pub(super) files: Zval,
    /// The paths of the files.
    pub(super) tmpfiles: Zval,
    /// The files, which are removed when this is dropped.
    pub(super) kept: Vec<TemporaryFile>,
}

impl Form {
    /// What a request without a form has.
    pub(super) fn none() -> Self {
        Self::of_fields(Zval::null())
    }

    /// The form in `body`, if that is what the head says that it is.
    pub(super) fn parse(
        head: &RequestHead<'_>,
        body: &[u8],
        settings: &UploadSettings,
        excesses: &mut Vec<Excess>,
    ) -> Self {
        let Some(content_type) = head.field("content-type").filter(|_| METHODS.contains(&head.method)) else {
            return Self::none();
        };
        if begins_with(content_type, b"application/x-www-form-urlencoded") {
            return if body.is_empty() {
                Self::none()
            } else {
                Self::of_fields(query::parse(body, excesses))
            };
        }
        match multipart::boundary(content_type) {
            Some(boundary) => Self::of_parts(body, &boundary, settings, excesses),
            None => Self::none(),
        }
    }

    fn of_fields(post: Zval) -> Self {
        Self { post, files: Zval::null(), tmpfiles: Zval::null(), kept: Vec::new() }
    }

    fn of_parts(body: &[u8], boundary: &[u8], settings: &UploadSettings, excesses: &mut Vec<Excess>) -> Self {
        let (mut fields, mut uploads) = (Variables::new(), Uploads::new(settings));
        let parts_max = parts_max();
        for (part, count) in multipart::parts(body, boundary).zip(1..) {
            if count > parts_max {
                excesses.push(Excess::BodyParts(parts_max));
                break;
            }
            let Some(part) = Part::parse(part) else { continue };
            if let Some(file_name) = &part.file_name {
                uploads.add(&part, file_name);
            } else if fields.count() {
                uploads.note_field(&part);
                fields.add(&part.name, part.content);
            }
        }
        let post = if fields.is_empty() { Zval::null() } else { fields.finish(excesses) };
        let (files, tmpfiles, kept) = uploads.finish(excesses);
        Self { post, files, tmpfiles, kept }
    }
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
