//! How long browsers remember a preflight.

use crate::catalogue::Code;
use crate::compile::CompiledRule;
use crate::diagnostic::{Finding, Findings};

/// Without `max_age` a browser asks again after five seconds (Fetch, section 4.8, step 7.11).
pub(crate) fn max_age_absent(rules: &[CompiledRule], findings: &mut Findings) {
    if findings.has_errors() {
        // A `max_age` that could not be read would count as absent.
        return;
    }
    let mut without = rules.iter().flat_map(|rule| &rule.rule.grants).filter(|grant| grant.max_age.is_none());
    let Some(first) = without.next() else { return };
    let message = match without.count() {
        0 => "a grant has no `max_age`: browsers ask again after 5 seconds".to_owned(),
        more => format!("{} grants have no `max_age`: browsers ask again after 5 seconds", more + 1),
    };
    let finding = Finding::note(Code::MAX_AGE_ABSENT, message)
        .at(first.mark, "no `max_age` here or in `defaults`")
        .help("`max_age: 10m` is within every browser's cap");
    findings.push(finding);
}
