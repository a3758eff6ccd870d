//! Every hostile file, checked in a process of its own.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::files::{Format, LIMIT, Row, rows};
use crate::limited::{KILOBYTES, PRINTED, SECONDS, Temporary, are_there, corsac};

/// What is wrong with how the command took one file; nothing where all is well.
fn wrong(row: &Row, number: usize) -> Option<String> {
    let extension = if row.format == Format::Json { "json" } else { "yaml" };
    let file = Temporary::new(&format!("hostile-{number}.{extension}"), &row.bytes());
    let human = corsac(&["check"], file.path(), row.variables());
    let Some(code @ (0 | 1)) = human.code else {
        return Some(format!("{}: {:?}", human.how, text(&human.err)));
    };
    if human.out.len() + human.err.len() > PRINTED {
        return Some(format!("{} bytes are printed", human.out.len() + human.err.len()));
    }
    let printed = text(&human.out);
    if let Some(raw) = printed.chars().find(|c| (c.is_control() && *c != '\n') || is_invisible(*c)) {
        return Some(format!("{raw:?} is printed as it is"));
    }
    let found: BTreeSet<&str> = printed.lines().filter_map(code_of).collect();
    let fine = match row.finds.as_str() {
        "nothing" => code == 0,
        "any" => true,
        wanted => found.contains(wanted),
    };
    (!fine).then(|| format!("exit code {code}, found {found:?} and not {}", row.finds))
}

/// The code of a line such as `error[unknown-key]: …`.
fn code_of(line: &str) -> Option<&str> {
    let (severity, rest) = line.split_once('[')?;
    ["error", "warning", "note"].contains(&severity).then_some(rest.split_once(']')?.0)
}

/// Characters that change how a terminal shows others.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn no_file_costs_more_than_its_share() {
    let rows = rows();
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), rows.len(), "two rows of one name");
    if !are_there() {
        return;
    }
    let (next, wrong) = (AtomicUsize::new(0), std::sync::Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(row) = rows.get(number) else { break };
                    if let Some(why) = self::wrong(row, number) {
                        wrong.lock().unwrap().push(format!("{}: {why}", row.name));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    crate::say!("hostile files: {} under {SECONDS} CPU seconds and {KILOBYTES} KiB each", rows.len());
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// One byte over the limit, and nothing of the file is looked at.
#[test]
fn a_byte_over_the_limit_is_refused_unread() {
    let mut count = 0;
    for row in rows() {
        let mut bytes = row.bytes();
        if bytes.len() < LIMIT / 2 {
            continue;
        }
        bytes.resize(LIMIT + 1, b' ');
        let checked = corsac_core::Loader::new().bytes("large.yaml", bytes).check();
        let codes: Vec<&str> = checked.report.diagnostics().iter().map(|it| it.code.name()).collect();
        assert_eq!(codes, ["file-too-large"], "{}", row.name);
        count += 1;
    }
    crate::say!("hostile files a byte too large: {count}");
    assert!(count > 50, "only {count} files fill the limit");
}

/// What programs read is bounded too, and is one JSON object.
#[test]
fn output_for_programs_is_bounded() {
    if !are_there() {
        return;
    }
    let mut count = 0;
    for (number, row) in rows().iter().enumerate().filter(|(number, _)| number % 8 == 0) {
        let extension = if row.format == Format::Json { "json" } else { "yaml" };
        let file = Temporary::new(&format!("hostile-json-{number}.{extension}"), &row.bytes());
        let ended = corsac(&["check", "--format", "json"], file.path(), row.variables());
        assert!(matches!(ended.code, Some(0 | 1)), "{}: {}: {}", row.name, ended.how, text(&ended.err));
        assert!(ended.out.len() < PRINTED, "{}: {} bytes", row.name, ended.out.len());
        let object: Value = serde_json::from_slice(&ended.out).unwrap();
        assert!(object["files"].is_array(), "{}", row.name);
        count += 1;
    }
    crate::say!("hostile files for programs: {count}");
    assert!(count > 10, "{count} files");
}
