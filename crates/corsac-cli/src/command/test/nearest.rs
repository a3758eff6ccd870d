//! The names of cases that may have been meant.

/// How many are shown.
const SHOWN: usize = 3;

/// The names nearest to a text that none of them holds: those with the most like words first.
pub(super) fn names<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let text: Vec<String> = words(text);
    let mut nearest: Vec<(f64, &str)> = names.map(|name| (likeness(&text, name), name)).collect();
    nearest.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    nearest.into_iter().take(SHOWN).map(|(_, name)| name).collect()
}

/// How like a name is: for each word, how like the most like word of the name is.
fn likeness(text: &[String], name: &str) -> f64 {
    let name = words(name);
    let best = |word: &String| name.iter().map(|other| strsim::jaro_winkler(word, other)).fold(0.0, f64::max);
    text.iter().map(best).sum()
}

fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(200).collect();
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}
