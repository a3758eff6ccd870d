//! Which messages stand in a paste.

use super::known::Role;
use super::matcher::{Match, Matcher};
use super::paste::Paste;
use super::pattern::{PATTERNS, Pattern};

/// The messages that stand in a paste, in their order, and how many bytes were looked at to find them.
pub(super) fn recognise(paste: &Paste) -> (Vec<Match>, usize) {
    let mut matcher = Matcher::new(paste);
    let all = paste.squeezed.len();
    let mut found = between(&mut matcher, false, 0, all);
    // What fits much is taken only where nothing else stands.
    let ends: Vec<(usize, usize)> = found.iter().map(|found| (found.start, found.end)).collect();
    let mut from = 0;
    for (start, end) in ends.into_iter().chain([(all, all)]) {
        found.extend(between(&mut matcher, true, from, start));
        from = end;
    }
    found.sort_by_key(|found| found.start);
    (found, matcher.finder.work)
}

fn between(matcher: &mut Matcher<'_>, weak: bool, from: usize, to: usize) -> Vec<Match> {
    let patterns: Vec<&'static Pattern> =
        PATTERNS.iter().filter(|pattern| (pattern.known.role == Role::Weak) == weak).collect();
    let mut found = Vec::new();
    let mut at = from;
    loop {
        let starts = patterns.iter().map(|pattern| matcher.finder.next(&pattern.start, at));
        let Some(start) = starts.flatten().min().filter(|start| *start < to) else { return found };
        let here: Vec<Match> = patterns
            .iter()
            .filter_map(|pattern| {
                let stands = matcher.finder.next(&pattern.start, at) == Some(start);
                stands.then(|| matcher.at(pattern, start)).flatten()
            })
            .filter(|found| found.end <= to)
            .collect();
        at = match best(here) {
            Some(best) => {
                let end = best.end;
                found.push(best);
                end
            }
            None => start + 1,
        };
    }
}

/// The one of which most stands there word for word. One that is cut off could have ended in another way.
fn best(mut here: Vec<Match>) -> Option<Match> {
    here.sort_by_key(|found| (found.truncated, std::cmp::Reverse(found.certain)));
    let first = here.first()?;
    let open = here.iter().skip(1).any(|other| {
        first.truncated
            && other.certain == first.certain
            && other.pattern.known.causes != first.pattern.known.causes
    });
    (!open).then(|| here.swap_remove(0))
}
