//! Parts of speech: a greedy tagger from left to right (averaged perceptron; Collins 2002), with a dictionary for the
//! frequent words that have one tag only.

use crate::word::{Vocabulary, Word};
use crate::{Analysis, Tag, TokenKind};
use ascribe_model::{Model, ModelError, Row, add, hash, row};

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
    /// The row of each hash, two bytes; row 0 is all zeros and stands for none.
    rows: &'m [Row<2>; HASHES],
    weights: &'m [Row<TAGS>; ROWS],
}

/// Gives every token its [`Word`] and its part of speech.
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
        Tagger::open(MODEL)
    }

    /// The tagger in these bytes.
    ///
    /// # Errors
    /// When they are not a model of this program's tagger.
    pub fn open(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let model = Model::open(bytes, FEATURES_HASH)?;
        Ok(Self {
            vocabulary: Vocabulary::new(model.bytes("words")?),
            rows: model.table("rows")?.array()?,
            weights: model.table("weights")?.array()?,
        })
    }

    /// Gives every token its [`Word`], with what this tagger's vocabulary knows of it.
    pub fn read(&self, analysis: &mut Analysis<'_>) {
        read_words(analysis, self.vocabulary);
    }

    /// Gives every token its [`Word`] and its part of speech.
    pub fn tag(&self, analysis: &mut Analysis<'_>) {
        read_words(analysis, self.vocabulary);
        analysis.tags.clear();
        analysis.tags.resize(analysis.tokens.len(), Tag::Nn);
        for sentence in &analysis.sentences {
            let range = sentence.tokens.range();
            self.tag_sentence(&analysis.words[range.clone()], &mut analysis.tags[range]);
        }
    }
}

impl Tagger<'_> {
    fn tag_sentence(&self, words: &[Word], tags: &mut [Tag]) {
        let caps = capitals(words);
        let (mut last, mut before) = (START, START);
        for at in 0..words.len() {
            let tag = match words[at].known.tag {
                0 => self.decide(words, at, last, before, caps),
                known => usize::from(known) - 1,
            };
            tags[at] = Tag::ALL[tag];
            (before, last) = (last, tag);
        }
    }

    fn decide(&self, words: &[Word], at: usize, last: usize, before: usize, caps: u64) -> usize {
        let mut scores = [0i16; TAGS];
        for hash in features(words, at, last, before, caps) {
            let row = u16::from_le_bytes(self.rows[hash as usize % HASHES]);
            add(&mut scores, &self.weights[usize::from(row) % ROWS]);
        }
        best(&scores)
    }
}

/// Gives every token its [`Word`].
pub fn read_words(analysis: &mut Analysis<'_>, vocabulary: Vocabulary<'_>) {
    let text = analysis.document().text().as_bytes();
    analysis.words.clear();
    analysis.words.extend(analysis.tokens.iter().map(|token| {
        let mut word = quotation_mark(token.kind).map_or_else(|| Word::read(text, token.span), Word::new);
        word.known = vocabulary.look_up(&word);
        word
    }));
}

/// The first of the highest. (The maximum first, its place after: both vectorise, which a search for both at once does not.)
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
    let word = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|at| words.get(at))
            .unwrap_or(&Word::BOUNDARY)
    };
    let (w, p, pp, n, nn) = (word(0), word(-1), word(-2), word(1), word(2));
    let (t, tt) = (last as u64 + 1, (last as u64 + 1) << 8 | (before as u64 + 1));
    let shape = u64::from(w.shape.number());
    let suffix = u64::from(w.suffix);
    let class = |w: &Word| match w.known.class {
        // Unknown words are told apart by their ends.
        0 => u64::from(w.suffix >> 16) << 8 | u64::from(w.shape.number()) << 32,
        class => u64::from(class),
    };
    let pair = hash::combine;
    let values = [
        w.form ^ shape,
        pair(w.form, t),
        suffix | shape << 32,
        suffix >> 8 | shape << 32,
        suffix >> 16 | shape << 32,
        shape | u64::from(at == 0) << 8 | t << 16,
        tt,
        pair(p.form, shape),
        n.form,
        nn.form,
        pp.form,
        pair(w.form, n.form),
        pair(pair(class(w), class(n)), t),
        pair(w.form, tt),
        pair(class(n), class(nn)),
        pair(u64::from(n.suffix >> 8), t),
        pair(shape, caps),
        pair(class(w), caps),
    ];
    let mut rows = [0; FEATURES];
    for (template, (row_, value)) in rows.iter_mut().zip(values).enumerate() {
        *row_ = row(hash::combine(template as u64, value), BITS);
    }
    rows
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
