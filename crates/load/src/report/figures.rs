//! Numbers as people read them.

/// `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number a second: `193,196` or `0.52`.
pub(crate) fn rate(per_second: f64) -> String {
    if per_second < 100.0 { digits(per_second) } else { count(per_second.round() as u64) }
}

/// `317 us`, `1.63 ms`, `12.0 s`, from microseconds.
pub(crate) fn time(microseconds: f64) -> String {
    scaled(microseconds, 1000.0, &["us", "ms"]).unwrap_or_else(|| format!("{} s", digits(microseconds / 1e6)))
}

/// `20 B`, `1.50 KiB`, `3.86 MiB`.
pub(crate) fn size(bytes: f64) -> String {
    if bytes < 1024.0 && bytes.fract() == 0.0 {
        return format!("{bytes} B");
    }
    scaled(bytes, 1024.0, &["B", "KiB", "MiB"])
        .unwrap_or_else(|| format!("{} GiB", digits(bytes / f64::from(1 << 30))))
}

/// In the first unit of which there are fewer than `step`.
fn scaled(mut value: f64, step: f64, units: &[&str]) -> Option<String> {
    for unit in units {
        if value < step {
            return Some(format!("{} {unit}", digits(value)));
        }
        value /= step;
    }
    None
}

/// Three significant digits.
pub(crate) fn digits(value: f64) -> String {
    let decimals = match value {
        value if value >= 99.95 => 0,
        value if value >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.5, 99.0, 193_196.2].map(rate), ["0.50", "99.0", "193,196"]);
    }

    #[test]
    fn times_and_sizes_have_the_unit_that_fits() {
        assert_eq!(
            [0.123, 31.62, 316.4, 1625.1, 7_745_535.0].map(time),
            ["0.12 us", "31.6 us", "316 us", "1.63 ms", "7.75 s"]
        );
        assert_eq!(
            [20.0, 1536.0, 4_747_264.0, 2_147_483_648.0].map(size),
            ["20 B", "1.50 KiB", "4.53 MiB", "2.00 GiB"]
        );
    }
}
