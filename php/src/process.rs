//! How the process runs: in the background, as whom, and where its number is written.

use std::ffi::{CStr, CString};
use std::io;

use crate::server::Process;

/// Goes to the background and becomes another user where the script wants it, and writes the pid file.
///
/// # Errors
///
/// What could not be done, in words.
pub(crate) fn prepare(process: &Process) -> Result<(), String> {
    if process.daemonize {
        // SAFETY: `daemon` forks and leaves the parent, which exits. No other thread runs yet that the child would
        // miss: the server starts its threads afterwards.
        if unsafe { libc::daemon(1, 0) } != 0 {
            return Err(format!("daemonize: {}", io::Error::last_os_error()));
        }
    }
    if let Some(path) = &process.pid_file {
        std::fs::write(path, std::process::id().to_string())
            .map_err(|error| format!("pid_file [{path}]: {error}"))?;
    }
    become_group(process.group.as_deref())?;
    become_user(process.user.as_deref())
}

/// Takes the pid file away.
pub(crate) fn conclude(process: &Process) {
    if let Some(path) = &process.pid_file {
        // Another server may have written its own number there meanwhile.
        if std::fs::read_to_string(path).is_ok_and(|text| text == std::process::id().to_string()) {
            std::fs::remove_file(path).ok();
        }
    }
}

fn become_group(name: Option<&str>) -> Result<(), String> {
    let Some(name) = name else { return Ok(()) };
    let c_name = CString::new(name).map_err(|_| format!("group [{name}] is no name"))?;
    // SAFETY: the name is a C string; the entry is read before anybody asks for another.
    let id = unsafe { libc::getgrnam(c_name.as_ptr()).as_ref() }.map(|entry| entry.gr_gid);
    let id = id.ok_or_else(|| format!("group [{name}] does not exist"))?;
    // SAFETY: a system call without memory. Threads of the server start afterwards, and have the same group.
    if unsafe { libc::setgid(id) } == 0 { Ok(()) } else { Err(denied("group", name)) }
}

fn become_user(name: Option<&str>) -> Result<(), String> {
    let Some(name) = name else { return Ok(()) };
    let c_name = CString::new(name).map_err(|_| format!("user [{name}] is no name"))?;
    // SAFETY: the name is a C string; the entry is read before anybody asks for another.
    let entry = unsafe { libc::getpwnam(c_name.as_ptr()).as_ref() };
    let (id, group) = entry
        .map(|entry| (entry.pw_uid, entry.pw_gid))
        .ok_or_else(|| format!("user [{name}] does not exist"))?;
    let c_name: &CStr = &c_name;
    // SAFETY: the name is a C string; the rest are numbers. Supplementary groups go first: later it is not allowed.
    let done = unsafe { libc::initgroups(c_name.as_ptr(), group) == 0 && libc::setuid(id) == 0 };
    if done { Ok(()) } else { Err(denied("user", name)) }
}

fn denied(what: &str, name: &str) -> String {
    format!("cannot become {what} [{name}]: {}", io::Error::last_os_error())
}
