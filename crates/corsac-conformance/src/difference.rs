//! Where an answer is not the expected one.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::case::Expected;
use crate::text::{Line, shown};

impl Expected {
    /// Where an answer is not this, as lines: `-` what was expected, `+` what came. Empty where it is.
    #[must_use]
    pub fn differences(&self, answer: &Answer) -> Vec<String> {
        let mut all = Vec::new();
        let mut differ = |expected: String, came: String| {
            if expected != came {
                all.extend([format!("- {expected}"), format!("+ {came}")]);
            }
        };
        if let Some(status) = self.status {
            differ(format!("status {status}"), format!("status {}", answer.status));
        }
        if let Some(handler) = self.handler {
            differ(ran(handler).to_owned(), ran(answer.handler_ran).to_owned());
        }
        if let Some(body) = &self.body {
            differ(format!("body \"{}\"", shown(body)), format!("body \"{}\"", shown(&answer.body)));
        }
        let came = answer.cors();
        if came != self.cors {
            let every: BTreeSet<&Line> = self.cors.iter().chain(&came).collect();
            for line in every {
                let count = |lines: &[Line]| lines.iter().filter(|known| *known == line).count();
                let (expected, came) = (count(&self.cors), count(&came));
                let sign = match expected.cmp(&came) {
                    std::cmp::Ordering::Greater => '-',
                    std::cmp::Ordering::Less => '+',
                    std::cmp::Ordering::Equal => ' ',
                };
                let times = expected.max(came).saturating_sub(expected.min(came)).max(1);
                all.extend((0..times).map(|_| format!("{sign} {}", header(line))));
            }
        }
        for line in &self.with {
            let there = |(name, value): &Line| name.eq_ignore_ascii_case(&line.0) && *value == line.1;
            if !answer.headers.iter().any(there) {
                all.push(format!("- {}", header(line)));
            }
        }
        all
    }
}

fn ran(handler: bool) -> &'static str {
    if handler { "the handler runs" } else { "the handler does not run" }
}

fn header((name, value): &Line) -> String {
    format!("{name}: {}", shown(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_readable_and_count_repeats() {
        let line = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        let expected = Expected {
            status: Some(204),
            handler: Some(false),
            cors: vec![line("access-control-allow-origin", "https://a.example"), line("vary", "Origin")],
            with: vec![line("X-Kept", "1")],
            body: None,
        };
        let answer = Answer {
            status: 200,
            headers: vec![line("Vary", "Origin"), line("vary", "Origin"), line("x-kept", "2")],
            body: Vec::new(),
            handler_ran: false,
        };
        assert_eq!(
            expected.differences(&answer),
            [
                "- status 204",
                "+ status 200",
                "- access-control-allow-origin: https://a.example",
                "+ vary: Origin",
                "- X-Kept: 1",
            ]
        );
    }
}
