//! Step 1: the rule, by path.

use super::event::{Event, Recorder};
use crate::path::{Form, form, is_plain, without_trailing_slash};
use crate::policy::Compiled;
use crate::request::RequestView;

/// Which rule governs a request.
pub(super) enum Selected {
    /// This one, by its place in the policy.
    Rule(u32),
    /// None.
    None,
    /// The path can be read in two ways, or in none; whether a rule that may be meant rejects.
    Ambiguous { reject: bool },
}

/// Finds the rule by path, as it is on the wire and in its normal form.
#[inline]
pub(super) fn select(
    policy: &Compiled,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Selected {
    let path = request.path();
    let ignores_slash = request.ignores_trailing_slash();
    let (wire, normal, suspect) = if is_plain(path) {
        let wire = policy.paths.select(path);
        let routed = if ignores_slash { without_trailing_slash(path) } else { path };
        (wire, if routed.len() < path.len() { policy.paths.select(routed) } else { wire }, false)
    } else if let Some(selected) = select_unusual(policy, path, ignores_slash) {
        selected
    } else {
        // Not looked at, so any rule could be meant.
        recorder.record(Event::Ambiguous { wire: None, normal: None });
        return Selected::Ambiguous { reject: policy.rules.iter().any(|rule| rule.reject) };
    };
    if wire != normal || (suspect && wire.is_some()) {
        recorder.record(Event::Ambiguous { wire, normal });
        let rejects = |rule: Option<u32>| {
            rule.and_then(|rule| policy.rules.get(rule as usize)).is_some_and(|rule| rule.reject)
        };
        return Selected::Ambiguous { reject: rejects(wire) || rejects(normal) };
    }
    match wire {
        Some(rule) => {
            recorder.record(Event::Governed { rule });
            Selected::Rule(rule)
        }
        None => {
            recorder.record(Event::NotGoverned);
            Selected::None
        }
    }
}

/// The rule for the path as it is, the one for its normal form, and whether the path is suspect; nothing where the path
/// is too long to be looked at. Not inlined: the normal form takes 8 KiB of the stack.
#[inline(never)]
fn select_unusual(
    policy: &Compiled,
    path: &[u8],
    ignores_slash: bool,
) -> Option<(Option<u32>, Option<u32>, bool)> {
    let routed = |path| if ignores_slash { without_trailing_slash(path) } else { path };
    let (normal, suspect) = match form(path) {
        Form::TooLong if policy.rules.is_empty() => return Some((None, None, false)),
        Form::TooLong => return None,
        Form::Plain => (policy.paths.select(routed(path)), false),
        Form::Other { path, suspect } => (policy.paths.select(routed(&path)), suspect),
    };
    Some((policy.paths.select(path), normal, suspect))
}
