//! The settings in words, from the documentation of their types, for users who read no Rust.

use std::fmt;

use documented::{Documented, DocumentedFields};
use toml::{Table, Value};

use super::names::NAMES;
use super::{SIZE_MAX, Settings, units};

/// A setting in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// Its name in a file.
    pub name: &'static str,
    /// The kind of value that it takes.
    pub kind: Kind,
    /// Its value as a file has it, such as `"1 MiB"` with the quotes.
    pub value: String,
    /// Its meaning, in Markdown.
    pub meaning: String,
    /// The values that it may have, such as `256 B to 64 KiB`, or `at least 1`; `None` where its kind says
    /// all.
    pub range: Option<String>,
}

/// The kind of value that a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A whole number.
    Count,
    /// Bytes, or text such as `"64 KiB"`.
    Size,
    /// Seconds, or text such as `"250 ms"`.
    Time,
    /// Text, or a list of texts.
    Texts,
    /// `true` or `false`.
    Switch,
    /// One of a few words.
    Word,
}

/// The rules for all settings, in Markdown.
pub fn about() -> &'static str {
    Settings::DOCS.split("```").next().unwrap_or_default().trim_end()
}

impl Settings {
    /// Each setting with the value that it has here, in the order of the struct.
    ///
    /// # Panics
    ///
    /// If a count is above `i64::MAX`, which a file cannot hold.
    ///
    /// ```
    /// let settings = gannet::Settings::default();
    /// let setting = settings.describe().find(|setting| setting.name == "message_size_max").expect("it is there");
    /// assert_eq!(setting.value, "\"1 MiB\"");
    /// assert_eq!(setting.meaning, "Payload of a message, all fragments together, inflated; beyond it 1009.");
    /// ```
    pub fn describe(&self) -> impl Iterator<Item = Description> {
        let (values, defaults) = (values(self), values(&Self::default()));
        NAMES.iter().zip(Self::FIELD_DOCS).map(move |(&name, documentation)| Description {
            name,
            kind: Kind::of(name),
            value: values[name].to_string(),
            meaning: meaning(documentation, &defaults[name]),
            range: range(name, Kind::of(name)),
        })
    }
}

fn range(name: &str, kind: Kind) -> Option<String> {
    // The range of a time is in seconds, which its entry names behind the setting.
    let is_named = |entry: &str| entry.split(' ').next() == Some(name);
    let (_, _, min, max) = Settings::default().ranges().find(|(entry, ..)| is_named(entry))?;
    let in_words = |bound: usize| match kind {
        Kind::Size => units::size::in_words(bound),
        Kind::Time if bound > 0 && bound.is_multiple_of(HOUR) => format!("{} h", bound / HOUR),
        Kind::Time => format!("{bound} s"),
        Kind::Count | Kind::Texts | Kind::Switch | Kind::Word => bound.to_string(),
    };
    match (min, max) {
        (0, SIZE_MAX) => None,
        (min, SIZE_MAX) => Some(format!("at least {}", in_words(min))),
        (min, max) => Some(format!("{} to {}", in_words(min), in_words(max))),
    }
}

impl Kind {
    /// The first kind whose sample is read as this setting.
    fn of(name: &str) -> Self {
        let samples = [
            (Self::Texts, Value::Array(vec!["localhost".into()])),
            (Self::Size, "1 KiB".into()),
            (Self::Time, "1 s".into()),
            (Self::Count, 1.into()),
            (Self::Switch, true.into()),
        ];
        let is_read = |sample| Table::from_iter([(name.to_owned(), sample)]).try_into::<Settings>().is_ok();
        samples.into_iter().find(|(_, sample)| is_read(sample.clone())).map_or(Self::Word, |(kind, _)| kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Count => "number",
            Self::Size => "size",
            Self::Time => "time",
            Self::Texts => "text, or a list of texts",
            Self::Switch => "true or false",
            Self::Word => "word",
        })
    }
}

fn values(settings: &Settings) -> Table {
    let mut values = Table::try_from(settings).expect("settings are a table");
    // A file leaves it out where it is empty.
    values.entry("listen").or_insert_with(|| Value::Array(Vec::new()));
    values
}

/// The comment without its sentence on the default, which stands beside it.
fn meaning(documentation: &str, default: &Value) -> String {
    let words: Vec<&str> = documentation.split_whitespace().collect();
    let text = words.join(" ");
    let default = format!(" Default: {}.", in_words(default));
    text.strip_suffix(&default).map_or(text.clone(), str::to_owned)
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => "none".into(),
        Value::Array(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Table(_) => value.to_string(),
    }
}

/// An hour in seconds.
const HOUR: usize = 60 * 60;

#[cfg(test)]
mod tests {
    use super::super::QueuePolicy;
    use super::*;

    fn description(name: &str) -> Description {
        Settings::default().describe().find(|setting| setting.name == name).expect("a setting")
    }

    #[test]
    fn every_comment_ends_with_the_default() {
        for setting in Settings::default().describe() {
            let Description { name, meaning, .. } = setting;
            assert!(!meaning.contains("Default") && meaning.ends_with('.'), "{name}: {meaning}");
            let documentation = Settings::get_field_docs(name).expect("it is one");
            assert!(documentation.contains("Default: "), "{name}: {documentation}");
        }
    }

    #[test]
    fn every_comment_reads_well_where_there_are_no_links() {
        for setting in Settings::default().describe() {
            assert!(
                !setting.meaning.contains("](") && !setting.meaning.contains("[`"),
                "{}",
                setting.meaning
            );
        }
        assert!(about().contains("internet") && !about().contains("```"), "{}", about());
    }

    #[test]
    fn the_kind_is_what_the_type_reads() {
        for (name, kind) in [
            ("threads", Kind::Count),
            ("backlog", Kind::Count),
            ("memory_max", Kind::Size),
            ("idle_timeout", Kind::Time),
            ("listen", Kind::Texts),
            ("origins", Kind::Texts),
            ("automatic_pong", Kind::Switch),
            ("send_queue_policy", Kind::Word),
        ] {
            assert_eq!(description(name).kind, kind, "{name}");
        }
    }

    #[test]
    fn the_range_is_written_as_its_values_are() {
        for (name, range) in [
            ("threads", Some("0 to 1024")),
            ("fragments_max", Some("at least 1")),
            ("message_size_max", Some("at least 1 B")),
            ("handshake_size_max", Some("256 B to 64 KiB")),
            ("drain_timeout", Some("1 s to 8784 h")),
            ("idle_timeout", Some("0 s to 8784 h")),
            ("compression_threshold", None),
            ("listen", None),
        ] {
            assert_eq!(description(name).range.as_deref(), range, "{name}");
        }
    }

    #[test]
    fn every_range_is_that_of_a_setting() {
        for (name, ..) in Settings::default().ranges() {
            assert!(NAMES.contains(&name.split(' ').next().expect("a word")), "{name}");
        }
    }

    #[test]
    fn every_policy_is_explained() {
        for policy in [QueuePolicy::Close, QueuePolicy::DropNewest, QueuePolicy::DropOldest] {
            let word = Value::try_from(policy).expect("a word").to_string();
            assert!(description("send_queue_policy").meaning.contains(&word), "{word}");
        }
    }

    #[test]
    fn the_values_are_those_of_the_settings() {
        let settings =
            Settings { listen: vec!["a:1".into(), "b:2".into()], threads: 7, ..Settings::default() };
        let values: Vec<String> = settings.describe().take(2).map(|setting| setting.value).collect();
        assert_eq!(values, ["[\"a:1\", \"b:2\"]", "7"]);
    }
}
