//! Loading a large policy.

use std::error::Error;
use std::time::{Duration, Instant};

use corsac_core::{Loader, Policy};

use super::median;
use crate::setup::Setup;

/// How many origins a large policy lists.
pub(crate) const ORIGINS: usize = 100_000;

/// Loads and checks a policy of any size.
pub(crate) fn load(text: &str) -> Result<Policy, Box<dyn Error>> {
    Ok(Loader::new().yaml(text).max_bytes(usize::MAX).load()?)
}

/// How long it takes to load and check a policy of 100,000 origins; the median of five.
pub(crate) fn time() -> Result<Duration, Box<dyn Error>> {
    let text = Setup::Exact(ORIGINS).policy();
    let mut seconds = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        let policy = load(&text)?;
        seconds.push(start.elapsed().as_secs_f64());
        drop(policy);
    }
    Ok(Duration::from_secs_f64(median(seconds).unwrap_or_default()))
}
