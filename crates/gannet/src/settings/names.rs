//! The names of the settings, and the one that was meant.

use toml::Table;

use super::Settings;

pub(super) fn names() -> Vec<String> {
    let table = Table::try_from(Settings::default()).expect("settings are a table");
    table.into_iter().map(|(name, _)| name).collect()
}

/// The setting whose name differs so little from `name` that it was probably meant; the order of words matters least.
pub(super) fn nearest(name: &str) -> Option<String> {
    let given = sorted_words(name);
    let distances = names().into_iter().map(|known| (distance(&given, &sorted_words(&known)), known));
    let (distance, known) = distances.min()?;
    (distance <= known.len() / 3).then_some(known)
}

fn sorted_words(name: &str) -> String {
    let mut words: Vec<&str> = name.split('_').collect();
    words.sort_unstable();
    words.join("_")
}

/// How many letters must be inserted, deleted or replaced (Levenshtein), computed line by line.
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
        assert_eq!(nearest("theads").as_deref(), Some("threads"));
        assert_eq!(nearest("max_message_sizes").as_deref(), Some("message_size_max"));
        assert_eq!(nearest("colour").as_deref(), None);
        assert_eq!(nearest("").as_deref(), None);
    }
}
