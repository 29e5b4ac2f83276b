use ascribe_lexicon::{Classes, Phrase, PhraseKind, Word};
use ascribe_syntax::grammar::{Chunk, ChunkKind, Lexed, VerbForm, chunk};
use ascribe_syntax::{Analysis, Quotation, QuotationKind, Tag, TokenRange};
use ascribe_text::BlockKind;
use std::ops::Range;

/// What the rules have looked up in a document, for whoever looks into it after them.
#[derive(Default)]
pub struct Reading<'d> {
    lexed: Vec<Lexed<'d>>,
    quotations: Vec<u32>,
    chunked: Chunked,
}

/// Sentences, or stretches of such as are too long, that are cut into chunks.
#[derive(Default)]
pub(super) struct Chunked {
    chunks: Vec<Chunk>,
    /// In the order in which they were cut, each with where its chunks stand.
    stretches: Vec<(TokenRange, Range<usize>)>,
}

impl Chunked {
    /// Room for the chunks of so many tokens.
    pub fn with_room(tokens: usize) -> Self {
        Self {
            chunks: Vec::with_capacity(tokens),
            stretches: Vec::new(),
        }
    }

    /// Cuts the tokens into chunks.
    pub fn add(&mut self, lexed: &[Lexed<'_>], tokens: TokenRange) -> &[Chunk] {
        let start = self.chunks.len();
        chunk(lexed, tokens, &mut self.chunks);
        self.stretches.push((tokens, start..self.chunks.len()));
        &self.chunks[start..]
    }

    /// Cuts the tokens into chunks, if they are not those cut last, and forgets all others.
    pub fn only(&mut self, lexed: &[Lexed<'_>], tokens: TokenRange) -> &[Chunk] {
        if self.of(tokens).is_none() {
            self.chunks.clear();
            self.stretches.clear();
            self.add(lexed, tokens);
        }
        &self.chunks
    }

    /// The chunks of a stretch, if it is among these, which were cut in text order.
    pub fn of(&self, tokens: TokenRange) -> Option<&[Chunk]> {
        let at = self
            .stretches
            .binary_search_by_key(&tokens, |(stretch, _)| *stretch)
            .ok()?;
        Some(&self.chunks[self.stretches[at].1.clone()])
    }
}

/// A document as the rules see it.
pub(super) struct Scene<'a, 'd> {
    pub analysis: &'a Analysis<'d>,
    pub lexed: Vec<Lexed<'d>>,
    /// For each token the outermost quotation that holds it, or [`NO_QUOTATION`].
    quotations: Vec<u32>,
}

/// A phrase of the lexicons in its place.
pub(super) type Found = (&'static Phrase, TokenRange);

const NO_QUOTATION: u32 = u32::MAX;

impl<'a, 'd> Scene<'a, 'd> {
    pub fn new(analysis: &'a Analysis<'d>) -> Self {
        let mut quotations = vec![NO_QUOTATION; analysis.tokens.len()];
        for (number, quotation) in (0..).zip(&analysis.quotations) {
            if quotation.inside.is_none() {
                quotations[quotation.tokens.range()].fill(number);
            }
        }
        Self {
            analysis,
            lexed: ascribe_syntax::grammar::lex(analysis),
            quotations,
        }
    }

    /// What [`Scene::into_reading`] kept, seen again.
    pub fn of_reading(analysis: &'a Analysis<'d>, reading: Reading<'d>) -> (Self, Chunked) {
        let Reading {
            lexed,
            quotations,
            chunked,
        } = reading;
        let scene = Self {
            analysis,
            lexed,
            quotations,
        };
        (scene, chunked)
    }

    pub fn into_reading(self, chunked: Chunked) -> Reading<'d> {
        Reading {
            lexed: self.lexed,
            quotations: self.quotations,
            chunked,
        }
    }

    pub fn token(&self, at: u32) -> &Lexed<'d> {
        &self.lexed[at as usize]
    }

    /// The outermost quotation that holds token `at`, if there is such a token.
    pub fn quotation(&self, at: u32) -> Option<&'a Quotation> {
        self.analysis
            .quotations
            .get(*self.quotations.get(at as usize)? as usize)
    }

    /// The same, when it is somebody's words: no title and no nickname.
    pub fn speech(&self, at: u32) -> Option<&'a Quotation> {
        self.quotation(at)
            .filter(|quotation| quotation.kind != QuotationKind::Name)
    }

    /// The quotations that carry on `quotation` in the paragraphs after it.
    pub fn carried_on(&self, quotation: &Quotation) -> impl Iterator<Item = &'a Quotation> {
        let mut number = self.quotations[quotation.tokens.start() as usize];
        let all = &self.analysis.quotations;
        std::iter::from_fn(move || {
            let after = (number as usize + 1..all.len()).find(|&at| all[at].inside.is_none())?;
            let next = &all[after];
            (next.continues == Some(number)).then(|| {
                number = u32::try_from(after).unwrap_or(NO_QUOTATION);
                next
            })
        })
    }

    /// The longest phrase of the lexicons that starts at token `at` and ends before token `end`.
    fn phrase(&self, at: u32, end: u32) -> Option<Found> {
        let word = self.token(at).word?;
        if !word.is(Classes::PHRASE) {
            return None;
        }
        let phrase = word.phrases().find(|phrase| {
            phrase.goes_on(|offset| {
                let place = at + u32::try_from(offset).ok()?;
                (place < end).then(|| self.token(place).text)
            })
        })?;
        let length = u32::try_from(phrase.len()).unwrap_or(1);
        Some((phrase, TokenRange::new(at, at + length)))
    }

    /// Puts the longest phrases that start in `tokens` and end there into `found`, in their order.
    pub fn phrases(&self, tokens: TokenRange, found: &mut Vec<Found>) {
        found.clear();
        let opens = tokens.iter().filter(|&at| self.token(at).is(Classes::PHRASE));
        found.extend(opens.filter_map(|at| self.phrase(at, tokens.end())));
    }

    pub fn block_kind(&self, sentence: usize) -> BlockKind {
        let block = self.analysis.sentences[sentence].block;
        self.analysis.document().blocks()[block as usize].kind
    }

    pub fn same_block(&self, one: usize, other: usize) -> bool {
        let block = |sentence: usize| {
            self.analysis
                .sentences
                .get(sentence)
                .map(|sentence| sentence.block)
        };
        block(one).is_some() && block(one) == block(other)
    }

    /// The range without signs (quotation marks apart) at its edges; `None` when nothing is left.
    pub fn trimmed(&self, range: TokenRange) -> Option<TokenRange> {
        let (mut start, mut end) = (range.start(), range.end());
        let loose = |at: u32| {
            let lexed = self.token(at);
            matches!(lexed.text, "," | "." | ";" | ":" | "-" | "--" | "–" | "—" | "―")
        };
        while start < end && loose(start) {
            start += 1;
        }
        while start < end && loose(end - 1) {
            end -= 1;
        }
        let mut range = TokenRange::new(start, end);
        // A mark whose partner lies outside is no part of it.
        if start + 1 < end && self.token(end - 1).tag == Tag::OpenQuote {
            range = TokenRange::new(start, end - 1);
        }
        range
            .iter()
            .any(|at| !self.token(at).tag.is_punctuation())
            .then_some(range)
    }
}

/// One sentence with its chunks and phrases.
#[derive(Clone, Copy)]
pub(super) struct Clause<'s, 'a, 'd> {
    pub scene: &'s Scene<'a, 'd>,
    pub chunks: &'s [Chunk],
    /// The phrases of the lexicons that it holds ([`Scene::phrases`]), where many of its tokens will be asked about.
    pub phrases: Option<&'s [Found]>,
    pub tokens: TokenRange,
    pub sentence: usize,
}

impl<'s, 'd> Clause<'s, '_, 'd> {
    pub fn kind(&self, at: usize) -> Option<ChunkKind> {
        self.chunks.get(at).map(|chunk| chunk.kind)
    }

    pub fn is(&self, at: usize, kind: ChunkKind) -> bool {
        self.kind(at) == Some(kind)
    }

    pub fn is_noun_phrase(&self, at: usize) -> bool {
        self.is(at, ChunkKind::NounPhrase)
    }

    pub fn verb_form(&self, at: usize) -> Option<VerbForm> {
        match self.kind(at) {
            Some(ChunkKind::VerbGroup(form)) => Some(form),
            _ => None,
        }
    }

    pub fn is_finite(&self, at: usize) -> bool {
        self.verb_form(at).is_some_and(|form| form.finite)
    }

    pub fn head(&self, at: usize) -> &'s Lexed<'d> {
        self.scene.token(self.chunks[at].head)
    }

    pub fn head_word(&self, at: usize) -> Option<&'static Word> {
        self.head(at).word
    }

    /// Whether the chunk is there and its only or last word is one of `words`.
    pub fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.chunks
            .get(at)
            .is_some_and(|chunk| self.scene.token(chunk.head).is_any(words))
    }

    pub fn is_class(&self, at: usize, classes: Classes) -> bool {
        self.chunks
            .get(at)
            .is_some_and(|chunk| self.scene.token(chunk.head).is(classes))
    }

    pub fn start(&self, at: usize) -> u32 {
        self.chunks
            .get(at)
            .map_or(self.tokens.end(), |chunk| chunk.tokens.start())
    }

    pub fn end(&self, at: usize) -> u32 {
        self.chunks
            .get(at)
            .map_or(self.tokens.end(), |chunk| chunk.tokens.end())
    }

    /// Tokens of the chunks `from..to`.
    pub fn range(&self, from: usize, to: usize) -> TokenRange {
        let start = self.start(from);
        TokenRange::new(
            start,
            if to > from {
                self.end(to - 1).max(start)
            } else {
                start
            },
        )
    }

    /// The chunk that holds token `at` of this sentence.
    pub fn chunk_at(&self, at: u32) -> usize {
        self.chunks.partition_point(|chunk| chunk.tokens.end() <= at)
    }

    /// The longest phrase of the lexicons that starts at token `at`.
    pub fn phrase(&self, at: u32) -> Option<Found> {
        let Some(phrases) = self.phrases.filter(|_| self.tokens.contains(at)) else {
            return self.scene.phrase(at, self.tokens.end());
        };
        let place = phrases.partition_point(|(_, range)| range.start() < at);
        phrases
            .get(place)
            .copied()
            .filter(|(_, range)| range.start() == at)
    }

    /// Whether a trap of the lexicons covers token `at`.
    pub fn is_trapped(&self, at: u32) -> bool {
        const LONGEST: u32 = 6;
        let first = at.saturating_sub(LONGEST).max(self.tokens.start());
        (first..=at).any(|start| {
            self.phrase(start)
                .is_some_and(|(phrase, range)| phrase.kind == PhraseKind::Trap && range.contains(at))
        })
    }

    /// Past the noun phrase at `at` and the prepositional phrases that follow it.
    pub fn past_noun_phrase(&self, mut at: usize) -> usize {
        if !self.is_noun_phrase(at) {
            return at;
        }
        at += 1;
        while self.is(at, ChunkKind::Preposition) && self.is_noun_phrase(at + 1) {
            at += 2;
        }
        at
    }
}
