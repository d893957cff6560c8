//! Processor time and memory of a process on this machine, from `/proc`.

use std::fs;
use std::io;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Processor time of all threads of a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CpuTime {
    /// In the program itself, in steps of a clock tick (10 ms).
    user: Duration,
    /// In the kernel on its behalf, in steps of a clock tick.
    system: Duration,
    /// Both, as the scheduler counts them: to the nanosecond, but without threads that have ended.
    scheduled: Duration,
}

impl CpuTime {
    /// The time that the process has used until now.
    ///
    /// # Errors
    ///
    /// When there is no such process, or no `/proc`.
    pub(crate) fn of(process_id: u32) -> io::Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{process_id}/stat"))?;
        let (user, system) = times_in(&stat).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self { user, system, scheduled: scheduled(process_id).unwrap_or_default() })
    }

    /// User and system, in seconds. The scheduler's sum is shared out as the ticks were, unless it has forgotten a
    /// thread.
    pub(crate) fn split(self) -> (f64, f64) {
        let (user, system) = (self.user.as_secs_f64(), self.system.as_secs_f64());
        let (ticks, scheduled) = (user + system, self.scheduled.as_secs_f64());
        if ticks == 0.0 {
            // Too short for a tick: more of what is that short is spent in the kernel than not.
            return (0.0, scheduled);
        }
        if (ticks - scheduled).abs() > DISAGREEMENT_MAX.as_secs_f64() {
            return (user, system);
        }
        (user / ticks * scheduled, system / ticks * scheduled)
    }

    /// In seconds.
    pub(crate) fn total(self) -> f64 {
        let (user, system) = self.split();
        user + system
    }
}

impl Sub for CpuTime {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
            scheduled: self.scheduled.saturating_sub(earlier.scheduled),
        }
    }
}

impl Add for CpuTime {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            user: self.user + other.user,
            system: self.system + other.system,
            scheduled: self.scheduled + other.scheduled,
        }
    }
}

/// Memory of a process that is in use, in bytes.
///
/// # Errors
///
/// When there is no such process, or no `/proc`.
pub(crate) fn resident_bytes(process_id: u32) -> io::Result<u64> {
    // `statm` and `status` are off by up to a quarter of a MiB for each processor.
    let rollup = fs::read_to_string(format!("/proc/{process_id}/smaps_rollup")).unwrap_or_default();
    let status = fs::read_to_string(format!("/proc/{process_id}/status"))?;
    let found = kibibytes(&rollup, "Rss:").or_else(|| kibibytes(&status, "VmRSS:"));
    Ok(found.ok_or(io::ErrorKind::InvalidData)? * 1024)
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// User and system time in a text of `/proc/PID/stat`.
fn times_in(stat: &str) -> Option<(Duration, Duration)> {
    let ticks_per_second = rustix::param::clock_ticks_per_second();
    // The name, in parentheses, may hold anything: the fields are counted from behind it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields
        .split_whitespace()
        .skip(USER_TIME_FIELD)
        .map(|field| Some(Duration::from_millis(field.parse::<u64>().ok()? * 1000 / ticks_per_second)));
    Some((times.next()??, times.next()??))
}

/// The first field of `schedstat`, over all threads.
fn scheduled(process_id: u32) -> io::Result<Duration> {
    let mut total = Duration::ZERO;
    for thread in fs::read_dir(format!("/proc/{process_id}/task"))? {
        // A thread that has just ended has none.
        let text = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
        let nanoseconds = text.split_whitespace().next().and_then(|field| field.parse().ok());
        total += Duration::from_nanos(nanoseconds.unwrap_or(0));
    }
    Ok(total)
}

/// Position of `utime` behind the name; `stime` follows. proc_pid_stat(5) counts from 1 and calls them 14 and 15.
const USER_TIME_FIELD: usize = 11;
/// Two times are cut to ticks at two moments.
const DISAGREEMENT_MAX: Duration = Duration::from_millis(40);

#[cfg(test)]
mod tests {
    use super::*;

    const fn milliseconds(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn the_fields_are_found_behind_a_name_with_spaces_and_parentheses() {
        let stat = "42 (a) b (c)) S 1 42 42 0 -1 4194304 100 0 0 0 731 1902 0 0 20 0 1 0 5 6 7";
        assert_eq!(times_in(stat), Some((milliseconds(7310), milliseconds(19_020))));
    }

    #[test]
    fn the_scheduler_has_the_sum_and_the_ticks_have_the_shares() {
        let time =
            CpuTime { user: milliseconds(100), system: milliseconds(300), scheduled: milliseconds(408) };
        let (user, system) = time.split();
        assert!((user - 0.102).abs() < 1e-9 && (system - 0.306).abs() < 1e-9, "{user} {system}");
        // A thread has ended and taken its time along.
        let time = CpuTime { scheduled: milliseconds(200), ..time };
        assert!((time.total() - 0.4).abs() < 1e-9);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_works_uses_time_and_memory() {
        let own = std::process::id();
        let before = CpuTime::of(own).expect("this process");
        let mut sum = 0_u64;
        while (CpuTime::of(own).expect("this process") - before).total() < 0.03 {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(resident_bytes(own).expect("this process") > 100_000);
    }
}
