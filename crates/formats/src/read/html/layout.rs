//! Runs of a page become a text with pieces, and a map back to the page.

use super::entities;
use super::tree::{Element, Gap, Name, Run, Tree};
use ascribe_text::{BlockKind, OffsetMap, Piece, Span};

/// The text of the chosen runs.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub text: String,
    pub pieces: Vec<Piece>,
    pub map: OffsetMap,
}

/// Lays out the runs of `tree` for which `chosen` says so. `headline` is the element that holds the headline.
pub(super) fn lay_out(
    page: &str,
    tree: &Tree,
    headline: Option<usize>,
    chosen: impl Fn(usize) -> bool,
) -> Layout {
    let mut writer = Writer {
        page,
        layout: Layout::default(),
        start: None,
        kind: None,
        row: false,
        blank: None,
        opening: Vec::new(),
        opened: false,
    };
    let mut gap = Gap::Block;
    for (index, run) in tree.runs.iter().enumerate() {
        gap = gap.max(run.before);
        if !chosen(index) {
            // What is left out parts what stands around it as its own markup does.
            continue;
        }
        if run.mark.is_none() && page[run.bytes.clone()].bytes().all(|b| b.is_ascii_whitespace()) {
            writer.blank = writer.blank.take().or_else(|| Some(run.bytes.clone()));
            continue;
        }
        match run.mark {
            // It goes with the words behind it: "<q><p>" opens no paragraph of its own.
            Some(_) if run.opens() => {
                writer.opening.push(run);
                continue;
            }
            // A quotation without words has no marks either.
            Some(_) if writer.opening.pop().is_some() => continue,
            Some(mark) => {
                writer.close_quotation(mark, run);
                continue;
            }
            None => {}
        }
        match gap {
            Gap::Nothing => {}
            Gap::Cell => writer.put_in('\t'),
            Gap::Line => writer.put_in('\n'),
            Gap::Block => {
                writer.end_piece();
                (writer.kind, writer.row) = kind(page, tree, run, headline);
            }
        }
        gap = Gap::Nothing;
        writer.open_quotations();
        let preformatted = tree
            .ancestors(run.element)
            .any(|at| tree.elements[at].name == Name::Preformatted);
        writer.run(run, preformatted);
    }
    writer.end_piece();
    writer.layout
}

struct Writer<'p> {
    page: &'p str,
    layout: Layout,
    /// Where the open piece starts in the text.
    start: Option<usize>,
    kind: Option<BlockKind>,
    /// Whether that is so because it stands in a table.
    row: bool,
    /// White space of the page that is to become one blank if text follows.
    blank: Option<std::ops::Range<usize>>,
    /// Marks that open quotations and wait for their words.
    opening: Vec<&'p Run>,
    /// Whether a mark that opens a quotation was written last.
    opened: bool,
}

impl Writer<'_> {
    fn end_piece(&mut self) {
        self.blank = None;
        if let Some(start) = self.start.take() {
            let text = &mut self.layout.text;
            text.truncate(text.trim_end().len());
            if text[start..].trim().is_empty() {
                text.truncate(start);
                return;
            }
            let first = start + (text.len() - start - text[start..].trim_start().len());
            // Rows of a table of data have several cells with text; other tables only place things on the page.
            let placed = self.row && !text[first..].contains('\t');
            self.layout.pieces.push(Piece {
                span: Span::from_range(first..text.len()),
                kind: self.kind.filter(|_| !placed),
            });
        }
    }

    /// Puts a break into the open piece.
    fn put_in(&mut self, c: char) {
        self.blank = None;
        if self.start.is_some() {
            let text = &mut self.layout.text;
            text.truncate(text.trim_end_matches(' ').len());
            text.push(c);
        }
    }

    /// Writes the marks that open quotations with the words that come now.
    fn open_quotations(&mut self) {
        for run in std::mem::take(&mut self.opening) {
            if let Some(mark) = run.mark {
                self.push(mark.encode_utf8(&mut [0; 4]), run.bytes.clone());
                self.opened = true;
            }
        }
    }

    /// Writes a mark that closes a quotation, close to its words.
    fn close_quotation(&mut self, mark: char, run: &Run) {
        if self.start.is_some() {
            self.blank = None;
            self.push(mark.encode_utf8(&mut [0; 4]), run.bytes.clone());
        }
    }

    fn run(&mut self, run: &Run, preformatted: bool) {
        let start = run.bytes.start;
        let source = &self.page[run.bytes.clone()];
        let bytes = source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let plain = bytes[at..]
                .iter()
                .position(|b| matches!(b, b'&' | b'\0' | 0xC2 | 0xE2 | 0xEF) || b.is_ascii_whitespace())
                .unwrap_or(bytes.len() - at);
            if plain > 0 {
                self.push(&source[at..at + plain], start + at..start + at + plain);
                at += plain;
                continue;
            }
            match bytes[at] {
                b'&' => {
                    if let Some((characters, length)) = entities::reference(&source[at..]) {
                        if !is_invisible(characters.first) {
                            let mut text = String::new();
                            characters.push_to(&mut text);
                            self.push(&text, start + at..start + at + length);
                        }
                        at += length;
                    } else {
                        self.push("&", start + at..start + at + 1);
                        at += 1;
                    }
                }
                // The standard has NUL dropped.
                b'\0' => at += 1,
                b if b.is_ascii_whitespace() => {
                    let length = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                    let whole = start + at..start + at + length;
                    at += length;
                    if preformatted && self.start.is_some() && source[at - length..at].contains('\n') {
                        self.put_in('\n');
                    } else {
                        self.blank = self.blank.take().or(Some(whole));
                    }
                }
                _ => {
                    let c = source[at..].chars().next().unwrap_or(' ');
                    if !is_invisible(c) {
                        self.push(
                            &source[at..at + c.len_utf8()],
                            start + at..start + at + c.len_utf8(),
                        );
                    }
                    at += c.len_utf8();
                }
            }
        }
    }

    fn push(&mut self, text: &str, input: std::ops::Range<usize>) {
        let out = &mut self.layout.text;
        if self.start.is_none() {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            self.start = Some(out.len());
            self.blank = None;
        }
        let opened = std::mem::take(&mut self.opened);
        if let Some(blank) = self.blank.take()
            && !opened
            && !out.ends_with(['\n', '\t'])
        {
            let at = out.len();
            out.push(' ');
            self.layout
                .map
                .push(Span::from_range(at..at + 1), Span::from_range(blank));
        }
        let at = out.len();
        out.push_str(text);
        self.layout
            .map
            .push(Span::from_range(at..out.len()), Span::from_range(input));
    }
}

/// Soft hyphens and zero-width marks: they tell a browser where to break a word, and are no part of it.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

/// What the markup around a run says it is, and whether it says so by a table's row.
fn kind(page: &str, tree: &Tree, run: &Run, headline: Option<usize>) -> (Option<BlockKind>, bool) {
    let mut paragraph = false;
    for at in tree.ancestors(run.element) {
        let element = &tree.elements[at];
        if headline == Some(at) {
            return (Some(BlockKind::Headline), false);
        }
        match element.name {
            Name::Caption => return (Some(BlockKind::Caption), false),
            Name::Quotation => return (Some(BlockKind::Quotation), false),
            Name::Heading(_) | Name::TableCaption => return (Some(BlockKind::Heading), false),
            Name::ListItem if !paragraph => return (Some(BlockKind::ListItem), false),
            Name::Row => return (Some(BlockKind::ListItem), true),
            Name::Paragraph => paragraph = true,
            Name::Article | Name::Main | Name::Body => break,
            _ => {}
        }
        if is_captioned(page, element) {
            return (Some(BlockKind::Caption), false);
        }
    }
    (None, false)
}

/// Whether an element's class says that it holds a picture's caption or credit.
fn is_captioned(page: &str, element: &Element) -> bool {
    let attributes = &page[element.attributes.clone()];
    if !attributes.contains("caption") && !attributes.contains("credit") {
        return false;
    }
    super::markup::attribute(attributes, "class").is_some_and(|class| {
        class.split_ascii_whitespace().any(|word| {
            let word = word.to_ascii_lowercase();
            word.ends_with("caption")
                || word.ends_with("caption-text")
                || word.ends_with("credit")
                || word.ends_with("caption__text")
        })
    })
}
