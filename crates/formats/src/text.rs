//! Claim lists for people to read: grouped under speakers, with line numbers.

use crate::html_report::shown_at;
use crate::visible::Visible;
use anstyle::{AnsiColor, Style};
use ascribe_attribution::{Claim, ClaimList, How, SpeakerKind, Voice};
use ascribe_text::{Document, LineIndex, Span};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;
use unicode_width::UnicodeWidthStr;

/// How the text is laid out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// Whether to colour it.
    pub color: bool,
    /// Columns to wrap at; `None` for lines as long as they come.
    pub width: Option<usize>,
    /// Whether to tell which rule decided, and how the speaker was found.
    pub explain: bool,
}

const TITLE: Style = Style::new().bold();
const SPEAKER: Style = AnsiColor::Cyan.on_default().bold();
const CUE: Style = AnsiColor::Yellow.on_default();
const FAINT: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// Writes the claims of one document. Signs of the text that could steer a terminal are named, not written.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut dyn io::Write,
    document: &Document,
    list: &ClaimList,
    layout: Layout,
) -> io::Result<()> {
    let index = LineIndex::new(document.text());
    let mut page = Page {
        out,
        layout,
        gutter: index.line_count().to_string().len().max(4) + 2,
    };
    heading(&mut page, document, list)?;
    for group in groups(document, list) {
        page.blank()?;
        let mut line = Line::default();
        line.add(SPEAKER, &group.name);
        if let Some(about) = &group.about {
            line.stick(FAINT, ",");
            line.add(FAINT, about);
        }
        page.put(0, "", &line)?;
        for claim in group.claims {
            put_claim(&mut page, document, list, &index, claim)?;
        }
    }
    Ok(())
}

/// The claims of one document by themselves, each with how much it is worth checking: for those who want to put
/// the claims of many documents in order. Each is `SCORE  PATH:LINE  source cue: content (reasons)`.
#[must_use]
pub fn ranked(document: &Document, list: &ClaimList, layout: Layout) -> Vec<(f32, Vec<u8>)> {
    let index = LineIndex::new(document.text());
    let name = document.metadata.path.as_deref().unwrap_or(document.id());
    let one = |claim: &Claim| -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut page = Page {
            out: &mut out,
            layout,
            gutter: RANK,
        };
        let mut line = Line::default();
        let place = index.place(shown_at(claim)).line;
        line.add(FAINT, &format!("{name}:{place}"));
        let speaker = claim.speaker.and_then(|s| list.speakers.get(s));
        let source = words(document, &claim.source.spans);
        match speaker {
            Some(speaker) if !source.contains(&speaker.name) => {
                line.add(SPEAKER, &source);
                line.add(FAINT, &format!("({})", speaker.name));
            }
            None if claim.voice == Voice::Narrator => line.add(FAINT, "the publisher"),
            _ => line.add(SPEAKER, &source),
        }
        said(&mut line, document, claim, &source);
        let reasons = claim.checkworthy.reasons.join(", ");
        if !reasons.is_empty() {
            line.add(FAINT, &format!("[{reasons}]"));
        }
        page.put(RANK, &format!("{:.2}", claim.checkworthy.score), &line)?;
        if layout.explain {
            page.explain(document, list, &index, claim)?;
        }
        Ok(out)
    };
    list.claims
        .iter()
        .map(|claim| {
            let line = one(claim).expect("memory takes all that is written to it");
            (claim.checkworthy.score, line)
        })
        .collect()
}

/// The width of a score with the blanks behind it.
const RANK: usize = 6;

fn heading(page: &mut Page<'_>, document: &Document, list: &ClaimList) -> io::Result<()> {
    let metadata = &document.metadata;
    let mut line = Line::default();
    line.add(FAINT, metadata.path.as_deref().unwrap_or(document.id()));
    page.put(0, "", &line)?;
    if let Some(title) = &metadata.title {
        let mut line = Line::default();
        line.add(TITLE, title);
        page.put(0, "", &line)?;
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(metadata.publisher.clone());
    facts.extend(
        metadata
            .authors
            .iter()
            .filter(|a| Some(*a) != metadata.publisher.as_ref())
            .cloned(),
    );
    facts.extend(metadata.published.clone());
    // Those whom a pronoun might mean as well are listed, but say nothing.
    let speaking: HashSet<usize> = list.claims.iter().filter_map(|claim| claim.speaker).collect();
    facts.push(match (list.claims.len(), speaking.len()) {
        (0, _) => "no claims found".to_owned(),
        (claims, 0) => counted(claims, "claim"),
        (claims, speakers) => format!("{}, {}", counted(claims, "claim"), counted(speakers, "speaker")),
    });
    let mut line = Line::default();
    line.add(PLAIN, &facts.join(" \u{b7} "));
    page.put(0, "", &line)?;
    for diagnostic in document.diagnostics.iter().chain(&list.diagnostics) {
        let mut line = Line::default();
        line.add(FAINT, "note:");
        line.add(FAINT, &diagnostic.message);
        page.put(0, "", &line)?;
    }
    Ok(())
}

/// "1 claim", "2 claims".
fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

struct Group<'a> {
    name: String,
    about: Option<String>,
    claims: Vec<&'a Claim>,
}

/// The claims of each speaker; then those of sources without one, by their words; then the publisher's own.
fn groups<'a>(document: &Document, list: &'a ClaimList) -> Vec<Group<'a>> {
    let mut speakers: Vec<Group<'a>> = list
        .speakers
        .iter()
        .map(|speaker| Group {
            name: speaker.name.clone(),
            about: speaker.role.clone().or(match speaker.kind {
                SpeakerKind::Person => None,
                kind => Some(kind.name().to_owned()),
            }),
            claims: Vec::new(),
        })
        .collect();
    let mut others: Vec<Group<'a>> = Vec::new();
    let mut narrator = Vec::new();
    for claim in &list.claims {
        if claim.voice == Voice::Narrator {
            narrator.push(claim);
            continue;
        }
        if let Some(group) = claim.speaker.and_then(|s| speakers.get_mut(s)) {
            group.claims.push(claim);
            continue;
        }
        let (name, about) = if claim.source.spans.is_empty() {
            ("No source named".to_owned(), None)
        } else {
            let about = match claim.resolution.how {
                How::Ambiguous => "speaker unclear",
                _ => "not named",
            };
            (
                format!("\u{201c}{}\u{201d}", words(document, &claim.source.spans)),
                Some(about.to_owned()),
            )
        };
        match others
            .iter_mut()
            .find(|group| group.name == name && group.about == about)
        {
            Some(group) => group.claims.push(claim),
            None => others.push(Group {
                name,
                about,
                claims: vec![claim],
            }),
        }
    }
    let narrator = Group {
        name: "In the publisher\u{2019}s own voice".to_owned(),
        about: None,
        claims: narrator,
    };
    let mut all: Vec<Group<'a>> = speakers.into_iter().chain(others).chain([narrator]).collect();
    all.retain(|group| !group.claims.is_empty());
    for group in &mut all {
        group.claims.sort_by_key(|claim| shown_at(claim));
    }
    all
}

fn put_claim(
    page: &mut Page<'_>,
    document: &Document,
    list: &ClaimList,
    index: &LineIndex<'_>,
    claim: &Claim,
) -> io::Result<()> {
    let number = index.place(shown_at(claim)).line.to_string();
    let mut line = Line::default();
    let source = words(document, &claim.source.spans);
    line.add(SPEAKER, &source);
    said(&mut line, document, claim, &source);
    if claim.inside.is_some() {
        line.add(FAINT, "(within another claim)");
    }
    page.put(page.gutter, &number, &line)?;
    if page.layout.explain {
        page.explain(document, list, index, claim)?;
    }
    Ok(())
}

/// The cue and the content behind the `source` that stands in `line`.
fn said(line: &mut Line, document: &Document, claim: &Claim, source: &str) {
    let cue = words(document, &claim.cue.spans);
    if cue == ":" {
        line.stick(CUE, ":");
    } else {
        line.add(CUE, &cue);
    }
    if !(line.words.is_empty() || source.ends_with(':') || cue.ends_with(':')) {
        line.stick(FAINT, ":");
    }
    for (piece, &span) in claim.content.iter().enumerate() {
        if piece > 0 {
            line.add(FAINT, "\u{2026}");
        }
        line.add(PLAIN, document.slice(span));
    }
}

/// Why the claim is as it is, a sentence a line.
fn reasons(document: &Document, list: &ClaimList, index: &LineIndex<'_>, claim: &Claim) -> Vec<String> {
    let mut lines = vec![format!(
        "found by {}, confidence {:.2}; {}, cue class {}{}{}",
        claim.rule,
        claim.confidence,
        claim.form.name(),
        claim.cue.class.name(),
        if claim.negated { ", negated" } else { "" },
        if claim.hedged { ", hedged" } else { "" },
    )];
    let resolution = &claim.resolution;
    if claim.voice == Voice::Attributed {
        let mut text = match claim.speaker.map(|s| &list.speakers[s]) {
            Some(speaker) => format!(
                "speaker {} by {}, confidence {:.2}",
                speaker.id,
                resolution.how.name(),
                resolution.confidence
            ),
            None => format!("no speaker: {}", resolution.how.name()),
        };
        if let Some(span) = resolution.antecedent {
            let line = index.place(span.start()).line;
            let _ = write!(
                text,
                ", goes back to \u{201c}{}\u{201d} in line {line}",
                document.slice(span)
            );
        }
        let others: Vec<&str> = resolution
            .alternatives
            .iter()
            .map(|&s| list.speakers[s].id.as_str())
            .collect();
        if !others.is_empty() {
            let _ = write!(text, "; or {}", others.join(", "));
        }
        lines.push(text);
    }
    for (what, span) in [("said to", claim.addressee), ("by way of", claim.medium)] {
        if let Some(span) = span {
            lines.push(format!("{what} \u{201c}{}\u{201d}", document.slice(span)));
        }
    }
    if let Some(when) = &claim.when {
        let value = when.value.as_deref().unwrap_or("date unknown");
        lines.push(format!(
            "when \u{201c}{}\u{201d}: {value}",
            words(document, &when.spans)
        ));
    }
    if claim.checkworthy.score > 0.0 {
        let reasons = claim.checkworthy.reasons.join(", ");
        let score = claim.checkworthy.score;
        lines.push(match reasons.as_str() {
            "" => format!("worth checking {score:.2}"),
            _ => format!("worth checking {score:.2}: {reasons}"),
        });
    }
    if let Some(statement) = &claim.statement {
        lines.push(format!("states: {statement}"));
    }
    lines
}

/// The words of `spans`, pieces joined by a space.
fn words(document: &Document, spans: &[Span]) -> String {
    let pieces: Vec<&str> = spans.iter().map(|&span| document.slice(span)).collect();
    pieces.join(" ")
}

/// Words with their styles, each safe to show; the flag tells whether a space goes before it.
#[derive(Default)]
struct Line {
    words: Vec<(Style, bool, String)>,
}

impl Line {
    fn add(&mut self, style: Style, text: &str) {
        let text = Visible(text).to_string();
        let words = text.split(' ').filter(|word| !word.is_empty());
        self.words
            .extend(words.map(|word| (style, true, word.to_owned())));
    }

    /// Adds `text` without a space before it.
    fn stick(&mut self, style: Style, text: &str) {
        self.words.push((style, false, text.to_owned()));
    }
}

struct Page<'a> {
    out: &'a mut dyn io::Write,
    layout: Layout,
    gutter: usize,
}

impl Page<'_> {
    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Says why a claim is as it is.
    fn explain(
        &mut self,
        document: &Document,
        list: &ClaimList,
        index: &LineIndex<'_>,
        claim: &Claim,
    ) -> io::Result<()> {
        for reason in reasons(document, list, index, claim) {
            let mut line = Line::default();
            line.add(FAINT, &reason);
            self.put(self.gutter + 2, "", &line)?;
        }
        Ok(())
    }

    /// Writes `line` behind a margin of `indent` columns in which `number` stands, wrapped to the width.
    fn put(&mut self, indent: usize, number: &str, line: &Line) -> io::Result<()> {
        let limit = self
            .layout
            .width
            .map_or(usize::MAX, |width| width.max(indent + 20));
        let margin = format!("{number:>width$}", width = indent.saturating_sub(2));
        self.styled(FAINT, &margin)?;
        let mut column = if indent == 0 {
            0
        } else {
            write!(self.out, "  ")?;
            indent
        };
        let mut fresh = true;
        let mut words = line.words.iter().peekable();
        while let Some((style, spaced, word)) = words.next() {
            // What sticks to a word wraps with it.
            let width = word.width()
                + words
                    .peek()
                    .map_or(0, |(_, spaced, next)| if *spaced { 0 } else { next.width() });
            if *spaced && !fresh {
                if column + 1 + width > limit {
                    writeln!(self.out)?;
                    write!(self.out, "{:indent$}", "")?;
                    column = indent;
                } else {
                    write!(self.out, " ")?;
                    column += 1;
                }
            }
            self.styled(*style, word)?;
            column += word.width();
            fresh = false;
        }
        writeln!(self.out)
    }

    fn styled(&mut self, style: Style, text: &str) -> io::Result<()> {
        if self.layout.color && !style.is_plain() && !text.trim().is_empty() {
            write!(self.out, "{style}{text}{style:#}")
        } else {
            write!(self.out, "{text}")
        }
    }
}
