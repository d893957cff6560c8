//! Sizes, counts and times in settings.

use std::time::Duration;

use ext_php_rs::types::Zval;

/// Bytes: a number, or one with `K`, `M` or `G` behind it. Beyond what a machine can hold there is no difference.
pub(crate) fn size(value: &Zval) -> Result<usize, String> {
    let text = value.coerce_to_string().unwrap_or_default();
    let text = text.trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let factor: usize = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        _ => return Err(wrong("a size such as 65536, \"64K\", \"2M\" or \"1G\"")),
    };
    let number: f64 = digits.trim().parse().map_err(|_| wrong("a size such as 65536, \"64K\" or \"2M\""))?;
    if number < 1.0 {
        return Err(wrong("a size of at least one byte"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is positive, and saturates"
    )]
    let number = number as usize;
    Ok(number.saturating_mul(factor).min(SIZE_MAX))
}

/// A number of things.
pub(crate) fn count(value: &Zval) -> Result<usize, String> {
    let number = value.coerce_to_long().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| wrong("a number from 0 on"))
}

/// Seconds, whole or not. More than a year is a year.
pub(crate) fn seconds(value: &Zval) -> Result<Duration, String> {
    let seconds = value.coerce_to_double().filter(|seconds| *seconds >= 0.0);
    let seconds = seconds.ok_or_else(|| wrong("a number of seconds from 0 on"))?;
    Ok(Duration::from_secs_f64(seconds.min(YEAR)))
}

fn wrong(right: &str) -> String {
    format!("it takes {right}")
}

/// As the crate has it.
const SIZE_MAX: usize = isize::MAX as usize / 4;
const YEAR: f64 = 366.0 * 24.0 * 3600.0;
