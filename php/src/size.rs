//! Sizes, counts and times in settings.

use std::time::Duration;

use ext_php_rs::types::Zval;

/// Bytes, at least one: a number, or one with `K`, `M` or `G` behind it. Beyond what a machine can hold there is no
/// difference.
pub(crate) fn size(value: &Zval) -> Result<usize, String> {
    bytes(value)?.filter(|size| *size > 0).ok_or_else(|| wrong("a size of at least one byte"))
}

/// Bytes, where none has a meaning of its own.
pub(crate) fn size_or_zero(value: &Zval) -> Result<usize, String> {
    bytes(value)?.ok_or_else(|| wrong("a size from 0 on"))
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

/// `None`: they are negative.
fn bytes(value: &Zval) -> Result<Option<usize>, String> {
    let not_a_size = || wrong("a size such as 65536, \"64K\", \"2M\" or \"1G\"");
    let text = if value.is_bool() { None } else { value.coerce_to_string() };
    let text = text.ok_or_else(not_a_size)?;
    let text = text.trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1.0,
        "K" | "KB" | "KIB" => KIB,
        "M" | "MB" | "MIB" => KIB * KIB,
        "G" | "GB" | "GIB" => KIB * KIB * KIB,
        _ => return Err(not_a_size()),
    };
    let number: f64 = digits.trim().parse().map_err(|_| not_a_size())?;
    if number < 0.0 {
        return Ok(None);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is not negative, and saturates"
    )]
    let bytes = (number * factor) as usize;
    Ok(Some(bytes.min(SIZE_MAX)))
}

fn wrong(right: &str) -> String {
    format!("it takes {right}")
}

const KIB: f64 = 1024.0;
/// As the crate has it.
const SIZE_MAX: usize = isize::MAX as usize / 4;
const YEAR: f64 = 366.0 * 24.0 * 3600.0;
