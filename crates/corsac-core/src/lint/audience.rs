//! Which services a rule is for, in numbers.

use rustc_hash::FxHashMap;

use crate::compile::CompiledRule;

/// The audience of a rule without `services`.
pub(super) const ALL: u32 = 0;

/// The services of each rule. Rules with the same services, in whatever order, have the same audience.
#[derive(Debug, Default)]
pub(super) struct Audiences<'a> {
    names: Vec<&'a str>,
    /// Each audience's services, in ascending order; none for [`ALL`].
    lists: Vec<Vec<u32>>,
    of_rules: Vec<u32>,
}

impl<'a> Audiences<'a> {
    pub(super) fn of(rules: &'a [CompiledRule]) -> Self {
        let mut audiences = Audiences::default();
        let mut names: FxHashMap<&str, u32> = FxHashMap::default();
        let mut known: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        known.insert(Vec::new(), ALL);
        audiences.lists.push(Vec::new());
        for rule in rules {
            let mut list = Vec::new();
            for name in &rule.services {
                let next = number(audiences.names.len());
                let service = *names.entry(name).or_insert(next);
                if service == next {
                    audiences.names.push(name);
                }
                list.push(service);
            }
            list.sort_unstable();
            list.dedup();
            let next = number(audiences.lists.len());
            let audience = *known.entry(list.clone()).or_insert(next);
            if audience == next {
                audiences.lists.push(list);
            }
            audiences.of_rules.push(audience);
        }
        audiences
    }

    /// The audience of the rule with this index.
    pub(super) fn rule(&self, index: usize) -> u32 {
        self.of_rules.get(index).copied().unwrap_or(ALL)
    }

    /// The services of an audience, in ascending order; none for [`ALL`].
    pub(super) fn services(&self, audience: u32) -> &[u32] {
        self.lists.get(audience as usize).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn name(&self, service: u32) -> &'a str {
        self.names.get(service as usize).copied().unwrap_or("")
    }

    /// The number of a service; that of no rule where none names it.
    pub(super) fn find(&self, name: &str) -> u32 {
        self.names.iter().position(|known| *known == name).map_or(self.other(), number)
    }

    /// The number that stands for every service that no rule names.
    pub(super) fn other(&self) -> u32 {
        number(self.names.len())
    }

    /// Whether the rule with this index is there for the service.
    pub(super) fn has(&self, index: usize, service: u32) -> bool {
        let audience = self.rule(index);
        audience == ALL || self.services(audience).binary_search(&service).is_ok()
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
