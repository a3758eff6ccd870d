//! Instructions per request, as callgrind of Valgrind counts them: they repeat within a thousandth, where time does not.

use std::error::Error;
use std::fs;
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
    let all: Vec<(Scenario, Side)> = cases(stand, scenarios).collect();
    if counts.len() < all.len() {
        return Err(format!("valgrind counted {} of {} subjects", counts.len(), all.len()).into());
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of this size fit")]
    let figures: Figures = all
        .iter()
        .zip(counts)
        .map(|((scenario, side), count)| ((*scenario, *side), count as f64 / requests(scenario) as f64))
        .collect();
    Ok(added(&figures))
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

fn run(directory: &Path, part: &Part) -> Result<Vec<u64>, Box<dyn Error>> {
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
        .stdout(Stdio::null())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("valgrind failed: {}", said.lines().last().unwrap_or_default()).into());
    }
    let mut counts = Vec::new();
    // They are numbered from 1 on.
    while let Ok(text) = fs::read_to_string(directory.join(format!("count.{}", counts.len() + 1))) {
        let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
        let total = total.and_then(|total| total.split(' ').next());
        counts.push(total.ok_or("callgrind wrote no summary")?.parse()?);
    }
    Ok(counts)
}

/// What the run under Valgrind does: every subject once to warm up, and once to be counted.
pub(crate) fn run_counted(stand: &Stand, scenarios: &[Scenario]) {
    for (scenario, side) in cases(stand, scenarios) {
        let batch = || stand.batch(&scenario, side, requests(&scenario));
        if let Some(batch) = batch() {
            batch();
        }
        if let Some(batch) = batch() {
            counted(batch);
        }
    }
}

/// Found by its name.
#[inline(never)]
fn counted(batch: Batch<'_>) {
    batch();
    std::hint::black_box(());
}
