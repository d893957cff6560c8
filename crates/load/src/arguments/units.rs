//! Sizes, times and rates as people write them on a command line.

use std::time::Duration;

/// Text that cannot be read as a value of the command line.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum UnitError {
    #[error("write bytes, or a size such as 20, 16KiB or 1MiB")]
    Size,
    #[error("at most 256MiB: the load keeps a copy of the message")]
    Large,
    #[error("write a time such as 500ms, 10s, 0.5s, 2min or 1h")]
    Time,
    #[error("write how many a second, more than 0, such as 1000 or 0.5")]
    Rate,
}

/// Bytes: `20`, `16KiB`, `1 MiB`.
///
/// # Errors
///
/// [`UnitError::Size`].
pub(crate) fn size(text: &str) -> Result<usize, UnitError> {
    let size = in_units(text, SIZES).filter(|size| size.fract() == 0.0).ok_or(UnitError::Size)?;
    if size < MOST { Ok(size as usize) } else { Err(UnitError::Size) }
}

/// The size of a message, as [`size`] reads it.
///
/// # Errors
///
/// [`UnitError::Size`], or [`UnitError::Large`] above 256 MiB.
pub(crate) fn message_size(text: &str) -> Result<usize, UnitError> {
    let size = size(text)?;
    if size <= MESSAGE_SIZE_MAX { Ok(size) } else { Err(UnitError::Large) }
}

/// Bytes a second: `4096`, `64KiB`, `64KiB/s`.
///
/// # Errors
///
/// [`UnitError::Size`].
pub(crate) fn byte_rate(text: &str) -> Result<usize, UnitError> {
    size(text.trim().trim_end_matches("/s"))
}

/// A time: `500ms`, `0.5s`, `2min`; a bare number is seconds.
///
/// # Errors
///
/// [`UnitError::Time`].
pub(crate) fn time(text: &str) -> Result<Duration, UnitError> {
    let seconds = in_units(text, TIMES).ok_or(UnitError::Time)?;
    if seconds < SECONDS_MAX { Ok(Duration::from_secs_f64(seconds)) } else { Err(UnitError::Time) }
}

/// A number a second: `1000`, `0.5`.
///
/// # Errors
///
/// [`UnitError::Rate`].
pub(crate) fn rate(text: &str) -> Result<f64, UnitError> {
    let rate = in_units(text, &[("", 1.0), ("/s", 1.0)]).ok_or(UnitError::Rate)?;
    if rate > 0.0 && rate <= RATE_MAX { Ok(rate) } else { Err(UnitError::Rate) }
}

/// A number and one of the units; there is no sign and no exponent.
fn in_units(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let text = text.trim();
    let end =
        text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len());
    let (number, name) = (text[..end].parse::<f64>().ok()?, text[end..].trim());
    let (_, factor) = units.iter().find(|(unit, _)| unit.eq_ignore_ascii_case(name))?;
    Some(number * factor)
}

const SIZES: &[(&str, f64)] =
    &[("", 1.0), ("B", 1.0), ("KiB", 1024.0), ("MiB", 1_048_576.0), ("GiB", 1_073_741_824.0)];
const TIMES: &[(&str, f64)] =
    &[("", 1.0), ("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("min", 60.0), ("h", 3600.0)];
const MESSAGE_SIZE_MAX: usize = 256 << 20;
/// A number up to here has no rounding.
const MOST: f64 = 9e15;
/// A year: what is longer is a slip.
const SECONDS_MAX: f64 = 366.0 * 86_400.0;
const RATE_MAX: f64 = 1e9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_take_units() {
        for (text, bytes) in
            [("0", 0), ("20", 20), ("16KiB", 16_384), ("1 mib", 1 << 20), ("1.5KiB", 1536), ("7B", 7)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "KiB", "-1", "1.5", "16 MB", "1e3", "1e99", "9999999999GiB"] {
            assert_eq!(size(text), Err(UnitError::Size), "{text}");
        }
        assert_eq!(message_size("256MiB"), Ok(256 << 20));
        assert_eq!(message_size("257MiB"), Err(UnitError::Large));
        assert_eq!(byte_rate("64KiB/s"), Ok(65_536));
    }

    #[test]
    fn times_take_units() {
        for (text, milliseconds) in
            [("0", 0), ("10", 10_000), ("0.5s", 500), ("500ms", 500), ("2min", 120_000), ("1 h", 3_600_000)]
        {
            assert_eq!(time(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "fast", "-1s", "10 lightyears", "1..2s", "99999h"] {
            assert_eq!(time(text), Err(UnitError::Time), "{text}");
        }
    }

    #[test]
    fn a_rate_is_more_than_nothing() {
        assert_eq!(rate("0.5"), Ok(0.5));
        assert_eq!(rate("1000/s"), Ok(1000.0));
        for text in ["0", "", "-3", "many", "99999999999"] {
            assert_eq!(rate(text), Err(UnitError::Rate), "{text}");
        }
    }
}
