//! Reads a file entry by entry, so that each mistake is found and has its line.

use serde::Deserialize;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::{Spanned, Table, Value};

use super::layers::tried;
use super::{Mistake, Mistakes, Settings, SettingsError};

/// The settings of a file that stands alone.
pub(super) fn settings(text: &str) -> Result<Settings, Mistakes> {
    let settings: Settings = Value::Table(entries(text)?).try_into().expect("each entry was tried");
    match settings.check_together() {
        Ok(()) => Ok(settings),
        Err(error) => Err(Mistakes::of(vec![contradiction(text, error)]).expect("there is one")),
    }
}

/// The entries of a file, each of them valid by itself. Contradictions are left, for another layer may solve
/// them.
pub(super) fn entries(text: &str) -> Result<Table, Mistakes> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut mistakes: Vec<Mistake> = errors.into_iter().map(|error| not_toml(text, error)).collect();
    let mut entries = Table::new();
    for (key, value) in document.into_inner() {
        match entry(key.get_ref(), value) {
            Ok(entry) => entries.extend(entry),
            Err(error) => mistakes.push(Mistake { line: line(text, key.span().start), error }),
        }
    }
    Mistakes::of(mistakes).map_or(Ok(entries), Err)
}

/// The entry, with a value of the right kind and in its range.
fn entry(name: &str, value: Spanned<DeValue<'_>>) -> Result<Table, SettingsError> {
    let value = Value::deserialize(ValueDeserializer::from(value))
        .map_err(|source| SettingsError::Value { name: name.into(), source: Box::new(source) })?;
    let (entry, settings) = tried(name, name, value, str::to_owned)?;
    settings.check_each()?;
    settings.origins.policy()?;
    settings.hosts.policy(&[])?;
    Ok(entry)
}

/// The mistake of two settings that contradict one another; its line is the last one that sets one of them.
fn contradiction(text: &str, error: SettingsError) -> Mistake {
    let (document, _) = DeTable::parse_recoverable(text);
    let keys =
        document.get_ref().keys().filter(|key| error.contradicting().contains(&key.get_ref().as_ref()));
    let line = keys.map(|key| line(text, key.span().start)).max().unwrap_or(1);
    Mistake { line, error }
}

fn not_toml(text: &str, error: toml::de::Error) -> Mistake {
    let start = error.span().map_or(0, |span| span.start);
    Mistake { line: line(text, start), error: SettingsError::NotToml(Box::new(error)) }
}

/// The line of a byte, counted from 1.
fn line(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        entries(text).expect_err("mistakes").iter().map(Mistake::to_string).collect()
    }

    #[test]
    fn every_mistake_is_found_in_its_line() {
        let text = "theads = 1\nthreads = 5000\n\n# A comment.\nbacklog = 'many'\nmessage_size_max = '1 MB'\n\
                    origins = [\n  'https://example.com/',\n]\nidle_timeout = true\ndrain_timeout = '9000 h'\n";
        let expected = [
            "line 1: theads is not a setting; did you mean threads?",
            "line 2: threads is 5000; it must be 0 to 1024",
            "line 5: backlog: \"many\" is not a count; write a whole number, 0 or more",
            "line 6: message_size_max: \"1 MB\" is not a size; write bytes, or text such as \"64 KiB\"",
            "line 7: origins contains \"https://example.com/\": ",
            "line 10: idle_timeout: true is not a time; write seconds, or text such as ",
            "line 11: drain_timeout in seconds is 32400000; it must be 1 to 31622400",
        ];
        let mistakes = mistakes(text);
        assert_eq!(mistakes.len(), expected.len(), "{mistakes:#?}");
        for (mistake, expected) in mistakes.iter().zip(expected) {
            assert!(mistake.starts_with(expected), "{mistake}");
        }
    }

    #[test]
    fn a_contradiction_is_found_in_the_line_that_makes_it() {
        let mistake = |text| settings(text).expect_err("a contradiction").to_string();
        assert!(mistake("\nidle_timeout = 5\nthreads = 1\n").starts_with("line 2: idle_timeout is 5s and "));
        assert!(
            mistake("ping_interval = 9\nidle_timeout = 5\n").starts_with("line 2: idle_timeout is 5s and ")
        );
        assert!(
            mistake("request_line_size_max = 9000").starts_with("line 1: request_line_size_max is 9000 and ")
        );
        settings("request_line_size_max = 9000\nhandshake_size_max = '16 KiB'").expect("they agree");
        entries("request_line_size_max = 9000").expect("the other may stand in another layer");
    }

    #[test]
    fn what_is_not_toml_does_not_hide_the_rest() {
        let text = "threads = \r\nmessage_size_max = 1 MiB\r\nbacklog = -1\r\n\
                    fragments_max = 1\r\nfragments_max = 2\r\n";
        let mistakes = mistakes(text);
        assert_eq!(mistakes.len(), 4, "{mistakes:#?}");
        assert!(mistakes[0].starts_with("line 1: "), "{}", mistakes[0]);
        assert_eq!(mistakes[1], "line 2: string values must be quoted, expected literal string");
        assert!(mistakes[2].starts_with("line 3: backlog: -1 is not a count; "), "{}", mistakes[2]);
        assert_eq!(mistakes[3], "line 5: duplicate key");
    }

    #[test]
    fn a_mistake_is_one_line() {
        for text in
            ["threads = ", "[echo", "x = [1,\n2\ny = 3\n", "a = \"", "\"\\n\\u001b\" = 1", "x = 1e999", "= 1"]
        {
            for mistake in mistakes(text) {
                assert!(mistake.chars().all(|character| !character.is_control()), "{mistake:?}");
            }
        }
    }

    #[test]
    fn what_is_right_is_read() {
        assert_eq!(entries("").expect("nothing"), Table::new());
        let table = entries("\u{feff}threads = 2\r\nlisten = [\r\n'a',\r\n'b']\r\n").expect("valid");
        assert_eq!(table.len(), 2);
    }
}
