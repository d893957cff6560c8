use std::fmt::Display;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Prints a line on stderr, and goes on where nobody reads it any more; `eprintln!` would panic.
pub(crate) fn say(line: impl Display) {
    Stderr.write_all(format!("{line}\n").as_bytes()).ok();
}

/// Standard error, which may be a pipe that is full and not read, or a terminal that is stopped: neither must
/// hold up the server. Lines that would have to wait are dropped and counted.
pub(crate) struct Stderr;

impl Write for Stderr {
    /// Takes whole lines.
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        let mut lost = LOST.lock().unwrap_or_else(PoisonError::into_inner);
        if *lost > 0 && print(format!("({lost} lines came when nobody read them)\n").as_bytes())? {
            *lost = 0;
        }
        if *lost > 0 || !print(lines)? {
            *lost += 1;
        }
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Prints as much as there is room for; true where that was anything.
fn print(lines: &[u8]) -> io::Result<bool> {
    let mut stderr = io::stderr().lock();
    for (index, piece) in lines.chunks(PIECE_SIZE).enumerate() {
        if poll(&mut [PollFd::new(&stderr, PollFlags::OUT)], Some(&Timespec::default()))? == 0 {
            return Ok(index > 0);
        }
        stderr.write_all(piece)?;
    }
    Ok(true)
}

/// Lines dropped since one was printed.
static LOST: Mutex<u64> = Mutex::new(0);
/// Bytes that a pipe takes at once if it has room at all: the least PIPE_BUF of POSIX.
const PIECE_SIZE: usize = 512;
