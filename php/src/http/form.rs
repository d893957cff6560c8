//! A form that was posted: its fields and its files.

use ext_php_rs::types::Zval;

use super::excess::Excess;
use super::multipart::{self, FormPart};
use super::query;
use super::request_head::RequestHead;
use super::temporary_file::TemporaryFile;
use super::uploads::{UploadSettings, Uploads};
use super::variables::{Value, Variables};
use crate::zend::{ini_number, input_vars_max};

/// A form, of which nothing is PHP's yet.
pub(super) struct Form {
    fields: Option<Variables>,
    uploads: Option<Uploads>,
    /// The number of parts that there may be, where there are more.
    parts_max: Option<i64>,
}

/// A form as scripts see it; null where there is nothing of the kind.
#[derive(Default)]
pub(super) struct FormValues {
    pub(super) post: Zval,
    pub(super) files: Zval,
    /// The paths of the files.
    pub(super) tmpfiles: Zval,
    /// The files, which are removed when this is dropped.
    pub(super) kept: Vec<TemporaryFile>,
}

impl Form {
    /// The form in `body`, if that is what the head says that it is.
    pub(super) fn parse(head: &RequestHead<'_>, body: &[u8], settings: &UploadSettings) -> Option<Self> {
        let content_type = head.field("content-type").filter(|_| METHODS.contains(&head.method))?;
        if begins_with(content_type, b"application/x-www-form-urlencoded") {
            let fields = (!body.is_empty()).then(|| query::parse(body));
            return Some(Self { fields, uploads: None, parts_max: None });
        }
        multipart::boundary(content_type).map(|boundary| Self::of_parts(body, &boundary, settings))
    }

    fn of_parts(body: &[u8], boundary: &[u8], settings: &UploadSettings) -> Self {
        let (mut fields, mut uploads) = (Variables::new(), Uploads::new(settings));
        let (mut exceeded, parts_max) = (None, parts_max());
        for (part, count) in multipart::parts(body, boundary).zip(1..) {
            if count > parts_max {
                exceeded = Some(parts_max);
                break;
            }
            let Some(part) = FormPart::parse(part) else { continue };
            if let Some(file_name) = &part.file_name {
                uploads.add(&part, file_name);
            } else if fields.count() {
                uploads.note_field(&part);
                fields.add(&part.name, Value::Text(part.content.to_vec()));
            }
        }
        let fields = Some(fields).filter(|fields| !fields.is_empty());
        Self { fields, uploads: Some(uploads), parts_max: exceeded }
    }

    /// Bytes of PHP's memory that the arrays take, rather too many than too few.
    pub(super) fn memory(&self) -> usize {
        self.fields.as_ref().map_or(0, Variables::memory) + self.uploads.as_ref().map_or(0, Uploads::memory)
    }

    /// The arrays. What was left out is added to `excesses`.
    pub(super) fn into_values(self, excesses: &mut Vec<Excess>) -> FormValues {
        excesses.extend(self.parts_max.map(Excess::BodyParts));
        let post = self.fields.map_or_else(Zval::null, |fields| fields.into_array(excesses));
        let (files, tmpfiles, kept) =
            self.uploads.map(|uploads| uploads.into_values(excesses)).unwrap_or_default();
        FormValues { post, files, tmpfiles, kept }
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
