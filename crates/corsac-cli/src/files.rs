//! The policy files that arguments name.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::text::{name, why};

/// What is YAML or JSON, lies beside policies, and is none. A file that is named as an argument is one all the same.
const OTHERS: &[&str] = &[
    "composer.json",
    "deno.json",
    "jsconfig.json",
    "npm-shrinkwrap.json",
    "package.json",
    "pnpm-workspace.yaml",
    "tsconfig.json",
];

/// How the names of such files begin, and how they end before the extension.
const OTHER_BEGINNINGS: &[&str] = &["docker-compose.", "compose.", "tsconfig."];
const OTHER_ENDINGS: &[&str] = &[".test", ".schema", ".lock", "-lock"];

/// The files, with each directory replaced by the policies in it: what ends in `.yaml`, `.yml` or `.json`, in
/// alphabetical order.
///
/// Left out are hidden files and directories, `node_modules`, build caches, tests (`.test.yaml`), schemas (`.schema.json`), lock
/// files and the few other names above. A directory that links lead to more than once is searched once.
pub(crate) fn policies(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        let of_path = expanded(path, is_policy)?;
        if of_path.is_empty() {
            let name = name(path);
            return Err(format!("there is no policy in `{name}`: no .yaml, .yml or .json file"));
        }
        files.extend(of_path);
    }
    Ok(files)
}

/// The files, with each directory replaced by the test files in it, in alphabetical order: what ends in `.test.yaml`,
/// `.test.yml` or `.test.json`.
pub(crate) fn tests(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let files = paths.iter().map(|path| expanded(path, is_test)).collect::<Result<Vec<_>, _>>()?;
    Ok(files.concat())
}

/// The file, or what is wanted of the directory.
fn expanded(path: &Path, wanted: fn(&OsStr) -> bool) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect(path, wanted, &mut files, &mut HashSet::new())?;
    Ok(files)
}

fn collect(
    directory: &Path,
    wanted: fn(&OsStr) -> bool,
    files: &mut Vec<PathBuf>,
    seen: &mut HashSet<PathBuf>,
) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read `{}`: {}", name(directory), why(&error));
    if !seen.insert(directory.canonicalize().map_err(failed)?) {
        return Ok(());
    }
    let entries = std::fs::read_dir(directory).map_err(failed)?;
    let mut entries =
        entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // What cannot be looked at, a link to nowhere for one, becomes a finding when it is loaded.
        match path.metadata() {
            Ok(kind) if kind.is_dir() && name != "node_modules" && !is_cache(&path) => {
                collect(&path, wanted, files, seen)?;
            }
            Ok(kind) if !kind.is_file() => {}
            _ if wanted(name) => files.push(path),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a directory says that all in it can be made again (https://bford.info/cachedir/), as Cargo's `target` does.
fn is_cache(directory: &Path) -> bool {
    directory.join("CACHEDIR.TAG").is_file()
}

/// Whether a file is a test of a policy, by its name.
pub(crate) fn is_test(name: &OsStr) -> bool {
    let Some(stem) = yaml_or_json(name) else { return false };
    Path::new(stem).extension().is_some_and(|test| test.eq_ignore_ascii_case("test"))
}

/// The name without its extension, where that is one of YAML or JSON.
fn yaml_or_json(name: &OsStr) -> Option<&OsStr> {
    let path = Path::new(name);
    let is = |extension: &OsStr| ["yaml", "yml", "json"].iter().any(|it| extension.eq_ignore_ascii_case(it));
    path.file_stem().filter(|_| path.extension().is_some_and(is))
}

fn is_policy(name: &OsStr) -> bool {
    let Some(stem) = yaml_or_json(name) else { return false };
    let lower = |text: &OsStr| text.as_encoded_bytes().to_ascii_lowercase();
    let (name, stem) = (lower(name), lower(stem));
    !(OTHERS.iter().any(|other| other.as_bytes() == name)
        || OTHER_BEGINNINGS.iter().any(|other| name.starts_with(other.as_bytes()))
        || OTHER_ENDINGS.iter().any(|other| stem.ends_with(other.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_policy_and_what_only_lies_beside_one() {
        for (name, expected) in [
            ("a.yaml", true),
            ("a.yml", true),
            ("a.json", true),
            ("A.YAML", true),
            ("block.yaml", true),
            ("packages.json", true),
            ("a.test.yaml", false),
            ("a.schema.json", false),
            ("Package.json", false),
            ("tsconfig.build.json", false),
            ("deno.lock.json", false),
            ("package-lock.json", false),
            ("pnpm-lock.yaml", false),
            ("docker-compose.override.yml", false),
            ("README.md", false),
            ("yaml", false),
        ] {
            assert_eq!(is_policy(OsStr::new(name)), expected, "{name}");
        }
    }
}
