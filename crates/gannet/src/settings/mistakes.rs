use super::SettingsError;

/// All mistakes in a file, in the order of its lines, at most one a line.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{first}{}", more(.rest.len()))]
pub struct Mistakes {
    /// The first; there is at least one.
    pub first: Mistake,
    /// The others.
    pub rest: Vec<Mistake>,
}

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct Mistake {
    /// Its line, counted from 1.
    pub line: usize,
    /// The mistake, with its remedy.
    pub error: SettingsError,
}

impl Mistakes {
    /// All mistakes, the first included.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Sorts the mistakes by line; `None` where there are none.
    pub(super) fn of(mut mistakes: Vec<Mistake>) -> Option<Self> {
        mistakes.sort_by_key(|mistake| mistake.line);
        // The parser goes on after an error and may stumble over the rest of the line.
        mistakes.dedup_by_key(|mistake| mistake.line);
        let mut mistakes = mistakes.into_iter();
        mistakes.next().map(|first| Self { first, rest: mistakes.collect() })
    }
}

fn more(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!(" (and {count} more)"),
    }
}
