//! Dependencies: a greedy arc-hybrid parser (Kuhlmann, Gómez-Rodríguez and Satta 2011) whose transitions carry no labels; labels come
//! after, in the order in which the arcs were made, so that a word's dependents have theirs before it gets its own.

mod features;
mod labels;
mod transitions;

pub use features::{BITS as TRANSITION_BITS, FEATURES as TRANSITION_FEATURES};
pub use labels::{ARCS, BITS as LABEL_BITS, FEATURES as LABEL_FEATURES, Labeller, ROWS as LABEL_ROWS};
pub use transitions::{State, Transition};

use crate::{Analysis, Label, ROOT, Tag, TokenRange, Word};
use ascribe_model::{Model, ModelError, Row, hash, sparse, sum};
use multiversion::multiversion;
use std::sync::LazyLock;

/// Models trained for other features are refused: to be changed whenever the features, the words' hashes or the tags change.
pub(crate) const FEATURES_HASH: u64 = hash::bytes(b"parse 6");

static MODEL: &[u8] = include_bytes!("../models/parse.model");

const LABELS: usize = Label::ALL.len();

static EMBEDDED: LazyLock<DependencyParser<'static>> = LazyLock::new(|| {
    DependencyParser::open(MODEL)
        .unwrap_or_else(|error| unreachable!("a test opens the embedded model: {error}"))
});

/// A parser, borrowing most of its weights.
#[derive(Clone, Debug)]
pub struct DependencyParser<'m> {
    transitions: &'m [sparse::Slot; 1 << features::BITS],
    /// For each arc one more than the number of the only label it can have, or 0.
    only_labels: &'m [Row<1>; ARCS],
    label_rows: &'m [Row<2>; 1 << labels::BITS],
    label_weights: Vec<Line>,
}

/// Weights are added up in blocks of eight.
const WIDE: usize = LABELS.next_multiple_of(8);

/// The weights of a row, in a line of the processor's cache; zeros behind them.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line(Row<WIDE>);

impl Line {
    fn new(row: &Row<LABELS>) -> Self {
        let mut line = [0; WIDE];
        line[..LABELS].copy_from_slice(row);
        Self(line)
    }
}

/// Gives every token of the sentences that are `wanted` (by their index) its head and label; tokens of others get no
/// head and [`Label::Dep`]. Tags must be there: where they are not, nothing is parsed.
pub fn parse(analysis: &mut Analysis<'_>, wanted: impl Fn(usize) -> bool) {
    EMBEDDED.parse(analysis, wanted);
}

/// A parser's memory, kept from one sentence to the next.
#[derive(Debug, Default)]
struct Scratch {
    state: State,
    labeller: Labeller,
}

impl<'m> DependencyParser<'m> {
    /// The parser in these bytes.
    ///
    /// # Errors
    /// When they are not a model of this program's parser.
    pub fn open(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let model = Model::open(bytes, FEATURES_HASH)?;
        let labels: &[Row<LABELS>; labels::ROWS] = model.table("labels")?.array()?;
        Ok(Self {
            transitions: model.table("transitions")?.array()?,
            only_labels: model.table("only-labels")?.array()?,
            label_rows: model.table("label-rows")?.array()?,
            label_weights: labels.iter().map(Line::new).collect(),
        })
    }

    /// As [`parse`].
    pub fn parse(&self, analysis: &mut Analysis<'_>, wanted: impl Fn(usize) -> bool) {
        let count = analysis.tokens.len();
        analysis.heads.clear();
        analysis.heads.resize(count, ROOT);
        analysis.labels.clear();
        analysis.labels.resize(count, Label::Dep);
        if analysis.tags.len() != count || analysis.words.len() != count {
            return;
        }
        let sentences = analysis.sentences.iter().enumerate();
        let wanted: Vec<TokenRange> = sentences
            .filter_map(|(number, sentence)| wanted(number).then_some(sentence.tokens))
            .collect();
        parse_sentences(
            self,
            &wanted,
            (&analysis.words, &analysis.tags),
            (&mut analysis.heads, &mut analysis.labels),
        );
    }

    #[inline(always)]
    fn parse_sentence(
        &self,
        scratch: &mut Scratch,
        words: &[Word],
        tags: &[Tag],
        (heads, labels): (&mut [u32], &mut [Label]),
        first: u32,
    ) {
        let state = &mut scratch.state;
        state.begin(words, tags);
        while let Some(legal) = state.legal() {
            state.take(match legal.only() {
                Some(transition) => transition,
                None => {
                    let [left, right] = sparse::score(self.transitions, &state.features());
                    legal.best([0, left, right])
                }
            });
        }
        scratch.labeller.begin(state);
        for &at in state.order() {
            let only = usize::from(self.only_labels[scratch.labeller.arc(state, at)][0]);
            let label = match only.checked_sub(1).and_then(|label| Label::ALL.get(label)) {
                Some(&label) => label,
                None => self.label(scratch.labeller.features(state, at)),
            };
            scratch.labeller.give(state, at, label);
            labels[at as usize - 1] = label;
        }
        for (at, head) in heads.iter_mut().enumerate() {
            *head = match state.head(at as u32 + 1) {
                0 => ROOT,
                parent => first + parent - 1,
            };
        }
    }

    #[inline(always)]
    fn label(&self, features: [u32; labels::FEATURES]) -> Label {
        let rows = features.map(|hash| self.label_rows[hash as usize % (1 << labels::BITS)]);
        let lines = rows.map(|row| usize::from(u16::from_le_bytes(row)) % labels::ROWS);
        let scores = sum::<WIDE, _>(lines.map(|line| &self.label_weights[line].0));
        Label::ALL[crate::tagger::best::<LABELS>(scores.first_chunk().unwrap_or(&[0; LABELS]))]
    }
}

/// Compiled twice: a processor that adds eight weights at once does so. The sums are the same.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+fma+lzcnt+movbe+popcnt"))]
fn parse_sentences(
    parser: &DependencyParser<'_>,
    sentences: &[TokenRange],
    (words, tags): (&[Word], &[Tag]),
    (heads, labels): (&mut [u32], &mut [Label]),
) {
    let mut scratch = Scratch::default();
    for sentence in sentences {
        let range = sentence.range();
        parser.parse_sentence(
            &mut scratch,
            &words[range.clone()],
            &tags[range.clone()],
            (&mut heads[range.clone()], &mut labels[range]),
            sentence.start(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyse, tag};
    use ascribe_text::Document;

    #[test]
    fn the_embedded_model_is_whole() {
        DependencyParser::open(MODEL).unwrap();
        Model::open(MODEL, FEATURES_HASH).unwrap().verify().unwrap();
    }

    /// Each word with its label and its head.
    fn tree(text: &str) -> Vec<String> {
        let document = Document::from_paragraphs("d", text.to_owned());
        let mut analysis = analyse(&document);
        tag(&mut analysis);
        parse(&mut analysis, |_| true);
        let arc = |at: u32| {
            let head = match analysis.heads[at as usize] {
                ROOT => "-",
                head => analysis.word(head),
            };
            format!(
                "{} {} {head}",
                analysis.word(at),
                analysis.labels[at as usize].name()
            )
        };
        (0..analysis.tokens.len() as u32).map(arc).collect()
    }

    #[test]
    fn a_reporting_verb_governs_its_clause() {
        assert_eq!(
            tree("The mayor said that taxes would not rise."),
            [
                "The det mayor",
                "mayor nsubj said",
                "said root -",
                "that mark rise",
                "taxes nsubj rise",
                "would aux rise",
                "not neg rise",
                "rise ccomp said",
                ". punct said"
            ]
        );
    }

    #[test]
    fn every_sentence_becomes_a_tree_or_several() {
        let mut texts = vec![
            String::new(),
            "?".to_owned(),
            "\" ' ) ( -- \u{201d}\u{201c}".to_owned(),
            "Yes. No! \u{1f600} 12 % of 3,400 (or 5)".to_owned(),
        ];
        // Without a stop it is one sentence: time and memory must grow with its length, not faster.
        texts.push("he said that she thinks ".repeat(2_000));
        texts.push("( ".repeat(10_000));
        for text in texts {
            let document = Document::from_paragraphs("d", text);
            let mut analysis = analyse(&document);
            tag(&mut analysis);
            parse(&mut analysis, |_| true);
            for sentence in &analysis.sentences {
                for at in sentence.tokens.iter() {
                    let mut up = at;
                    let mut steps = 0;
                    while analysis.heads[up as usize] != ROOT {
                        up = analysis.heads[up as usize];
                        assert!(sentence.tokens.contains(up), "heads stay in their sentence");
                        steps += 1;
                        assert!(steps <= sentence.tokens.len(), "there are no cycles");
                    }
                }
            }
        }
    }

    #[test]
    fn only_what_is_wanted_is_parsed() {
        let document = Document::from_paragraphs("d", "She left. He stayed.".to_owned());
        let mut analysis = analyse(&document);
        parse(&mut analysis, |_| true);
        assert!(
            analysis.heads.iter().all(|&head| head == ROOT),
            "there are no tags yet"
        );
        tag(&mut analysis);
        parse(&mut analysis, |sentence| sentence == 1);
        assert_eq!(analysis.heads, [ROOT, ROOT, ROOT, 4, ROOT, 4]);
    }
}
