//! What is worth knowing about the origins of a grant that are fine in themselves.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::origin::SuffixRisk;
use crate::source::Mark;

use super::Compiler;
use super::origins::Item;

/// The entries of one kind in a grant: the first, and how many there are. One finding speaks for all.
struct Kind<'i> {
    first: &'i Item,
    count: usize,
}

impl<'i> Kind<'i> {
    fn of(items: &'i [Item], is: impl Fn(&Item) -> bool) -> Option<Kind<'i>> {
        let mut items = items.iter().filter(|item| is(item));
        let first = items.next()?;
        Some(Kind { first, count: items.count() + 1 })
    }

    /// The first, and the number of the others.
    fn named(&self) -> String {
        match self.count {
            1 => format!("`{}`", self.first.text()),
            count => format!("`{}` and {} more", self.first.text(), count - 1),
        }
    }

    fn is(&self) -> &'static str {
        if self.count == 1 { "is" } else { "are" }
    }
}

impl Compiler<'_> {
    pub(super) fn audience(&mut self, items: &[Item], credentials: Option<Mark>) {
        for item in items {
            self.shared_origin(item, credentials);
        }
        if let Some(kind) = Kind::of(items, |item| item.pattern.is_loopback()) {
            let message = format!("{} {} on the user's own machine", kind.named(), kind.is());
            let finding = Finding::note(Code::LOOPBACK_ORIGIN, message)
                .at(kind.first.mark, "any program there that opens the port speaks for it")
                .help("for development; keep it out of what production loads, in a file of its own or behind a variable");
            self.findings.push(finding);
        }
        self.custom_scheme(items, credentials);
        let Some(credentials) = credentials else { return };
        let wild = |item: &Item| item.pattern.has_host_wildcard() && !item.pattern.is_loopback();
        // Of a group it is worth knowing once, however many grants name it.
        if let Some(kind) =
            Kind::of(items, wild).filter(|kind| self.trusted_wildcards.insert(kind.first.mark))
        {
            let verb = if kind.count == 1 { "admits" } else { "admit" };
            let message = format!("{} {verb} every host that fits, with credentials", kind.named());
            let finding = Finding::note(Code::SUBDOMAINS_WITH_CREDENTIALS, message)
                .at(kind.first.mark, "one that is taken over, or runs a foreign script, acts as the user")
                .at(credentials, "with credentials")
                .help("list the hosts that need credentials, and give the others a grant without, after this one");
            self.findings.push(finding);
        }
    }

    fn custom_scheme(&mut self, items: &[Item], credentials: Option<Mark>) {
        // The page of an extension has an identifier that is its own, and no other extension can have it.
        let extension =
            |item: &Item| item.text().split("://").next().is_some_and(|it| it.ends_with("-extension"));
        let Some(kind) = Kind::of(items, |item| item.pattern.is_custom_scheme()) else { return };
        let anyone = Kind::of(items, |item| item.pattern.is_custom_scheme() && !extension(item));
        let message = |kind: &Kind<'_>| format!("{} {} from inside an application", kind.named(), kind.is());
        let (code, label) = (Code::CUSTOM_SCHEME, "compared byte for byte, and sent by no ordinary page");
        let finding = match (anyone, credentials) {
            (Some(kind), Some(credentials)) => Finding::warning(code, message(&kind))
                .at(kind.first.mark, label)
                .at(credentials, "with credentials")
                .help("every application made with the same framework has the same origin: grant no credentials, and let yours send a token"),
            (Some(kind), None) => Finding::note(code, message(&kind))
                .at(kind.first.mark, label)
                .help("every application made with the same framework has the same origin: rely on a token, not on the origin"),
            (None, _) => {
                let message = format!("{} {} from a page of a browser extension", kind.named(), kind.is());
                Finding::note(code, message)
                    .at(kind.first.mark, "compared byte for byte")
                    .help("whoever installs the extension has it; that of Firefox is another one in each installation")
            }
        };
        self.findings.push(finding);
    }

    fn shared_origin(&mut self, item: &Item, credentials: Option<Mark>) {
        let Some(host) = item.pattern.shared_host() else { return };
        // Of a wildcard below a public suffix this was said.
        if !item.pattern.is_exact() && SuffixRisk::of(&item.pattern) != SuffixRisk::None {
            return;
        }
        let label = match item.pattern.is_exact() {
            true => "one origin for all of its users".to_owned(),
            false => format!("covers `{host}`, one origin for all of its users"),
        };
        let text = item.text();
        let finding = match credentials {
            Some(credentials) => {
                let message = format!(
                    "`{text}` with credentials: anybody can publish a page there that acts as the user"
                );
                Finding::error(Code::SHARED_ORIGIN, message)
                    .at(item.mark, label)
                    .at(credentials, "with credentials")
                    .help("serve the page from a host of your own, and list that")
            }
            None => Finding::warning(Code::SHARED_ORIGIN, format!("anybody can publish a page on `{text}`"))
                .at(item.mark, label)
                .help("serve the page from a host of your own; or, if everybody is meant, write `\"*\"`"),
        };
        self.findings.push(finding);
    }
}
