//! Reading attributions in brat standoff (Stenetorp et al. 2012), as in the PolNeAR corpus.

use ascribe_text::Span;
use std::collections::HashMap;
use std::fmt;

/// The parts of one annotated attribution, as bytes of its text. A part may be absent (empty) or in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Who is attributed.
    pub source: Vec<Span>,
    /// What signals it.
    pub cue: Vec<Span>,
    /// What is attributed.
    pub content: Vec<Span>,
}

/// A line of a standoff file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandoffError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for StandoffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for StandoffError {}

/// Reads the attributions of `annotations`, whose offsets count code points of `text`, in their order.
///
/// T lines (`T3<TAB>Content 6 65;70 80<TAB>...`) give spans, E lines (`E1<TAB>Attribution:T4 Source:T1 ...`)
/// join them; roles may be repeated (Source, Source2). Other lines, wrapped ones among them, are passed over,
/// and so are E lines' references to T lines that are not there.
///
/// # Errors
/// When a T line's offsets are no numbers, are reversed, or lie outside the text.
pub fn read_standoff(text: &str, annotations: &str) -> Result<Vec<Roles>, StandoffError> {
    let bytes = byte_offsets(text);
    let mut spans: HashMap<&str, Vec<Span>> = HashMap::new();
    let mut events = Vec::new();
    for (number, line) in annotations.lines().enumerate() {
        let mut parts = line.split('\t');
        let (Some(id), Some(what)) = (parts.next(), parts.next()) else {
            continue;
        };
        if is_id(id, 'T') {
            let error = |message: &str| StandoffError {
                line: number + 1,
                message: format!("{message} in \"{}\"", what.escape_debug()),
            };
            let (_, offsets) = what.split_once(' ').ok_or_else(|| error("no offsets"))?;
            let mut pieces = Vec::new();
            for piece in offsets.split(';') {
                let mut numbers = piece.split_ascii_whitespace().map(str::parse::<usize>);
                let (Some(Ok(start)), Some(Ok(end)), None) = (numbers.next(), numbers.next(), numbers.next())
                else {
                    return Err(error("offsets are not two numbers"));
                };
                if start > end {
                    return Err(error("a span ends before it starts"));
                }
                let (Some(&start), Some(&end)) = (bytes.get(start), bytes.get(end)) else {
                    return Err(error("offsets outside the text"));
                };
                pieces.push(Span::new(start, end));
            }
            spans.insert(id, pieces);
        } else if is_id(id, 'E') {
            events.push(what);
        }
    }

    let attributions = events.into_iter().map(|event| {
        let mut roles = Roles::default();
        for item in event.split_ascii_whitespace() {
            let Some((role, reference)) = item.split_once(':') else {
                continue;
            };
            let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
            let part = match role.to_ascii_lowercase().as_str() {
                "source" => &mut roles.source,
                "cue" => &mut roles.cue,
                "content" => &mut roles.content,
                _ => continue,
            };
            part.extend(spans.get(reference).into_iter().flatten());
        }
        for part in [&mut roles.source, &mut roles.cue, &mut roles.content] {
            part.sort_unstable();
            part.dedup();
        }
        roles
    });
    Ok(attributions.filter(|roles| *roles != Roles::default()).collect())
}

fn is_id(id: &str, kind: char) -> bool {
    id.strip_prefix(kind)
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The byte offset of each code point, and of the end.
fn byte_offsets(text: &str) -> Vec<u32> {
    let offset = |n: usize| u32::try_from(n).expect("documents are smaller than 4 GiB");
    text.char_indices()
        .map(|(at, _)| offset(at))
        .chain([offset(text.len())])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\u{c9}va said no.";

    #[test]
    fn spans_count_code_points() {
        let ann = "T1\tSource 0 3\t\u{c9}va\nT2\tCue 4 8\tsaid\nT3\tContent 9 11\tno\n\
                   T4\tAttribution 4 8\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n";
        let read = read_standoff(TEXT, ann).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].source[0].slice(TEXT), "\u{c9}va");
        assert_eq!(read[0].cue[0].slice(TEXT), "said");
        assert_eq!(read[0].content[0].slice(TEXT), "no");
    }

    #[test]
    fn pieces_repeated_roles_and_wrapped_lines() {
        let ann =
            "T1\tContent 0 3;9 11\t\u{c9}va\nno\nT2\tContent 4 8\tsaid\nE1\tContent:T1 Content2:T2 Cue:T9\n";
        let read = read_standoff(TEXT, ann).unwrap();
        assert_eq!(read[0].content.len(), 3);
        assert!(read[0].cue.is_empty());
    }

    #[test]
    fn a_broken_line_is_named() {
        for (ann, message) in [
            ("T1\tCue 4", "offsets are not two numbers"),
            ("T1\tCue", "no offsets"),
            ("T1\tCue 8 4", "a span ends before it starts"),
            ("T1\tCue 4 99", "offsets outside the text"),
        ] {
            let error = read_standoff(TEXT, &format!("\n{ann}\tx")).unwrap_err();
            assert_eq!(error.line, 2);
            assert!(error.message.starts_with(message), "{error}");
        }
    }
}
