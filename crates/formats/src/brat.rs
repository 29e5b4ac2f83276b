//! Attributions as brat standoff (Stenetorp et al. 2012), in the shape of the PolNeAR corpus.
//!
//! A T line for each source, cue, content and attribution (which stands at the cue), and one E line that joins
//! them. Offsets count code points; a span in pieces has a `;` between them.

use crate::visible::is_unsafe;
use ascribe_attribution::{Claim, ClaimList, Voice};
use ascribe_text::{Document, LineIndex, Span};
use std::io;

/// Writes the attributions of one document. Statements of the publisher's own are no attributions and are left
/// out.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn io::Write, document: &Document, list: &ClaimList) -> io::Result<()> {
    let index = LineIndex::new(document.text());
    let mut lines = Lines {
        document,
        index,
        out,
        next: 1,
    };
    let listed = |claim: &&Claim| claim.voice == Voice::Attributed;
    for (number, claim) in list.claims.iter().filter(listed).enumerate() {
        let mut roles = Vec::new();
        for (role, spans) in [
            ("Source", &claim.source.spans),
            ("Cue", &claim.cue.spans),
            ("Content", &claim.content),
        ] {
            if !spans.is_empty() {
                roles.push((role, lines.bound(role, spans)?));
            }
        }
        let anchor = [&claim.cue.spans, &claim.content, &claim.source.spans];
        let Some(anchor) = anchor.into_iter().find(|spans| !spans.is_empty()) else {
            continue;
        };
        let attribution = lines.bound("Attribution", anchor)?;
        write!(lines.out, "E{}\tAttribution:T{attribution}", number + 1)?;
        for (role, at) in roles {
            write!(lines.out, " {role}:T{at}")?;
        }
        writeln!(lines.out)?;
    }
    Ok(())
}

struct Lines<'a> {
    document: &'a Document,
    index: LineIndex<'a>,
    out: &'a mut dyn io::Write,
    next: usize,
}

impl Lines<'_> {
    /// Writes one T line and gives its number.
    fn bound(&mut self, kind: &str, spans: &[Span]) -> io::Result<usize> {
        let number = self.next;
        self.next += 1;
        write!(self.out, "T{number}\t{kind}")?;
        for (piece, span) in spans.iter().enumerate() {
            let separator = if piece == 0 { ' ' } else { ';' };
            let (start, end) = (self.index.place(span.start()), self.index.place(span.end()));
            write!(self.out, "{separator}{} {}", start.char, end.char)?;
        }
        for (piece, &span) in spans.iter().enumerate() {
            self.out.write_all(if piece == 0 { b"\t" } else { b" " })?;
            // A line break would break the line here, where brat wants a space; nor should a control character of
            // the text reach a terminal.
            let words = self.document.slice(span);
            let shown = words.replace(|c| is_unsafe(c) || matches!(c, '\n' | '\t'), " ");
            self.out.write_all(shown.as_bytes())?;
        }
        writeln!(self.out)?;
        Ok(number)
    }
}
