//! Trees: reading CoNLL-U, and bringing what other schemes say to ours.

mod conllu;
mod convert;
mod merge;

#[cfg(test)]
use conllu::read_fixture;
pub use conllu::{read_polnear, read_universal};

use ascribe_syntax::{Analysis, Label, Sentence, Tag, Token, TokenRange};
use ascribe_text::{Document, Span};

/// A document with somebody's trees.
#[derive(Clone, Debug)]
pub struct Treebank {
    pub document: Document,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    /// `None` where the tag is none of ours.
    pub tags: Vec<Option<Tag>>,
    pub lemmas: Vec<String>,
    /// Token numbers in the document, or [`ascribe_syntax::ROOT`].
    pub heads: Vec<u32>,
    pub labels: Vec<Label>,
}

impl Treebank {
    /// An analysis of the tokens and sentences of the trees; no tags, no parse.
    pub fn analysis(&self) -> Analysis<'_> {
        let mut analysis = Analysis::empty(&self.document);
        analysis.tokens.clone_from(&self.tokens);
        analysis.sentences.clone_from(&self.sentences);
        analysis
    }

    /// For each of `tokens` the tree's token with the same bytes.
    pub fn align(&self, tokens: &[Token]) -> Vec<Option<u32>> {
        tokens
            .iter()
            .map(|token| {
                let at = self.at(token.span);
                (self.tokens.get(at as usize)?.span == token.span).then_some(at)
            })
            .collect()
    }

    /// The first token that begins where `span` begins, or after that.
    pub fn at(&self, span: Span) -> u32 {
        u32::try_from(
            self.tokens
                .partition_point(|token| token.span.start() < span.start()),
        )
        .expect("few tokens")
    }

    /// The sentences' token ranges.
    pub fn ranges(&self) -> impl Iterator<Item = TokenRange> + '_ {
        self.sentences.iter().map(|sentence| sentence.tokens)
    }
}
