//! The settings in words: what their types say of them, for those who read no Rust.

use std::fmt;

use documented::{Documented, DocumentedFields};
use toml::{Table, Value};

use super::Settings;
use super::names::NAMES;

/// A setting in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Its name in a file.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Its value as a file has it, such as `"1 MiB"` with the quotes.
    pub value: String,
    /// What it does, in Markdown.
    pub meaning: String,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What holds for all settings, in Markdown.
pub fn about() -> &'static str {
    Settings::DOCS.split("```").next().unwrap_or_default().trim_end()
}

impl Settings {
    /// Each setting with the value that it has here, in the order of the struct.
    ///
    /// # Panics
    ///
    /// Where a count is above `i64::MAX`, which a file cannot hold.
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
        })
    }
}

impl Kind {
    /// The first whose sample is read as this setting.
    fn of(name: &str) -> Self {
        let samples = [
            (Self::Texts, Value::Array(Vec::new())),
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
    Table::try_from(settings).expect("settings are a table")
}

/// The comment without what it says of the default, for that stands beside it.
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
