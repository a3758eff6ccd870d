//! Counts heap allocations. The crate that counts puts itself into the allocator of a program that names it, and so this
//! is no part of the one that measures time.

use std::process::ExitCode;

fn main() -> ExitCode {
    corsac_bench::count_allocations(|run| {
        let measured = allocation_counter::measure(run);
        let kept = u64::try_from(measured.bytes_current).unwrap_or(0);
        (measured.count_total, kept, measured.bytes_max)
    })
}
