//! Parts of speech: a greedy tagger from left to right (averaged perceptron; Collins 2002), with a dictionary for the
//! frequent words that have one tag only.

use crate::lexeme::{self, Memo};
use crate::word::{Vocabulary, Word};
use crate::{Analysis, Lexeme, Sentence, Tag, TokenKind};
use ascribe_model::{Model, ModelError, Row, hash, row, sum};
use ascribe_text::Span;
use multiversion::multiversion;

/// How many features a decision looks at.
pub const FEATURES: usize = 18;
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

/// A tagger, borrowing its weights.
#[derive(Clone, Copy, Debug)]
pub struct Tagger<'m> {
    vocabulary: Vocabulary<'m>,
    /// Whether this is the program's own.
    is_embedded: bool,
    /// The row of each hash, two bytes; row 0 is that of all hashes without one of their own.
    rows: &'m [Row<2>; HASHES],
    weights: &'m [Row<TAGS>; ROWS],
}

/// Gives every token its [`Word`], its [`Lexeme`] and its part of speech.
pub fn tag(analysis: &mut Analysis<'_>) {
    match Tagger::embedded() {
        Ok(tagger) => tagger.tag(analysis),
        Err(error) => unreachable!("a test opens the embedded model: {error}"),
    }
}

impl<'m> Tagger<'m> {
    /// The tagger that is part of the program.
    ///
    /// # Errors
    /// Never; a test opens it.
    pub fn embedded() -> Result<Tagger<'static>, ModelError> {
        Ok(Tagger {
            is_embedded: true,
            ..Tagger::open(MODEL)?
        })
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
            rows: model.table("rows")?.array()?,
            weights: model.table("weights")?.array()?,
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
        tag_sentences(self, &analysis.sentences, &analysis.words, &mut analysis.tags);
    }
}

/// Compiled twice: a processor that adds 32 weights at once does so. The sums are the same.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+fma+lzcnt+movbe+popcnt"))]
fn tag_sentences(tagger: &Tagger<'_>, sentences: &[Sentence], words: &[Word], tags: &mut [Tag]) {
    let mut begun = Vec::new();
    for sentence in sentences {
        let range = sentence.tokens.range();
        tagger.tag_sentence(&words[range.clone()], &mut tags[range], &mut begun);
    }
}

impl Tagger<'_> {
    /// Tags from left to right. What the words alone weigh is summed before, for the whole sentence (`begun` is room
    /// for it): no decision waits for it, and the processor fetches the weights of many words at once.
    #[inline(always)]
    fn tag_sentence(&self, words: &[Word], tags: &mut [Tag], begun: &mut Vec<[i16; TAGS]>) {
        let caps = capitals(words);
        begun.clear();
        for (at, word) in words.iter().enumerate() {
            if word.known.tag == 0 {
                let mut scores = [0; TAGS];
                self.weigh(&mut scores, word_features(words, at, caps));
                begun.push(scores);
            }
        }
        let mut next = 0;
        let (mut last, mut before) = (START, START);
        for at in 0..words.len() {
            let tag = if let Some(known) = words[at].known.tag.checked_sub(1) {
                usize::from(known)
            } else {
                let mut scores = begun[next];
                next += 1;
                self.weigh(&mut scores, tag_features(words, at, last, before));
                best(&scores)
            };
            tags[at] = Tag::ALL[tag];
            (before, last) = (last, tag);
        }
    }

    /// Adds the weights of these features. All rows are looked up before the first is added.
    #[inline(always)]
    fn weigh<const N: usize>(&self, scores: &mut [i16; TAGS], features: [(u64, u64); N]) {
        let mut rows = [0; N];
        for (row, (template, value)) in rows.iter_mut().zip(features) {
            *row = u16::from_le_bytes(self.rows[hashed(template, value) as usize % HASHES]);
        }
        let mut weights = [&self.weights[0]; N];
        for (weights, row) in weights.iter_mut().zip(rows) {
            *weights = &self.weights[usize::from(row) % ROWS];
        }
        for (score, part) in scores.iter_mut().zip(sum(weights)) {
            *score += part;
        }
    }
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

/// The first of the highest. (The maximum first, its place after: both vectorise, which a search for both at once does not.)
#[inline(always)]
pub(crate) fn best<const C: usize>(scores: &[i16; C]) -> usize {
    let highest = scores.iter().fold(i16::MIN, |highest, &score| highest.max(score));
    scores.iter().position(|&score| score == highest).unwrap_or(0)
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
        .chain(tag_features(words, at, last, before));
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
fn word_features(words: &[Word], at: usize, caps: u64) -> [(u64, u64); 12] {
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

/// The features of token `at` that the tags before it are part of, each with the number of its template.
#[inline(always)]
fn tag_features(words: &[Word], at: usize, last: usize, before: usize) -> [(u64, u64); 6] {
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
        Tagger::embedded().unwrap();
        Model::open(MODEL, FEATURES_HASH).unwrap().verify().unwrap();
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
