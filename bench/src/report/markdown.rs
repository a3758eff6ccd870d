//! Tables in Markdown.

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    Left,
    Right,
}

/// A table whose columns are as wide as they need to be; the first row is its heading. Columns that no side is given for
/// stand to the right.
pub(super) fn table(sides: &[Side], rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0).max(3)).collect();
    let side = |column: usize| sides.get(column).copied().unwrap_or(Side::Right);
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate();
        text += &line(cells.map(|(column, (cell, width))| padded(cell, *width, side(column))).collect());
        if index == 0 {
            let rules = widths.iter().enumerate();
            text += &line(rules.map(|(column, width)| rule(*width, side(column))).collect());
        }
    }
    text
}

fn padded(cell: &str, width: usize, side: Side) -> String {
    match side {
        Side::Left => format!("{cell:<width$}"),
        Side::Right => format!("{cell:>width$}"),
    }
}

fn rule(width: usize, side: Side) -> String {
    match side {
        Side::Left => "-".repeat(width),
        Side::Right => format!("{}:", "-".repeat(width - 1)),
    }
}

/// Leaves a cell of the first column empty where it says what the one above says.
pub(super) fn once(rows: &mut [Vec<String>]) {
    let mut last = String::new();
    for first in rows.iter_mut().filter_map(|row| row.first_mut()) {
        if *first == last {
            first.clear();
        } else {
            last.clone_from(first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_need_to_be() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let mut rows = vec![row(["what", "µs"]), row(["tower", "1"]), row(["tower", "1,000"])];
        once(&mut rows);
        let expected = "| what  |    µs |\n| ----- | ----: |\n| tower |     1 |\n|       | 1,000 |\n";
        assert_eq!(table(&[Side::Left], &rows), expected);
    }
}
