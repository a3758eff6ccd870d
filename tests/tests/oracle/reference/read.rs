//! What a document says once defaults are inherited and groups are written out.

use corsac_core::document::{Document, GrantFields, OriginEntry, Scalar, Spanned};

use super::grant::Grant;

/// A policy, read for evaluation.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub(crate) rules: Vec<Rule>,
}

/// One rule with its inherited fields.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) paths: Vec<String>,
    pub(crate) deny: bool,
    pub(crate) reject: bool,
    pub(crate) preflight_status: u16,
    pub(crate) own_origins: Option<Vec<String>>,
    pub(crate) grants: Vec<Grant>,
}

impl Rule {
    /// Static: the only grant is `*`, so that no answer depends on the origin.
    pub(crate) fn is_static(&self) -> bool {
        self.grants.len() == 1 && self.grants[0].origins == ["*"]
    }
}

impl Reference {
    /// Reads an expanded document.
    pub(crate) fn new(document: &Document) -> Reference {
        let Some(list) = &document.rules else {
            // The short form: grant fields at the top are the one grant of one rule for every path.
            let mut rule = corsac_core::document::Rule::default();
            rule.paths = Some(vec!["/**".to_owned().into()].into());
            rule.grant = document.grant.clone();
            return Reference { rules: vec![read_rule(document, 0, &rule)] };
        };
        let rules = list.iter().enumerate().map(|(index, rule)| read_rule(document, index, rule));
        Reference { rules: rules.collect() }
    }
}

fn read_rule(document: &Document, index: usize, rule: &corsac_core::document::Rule) -> Rule {
    // A field that is present replaces the default; nothing is merged.
    let defaults = document.defaults.clone().unwrap_or_default();
    let on_denied = rule.on_denied.clone().or(defaults.on_denied.clone());
    let status = rule.preflight_status.clone().or(defaults.preflight_status.clone());
    let own = rule.own_origins.clone().or(defaults.own_origins.clone());
    let deny = is_true(rule.deny.as_ref());
    let grants = match &rule.grants {
        // Denied to everybody: there is no grant to select.
        _ if deny => Vec::new(),
        Some(list) => list
            .iter()
            .enumerate()
            .map(|(at, grant)| read_grant(document, named(grant.name.as_ref(), at), &grant.fields))
            .collect(),
        None => vec![read_grant(document, "0".to_owned(), &rule.grant)],
    };
    Rule {
        name: named(rule.name.as_ref(), index),
        paths: texts(rule.paths.as_ref()),
        deny,
        reject: on_denied.is_some_and(|word| word.as_str() == "reject"),
        preflight_status: status.map_or(204, |status| status.as_str().parse().unwrap()),
        own_origins: own.map(|list| origins(document, &list)),
        grants,
    }
}

fn read_grant(document: &Document, name: String, fields: &GrantFields) -> Grant {
    let defaults = document.defaults.clone().unwrap_or_default();
    let methods = fields.allow_methods.as_ref().or(defaults.allow_methods.as_ref());
    let headers = fields.allow_headers.as_ref().or(defaults.allow_headers.as_ref());
    let expose = fields.expose_headers.as_ref().or(defaults.expose_headers.as_ref());
    let age = fields.max_age.as_ref().or(defaults.max_age.as_ref());
    Grant {
        name,
        origins: fields.allow_origins.as_ref().map_or(Vec::new(), |list| origins(document, list)),
        methods: match methods {
            // The CORS-safelisted methods (Fetch, "Methods").
            None => ["GET", "HEAD", "POST"].map(str::to_owned).to_vec(),
            list => texts(list),
        },
        headers: texts(headers),
        expose: texts(expose),
        credentials: is_true(fields.allow_credentials.as_ref()),
        max_age: age.map_or(String::new(), |age| seconds(age.as_str())),
    }
}

/// The entries of a list of origins, groups written out.
fn origins(document: &Document, list: &[OriginEntry]) -> Vec<String> {
    let mut all = Vec::new();
    for entry in list {
        match entry.origin.strip_prefix("group:") {
            None => all.push(entry.origin.as_str().to_owned()),
            Some(name) => {
                let group = document.origin_groups.0.iter().find(|(group, _)| group.as_str() == name);
                all.extend(origins(document, &group.expect("a group that exists").1));
            }
        }
    }
    all
}

fn named(name: Option<&Spanned<String>>, index: usize) -> String {
    name.map_or(index.to_string(), |name| name.as_str().to_owned())
}

fn texts(list: Option<&Spanned<Vec<Spanned<String>>>>) -> Vec<String> {
    list.map_or(Vec::new(), |list| list.iter().map(|text| text.as_str().to_owned()).collect())
}

fn is_true(flag: Option<&Spanned<Scalar>>) -> bool {
    flag.is_some_and(|flag| flag.as_str() == "true")
}

/// `10m` as `600`: digits with an optional unit, printed as delta-seconds (Fetch, `Access-Control-Max-Age`).
pub(super) fn seconds(age: &str) -> String {
    let digits = age.trim_end_matches(['s', 'm', 'h', 'd']);
    let unit = match age.strip_prefix(digits) {
        Some("m") => 60,
        Some("h") => 60 * 60,
        Some("d") => 24 * 60 * 60,
        _ => 1,
    };
    (digits.parse::<u64>().unwrap() * unit).to_string()
}
