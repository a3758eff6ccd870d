//! What tests of a policy leave out, for random policies: the case that is suggested for a gap closes it, and what is
//! taken to make no difference makes none.

use corsac_core::browser::{Credentials, Request as Page, Response};
use corsac_core::origin::Origin;
use corsac_core::testing::{Coverage, Mutants, play_neighbours};
use corsac_core::{Exchange, Policy};

use crate::generate::{Random, policy, request, setting};
use crate::reference::{Ask, Reference};

/// Calls the check for random policies that load; fails where too few do.
fn for_random_policies(name: &str, share: u64, mut check: impl FnMut(&mut Random, &str, &Policy) -> usize) {
    let seed = setting("CORSAC_SEED", 7);
    let mut random = Random(seed);
    let (mut loaded, mut checked, count) = (0, 0, setting("CORSAC_CASES", 1_000_000) / share);
    for _ in 0..count {
        let text = policy::plan(&mut random).write();
        let Ok(policy) = Policy::from_yaml(&*text) else { continue };
        loaded += 1;
        checked += check(&mut random, &text, &policy);
    }
    crate::say!("{name}: {checked} checked, {loaded} policies of {count}, seed {seed}");
    assert!(loaded >= count / 10, "{name}: only {loaded} of {count} policies were of use");
}

#[test]
fn the_suggested_cases_cover_every_gap() {
    for_random_policies("gaps", 2000, |_, text, policy| {
        let mut coverage = Coverage::default();
        coverage.add(policy, None);
        let before = coverage.report();
        assert_eq!((before.covered, before.gaps.len()), (0, before.items), "{text}");
        for gap in &before.gaps {
            assert!(gap.case.is_some(), "no case for: {gap}\n{text}");
        }
        for case in &before.cases {
            let result = case.case.run(policy);
            assert!(result.is_passed(), "{result}\n{text}");
            coverage.record(policy, &result.exchange);
        }
        let after = coverage.report();
        assert!(after.is_complete(), "{after}\n{text}");
        after.items
    });
}

#[test]
fn the_suggested_cases_notice_every_mutant() {
    for_random_policies("mutants", 20_000, |_, text, policy| {
        let mut mutants = Mutants::default();
        mutants.add(policy, None);
        let before = mutants.report();
        assert_eq!(before.noticed, 0);
        for case in &before.cases {
            mutants.case(policy, &case.case);
        }
        let after = mutants.report();
        assert!(after.is_complete(), "{after}\n{text}");
        let missed = mutants.without_effect();
        let missed: Vec<&String> = missed.iter().map(|(change, ..)| change).collect();
        assert_eq!((after.made, after.noticed), (before.made, before.made), "{missed:?}\n{text}");
        after.made
    });
}

#[test]
fn what_is_taken_to_make_no_difference_makes_none() {
    for_random_policies("changes without effect", 10_000, |random, text, policy| {
        let mut mutants = Mutants::default();
        mutants.add(policy, None);
        let reference = Reference::new(&crate::documents::read(text));
        let changes = mutants.without_effect();
        for (change, before, after) in &changes {
            for _ in 0..100 {
                let ask = request::request(random, &reference);
                let Some(page) = page(random, &ask) else { continue };
                let application = Response::new(200).header("X-Total", "1").header("X-Other", "1");
                let play = |policy: &Policy| told(&policy.explain_exchange(&page, &application));
                assert_eq!(play(before), play(after), "{change}\n{page:?}\n{text}");
            }
        }
        changes.len()
    });
}

#[test]
fn no_neighbour_is_admitted() {
    for_random_policies("neighbours", 2000, |_, text, policy| {
        let report = play_neighbours(policy);
        assert!(report.admitted.is_empty(), "{report}\n{text}");
        report.played
    });
}

/// What a page would send to be asked about so; nothing where no page sends it.
fn page(random: &mut Random, ask: &Ask) -> Option<Page> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    let first = |name: &str| ask.all(name).first().and_then(|value| text(value));
    let origin = first("origin").filter(|origin| Origin::parse(origin.as_bytes()).is_ok())?;
    let path = text(&ask.path).filter(|path| path.starts_with('/'))?;
    let method = first("access-control-request-method").or_else(|| text(&ask.method))?;
    let mut page = Page::new(origin, format!("https://your-api.test{path}")).method(method);
    for name in first("access-control-request-headers").unwrap_or_default().split(',').take(8) {
        page = page.header(name.trim(), "1");
    }
    if random.percent(30) {
        page = page.credentials(Credentials::Include);
    }
    Some(page)
}

/// What a case can tell of an exchange.
fn told(exchange: &Exchange) -> impl PartialEq + std::fmt::Debug + use<> {
    let readable = exchange.is_readable();
    let decision = exchange.decisive().filter(|_| !readable);
    exchange.outcomes().each_ref().map(|seen| {
        let visible = ["x-total", "x-other"].map(|name| readable && seen.header(name).is_some());
        let failure = seen.failure.as_ref().map(|failure| std::mem::discriminant(&failure.kind));
        let refused = decision.map(|decision| decision.reason());
        (seen.verdict, refused, failure, decision.and_then(|decision| decision.status()), visible)
    })
}
