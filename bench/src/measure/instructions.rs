//! Instructions per request, as callgrind of Valgrind counts them: they repeat within a thousandth, where time does not.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Figures, cases, requests};
use crate::args::Part;
use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::subject::{Batch, Side};

/// Whether Valgrind is there.
pub(crate) fn can_count() -> bool {
    let version =
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Instructions per request; of an application behind a layer, what the layer adds.
///
/// This program runs itself under Valgrind, once: [`counted`] is where counting begins and ends, and where the count is
/// written down and set back.
pub(crate) fn instructions(
    stand: &Stand,
    scenarios: &[Scenario],
    part: &Part,
) -> Result<Figures, Box<dyn Error>> {
    let directory = std::env::temp_dir().join(format!("corsac-bench-{}", std::process::id()));
    fs::create_dir_all(&directory)?;
    let counts = run(&directory, part);
    let _ = fs::remove_dir_all(&directory);
    let counts = counts?;
    // `bunner_cors_rs` gives up on a pattern that takes it too long to compile, which under Valgrind it does.
    #[expect(clippy::cast_precision_loss, reason = "counts of this size fit")]
    let figures: Figures = cases(stand, scenarios)
        .filter_map(|case| Some((case, *counts.get(&name(&case))? as f64 / requests(&case.0) as f64)))
        .collect();
    Ok(added(&figures))
}

/// What the other process calls a subject.
fn name((scenario, side): &(Scenario, Side)) -> String {
    format!("{scenario}, {side:?}")
}

/// What a layer adds to a bare application.
pub(super) fn added(figures: &Figures) -> Figures {
    let added = |((scenario, side), figure): (&(Scenario, Side), &f64)| {
        let alone = *side == Side::Bare || scenario.framework.is_core();
        let bare = if alone { 0.0 } else { *figures.get(&(*scenario, Side::Bare))? };
        Some(((*scenario, *side), figure - bare))
    };
    figures.iter().filter_map(added).collect()
}

fn run(directory: &Path, part: &Part) -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    // As it is demangled.
    let function = "corsac_bench::measure::instructions::counted";
    let output = Command::new("valgrind")
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
    let names = String::from_utf8(output.stdout)?;
    // They are numbered from 1 on.
    let count = |(number, name): (usize, &str)| {
        let text = fs::read_to_string(directory.join(format!("count.{number}")))?;
        let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
        let total = total.and_then(|total| total.split(' ').next());
        Ok((name.to_owned(), total.ok_or("callgrind wrote no summary")?.parse()?))
    };
    (1..).zip(names.lines()).map(count).collect()
}

/// What the run under Valgrind does: every subject once to warm up, and once to be counted. It says which there were.
pub(crate) fn run_counted(
    stand: &Stand,
    scenarios: &[Scenario],
    mut out: impl Write,
) -> Result<(), Box<dyn Error>> {
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
