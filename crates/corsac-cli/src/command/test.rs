//! `corsac test`.

mod human;
mod json;
mod junit;
mod left_out;
mod nearest;

use std::io::{Read, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use corsac_core::testing::{CaseResult, CheckedTest, TestFile};
use corsac_core::{Code, Report};

use self::left_out::LeftOut;
use crate::text::{brief, name, number};
use crate::{Exit, Format, Streams, files};

/// The arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Test files, and directories of them.
    ///
    /// Of a directory, every file whose name ends in .test.yaml, .test.yml or .test.json is run, also in the directories
    /// below it. Hidden directories, node_modules and build caches, such as Cargo's target, are not entered.
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Run only the cases with this in their name, in whatever case.
    #[arg(long, value_name = "TEXT")]
    pub run: Option<String>,
    /// Say which paths, grants, origins, methods and headers of the policies no case exercises, with cases that would.
    #[arg(long)]
    pub coverage: bool,
    /// Exit with 1 where anything is not covered, or a policy in a directory has no test file.
    #[arg(long)]
    pub require_coverage: bool,
    /// Change each policy in every way, one at a time, and exit with 1 where no case notices; and try every origin that
    /// only looks like a listed one.
    #[arg(long)]
    pub mutants: bool,
    /// How to write what came of the tests.
    ///
    /// `json` writes one object to standard output: {"schema_version": 1, "files": [{"file", "loads", "diagnostics",
    /// "cases": [{"name", "service", "place", "passed", "mismatches": [{"expected", "got", "engines"}], "exchange"}]}],
    /// "passed", "failed", "broken"} and, where asked for, "policies": [{"policy", "coverage": {"items", "covered",
    /// "gaps": [{"place", "message", "service", "case"}], "cases"}, "mutants": {"made", "noticed", "without_effect",
    /// "not_tried", "gaps", "cases"}, "neighbours": {"origins", "played", "not_played", "admitted"}}], "untested". In a
    /// gap, `case` is the index among `cases`, each a YAML text, of one that closes it. `exchange` is there where a case fails, and is what `explain` writes; `broken`
    /// counts files that do not load. Where nothing could be run, it is {"schema_version": 1, "error": "why"}. `junit`
    /// writes XML as JUnit does: a suite for each file, and in it a case for each.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TestFormat,
}

impl TestArgs {
    fn counts_coverage(&self) -> bool {
        self.coverage || self.require_coverage
    }

    /// The flag that makes no sense for some of the cases.
    fn of_all_cases(&self) -> Option<&'static str> {
        let flags = [
            (self.coverage, "--coverage"),
            (self.require_coverage, "--require-coverage"),
            (self.mutants, "--mutants"),
        ];
        flags.into_iter().find(|(given, _)| *given).map(|(_, flag)| flag)
    }
}

/// How `test` writes what came of the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people.
    Human,
    /// For programs: one JSON object on standard output, whatever happens; its fields stay.
    Json,
    /// For CI systems: XML as JUnit writes it.
    Junit,
}

impl TestFormat {
    /// How it says why nothing could be run.
    fn plain(self) -> Format {
        match self {
            TestFormat::Json => Format::Json,
            TestFormat::Human | TestFormat::Junit => Format::Human,
        }
    }
}

/// What came of one file.
struct Tested {
    name: String,
    /// What is wrong with the file, or with its policy.
    report: Report,
    /// The file, where nothing is.
    file: Option<TestFile>,
    /// What came of the cases that ran.
    results: Vec<CaseResult>,
}

/// How many cases passed and failed, and how many files do not load.
#[derive(Debug, Clone, Copy, Default, serde::Serialize)]
struct Counts {
    passed: usize,
    failed: usize,
    broken: usize,
}

impl Counts {
    fn of(tested: &[Tested]) -> Self {
        tested.iter().fold(Counts::default(), |counts, tested| {
            let passed = tested.results.iter().filter(|result| result.is_passed()).count();
            Counts {
                passed: counts.passed + passed,
                failed: counts.failed + tested.results.len() - passed,
                broken: counts.broken + usize::from(tested.file.is_none()),
            }
        })
    }

    fn ran(self) -> usize {
        self.passed + self.failed
    }
}

/// Runs tests of policies.
pub fn test<I: Read, O: Write, E: Write>(args: &TestArgs, mut streams: Streams<'_, I, O, E>) -> Exit {
    let files = match files::tests(&args.paths) {
        Ok(files) => files,
        Err(message) => return streams.fail(args.format.plain(), &message),
    };
    if let (Some(flag), true) = (args.of_all_cases(), args.run.is_some()) {
        let message =
            format!("{flag} is about all cases, and --run leaves some out: write only one of the two");
        return streams.fail(args.format.plain(), &message);
    }
    if files.is_empty() {
        // A test run that runs nothing must not look like one that went well.
        let places: Vec<_> = args.paths.iter().map(|path| format!("`{}`", name(path))).collect();
        let places = places.join(", ");
        let message =
            format!("there is no test file in {places}: no name ends in .test.yaml, .test.yml or .test.json");
        streams.fail(args.format.plain(), &message);
        return Exit::Found;
    }
    let tested: Vec<_> = files.iter().map(|path| run(path, args.run.as_deref())).collect();
    let counts = Counts::of(&tested);
    if let (0, 0, Some(text)) = (counts.ran(), counts.broken, &args.run) {
        let message = nothing_ran(text, &tested);
        streams.fail(args.format.plain(), &message);
        return Exit::Found;
    }
    let left_out = LeftOut::find(args, &tested);
    let unreadable = tested.iter().any(|tested| {
        tested.report.diagnostics().iter().any(|diagnostic| diagnostic.code == Code::UNREADABLE_FILE)
    });
    let exit = match counts {
        _ if unreadable => Exit::Usage,
        Counts { failed: 0, broken: 0, .. } if !left_out.is_found(args) => Exit::Fine,
        _ => Exit::Found,
    };
    let written = match args.format {
        TestFormat::Human => human::write(&tested, counts, &left_out, &mut streams),
        TestFormat::Json => json::write(&tested, counts, &left_out, &mut streams),
        TestFormat::Junit => junit::write(&tested, &left_out, args.require_coverage, &mut streams),
    };
    streams.finish(written, exit)
}

fn run(path: &std::path::Path, wanted: Option<&str>) -> Tested {
    let CheckedTest { report, file, .. } = TestFile::check(path);
    let wanted = wanted.map(str::to_lowercase);
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| name.to_lowercase().contains(wanted));
    let results = file.iter().flat_map(|file| {
        let cases = file.cases().iter().filter(|case| is_wanted(&case.name));
        cases.filter_map(|case| Some(case.run(file.policy(case)?)))
    });
    let results = results.collect();
    Tested { name: path.display().to_string(), report, file, results }
}

fn nothing_ran(text: &str, tested: &[Tested]) -> String {
    let cases: Vec<_> =
        tested.iter().filter_map(|tested| tested.file.as_ref()).flat_map(|file| file.cases()).collect();
    let nearest = nearest::names(text, cases.iter().map(|case| case.name.as_str()));
    let nearest: Vec<_> = nearest.into_iter().map(|name| format!("`{}`", brief(name))).collect();
    let among = number(cases.len(), "case");
    format!("no name among {among} has `{}` in it; the nearest are {}", brief(text), nearest.join(", "))
}
