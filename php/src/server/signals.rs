//! Signals while a server runs: SIGTERM and SIGINT end it in order, and no other that is sent to servers ends it.
//!
//! PHP has handlers of its own for some, which end the process: they are put aside while a server runs, and put back
//! afterwards.

use std::fs::File;
use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

use gannet::{Farewell, Handle};
use libc::{SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGUSR1, SIGUSR2, c_int};
use nix::errno::Errno;

use super::reloading;
use crate::log::Log;

/// Catches signals while it lives.
pub(crate) struct Signals {
    former: Vec<(c_int, libc::sigaction)>,
    /// The handler's end of the pipe; the thread that reads from the other end goes away when it is closed.
    _writer: File,
}

/// The demand of a signal.
#[derive(Clone, Copy)]
enum Demand {
    /// To end the server; the second time, the process.
    Stop,
    Reload,
    /// To open the log file by its name again. The log has this name of the signal.
    Logs(&'static str),
}

impl Demand {
    fn of(signal: c_int) -> Self {
        match signal {
            SIGUSR1 | SIGUSR2 => Self::Reload,
            SIGHUP => Self::Logs("SIGHUP"),
            real_time if real_time == libc::SIGRTMIN() => Self::Logs("SIGRTMIN"),
            _ => Self::Stop,
        }
    }
}

impl Signals {
    /// Has signals stop this server while it lives. `None`: they end the process at once, which is said in the log.
    pub(crate) fn stopping(handle: &Handle, log: &Log) -> Option<Self> {
        let handle = handle.clone();
        Self::calling(log, move || handle.stop(Farewell::GoingAway))
    }

    /// The same, where `stop` stops the server.
    pub(crate) fn calling(log: &Log, stop: impl FnOnce() + Send + 'static) -> Option<Self> {
        let caught = Self::catch(log.clone(), stop);
        caught.inspect_err(|error| tracing::warn!("every signal ends the process at once: {error}")).ok()
    }

    fn catch(log: Log, stop: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let (reader, writer) = pipe()?;
        let answer = move || log.within(|| answer_all(reader, &log, stop));
        kept_here(|| thread::Builder::new().name("gannet-signals".into()).spawn(answer))?;
        PIPE.store(writer.as_raw_fd(), Ordering::Relaxed);
        let mut signals = Self { former: Vec::new(), _writer: writer };
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, libc::SIGRTMIN()] {
            signals.former.push((signal, replace(signal, &action(note as extern "C" fn(c_int) as usize))?));
        }
        signals.former.push((SIGPIPE, replace(SIGPIPE, &action(libc::SIG_IGN))?));
        Ok(signals)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for (signal, former) in &self.former {
            // What was there before can be put back.
            replace(*signal, former).ok();
        }
        PIPE.store(NO_PIPE, Ordering::Relaxed);
    }
}

/// Does what the signals ask for, until nobody catches them any more.
fn answer_all(mut signals: File, log: &Log, stop: impl FnOnce()) {
    let mut stop = Some(stop);
    let mut signal = [0];
    while signals.read_exact(&mut signal).is_ok() {
        match Demand::of(c_int::from(signal[0])) {
            Demand::Stop => match stop.take() {
                Some(stop) => stop(),
                None => std::process::exit(128 + i32::from(signal[0])),
            },
            Demand::Reload => reloading::refuse(),
            Demand::Logs(name) => log.reopen(name),
        }
    }
}

/// Runs `inside`. The threads that it starts, and those that these start, leave every signal to this one: PHP's own
/// handlers, such as that of the time limit, expect to run on PHP's thread.
pub(crate) fn kept_here<R>(inside: impl FnOnce() -> R) -> R {
    let former = Mask::block_all();
    let result = inside();
    drop(former);
    result
}

/// The signals that were blocked before; they are so again when this is dropped.
struct Mask(libc::sigset_t);

impl Mask {
    fn block_all() -> Self {
        let (mut all, mut former) = (MaybeUninit::uninit(), MaybeUninit::uninit());
        // SAFETY: both point to a set of signals; the first is filled before it is read, and the second is written,
        // for a thread may always change its own mask.
        unsafe {
            libc::sigfillset(all.as_mut_ptr());
            libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), former.as_mut_ptr());
            Self(former.assume_init())
        }
    }
}

impl Drop for Mask {
    fn drop(&mut self) {
        // SAFETY: the set is one that the system wrote.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.0, std::ptr::null_mut()) };
    }
}

/// Tells the thread which signal came. Only what POSIX allows in a handler is done here.
extern "C" fn note(signal: c_int) {
    let byte = u8::try_from(signal).unwrap_or(0);
    let error = Errno::last_raw();
    // SAFETY: `write` may be called in a handler; the byte lives on this frame. Where the pipe is full or gone nothing
    // is lost: thousands of signals are waiting already, or the server has ended.
    unsafe { libc::write(PIPE.load(Ordering::Relaxed), (&raw const byte).cast(), 1) };
    // The interrupted code may not have looked at its error yet.
    Errno::set_raw(error);
}

fn action(handler: libc::sighandler_t) -> libc::sigaction {
    // SAFETY: the structure consists of numbers, a set of bits and a pointer that may be null.
    let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
    action.sa_sigaction = handler;
    action.sa_flags = libc::SA_RESTART;
    action
}

/// Sets what a signal does, and says what it did before.
fn replace(signal: c_int, action: &libc::sigaction) -> io::Result<libc::sigaction> {
    let mut former = MaybeUninit::uninit();
    // SAFETY: both point to structures of the right type; the former one is written where the call succeeds.
    if unsafe { libc::sigaction(signal, action, former.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has succeeded.
    Ok(unsafe { former.assume_init() })
}

/// A pipe that a handler can write to without ever waiting.
fn pipe() -> io::Result<(File, File)> {
    let mut ends: [RawFd; 2] = [0; 2];
    // SAFETY: the call writes two descriptors to an array of two.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: both descriptors were just opened, and nobody else has them.
    let (reader, writer) = unsafe { (File::from_raw_fd(ends[0]), File::from_raw_fd(ends[1])) };
    // SAFETY: a system call on a descriptor that is open, without memory.
    unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    Ok((reader, writer))
}

/// The descriptor that the handler writes to.
static PIPE: AtomicI32 = AtomicI32::new(NO_PIPE);
const NO_PIPE: RawFd = -1;
