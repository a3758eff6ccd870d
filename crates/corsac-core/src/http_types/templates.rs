//! Header maps of whole responses, made when a policy is loaded.
//!
//! Most responses have no headers when a decision is put into them, or are made of the decision alone. To copy a map then
//! costs two allocations and the values' reference counts; to add line by line hashes each name and grows the map.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap,
    HeaderName,
};

use crate::decision::{Decision, Kind};
use crate::policy::Policy;
use crate::value::HeaderText;

/// The maps of a policy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Templates {
    /// With the first name of `Vary`, and with all.
    vary: [HeaderMap; 2],
    /// By rule and grant.
    grants: Vec<Vec<Template>>,
}

/// The maps of a grant. They say `*` for an origin.
#[derive(Debug, Clone)]
struct Template {
    actual: HeaderMap,
    preflight: HeaderMap,
}

impl Templates {
    /// What each grant of the policy sends.
    pub(crate) fn new(policy: &Policy) -> Self {
        let lines = |kind, rule, grant| {
            let mut map = HeaderMap::new();
            let _ = Decision::under(policy, kind, rule, grant).add(&mut map);
            map
        };
        let rules = policy.compiled().rules.iter().zip(0..);
        let grants = rules.map(|(rule, index)| {
            let grants = (0..).zip(&rule.grants).map(|(grant, _)| Template {
                actual: lines(Kind::Actual, index, grant),
                preflight: lines(Kind::Preflight, index, grant),
            });
            grants.collect()
        });
        let vary = |line| {
            let mut map = HeaderMap::new();
            map.extend(HeaderText::fixed(line).to_value().map(|value| (http::header::VARY, value)));
            map
        };
        Templates { grants: grants.collect(), vary: [vary("Origin"), vary(Decision::VARY_ALL)] }
    }
}

impl Decision {
    /// The headers of a response that had none; nothing where none were made before.
    pub(super) fn map(&self) -> Option<HeaderMap> {
        let templates = &self.policy().compiled().templates;
        let Some((rule, _)) = self.granted() else {
            return match self.vary() {
                ["Origin"] => templates.vary.first().cloned(),
                [_, _, _] => templates.vary.last().cloned(),
                _ => None,
            };
        };
        let (rule_index, grant_index) = self.places()?;
        let template = templates.grants.get(rule_index as usize)?.get(grant_index as usize)?;
        let preflight = self.kind() == Kind::Preflight;
        let mut map = if preflight { template.preflight.clone() } else { template.actual.clone() };
        if !rule.is_any(grant_index) {
            set(&mut map, &ACCESS_CONTROL_ALLOW_ORIGIN, self.allowed_origin(rule))?;
        }
        let (methods, headers) = self.echoed();
        for (name, echoed) in
            [(ACCESS_CONTROL_ALLOW_METHODS, methods), (ACCESS_CONTROL_ALLOW_HEADERS, headers)]
        {
            if let Some(text) = echoed {
                map.insert(name, HeaderText::own(text).to_value()?);
            }
        }
        Some(map)
    }
}

/// Puts another value in place of one that is there. To insert would make room for one more first.
fn set(map: &mut HeaderMap, name: &HeaderName, text: HeaderText<'_>) -> Option<()> {
    *map.get_mut(name)? = text.to_value()?;
    Some(())
}
