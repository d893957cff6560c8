//! Functions and methods that the scripts have reached, by their own reports.

use std::collections::BTreeSet;
use std::fmt;

/// Names of the functions and methods reached, outside of callbacks and in them; a call that was refused for
/// its arguments alone does not count.
#[derive(Debug, Default)]
pub(super) struct Reach {
    known: BTreeSet<String>,
    outside: BTreeSet<String>,
    in_callbacks: BTreeSet<String>,
}

impl Reach {
    /// Adds the reports in a script's log.
    pub(super) fn add(&mut self, log: &str) {
        for line in log.lines() {
            let (names, name) = match line.split(' ').collect::<Vec<_>>()[..] {
                ["known", name] => (&mut self.known, name),
                ["reached", "outside", name] => (&mut self.outside, name),
                ["reached", "inside", name] => (&mut self.in_callbacks, name),
                _ => continue,
            };
            if !names.contains(name) {
                names.insert(name.to_owned());
            }
        }
    }

    /// True where something has been reached in a callback.
    pub(super) fn has_callbacks(&self) -> bool {
        !self.in_callbacks.is_empty()
    }

    fn missed<'a>(&'a self, reached: &'a BTreeSet<String>) -> impl Iterator<Item = &'a str> {
        self.known.difference(reached).map(String::as_str)
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outside: Vec<_> = self.missed(&self.outside).collect();
        let in_callbacks: Vec<_> = self.missed(&self.in_callbacks).collect();
        write!(formatter, "of {} functions and methods ", self.known.len())?;
        write!(formatter, "{} were not reached outside of callbacks", outside.len())?;
        write!(formatter, ", and {} not in them", in_callbacks.len())?;
        let mut missed = outside.iter().chain(&in_callbacks);
        missed.try_for_each(|name| write!(formatter, "\n  not reached: {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_script_has_reached_is_named() {
        let mut reach = Reach::default();
        reach.add(
            "known go\nknown A::b\ncall outside go(int)\nreached outside go\nWarning: reached inside A::b\n",
        );
        assert!(!reach.has_callbacks());
        reach.add("known go\nknown A::b\nreached outside A::b\nreached inside go\n");
        assert!(reach.has_callbacks());
        assert_eq!(
            reach.to_string(),
            "of 2 functions and methods 0 were not reached outside of callbacks, and 1 not in them\n  not reached: A::b"
        );
    }
}
