//! The names of the settings, and the search for one that was meant.

use documented::DocumentedFields;

use super::Settings;

/// The names, in the order of the struct.
pub(super) const NAMES: &[&str] = Settings::FIELD_NAMES;

/// The setting whose name differs so little from `name` that it was probably meant; the order of words counts
/// least.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let given = sorted_words(name);
    let distances = NAMES.iter().map(|known| (distance(&given, &sorted_words(known)), *known));
    let (distance, known) = distances.min()?;
    (distance <= known.len() / 3).then_some(known)
}

fn sorted_words(name: &str) -> String {
    let mut words: Vec<&str> = name.split('_').collect();
    words.sort_unstable();
    words.join("_")
}

/// The number of letters to insert, delete or replace (Levenshtein), computed line by line.
fn distance(one: &str, other: &str) -> usize {
    let mut line: Vec<usize> = (0..=other.len()).collect();
    for (index, left) in one.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut line[0], index + 1);
        for (column, right) in other.bytes().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = line[column + 1];
            line[column + 1] = replaced.min(diagonal + 1).min(line[column] + 1);
        }
    }
    line[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_that_are_read_and_written() {
        // An empty list of addresses is left out.
        let settings = Settings { listen: vec!["127.0.0.1:9501".into()], ..Settings::default() };
        let table = toml::Table::try_from(settings).expect("a table");
        let mut names = NAMES.to_vec();
        names.sort_unstable();
        assert_eq!(names, table.keys().collect::<Vec<_>>());
    }

    #[test]
    fn the_distance_counts_letters() {
        for (one, other, letters) in
            [("", "", 0), ("", "abc", 3), ("threads", "theads", 1), ("kitten", "sitting", 3), ("ab", "ba", 2)]
        {
            assert_eq!(distance(one, other), letters, "{one} {other}");
            assert_eq!(distance(other, one), letters, "{other} {one}");
        }
    }

    #[test]
    fn a_typing_error_is_understood_and_nonsense_is_not() {
        assert_eq!(nearest("theads"), Some("threads"));
        assert_eq!(nearest("max_message_sizes"), Some("message_size_max"));
        assert_eq!(nearest("colour"), None);
        assert_eq!(nearest(""), None);
    }
}
