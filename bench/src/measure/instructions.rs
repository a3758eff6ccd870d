//! Instructions per request, as callgrind of Valgrind counts them: they repeat within a hundredth, where time does not.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::conditions::{Conditions, processor};
use super::{Figures, added, cases, requests};
use crate::args::Part;
use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::subject::{Batch, Side};

/// What was counted, and under which conditions.
#[derive(Debug)]
pub(crate) struct Counted {
    /// Instructions per request; of an application behind a layer, what the layer adds.
    pub(crate) figures: Figures,
    pub(crate) conditions: Conditions,
}

/// The version of Valgrind; nothing where it is not there.
pub(crate) fn version() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().trim_start_matches("valgrind-").to_owned())
}

/// Counts, with this version of Valgrind.
///
/// This program runs itself under Valgrind, once: [`counted`] is where counting begins and ends, and where the count is
/// written down and set back.
pub(crate) fn instructions(
    stand: &Stand,
    scenarios: &[Scenario],
    part: &Part,
    version: String,
) -> Result<Counted, Box<dyn Error>> {
    let directory = std::env::temp_dir().join(format!("corsac-bench-{}", std::process::id()));
    fs::create_dir_all(&directory)?;
    let run = run(&directory, part);
    let _ = fs::remove_dir_all(&directory);
    let (processor, counts) = run?;
    // `bunner_cors_rs` gives up on a pattern that takes it too long to compile, which under Valgrind it does.
    #[expect(clippy::cast_precision_loss, reason = "counts of this size fit")]
    let figures: Figures = cases(stand, scenarios)
        .filter_map(|case| Some((case, *counts.get(&name(&case))? as f64 / requests(&case.0) as f64)))
        .collect();
    Ok(Counted { figures: added(&figures), conditions: Conditions::of_this_build(version, processor) })
}

/// What the other process calls a subject.
fn name((scenario, side): &(Scenario, Side)) -> String {
    format!("{scenario}, {side:?}")
}

/// What the processor shows there, and counts by name.
type Run = (String, BTreeMap<String, u64>);

fn run(directory: &Path, part: &Part) -> Result<Run, Box<dyn Error>> {
    // As it is demangled.
    let function = "corsac_bench::measure::instructions::counted";
    let mut command = Command::new("valgrind");
    // The C library, Rocket and Valgrind take settings from the environment, and Valgrind from a file of the working
    // directory as well: whoever runs this must not change what is counted.
    command.env_clear().current_dir(directory);
    for name in ["PATH", "TMPDIR", "VALGRIND_LIB"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    let output = command
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={function}"))
        .arg(format!("--dump-after={function}"))
        .arg(format!("--callgrind-out-file={}", directory.join("count").display()))
        .arg(std::env::current_exe()?)
        .arg("--counted")
        .args(part.arguments())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("valgrind failed: {}", said.lines().last().unwrap_or_default()).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut lines = text.lines();
    let processor = lines.next().ok_or("the run under valgrind said nothing")?;
    // They are numbered from 1 on.
    let count = |(number, name): (usize, &str)| {
        let text = fs::read_to_string(directory.join(format!("count.{number}")))?;
        let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
        let total = total.and_then(|total| total.split(' ').next());
        Ok((name.to_owned(), total.ok_or("callgrind wrote no summary")?.parse()?))
    };
    let counts: Result<_, Box<dyn Error>> = (1..).zip(lines).map(count).collect();
    Ok((processor.to_owned(), counts?))
}

/// What the run under Valgrind does: every subject once to warm up, and once to be counted. It says what the processor
/// shows it, and which subjects there were.
pub(crate) fn run_counted(
    stand: &Stand,
    scenarios: &[Scenario],
    mut out: impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(out, "{}", processor())?;
    for (scenario, side) in cases(stand, scenarios) {
        let batch = || stand.batch(&scenario, side, requests(&scenario));
        if let Some((mut warm_up, mut batch)) = batch().zip(batch()) {
            warm_up();
            counted(&mut batch);
            writeln!(out, "{}", name(&(scenario, side)))?;
        }
    }
    Ok(())
}

/// Found by its name.
#[inline(never)]
fn counted(batch: &mut Batch<'_>) {
    batch();
    std::hint::black_box(());
}
