//! The settings that concern HTTP.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ext_php_rs::types::Zval;

use super::uploads::{Shape, UploadSettings};
use crate::size::size;
use crate::values::values_of;

/// The script's settings for HTTP.
#[derive(Clone, Debug)]
pub(crate) struct HttpSettings {
    /// Bytes that a request's body may have.
    pub(crate) body_size_max: usize,
    /// Bytes of an answer that may wait for a client that does not read.
    pub(crate) send_queue_size_max: usize,
    /// The time for which a stop waits for a client.
    pub(crate) drain_timeout: Duration,
    pub(super) parse_cookie: bool,
    pub(super) parse_post: bool,
    pub(super) uploads: UploadSettings,
    enable_static_handler: bool,
    document_root: Option<PathBuf>,
    pub(super) static_locations: Vec<String>,
    pub(super) index_files: Vec<String>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            body_size_max: 2 * MIB,
            send_queue_size_max: 8 * MIB,
            drain_timeout: Duration::from_secs(30),
            parse_cookie: true,
            parse_post: true,
            uploads: UploadSettings::default(),
            enable_static_handler: false,
            document_root: None,
            static_locations: Vec::new(),
            index_files: Vec::new(),
        }
    }
}

impl HttpSettings {
    /// Sets `key`. `None`: it is no setting of HTTP's. The error is the reason why the value is not valid for it.
    pub(crate) fn set(&mut self, key: &str, value: &Zval) -> Option<Result<(), String>> {
        match key {
            "http_parse_cookie" => self.parse_cookie = value.coerce_to_bool(),
            "http_parse_post" => self.parse_post = value.coerce_to_bool(),
            "enable_static_handler" => self.enable_static_handler = value.coerce_to_bool(),
            "http_parse_files" => self.uploads.shape = shape(value),
            "upload_tmp_dir" => {
                return Some(directory(key, value).map(|folder| self.uploads.folder = Some(folder)));
            }
            "upload_max_filesize" => {
                return Some(size(value).map(|size| self.uploads.size_max = Some(size as u64)));
            }
            "document_root" => {
                return Some(directory(key, value).map(|root| self.document_root = Some(root)));
            }
            "static_handler_locations" => {
                return Some(texts(value).map(|locations| self.static_locations = locations));
            }
            "http_index_files" => return Some(texts(value).map(|files| self.index_files = files)),
            _ => return None,
        }
        Some(Ok(()))
    }

    /// The time for which a stop waits for the script to answer. The rest is for the answer that is given instead.
    pub(crate) fn answer_time_at_stop(&self) -> Duration {
        self.drain_timeout - (self.drain_timeout / 4).min(TIME_TO_REFUSE)
    }

    /// The folder of the files that are served without asking the script.
    pub(super) fn static_root(&self) -> Option<&Path> {
        self.document_root.as_deref().filter(|_| self.enable_static_handler)
    }
}

/// The shape that `http_parse_files` asks for.
pub(super) fn shape(value: &Zval) -> Shape {
    if value.coerce_to_bool() { Shape::ByProperty } else { Shape::ByFile }
}

pub(super) fn directory(key: &str, value: &Zval) -> Result<PathBuf, String> {
    let path = value.coerce_to_string().ok_or_else(|| "it takes a string".to_owned())?;
    match std::fs::canonicalize(&path) {
        Ok(root) if root.is_dir() => Ok(root),
        Ok(_) => Err(format!("{key}[{path}] is not a directory")),
        Err(_) => Err(format!("{key}[{path}] does not exist")),
    }
}

fn texts(value: &Zval) -> Result<Vec<String>, String> {
    let list = value.array().ok_or_else(|| "it takes an array".to_owned())?;
    let texts: Option<Vec<String>> = values_of(list).map(Zval::coerce_to_string).collect();
    texts.ok_or_else(|| "it takes an array of strings".to_owned())
}

const TIME_TO_REFUSE: Duration = Duration::from_secs(1);
const MIB: usize = 1024 * 1024;
