//! Heap allocations per request.
//!
//! A program of its own counts them: the counter stands in the allocator, and would cost those most that allocate most.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Figures, added, cases, requests};
use crate::args::Part;
use crate::scenarios::Scenario;
use crate::setup::Setup;
use crate::stand::Stand;

/// What the other program has counted.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Allocations per request; of an application behind a layer, what the layer adds.
    pub(crate) figures: Figures,
    /// What a policy of 100,000 origins takes once it is loaded, and at most while it is.
    pub(crate) policy: Option<Heap>,
}

/// Bytes on the heap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heap {
    pub(crate) kept: u64,
    pub(crate) most: u64,
}

/// What is known about allocations while something ran: how many, the bytes that are left, and the most at once.
pub(crate) type Measured = (u64, u64, u64);

/// Builds and runs the program that counts.
pub(crate) fn allocations(
    stand: &Stand,
    scenarios: &[Scenario],
    part: &Part,
) -> Result<Counted, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--release", "--bin", "corsac-bench-allocations", "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(part.arguments())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the program that counts allocations failed".into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut lines = text.lines();
    let mut figures = Figures::new();
    for (scenario, side) in cases(stand, scenarios) {
        let count: u64 = lines.next().ok_or("allocations were not counted to the end")?.parse()?;
        #[expect(clippy::cast_precision_loss, reason = "counts of this size fit")]
        figures.insert((scenario, side), count as f64 / requests(&scenario) as f64);
    }
    let mut bytes = || lines.next().and_then(|line| line.parse().ok());
    let policy = bytes().zip(bytes()).map(|(kept, most)| Heap { kept, most });
    Ok(Counted { figures: added(&figures), policy })
}

/// What that program does: a line for each subject, and two for a policy of 100,000 origins.
pub(crate) fn run_counted(
    stand: &Stand,
    scenarios: &[Scenario],
    measure: impl Fn(&mut dyn FnMut()) -> Measured,
    mut out: impl Write,
) -> Result<(), Box<dyn Error>> {
    for (scenario, side) in cases(stand, scenarios) {
        let batch = || stand.batch(&scenario, side, requests(&scenario));
        let Some((mut warm_up, mut batch)) = batch().zip(batch()) else { continue };
        warm_up();
        let (count, ..) = measure(&mut *batch);
        writeln!(out, "{count}")?;
    }
    let text = Setup::Exact(super::load::ORIGINS).policy();
    let mut loaded = None;
    let (_, kept, most) = measure(&mut || loaded = Some(super::load::load(&text)));
    loaded.ok_or("not loaded")??;
    writeln!(out, "{kept}\n{most}")?;
    Ok(())
}
