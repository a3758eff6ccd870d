//! Every subject does the work that it is measured for.

use crate::check::faults;
use crate::scenarios::Scenario;
use crate::stand::Stand;
use crate::subject::Side;

/// A list of a hundred thousand is no other work, and takes long to load without optimisation.
fn small() -> Vec<Scenario> {
    Scenario::all().into_iter().filter(|scenario| scenario.setup.size() <= 1_000).collect()
}

#[test]
fn every_subject_answers_as_it_should() {
    let scenarios = small();
    let faults = faults(&Stand::new(&scenarios, &Side::ALL).unwrap(), &scenarios);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is looked for is found: an application without a layer grants nothing, and a layer that denies does not grant.
#[test]
fn a_subject_that_does_less_is_seen() {
    let scenarios: Vec<Scenario> = small()
        .into_iter()
        .filter(|scenario| scenario.framework == crate::subjects::Framework::Tower)
        .collect();
    let mut stand = Stand::new(&scenarios, &Side::ALL).unwrap();
    stand.disguise(Side::Bare, Side::Corsac);
    let faults = faults(&stand, &scenarios);
    assert!(
        faults.iter().any(|fault| fault.contains("Corsac: lacks `access-control-allow-origin")),
        "{faults:?}"
    );
    assert!(faults.iter().any(|fault| fault.contains("Corsac: lacks `Vary: Origin`")), "{faults:?}");
}
