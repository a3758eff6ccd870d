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

/// What was added, with its sign.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "figures of this size fit")]
pub(crate) fn added(number: f64) -> String {
    let rounded = number.round();
    let sign = if rounded < 0.0 { "-" } else { "+" };
    format!("{sign}{}", grouped(rounded.abs() as u64))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!([added(-1234.4), added(0.2), plain(2.0), plain(1.5)], ["-1,234", "+0", "2", "1.50"]);
    }
}
