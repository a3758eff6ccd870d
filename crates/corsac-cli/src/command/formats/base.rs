//! The directory that paths in annotations and alerts begin at.

use std::path::{Component, Path, PathBuf};

use url::Url;

/// What standard input is called in findings.
pub(super) const STDIN: &str = "<stdin>";

/// The directory that paths in annotations and alerts begin at: the working directory, or, in a step of GitHub Actions
/// that works further down, the repository's.
#[derive(Debug)]
pub(super) struct Base {
    here: PathBuf,
    workspace: Option<PathBuf>,
}

impl Base {
    pub(super) fn new() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        // GitHub takes a relative path for one from the root of the repository, wherever the step works.
        let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
        Base { here, workspace: workspace.filter(|it| it.is_absolute()) }
    }

    /// The path of a file from the base, with `/`; nothing where the file lies elsewhere, or is none.
    pub(super) fn relative(&self, name: &str) -> Option<String> {
        if name == STDIN {
            return None;
        }
        let path = self.absolute(name);
        let roots = self.workspace.iter().chain([&self.here]);
        let rest = roots.filter_map(|root| path.strip_prefix(root).ok()).next()?;
        let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// A reference to a file as RFC 3986 has it: relative to the base, or absolute where it lies elsewhere.
    pub(super) fn uri(&self, name: &str) -> String {
        if let Some(path) = self.relative(name) {
            return encoded(&path);
        }
        let elsewhere = Some(name).filter(|name| *name != STDIN);
        let url = elsewhere.and_then(|name| Url::from_file_path(self.absolute(name)).ok());
        url.map_or_else(|| encoded(name), String::from)
    }

    fn absolute(&self, name: &str) -> PathBuf {
        without_dots(&self.here.join(name))
    }
}

/// A path without `.` and `..`. That `..` behind a link leads elsewhere is left aside: the path is shown, not opened.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            component => plain.push(component),
        }
    }
    plain
}

/// The path with everything but letters, digits and `-._~/` percent-encoded: `:` too, before which would be a scheme.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_begin_at_the_working_directory_or_the_repository() {
        let base = |workspace: Option<&str>| Base {
            here: PathBuf::from("/srv/repo/api"),
            workspace: workspace.map(PathBuf::from),
        };
        for (name, alone, in_repository, uri) in [
            ("cors.yaml", Some("cors.yaml"), Some("api/cors.yaml"), "cors.yaml"),
            ("./a//b.yaml", Some("a/b.yaml"), Some("api/a/b.yaml"), "a/b.yaml"),
            ("../web/a.yaml", None, Some("web/a.yaml"), "file:///srv/repo/web/a.yaml"),
            ("/srv/repo/api/a.yaml", Some("a.yaml"), Some("api/a.yaml"), "a.yaml"),
            ("/elsewhere/a b.yaml", None, None, "file:///elsewhere/a%20b.yaml"),
            ("a:b %#é.yaml", Some("a:b %#é.yaml"), Some("api/a:b %#é.yaml"), "a%3Ab%20%25%23%C3%A9.yaml"),
            (STDIN, None, None, "%3Cstdin%3E"),
        ] {
            assert_eq!(base(None).relative(name).as_deref(), alone, "{name}");
            assert_eq!(base(Some("/srv/repo")).relative(name).as_deref(), in_repository, "{name}");
            assert_eq!(base(Some("/other")).relative(name).as_deref(), alone, "{name}");
            assert_eq!(base(None).uri(name), uri, "{name}");
        }
    }
}
