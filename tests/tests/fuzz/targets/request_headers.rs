//! Any lines as `Access-Control-Request-Headers`; the first byte chooses the policy.

use std::sync::OnceLock;

use corsac_core::{MAX_EMPTY_MEMBERS, MAX_REQUESTED_BYTES, MAX_REQUESTED_HEADERS, Policy, Request};

use super::reference::grant::is_token;

/// The names that the policies list, and whether they take others.
const LISTED: [&str; 3] = ["X-A", "Content-Type", "Authorization"];

fn policies() -> &'static [Policy; 4] {
    static POLICIES: OnceLock<[Policy; 4]> = OnceLock::new();
    POLICIES.get_or_init(|| {
        [
            ("[]", ""),
            ("[X-A, Content-Type, Authorization]", ""),
            ("[\"*\"]", ""),
            ("[X-A, Content-Type, \"*\"]", ""),
        ]
        .map(|(list, _)| {
            let list = if list == "[]" { String::new() } else { format!("allow_headers: {list}\n") };
            Policy::from_yaml(format!("version: 1\nallow_origins: [https://a.com]\n{list}")).unwrap()
        })
    })
}

pub(crate) fn run(data: &[u8]) -> &'static str {
    let (choice, lines) =
        data.split_first().map_or((0, data), |(first, rest)| (usize::from(*first % 4), rest));
    let mut request = Request::preflight("GET", "/").origin("https://a.com");
    for line in lines.split(|byte| *byte == b'\n') {
        request = request.header("access-control-request-headers", line);
    }
    let decision = policies()[choice].evaluate(&request);
    let reason = decision.reason().as_str();
    let answered = decision.header("access-control-allow-headers").unwrap_or_default();
    assert_eq!((reason, answered.to_owned()), expected(choice, lines));
    reason
}

/// Split, trim, count, compare; nothing clever.
fn expected(choice: usize, lines: &[u8]) -> (&'static str, String) {
    let (listed, any): (&[&str], bool) = match choice {
        0 => (&[], false),
        1 => (&LISTED, false),
        2 => (&[], true),
        _ => (LISTED.split_at(2).0, true),
    };
    let lines: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').collect();
    let bytes: usize = lines.iter().map(|line| line.len()).sum();
    let members: Vec<Vec<u8>> = lines
        .iter()
        .flat_map(|line| line.split(|byte| *byte == b','))
        .map(|member| trim(member).to_vec())
        .collect();
    let names: Vec<&Vec<u8>> = members.iter().filter(|member| !member.is_empty()).collect();
    let empty = members.len() - names.len();
    if bytes > MAX_REQUESTED_BYTES || empty > MAX_EMPTY_MEMBERS || names.len() > MAX_REQUESTED_HEADERS {
        return ("too-many-headers", String::new());
    }
    let mut answer: Vec<String> = listed.iter().map(|name| (*name).to_owned()).collect();
    for name in names {
        let named = listed.iter().any(|listed| listed.as_bytes().eq_ignore_ascii_case(name));
        let covered = any && is_token(name) && name != b"*" && !name.eq_ignore_ascii_case(b"authorization");
        if !named && !covered {
            return ("header-not-allowed", String::new());
        }
        let name = String::from_utf8(name.clone()).unwrap();
        if !answer.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            answer.push(name);
        }
    }
    ("granted", answer.join(", "))
}

/// Optional white space is space and tab.
fn trim(member: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = member.iter().position(|byte| !blank(byte)).unwrap_or(member.len());
    let end = member.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    &member[start..end]
}
