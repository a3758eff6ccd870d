//! A large policy, and many threads.

use super::markdown::{Side::Left, table};
use super::results::Results;

const NOT_MEASURED: &str = "not measured";

/// What it takes to load a policy of 100,000 origins.
pub(super) fn policy(results: &Results) -> String {
    let heap = |bytes: fn(&crate::measure::allocations::Heap) -> u64| {
        results.heap.as_ref().map_or(NOT_MEASURED.to_owned(), |heap| mebibytes(bytes(heap)))
    };
    let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    table(
        &[Left],
        &[
            row(["100,000 origins", ""]),
            row(["loaded and checked in", &format!("{:.2} s", results.load.as_secs_f64())]),
            row(["heap once it is loaded", &heap(|heap| heap.kept)]),
            row(["heap at most, while it is", &heap(|heap| heap.most)]),
        ],
    )
}

pub(super) fn mebibytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "figures of this size fit")]
    let bytes = bytes as f64;
    format!("{:.1} MiB", bytes / f64::from(1 << 20))
}

/// How many times as much two threads get done as one.
pub(super) fn threads(results: &Results) -> String {
    let row = |what: &str, ratio: Option<f64>| {
        let ratio = ratio.map_or(NOT_MEASURED.to_owned(), |ratio| format!("{ratio:.2}"));
        vec![what.to_owned(), ratio]
    };
    let threads = results.threads;
    table(
        &[Left],
        &[
            vec!["two threads, of one".to_owned(), String::new()],
            row("verdicts (`outcome`), one policy", threads.map(|threads| threads.verdicts)),
            row("decisions (`evaluate`), one policy", threads.map(|threads| threads.decisions)),
            row("decisions, each thread with a policy of its own", threads.map(|threads| threads.apart)),
        ],
    )
}
