//! Single values: booleans, the status of preflights, what happens to denied requests, and durations.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::{Scalar, Spanned};
use crate::load::shorten;
use crate::source::Mark;

use super::Compiler;
use super::origins::requote;

/// The longest `Access-Control-Max-Age` that browsers honour, in seconds.
const FIREFOX: u64 = 86_400;
const CHROMIUM: u64 = 7200;
const SAFARI: u64 = 600;
/// The longest that fits the integers of every client.
const LONGEST: u64 = (1 << 31) - 1;

impl Compiler<'_> {
    /// A boolean, which after expansion is exactly `true` or `false`.
    pub(super) fn boolean(&mut self, field: &str, value: Option<&Spanned<Scalar>>) -> Option<(bool, Mark)> {
        let value = value?;
        let expanded = self.scalar(value.as_str(), value.mark())?;
        match expanded.text.as_str() {
            "true" => Some((true, expanded.mark)),
            "false" => Some((false, expanded.mark)),
            text => {
                let finding = Finding::error(Code::INVALID_BOOLEAN, format!("`{field}` is `{text}`"))
                    .at(expanded.mark, "neither `true` nor `false`")
                    .help("write `true` or `false`");
                self.findings.push(finding);
                None
            }
        }
    }

    /// `pass` or `reject`; whether it is `reject`.
    pub(super) fn on_denied(&mut self, value: Option<&Spanned<String>>) -> Option<bool> {
        let value = value?;
        let expanded = self.scalar(value, value.mark())?;
        match expanded.text.as_str() {
            "pass" => Some(false),
            "reject" => Some(true),
            text => {
                let finding = Finding::error(Code::INVALID_ON_DENIED, format!("`on_denied` is `{text}`"))
                    .at(expanded.mark, "neither `pass` nor `reject`")
                    .help("`pass` lets the application answer without CORS headers; `reject` answers 403 before it runs");
                self.findings.push(finding);
                None
            }
        }
    }

    /// 200 or 204.
    pub(super) fn preflight_status(&mut self, value: Option<&Spanned<Scalar>>) -> Option<u16> {
        let value = value?;
        let expanded = self.scalar(value.as_str(), value.mark())?;
        match expanded.text.as_str() {
            "200" => Some(200),
            "204" => Some(204),
            text => {
                let finding = Finding::error(Code::INVALID_PREFLIGHT_STATUS, format!("`preflight_status` is `{text}`"))
                    .at(expanded.mark, "neither 200 nor 204")
                    .help("browsers take a preflight only with a status from 200 to 299; 204 says that there is no body");
                self.findings.push(finding);
                None
            }
        }
    }

    /// A duration in seconds: digits with an optional `s`, `m`, `h` or `d`.
    pub(super) fn max_age(&mut self, value: Option<&Spanned<Scalar>>) -> Option<u64> {
        let value = value?;
        let expanded = self.scalar(value.as_str(), value.mark())?;
        let Some(seconds) = seconds(&expanded.text) else {
            let written = self.sources.slice(expanded.mark);
            self.findings.push(not_an_age(&expanded.text, expanded.mark, written));
            return None;
        };
        if let Some(finding) = cut(seconds, expanded.mark) {
            self.findings.push(finding);
        }
        Some(seconds)
    }
}

/// What browsers make of a time.
fn cut(seconds: u64, mark: Mark) -> Option<Finding> {
    let note = |message: &str, label: &str| {
        Finding::note(Code::MAX_AGE_OVER_CAPS, message.to_owned()).at(mark, label.to_owned())
    };
    Some(match seconds {
        0 => Finding::note(Code::MAX_AGE_ZERO, "browsers ask before every request that needs a preflight")
            .at(mark, "turns their cache off")
            .help("`10m` is within every browser's cap; without `max_age` browsers remember for 5 seconds"),
        _ if seconds <= SAFARI => return None,
        _ if seconds <= CHROMIUM => {
            note("Safari cuts `max_age` to 600 seconds (10 m)", "longer than Safari's cap")
        }
        _ if seconds <= FIREFOX => note(
            "Chromium cuts `max_age` to 7200 seconds (2 h), Safari to 600 (10 m)",
            "longer than the caps of two browsers",
        ),
        _ => {
            let message = format!("no browser caches a preflight for {seconds} seconds");
            Finding::warning(Code::MAX_AGE_OVER_CAPS, message)
                .at(mark, "longer than every browser's cap")
                .help("the caps: Firefox 86400 s (24 h), Chromium 7200 s (2 h), Safari 600 s (10 m)")
        }
    })
}

fn not_an_age(text: &str, mark: Mark, written: &str) -> Finding {
    let shown = shorten(text);
    let (number, unit) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let meant = match unit.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        _ => "",
    };
    // Digits with a known unit are a duration, unless they are too many.
    if !number.is_empty() && (unit.is_empty() || unit == meant) {
        return Finding::error(
            Code::INVALID_MAX_AGE,
            format!("`{shown}` is more than the maximum, {LONGEST} seconds"),
        )
        .at(mark, "too long")
        .help("browsers honour a day at the most: `1d`");
    }
    let finding = Finding::error(Code::INVALID_MAX_AGE, format!("`{shown}` is not a duration"))
        .at(mark, "not a duration");
    let suggestion = format!("{number}{meant}");
    if !meant.is_empty() && seconds(&suggestion).is_some() {
        return finding.fix(format!("write `{suggestion}`"), mark, requote(written, &suggestion));
    }
    finding.help(
        "write whole seconds, or digits with `s`, `m`, `h` or `d`: `600`, `10m`, `2h`; `0` turns the cache off",
    )
}

fn seconds(text: &str) -> Option<u64> {
    let (digits, factor) = match text.char_indices().next_back()? {
        (at, 's') => (text.get(..at)?, 1),
        (at, 'm') => (text.get(..at)?, 60),
        (at, 'h') => (text.get(..at)?, 60 * 60),
        (at, 'd') => (text.get(..at)?, 24 * 60 * 60),
        _ => (text, 1),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u64>().ok()?.checked_mul(factor).filter(|seconds| *seconds <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("0", Some(0)),
            ("600", Some(600)),
            ("10m", Some(600)),
            ("30s", Some(30)),
            ("2h", Some(7200)),
            ("1d", Some(86_400)),
            ("2147483647", Some(2_147_483_647)),
            ("2147483648", None),
            ("99999999999999999999", None),
            ("24856d", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1e3", None),
            ("10 m", None),
            ("10M", None),
            ("m", None),
            ("", None),
            ("10ms", None),
            ("١٠", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
