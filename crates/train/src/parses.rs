//! Training and measuring the parser.

use crate::tags::best;
use crate::treebank::Treebank;
use ascribe_model::train::{Perceptron, Shuffle};
use ascribe_model::{Quantised, sparse};
use ascribe_syntax::training::{self, parses};
use ascribe_syntax::{Analysis, DependencyParser, Label, ROOT, Tag, Tagger, Word, analyse};
use parses::{Labeller, State, Transition};
use std::fmt::{self, Display, Formatter};

/// How the parser is trained.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub seed: u64,
    /// So many parsers are trained from different seeds, and their weights averaged.
    pub seeds: u64,
    pub epochs: usize,
    pub label_epochs: usize,
    /// From the second round on, the parser's own transition is followed with this probability, right or wrong.
    pub exploration: f64,
    /// Weights change until the right transition scores so much more than any wrong one.
    pub margin: i32,
    /// The same for labels.
    pub label_margin: i32,
    /// An arc has only one label when it occurs so often, ...
    pub only_from: u32,
    /// ... and at least with this share of it.
    pub only_share: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            seeds: 3,
            epochs: 4,
            label_epochs: 6,
            exploration: 0.9,
            margin: 20,
            label_margin: 50,
            only_from: 5,
            only_share: 0.97,
        }
    }
}

impl Display for Settings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let &Self {
            seed: _,
            seeds,
            epochs,
            label_epochs,
            exploration,
            margin,
            label_margin,
            only_from,
            only_share,
        } = self;
        write!(
            f,
            "arcs by {} templates in {} slots, {epochs} epochs, {seeds} seeds averaged, exploration {exploration}, margin {margin}; labels by \
             {} templates, {} hashes, {} rows of weights, {label_epochs} epochs, margin {label_margin}, one only for an arc with {} % of {only_from} occurrences",
            parses::TRANSITION_FEATURES,
            1 << parses::TRANSITION_BITS,
            parses::LABEL_FEATURES,
            1 << parses::LABEL_BITS,
            parses::LABEL_ROWS,
            100.0 * only_share,
        )
    }
}

/// A sentence with its tree; heads are numbered from 1, 0 is the root.
#[derive(Clone, Debug)]
pub struct Example {
    pub words: Vec<Word>,
    pub tags: Vec<Tag>,
    pub heads: Vec<u32>,
    pub labels: Vec<Label>,
}

/// The sentences of `banks`, with tags from `tagger`, which should not have seen them in training.
/// Words are read as `words` reads them, with whose vocabulary the parser will be used.
pub fn examples<'b>(
    banks: impl Iterator<Item = &'b Treebank>,
    tagger: &Tagger<'_>,
    words: &Tagger<'_>,
) -> Vec<Example> {
    let mut examples = Vec::new();
    for bank in banks {
        let mut analysis = bank.analysis();
        tagger.tag(&mut analysis);
        words.read(&mut analysis);
        for tokens in bank.ranges() {
            let range = tokens.range();
            let local = |&head: &u32| {
                if head == ROOT {
                    0
                } else {
                    head - tokens.start() + 1
                }
            };
            examples.push(Example {
                words: analysis.words[range.clone()].to_vec(),
                tags: analysis.tags[range.clone()].to_vec(),
                heads: bank.heads[range.clone()].iter().map(local).collect(),
                labels: bank.labels[range].to_vec(),
            });
        }
    }
    examples
}

/// Trains a parser on sentences. Returns the bytes of the model.
pub fn train<'e>(examples: impl Iterator<Item = &'e Example>, settings: Settings) -> Vec<u8> {
    let mut examples: Vec<&Example> = examples.collect();
    let transitions = fit_transitions(&mut examples, settings);
    let only = only_labels(&examples, settings);
    let all: Vec<u32> = (0..1 << parses::LABEL_BITS).collect();
    let first = fit_labels(&mut examples, &only, &all, all.len(), settings);
    let (rows, _) = Quantised::new(&first).strongest(Label::ALL.len(), parses::LABEL_ROWS);
    let rows: Vec<u32> = rows.into_iter().map(u32::from).collect();
    let labels = fit_labels(&mut examples, &only, &rows, parses::LABEL_ROWS, settings);
    training::parser(transitions, &only, &rows, &Quantised::new(&labels))
}

/// For each arc the label that it has always, or as good as always.
fn only_labels(examples: &[&Example], settings: Settings) -> Vec<Option<Label>> {
    let mut counts = vec![[0u32; Label::ALL.len()]; parses::ARCS];
    let mut state = State::default();
    let labeller = Labeller::default();
    for example in examples {
        follow(&mut state, example);
        for at in 1..=example.words.len() as u32 {
            let word = at as usize - 1;
            if state.head(at) == example.heads[word] {
                counts[labeller.arc(&state, at)][example.labels[word] as usize] += 1;
            }
        }
    }
    let only = counts.iter().map(|labels| {
        let total: u32 = labels.iter().sum();
        let label = (0..Label::ALL.len()).max_by_key(|&label| labels[label])?;
        let is_only =
            total >= settings.only_from && f64::from(labels[label]) >= settings.only_share * f64::from(total);
        is_only.then(|| Label::ALL[label])
    });
    only.collect()
}

/// The bytes of the table of transitions. First every bucket has weights; then each slot is given to its strongest bucket, and those
/// alone are trained again, so that they make up for the rest.
fn fit_transitions(examples: &mut [&Example], settings: Settings) -> Vec<u8> {
    const CLASSES: usize = Transition::ALL.len();
    let bits = parses::TRANSITION_BITS;
    let all = |hash| Some(sparse::bucket(hash, bits));
    let buckets = 1 << (bits + sparse::CHECK);
    let first = fit(examples, settings.seed, settings, buckets, all);
    let checks = sparse::strongest(&first, bits);
    drop(first);
    let kept = |hash| {
        let bucket = sparse::bucket(hash, bits);
        let slot = bucket >> sparse::CHECK;
        (u32::from(checks[slot as usize]) == bucket & ((1 << sparse::CHECK) - 1)).then_some(slot)
    };
    let mut sum = vec![0f32; CLASSES << bits];
    for seed in 0..settings.seeds {
        let weights = fit(examples, settings.seed + seed, settings, 1 << bits, kept);
        for (sum, weight) in sum.iter_mut().zip(weights) {
            *sum += weight;
        }
    }
    sparse::pack(&checks, &sum)
}

/// The weights of `count` rows; `row` has the row of a hash, if it has one.
fn fit(
    examples: &mut [&Example],
    seed: u64,
    settings: Settings,
    count: usize,
    row: impl Fn(u32) -> Option<u32>,
) -> Vec<f32> {
    let mut perceptron = Perceptron::new(count, Transition::ALL.len());
    let mut order = Shuffle::new(seed);
    let mut state = State::default();
    let mut rows = Vec::new();
    let explored = (settings.exploration * 1e6) as usize;
    for epoch in 0..settings.epochs {
        order.shuffle(examples);
        for example in &*examples {
            state.begin(&example.words, &example.tags);
            while let Some(legal) = state.legal() {
                if let Some(transition) = legal.only() {
                    state.take(transition);
                    continue;
                }
                rows.clear();
                rows.extend(state.features().into_iter().filter_map(&row));
                let mut scores = [0; 3];
                perceptron.score(&rows, &mut scores);
                let costs = state.costs(&example.heads);
                let least = (0..3)
                    .filter(|&t| legal.has(Transition::ALL[t]))
                    .map(|t| costs[t])
                    .min();
                let is_best = |transition| Some(costs[transition as usize]) == least;
                let guess = legal.best(scores);
                let truth = legal.and(is_best).best(scores);
                let wrong = legal.and(|transition| !is_best(transition));
                if !wrong.is_empty() {
                    let wrong = wrong.best(scores);
                    if !is_best(guess) || scores[truth as usize] - scores[wrong as usize] < settings.margin {
                        perceptron.update(&rows, truth as usize, wrong as usize);
                    }
                }
                perceptron.step();
                let explores = epoch > 0 && order.below(1_000_000) < explored;
                state.take(if explores { guess } else { truth });
            }
        }
    }
    perceptron.average()
}

fn fit_labels(
    examples: &mut [&Example],
    only: &[Option<Label>],
    rows_of: &[u32],
    count: usize,
    settings: Settings,
) -> Vec<f32> {
    let mut perceptron = Perceptron::new(count, Label::ALL.len());
    let mut order = Shuffle::new(settings.seed);
    let mut state = State::default();
    let mut labeller = Labeller::default();
    let mut scores = [0; Label::ALL.len()];
    for _ in 0..settings.label_epochs {
        order.shuffle(examples);
        for example in &*examples {
            follow(&mut state, example);
            labeller.begin(&state);
            for &at in state.order() {
                if let Some(label) = only[labeller.arc(&state, at)] {
                    labeller.give(&state, at, label);
                    continue;
                }
                let mut rows = labeller.features(&state, at);
                for row in &mut rows {
                    *row = rows_of[*row as usize];
                }
                perceptron.score(&rows, &mut scores);
                let guess = best(&scores);
                let word = at as usize - 1;
                if state.head(at) == example.heads[word] {
                    let truth = example.labels[word] as usize;
                    let least = scores[truth] - settings.label_margin;
                    scores[truth] = i32::MIN;
                    let wrong = best(&scores);
                    if scores[wrong] >= least {
                        perceptron.update(&rows, truth, wrong);
                    }
                }
                perceptron.step();
                labeller.give(&state, at, Label::ALL[guess]);
            }
        }
    }
    perceptron.average()
}

/// Parses a sentence as close to its tree as transitions can.
fn follow(state: &mut State, example: &Example) {
    state.begin(&example.words, &example.tags);
    while let Some(legal) = state.legal() {
        let costs = state.costs(&example.heads).map(|cost| -i64::from(cost));
        state.take(legal.best(costs));
    }
}

/// How many heads and labels a parser got right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Tokens whose bytes are a token of the trees too.
    pub aligned: usize,
    /// Those of them with the right head.
    pub heads: usize,
    /// Those with the right head and label.
    pub both: usize,
    /// The same without punctuation.
    pub words: usize,
    pub word_heads: usize,
    pub word_both: usize,
}

/// Parses the documents of `banks` from their texts alone and compares where tokens have the same bytes. A head is right when it holds the
/// bytes of the tree's head.
pub fn measure(tagger: &Tagger<'_>, parser: &DependencyParser<'_>, banks: &[Treebank]) -> Figures {
    let mut figures = Figures::default();
    for bank in banks {
        let mut analysis = analyse(&bank.document);
        tagger.tag(&mut analysis);
        parser.parse(&mut analysis, |_| true);
        count(&mut figures, bank, &analysis);
    }
    figures
}

fn count(figures: &mut Figures, bank: &Treebank, analysis: &Analysis<'_>) {
    for (at, found) in bank.align(&analysis.tokens).into_iter().enumerate() {
        let Some(found) = found.map(|found| found as usize) else {
            continue;
        };
        let is_right = match (bank.heads[found], analysis.heads[at]) {
            (ROOT, ROOT) => true,
            (ROOT, _) | (_, ROOT) => false,
            (truth, head) => analysis.tokens[head as usize]
                .span
                .overlaps(bank.tokens[truth as usize].span),
        };
        let (right, both) = (
            usize::from(is_right),
            usize::from(is_right && analysis.labels[at] == bank.labels[found]),
        );
        figures.aligned += 1;
        figures.heads += right;
        figures.both += both;
        if bank.labels[found] != Label::Punct {
            figures.words += 1;
            figures.word_heads += right;
            figures.word_both += both;
        }
    }
}
