//! What is worth saying about a policy as a whole, one file per family.

mod groups;
mod paths;
mod preflight_cache;

use crate::compile::CompiledRule;
use crate::diagnostic::Findings;
use crate::source::Sources;

pub(crate) use groups::unused as unused_groups;

pub(crate) fn lint(rules: &[CompiledRule], sources: &Sources, findings: &mut Findings) {
    paths::without_base(rules, sources, findings);
    paths::ungoverned(rules, findings);
    preflight_cache::max_age_absent(rules, findings);
}
