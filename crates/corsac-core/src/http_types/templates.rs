//! Header maps of whole responses, made when a policy is loaded.
//!
//! Many responses have no headers when a decision is put into them, or are made of the decision alone. To copy a map then
//! costs two allocations and the values' reference counts; to add line by line hashes each name and grows the map. Where
//! there are headers already, the values at least are ready.

use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap,
    HeaderValue, VARY,
};

use crate::decision::{Decision, Kind};
use crate::policy::Policy;
use crate::value::HeaderText;

/// What the responses under a policy have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Templates {
    /// With the first name of `Vary`, and with all.
    vary: [Template; 2],
    /// By rule and grant. They say `*` for an origin.
    grants: Vec<Vec<Grant>>,
}

#[derive(Debug, Clone)]
struct Grant {
    actual: Template,
    preflight: Template,
}

/// For so many grants maps are made, at some two kilobytes each. A policy with more of them puts the responses of the
/// others together line by line.
const MOST_GRANTS: usize = 2_000;

/// The headers of a response.
#[derive(Debug, Clone, Default)]
struct Template {
    /// All that a response has that had none.
    map: HeaderMap,
    /// The same, in order, for responses that have some.
    lines: Vec<(HeaderName, HeaderValue)>,
}

impl From<HeaderMap> for Template {
    fn from(map: HeaderMap) -> Self {
        let lines = map.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Template { map, lines }
    }
}

impl Templates {
    /// What each grant of the policy sends.
    pub(crate) fn new(policy: &Policy) -> Self {
        let lines = |kind, rule, grant| {
            let mut map = HeaderMap::new();
            let _ = Decision::under(policy, kind, rule, grant).add(&mut map);
            Template::from(map)
        };
        let rules = policy.compiled().rules.iter().zip(0..);
        let mut left = MOST_GRANTS;
        let grants = rules.map(|(rule, index)| {
            let made = rule.grants.len().min(left);
            left -= made;
            let grants = (0..).zip(&rule.grants).take(made).map(|(grant, _)| Grant {
                actual: lines(Kind::Actual, index, grant),
                preflight: lines(Kind::Preflight, index, grant),
            });
            grants.collect()
        });
        let vary = |line| {
            let mut map = HeaderMap::new();
            map.extend(HeaderText::fixed(line).to_value().map(|value| (VARY, value)));
            Template::from(map)
        };
        Templates { grants: grants.collect(), vary: [vary("Origin"), vary(Decision::VARY_ALL)] }
    }
}

impl Decision {
    /// Makes the headers of a response that has none. Nothing where none were made before; then it still has none.
    pub(super) fn copy_to(&self, map: &mut HeaderMap) -> Option<()> {
        let (template, origin) = self.template()?;
        *map = template.map.clone();
        let complete = self.complete(map, origin);
        if complete.is_none() {
            // Not a `*` that stands for an origin.
            map.clear();
        }
        complete
    }

    /// Puts what is this decision's own into a copy of a template.
    fn complete(&self, map: &mut HeaderMap, origin: Option<HeaderText<'_>>) -> Option<()> {
        if let Some(origin) = origin {
            // The first or second of a few names: found sooner than looked up.
            let (_, value) = map.iter_mut().find(|(name, _)| **name == ACCESS_CONTROL_ALLOW_ORIGIN)?;
            *value = origin.to_value()?;
        }
        let (methods, headers) = self.echoed();
        for (name, echoed) in
            [(ACCESS_CONTROL_ALLOW_METHODS, methods), (ACCESS_CONTROL_ALLOW_HEADERS, headers)]
        {
            if let Some(text) = echoed {
                // Where nothing is listed, there is no line yet, and one at the end would be out of order.
                *map.get_mut(name)? = HeaderText::own(text).to_value()?;
            }
        }
        Some(())
    }

    /// Adds the headers to those of a response that has none of their names. Nothing where none were made before; then
    /// none is added.
    pub(super) fn append_to(&self, map: &mut HeaderMap) -> Option<()> {
        let (template, origin) = self.template().filter(|_| self.echoed() == (None, None))?;
        // Vary stands first. Where there is no room for it, the rest is left out as well: a cache would hand one
        // origin's answer to another.
        let _ = template.lines.iter().try_for_each(|(name, value)| {
            let value = match origin {
                Some(origin) if *name == ACCESS_CONTROL_ALLOW_ORIGIN => origin.to_value()?,
                _ => value.clone(),
            };
            map.try_append(name, value).ok().map(drop)
        });
        Some(())
    }

    /// What was made before, and the origin that is to stand in it in place of `*`.
    fn template(&self) -> Option<(&Template, Option<HeaderText<'_>>)> {
        let templates = &self.policy().compiled().templates;
        let Some((rule, _)) = self.granted() else {
            let template = match self.vary().len() {
                1 => templates.vary.first(),
                3 => templates.vary.last(),
                _ => None,
            };
            return template.map(|template| (template, None));
        };
        let (rule_index, grant_index) = self.places()?;
        let grant = templates.grants.get(rule_index as usize)?.get(grant_index as usize)?;
        let template = if self.kind() == Kind::Preflight { &grant.preflight } else { &grant.actual };
        Some((template, (!rule.is_any(grant_index)).then(|| self.allowed_origin(rule))))
    }
}

#[cfg(test)]
mod tests {
    use http::header::{CONTENT_TYPE, HeaderName};

    use super::*;
    use crate::Request;

    const POLICIES: [&str; 3] = [
        "{ version: 1, allow_origins: ['https://app.example.com', 'https://*.example.org'], allow_methods: [PUT],
           allow_headers: [x-token], expose_headers: [x-id], allow_credentials: true, max_age: 10m }",
        "{ version: 1, allow_origins: ['*'], expose_headers: [x-id] }",
        "{ version: 1, allow_origins: ['https://app.example.com'], allow_methods: ['*'], allow_headers: ['*'] }",
    ];

    fn lines(map: &HeaderMap) -> Vec<(&str, &[u8])> {
        let mut lines: Vec<_> = map.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        lines.sort_unstable();
        lines
    }

    /// Equal decisions give equal bytes, whether `*` adds to a list or there is none.
    #[test]
    fn the_lines_of_a_response_are_in_order() {
        for lists in ["allow_methods: ['*']", "allow_headers: ['*']", "allow_methods: [PUT, '*']"] {
            let text = format!("{{ version: 1, allow_origins: ['*'], {lists}, max_age: 5 }}");
            let policy = Policy::from_yaml(text).unwrap();
            for (method, names) in [("PATCH", &[][..]), ("GET", &["x-other"])] {
                let request =
                    Request::preflight(method, "/").origin("https://app.example.com").headers(names);
                let decision = policy.evaluate(&request);
                let mut map = HeaderMap::new();
                decision.apply(&mut map);
                let found: Vec<_> = map.keys().map(HeaderName::as_str).collect();
                let expected = decision.headers().map(|(name, _)| name);
                assert_eq!(found, std::iter::once("vary").chain(expected).collect::<Vec<_>>(), "{lists}");
            }
        }
    }

    /// The headers of a response are copied, added from what was made before, or put together one by one: only the
    /// cost is to tell which.
    #[test]
    fn what_a_response_had_before_makes_no_difference() {
        let policies = POLICIES.map(|text| Policy::from_yaml(text).unwrap());
        let origins = ["https://app.example.com", "https://a.example.org", "https://evil.example"];
        let with_origin = origins.map(|origin| {
            let preflight =
                |method, names: [&str; 1]| Request::preflight(method, "/").origin(origin).headers(names);
            [
                Request::get("/").origin(origin),
                Request::new("PUT", "/").origin(origin),
                preflight("PUT", ["x-token"]),
                preflight("PATCH", ["x-other"]),
            ]
        });
        let requests = [Request::get("/"), Request::new("PUT", "/")]
            .into_iter()
            .chain(with_origin.into_iter().flatten());
        let before: [&[(HeaderName, &str)]; 3] = [
            &[],
            &[(CONTENT_TYPE, "text/plain")],
            &[(CONTENT_TYPE, "text/plain"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")],
        ];
        for (request, policy) in
            requests.flat_map(|request| policies.iter().map(move |policy| (request.clone(), policy)))
        {
            let decision = policy.evaluate(&request);
            let vary = decision.vary().join(", ");
            for before in before {
                let mut map: HeaderMap = before
                    .iter()
                    .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
                    .collect();
                decision.apply(&mut map);
                let mut expected: Vec<_> =
                    decision.headers().map(|(name, value)| (name, value.as_bytes())).collect();
                expected.extend((!before.is_empty()).then_some(("content-type", &b"text/plain"[..])));
                expected.extend((!vary.is_empty()).then_some(("vary", vary.as_bytes())));
                expected.sort_unstable();
                assert_eq!(lines(&map), expected, "{request:?} under {policy:?}, {before:?} before");
            }
        }
    }

    #[test]
    fn grants_without_maps_are_answered_alike() {
        let rule = |index: usize| {
            format!("  - {{ paths: [/{index}], allow_origins: ['https://app.example.com'], max_age: 60s }}\n")
        };
        let rules: String = (0..=MOST_GRANTS).map(rule).collect();
        let policy = Policy::from_yaml(format!("version: 1\nrules:\n{rules}")).unwrap();
        let answers = [0, MOST_GRANTS].map(|index| {
            let request =
                crate::Request::preflight("GET", format!("/{index}")).origin("https://app.example.com");
            let decision = policy.evaluate(&request);
            let mut map = HeaderMap::new();
            let made = decision.copy_to(&mut map).is_some();
            decision.apply(&mut map);
            (made, map)
        });
        let [(first_made, first), (last_made, last)] = answers;
        assert_eq!((first_made, last_made), (true, false));
        assert_eq!(first, last);
        assert_eq!(last.get("access-control-max-age").unwrap(), "60");
    }
}
