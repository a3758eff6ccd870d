//! The policies that a test file is about: one file, loaded once for each service.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::Spanned;
use crate::load::{Checked, Loader, shorten};
use crate::policy::Policy;
use crate::report::Report;
use crate::source::Mark;
use crate::testing::document::TestDocument;

/// A policy that a test file is about, as one service loads it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TestedPolicy {
    /// The service; nothing where the cases name none.
    pub service: Option<Arc<str>>,
    /// The policy.
    pub policy: Policy,
}

/// The file beside a test file: `shop.yaml` for `shop.test.yaml`.
pub(super) fn beside(path: &Path) -> Option<PathBuf> {
    let candidates = candidates(path)?;
    candidates.into_iter().find(|path| path.is_file())
}

fn candidates(path: &Path) -> Option<Vec<PathBuf>> {
    let stem = Path::new(path.file_stem()?);
    let is_test = stem.extension().is_some_and(|test| test.eq_ignore_ascii_case("test"));
    let name = |extension| path.with_file_name(stem.with_extension(extension));
    is_test.then(|| ["yaml", "yml", "json"].map(name).into())
}

/// The loader of the policy that a test file names, or that lies beside it.
pub(super) fn loader(path: &Path, document: &TestDocument, findings: &mut Findings) -> Option<Loader> {
    let Some(name) = &document.policy else {
        let found = beside(path);
        if found.is_none() {
            let tried = candidates(path).unwrap_or_default();
            let tried = tried.iter().filter_map(|path| path.file_name()).map(Path::new);
            let tried: Vec<_> =
                tried.map(|name| format!("`{}`", shorten(&name.display().to_string()))).collect();
            let finding =
                Finding::error(Code::TEST_WITHOUT_POLICY, "there is no policy beside this test file");
            let finding = match tried.is_empty() {
                true => {
                    finding.help("name it: `policy: cors.yaml`; or call this file like it: `cors.test.yaml`")
                }
                false => {
                    finding.help(format!("name it: `policy: cors.yaml`; looked for {}", tried.join(", ")))
                }
            };
            findings.push(finding.at(Mark::Whole { source: 0 }, ""));
        }
        return found.map(|path| Loader::new().file(path));
    };
    let file = path.parent().unwrap_or(Path::new("")).join(name.as_str());
    let why = match std::fs::metadata(&file) {
        Ok(kind) if kind.is_dir() => "it is a directory",
        Ok(_) => return Some(Loader::new().file(file)),
        Err(_) => "there is no such file that can be read",
    };
    findings.push(
        Finding::error(
            Code::TEST_WITHOUT_POLICY,
            format!("cannot read the policy `{}`: {why}", shorten(name)),
        )
        .at(name.mark(), "")
        .help("write its path as seen from the directory of this file"),
    );
    None
}

/// What came of loading the policy for every service that a case names.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) policies: Vec<TestedPolicy>,
    /// What is wrong with the policy itself.
    pub(super) report: Option<Report>,
}

/// Loads the policy for every service, with the variables of the test file and no others.
pub(super) fn load(loader: &Loader, document: &TestDocument, findings: &mut Findings) -> Loaded {
    let read: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let variables: Vec<(String, String)> = document
        .env
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_str().to_owned()))
        .collect();
    let noted = Arc::clone(&read);
    let loader = loader.clone().environment(move |name| {
        noted.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    });
    let mut loaded = Loaded::default();
    for service in services(document) {
        let loader = match service {
            Some(service) => loader.clone().service(service.as_str()),
            None => loader.clone(),
        };
        let Checked { report, policy, .. } = loader.check();
        let Some(policy) = policy else {
            loaded.report = Some(match loaded.report.take() {
                Some(before) => before.and(&report),
                None => report,
            });
            continue;
        };
        let mut unknown = report.diagnostics().iter().filter(|found| found.code == Code::UNKNOWN_SERVICE);
        if let (Some(service), Some(found)) = (service, unknown.next()) {
            let finding = Finding::error(Code::SERVICE_WITHOUT_RULES, found.message.clone());
            let finding =
                found.help.iter().fold(finding.at(service.mark(), ""), |finding, help| finding.help(help));
            findings.push(finding);
        }
        let service = service.map(|service| Arc::from(service.as_str()));
        loaded.policies.push(TestedPolicy { service, policy });
    }
    if loaded.report.is_none() {
        let read = read.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, _) in document.env.iter().filter(|(name, _)| !read.contains(name.as_str())) {
            findings.push(
                Finding::error(
                    Code::UNUSED_VARIABLE,
                    format!("the policy has no variable `{}`", shorten(name)),
                )
                .at(name.mark(), "set here for nothing")
                .help("remove it, or mend its name"),
            );
        }
    }
    loaded
}

/// Every service that a case is about, each once.
fn services(document: &TestDocument) -> Vec<Option<&Spanned<String>>> {
    let mut services: Vec<Option<&Spanned<String>>> = Vec::new();
    for case in &document.cases {
        let service = case.service.as_ref().or(document.service.as_ref());
        if !services.contains(&service) {
            services.push(service);
        }
    }
    if services.is_empty() {
        // Where no case could be read, what is wrong with the policy is worth knowing all the same.
        services.push(document.service.as_ref());
    }
    services
}
