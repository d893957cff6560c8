use std::io::{self, Write};

use crate::failure::LoadFailure;
use crate::outcome::Outcome;
use crate::outcome::meter::Usage;
use crate::plan::Plan;
use crate::report::{Report, percentiles};

/// A load that has run. Displayed, it is the result for people.
pub struct Finished {
    pub(crate) url: String,
    pub(crate) plan: Plan,
    pub(crate) processes: usize,
    pub(crate) outcome: Outcome,
    /// Usage of the server, where its process was named.
    pub(crate) usage: Option<Usage>,
}

impl Finished {
    /// The result for programs.
    #[must_use]
    pub fn report(&self) -> Report {
        Report::of(self)
    }

    /// Writes the whole distribution of the latency, in the text format of HdrHistogram and in milliseconds.
    ///
    /// # Errors
    ///
    /// Those of `output`.
    pub fn write_percentiles(&self, output: impl Write) -> io::Result<()> {
        percentiles::write(&self.outcome.latency, output)
    }

    /// Says whether everything was as it must be.
    ///
    /// # Errors
    ///
    /// [`LoadFailure::Interrupted`], or [`LoadFailure::Failures`] where connections or messages failed.
    pub fn verdict(&self) -> Result<(), LoadFailure> {
        if self.outcome.interrupted {
            return Err(LoadFailure::Interrupted);
        }
        match self.outcome.failures.total() {
            0 => Ok(()),
            count => Err(LoadFailure::Failures(count)),
        }
    }
}
