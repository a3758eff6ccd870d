//! Nothing that is fast and wrong is measured.

use crate::answer::Answer;
use crate::request::Wire;
use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::subject::Side;

/// What is wrong with the answers that subjects give; each is asked for several origins and paths of its policy.
pub(crate) fn faults(stand: &Stand, scenarios: &[Scenario]) -> Vec<String> {
    let mut faults = Vec::new();
    for scenario in scenarios {
        for side in Side::ALL {
            let Some(subject) = stand.subject(scenario, side) else { continue };
            for wire in scenario.ask.requests(scenario.setup, 3) {
                let fault = match subject.answer(&wire) {
                    Some(answer) => fault(scenario, side, &wire, &answer),
                    None => Some("does not answer at once".to_owned()),
                };
                faults.extend(fault.map(|fault| format!("{scenario}, {side:?}: {fault}")));
            }
        }
    }
    faults
}

/// What is wrong with an answer; nothing where it is as it should be.
fn fault(scenario: &Scenario, side: Side, wire: &Wire, answer: &Answer) -> Option<String> {
    if side == Side::Bare && !scenario.framework.is_core() {
        // A bare application says nothing about origins, but it is there.
        return (answer.status != 200).then(|| format!("answers {}", answer.status));
    }
    let missing = answer.missing(wire);
    match scenario.ask.granted() {
        Some(true) if !missing.is_empty() => return Some(format!("lacks {}", missing.join(", "))),
        Some(false) if missing.is_empty() => return Some("grants what should be denied".to_owned()),
        _ => {}
    }
    // What a peer leaves out is measured too: where that is mended, the page must say so.
    let lacks_vary = side == Side::Peer && scenario.framework.peer_lacks_vary(scenario.ask);
    // actix-cors says no more than 400 to a preflight that it denies.
    let terse = side == Side::Peer && answer.status == 400;
    match (lacks_vary, answer.varies()) {
        (true, true) => Some("says `Vary: Origin`, and is listed as one that does not".to_owned()),
        (false, false) if !terse => Some("lacks `Vary: Origin`".to_owned()),
        _ => None,
    }
}
