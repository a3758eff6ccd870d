//! The generators of the oracle, fed by bytes: each choice takes the next byte, so that a fuzzer that changes one byte
//! changes one choice.

#[path = "../../oracle/generate/policy.rs"]
pub(crate) mod policy;
#[path = "../../oracle/generate/request.rs"]
pub(crate) mod request;

/// The bytes that are left. Where there are none, every choice is the first.
#[derive(Debug, Clone)]
pub(crate) struct Random<'a>(pub(crate) &'a [u8]);

impl Random<'_> {
    fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    /// Whether no byte is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        match end {
            0..=1 => 0,
            2..=256 => self.byte() * end / 256,
            _ => (self.byte() * 256 + self.byte()) % end,
        }
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, list: &[&'t T]) -> &'t T {
        list[self.below(list.len())]
    }

    /// Up to `most` different members, at least one.
    pub(crate) fn some<'t>(&mut self, list: &[&'t str], most: usize) -> Vec<&'t str> {
        let count = 1 + self.below(most);
        let mut chosen = Vec::new();
        for _ in 0..count {
            let one = self.pick(list);
            if !chosen.contains(&one) {
                chosen.push(one);
            }
        }
        chosen
    }
}
