use std::fmt::Display;
use std::io::{self, Write};

/// Prints a line on stderr. `eprintln!` would panic where nobody reads it any more, and the server shall go on.
pub(crate) fn say(line: impl Display) {
    io::stderr().write_all(format!("{line}\n").as_bytes()).ok();
}
