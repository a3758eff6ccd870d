//! Console blocks.

use std::path::{Path, PathBuf};

use crate::markdown::{Page, root};

/// Commands that are shown and not run, and why.
const SHOWN: &[(&str, &str)] = &[
    ("cargo test", "would run itself"),
    ("cargo clippy", "a step of .ci/run"),
    ("cargo fmt", "a step of .ci/run"),
    ("cargo doc", "a step of .ci/run"),
    ("cargo install", "installs the command that the other blocks run"),
    ("cargo add", "changes somebody else's package"),
    ("cargo build", "a step of cargo test"),
    ("cargo run --release -p corsac-bench", "takes minutes; a step of .ci/run"),
    ("bench/build-times", "takes half an hour"),
    ("cargo run -p example-", "tests/tests/examples starts every server"),
    ("CORS_ORIGINS=http://localhost:5173 PORT=8080 cargo run -p example-", "as the line before"),
    ("cargo new", "begins somebody else's package"),
    (".ci/run", "runs this test"),
    ("git ", "needs a network"),
    ("curl ", "asks a server, which `tests/gateway` starts"),
    ("CORSAC_BLESS=1 ", "writes what this test reads"),
    ("CORSAC_SEED=", "a longer run of a step of cargo test"),
];

/// One command with what it prints.
struct Command<'a> {
    line: &'a str,
    output: String,
}

pub(crate) fn run() {
    let bless = std::env::var_os("CORSAC_BLESS").is_some();
    let (mut ran, mut wrong) = (0, Vec::new());
    for page in Page::all() {
        let directory = directory(&page);
        let mut text = page.text.clone();
        let mut replaced = Vec::new();
        for block in page.blocks().into_iter().filter(|block| block.info == "console") {
            let mut printed = String::new();
            for command in commands(&block.text) {
                printed.push_str(&format!("$ {}\n", command.line));
                if let Some(arguments) = arguments(command.line) {
                    ran += 1;
                    printed.push_str(&corsac(&arguments, &directory));
                } else {
                    let shown = SHOWN.iter().any(|(known, _)| command.line.starts_with(known));
                    assert!(shown, "{}:{}: nobody runs `{}`", page.name(), block.line, command.line);
                    printed.push_str(&command.output);
                }
            }
            if printed != block.text {
                wrong.push(format!(
                    "{}:{}\n--- the page says\n{}--- it prints\n{printed}",
                    page.name(),
                    block.line,
                    block.text
                ));
                replaced.push((block.range, printed));
            }
        }
        if bless && !replaced.is_empty() {
            for (range, printed) in replaced.into_iter().rev() {
                text.replace_range(range, &printed);
            }
            std::fs::write(page.path(), text).unwrap();
        }
        std::fs::remove_dir_all(directory).unwrap();
    }
    crate::say!("documentation: {ran} commands ran");
    assert!(ran > 5, "only {ran} commands ran");
    assert!(
        bless || wrong.is_empty(),
        "{} blocks are wrong; CORSAC_BLESS=1 mends them\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A directory for the page, with the policies in it: what one command writes, the next one finds.
fn directory(page: &Page) -> PathBuf {
    let name = page.name().replace('/', "-");
    let directory = std::env::temp_dir().join(format!("corsac-documentation-{}-{name}", std::process::id()));
    std::fs::create_dir_all(directory.join("policies")).unwrap();
    for entry in std::fs::read_dir(root().join("policies")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, directory.join("policies").join(path.file_name().unwrap())).unwrap();
    }
    // What the pages speak of as the reader's own file.
    for block in page.blocks() {
        if let Some(name) = block.text.lines().next().and_then(|line| line.strip_prefix("# file: ")) {
            std::fs::write(directory.join(name), &block.text).unwrap();
        }
    }
    directory
}

fn commands(block: &str) -> Vec<Command<'_>> {
    let mut commands: Vec<Command<'_>> = Vec::new();
    for line in block.lines() {
        if let Some(line) = line.strip_prefix("$ ") {
            commands.push(Command { line, output: String::new() });
        } else if let Some(command) = commands.last_mut() {
            command.output.push_str(line);
            command.output.push('\n');
        } else {
            panic!("a console block begins with `$ `: {line}");
        }
    }
    commands
}

/// The command's own arguments, where the line runs it.
fn arguments(line: &str) -> Option<Vec<String>> {
    let rest = line.strip_prefix("corsac ").or_else(|| line.strip_prefix("cargo run -- "))?;
    let mut words = vec!["corsac".to_owned()];
    let (mut word, mut quote, mut any) = (String::new(), None, false);
    for character in rest.chars() {
        match (character, quote) {
            ('\'' | '"', None) => (quote, any) = (Some(character), true),
            (_, Some(open)) if character == open => quote = None,
            (' ', None) => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            _ => {
                word.push(character);
                any = true;
            }
        }
    }
    if any {
        words.push(word);
    }
    Some(words)
}

/// Runs the command as a process of its own would: relative paths are the page's.
fn corsac(arguments: &[String], directory: &Path) -> String {
    // No other test of this binary depends on the working directory.
    std::env::set_current_dir(directory).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = corsac_cli::run(arguments, false, &mut out, &mut err);
    let mut printed = String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap();
    if exit.code() != 0 {
        printed.push_str(&format!("(exit code {})\n", exit.code()));
    }
    // What editors strip from pages, and what would end the block.
    let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
    lines.iter().map(|line| format!("{line}\n")).collect()
}
