//! A breach of the project's rules.

use std::fmt;

/// A breach of the project's rules, and its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    path: String,
    place: Place,
    what: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    File,
    Line(usize),
}

impl Finding {
    pub(super) fn in_file(path: &str, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), place: Place::File, what: what.into() }
    }

    /// `index` counts lines from 0, as `enumerate` does.
    pub(super) fn in_line(path: &str, index: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), place: Place::Line(index + 1), what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, place, what } = self;
        match place {
            Place::File => write!(formatter, "{path}: {what}"),
            Place::Line(number) => write!(formatter, "{path}:{number}: {what}"),
        }
    }
}

/// The findings as they are printed, for tests.
#[cfg(test)]
pub(super) fn printed(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(Finding::to_string).collect()
}
