//! Training and measuring the tagger.

use crate::treebank::Treebank;
use ascribe_model::Quantised;
use ascribe_model::train::{Perceptron, Shuffle};
use ascribe_syntax::training::{self, tags};
use ascribe_syntax::{Analysis, Known, Tag, Tagger, TokenRange, Word, analyse};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display, Formatter};

/// How the tagger is trained.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub seed: u64,
    /// So many taggers are trained from different seeds, and their weights averaged.
    pub seeds: u64,
    pub epochs: usize,
    /// Weights change until the right tag scores so much more than any wrong one.
    pub margin: i32,
    /// A word enters the vocabulary when it occurs so often.
    pub known_from: u32,
    /// A word is common, so that the parser knows it by itself, when it occurs so often.
    pub common_from: u32,
    /// A word has one tag only when it occurs so often, ...
    pub pure_from: u32,
    /// ... and at least this share of it with that tag: silver trees have a slip for every frequent word.
    pub pure_share: f64,
    /// In a word's set of tags is what makes up this share of its occurrences.
    pub class_share: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            seeds: 3,
            epochs: 8,
            margin: 30,
            known_from: 2,
            common_from: 10,
            pure_from: 5,
            pure_share: 0.995,
            class_share: 0.02,
        }
    }
}

impl Display for Settings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let &Self {
            seed: _,
            seeds,
            epochs,
            margin,
            known_from,
            common_from,
            pure_from,
            pure_share,
            class_share,
        } = self;
        write!(
            f,
            "{} templates, {} hashes, {} rows of weights; {epochs} epochs, {seeds} seeds averaged, margin {margin}; words known from \
             {known_from} occurrences on, common from {common_from}, of one tag with {} % of {pure_from}; a tag is one of a word's from {} % \
             of its occurrences on",
            tags::FEATURES,
            1 << tags::BITS,
            tags::ROWS,
            100.0 * pure_share,
            100.0 * class_share,
        )
    }
}

/// One sentence of a training document.
struct Example<'a> {
    analysis: &'a Analysis<'a>,
    gold: &'a [Option<Tag>],
    range: TokenRange,
}

/// Trains a tagger on `banks`, each counted as often as its number says. Returns the bytes of the model.
pub fn train(banks: &[(&[Treebank], usize)], settings: Settings) -> Vec<u8> {
    let vocabulary = vocabulary(banks, settings);
    let table = tags::Vocabulary::new(&vocabulary);
    let read: Vec<(Analysis<'_>, &Treebank, usize)> = banks
        .iter()
        .flat_map(|&(banks, times)| {
            banks.iter().map(move |bank| {
                let mut analysis = bank.analysis();
                tags::read_words(&mut analysis, table);
                (analysis, bank, times)
            })
        })
        .collect();
    let mut examples = Vec::new();
    for (analysis, bank, times) in &read {
        for _ in 0..*times {
            examples.extend(bank.ranges().map(|range| Example {
                analysis,
                gold: &bank.tags,
                range,
            }));
        }
    }
    // First with a row for every hash, then again with those alone that proved strong, so that they make up for the rest.
    let all: Vec<u32> = (0..1 << tags::BITS).collect();
    let first = fit(&mut examples, settings.seed, settings, (&all, all.len()));
    let (rows, _) = Quantised::new(&first).strongest(Tag::ALL.len(), tags::ROWS);
    let rows: Vec<u32> = rows.into_iter().map(u32::from).collect();
    let mut sum = vec![0f32; tags::ROWS * Tag::ALL.len()];
    for seed in 0..settings.seeds {
        let weights = fit(&mut examples, settings.seed + seed, settings, (&rows, tags::ROWS));
        for (sum, weight) in sum.iter_mut().zip(weights) {
            *sum += weight;
        }
    }
    training::tagger(vocabulary, &rows, &Quantised::new(&sum))
}

/// The weights of `count` rows; `rows` has the row of each hash.
fn fit(
    examples: &mut [Example<'_>],
    seed: u64,
    settings: Settings,
    (rows, count): (&[u32], usize),
) -> Vec<f32> {
    let mut perceptron = Perceptron::new(count, Tag::ALL.len());
    let mut order = Shuffle::new(seed);
    for _ in 0..settings.epochs {
        order.shuffle(examples);
        for example in &*examples {
            learn(&mut perceptron, rows, example, settings.margin);
        }
    }
    perceptron.average()
}

fn learn(perceptron: &mut Perceptron, rows_of: &[u32], example: &Example<'_>, margin: i32) {
    let words = &example.analysis.words[example.range.range()];
    let gold = &example.gold[example.range.range()];
    let mut scores = [0; Tag::ALL.len()];
    let caps = tags::capitals(words);
    let (mut last, mut before) = (Tag::ALL.len(), Tag::ALL.len());
    for at in 0..words.len() {
        let tag = if let Some(tag) = training::only_tag(&words[at]) {
            tag as usize
        } else {
            let mut rows = tags::features(words, at, last, before, caps);
            for row in &mut rows {
                *row = rows_of[*row as usize];
            }
            perceptron.score(&rows, &mut scores);
            let guess = best(&scores);
            if let Some(truth) = gold[at] {
                let least = scores[truth as usize] - margin;
                scores[truth as usize] = i32::MIN;
                let wrong = best(&scores);
                if scores[wrong] >= least {
                    perceptron.update(&rows, truth as usize, wrong);
                }
            }
            perceptron.step();
            guess
        };
        (before, last) = (last, tag);
    }
}

/// The first of the highest.
pub fn best(scores: &[i32]) -> usize {
    let highest = scores.iter().copied().fold(i32::MIN, i32::max);
    scores.iter().position(|&score| score == highest).unwrap_or(0)
}

/// The words that occur often, with their tags.
fn vocabulary(banks: &[(&[Treebank], usize)], settings: Settings) -> Vec<u8> {
    let mut counts: HashMap<(u64, u8), (Word, [u32; Tag::ALL.len()])> = HashMap::new();
    for bank in banks.iter().flat_map(|&(banks, _)| banks) {
        let mut analysis = bank.analysis();
        tags::read_words(&mut analysis, tags::Vocabulary::new(&[]));
        for (word, tag) in analysis.words.iter().zip(&bank.tags) {
            if let &Some(tag) = tag {
                let entry = counts
                    .entry((word.form, word.shape.number()))
                    .or_insert((*word, [0; Tag::ALL.len()]));
                entry.1[tag as usize] += 1;
            }
        }
    }
    let mut forms: HashMap<u64, u32> = HashMap::new();
    for (word, tags) in counts.values() {
        *forms.entry(word.form).or_default() += tags.iter().sum::<u32>();
    }
    let mut forms: Vec<(u64, u32)> = forms
        .into_iter()
        .filter(|&(_, count)| count >= settings.common_from)
        .collect();
    forms.sort_by_key(|&(form, count)| (std::cmp::Reverse(count), form));
    let ranks: HashMap<u64, u16> = forms
        .iter()
        .zip(1..u16::MAX)
        .map(|(&(form, _), rank)| (form, rank))
        .collect();
    let mut words: Vec<_> = counts
        .into_values()
        .filter(|(_, tags)| tags.iter().sum::<u32>() >= settings.known_from)
        .collect();
    words.sort_by_key(|(word, _)| (word.form, word.shape.number()));
    let sets: Vec<u64> = words.iter().map(|(_, tags)| set(tags, settings)).collect();
    let mut frequent: BTreeMap<u64, u32> = BTreeMap::new();
    for (set, (_, tags)) in sets.iter().zip(&words) {
        *frequent.entry(*set).or_default() += tags.iter().sum::<u32>();
    }
    let mut frequent: Vec<_> = frequent.into_iter().collect();
    frequent.sort_by_key(|&(set, count)| (std::cmp::Reverse(count), set));
    frequent.truncate(253);
    let entries: Vec<(Word, Known)> = words
        .iter()
        .zip(&sets)
        .map(|((word, tags), set)| {
            let total: u32 = tags.iter().sum();
            let only = tags
                .iter()
                .position(|&count| f64::from(count) >= settings.pure_share * f64::from(total))
                .filter(|_| total >= settings.pure_from);
            let class = frequent.iter().position(|(s, _)| s == set).unwrap_or(253) + 1;
            let class = u8::try_from(class).expect("at most 254 sets");
            (
                *word,
                training::known(
                    only.map(|tag| Tag::ALL[tag]),
                    class,
                    ranks.get(&word.form).copied().unwrap_or(0),
                ),
            )
        })
        .collect();
    training::vocabulary(&entries)
}

/// The tags that a word has often enough, as bits.
fn set(tags: &[u32], settings: Settings) -> u64 {
    let least = f64::from(tags.iter().sum::<u32>()) * settings.class_share;
    let bits = tags
        .iter()
        .enumerate()
        .filter(|&(_, &count)| f64::from(count) > least);
    bits.fold(0, |set, (tag, _)| set | 1 << tag)
}

/// How many tokens a tagger got right.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Tokens whose bytes are a token of the trees too.
    pub aligned: usize,
    /// Those of them with the trees' tag.
    pub right: usize,
    /// All our tokens.
    pub tokens: usize,
    /// Of the aligned ones, words (signs are not); and of those the ones with the trees' lemma.
    pub words: usize,
    pub lemmas: usize,
    /// How often the tree's tag (first) was given as another (second).
    pub confused: BTreeMap<(Tag, Tag), usize>,
}

/// Tags the documents of `banks` from their texts alone and compares where tokens have the same bytes.
pub fn measure(tagger: &Tagger<'_>, banks: &[Treebank]) -> Figures {
    let mut figures = Figures::default();
    for bank in banks {
        let mut analysis = analyse(&bank.document);
        tagger.tag(&mut analysis);
        for (at, found) in bank.align(&analysis.tokens).into_iter().enumerate() {
            figures.tokens += 1;
            let Some(truth) = found.and_then(|found| bank.tags[found as usize]) else {
                continue;
            };
            figures.aligned += 1;
            let found = found.map_or(0, |found| found as usize);
            if !truth.is_punctuation() {
                let lemma = ascribe_syntax::lemma(analysis.word(at as u32), analysis.tags[at]);
                figures.words += 1;
                figures.lemmas += usize::from(lemma == *bank.lemmas[found]);
            }
            if analysis.tags[at] == truth {
                figures.right += 1;
            } else {
                *figures.confused.entry((truth, analysis.tags[at])).or_default() += 1;
            }
        }
    }
    figures
}
