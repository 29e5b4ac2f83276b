//! Claims as a page that people read: grouped under their speakers, in the order of the text.

use super::words;
use ascribe_attribution::{Claim, ClaimList, Voice};
use ascribe_text::{Document, LineIndex, Span};
use std::io;

pub(super) fn write(out: &mut dyn io::Write, document: &Document, list: &ClaimList) -> io::Result<()> {
    let metadata = &document.metadata;
    let title = metadata.title.as_deref().unwrap_or(document.id());
    writeln!(out, "# {}\n", escaped(title))?;
    let authors = metadata.authors.join(", ");
    let facts: Vec<String> = [
        metadata.publisher.as_deref(),
        Some(&*authors).filter(|authors| !authors.is_empty()),
        metadata.published.as_deref(),
    ]
    .into_iter()
    .flatten()
    .map(escaped)
    .collect();
    if !facts.is_empty() {
        writeln!(out, "{}\n", facts.join(" · "))?;
    }
    if let Some(url) = metadata.url.as_deref().filter(|url| is_link(url)) {
        writeln!(out, "<{url}>\n")?;
    }
    let index = LineIndex::new(document.text());
    for (at, speaker) in list.speakers.iter().enumerate() {
        let said: Vec<&Claim> = list
            .claims
            .iter()
            .filter(|claim| claim.speaker == Some(at))
            .collect();
        if said.is_empty() {
            continue;
        }
        write!(out, "## {}", escaped(&speaker.name))?;
        if let Some(role) = &speaker.role {
            write!(out, ", {}", escaped(role))?;
        }
        writeln!(out, "\n")?;
        items(out, document, &index, &said)?;
    }
    let attributed = |claim: &&Claim| claim.speaker.is_none() && claim.voice == Voice::Attributed;
    let narrated = |claim: &&Claim| claim.speaker.is_none() && claim.voice == Voice::Narrator;
    for (head, wanted) in [
        ("No named speaker", &attributed as &dyn Fn(&&Claim) -> bool),
        ("The publisher's own", &narrated),
    ] {
        let said: Vec<&Claim> = list.claims.iter().filter(wanted).collect();
        if !said.is_empty() {
            writeln!(out, "## {head}\n")?;
            items(out, document, &index, &said)?;
        }
    }
    Ok(())
}

fn items(
    out: &mut dyn io::Write,
    document: &Document,
    index: &LineIndex<'_>,
    claims: &[&Claim],
) -> io::Result<()> {
    for claim in claims {
        let line = claim
            .spans()
            .map(Span::start)
            .min()
            .map_or(1, |start| index.place(start).line);
        write!(out, "- ")?;
        let source = words(document, &claim.source.spans);
        if !source.is_empty() {
            write!(out, "{} ", escaped(&source))?;
        }
        let cue = words(document, &claim.cue.spans);
        if !cue.is_empty() {
            write!(out, "*{}* ", escaped(&cue))?;
        }
        writeln!(out, "{} (line {line})", escaped(&words(document, &claim.content)))?;
        if let Some(statement) = &claim.statement {
            writeln!(out, "  — {}", escaped(statement))?;
        }
    }
    writeln!(out)
}

/// Whether an address can stand as a link: of the web, with no sign that would end the link.
fn is_link(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'))
}

/// `text` on one line, with every sign that Markdown or HTML would take for markup escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '<' => out.push_str("&lt;"),
                '&' => out.push_str("&amp;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '>' => {
                    out.push('\\');
                    out.push(c);
                }
                c if crate::visible::is_unsafe(c) => out.push('\u{FFFD}'),
                c => out.push(c),
            }
        }
    }
    out
}
