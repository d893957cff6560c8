//! What kind of file a name's ending stands for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};

use crate::arguments::Text;

pub(super) fn add(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(wrap_function!(swoole_mime_type_add))
        .function(wrap_function!(swoole_mime_type_set))
        .function(wrap_function!(swoole_mime_type_delete))
        .function(wrap_function!(swoole_mime_type_get))
        .function(wrap_function!(swoole_get_mime_type))
        .function(wrap_function!(swoole_mime_type_exists))
        .function(wrap_function!(swoole_mime_type_list))
}

/// Adds an ending. `false`: it is there.
#[php_function]
pub(crate) fn swoole_mime_type_add(suffix: Text, mime_type: Text) -> bool {
    TYPES.with_borrow_mut(|types| {
        let is_new = !types.contains_key(&*suffix.lossy());
        if is_new {
            types.insert(suffix.lossy().into_owned(), mime_type.lossy().into_owned());
        }
        is_new
    })
}

/// Sets what an ending stands for.
#[php_function]
pub(crate) fn swoole_mime_type_set(suffix: Text, mime_type: Text) {
    TYPES.with_borrow_mut(|types| types.insert(suffix.lossy().into_owned(), mime_type.lossy().into_owned()));
}

/// Removes an ending. `false`: there is none.
#[php_function]
pub(crate) fn swoole_mime_type_delete(suffix: Text) -> bool {
    TYPES.with_borrow_mut(|types| types.remove(&*suffix.lossy()).is_some())
}

/// What kind of file it is by its name.
#[php_function]
pub(crate) fn swoole_mime_type_get(filename: Text) -> String {
    get(&filename).unwrap_or_else(|| UNKNOWN.to_owned())
}

/// The same as `swoole_mime_type_get`.
#[php_function]
pub(crate) fn swoole_get_mime_type(filename: Text) -> String {
    swoole_mime_type_get(filename)
}

/// Whether the ending of a file's name is known.
#[php_function]
pub(crate) fn swoole_mime_type_exists(filename: Text) -> bool {
    get(&filename).is_some()
}

/// All known kinds.
#[php_function]
pub(crate) fn swoole_mime_type_list() -> PhpResult<Zval> {
    let mut list = ZendHashTable::new();
    for kind in TYPES.with_borrow(|types| types.values().cloned().collect::<Vec<_>>()) {
        list.push(kind)?;
    }
    Ok(list.into_zval(false)?)
}

fn get(filename: &Text) -> Option<String> {
    let filename = filename.lossy();
    let (_, suffix) = filename.rsplit_once('.')?;
    TYPES.with_borrow(|types| types.get(suffix).cloned())
}

thread_local! {
    static TYPES: RefCell<BTreeMap<String, String>> = RefCell::new(
        KNOWN.iter().map(|&(suffix, kind)| (suffix.to_owned(), kind.to_owned())).collect(),
    );
}

const UNKNOWN: &str = "application/octet-stream";

const KNOWN: &[(&str, &str)] = &[
    ("7z", "application/x-7z-compressed"),
    ("aac", "audio/aac"),
    ("apk", "application/vnd.android.package-archive"),
    ("atom", "application/atom+xml"),
    ("avi", "video/x-msvideo"),
    ("avif", "image/avif"),
    ("bin", "application/octet-stream"),
    ("bmp", "image/bmp"),
    ("bz2", "application/x-bzip2"),
    ("c", "text/plain"),
    ("cer", "application/pkix-cert"),
    ("crt", "application/x-x509-ca-cert"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("deb", "application/x-debian-package"),
    ("dll", "application/octet-stream"),
    ("dmg", "application/x-apple-diskimage"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("eot", "application/vnd.ms-fontobject"),
    ("eps", "application/postscript"),
    ("epub", "application/epub+zip"),
    ("exe", "application/octet-stream"),
    ("flac", "audio/x-flac"),
    ("flv", "video/x-flv"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ico", "image/x-icon"),
    ("ics", "text/calendar"),
    ("iso", "application/octet-stream"),
    ("jar", "application/java-archive"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("jsonld", "application/ld+json"),
    ("m3u8", "application/vnd.apple.mpegurl"),
    ("m4a", "audio/mp4"),
    ("m4v", "video/x-m4v"),
    ("map", "application/json"),
    ("md", "text/markdown"),
    ("mid", "audio/midi"),
    ("midi", "audio/midi"),
    ("mjs", "text/javascript"),
    ("mkv", "video/x-matroska"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("mpeg", "video/mpeg"),
    ("mpg", "video/mpeg"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("ogv", "video/ogg"),
    ("opus", "audio/opus"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("pem", "application/x-pem-file"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("ps", "application/postscript"),
    ("psd", "image/vnd.adobe.photoshop"),
    ("rar", "application/vnd.rar"),
    ("rss", "application/rss+xml"),
    ("rtf", "application/rtf"),
    ("sh", "application/x-sh"),
    ("svg", "image/svg+xml"),
    ("swf", "application/x-shockwave-flash"),
    ("tar", "application/x-tar"),
    ("tgz", "application/gzip"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("ts", "video/mp2t"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain"),
    ("wasm", "application/wasm"),
    ("wav", "audio/x-wav"),
    ("weba", "audio/webm"),
    ("webm", "video/webm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("wmv", "video/x-ms-wmv"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xhtml", "application/xhtml+xml"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml"),
    ("xz", "application/x-xz"),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    ("zip", "application/zip"),
];
