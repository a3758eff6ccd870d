//! A test file: the cases, and the policies that they are about.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Findings;
use crate::load::limits::Limits;
use crate::load::{Checked, Format, LoadError, Loader, read, tree, unreadable};
use crate::policy::Policy;
use crate::report::Report;
use crate::source::Sources;
use crate::testing::policies::{self, TestedPolicy};
use crate::testing::{Case, CaseResult, TestReport, combine, decode};

/// A test file, with the policies that it is about.
#[derive(Debug, Clone)]
pub struct TestFile {
    name: String,
    cases: Vec<Case>,
    policies: Vec<TestedPolicy>,
}

/// What came of reading a test file: the findings, and the file where there was no error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CheckedTest {
    /// Everything found in the test file, and what keeps its policy from loading.
    pub report: Report,
    /// The file, unless it or its policy has an error.
    pub file: Option<TestFile>,
}

/// Where the policy comes from.
enum Source<'a> {
    /// What the file says, seen from its directory.
    Named(&'a Path),
    Given(Loader),
}

impl TestFile {
    /// Reads a test file, JSON where the name ends in `.json` and YAML otherwise, and loads its policy. The
    /// environment of the process is not read: a test means the same everywhere.
    ///
    /// # Errors
    ///
    /// With every finding, where one of the two files cannot be read or has an error.
    pub fn from_path(path: impl AsRef<Path>) -> Result<TestFile, LoadError> {
        Self::check(path).into_result()
    }

    /// Reads a test file from YAML text, about the policy of this loader whatever the text says. The loader's variables
    /// and service are those of the text.
    ///
    /// ```
    /// use corsac_core::Loader;
    /// use corsac_core::testing::TestFile;
    ///
    /// let policy = Loader::new().yaml("{ version: 1, allow_origins: ['https://app.example.com'] }");
    /// let tests = TestFile::from_yaml(
    ///     "
    /// version: 1
    /// cases:
    ///   - name: nobody else reads
    ///     origin: [https://evil.example, 'null']
    ///     path: /
    ///     expect: denied
    /// ",
    ///     policy,
    /// )?;
    /// let report = tests.run();
    /// assert_eq!(report.results().len(), 2);
    /// assert!(report.is_passed(), "{report}");
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// With every finding, where the text or the policy has an error.
    pub fn from_yaml(text: impl AsRef<str>, policy: Loader) -> Result<TestFile, LoadError> {
        examine("<test>", text.as_ref().as_bytes(), Format::Yaml, &Source::Given(policy)).into_result()
    }

    /// Reads a test file as [`from_path`](Self::from_path) does, and says everything found.
    #[must_use]
    pub fn check(path: impl AsRef<Path>) -> CheckedTest {
        let path = path.as_ref();
        let name = path.display().to_string();
        match read(path, Limits::default().max_bytes) {
            Ok(bytes) => examine(&name, &bytes, Format::of(path), &Source::Named(path)),
            Err(error) => {
                let (mut sources, mut findings) = (Sources::default(), Findings::default());
                unreadable(&name, &error, &mut sources, &mut findings);
                let report = Report::new(findings.into_diagnostics(&sources), Arc::new(sources));
                CheckedTest { report, file: None }
            }
        }
    }

    /// The policy beside a test file, which is what it is about where it names none: `shop.yaml` for `shop.test.yaml`.
    #[must_use]
    pub fn policy_beside(path: impl AsRef<Path>) -> Option<PathBuf> {
        policies::beside(path.as_ref())
    }

    /// The file's name, as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cases, in the order of the file. There is at least one.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The policies: one for each service that cases are about.
    #[must_use]
    pub fn policies(&self) -> &[TestedPolicy] {
        &self.policies
    }

    /// The policy that a case of this file is about.
    #[must_use]
    pub fn policy(&self, case: &Case) -> Option<&Policy> {
        let mut policies = self.policies.iter();
        policies.find(|tested| tested.service == case.service).map(|tested| &tested.policy)
    }

    /// Runs the cases one after the other.
    pub fn results(&self) -> impl Iterator<Item = CaseResult> {
        self.cases.iter().filter_map(|case| Some(case.run(self.policy(case)?)))
    }

    /// Runs every case.
    pub fn run(&self) -> TestReport {
        TestReport::new(self.name.clone(), self.results().collect())
    }
}

/// For whoever checks policies and their tests alike: the policy is the first that the cases are about.
impl From<CheckedTest> for Checked {
    fn from(CheckedTest { report, file }: CheckedTest) -> Self {
        let policy = file.and_then(|file| file.policies.into_iter().next()).map(|tested| tested.policy);
        Checked { report, policy, unknown_variables: Vec::new() }
    }
}

impl CheckedTest {
    fn into_result(self) -> Result<TestFile, LoadError> {
        self.file.ok_or_else(|| LoadError::of_test(self.report))
    }
}

fn examine(name: &str, bytes: &[u8], format: Format, source: &Source<'_>) -> CheckedTest {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let limits = Limits { what: "test file", ..Limits::default() };
    let Some(node) = tree(&mut sources, name, bytes, format, &limits, &mut findings) else {
        let report = Report::new(findings.into_diagnostics(&sources), Arc::new(sources));
        return CheckedTest { report, file: None };
    };
    let document = decode::decode(&node, &sources, &mut findings);
    let cases = combine::cases(&document, &sources, &mut findings);
    let loader = match source {
        Source::Named(path) => policies::loader(path, &document, &mut findings),
        Source::Given(loader) => Some(loader.clone()),
    };
    let loaded = loader.map(|loader| policies::load(&loader, &document, &mut findings)).unwrap_or_default();
    let failed = findings.has_errors() || loaded.report.is_some();
    let mut report = Report::new(findings.into_diagnostics(&sources), Arc::new(sources));
    if let Some(of_policy) = &loaded.report {
        report = report.and(of_policy);
    }
    let file = TestFile { name: name.to_owned(), cases, policies: loaded.policies };
    CheckedTest { report, file: (!failed).then_some(file) }
}
