//! `cargo xtask test`: everything tested, in order, and a table at the end.

pub(crate) mod interop;
mod nginx;
mod php;
mod step;
mod venv;

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::failure::Failure;
pub(crate) use interop::NPM;
pub(crate) use nginx::NGINX;
pub(crate) use step::Step;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leave out this step
    #[arg(long, value_name = "STEP", conflicts_with = "only")]
    without: Vec<Step>,
    /// Run only this step
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
}

impl Options {
    fn steps(&self) -> Vec<Step> {
        let chosen = |step: &Step| match self.only.is_empty() {
            true => !self.without.contains(step),
            false => self.only.contains(step),
        };
        Step::value_variants().iter().copied().filter(chosen).collect()
    }
}

/// Runs the chosen steps; a failing one does not keep the others from running.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let steps = options.steps();
    let outcomes: Vec<Outcome> = steps.iter().map(|step| Outcome::of(*step, &steps)).collect();
    println!("\n{:<10} {:>8}  result", "step", "seconds");
    for outcome in &outcomes {
        println!("{}", outcome.line());
    }
    let failed = outcomes.iter().filter(|outcome| outcome.result.is_err()).count();
    if failed == 0 { Ok(()) } else { Err(Failure::Steps { failed, all: steps.len() }) }
}

struct Outcome {
    step: Step,
    time: Duration,
    result: Result<(), Failure>,
}

impl Outcome {
    fn of(step: Step, steps: &[Step]) -> Self {
        println!("\n== {}: {}", step.name(), step.purpose());
        let start = Instant::now();
        let result = step.run(steps);
        if let Err(failure) = &result {
            println!("{}: {failure}", step.name());
        }
        Self { step, time: start.elapsed(), result }
    }

    fn line(&self) -> String {
        let result = match &self.result {
            Ok(()) => "ok".to_owned(),
            Err(failure) => format!("FAILED: {failure}"),
        };
        format!("{:<10} {:>8.1}  {result}", self.step.name(), self.time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_choose_the_steps() {
        let steps = |without: &[Step], only: &[Step]| {
            Options { without: without.to_vec(), only: only.to_vec() }.steps()
        };
        assert_eq!(steps(&[], &[]), Step::value_variants());
        assert_eq!(steps(&[], &[Step::Fuzz, Step::Tidy]), [Step::Tidy, Step::Fuzz]);
        let without_fuzz = steps(&[Step::Fuzz], &[]);
        assert_eq!(without_fuzz.len(), Step::value_variants().len() - 1);
        assert!(!without_fuzz.contains(&Step::Fuzz));
    }

    #[test]
    fn a_failed_step_says_so_in_its_line() {
        let outcome =
            Outcome { step: Step::Fuzz, time: Duration::from_millis(1500), result: Err(Failure::NoNightly) };
        assert!(outcome.line().starts_with("fuzz            1.5  FAILED: "), "{}", outcome.line());
    }
}
