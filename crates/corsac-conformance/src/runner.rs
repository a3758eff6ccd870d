//! Runs the cases over a target.

use crate::answer::Answer;
use crate::case::Case;
use crate::report::{Found, Outcome, Report};
use crate::suite::Suite;
use crate::target::Target;

impl Suite {
    /// Runs every case over a target.
    pub fn run(&self, target: &mut dyn Target) -> Report {
        let http2 = target.speaks_http2();
        let (cases, left_out): (Vec<&Case>, Vec<&Case>) =
            self.cases.iter().partition(|case| http2 || !case.request.http2);
        let mut found = Vec::new();
        for case in cases {
            let answer = target.exchange(&case.setup, &case.request);
            let outcome = self.judge(target.framework(), case, &answer);
            found.push(Found { case: case.clone(), answer, outcome });
        }
        let deviations = self.deviations.iter().filter(|deviation| deviation.framework == target.framework());
        Report {
            target: target.name().to_owned(),
            found,
            left_out: left_out.into_iter().map(Case::label).collect(),
            deviations: deviations.cloned().collect(),
        }
    }

    fn judge(&self, framework: &str, case: &Case, answer: &Result<Answer, String>) -> Outcome {
        let deviation = self
            .deviations
            .iter()
            .find(|deviation| deviation.framework == framework && deviation.case == case.id);
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Outcome::Differs(vec![format!("! no answer: {error}")]),
        };
        let differences = case.expected.differences(answer);
        let Some(deviation) = deviation else {
            return if differences.is_empty() { Outcome::AsExpected } else { Outcome::Differs(differences) };
        };
        if differences.is_empty() {
            return Outcome::Differs(vec![format!(
                "! answers as it should: the deviation `{}` is no longer true",
                deviation.happens
            )]);
        }
        let instead = match deviation.expected(case) {
            Ok(instead) => instead.differences(answer),
            Err(error) => vec![format!("! the deviation cannot be read: {error}")],
        };
        if instead.is_empty() {
            return Outcome::Deviates;
        }
        let mut lines =
            vec![format!("! neither as it should, nor as the deviation says: {}", deviation.happens)];
        lines.extend(instead);
        Outcome::Differs(lines)
    }
}
