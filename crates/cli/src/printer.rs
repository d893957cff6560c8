use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// Prints lines on stdout from a thread of its own: a terminal that is slow, or stopped, must not hold up the
/// server.
#[derive(Clone)]
pub(crate) struct Printer {
    /// `None`: nothing is printed.
    lines: Option<SyncSender<String>>,
    lost: Arc<AtomicU64>,
}

/// The thread of a [`Printer`], to be waited for before the process ends.
pub(crate) struct Printing {
    /// Nothing is ever sent: it is closed when the thread has ended.
    end: Receiver<()>,
}

impl Printer {
    /// Starts the thread that prints, unless `quiet`.
    ///
    /// # Errors
    ///
    /// The error of the system, where it has no thread.
    pub(crate) fn start(quiet: bool) -> io::Result<(Self, Printing)> {
        let lost = Arc::new(AtomicU64::new(0));
        let (running, end) = channel();
        if quiet {
            return Ok((Self { lines: None, lost }, Printing { end }));
        }
        let (sender, lines) = sync_channel(LINES_MAX);
        let counter = Arc::clone(&lost);
        thread::Builder::new().name("printer".into()).spawn(move || {
            // Nobody reads it any more; the server goes on.
            print_all(&lines, &counter, io::stdout()).ok();
            drop(running);
        })?;
        Ok((Self { lines: Some(sender), lost }, Printing { end }))
    }

    /// Has a line printed, without the newline. Lines that come faster than they can be printed are counted
    /// and dropped.
    pub(crate) fn print(&self, line: impl FnOnce() -> String) {
        let Some(lines) = &self.lines else { return };
        match lines.try_send(line()) {
            Err(TrySendError::Full(_)) => {
                self.lost.fetch_add(1, Ordering::Relaxed);
            }
            Ok(()) | Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

impl Printing {
    /// Waits until the lines of all printers, which must be dropped before, are printed. A terminal that stands still
    /// holds up the end of the process for `time_max` at most.
    pub(crate) fn finish(self, time_max: Duration) {
        self.end.recv_timeout(time_max).ok();
    }
}

fn print_all(lines: &Receiver<String>, lost: &AtomicU64, output: impl Write) -> io::Result<()> {
    let mut output = BufWriter::new(output);
    while let Ok(line) = lines.recv() {
        writeln!(output, "{line}")?;
        for line in lines.try_iter() {
            writeln!(output, "{line}")?;
        }
        let lost = lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            writeln!(output, "({lost} lines came too fast to be printed)")?;
        }
        output.flush()?;
    }
    Ok(())
}

/// Lines that may wait for the terminal.
const LINES_MAX: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_order_and_those_that_do_not_fit_are_counted() {
        let (sender, lines) = sync_channel(2);
        let printer = Printer { lines: Some(sender), lost: Arc::default() };
        for number in 0..5 {
            printer.print(|| number.to_string());
        }
        let lost = Arc::clone(&printer.lost);
        drop(printer);
        let mut output = Vec::new();
        print_all(&lines, &lost, &mut output).expect("memory takes all");
        assert_eq!(output, b"0\n1\n(3 lines came too fast to be printed)\n");
    }

    #[test]
    fn what_is_not_printed_is_not_even_made() {
        let (printer, _) = Printer::start(true).expect("it needs nothing");
        printer.print(|| panic!("nobody wants this line"));
    }
}
