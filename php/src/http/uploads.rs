//! The files of a form.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use ext_php_rs::types::{ZendHashTable, Zval};
use tracing::warn;

use super::excess::Excess;
use super::multipart::FormPart;
use super::temporary_file::{TemporaryFile, Unkept};
use super::variables::{Value, Variables};
use crate::memory_limit::ENTRY_SIZE;
use crate::values::{string, table};
use crate::zend::{file_size_max, ini_number, is_upload_allowed, upload_folder};

/// The script's settings for files.
#[derive(Clone, Debug, Default)]
pub(super) struct UploadSettings {
    pub(super) shape: Shape,
    /// `None`: php.ini's, or the system's.
    pub(super) folder: Option<PathBuf>,
    /// Bytes that a file may have. `None`: php.ini's.
    pub(super) size_max: Option<u64>,
}

/// The order of `files` for names such as `a[x]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// `files['a']['x']['name']`, as Swoole has it.
    #[default]
    ByFile,
    /// `files['a']['name']['x']`, as PHP has it.
    ByProperty,
}

/// Files as they come.
pub(super) struct Uploads {
    shape: Shape,
    folder: PathBuf,
    size_max: Option<u64>,
    /// The size that the form itself allows.
    form_size_max: Option<u64>,
    /// Files that may still come.
    left: i64,
    is_too_many: bool,
    variables: Variables,
    kept: Vec<TemporaryFile>,
}

/// A file as scripts see it.
struct Description {
    name: Vec<u8>,
    media_type: Vec<u8>,
    path: String,
    error: UploadError,
    size: usize,
}

/// PHP's `UPLOAD_ERR_` constants.
#[derive(Clone, Copy)]
#[repr(u8)]
enum UploadError {
    Ok = 0,
    IniSize = 1,
    FormSize = 2,
    NoFile = 4,
    NoFolder = 6,
    CannotWrite = 7,
}

impl Uploads {
    pub(super) fn new(settings: &UploadSettings) -> Self {
        let folder = settings.folder.clone().or_else(upload_folder).unwrap_or_else(std::env::temp_dir);
        Self {
            shape: settings.shape,
            folder,
            size_max: settings.size_max.or_else(file_size_max),
            form_size_max: None,
            left: if is_upload_allowed() { ini_number(c"max_file_uploads") } else { 0 },
            is_too_many: false,
            variables: Variables::new(),
            kept: Vec::new(),
        }
    }

    /// Takes notice of a field that says how large files may be.
    pub(super) fn note_field(&mut self, part: &FormPart<'_>) {
        if part.name.eq_ignore_ascii_case(b"MAX_FILE_SIZE") {
            let digits = std::str::from_utf8(part.content).ok();
            self.form_size_max =
                digits.and_then(|digits| digits.trim().parse().ok()).filter(|size| *size > 0);
        }
    }

    /// Keeps a file, whose name the client gives.
    pub(super) fn add(&mut self, part: &FormPart<'_>, file_name: &[u8]) {
        if !file_name.is_empty() && self.left <= 0 {
            self.is_too_many = true;
            return;
        }
        let description = self.keep(base_name(file_name), part);
        let start = part.name.iter().position(|byte| *byte == b'[').filter(|start| *start > 0);
        match start.filter(|_| self.shape == Shape::ByProperty) {
            Some(start) => {
                let (name, path) = part.name.split_at(start);
                for (property, value) in description.properties() {
                    let name = [name, b"[", property.as_bytes(), b"]", path].concat();
                    self.variables.add(&name, value);
                }
            }
            None => self.variables.add(&part.name, Value::Array(description.properties().into())),
        }
    }

    /// Bytes of PHP's memory that the arrays take, rather too many than too few.
    pub(super) fn memory(&self) -> usize {
        let paths = self.kept.iter().map(|file| ENTRY_SIZE + file.path().len());
        self.variables.memory() + paths.sum::<usize>()
    }

    /// The files as the script sees them, the list of its temporary files, and these. Null: no file has come.
    pub(super) fn into_values(self, excesses: &mut Vec<Excess>) -> (Zval, Zval, Vec<TemporaryFile>) {
        if self.is_too_many {
            excesses.push(Excess::Files);
        }
        let files =
            if self.variables.is_empty() { Zval::null() } else { self.variables.into_array(excesses) };
        let mut paths = ZendHashTable::new();
        for file in &self.kept {
            paths.push(string(file.path().as_bytes())).ok();
        }
        let paths = if self.kept.is_empty() { Zval::null() } else { table(paths) };
        (files, paths, self.kept)
    }

    fn keep(&mut self, name: &[u8], part: &FormPart<'_>) -> Description {
        let mut description = Description {
            name: name.to_vec(),
            media_type: Vec::new(),
            path: String::new(),
            error: UploadError::Ok,
            size: 0,
        };
        let size = u64::try_from(part.content.len()).unwrap_or(u64::MAX);
        let is_over = |most: Option<u64>| most.is_some_and(|most| size > most);
        description.error = if name.is_empty() {
            UploadError::NoFile
        } else if is_over(self.size_max) {
            UploadError::IniSize
        } else if is_over(self.form_size_max) {
            UploadError::FormSize
        } else {
            self.left -= 1;
            match self.write(part.content) {
                Ok(path) => {
                    description.path = path;
                    description.media_type = part.media_type.to_vec();
                    description.size = part.content.len();
                    UploadError::Ok
                }
                Err(error) => error,
            }
        };
        description
    }

    fn write(&mut self, content: &[u8]) -> Result<String, UploadError> {
        match TemporaryFile::create(&self.folder, content) {
            Ok(file) => {
                let path = file.path().to_owned();
                self.kept.push(file);
                Ok(path)
            }
            Err(Unkept::Folder(error)) => Err(self.refuse(&error, UploadError::NoFolder)),
            Err(Unkept::Write(error)) => Err(self.refuse(&error, UploadError::CannotWrite)),
        }
    }

    fn refuse(&self, error: &std::io::Error, refusal: UploadError) -> UploadError {
        warn!("an uploaded file cannot be kept in {}: {error}; see upload_tmp_dir", shown(&self.folder));
        refusal
    }
}

impl Description {
    fn properties(self) -> [(&'static str, Value); 5] {
        [
            ("name", Value::Text(self.name)),
            ("type", Value::Text(self.media_type)),
            ("tmp_name", Value::Text(self.path.into_bytes())),
            ("error", Value::Number(i64::from(self.error as u8))),
            ("size", Value::Number(i64::try_from(self.size).unwrap_or(i64::MAX))),
        ]
    }
}

/// The name without the folders that some clients put before it, and that a script must not follow.
fn base_name(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default()
}

fn shown(path: &Path) -> Cow<'_, str> {
    path.to_string_lossy()
}
