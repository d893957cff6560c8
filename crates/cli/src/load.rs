//! `gannet load`: a load as it was asked for, and its result on standard output.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use gannet_load::{Load, LoadArguments, LoadFailure, ResultArguments};

use crate::failure::Failure;
use crate::signals::on_signal;

/// Loads a server as told, and prints the result.
///
/// # Errors
///
/// [`Failure`] where it could not start, or where not everything was as it must be.
pub(crate) fn run(arguments: &LoadArguments) -> Result<(), Failure> {
    let load = Load::prepare(arguments).map_err(LoadFailure::from)?;
    let ResultArguments { json, histogram, .. } = &arguments.result;
    let histogram = histogram.as_deref().map(create).transpose()?;
    let finished = load.watched(!json && io::stderr().is_terminal()).run(on_signal)?;
    let text = if *json {
        serde_json::to_string(&finished.report()).map_err(|error| Failure::Output(error.into()))?
    } else {
        finished.to_string()
    };
    writeln!(io::stdout(), "{}", text.trim_end()).map_err(Failure::Output)?;
    if let Some(file) = histogram {
        finished.write_percentiles(BufWriter::new(file)).map_err(Failure::Output)?;
    }
    Ok(finished.verdict()?)
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|source| Failure::Histogram { path: path.to_owned(), source })
}
