//! An explanation for people.

use std::fmt::{self, Display, Formatter};

use super::Explanation;
use crate::decision::Outcome;

impl Display for Explanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let decision = &self.decision;
        write!(f, "{}: {}", decision.outcome(), decision.reason())?;
        match decision.status() {
            Some(status) => writeln!(f, ", answered with {status}")?,
            None if decision.outcome() == Outcome::Denied => {
                writeln!(f, ", the application answers without CORS headers")?
            }
            None => writeln!(f, ", the application answers")?,
        }
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
        if decision.is_governed() {
            for (name, value) in decision.headers() {
                writeln!(f, "  > {name}: {value}")?;
            }
            if decision.headers().next().is_none() {
                writeln!(f, "  > no CORS headers")?;
            }
            if !decision.vary().is_empty() {
                writeln!(f, "  > vary: {}", decision.vary().join(", "))?;
            }
        }
        for advice in &self.advice {
            writeln!(f, "  = {advice}")?;
        }
        Ok(())
    }
}
