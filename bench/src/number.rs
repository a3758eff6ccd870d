//! Numbers, for people.

/// With a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
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

/// A whole number, or one with two digits behind the point where it is none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "figures of this size fit")]
pub(crate) fn plain(number: f64) -> String {
    if (number - number.round()).abs() < 0.005 || number.abs() >= 100.0 {
        let sign = if number.round() < 0.0 { "-" } else { "" };
        format!("{sign}{}", grouped(number.abs().round() as u64))
    } else {
        format!("{number:.2}")
    }
}

/// A count: as it is up to ten thousand, and then in three digits: `58.1k`.
pub(crate) fn count(number: f64) -> String {
    match number.abs() {
        size if size < 9_999.5 => plain(number.round()),
        size if size < 999_500.0 => format!("{}k", three(number / 1e3)),
        _ => format!("{}M", three(number / 1e6)),
    }
}

/// A time: `2.4 ns`, `205 ns`, `13.5 µs`, `2.48 ms`.
pub(crate) fn time(nanoseconds: f64) -> String {
    match nanoseconds.abs() {
        size if size < 9.95 => format!("{nanoseconds:.1} ns"),
        size if size < 999.5 => format!("{nanoseconds:.0} ns"),
        size if size < 999_500.0 => format!("{} µs", three(nanoseconds / 1e3)),
        _ => format!("{} ms", three(nanoseconds / 1e6)),
    }
}

/// Three digits.
fn three(number: f64) -> String {
    match number.abs() {
        size if size < 9.995 => format!("{number:.2}"),
        size if size < 99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

/// What was added, with its sign.
pub(crate) fn signed(number: f64, write: fn(f64) -> String) -> String {
    let text = write(number);
    if text.starts_with('-') { text } else { format!("+{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!([plain(2.0), plain(1.5), plain(-1234.4)], ["2", "1.50", "-1,234"]);
    }

    #[test]
    fn counts() {
        let cases = [
            (0.0, "0"),
            (143.3, "143"),
            (9_999.0, "9,999"),
            (9_999.6, "10.0k"),
            (58_100.0, "58.1k"),
            (341_049.0, "341k"),
            (999_600.0, "1.00M"),
            (-1_234.4, "-1,234"),
        ];
        for (number, text) in cases {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn times() {
        let cases = [
            (2.42, "2.4 ns"),
            (205.4, "205 ns"),
            (1_707.0, "1.71 µs"),
            (13_512.0, "13.5 µs"),
            (999_700.0, "1.00 ms"),
            (2_480_000.0, "2.48 ms"),
        ];
        for (number, text) in cases {
            assert_eq!(time(number), text);
        }
        assert_eq!(
            [signed(205.0, time), signed(-33.0, time), signed(2.0, count)],
            ["+205 ns", "-33 ns", "+2"]
        );
    }
}
