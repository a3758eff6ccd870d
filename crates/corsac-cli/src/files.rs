//! The policy files that arguments name.

use std::io;
use std::path::{Path, PathBuf};

/// The files, with each directory replaced by the policies in it: `.yaml`, `.yml` and `.json` files, but neither tests
/// (`.test.yaml`) nor schemas (`.schema.json`), in alphabetical order. Hidden directories are not entered.
pub(crate) fn policies(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            collect(path, &mut files)
                .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
            if files.len() == before {
                return Err(format!(
                    "there is no policy in `{}`: no .yaml, .yml or .json file",
                    path.display()
                ));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_policy(name) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_policy(name: &str) -> bool {
    let Some((stem, "yaml" | "yml" | "json")) = name.rsplit_once('.') else { return false };
    !stem.ends_with(".test") && !stem.ends_with(".schema")
}

#[cfg(test)]
mod tests {
    use super::is_policy;

    #[test]
    fn tests_and_schemas_are_not_policies() {
        for (name, expected) in [
            ("a.yaml", true),
            ("a.yml", true),
            ("a.json", true),
            ("a.test.yaml", false),
            ("a.schema.json", false),
            ("README.md", false),
            ("yaml", false),
        ] {
            assert_eq!(is_policy(name), expected, "{name}");
        }
    }
}
