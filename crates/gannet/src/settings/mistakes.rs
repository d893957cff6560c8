use super::SettingsError;

/// Everything that is wrong in a file, in the order of its lines, one a line.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{first}{}", more(.rest.len()))]
pub struct Mistakes {
    /// There is at least one.
    pub first: Mistake,
    /// The others.
    pub rest: Vec<Mistake>,
}

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct Mistake {
    /// Where, counted from 1.
    pub line: usize,
    /// What is wrong there, and what would be right.
    pub error: SettingsError,
}

impl Mistakes {
    /// All of them, the first included.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Puts them in order; `None` where there are none.
    pub(super) fn of(mut mistakes: Vec<Mistake>) -> Option<Self> {
        mistakes.sort_by_key(|mistake| mistake.line);
        // The parser goes on after an error and may stumble over what is left of the line.
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
