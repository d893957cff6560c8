//! Checks that the floor is one: if it wasted system calls or time, it would flatter everybody.

use std::fmt;
use std::ops::RangeInclusive;

use crate::reckoning::Outcome;
use crate::scenarios::{ECHO, ECHO_BURST};

/// A figure of the floor, and its allowed range.
#[derive(Clone, Debug)]
pub struct Check {
    /// The scenario.
    pub scenario: &'static str,
    /// The name of the figure.
    pub what: String,
    /// The figure.
    pub found: f64,
    /// The allowed range.
    pub allowed: RangeInclusive<f64>,
    /// The quality of the evidence.
    pub evidence: Evidence,
}

/// The quality of the evidence for a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Enough to judge by.
    Enough,
    /// The kernel samples user time, and there were too few samples.
    TooFewSamples,
}

impl Check {
    /// A check of a figure that is counted and not sampled.
    pub(crate) fn exact(
        scenario: &'static str,
        what: String,
        found: f64,
        allowed: RangeInclusive<f64>,
    ) -> Self {
        Self { scenario, what, found, allowed, evidence: Evidence::Enough }
    }

    /// True where the figure is in its range; `None` where that cannot be said.
    pub fn holds(&self) -> Option<bool> {
        match self.evidence {
            Evidence::Enough => Some(self.allowed.contains(&self.found)),
            Evidence::TooFewSamples => None,
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, what, found, allowed, .. } = self;
        write!(
            formatter,
            "{scenario}: {what} {found:.3}, allowed {:.3} to {:.3}",
            allowed.start(),
            allowed.end()
        )?;
        formatter.write_str(match self.holds() {
            Some(true) => "",
            Some(false) => " **(wrong)**",
            None => " (too short a run to judge)",
        })
    }
}

/// Checks the floor's user time in the echoes that were measured.
pub fn check_user_time(outcomes: &[Outcome]) -> Vec<Check> {
    let limit = |name| USER_TIME_MAX.iter().find(|(scenario, _)| *scenario == name);
    let check = |outcome: &Outcome| {
        let &(scenario, limit) = limit(outcome.scenario.name)?;
        let time = outcome.baseline()?.processor_time()?;
        let enough = time.server_seconds >= SAMPLED_SECONDS_MIN;
        Some(Check {
            scenario,
            what: "user time per message, in µs,".to_owned(),
            found: time.user_us?,
            allowed: 0.0..=limit,
            evidence: if enough { Evidence::Enough } else { Evidence::TooFewSamples },
        })
    };
    outcomes.iter().filter_map(check).collect()
}

/// Limits of user time per message, in microseconds.
const USER_TIME_MAX: &[(&str, f64)] = &[(ECHO, 0.25), (ECHO_BURST, 0.04)];
/// With 250 samples a second, of which one in thirty is user time, the error is a tenth then.
const SAMPLED_SECONDS_MIN: f64 = 10.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reckoning::tests::outcome;

    #[test]
    fn user_time_is_judged_when_there_are_samples_enough() {
        // The floor of this outcome takes 1 µs of its own for each message, and a second for each round.
        let [short, long] = [3, 10].map(|rounds| check_user_time(&[outcome(&vec![(1.0, 9.0); rounds])]));
        assert_eq!(short.iter().map(Check::holds).collect::<Vec<_>>(), [None]);
        assert_eq!(long.iter().map(Check::holds).collect::<Vec<_>>(), [Some(false)]);
    }
}
