//! The counts of `strace -c`.

use std::collections::BTreeMap;

/// The number of calls, by the name of the system call.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Calls(BTreeMap<String, Count>);

/// The number of times that a system call was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Times that it was made.
    pub calls: u64,
    /// Times that it was refused.
    pub errors: u64,
}

impl Calls {
    /// Parses the table that `strace -c` writes; `None` where it is not complete.
    pub fn parse(table: &str) -> Option<Self> {
        let mut calls = BTreeMap::new();
        for line in table.lines() {
            // The column of errors is blank where there were none.
            let (number, errors, name) = match line.split_whitespace().collect::<Vec<_>>()[..] {
                [_, _, _, _, "total"] | [_, _, _, _, _, "total"] => return Some(Self(calls)),
                [_, _, _, number, name] => (number, "0", name),
                [_, _, _, number, errors, name] => (number, errors, name),
                _ => continue,
            };
            if let (Ok(number), Ok(errors)) = (number.parse(), errors.parse()) {
                calls.insert(name.to_owned(), Count { calls: number, errors });
            }
        }
        None
    }

    /// The number of calls of `name`.
    pub fn of(&self, name: &str) -> Count {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// All calls but those to `names`, together.
    pub fn besides(&self, names: &[&str]) -> u64 {
        let others = self.0.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        others.map(|(_, count)| count.calls).sum()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The output of strace 6.1 for a floor that echoed a thousand messages; some lines of its start are left
    /// out.
    const TABLE: &str = "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ------------------
 49.76    0.007890           7      1000           sendto
 19.04    0.003018           3      1002           epoll_pwait
 17.87    0.002833           2      1001           recvfrom
 10.41    0.001651        1651         1           execve
  0.66    0.000104           7        14           mmap
  0.14    0.000022          11         2         1 accept4
  0.09    0.000015           3         4           close
  0.04    0.000006           6         1         1 access
------ ----------- ----------- --------- --------- ------------------
100.00    0.015855           5      3078         2 total
";

    #[test]
    fn calls_and_errors_are_read() {
        let calls = Calls::parse(TABLE).expect("it is complete");
        assert_eq!(calls.of("recvfrom"), Count { calls: 1001, errors: 0 });
        assert_eq!(calls.of("accept4"), Count { calls: 2, errors: 1 });
        assert_eq!(calls.of("readv"), Count::default());
        assert_eq!(calls.besides(&["recvfrom", "sendto", "epoll_pwait", "mmap"]), 1 + 2 + 4 + 1);
    }

    #[test]
    fn half_a_table_is_not_read() {
        assert_eq!(Calls::parse(&TABLE[..TABLE.len() / 2]), None);
    }

    /// A table of these calls and errors.
    pub(crate) fn calls(counts: &[(&str, u64, u64)]) -> Calls {
        let entry = |&(name, calls, errors): &(&str, u64, u64)| (name.to_owned(), Count { calls, errors });
        Calls(counts.iter().map(entry).collect())
    }
}
