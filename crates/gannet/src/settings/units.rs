//! Sizes and times in the form in which people write them.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use toml::Value;

/// Bytes: a number, or text such as `"64 KiB"`.
pub(super) mod size {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use toml::Value;

    use super::in_units;

    pub(in super::super) fn serialize<S: Serializer>(size: &usize, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&in_words(*size))
    }

    /// The size in the largest unit of which it is a multiple.
    pub(in super::super) fn in_words(size: usize) -> String {
        let size = size as u64;
        let fits = |(_, factor): &&(&str, u64)| size >= *factor && size.is_multiple_of(*factor);
        let (name, factor) = UNITS.iter().rev().find(fits).unwrap_or(&UNITS[0]);
        format!("{} {name}", size / factor)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<usize, D::Error> {
        let value = Value::deserialize(deserializer)?;
        in_units(&value, UNITS).and_then(|size| usize::try_from(size).ok()).ok_or_else(|| {
            D::Error::custom(format_args!("{value} is not a size; write bytes, or text such as \"64 KiB\""))
        })
    }

    const UNITS: &[(&str, u64)] = &[("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
}

/// Times: seconds, or text such as `"250 ms"`.
pub(super) mod time {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use toml::Value;

    use super::in_units;

    pub(in super::super) fn serialize<S: Serializer>(
        time: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if time.subsec_nanos() == 0 {
            serializer.serialize_str(&format!("{} s", time.as_secs()))
        } else {
            serializer.serialize_str(&format!("{} ms", time.as_millis()))
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let number = in_units(&value, UNITS);
        let milliseconds = if value.is_str() { number } else { number.and_then(|it| it.checked_mul(1000)) };
        milliseconds.map(Duration::from_millis).ok_or_else(|| {
            D::Error::custom(format_args!(
                "{value} is not a time; write seconds, or text such as \"250 ms\", \"10 s\", \"2 min\" or \"1 h\""
            ))
        })
    }

    const UNITS: &[(&str, u64)] = &[("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000)];
}

/// A plain number.
pub(super) fn count<'de, D, N>(deserializer: D) -> Result<N, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<u64>,
{
    let value = Value::deserialize(deserializer)?;
    let number = value.as_integer().and_then(|number| u64::try_from(number).ok()).ok_or_else(|| {
        D::Error::custom(format_args!("{value} is not a count; write a whole number, 0 or more"))
    })?;
    N::try_from(number).map_err(|_| D::Error::custom(format_args!("{number} is too large")))
}

/// `true` or `false`.
pub(super) fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(deserializer)?;
    value.as_bool().ok_or_else(|| D::Error::custom(format_args!("{value} is neither true nor false")))
}

/// One of a few words.
pub(super) fn word<'de, D, W>(deserializer: D) -> Result<W, D::Error>
where
    D: Deserializer<'de>,
    W: DeserializeOwned,
{
    let value = Value::deserialize(deserializer)?;
    // A value that is no text is refused like an unknown word, because that error names the known ones.
    let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    W::deserialize(Value::String(word)).map_err(|error| D::Error::custom(error.message()))
}

/// A list, or its only entry.
pub(super) mod one_or_many {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected text or a list of texts")]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }

    pub(in super::super) fn serialize<S: Serializer>(
        list: &[String],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        list.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<String>, D::Error> {
        Ok(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(only) => vec![only],
            OneOrMany::Many(many) => many,
        })
    }
}

/// A list that is not empty, or its only entry.
pub(super) mod addresses {
    use serde::{Deserializer, de::Error};

    pub(in super::super) use super::one_or_many::serialize;

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<String>, D::Error> {
        let list = super::one_or_many::deserialize(deserializer)?;
        // An empty list is no way to ask for the default.
        if list.is_empty() {
            return Err(D::Error::custom(
                "the list is empty; write addresses, such as [\"127.0.0.1:9501\"], or leave it out",
            ));
        }
        Ok(list)
    }
}

/// A number and its unit; a bare number counts in the first unit.
fn in_units(value: &Value, units: &[(&str, u64)]) -> Option<u64> {
    let Some(text) = value.as_str() else {
        return value.as_integer().and_then(|number| u64::try_from(number).ok());
    };
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, name) = (text[..end].parse::<u64>().ok()?, text[end..].trim());
    let (_, factor) = units.iter().find(|(unit, _)| unit.eq_ignore_ascii_case(name))?;
    number.checked_mul(*factor)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::Settings;

    fn read(text: &str) -> Result<Settings, String> {
        Settings::from_toml(text).map_err(|error| error.to_string())
    }

    #[test]
    fn sizes_and_times_take_units() {
        let text = "message_size_max = '16 MiB'\nsend_queue_size_soft = 4096\n\
                    drain_timeout = '1250ms'\nping_timeout = 3";
        let settings = read(text).expect("valid");
        assert_eq!(settings.message_size_max, 16 << 20);
        assert_eq!(settings.send_queue_size_soft, 4096);
        assert_eq!(settings.drain_timeout, Duration::from_millis(1250));
        assert_eq!(settings.ping_timeout, Duration::from_secs(3));
        assert_eq!(read("idle_timeout = '2 min'").expect("valid").idle_timeout, Duration::from_secs(120));
    }

    #[test]
    fn sizes_and_times_are_written_with_a_unit() {
        let sizes = [0, 1, 1000, 1024, 1536, 3 << 20, 1 << 40];
        let written = sizes.map(|memory_max| {
            let settings = Settings { memory_max, ..Settings::default() };
            assert_eq!(read(&toml::to_string(&settings).expect("a table")).expect("valid"), settings);
            settings.describe().find(|it| it.name == "memory_max").expect("a setting").value
        });
        let expected = ["0 B", "1 B", "1000 B", "1 KiB", "1536 B", "3 MiB", "1024 GiB"];
        assert_eq!(written, expected.map(|size| format!("\"{size}\"")));
    }

    #[test]
    fn what_is_no_such_value_is_named() {
        for (text, part) in [
            ("message_size_max = '16 MB'", "\"16 MB\" is not a size"),
            ("message_size_max = '99999999999 GiB'", "is not a size"),
            ("message_size_max = -1", "-1 is not a size; write bytes, or text such as \"64 KiB\""),
            ("message_size_max = true", "true is not a size"),
            ("idle_timeout = '10 lightyears'", "\"10 lightyears\" is not a time"),
            ("send_queue_policy = 3", "unknown variant `3`, expected one of `close`, `drop_newest`"),
            ("send_queue_policy = 'drop'", "unknown variant `drop`, expected one of `close`, `drop_newest`"),
            ("idle_timeout = ''", "is not a time"),
            ("automatic_pong = 1", "1 is neither true nor false"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(part), "{error}");
        }
    }
}
