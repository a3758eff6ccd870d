//! What targets answered, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::answer::Answer;
use crate::case::Expected;
use crate::report::{Found, Report};
use crate::text::{Line, shown};

/// What several targets answered, case by case. Its `Display` is a line for a case where they agree, and else one for
/// each answer, below what lets them differ.
#[derive(Debug, Clone)]
pub struct Comparison(Vec<Row>);

#[derive(Debug, Clone)]
struct Row {
    case: String,
    /// Each answer, and the targets that gave it.
    answers: BTreeMap<String, Vec<String>>,
    /// What lets targets differ: a deviation, or what the case leaves open.
    lets: BTreeSet<String>,
    /// Whether two differ in what nothing lets them differ in.
    undeclared: bool,
}

/// Puts the answers of several targets side by side.
///
/// They must be equal: the status, every line of the CORS response headers and of `Vary`, and whether a handler ran. A
/// case may leave the status or the handler open, and nothing more. A framework may deviate from the others where a
/// deviation of its own says so; then all of its targets must deviate alike.
#[must_use]
pub fn compare(reports: &[Report]) -> Comparison {
    let mut cases: BTreeMap<String, Vec<(&Report, &Found)>> = BTreeMap::new();
    for report in reports {
        for found in &report.found {
            let case = format!("{}: {}", found.case.theme, found.case.label());
            cases.entry(case).or_default().push((report, found));
        }
    }
    Comparison(cases.into_iter().map(|(case, found)| Row::of(case, &found)).collect())
}

impl Comparison {
    /// How many cases were answered in more than one way, whether they may be or not.
    #[must_use]
    pub fn differing(&self) -> usize {
        self.0.iter().filter(|row| row.answers.len() > 1).count()
    }

    /// The cases in which targets differ, and neither a deviation nor the case itself lets them.
    #[must_use]
    pub fn undeclared(&self) -> Vec<String> {
        self.0.iter().filter(|row| row.undeclared).map(Row::to_string).collect()
    }
}

impl Row {
    fn of(case: String, found: &[(&Report, &Found)]) -> Self {
        let mut row = Row { case, answers: BTreeMap::new(), lets: BTreeSet::new(), undeclared: false };
        // What has to be equal, by who it has to be equal for: a framework that deviates, or all of the others.
        let mut equal: BTreeMap<Option<&str>, BTreeSet<Held>> = BTreeMap::new();
        for (report, found) in found {
            row.answers.entry(shown_answer(&found.answer)).or_default().push(report.target.clone());
            let deviation = report.deviations.iter().find(|deviation| deviation.case == found.case.id);
            // One that cannot be read lets nobody differ.
            let instead = deviation.and_then(|deviation| deviation.expected(&found.case).ok());
            let expected = instead.as_ref().unwrap_or(&found.case.expected);
            let framework = deviation.map(|deviation| deviation.framework.as_str());
            equal.entry(framework).or_default().insert(held(expected, &found.answer));
            row.lets.extend(
                deviation.map(|deviation| format!("{} deviates: {}", deviation.framework, deviation.happens)),
            );
            let open = [("status", expected.status.is_none()), ("handler", expected.handler.is_none())];
            row.lets
                .extend(open.iter().filter(|(_, open)| *open).map(|(what, _)| format!("the {what} is open")));
        }
        row.undeclared = equal.values().any(|answers| answers.len() > 1);
        row
    }
}

/// What an answer is held to, or why there was none.
type Held = Result<(Option<u16>, Option<bool>, Vec<Line>), String>;

fn held(expected: &Expected, answer: &Result<Answer, String>) -> Held {
    let answer = answer.as_ref().map_err(String::clone)?;
    let status = expected.status.map(|_| answer.status);
    Ok((status, expected.handler.map(|_| answer.handler_ran), answer.cors()))
}

fn shown_answer(answer: &Result<Answer, String>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return format!("no answer: {error}"),
    };
    let headers: Vec<String> =
        answer.cors().iter().map(|(name, value)| format!("{name}: {}", shown(value))).collect();
    let ran = if answer.handler_ran { ", handler" } else { "" };
    format!("{}{ran} | {}", answer.status, headers.join(" | "))
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.case)?;
        let mut answers = self.answers.iter();
        if let (Some((answer, _)), None) = (answers.next(), answers.next()) {
            return write!(f, " {answer}");
        }
        for reason in &self.lets {
            write!(f, " {reason};")?;
        }
        if self.undeclared {
            write!(f, " targets differ, and nothing lets them")?;
        }
        self.answers
            .iter()
            .try_for_each(|(answer, targets)| write!(f, "\n    {}: {answer}", targets.join(", ")))
    }
}
