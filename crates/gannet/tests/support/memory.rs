//! The memory of this process, as the kernel counts it.

/// Bytes of memory that are resident now.
pub(crate) fn resident_size() -> usize {
    status_size("VmRSS:")
}

/// Bytes that were resident at the worst moment so far.
pub(crate) fn resident_size_peak() -> usize {
    status_size("VmHWM:")
}

fn status_size(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux says what a process holds");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of /proc/self/status");
    let kibibytes: usize = line.trim().trim_end_matches(" kB").parse().expect("a number of kB");
    kibibytes * 1024
}
