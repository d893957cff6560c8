use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::template::{MESSAGE_ID, Template};

/// Messages from a file, which every connection sends in turn, from the first line on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Script {
    /// The file, as it was named.
    pub(crate) path: String,
    /// At least one, each with a placeholder for its number.
    pub(crate) lines: Vec<String>,
}

/// A mistake in a file of messages.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScriptError {
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("it is larger than {} MiB; fewer lines will do, for they are sent in turn", FILE_SIZE_MAX >> 20)]
    Large,
    #[error("line {0} is not UTF-8, and messages are sent as text")]
    NotText(usize),
    #[error("line {line} has {size} bytes; {LINE_SIZE_MAX} at most, for larger messages there is --size")]
    Long { line: usize, size: usize },
    #[error("line {0} has no {{id}}; write {{id}} where the server sends it back: an answer is known by it")]
    NoId(usize),
    #[error("there is no message in it; write one a line, such as {{\"say\":\"{{id}}\"}}")]
    Empty,
}

impl Script {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] names the line that is wrong.
    pub(crate) fn read(path: &Path) -> Result<Self, ScriptError> {
        let mut bytes = Vec::new();
        File::open(path)?.take(FILE_SIZE_MAX + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > FILE_SIZE_MAX {
            return Err(ScriptError::Large);
        }
        Ok(Self { path: path.display().to_string(), lines: lines(&bytes)? })
    }

    pub(crate) fn templates(&self) -> Vec<Template> {
        self.lines.iter().map(|line| Template::parse(line)).collect()
    }

    /// The mean of its messages on the first connection, in bytes.
    pub(crate) fn size(&self) -> usize {
        let sizes = self.templates().iter().map(|template| template.size(0)).sum::<usize>();
        sizes / self.lines.len()
    }
}

/// Blank lines are passed over, and so is the mark that some editors begin a file with.
fn lines(bytes: &[u8]) -> Result<Vec<String>, ScriptError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut lines = Vec::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        let line = str::from_utf8(line).map_err(|_| ScriptError::NotText(number))?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        if line.len() > LINE_SIZE_MAX {
            return Err(ScriptError::Long { line: number, size: line.len() });
        }
        if !line.contains(MESSAGE_ID) {
            return Err(ScriptError::NoId(number));
        }
        lines.push(line.to_owned());
    }
    if lines.is_empty() { Err(ScriptError::Empty) } else { Ok(lines) }
}

/// Of a file, in bytes.
const FILE_SIZE_MAX: u64 = 64 << 20;
/// Of a message, in bytes.
const LINE_SIZE_MAX: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        lines(bytes).expect_err("a mistake").to_string()
    }

    #[test]
    fn each_line_is_a_message() {
        let read = lines("\u{feff}a {id}\r\n\n \t\n{id}{id}\nü{id}".as_bytes()).expect("messages");
        assert_eq!(read, ["a {id}", "{id}{id}", "ü{id}"]);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        assert!(
            error(b"").starts_with("there is no message in it; write one a line, such as {\"say\":\"{id}\"}")
        );
        assert_eq!(error(b" \n\n"), error(b""));
        assert!(error(b"{id}\n\n{ID}\n").starts_with("line 3 has no {id}; write {id} where"));
        assert!(error(b"{id}\n\xff{id}\n").starts_with("line 2 is not UTF-8"));
        let long = ["{id}\n", &"x".repeat(LINE_SIZE_MAX - 3), "{id}"].concat();
        assert!(error(long.as_bytes()).starts_with("line 2 has 1048577 bytes; 1048576 at most"));
    }
}
