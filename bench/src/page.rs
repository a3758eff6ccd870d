//! The page of the book, whose tables are generated.

use std::error::Error;
use std::path::Path;

use crate::table::Results;

/// Replaces what stands between two marks of a page: `<!-- generated: NAME -->` and `<!-- end of NAME -->`.
pub(crate) fn write(file: &Path, results: &Results) -> Result<(), Box<dyn Error>> {
    let mut page = std::fs::read_to_string(file).map_err(|error| format!("`{}`: {error}", file.display()))?;
    for framework in results.frameworks() {
        let name = framework.to_string();
        page = replaced(&page, &name, &results.table(framework))?;
    }
    page = replaced(&page, "machine", &machine())?;
    page = replaced(&page, "a large policy", &results.policy())?;
    std::fs::write(file, page)?;
    Ok(())
}

fn replaced(page: &str, name: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let (begin, end) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end of {name} -->"));
    let missing = || format!("the page has no `{}` before a `{end}`", begin.trim_end());
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim_end()))
}

/// What it was measured on.
fn machine() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processor = processor.map_or("unknown processor", |(_, name)| name);
    let count = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!(
        "Measured with {}, for {}, on {count} × {processor}.",
        env!("CORSAC_BENCH_RUSTC"),
        env!("CORSAC_BENCH_TARGET")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_marked_is_replaced() {
        let page = "a\n<!-- generated: x -->\nold\n<!-- end of x -->\nb\n";
        let expected = "a\n<!-- generated: x -->\n\nnew\n\n<!-- end of x -->\nb\n";
        assert_eq!(replaced(page, "x", "new\n").unwrap(), expected);
        assert_eq!(replaced(expected, "x", "new").unwrap(), expected);
        assert!(replaced(page, "y", "new").is_err());
    }
}
