use crate::tokenize::{Found, tokenize};
use crate::{Analysis, TokenRange, quotation, sentence};
use ascribe_text::Document;

/// Finds the tokens, sentences and quotations of `document`; no tags and no parse.
#[must_use]
pub fn analyse(document: &Document) -> Analysis<'_> {
    let text = document.text();
    let mut analysis = Analysis::empty(document);
    // English news has a token in five bytes, and a sentence in twenty tokens.
    analysis.tokens.reserve(text.len() / 5 + 8);
    analysis.sentences.reserve(text.len() / 100 + 2);
    let mut found = Found::default();
    let mut open = Vec::new();
    for (number, block) in document.blocks().iter().enumerate() {
        found.marks.clear();
        found.stops.clear();
        let start = count(analysis.tokens.len());
        tokenize(text, block.span, &mut analysis.tokens, &mut found);
        let range = TokenRange::new(start, count(analysis.tokens.len()));
        // A caption or a line of navigation between two paragraphs does not end the speech that runs over them.
        let next = document.blocks()[number + 1..]
            .iter()
            .find(|next| next.kind.is_prose() == block.kind.is_prose())
            .map_or("", |next| document.slice(next.span));
        let left = quotation::find(&mut analysis, range, &found.marks, &open, next);
        if block.kind.is_prose() {
            open = left;
        }
        sentence::split(&mut analysis, range, &found.stops, count(number));
    }
    analysis
}

fn count(len: usize) -> u32 {
    u32::try_from(len).expect("fewer tokens than bytes, and those fit")
}
