//! The tables of the pages on frameworks: what another CORS layer answers, and what corsac answers in its place.
//!
//! The layers are those that the page itself sets up, in its blocks `before` and `after`. The rows are
//! `tests/data/migration.yaml`.

mod actix_web_page;
mod axum_page;
mod page;
mod rocket_page;
mod warp_page;

/// The request in parts: the method, the path, the header lines.
fn parts(sent: &str) -> (&str, &str, Vec<(&str, &str)>) {
    let mut parts = sent.split(" | ");
    let (method, path) = parts.next().unwrap().split_once(' ').unwrap();
    (method, path, parts.map(|line| line.split_once(": ").unwrap()).collect())
}

/// An answer as the rows write it. Some layers list methods in another order each time, so that they are sorted.
fn shown<'a>(status: u16, lines: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let lines = lines.map(|(name, value)| (name.to_ascii_lowercase(), value));
    let of_cors = lines.filter(|(name, _)| name.starts_with("access-control-") || name == "vary");
    let mut shown: Vec<_> = of_cors
        .map(|(name, value)| {
            let value = value.escape_ascii().to_string();
            let methods = name == "access-control-allow-methods";
            format!("{name}: {}", if methods { sorted(&value) } else { value })
        })
        .collect();
    shown.sort();
    shown.insert(0, status.to_string());
    shown.join(" | ")
}

fn sorted(list: &str) -> String {
    let mut members: Vec<_> = list.split(',').map(str::trim).collect();
    members.sort_unstable();
    members.join(", ")
}
