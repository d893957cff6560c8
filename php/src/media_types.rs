//! Media types of files, by the endings of their names; scripts may change them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Adds an ending. `false`: it is there.
pub(crate) fn add(suffix: String, media_type: String) -> bool {
    let mut types = types_mut();
    let is_new = !types.contains_key(&suffix);
    if is_new {
        types.insert(suffix, media_type);
    }
    is_new
}

pub(crate) fn set(suffix: String, media_type: String) {
    types_mut().insert(suffix, media_type);
}

/// Removes an ending. `false`: there is none.
pub(crate) fn delete(suffix: &str) -> bool {
    types_mut().remove(suffix).is_some()
}

pub(crate) fn all() -> Vec<String> {
    types().values().cloned().collect()
}

/// As Swoole compares: what is behind the last dot, with regard to case.
pub(crate) fn of_name(filename: &str) -> Option<String> {
    let (_, suffix) = filename.rsplit_once('.')?;
    types().get(suffix).cloned()
}

/// The same for a file; its ending may be in capital letters.
pub(crate) fn of_file(path: &Path) -> Option<String> {
    let suffix = path.extension()?.to_str()?;
    let types = types();
    types.get(suffix).or_else(|| types.get(&suffix.to_ascii_lowercase())).cloned()
}

fn types() -> RwLockReadGuard<'static, BTreeMap<String, String>> {
    TYPES.read().unwrap_or_else(PoisonError::into_inner)
}

fn types_mut() -> RwLockWriteGuard<'static, BTreeMap<String, String>> {
    TYPES.write().unwrap_or_else(PoisonError::into_inner)
}

/// PHP's thread changes them; those that serve files read them.
static TYPES: LazyLock<RwLock<BTreeMap<String, String>>> = LazyLock::new(|| {
    RwLock::new(KNOWN.iter().map(|&(suffix, kind)| (suffix.to_owned(), kind.to_owned())).collect())
});

/// The type of a file whose name says nothing.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

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
