//! A diagnosis for people.

use std::fmt::{self, Display, Formatter};

use super::advice::Advice;
use super::finding::{Diagnosis, Finding};
use crate::browser::{Api, Engine};

/// So many characters stand in a line.
const WIDTH: usize = 100;

impl Display for Diagnosis {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (number, finding) in self.findings.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            write!(f, "{finding}")?;
        }
        if self.findings.is_empty() {
            writeln!(
                f,
                "no message of a browser about CORS, or about what looks like it, is recognised here"
            )?;
            if !self.nearest.is_empty() {
                writeln!(f, "\nthe nearest that are known:")?;
            }
            for near in &self.nearest {
                paragraph(f, &format!("  · {}: ", near.engine), &near.text)?;
            }
            writeln!(f, "\npaste the whole line from the console of the developer tools")?;
        }
        if self.cut {
            writeln!(f, "\nthe text is longer than 64 KiB: the rest was not looked at")?;
        }
        Ok(())
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Advice { title, meaning, cures, checks } = &self.advice;
        paragraph(f, &format!("{}: ", self.cause), title)?;
        for fact in self.said() {
            paragraph(f, "  · ", &fact)?;
        }
        writeln!(f)?;
        paragraph(f, "  ", meaning)?;
        if !self.or.is_empty() {
            let or: Vec<_> = self.or.iter().map(|cause| format!("`{cause}`")).collect();
            let them = if let [only] = or.as_slice() { only.clone() } else { or.join(", ") };
            paragraph(f, "  ", &format!("The same text can also mean {them}."))?;
        }
        writeln!(f, "\n  what to change")?;
        for cure in cures {
            paragraph(f, "  - ", &cure.text)?;
            indented(f, "      ", cure.policy.as_deref())?;
            if cure.policy.is_some() && cure.header.is_some() {
                writeln!(f, "    so that the server sends")?;
            }
            indented(f, "      ", cure.header.as_deref())?;
        }
        if !checks.is_empty() {
            writeln!(f, "\n  what to look at")?;
        }
        for (number, check) in checks.iter().enumerate() {
            paragraph(f, &format!("  {}. ", number + 1), &check.text)?;
            if let Some(command) = &check.command {
                indented(f, "     ", Some(&format!("$ {command}")))?;
            }
        }
        Ok(())
    }
}

impl Finding {
    /// What the message says, line by line.
    fn said(&self) -> Vec<String> {
        let facts = &self.facts;
        let mut said = Vec::new();
        let engines = self.engines.iter().map(Engine::to_string).collect::<Vec<_>>().join(" and ");
        let times = if self.count > 1 { format!(", {} times", self.count) } else { String::new() };
        let cut = if self.truncated { ", cut off" } else { "" };
        said.push(format!("said by {engines}{times}{cut}"));
        let by: Vec<&str> = facts.apis.iter().map(|api| name(*api)).collect();
        let page = facts.origin.as_ref().or(facts.page.as_ref()).map(|page| format!("a page of {page}"));
        let page = page.unwrap_or_else(|| "a page".to_owned());
        let method = facts.method.as_ref().map_or_else(String::new, |method| format!("{method} "));
        let by = if by.is_empty() { String::new() } else { format!(", by {}", by.join(" or ")) };
        if let Some(url) = &facts.url {
            said.push(format!("{page} asked for {method}{url}{by}"));
        } else if facts.origin.is_some() {
            said.push(format!("{page} asked{by}; the message does not say for what"));
        }
        if let Some(from) = &facts.redirected_from {
            said.push(format!("after a redirect from {from}"));
        }
        if let Some(location) =
            facts.location.as_ref().filter(|location| facts.url.as_ref() != Some(location))
        {
            said.push(format!("redirected to {location}"));
        }
        said
    }
}

fn name(api: Api) -> &'static str {
    match api {
        Api::Fetch => "fetch",
        Api::XmlHttpRequest => "XMLHttpRequest",
        Api::EventSource => "EventSource",
        Api::Beacon => "sendBeacon",
        Api::Image => "<img>",
        Api::Script => "<script>",
        Api::Module => "<script type=module>",
        Api::ModulePreload => "<link rel=modulepreload>",
        Api::Preload => "<link rel=preload>",
        Api::Import => "import()",
        Api::Stylesheet => "<link rel=stylesheet>",
        Api::Video => "<video>",
        Api::Audio => "<audio>",
        Api::Font => "@font-face",
        Api::Manifest => "<link rel=manifest>",
    }
}

/// A text in lines that fit, the first of which begins with the mark, and the others below its text.
fn paragraph(f: &mut Formatter<'_>, mark: &str, text: &str) -> fmt::Result {
    let indent = if mark.ends_with(": ") && !mark.starts_with(' ') { 2 } else { mark.chars().count() };
    let mut line = mark.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(f, "{line}")?;
            line = " ".repeat(indent);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    writeln!(f, "{line}")
}

fn indented(f: &mut Formatter<'_>, indent: &str, text: Option<&str>) -> fmt::Result {
    text.unwrap_or_default().lines().try_for_each(|line| writeln!(f, "{indent}{line}"))
}
