//! What is said to get no request gets none: random rules, and the table that selects a request's rule.

use std::fmt::Write as _;

use crate::load::Loader;
use crate::path::{PathGlob, PathIndex};

/// SplitMix64, as in the tests of the oracle.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }

    fn pick(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len())]
    }
}

#[derive(Debug, Clone)]
struct Plan {
    services: Vec<&'static str>,
    paths: Vec<String>,
}

fn plan(random: &mut Random) -> Vec<Plan> {
    let segments = ["a", "b", "a", "b", "*", "a*", "**", "**"];
    let rule = |random: &mut Random| {
        let mut paths = Vec::new();
        for _ in 0..1 + random.below(3) {
            let depth = 1 + random.below(3);
            paths.push((0..depth).map(|_| format!("/{}", random.pick(&segments))).collect::<String>());
        }
        let services = [&[][..], &[], &["p"], &["q"], &["p", "q"]][random.below(5)].to_vec();
        Plan { services, paths }
    };
    (0..2 + random.below(4)).map(|_| rule(random)).collect()
}

/// Each path on a line of its own, and which line is whose.
fn write(plans: &[Plan]) -> (String, Vec<(usize, usize, usize)>) {
    let (mut text, mut lines) = ("version: 1\nrules:\n".to_owned(), Vec::new());
    for (rule, plan) in plans.iter().enumerate() {
        writeln!(text, "  - deny: true").unwrap();
        if !plan.services.is_empty() {
            writeln!(text, "    services: {:?}", plan.services).unwrap();
        }
        writeln!(text, "    paths:").unwrap();
        for (path, glob) in plan.paths.iter().enumerate() {
            writeln!(text, "      - {glob:?}").unwrap();
            lines.push((text.lines().count(), rule, path));
        }
    }
    (text, lines)
}

/// Which rule each path selects, for a service.
fn select(plans: &[Plan], service: Option<&str>, paths: &[String]) -> Vec<Option<u32>> {
    let globs: Vec<(u32, PathGlob)> = (0..)
        .zip(plans)
        .filter(|(_, plan)| {
            service.is_none_or(|service| plan.services.is_empty() || plan.services.contains(&service))
        })
        .flat_map(|(rule, plan)| plan.paths.iter().map(move |path| (rule, PathGlob::parse(path).unwrap())))
        .collect();
    let index = PathIndex::new(globs.iter().map(|(rule, glob)| (*rule, glob)));
    paths.iter().map(|path| index.select(path.as_bytes())).collect()
}

#[test]
fn what_is_said_to_get_no_request_gets_none() {
    let segments = ["", "a", "b", "c", "ab"];
    let mut paths: Vec<String> = Vec::new();
    let mut last = vec![String::new()];
    for _ in 0..3 {
        last = last.iter().flat_map(|path| segments.iter().map(move |it| format!("{path}/{it}"))).collect();
        paths.extend(last.iter().cloned());
    }
    paths.extend(["/a/b/a/b", "/b/a/b/a", "/c/c/c/c", "/a/c/b/c/a"].map(str::to_owned));
    let mut random = Random(11);
    let (mut dead, mut silent, mut removed, mut policies) = (0, 0, 0, 0);
    for _ in 0..1500 {
        let plans = plan(&mut random);
        let (text, lines) = write(&plans);
        let report = Loader::new().yaml(text.clone()).check().report;
        let at = |code: &str| -> Vec<(usize, usize)> {
            let found = report.diagnostics().iter().filter(|found| found.code.name() == code);
            let line = |line| lines.iter().find(|(at, ..)| *at == line).map(|(_, rule, path)| (*rule, *path));
            found.map(|found| line(found.place().unwrap().span.unwrap().line).unwrap()).collect()
        };
        let unreachable: Vec<usize> = at("unreachable-rule").into_iter().map(|(rule, _)| rule).collect();
        let mut fewer = plans.clone();
        let mut gone = [at("shadowed-path"), at("repeated-path")].concat();
        gone.sort_unstable();
        for (rule, path) in gone.iter().rev() {
            fewer[*rule].paths.remove(*path);
        }
        assert!(fewer.iter().all(|plan| !plan.paths.is_empty()), "a rule without paths is left\n{text}");
        let mut selected = vec![false; plans.len()];
        for service in [None, Some("p"), Some("q"), Some("r")] {
            let rules = select(&plans, service, &paths);
            assert_eq!(rules, select(&fewer, service, &paths), "{service:?}\n{text}\n{report}");
            rules.iter().flatten().for_each(|rule| selected[*rule as usize] |= true);
        }
        for (rule, selected) in selected.iter().enumerate() {
            let said = unreachable.contains(&rule);
            assert!(!(said && *selected), "rule {rule} is selected\n{text}\n{report}");
            dead += usize::from(said);
            silent += usize::from(!said && !selected);
        }
        removed += gone.len();
        policies += 1;
    }
    eprintln!(
        "selection: {policies} policies, {dead} rules get no request as is said, {silent} that nothing is said of get none of \
         {} paths; {removed} paths removed change nothing",
        paths.len()
    );
    assert!(dead > 300 && removed > 300, "{dead}, {removed}");
    assert!(silent * 4 < dead, "{silent} of {dead}");
}
