//! Which messages belong together.

use super::cause::Cause;
use super::finding::Finding;

/// Every error once: lines that go with another are taken into it, and repeated ones are counted.
pub(super) fn group(found: Vec<Finding>) -> Vec<Finding> {
    let mut errors: Vec<Finding> = Vec::new();
    let mut loose: Vec<Finding> = Vec::new();
    for finding in found {
        let goes_with = errors.iter_mut().rev().find(|error| accompanies(&finding, error));
        match goes_with {
            Some(error) => error.facts.complete(finding.facts),
            None if finding.companion => loose.push(finding),
            None => errors.push(finding),
        }
    }
    // A line that says little may stand before the one that says more.
    for finding in loose {
        match errors.iter_mut().find(|error| accompanies(&finding, error)) {
            Some(error) => error.facts.complete(finding.facts),
            None => errors.push(finding),
        }
    }
    counted(errors)
}

/// Whether a line only says once more that another error happened.
fn accompanies(line: &Finding, error: &Finding) -> bool {
    if error.companion || line.cause == Cause::HttpStatus {
        return false;
    }
    let shared = line.engines.iter().any(|engine| error.engines.contains(engine));
    let same_url = line.facts.url.is_some()
        && [&error.facts.url, &error.facts.redirected_from].contains(&&line.facts.url);
    // Firefox says of every failed preflight, in a second line, that the request did not succeed.
    let generic = line.id == "CORSDidNotSucceed2" && error.id != line.id && same_url;
    // Of a redirected preflight it says as well that it did not succeed.
    let redirected =
        line.cause == Cause::PreflightStatus && error.cause == Cause::PreflightRedirect && same_url;
    // Chromium names the directive in one line, and the API in the next.
    let twice = line.id == "CSP.fetch" && error.cause == line.cause && same_url;
    shared
        && (generic
            || redirected
            || twice
            || (line.companion && (line.facts.url.is_none() || error.facts.url.is_none() || same_url)))
}

fn counted(errors: Vec<Finding>) -> Vec<Finding> {
    let mut counted: Vec<Finding> = Vec::new();
    for error in errors {
        let same = counted.iter_mut().find(|known| {
            known.cause == error.cause
                && known.companion == error.companion
                && known.facts.agrees(&error.facts)
        });
        match same {
            Some(known) => {
                known.count += error.count;
                for engine in error.engines {
                    if !known.engines.contains(&engine) {
                        known.engines.push(engine);
                    }
                }
                // What only one of the texts can mean is not what happened.
                known.or.retain(|cause| error.or.contains(cause));
                known.facts.complete(error.facts);
            }
            None => counted.push(error),
        }
    }
    counted
}
