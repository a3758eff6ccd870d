//! An explanation for people.

use std::fmt::{self, Display, Formatter, Write};

use super::Explanation;
use crate::decision::Outcome;

impl Explanation {
    /// The outcome, the steps and the headers, without the advice; the steps can be left out where another explanation
    /// has told them.
    pub(crate) fn body(&self, short: bool) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.outcome(&mut text);
        if !short {
            let _ = self.write_steps(&mut text);
        }
        let _ = self.write_headers(&mut text);
        // The outcome goes with the steps, a step further in than what stands above them.
        text.lines().map(|line| format!("  {}\n", line.strip_prefix("  ").unwrap_or(line))).collect()
    }

    fn outcome(&self, f: &mut impl Write) -> fmt::Result {
        let decision = &self.decision;
        write!(f, "{}: {}", decision.outcome(), decision.reason())?;
        match decision.status() {
            Some(status) => writeln!(f, ", answered with {status}"),
            None if decision.outcome() == Outcome::Denied => {
                writeln!(f, ", the application answers without CORS headers")
            }
            None => writeln!(f, ", the application answers"),
        }
    }

    fn write_steps(&self, f: &mut impl Write) -> fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            let sign = match step.passed {
                Some(true) => "✓",
                Some(false) => "✗",
                None => "·",
            };
            writeln!(f, "  {sign} {}", step.text)?;
            // A line that decided several steps is shown once, after the last of them.
            let next = self.steps.get(index + 1);
            let again = next.is_some_and(|next| next.line.is_some() && next.place == step.place);
            match (&step.place, &step.line) {
                (Some(place), Some(line)) if !again => writeln!(f, "      {place}: {line}")?,
                (Some(place), None) if place.variable => writeln!(f, "      {place}")?,
                _ => {}
            }
        }
        Ok(())
    }

    fn write_headers(&self, f: &mut impl Write) -> fmt::Result {
        let decision = &self.decision;
        if !decision.is_governed() {
            return Ok(());
        }
        for (name, value) in decision.headers() {
            writeln!(f, "  > {name}: {value}")?;
        }
        if decision.headers().next().is_none() {
            writeln!(f, "  > no CORS headers")?;
        }
        if !decision.vary().is_empty() {
            writeln!(f, "  > vary: {}", decision.vary().join(", "))?;
        }
        Ok(())
    }
}

impl Display for Explanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.outcome(f)?;
        self.write_steps(f)?;
        self.write_headers(f)?;
        self.advice.iter().try_for_each(|advice| writeln!(f, "  = {advice}"))
    }
}
