//! A change to the policy for people.

use std::fmt;

use super::Exchange;
use super::change::{Change, PolicyEdit, Safety};
use super::console::{Ink, Paper};

impl Exchange {
    /// The change to the policy, or what to change in the page.
    pub(super) fn proposal<W: fmt::Write>(&self, paper: &mut Paper<'_, W>) -> fmt::Result {
        let page = self.blocked.as_ref().and_then(|blocked| blocked.page.as_deref());
        if let Some(page) = page {
            paper.line("")?;
            paper.prose(0, "in the page:", Ink::Strong, page)?;
        }
        match self.change() {
            Some(change) => change.write(paper),
            None => Ok(()),
        }
    }
}

impl Change {
    fn write<W: fmt::Write>(&self, paper: &mut Paper<'_, W>) -> fmt::Result {
        paper.line("")?;
        if self.safety == Safety::Unsafe {
            paper.prose(0, "do not:", Ink::Bad, &self.title)?;
            paper.prose(2, "unsafe:", Ink::Bad, &self.why)?;
        } else {
            paper.prose(0, "change:", Ink::Strong, &self.title)?;
            let sign = format!("{}:", self.safety);
            paper.prose(2, &sign, Ink::Strong, &self.why)?;
        }
        // Wide enough for the last line that is put in.
        let added: usize = self.edits.iter().map(|edit| edit.after.lines().count()).sum();
        let last = self.edits.iter().map(|edit| number(edit) + added.saturating_sub(1)).max().unwrap_or(0);
        let digits = last.to_string().len();
        let (mut file, mut moved) = (None, 0);
        for edit in &self.edits {
            // Edits of one file stand below one arrow.
            if file != Some(&edit.place.source) {
                let blank = format!("{:digits$}", "");
                let place = match edit.place.span {
                    // Behind the end of a line nothing stands yet: it is the next one that is put in.
                    Some(_) if edit.before.is_empty() => format!("{}:{}", edit.place.source, number(edit)),
                    _ => edit.place.to_string(),
                };
                paper.line(format!("{blank} {} {place}", paper.ink(Ink::Faint, "-->")))?;
                file = Some(&edit.place.source);
            }
            edit.write(paper, digits, moved)?;
            moved += edit.after.lines().count();
            moved -= edit.before.lines().count().min(moved);
        }
        for also in &self.also {
            paper.prose(2, "=", Ink::Strong, also)?;
        }
        if let Some(instead) = &self.instead {
            paper.prose(2, "= instead:", Ink::Strong, instead)?;
        }
        match (&self.still, self.passes) {
            _ if self.edits.is_empty() => Ok(()),
            (_, true) => paper.prose(
                2,
                "=",
                Ink::Strong,
                "played again with this change: the page may read the response",
            ),
            (Some(still), false) => {
                paper.prose(2, "= not enough:", Ink::Bad, &format!("played again with this change, {still}"))
            }
            (None, false) => Ok(()),
        }
    }
}

/// The number of the first line that changes, or that is put in.
fn number(edit: &PolicyEdit) -> usize {
    let line = edit.place.span.map_or(0, |span| span.line);
    if edit.before.is_empty() { line + 1 } else { line }
}

impl PolicyEdit {
    /// The lines, those that come with their numbers as they will be: some lines may be put in above them.
    fn write<W: fmt::Write>(&self, paper: &mut Paper<'_, W>, digits: usize, moved: usize) -> fmt::Result {
        let now = number(self);
        let then = now + moved;
        for (sign, ink, text, first) in
            [("-", Ink::Bad, &self.before, now), ("+", Ink::Good, &self.after, then)]
        {
            for (line, number) in text.lines().zip(first..) {
                let number = match self.place.span {
                    Some(_) => format!("{number:>digits$}"),
                    None => String::new(),
                };
                paper.line(format!(
                    "{} {}",
                    paper.ink(Ink::Faint, number),
                    paper.ink(ink, format!("{sign} {line}"))
                ))?;
            }
        }
        Ok(())
    }
}
