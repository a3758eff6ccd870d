//! What the program does.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use crate::args::{Args, Part};
use crate::measure::{allocations, instructions, load, threads, time};
use crate::report::{self, Results};
use crate::scenarios::Scenario;
use crate::stand::Stand;
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
    let blocks = report::blocks(&measure(scenarios, args)?);
    let mut out = std::io::stdout().lock();
    for block in blocks.iter().filter(|block| block.name != report::SHORT) {
        writeln!(out, "## {}\n\n{}", block.name, block.text)?;
    }
    for file in &args.page {
        page::write(file, &blocks)?;
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
    progress.say("a large policy, and two threads");
    let (load, threads) = (load::time()?, threads::two_over_one()?);
    let (counted, instructions) = count(&stand, &scenarios, args, &progress)?;
    progress.say("done");
    Ok(Results {
        scenarios,
        times,
        instructions: instructions.map(|counted| counted.figures),
        allocations: counted.figures,
        load,
        heap: counted.policy,
        threads,
    })
}

/// Allocations, and instructions where they can be counted.
fn count(
    stand: &Stand,
    scenarios: &[Scenario],
    args: &Args,
    progress: &Progress,
) -> Result<(allocations::Counted, Option<instructions::Counted>), Box<dyn Error>> {
    progress.say("allocations");
    let counted = allocations::allocations(stand, scenarios, &args.part)?;
    let version = if args.no_instructions { None } else { instructions::version() };
    let instructions = match version {
        Some(version) => {
            progress.say("instructions, under valgrind");
            Some(instructions::instructions(stand, scenarios, &args.part, version)?)
        }
        None => {
            progress.say("instructions are not measured: there is no `valgrind`, or it was not asked");
            None
        }
    };
    Ok((counted, instructions))
}

/// Compares with what is checked in, or checks in what is counted now.
fn guard(args: &Args) -> Result<(), Box<dyn Error>> {
    if cfg!(debug_assertions) {
        return Err("what is checked in are counts of a release build: add `--release`".into());
    }
    let progress = Progress(Instant::now());
    let args = Args { part: Part { guarded: true, only: Vec::new() }, ..args.clone() };
    let scenarios = Scenario::of_part(&args.part);
    let stand = Stand::new(&scenarios, args.part.sides())?;
    let (counted, instructions) = count(&stand, &scenarios, &args, &progress)?;
    let mut out = std::io::stdout().lock();
    if args.update {
        let (file, note) = guard::update(&counted.figures, instructions.as_ref())?;
        writeln!(out, "written: {}", file.display())?;
        return Ok(note.map_or(Ok(()), |note| writeln!(out, "NOTE: {note}"))?);
    }
    let verdict = guard::check(&counted.figures, instructions.as_ref())?;
    writeln!(out, "{verdict}")?;
    if verdict.problems.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} counts have grown, or are new; where that is meant, check them in: \
         cargo run --release -p corsac-bench -- --update",
        verdict.problems.len()
    )
    .into())
}
