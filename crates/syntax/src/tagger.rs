//! Parts of speech: a greedy tagger from left to right (averaged perceptron; Collins 2002), with a dictionary for the
//! frequent words that have one tag only.

use crate::lexeme::{self, Memo};
use crate::word::{Vocabulary, Word};
use crate::{Analysis, Lexeme, Sentence, Tag, TokenKind};
use ascribe_model::{Model, ModelError, Row, hash, row};
use ascribe_text::Span;
use multiversion::multiversion;
use std::ops::Range;
use std::sync::LazyLock;

/// How many features a decision looks at.
pub const FEATURES: usize = BY_WORDS + BY_TAGS;
/// So many of them are of words alone.
const BY_WORDS: usize = 12;
/// And so many of the tags before, too.
const BY_TAGS: usize = 6;
/// The hashes of features have so many bits.
pub const BITS: u32 = 18;
const HASHES: usize = 1 << BITS;
/// So many of the hashes have a row of weights, the others have none: most features never mattered in training.
pub const ROWS: usize = 1 << 15;
const TAGS: usize = Tag::ALL.len();

/// The tag that stands before a sentence's first.
const START: usize = TAGS;

/// Models trained for other features are refused: to be changed whenever they or the words' hashes change.
pub(crate) const FEATURES_HASH: u64 = hash::bytes(b"tags 2");

/// Quotation marks are words of their own, however they are written.
fn quotation_mark(kind: TokenKind) -> Option<&'static str> {
    match kind {
        TokenKind::OpenQuote => Some("``"),
        TokenKind::CloseQuote => Some("''"),
        _ => None,
    }
}

static MODEL: &[u8] = include_bytes!("../models/tags.model");

static EMBEDDED: LazyLock<Tagger<'static>> = LazyLock::new(|| match Tagger::open(MODEL) {
    Ok(tagger) => Tagger {
        is_embedded: true,
        ..tagger
    },
    Err(error) => unreachable!("a test opens the embedded model: {error}"),
});

/// A tagger.
#[derive(Clone, Debug)]
pub struct Tagger<'m> {
    vocabulary: Vocabulary<'m>,
    /// Whether this is the program's own.
    is_embedded: bool,
    rows: Rows,
}

/// Gives every token its [`Word`], its [`Lexeme`] and its part of speech.
pub fn tag(analysis: &mut Analysis<'_>) {
    EMBEDDED.tag(analysis);
}

impl<'m> Tagger<'m> {
    /// The tagger that is part of the program.
    #[must_use]
    pub fn embedded() -> &'static Tagger<'static> {
        &EMBEDDED
    }

    /// The tagger in these bytes.
    ///
    /// # Errors
    /// When they are not a model of this program's tagger.
    pub fn open(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let model = Model::open(bytes, FEATURES_HASH)?;
        Ok(Self {
            vocabulary: Vocabulary::new(model.bytes("words")?),
            is_embedded: false,
            rows: Rows::new(model.table("rows")?.array()?, model.table("weights")?.array()?),
        })
    }

    /// Gives every token its [`Word`], with what this tagger's vocabulary knows of it, and its [`Lexeme`].
    pub fn read(&self, analysis: &mut Analysis<'_>) {
        if self.is_embedded {
            Memo::of_thread(|memo| {
                read_each(analysis, |text, span| memo.read(text, span, self.vocabulary));
            });
        } else {
            read_words(analysis, self.vocabulary);
        }
    }

    /// Gives every token its [`Word`], its [`Lexeme`] and its part of speech.
    pub fn tag(&self, analysis: &mut Analysis<'_>) {
        self.read(analysis);
        analysis.tags.clear();
        analysis.tags.resize(analysis.tokens.len(), Tag::Nn);
        tag_sentences(
            &self.rows,
            &analysis.sentences,
            &analysis.words,
            &mut analysis.tags,
        );
    }
}

/// The weights, laid out for looking them up: that is mostly waiting for memory.
#[derive(Clone, Debug)]
struct Rows {
    /// One for every 64 hashes, so that all of them stay in the nearest caches.
    marks: Box<[Mark; MARKS]>,
    /// First the row of all hashes without one of their own, then the others in the order of their hashes.
    lines: Vec<Line>,
}

const MARKS: usize = HASHES / 64;

/// Of 64 hashes, which have a row of their own.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// A bit for each hash.
    own: u64,
    /// The line before the first of these rows.
    before: u32,
}

/// A row in a line of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line(Row<TAGS>);

/// The number of a [`Line`].
type Place = u32;

impl Rows {
    /// `rows` has for each hash the number of its row, two bytes; row 0 is that of all hashes without one of their own.
    fn new(rows: &[Row<2>; HASHES], weights: &[Row<TAGS>; ROWS]) -> Self {
        let mut marks = Box::new([Mark::default(); MARKS]);
        let mut lines = Vec::with_capacity(ROWS);
        lines.push(Line(weights[0]));
        for (mark, rows) in marks.iter_mut().zip(rows.as_chunks::<64>().0) {
            mark.before = (lines.len() - 1) as Place;
            for (bit, row) in rows.iter().enumerate() {
                let row = usize::from(u16::from_le_bytes(*row)) % ROWS;
                if row > 0 {
                    mark.own |= 1 << bit;
                    lines.push(Line(weights[row]));
                }
            }
        }
        Self { marks, lines }
    }

    #[inline(always)]
    fn place(&self, (template, value): (u64, u64)) -> Place {
        let hash = hashed(template, value);
        let mark = self.marks[hash as usize / 64 % MARKS];
        // With the hash's own bit the highest, those below it are the ones that stand before.
        let up_to = mark.own << (63 - hash % 64);
        let own = (up_to >> 63) as Place;
        (mark.before + up_to.count_ones()) * own
    }

    #[inline(always)]
    fn places<const N: usize>(&self, features: [(u64, u64); N]) -> [Place; N] {
        let mut places = [0; N];
        // No closure: it would be compiled for any processor.
        for (place, feature) in places.iter_mut().zip(features) {
            *place = self.place(feature);
        }
        places
    }

    /// Has the rows at `places` brought near, all at once; what comes of it means nothing.
    #[inline(always)]
    fn fetch<const N: usize>(&self, places: &[Place; N]) -> u8 {
        let mut seen = 0;
        for &place in places {
            seen |= self.lines[place as usize].0[0];
        }
        seen
    }

    /// Adds the rows at `places`, sixteen weights at a time: as many as one register of a new processor holds.
    #[inline(always)]
    fn add<const N: usize>(&self, scores: &mut [i16; TAGS], places: &[Place; N]) {
        const BLOCK: usize = 16;
        const { assert!(TAGS.is_multiple_of(BLOCK)) };
        let mut lines = [&self.lines[0].0; N];
        for (line, &place) in lines.iter_mut().zip(places) {
            *line = &self.lines[place as usize].0;
        }
        for (number, scores) in scores.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
            let mut block = *scores;
            for line in lines {
                let weights = &line[BLOCK * number..BLOCK * (number + 1)];
                for (score, &weight) in block.iter_mut().zip(weights) {
                    *score += i16::from(weight.cast_signed());
                }
            }
            *scores = block;
        }
    }
}

/// A word whose tag the sentence has to tell.
struct Open {
    at: usize,
    /// The rows of the features that no tag is part of.
    by_words: [Place; BY_WORDS],
    /// The rows of the features that the tags before it are part of, if those are `before`.
    by_tags: [Place; BY_TAGS],
    before: (usize, usize),
    scores: [i16; TAGS],
}

/// Compiled twice: a processor that adds 16 weights at once does so. The sums are the same.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+fma+lzcnt+movbe+popcnt"))]
fn tag_sentences(rows: &Rows, sentences: &[Sentence], words: &[Word], tags: &mut [Tag]) {
    let mut open = Vec::new();
    for sentence in sentences {
        let range = sentence.tokens.range();
        tag_sentence(rows, &words[range.clone()], &mut tags[range], &mut open);
    }
}

/// Tags from left to right, so many words at a time: `open` is room for them, and what is fetched for them stays near.
#[inline(always)]
fn tag_sentence(rows: &Rows, words: &[Word], tags: &mut [Tag], open: &mut Vec<Open>) {
    const STRETCH: usize = 64;
    let caps = capitals(words);
    for start in (0..words.len()).step_by(STRETCH) {
        let stretch = start..words.len().min(start + STRETCH);
        tag_stretch(rows, words, stretch, caps, tags, open);
    }
}

/// What the words alone weigh is summed first, for all words of the stretch, and gives a guess at the tags; what the guessed
/// tags would weigh is fetched for all words at once. So hardly any decision has to wait for memory when its turn comes.
#[inline(always)]
fn tag_stretch(
    rows: &Rows,
    words: &[Word],
    stretch: Range<usize>,
    caps: u64,
    tags: &mut [Tag],
    open: &mut Vec<Open>,
) {
    open.clear();
    let mut seen = 0;
    for at in stretch {
        if let Some(known) = words[at].known.tag.checked_sub(1) {
            tags[at] = Tag::ALL[usize::from(known)];
            continue;
        }
        let by_words = rows.places(word_features(words, at, caps));
        seen |= rows.fetch(&by_words);
        open.push(Open {
            at,
            by_words,
            by_tags: [0; BY_TAGS],
            before: (START, START),
            scores: [0; TAGS],
        });
    }
    for word in open.iter_mut() {
        rows.add(&mut word.scores, &word.by_words);
        tags[word.at] = Tag::ALL[best(&word.scores)];
    }
    for word in open.iter_mut() {
        word.before = two_before(tags, word.at);
        word.by_tags = rows.places(tag_features(words, word.at, word.before));
        seen |= rows.fetch(&word.by_tags);
    }
    // The processor would fetch nothing if nobody asked for it.
    std::hint::black_box(seen);
    for word in open.iter_mut() {
        let before = two_before(tags, word.at);
        if before != word.before {
            word.by_tags = rows.places(tag_features(words, word.at, before));
        }
        rows.add(&mut word.scores, &word.by_tags);
        tags[word.at] = Tag::ALL[best(&word.scores)];
    }
}

/// The tags of the token before `at` and of the one before that.
#[inline(always)]
fn two_before(tags: &[Tag], at: usize) -> (usize, usize) {
    let mut before = (START, START);
    if at > 0 {
        before.0 = tags[at - 1] as usize;
    }
    if at > 1 {
        before.1 = tags[at - 2] as usize;
    }
    before
}

/// Gives every token its [`Word`] and its [`Lexeme`].
pub fn read_words(analysis: &mut Analysis<'_>, vocabulary: Vocabulary<'_>) {
    read_each(analysis, |text, span| lexeme::read(text, span, vocabulary));
}

fn read_each(analysis: &mut Analysis<'_>, mut read: impl FnMut(&str, Span) -> (Word, Lexeme)) {
    let text = analysis.document().text();
    let count = analysis.tokens.len();
    let (words, lexemes) = (&mut analysis.words, &mut analysis.lexemes);
    words.clear();
    words.reserve(count);
    lexemes.clear();
    lexemes.reserve(count);
    for token in &analysis.tokens {
        let (word, lexeme) = match quotation_mark(token.kind) {
            Some(mark) => read(mark, Span::from_range(0..mark.len())),
            None => read(text, token.span),
        };
        words.push(word);
        lexemes.push(lexeme);
    }
}

/// The first of the highest.
#[inline(always)]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "classes are few; the low half is the place"
)]
pub(crate) fn best<const C: usize>(scores: &[i16; C]) -> usize {
    const { assert!(C > 0 && C < 1 << 16) };
    // Score and place in one number, an earlier place the higher one: there is one maximum then, which a processor finds
    // without a branch.
    let mut highest = i32::MIN;
    for (place, &score) in scores.iter().enumerate() {
        highest = highest.max(i32::from(score) << 16 | (C - 1 - place) as i32);
    }
    C - 1 - (highest & 0xffff) as usize
}

/// How many words of a sentence are capitalised, in eighths, judged by its beginning: headlines have other rules.
pub fn capitals(words: &[Word]) -> u64 {
    let first = &words[..words.len().min(40)];
    let count = first.iter().filter(|word| word.shape.is_capitalised()).count();
    (8 * count / first.len().max(1)) as u64
}

/// The hashes of the features of token `at`, given the tag of the token before it and of the one before that.
/// `caps` is what [`capitals`] says of `words`.
pub fn features(words: &[Word], at: usize, last: usize, before: usize, caps: u64) -> [u32; FEATURES] {
    let mut rows = [0; FEATURES];
    let all = word_features(words, at, caps)
        .into_iter()
        .chain(tag_features(words, at, (last, before)));
    for (template, value) in all {
        rows[template as usize] = hashed(template, value);
    }
    rows
}

#[inline(always)]
fn hashed(template: u64, value: u64) -> u32 {
    row(hash::combine(template, value), BITS)
}

/// Token `at` of a sentence, or what stands before its first and after its last.
#[inline(always)]
fn word_at(words: &[Word], at: usize, offset: isize) -> &Word {
    at.checked_add_signed(offset)
        .and_then(|at| words.get(at))
        .unwrap_or(&Word::BOUNDARY)
}

/// What a word has in common with others: its tags in training, or its end when it is not known.
#[inline(always)]
fn class(word: &Word) -> u64 {
    match word.known.class {
        0 => u64::from(word.suffix >> 16) << 8 | u64::from(word.shape.number()) << 32,
        class => u64::from(class),
    }
}

/// The features of token `at` that no tag is part of, each with the number of its template.
#[inline(always)]
fn word_features(words: &[Word], at: usize, caps: u64) -> [(u64, u64); BY_WORDS] {
    let word = |offset| word_at(words, at, offset);
    let (w, p, pp, n, nn) = (word(0), word(-1), word(-2), word(1), word(2));
    let shape = u64::from(w.shape.number());
    let suffix = u64::from(w.suffix);
    let pair = hash::combine;
    [
        (0, w.form ^ shape),
        (2, suffix | shape << 32),
        (3, suffix >> 8 | shape << 32),
        (4, suffix >> 16 | shape << 32),
        (7, pair(p.form, shape)),
        (8, n.form),
        (9, nn.form),
        (10, pp.form),
        (11, pair(w.form, n.form)),
        (14, pair(class(n), class(nn))),
        (16, pair(shape, caps)),
        (17, pair(class(w), caps)),
    ]
}

/// The features of token `at` that the tags before it are part of, each with the number of its template; `last` is the tag
/// of the token before it, `before` that of the one before that.
#[inline(always)]
fn tag_features(words: &[Word], at: usize, (last, before): (usize, usize)) -> [(u64, u64); BY_TAGS] {
    let (w, n) = (word_at(words, at, 0), word_at(words, at, 1));
    let (t, tt) = (last as u64 + 1, (last as u64 + 1) << 8 | (before as u64 + 1));
    let shape = u64::from(w.shape.number());
    let pair = hash::combine;
    [
        (1, pair(w.form, t)),
        (5, shape | u64::from(at == 0) << 8 | t << 16),
        (6, tt),
        (12, pair(pair(class(w), class(n)), t)),
        (13, pair(w.form, tt)),
        (15, pair(u64::from(n.suffix >> 8), t)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse;
    use ascribe_text::Document;

    #[test]
    fn the_embedded_model_is_whole() {
        Tagger::open(MODEL).unwrap();
        Model::open(MODEL, FEATURES_HASH).unwrap().verify().unwrap();
    }

    #[test]
    fn every_hash_finds_the_weights_of_its_row() {
        let model = Model::open(MODEL, FEATURES_HASH).unwrap();
        let numbers: &[Row<2>; HASHES] = model.table("rows").unwrap().array().unwrap();
        let weights: &[Row<TAGS>; ROWS] = model.table("weights").unwrap().array().unwrap();
        let rows = Rows::new(numbers, weights);
        for value in 0..HASHES as u64 {
            let hash = hashed(3, value) as usize;
            let expected = weights[usize::from(u16::from_le_bytes(numbers[hash]))];
            assert_eq!(rows.lines[rows.place((3, value)) as usize].0, expected, "{hash}");
        }
    }

    #[test]
    fn of_equal_scores_the_first_is_best() {
        assert_eq!(best(&[3, 7, 7, -1]), 1);
        assert_eq!(best(&[i16::MIN; 5]), 0);
        assert_eq!(best(&[i16::MIN, 0, i16::MAX]), 2);
    }

    fn tags(text: &str) -> String {
        let document = Document::from_paragraphs("d", text.to_owned());
        let mut analysis = analyse(&document);
        tag(&mut analysis);
        let names: Vec<_> = analysis.tags.iter().map(|tag| tag.name()).collect();
        names.join(" ")
    }

    #[test]
    fn plain_sentences_get_the_tags_that_people_give() {
        assert_eq!(
            tags("The mayor said that taxes would not rise on Monday."),
            "DT NN VBD IN NNS MD RB VB IN NNP ."
        );
        assert_eq!(
            tags("\u{201c}We can\u{2019}t wait,\u{201d} she told reporters."),
            "`` PRP MD RB VB , '' PRP VBD NNS ."
        );
    }

    #[test]
    fn nothing_is_tagged_where_nothing_stands() {
        assert_eq!(tags(""), "");
        assert_eq!(tags("?"), ".");
    }
}
