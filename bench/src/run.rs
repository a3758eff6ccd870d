//! What the program does.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use crate::args::{Args, Part};
use crate::measure::allocations::Counted;
use crate::measure::{Figures, allocations, instructions, load, threads, time};
use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::table::Results;
use crate::{check, guard, page};

/// Runs the comparison.
#[must_use]
pub fn compare() -> ExitCode {
    done(try_compare(&Args::parse()))
}

/// Counts allocations, with a function that says, of what it runs: how many, the bytes that are left, and the most at
/// once.
#[must_use]
pub fn count_allocations(measure: impl Fn(&mut dyn FnMut()) -> (u64, u64, u64)) -> ExitCode {
    let part = Part::parse();
    let scenarios = Scenario::of_part(&part);
    let out = std::io::stdout().lock();
    let stand = Stand::new(&scenarios, part.sides());
    done(stand.and_then(|stand| allocations::run_counted(&stand, &scenarios, measure, out)))
}

fn done(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn try_compare(args: &Args) -> Result<(), Box<dyn Error>> {
    let scenarios = Scenario::of_part(&args.part);
    if args.counted {
        let stand = Stand::new(&scenarios, args.part.sides())?;
        return instructions::run_counted(&stand, &scenarios, std::io::stdout().lock());
    }
    if args.check || args.update {
        return guard(args);
    }
    let results = measure(scenarios, args)?;
    let mut out = std::io::stdout().lock();
    for framework in results.frameworks() {
        writeln!(out, "{framework}\n\n{}", results.table(framework))?;
    }
    writeln!(out, "{}", results.policy())?;
    if let Some(file) = &args.page {
        page::write(file, &results)?;
        writeln!(out, "written: {}", file.display())?;
    }
    Ok(())
}

/// Says what is being done: all of it takes minutes.
struct Progress(Instant);

impl Progress {
    fn say(&self, what: &str) {
        let _ = writeln!(std::io::stderr(), "[{:>3} s] {what}", self.0.elapsed().as_secs());
    }
}

fn measure(scenarios: Vec<Scenario>, args: &Args) -> Result<Results, Box<dyn Error>> {
    let progress = Progress(Instant::now());
    progress.say("loading policies");
    let stand = Stand::new(&scenarios, args.part.sides())?;
    let faults = check::faults(&stand, &scenarios);
    if !faults.is_empty() {
        return Err(format!("not all do the same work:\n{}", faults.join("\n")).into());
    }
    progress.say("time");
    let times = time::times(&stand, &scenarios, args.rounds);
    let (load, threads) = (load::time()?, threads::two_over_one()?);
    let (counted, instructions) = count(&stand, &scenarios, args, &progress)?;
    progress.say("done");
    Ok(Results { scenarios, times, counted, instructions, load, threads })
}

/// Allocations, and instructions where they can be counted.
fn count(
    stand: &Stand,
    scenarios: &[Scenario],
    args: &Args,
    progress: &Progress,
) -> Result<(Counted, Option<Figures>), Box<dyn Error>> {
    progress.say("allocations");
    let counted = allocations::allocations(stand, scenarios, &args.part)?;
    let instructions = if args.no_instructions {
        None
    } else if instructions::can_count() {
        progress.say("instructions, under valgrind");
        Some(instructions::instructions(stand, scenarios, &args.part)?)
    } else {
        progress.say("instructions are not measured: there is no `valgrind`");
        None
    };
    Ok((counted, instructions))
}

/// Compares with what is checked in, or checks in what is counted now.
fn guard(args: &Args) -> Result<(), Box<dyn Error>> {
    let progress = Progress(Instant::now());
    let args = Args { part: Part { guarded: true, only: Vec::new() }, ..args.clone() };
    let scenarios = Scenario::of_part(&args.part);
    let stand = Stand::new(&scenarios, args.part.sides())?;
    let (counted, instructions) = count(&stand, &scenarios, &args, &progress)?;
    let mut out = std::io::stdout().lock();
    if args.update {
        let file = guard::update(&counted.figures, instructions.as_ref())?;
        writeln!(out, "written: {}", file.display())?;
        return Ok(());
    }
    let verdict = guard::check(&counted.figures, instructions.as_ref())?;
    for line in
        verdict.notes.iter().map(|note| format!("NOTE: {note}")).chain(verdict.problems.iter().cloned())
    {
        writeln!(out, "{line}")?;
    }
    if verdict.problems.is_empty() {
        writeln!(out, "{} scenarios cost no more than is checked in", scenarios.len())?;
        return Ok(());
    }
    Err(format!(
        "{} counts have grown, or are new; where that is meant, check them in: cargo run --release -p corsac-bench -- --update",
        verdict.problems.len()
    )
    .into())
}
