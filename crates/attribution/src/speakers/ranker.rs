use super::features::{self, Facts, LANES};
use super::mention::Pronoun;
use std::sync::LazyLock;

/// What a pronoun's candidates are ranked by: a log-linear model over some thousand yes-or-no features, one set of
/// weights for each class of pronouns. The weights are a small text file made by `ascribe-train speakers --train`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranker {
    weights: Vec<f32>,
}

/// A class of pronouns with weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PronounClass {
    /// "he", "she" and their forms.
    Singular,
    /// "they" and its forms.
    Plural,
    /// "it" and its forms.
    Thing,
}

impl PronounClass {
    /// Every class, in the order of their weights.
    pub const ALL: &[Self] = &[Self::Singular, Self::Plural, Self::Thing];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Singular => "he, she",
            Self::Plural => "they",
            Self::Thing => "it",
        }
    }

    pub(super) fn of(pronoun: Pronoun) -> Option<Self> {
        match pronoun {
            Pronoun::He | Pronoun::She => Some(Self::Singular),
            Pronoun::They => Some(Self::Plural),
            Pronoun::It => Some(Self::Thing),
            _ => None,
        }
    }

    /// Whether a candidate is probable enough to be taken: below that the answer is nobody. Chosen by cross-validation
    /// (docs/models/speakers.md): of those taken from 0.4 to 0.5 a third was wrong.
    pub(super) fn is_clear(probability: f32) -> bool {
        probability >= 0.5
    }
}

/// How many features each class has.
pub(super) const FEATURES: usize = 16384;

impl Ranker {
    /// A model that knows nothing.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            weights: vec![0.0; FEATURES * PronounClass::ALL.len()],
        }
    }

    /// The model that comes with the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Ranker> =
            LazyLock::new(|| Ranker::from_text(include_str!("../../models/speakers.txt")));
        &EMBEDDED
    }

    /// Reads what [`Ranker::to_text`] wrote; lines that are none of its lines weigh nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut ranker = Self::blank();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (at, weight) in lines.filter_map(|line| line.split_once(' ')) {
            if let (Ok(at), Ok(weight)) = (at.parse::<usize>(), weight.parse())
                && let Some(slot) = ranker.weights.get_mut(at)
            {
                *slot = weight;
            }
        }
        ranker
    }

    /// The weights that are not zero, one a line: number and weight.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self
            .weights
            .iter()
            .enumerate()
            .filter(|(_, weight)| weight.abs() >= 0.005);
        lines.map(|(at, weight)| format!("{at} {weight:.3}\n")).collect()
    }

    /// The model whose weights are the means of the others': steadier than any of them.
    #[must_use]
    pub fn mean(rankers: &[Self]) -> Self {
        let mut mean = Self::blank();
        for ranker in rankers {
            for (sum, weight) in mean.weights.iter_mut().zip(&ranker.weights) {
                *sum += weight / rankers.len() as f32;
            }
        }
        mean
    }

    /// The probabilities of the candidates, each given by its features, in their order.
    #[must_use]
    pub fn probabilities(&self, class: PronounClass, candidates: &[Vec<u16>]) -> Vec<f32> {
        let scores = candidates
            .iter()
            .map(|features| self.score(class, features.iter().copied()));
        let mut probabilities: Vec<f32> = scores.collect();
        normalise(&mut probabilities);
        probabilities
    }

    /// The sum of the weights of some features.
    pub(super) fn score(&self, class: PronounClass, features: impl Iterator<Item = u16>) -> f32 {
        let weights = self.weights_of(class);
        features.map(|feature| weights[feature as usize % FEATURES]).sum()
    }

    /// The score of each candidate, given by its facts.
    pub(super) fn scores(&self, class: PronounClass, candidates: &[Facts]) -> Vec<f32> {
        let weights = self.weights_of(class);
        let mut scores = Vec::with_capacity(candidates.len() + 1);
        for candidates in candidates.chunks(LANES) {
            scores.extend(&features::scores(weights, candidates)[..candidates.len()]);
        }
        scores
    }

    /// The weights of a class of pronouns.
    fn weights_of(&self, class: PronounClass) -> &[f32; FEATURES] {
        let (classes, _) = self.weights.as_chunks();
        &classes[class as usize]
    }

    /// One step of gradient ascent on the log probability of the candidates in `right` together, with decay of the
    /// weights used.
    pub fn learn(
        &mut self,
        class: PronounClass,
        candidates: &[Vec<u16>],
        right: &[usize],
        rate: f32,
        decay: f32,
    ) {
        let probabilities = self.probabilities(class, candidates);
        let mass: f32 = right.iter().map(|&at| probabilities[at]).sum();
        if mass <= 0.0 {
            return;
        }
        let base = class as usize * FEATURES;
        for (at, features) in candidates.iter().enumerate() {
            let wanted = if right.contains(&at) {
                probabilities[at] / mass
            } else {
                0.0
            };
            let step = rate * (wanted - probabilities[at]);
            for &feature in features {
                let weight = &mut self.weights[base + feature as usize];
                *weight += step - rate * decay * *weight;
            }
        }
    }
}

/// Turns scores into the probabilities of a log-linear model.
pub(super) fn normalise(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}
