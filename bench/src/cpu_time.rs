//! Processor time of another process, all its threads together, from `/proc/PID/stat`.

use std::io;
use std::ops::Sub;
use std::time::Duration;

/// Time spent so far, in steps of a clock tick (10 ms).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CpuTime {
    /// In the program itself.
    pub user: Duration,
    /// In the kernel on its behalf.
    pub system: Duration,
}

impl CpuTime {
    /// What the process has used until now.
    ///
    /// # Errors
    ///
    /// When there is no such process.
    pub fn of(process_id: u32) -> io::Result<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{process_id}/stat"))?;
        let ticks_per_second = rustix::param::clock_ticks_per_second();
        Self::from_stat(&stat, ticks_per_second).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn from_stat(stat: &str, ticks_per_second: u64) -> Option<Self> {
        // The name, in parentheses, may hold anything: the fields are counted from behind it.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut times = fields
            .split_whitespace()
            .skip(USER_TIME_FIELD)
            .map(|field| Some(Duration::from_millis(field.parse::<u64>().ok()? * 1000 / ticks_per_second)));
        Some(Self { user: times.next()??, system: times.next()?? })
    }
}

impl Sub for CpuTime {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
        }
    }
}

/// Position of `utime` behind the name; `stime` follows. proc_pid_stat(5) counts from 1 and calls them 14 and 15.
const USER_TIME_FIELD: usize = 11;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::CpuTime;

    #[test]
    fn the_fields_are_found_behind_a_name_with_spaces_and_parentheses() {
        let stat = "42 (a) b (c)) S 1 42 42 0 -1 4194304 100 0 0 0 731 1902 0 0 20 0 1 0 5 6 7";
        let time = CpuTime { user: Duration::from_millis(7310), system: Duration::from_millis(19_020) };
        assert_eq!(CpuTime::from_stat(stat, 100), Some(time));
    }
}
