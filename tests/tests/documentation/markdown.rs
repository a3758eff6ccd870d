//! Pages and their blocks.

use std::path::{Path, PathBuf};

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The Markdown files below a directory, in order.
pub(crate) fn files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A fenced block.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) info: String,
    /// The line of the opening fence.
    pub(crate) line: usize,
    /// What stands between the fences.
    pub(crate) text: String,
    /// Where that is in the page.
    pub(crate) range: std::ops::Range<usize>,
}

/// A page.
pub(crate) struct Page {
    path: PathBuf,
    pub(crate) text: String,
}

impl Page {
    /// Every page of the repository that has blocks to execute.
    pub(crate) fn all() -> Vec<Page> {
        let root = root();
        let mut paths = files(&root.join("docs/src"));
        paths.extend(
            ["README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md"].map(|name| root.join(name)),
        );
        for directory in std::fs::read_dir(root.join("crates")).unwrap() {
            paths.push(directory.unwrap().path().join("README.md"));
        }
        paths.into_iter().filter(|path| path.exists()).map(|path| Page::read(&path)).collect()
    }

    pub(crate) fn read(path: &Path) -> Page {
        Page { path: path.to_owned(), text: std::fs::read_to_string(path).unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap_or(&self.path).display().to_string()
    }

    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<(String, String, usize, usize)> = None;
        let mut at = 0;
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            let start = at;
            at += line.len();
            let trimmed = line.trim();
            match &open {
                None if trimmed.starts_with("```") => {
                    let fence: String = trimmed.chars().take_while(|c| *c == '`').collect();
                    let info = trimmed.trim_start_matches('`').trim().to_owned();
                    open = Some((fence, info, number + 1, at));
                }
                Some((fence, info, line, from)) if trimmed == fence => {
                    let (range, info, line) = (*from..start, info.clone(), *line);
                    blocks.push(Block {
                        info,
                        line,
                        text: self.text.get(range.clone()).unwrap().to_owned(),
                        range,
                    });
                    open = None;
                }
                _ => {}
            }
        }
        assert!(open.is_none(), "{}: a block is not closed", self.name());
        blocks
    }

    /// The page without its blocks.
    fn prose(&self) -> String {
        let mut prose = self.text.clone();
        for block in self.blocks().iter().rev() {
            prose.replace_range(block.range.clone(), "");
        }
        prose
    }

    /// The targets of links that stay within the repository.
    pub(crate) fn links(&self) -> Vec<String> {
        let prose = self.prose();
        let targets = prose.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
        targets
            .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
            .map(str::to_owned)
            .collect()
    }

    /// What stands between backticks in the text.
    pub(crate) fn names(&self) -> Vec<String> {
        let prose = self.prose().replace("```", "");
        prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    /// The anchors of the headings, as GitHub and mdBook make them.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let headings = self.prose();
        let headings = headings.lines().filter(|line| line.starts_with('#'));
        headings
            .map(|line| {
                let title = line.trim_start_matches('#').trim().to_lowercase();
                let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                kept.map(|c| if c == ' ' { '-' } else { c }).collect()
            })
            .collect()
    }
}
