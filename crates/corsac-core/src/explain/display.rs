//! An explanation for people.

use std::fmt::{self, Display, Formatter};

use super::{Explanation, Step};
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
        let width = self.steps.iter().map(|step| step.text.chars().count()).max().unwrap_or(0).min(72);
        for step in &self.steps {
            write_step(f, step, width)?;
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

fn write_step(f: &mut Formatter<'_>, step: &Step, width: usize) -> fmt::Result {
    let sign = match step.passed {
        Some(true) => "ok",
        Some(false) => "no",
        None => "--",
    };
    match &step.place {
        Some(place) => writeln!(f, "  {sign} {:<width$}  {place}", step.text),
        None => writeln!(f, "  {sign} {}", step.text),
    }
}
