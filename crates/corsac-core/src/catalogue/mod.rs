//! The catalogue of codes: one table from which the diagnostics, the documentation page and the tests come.
//!
//! Each family of codes is one file. An entry carries an example that causes the finding and one that does not; a
//! test loads both.

mod environment;
mod file;
mod grant;
mod headers;
mod methods;
mod origin;
mod paths;
mod shape;
mod test_file;

use crate::diagnostic::Severity;

/// What the catalogue says about one code.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Entry {
    name: &'static str,
    severities: &'static [Severity],
    summary: &'static str,
    explanation: &'static str,
    bad: &'static str,
    good: &'static str,
}

/// The stable name of a kind of finding.
///
/// Codes are never renamed and never reused. Every code is an associated constant, and [`Code::all`] lists them.
///
/// ```
/// use corsac_core::Code;
///
/// assert_eq!(Code::WILDCARD_WITH_CREDENTIALS.name(), "wildcard-with-credentials");
/// assert_eq!(Code::from_name("unknown-key"), Some(Code::UNKNOWN_KEY));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(&'static Entry);

/// A family of codes: the heading under which its codes stand in the documentation.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// The family's heading.
    pub title: &'static str,
    /// Its codes, in the order of the documentation.
    pub codes: &'static [Code],
    /// What the examples of its codes are.
    pub examples: Examples,
}

/// What the examples of a family of codes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Examples {
    /// Policy files.
    Policies,
    /// Test files, about the policies of this repository.
    TestFiles,
}

const FAMILIES: &[Family] = &[
    Family { title: "The file", codes: file::CODES, examples: Examples::Policies },
    Family { title: "The shape of a policy", codes: shape::CODES, examples: Examples::Policies },
    Family { title: "Environment variables", codes: environment::CODES, examples: Examples::Policies },
    Family { title: "Paths and rules", codes: paths::CODES, examples: Examples::Policies },
    Family { title: "Origins and patterns", codes: origin::CODES, examples: Examples::Policies },
    Family { title: "Grants", codes: grant::CODES, examples: Examples::Policies },
    Family { title: "Methods", codes: methods::CODES, examples: Examples::Policies },
    Family { title: "Headers", codes: headers::CODES, examples: Examples::Policies },
    Family { title: "Test files", codes: test_file::CODES, examples: Examples::TestFiles },
];

impl Code {
    /// Every code, by family.
    #[must_use]
    pub const fn families() -> &'static [Family] {
        FAMILIES
    }

    /// Every code, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Code> {
        FAMILIES.iter().flat_map(|family| family.codes.iter().copied())
    }

    /// The code with this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Code> {
        Code::all().find(|code| code.name() == name)
    }

    /// The code as it is printed: kebab-case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// The severities that findings with this code can have.
    #[must_use]
    pub const fn severities(self) -> &'static [Severity] {
        self.0.severities
    }

    /// What the code means, in half a sentence.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        self.0.summary
    }

    /// Why it is a finding, in Markdown.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        self.0.explanation
    }

    /// What its examples are.
    #[must_use]
    pub fn examples(self) -> Examples {
        let family = FAMILIES.iter().find(|family| family.codes.contains(&self));
        family.map_or(Examples::Policies, |family| family.examples)
    }

    /// A file that causes the finding: a policy, or what its family's [`Examples`] are.
    ///
    /// What a text cannot show stands in comments: `# env: NAME=VALUE` sets a variable, `# 101 times, with its number
    /// for @:` repeats the next line, `# saved as Latin-1` and `# this file is not there` say how the file is found.
    #[must_use]
    pub const fn bad_example(self) -> &'static str {
        self.0.bad
    }

    /// A file that says what was meant, without the finding.
    #[must_use]
    pub const fn good_example(self) -> &'static str {
        self.0.good
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Declares a family: constants on [`Code`], and the list `CODES`.
macro_rules! codes {
    ($(
        $constant:ident = $name:literal, $($severity:ident)|+;
        $summary:literal;
        $explanation:literal;
        bad $bad:literal;
        good $good:literal;
    )+) => {
        impl $crate::catalogue::Code {
            $(
                #[doc = concat!("`", $name, "`: ", $summary)]
                pub const $constant: Self = Self(&$crate::catalogue::Entry {
                    name: $name,
                    severities: &[$($crate::diagnostic::Severity::$severity),+],
                    summary: $summary,
                    explanation: $explanation,
                    bad: $bad,
                    good: $good,
                });
            )+
        }

        pub(super) const CODES: &[$crate::catalogue::Code] = &[$($crate::catalogue::Code::$constant),+];
    };
}
use codes;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_unique() {
        let mut names: Vec<_> = Code::all().map(Code::name).collect();
        for name in &names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()),
                "{name}"
            );
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
