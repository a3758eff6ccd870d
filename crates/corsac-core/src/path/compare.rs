//! What two globs have in common: whether one matches all that the other does, and whether a path exists for both.

use super::glob::PathGlob;

/// A glob in parts. A run of `*` and `**` segments is brought into one order, since `/*/**` and `/**/*` are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    /// One segment, which may hold `*`.
    Segment(&'a str),
    /// One segment, whatever is in it, of a run that ends in [`Part::Gap`].
    Any,
    /// Any number of segments.
    Gap,
}

impl PathGlob {
    /// Whether this glob matches every path that the other matches.
    ///
    /// A yes is always right, and a no nearly always. The other's wildcards are read as symbols that occur nowhere else:
    /// its `*` as a character that only a wildcard matches, its `**` as a stretch of segments that only `**` matches. What
    /// matches these symbols matches whatever they stand for. Missed is a glob that needs several ways of matching, one
    /// for each number of segments that the other's `**` stands for. Refused alternative: comparing automata, which is
    /// exact, and exponential in the number of wildcards.
    pub(crate) fn covers(&self, other: &PathGlob) -> bool {
        walk(&parts(self.as_str()), &parts(other.as_str()), segment_covers)
    }

    /// Whether some path matches both globs. Exact.
    pub(crate) fn overlaps(&self, other: &PathGlob) -> bool {
        let (ours, theirs) = (parts(self.as_str()), parts(other.as_str()));
        match (ours.contains(&Part::Gap), theirs.contains(&Part::Gap)) {
            // What lies between the two ends can be one glob's after the other's: each has a gap to take the rest.
            (true, true) => {
                ends_agree(ours.iter(), theirs.iter()) && ends_agree(ours.iter().rev(), theirs.iter().rev())
            }
            (false, _) => walk(&theirs, &ours, segments_overlap),
            (true, false) => walk(&ours, &theirs, segments_overlap),
        }
    }

    /// What comparing with another glob costs at most, in comparisons of two short ones.
    pub(crate) fn comparisons(&self, other: &PathGlob) -> usize {
        1 + self.as_str().len().saturating_mul(other.as_str().len()) / 1024
    }
}

fn parts(text: &str) -> Vec<Part<'_>> {
    fn flush(parts: &mut Vec<Part<'_>>, stars: &mut usize, gap: &mut bool) {
        let star = if *gap { Part::Any } else { Part::Segment("*") };
        parts.extend(std::iter::repeat_n(star, *stars));
        parts.extend(gap.then_some(Part::Gap));
        (*stars, *gap) = (0, false);
    }
    let (mut parts, mut stars, mut gap) = (Vec::new(), 0, false);
    let mut segments = text.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "*" => stars += 1,
            "**" => {
                gap = true;
                // At the end it stands for one segment at least.
                stars += usize::from(segments.peek().is_none());
            }
            _ => {
                flush(&mut parts, &mut stars, &mut gap);
                parts.push(Part::Segment(segment));
            }
        }
    }
    flush(&mut parts, &mut stars, &mut gap);
    parts
}

/// Matches a glob with the parts of another: every way at once, one part after the other.
fn walk(glob: &[Part<'_>], other: &[Part<'_>], fits: fn(&str, &str) -> bool) -> bool {
    // Which parts of the glob may come next; the one behind the last is the end.
    let mut here = vec![false; glob.len() + 1];
    if let Some(first) = here.first_mut() {
        *first = true;
    }
    skip_gaps(glob, &mut here);
    for part in other {
        let mut next = vec![false; glob.len() + 1];
        for (at, own) in glob.iter().enumerate().filter(|(at, _)| here.get(*at) == Some(&true)) {
            let (stays, goes) = match (own, part) {
                (Part::Gap, _) | (Part::Any, Part::Gap) => (true, false),
                (Part::Segment(_), Part::Gap) => (false, false),
                (Part::Any, _) => (false, true),
                (Part::Segment(own), Part::Segment(segment)) => (false, fits(own, segment)),
                (Part::Segment(own), Part::Any) => (false, fits(own, "*")),
            };
            for (at, reached) in [(at, stays), (at + 1, goes)] {
                if let Some(slot) = next.get_mut(at) {
                    *slot |= reached;
                }
            }
        }
        here = next;
        skip_gaps(glob, &mut here);
    }
    here.last() == Some(&true)
}

/// A gap may stand for no segment.
fn skip_gaps(glob: &[Part<'_>], here: &mut [bool]) {
    for (at, _) in glob.iter().enumerate().filter(|(_, part)| **part == Part::Gap) {
        if here.get(at) == Some(&true)
            && let Some(next) = here.get_mut(at + 1)
        {
            *next = true;
        }
    }
}

/// Whether the segments before the first gap of either glob can be the same.
fn ends_agree<'p, 'a: 'p>(
    ours: impl Iterator<Item = &'p Part<'a>>,
    theirs: impl Iterator<Item = &'p Part<'a>>,
) -> bool {
    let segments = |part: &Part<'a>| match part {
        Part::Segment(segment) => Some(*segment),
        Part::Any => Some("*"),
        Part::Gap => None,
    };
    ours.map_while(segments).zip(theirs.map_while(segments)).all(|(own, other)| segments_overlap(own, other))
}

/// Whether one segment's glob matches all that another's matches: the other's `*` is a character that only `*` matches.
fn segment_covers(glob: &str, other: &str) -> bool {
    let (glob, other) = (glob.as_bytes(), other.as_bytes());
    let (mut at, mut to) = (0, 0);
    // Behind the last `*` of the glob, and how far into the other it reaches.
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = other.get(to) {
        match (glob.get(at), star) {
            (Some(b'*'), _) => {
                at += 1;
                star = Some((at, to));
            }
            (Some(own), _) if own == byte => {
                at += 1;
                to += 1;
            }
            (_, Some((behind, reach))) => {
                at = behind;
                to = reach + 1;
                star = Some((behind, reach + 1));
            }
            _ => return false,
        }
    }
    glob.iter().skip(at).all(|byte| *byte == b'*')
}

/// Whether some segment matches both.
fn segments_overlap(one: &str, other: &str) -> bool {
    match (one.split_once('*'), other.split_once('*')) {
        (None, _) => segment_covers(other, one),
        (_, None) => segment_covers(one, other),
        // As with gaps: what lies between the ends can be one's after the other's.
        (Some((one_begins, one_rest)), Some((other_begins, other_rest))) => {
            let one_ends = one_rest.rsplit('*').next().unwrap_or(one_rest);
            let other_ends = other_rest.rsplit('*').next().unwrap_or(other_rest);
            (one_begins.starts_with(other_begins) || other_begins.starts_with(one_begins))
                && (one_ends.ends_with(other_ends) || other_ends.ends_with(one_ends))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::PathIndex;

    /// Every glob of up to three segments, and some longer ones with gaps.
    fn globs() -> Vec<PathGlob> {
        let parts = ["", "a", "b", "ab", "*", "a*", "*b", "a*b", "*a*", "**"];
        let mut texts = Vec::new();
        for first in parts {
            texts.push(format!("/{first}"));
            for second in parts {
                texts.push(format!("/{first}/{second}"));
                for third in parts {
                    texts.push(format!("/{first}/{second}/{third}"));
                }
            }
        }
        for first in ["a", "*", "**", "a*"] {
            for second in ["b", "*", "**"] {
                for third in ["a", "*", "**"] {
                    for fourth in ["b", "*", "**", "*b"] {
                        texts.push(format!("/{first}/{second}/{third}/{fourth}"));
                    }
                }
            }
        }
        texts.iter().filter_map(|text| PathGlob::parse(text).ok()).collect()
    }

    /// Every path of up to five short segments. `c` stands in no glob.
    fn paths() -> Vec<String> {
        let long = ["", "a", "b", "c", "ab", "acb", "aab", "ca", "cb"];
        let short = ["", "a", "b", "c"];
        let mut paths: Vec<String> = Vec::new();
        let mut last = vec![String::new()];
        for depth in 0..5 {
            let segments: &[&str] = if depth < 3 { &long } else { &short };
            last =
                last.iter().flat_map(|path| segments.iter().map(move |it| format!("{path}/{it}"))).collect();
            // Deep paths: those of few letters are enough.
            if depth >= 2 {
                last.retain(|path| path.len() <= 12 + depth);
            }
            paths.extend(last.iter().cloned());
        }
        paths
    }

    #[test]
    fn comparing_agrees_with_the_matcher() {
        let (globs, paths) = (globs(), paths());
        // One bit for each path, from the matcher that decides about requests.
        let matched: Vec<Vec<u64>> = globs
            .iter()
            .map(|glob| {
                let index = PathIndex::new([(0, glob)]);
                let hit = |path: &String| u64::from(index.select(path.as_bytes()).is_some());
                paths
                    .chunks(64)
                    .map(|chunk| chunk.iter().rev().fold(0, |bits, path| bits << 1 | hit(path)))
                    .collect()
            })
            .collect();
        let (mut covered, mut missed, mut overlapping, mut without_path, mut compared) =
            (0, Vec::new(), 0, 0, 0);
        for (one, ones) in globs.iter().zip(&matched) {
            for (other, others) in globs.iter().zip(&matched) {
                compared += 1;
                let all = ones.iter().zip(others).all(|(one, other)| other & !one == 0);
                let some = ones.iter().zip(others).any(|(one, other)| one & other != 0);
                let names = || format!("{} and {}", one.as_str(), other.as_str());
                assert!(all || !one.covers(other), "a wrong yes: {}", names());
                assert!(!some || one.overlaps(other), "a wrong no: {}", names());
                // The path that both match may be longer than those that are tried.
                without_path += usize::from(!some && one.overlaps(other));
                covered += usize::from(all);
                overlapping += usize::from(some);
                if all && !one.covers(other) {
                    missed.push(names());
                }
            }
        }
        eprintln!(
            "globs: {compared} pairs over {} paths, {covered} covering as far as these paths show, of which at most {} are missed such as {:?}; {overlapping} \
             overlapping, and {without_path} only by paths that were not tried",
            paths.len(),
            missed.len(),
            missed.first()
        );
        assert!(covered > 10_000 && overlapping > 10_000);
        assert!(missed.len() * 100 <= covered, "{missed:#?}");
        assert!(without_path * 50 <= overlapping, "{without_path}");
    }

    #[test]
    fn what_covers_what() {
        for (one, other, covers, overlaps) in [
            ("/api/**", "/api", false, false),
            ("/api/**", "/api/", true, true),
            ("/api/**", "/api/**/raw", true, true),
            ("/api/**", "/api/v*/x", true, true),
            ("/api/**", "/**/api", false, true),
            ("/**/api", "/api", true, true),
            ("/*/**", "/**/*/*", true, true),
            ("/**/*", "/**", true, true),
            ("/**/a", "/**/x/a", true, true),
            ("/*/**/a", "/**/x/a", true, true),
            ("/v*", "/v*x*", true, true),
            ("/v*x", "/v*", false, true),
            ("/a*b", "/*c", false, false),
            ("/*.json", "/a*", false, true),
            ("/files/*", "/files/*/raw", false, false),
        ] {
            let read = |text| PathGlob::parse(text).unwrap();
            assert_eq!(read(one).covers(&read(other)), covers, "{one} covers {other}");
            assert_eq!(read(one).overlaps(&read(other)), overlaps, "{one} overlaps {other}");
            assert_eq!(read(other).overlaps(&read(one)), overlaps, "{other} overlaps {one}");
        }
    }
}
