//! Sizes and times as people write them.

use serde::{Deserialize, Deserializer, de::Error};

/// Bytes: a number, or text such as `"64 KiB"`.
pub(super) mod size {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Scalar;

    pub(in super::super) fn serialize<S: Serializer>(size: &usize, serializer: S) -> Result<S::Ok, S::Error> {
        let size = *size as u64;
        let unit = UNITS.iter().rev().find(|(_, factor)| size >= *factor && size.is_multiple_of(*factor));
        match unit {
            Some((name, factor)) if *factor > 1 => {
                serializer.serialize_str(&format!("{} {name}", size / factor))
            }
            Some(_) | None => serializer.serialize_u64(size),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<usize, D::Error> {
        let scalar = Scalar::deserialize(deserializer)?;
        scalar.in_units(UNITS).and_then(|size| usize::try_from(size).ok()).ok_or_else(|| {
            D::Error::custom(format_args!("{scalar} is not a size; write bytes, or text such as \"64 KiB\""))
        })
    }

    const UNITS: &[(&str, u64)] = &[("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
}

/// Times: seconds, or text such as `"250 ms"`.
pub(super) mod time {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Scalar;

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
        let scalar = Scalar::deserialize(deserializer)?;
        let milliseconds = match &scalar {
            Scalar::Number(seconds) => seconds.checked_mul(1000),
            Scalar::Text(_) => scalar.in_units(UNITS),
        };
        milliseconds.map(Duration::from_millis).ok_or_else(|| {
            D::Error::custom(format_args!(
                "{scalar} is not a time; write seconds, or text such as \"250 ms\", \"10 s\", \"2 min\" or \"1 h\""
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
    let number = u64::deserialize(deserializer)
        .map_err(|_| D::Error::custom("it must be a whole number, 0 or more"))?;
    N::try_from(number).map_err(|_| D::Error::custom(format_args!("{number} is too large")))
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

#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a number or text with a unit")]
enum Scalar {
    Number(u64),
    Text(String),
}

impl Scalar {
    /// A bare number counts in the first unit.
    fn in_units(&self, units: &[(&str, u64)]) -> Option<u64> {
        let text = match self {
            Self::Number(number) => return Some(*number),
            Self::Text(text) => text.trim(),
        };
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (number, name) = (text[..end].parse::<u64>().ok()?, text[end..].trim());
        let (_, factor) = units.iter().find(|(unit, _)| unit.eq_ignore_ascii_case(name))?;
        number.checked_mul(*factor)
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
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
        let text = "message_size_max = '16 MiB'\nsend_queue_size_soft = 4096\nidle_timeout = '250ms'\nping_timeout = 3";
        let settings = read(text).expect("valid");
        assert_eq!(settings.message_size_max, 16 << 20);
        assert_eq!(settings.send_queue_size_soft, 4096);
        assert_eq!(settings.idle_timeout, Duration::from_millis(250));
        assert_eq!(settings.ping_timeout, Duration::from_secs(3));
        assert_eq!(read("idle_timeout = '2 min'").expect("valid").idle_timeout, Duration::from_secs(120));
    }

    #[test]
    fn what_is_no_size_or_time_is_named() {
        for (text, part) in [
            ("message_size_max = '16 MB'", "\"16 MB\" is not a size"),
            ("message_size_max = '99999999999 GiB'", "is not a size"),
            ("message_size_max = -1", "expected a number or text with a unit"),
            ("idle_timeout = '10 lightyears'", "\"10 lightyears\" is not a time"),
            ("idle_timeout = ''", "is not a time"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(part), "{error}");
        }
    }
}
