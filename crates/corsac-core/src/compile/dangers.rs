//! Risks of origins, and `dangerously_allow`.

use std::cell::Cell;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Severity};
use crate::document::{Danger, Spanned};
use crate::load::shorten;
use crate::origin::{LIST_DATE, LIST_VERSION, SuffixRisk};
use crate::source::Mark;

use super::Compiler;
use super::origins::Item;

/// A risk that a grant takes on purpose.
pub(super) struct Allowed {
    risk: Risk,
    origin: String,
    mark: Mark,
    used: Cell<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Risk {
    InsecureOrigin,
    PublicSuffix,
    AnyPort,
    NullOrigin,
}

impl Risk {
    const ALL: [Risk; 4] = [Risk::InsecureOrigin, Risk::PublicSuffix, Risk::AnyPort, Risk::NullOrigin];

    const fn name(self) -> &'static str {
        match self {
            Risk::InsecureOrigin => "insecure-origin",
            Risk::PublicSuffix => "public-suffix",
            Risk::AnyPort => "any-port",
            Risk::NullOrigin => "null-origin",
        }
    }

    fn named(name: &str) -> Option<Risk> {
        Risk::ALL.into_iter().find(|risk| risk.name() == name)
    }
}

/// The finding about a risk that there is not.
pub(crate) fn unknown_risk(risk: &Spanned<String>) -> Option<Finding> {
    let name = risk.as_str();
    if Risk::named(name).is_some() {
        return None;
    }
    let names = Risk::ALL.map(|risk| format!("`{}`", risk.name())).join(", ");
    let finding =
        Finding::error(Code::UNKNOWN_RISK, format!("`{}` is not a risk that can be allowed", shorten(name)))
            .at(risk.mark(), "unknown");
    let closest = Risk::ALL.map(|risk| (strsim::damerau_levenshtein(name, risk.name()), risk.name()));
    Some(match closest.into_iter().min().filter(|(distance, _)| *distance <= 3) {
        Some((_, known)) => finding.suggest(format!("write `{known}`"), risk.mark(), known),
        None => finding.help(format!("the risks are {names}")),
    })
}

impl Compiler<'_> {
    pub(super) fn dangers(&mut self, list: Option<&Spanned<Vec<Danger>>>) -> Vec<Allowed> {
        let mut allowed: Vec<Allowed> = Vec::new();
        for danger in list.map(|list| list.as_slice()).unwrap_or_default() {
            // An unknown risk was reported when the entry was read.
            let Some(risk) = Risk::named(&danger.risk) else { continue };
            allowed.push(Allowed {
                risk,
                origin: danger.origin.to_string(),
                mark: danger.mark.mark(),
                used: Cell::new(false),
            });
        }
        allowed
    }

    /// Reports the risks of one entry. Whether it may stay in the grant's table: where it may not, the policy does not
    /// load anyway, and nothing else should be said about the entry.
    pub(super) fn check_risks(
        &mut self,
        item: &Item,
        credentials: Option<Mark>,
        dangers: &[Allowed],
    ) -> bool {
        let taken = |risk: Risk| {
            let danger = dangers.iter().find(|danger| danger.risk == risk && danger.origin == item.text());
            danger.inspect(|danger| danger.used.set(true)).is_some()
        };
        let way_out = |risk: Risk| {
            format!(
                "if it must be, say why: `dangerously_allow: [{{ risk: {}, origin: \"{}\", reason: … }}]`",
                risk.name(),
                item.text()
            )
        };
        let pattern = &item.pattern;
        let text = item.text();
        let mut found: Vec<Finding> = Vec::new();
        if pattern.is_null() {
            let finding =
                |message| Finding::error(Code::NULL_ORIGIN, message).at(item.mark, "anyone can be `null`");
            match (credentials, taken(Risk::NullOrigin)) {
                (Some(credentials), _) => found.push(finding("`null` with credentials gives every site the user's session")
                        .at(credentials, "with credentials")
                        .help("give the page that sends `null` an origin: no sandbox, no `data:` or `file:` page"),
                ),
                (None, false) => found.push(finding("`null` is the origin of every sandboxed frame, on every site")
                        .help("give the page that sends `null` an origin: no sandbox, no `data:` or `file:` page")
                        .help(way_out(Risk::NullOrigin)),
                ),
                (None, true) => {}
            }
        }
        if pattern.is_insecure() && !taken(Risk::InsecureOrigin) {
            let secure = text.replacen("http://", "https://", 1);
            let finding = match credentials {
                Some(credentials) => Finding::error(
                    Code::INSECURE_ORIGIN,
                    format!("`{text}` with credentials: anyone on the network can speak for it"),
                )
                .at(item.mark, "not encrypted")
                .at(credentials, "with credentials"),
                None => Finding::warning(
                    Code::INSECURE_ORIGIN,
                    format!("anyone on the network can speak for `{text}`"),
                )
                .at(item.mark, "not encrypted"),
            };
            found.push(
                finding
                    .help(format!("serve the page over https and list `{secure}`"))
                    .help(way_out(Risk::InsecureOrigin)),
            );
        }
        if let Some(credentials) = credentials {
            let open_port = pattern.allows_any_port() || pattern.port_range().is_some();
            if open_port && !pattern.is_loopback() && !taken(Risk::AnyPort) {
                let finding = Finding::error(
                    Code::ANY_PORT,
                    format!("`{text}` with credentials: every service on the host can speak for it"),
                )
                .at(item.mark, "more than one port")
                .at(credentials, "with credentials")
                .help("list the ports that serve pages, each as an origin of its own")
                .help(way_out(Risk::AnyPort));
                found.push(finding);
            }
        }
        self.suffix_risk(item, credentials, &taken, &way_out, &mut found);
        let fine = !found.iter().any(|finding| finding.severity() == Severity::Error);
        for finding in found {
            self.findings.push(finding);
        }
        fine
    }

    fn suffix_risk(
        &mut self,
        item: &Item,
        credentials: Option<Mark>,
        taken: &dyn Fn(Risk) -> bool,
        way_out: &dyn Fn(Risk) -> String,
        found: &mut Vec<Finding>,
    ) {
        let text = item.text();
        let message = match SuffixRisk::of(&item.pattern) {
            SuffixRisk::None => return,
            SuffixRisk::UnlistedTopLevel { tld } => {
                let finding = Finding::warning(
                    Code::UNLISTED_TOP_LEVEL,
                    format!("`.{tld}` is not a public top-level domain"),
                )
                .at(item.mark, "who owns what is below cannot be told")
                .help(format!(
                    "check the spelling; on an internal network, make sure that all of it is yours (public suffixes: {LIST_VERSION} of {LIST_DATE})"
                ));
                found.push(finding);
                return;
            }
            SuffixRisk::CrossesRegistrableDomain { suffix, .. } => {
                format!(
                    "`{text}` admits sites of anybody: names below `{suffix}` are for everyone to register"
                )
            }
            SuffixRisk::HoldsPublicSuffix { suffix } => {
                format!(
                    "`{text}` admits sites of anybody: names below `{suffix}`, which it covers, are for everyone to register"
                )
            }
        };
        if taken(Risk::PublicSuffix) {
            return;
        }
        let finding = match credentials {
            Some(credentials) => Finding::error(Code::PUBLIC_SUFFIX, message)
                .at(item.mark, "too wide")
                .at(credentials, "with credentials"),
            None => Finding::warning(Code::PUBLIC_SUFFIX, message).at(item.mark, "too wide"),
        };
        let finding = finding
            .help(format!(
                "keep the wildcard below a domain that is yours, as in `https://*.example.com` (public suffixes: {LIST_VERSION} of {LIST_DATE})"
            ))
            .help(way_out(Risk::PublicSuffix));
        found.push(finding);
    }

    pub(super) fn unused_dangers(&mut self, dangers: &[Allowed]) {
        for danger in dangers.iter().filter(|danger| !danger.used.get()) {
            let message =
                format!("`{}` for `{}` is allowed and does not occur", danger.risk.name(), danger.origin);
            let finding = Finding::warning(Code::UNUSED_DANGER, message)
                .at(danger.mark, "this permits nothing")
                .help("remove it, or write the origin as it stands in `allow_origins`");
            self.findings.push(finding);
        }
    }
}
