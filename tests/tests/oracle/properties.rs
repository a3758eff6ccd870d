//! Properties that hold for every policy and request, whoever evaluates.

use crate::generate::policy::{self, Plan};
use crate::generate::{Random, request, setting};
use crate::reference::grant::is_token;
use crate::reference::{Answer, Ask, Reference, origin};

/// An evaluator of a policy's text; none where the text does not load.
pub(crate) type Make<E> = fn(&str) -> Option<E>;

const REQUESTS: usize = 40;

fn for_random_policies(name: &str, mut check: impl FnMut(&mut Random, &Plan) -> bool) {
    let seed = setting("CORSAC_SEED", 7);
    let mut random = Random(seed);
    let (mut checked, count) = (0, setting("CORSAC_CASES", 1_000_000) / 1000);
    for _ in 0..count {
        let plan = policy::plan(&mut random);
        checked += usize::from(check(&mut random, &plan));
    }
    crate::say!("{name}: {checked} policies of {count}, seed {seed}");
    assert!(checked as u64 >= count / 10, "{name}: only {checked} of {count} policies were of use");
}

/// An origin added to a grant changes nothing for any other origin.
pub(crate) fn adding_an_origin_is_local<E: Fn(&Ask) -> Answer>(make: Make<E>) {
    for_random_policies("adding an origin is local", |random, plan| {
        let mut more = plan.clone();
        let at = random.below(more.rules.len());
        let Some(grant) = more.rules[at].grants.first_mut() else { return false };
        let added = "https://added.example.net";
        if grant.origins == ["*"] {
            return false;
        }
        grant.origins.push(added.to_owned());
        let (Some(before), Some(after)) = (make(&plan.write()), make(&more.write())) else { return false };
        let reference = Reference::new(&crate::documents::read(&plan.write()));
        for _ in 0..REQUESTS {
            let ask = request::request(random, &reference);
            assert_eq!(before(&ask), after(&ask), "{}\n{ask:?}", more.write());
        }
        true
    });
}

/// With one grant in each rule, an entry added, pattern or not, never denies what was allowed.
pub(crate) fn adding_an_entry_denies_nothing<E: Fn(&Ask) -> Answer>(make: Make<E>) {
    for_random_policies("adding an entry denies nothing", |random, plan| {
        let mut plan = plan.clone();
        let mut more = plan.clone();
        for (rule, changed) in plan.rules.iter_mut().zip(&mut more.rules) {
            rule.grants.truncate(1);
            changed.grants.truncate(1);
            if let Some(grant) = changed.grants.first_mut()
                && grant.origins != ["*"]
            {
                grant
                    .origins
                    .push(random.pick(&["https://**.example.com", "https://*.app.example.com"]).to_owned());
            }
        }
        let (Some(before), Some(after)) = (make(&plan.write()), make(&more.write())) else { return false };
        let reference = Reference::new(&crate::documents::read(&more.write()));
        for _ in 0..REQUESTS {
            let ask = request::request(random, &reference);
            let answer = before(&ask);
            if answer.outcome == "allowed" {
                assert_eq!(answer, after(&ask), "{}\n{ask:?}", more.write());
            }
        }
        true
    });
}

/// Without credentials the same requests are allowed, with the same headers but the one.
pub(crate) fn removing_credentials_allows_no_more<E: Fn(&Ask) -> Answer>(make: Make<E>) {
    for_random_policies("removing credentials allows no more", |random, plan| {
        let mut less = plan.clone();
        for grant in less.rules.iter_mut().flat_map(|rule| &mut rule.grants) {
            grant.credentials = false;
        }
        let (Some(before), Some(after)) = (make(&plan.write()), make(&less.write())) else { return false };
        let reference = Reference::new(&crate::documents::read(&plan.write()));
        for _ in 0..REQUESTS {
            let ask = request::request(random, &reference);
            let mut answer = before(&ask);
            answer.headers.retain(|(name, _)| name != "access-control-allow-credentials");
            assert_eq!(answer, after(&ask), "{}\n{ask:?}", plan.write());
        }
        true
    });
}

/// Nothing of the request reaches a response but a matched origin and validated tokens.
pub(crate) fn headers_hold_nothing_foreign<E: Fn(&Ask) -> Answer>(make: Make<E>) {
    for_random_policies("headers hold nothing foreign", |random, plan| {
        let text = plan.write();
        let Some(evaluate) = make(&text) else { return false };
        let reference = Reference::new(&crate::documents::read(&text));
        for _ in 0..REQUESTS {
            let ask = request::request(random, &reference);
            let answer = evaluate(&ask);
            let rule = reference.rules.iter().find(|rule| Some(&rule.name) == answer.rule.as_ref());
            let grant = rule
                .and_then(|rule| rule.grants.iter().find(|grant| Some(&grant.name) == answer.grant.as_ref()));
            if answer.outcome == "denied" || grant.is_none() {
                assert_eq!(answer.headers, [], "{text}\n{ask:?}");
                continue;
            }
            let grant = grant.unwrap();
            let members = |value: &str| value.split(", ").map(str::to_owned).collect::<Vec<String>>();
            for (name, value) in &answer.headers {
                let fine = match name.as_str() {
                    "access-control-allow-origin" if value == "*" => grant.origins == ["*"],
                    "access-control-allow-origin" => {
                        let parsed = origin::parse(value.as_bytes());
                        ask.all("origin") == [value.as_bytes()]
                            && parsed
                                .is_some_and(|o| grant.origins.iter().any(|entry| origin::admits(entry, &o)))
                    }
                    "access-control-allow-credentials" => value == "true" && grant.credentials,
                    "access-control-allow-methods" => {
                        let asked = ask.all("access-control-request-method");
                        members(value).iter().all(|method| {
                            let sent = asked == [method.as_bytes()] && is_token(method.as_bytes());
                            method != "*" && (grant.methods.contains(method) || sent)
                        })
                    }
                    "access-control-allow-headers" => members(value).iter().all(|header| {
                        header != "*" && (grant.headers.contains(header) || is_token(header.as_bytes()))
                    }),
                    "access-control-max-age" => *value == grant.max_age,
                    "access-control-expose-headers" => members(value) == grant.expose,
                    _ => false,
                };
                assert!(fine, "{name}: {value}\n{text}\n{ask:?}");
            }
        }
        true
    });
}

/// The properties, of the reference itself.
mod of_the_reference {
    use crate::reference::{Answer, Ask};

    fn make(text: &str) -> Option<impl Fn(&Ask) -> Answer + use<>> {
        Some(crate::tables::reference(text))
    }

    #[test]
    fn adding_an_origin_is_local() {
        super::adding_an_origin_is_local(make);
    }

    #[test]
    fn adding_an_entry_denies_nothing() {
        super::adding_an_entry_denies_nothing(make);
    }

    #[test]
    fn removing_credentials_allows_no_more() {
        super::removing_credentials_allows_no_more(make);
    }

    #[test]
    fn headers_hold_nothing_foreign() {
        super::headers_hold_nothing_foreign(make);
    }
}
