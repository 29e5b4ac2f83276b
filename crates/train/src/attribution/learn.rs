//! Log-linear models over candidates, by AdaGrad.

use ascribe_attribution::learned::table::Table;
use ascribe_model::train::Shuffle;
use std::fmt::{self, Display, Formatter};

/// What all that is random in training begins with.
pub const SEED: u64 = 1;

/// Decisions to learn from: each has candidates, each candidate features and a share in being right.
#[derive(Default)]
pub struct Decisions {
    features: Vec<u32>,
    candidates: Vec<(u32, f32, f32)>,
    decisions: Vec<Decision>,
}

#[derive(Clone, Copy)]
struct Decision {
    first: u32,
    end: u32,
    fold: u8,
    weight: f32,
}

impl Decisions {
    /// Starts a candidate, whose features the caller then adds to the list.
    pub fn features(&mut self) -> &mut Vec<u32> {
        &mut self.features
    }

    /// Ends a candidate.
    pub fn candidate(&mut self, share: f32) {
        self.candidate_from(share, 0.0);
    }

    /// Ends a candidate that has the score `offset` before anything is learned.
    pub fn candidate_from(&mut self, share: f32, offset: f32) {
        self.candidates.push((self.features.len() as u32, share, offset));
    }

    /// Ends a decision; it is dropped when no candidate is right.
    pub fn decide(&mut self, fold: u8, weight: f32) {
        let first = self.decisions.last().map_or(0, |d| d.end);
        let end = self.candidates.len() as u32;
        let total: f32 = self.candidates[first as usize..].iter().map(|c| c.1).sum();
        if total > 0.0 && end - first > 1 {
            for candidate in &mut self.candidates[first as usize..] {
                candidate.1 /= total;
            }
            self.decisions.push(Decision {
                first,
                end,
                fold,
                weight,
            });
        } else {
            self.candidates.truncate(first as usize);
            self.features
                .truncate(first.checked_sub(1).map_or(0, |c| self.candidates[c as usize].0) as usize);
        }
    }

    pub fn len(&self) -> usize {
        self.decisions.len()
    }

    fn rows(&self, candidate: u32, shift: u32) -> impl Iterator<Item = usize> + '_ {
        let start = candidate
            .checked_sub(1)
            .map_or(0, |c| self.candidates[c as usize].0);
        let end = self.candidates[candidate as usize].0;
        self.features[start as usize..end as usize]
            .iter()
            .map(move |f| (f >> shift) as usize)
    }

    /// Learns from all decisions but those of `without`.
    pub fn learn(&self, bits: u32, settings: Settings, without: Option<u8>) -> Table {
        let shift = 32 - bits;
        let mut weights = vec![[0f32, 0f32]; 1 << bits];
        let mut order: Vec<u32> = (0..self.decisions.len() as u32)
            .filter(|&d| Some(self.decisions[d as usize].fold) != without)
            .collect();
        let mut shuffle = Shuffle::new(SEED);
        // Features seen in few decisions say more of those than of others.
        let mut seen = vec![(0u16, u32::MAX); 1 << bits];
        for &index in &order {
            let decision = self.decisions[index as usize];
            for candidate in decision.first..decision.end {
                for row in self.rows(candidate, shift) {
                    if seen[row].1 != index {
                        seen[row] = (seen[row].0.saturating_add(1), index);
                    }
                }
            }
        }
        let frozen: Vec<bool> = seen.iter().map(|s| usize::from(s.0) < settings.least).collect();
        let keep = ((1.0 - settings.dropout) * 4_294_967_296.0) as u64;
        let mut active: Vec<u32> = Vec::new();
        let mut ends: Vec<u32> = Vec::new();
        let mut state = SEED;
        let up = 1.0 / (1.0 - settings.dropout);
        let mut scores = Vec::new();
        for epoch in 0..settings.epochs {
            shuffle.shuffle(&mut order);
            let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32 * 0.8);
            for &index in &order {
                let decision = self.decisions[index as usize];
                scores.clear();
                active.clear();
                ends.clear();
                for candidate in decision.first..decision.end {
                    let mut score = 0.0;
                    for row in self.rows(candidate, shift) {
                        if frozen[row] {
                            continue;
                        }
                        if settings.dropout > 0.0 {
                            state = state
                                .wrapping_mul(6_364_136_223_846_793_005)
                                .wrapping_add(1_442_695_040_888_963_407);
                            if state >> 32 >= keep {
                                continue;
                            }
                        }
                        active.push(row as u32);
                        score += weights[row][0];
                    }
                    ends.push(active.len() as u32);
                    scores.push(self.candidates[candidate as usize].2 + score * up);
                }
                ascribe_model::train::softmax(&mut scores);
                let mut start = 0;
                for ((candidate, p), &end) in (decision.first..decision.end).zip(&scores).zip(&ends) {
                    let rows = start..end as usize;
                    start = end as usize;
                    let gradient = (p - self.candidates[candidate as usize].1) * decision.weight;
                    if gradient.abs() < 1e-3 {
                        continue;
                    }
                    for &row in &active[rows] {
                        let [weight, square] = &mut weights[row as usize];
                        *square += gradient * gradient;
                        *weight -= rate * gradient / (*square + 1e-2).sqrt();
                    }
                }
            }
        }
        let weights: Vec<f32> = weights.into_iter().map(|w| w[0]).collect();
        Table::quantised(&weights)
    }

    /// Share of decisions for which the best candidate is right, those learned from and those not.
    pub fn accuracy(&self, table: &Table, without: u8) -> (f32, f32) {
        let mut counts = [[0f32; 2]; 2];
        for d in &self.decisions {
            let mut best = (f32::NEG_INFINITY, 0.0);
            for c in d.first..d.end {
                let start = c.checked_sub(1).map_or(0, |c| self.candidates[c as usize].0);
                let end = self.candidates[c as usize].0;
                let score = self.candidates[c as usize].2
                    + table.score(|sum| {
                        for f in &self.features[start as usize..end as usize] {
                            ascribe_attribution::learned::table::Sink::put(sum, *f);
                        }
                    });
                if score > best.0 {
                    best = (score, self.candidates[c as usize].1);
                }
            }
            let side = usize::from(d.fold == without);
            counts[side][0] += 1.0;
            counts[side][1] += f32::from(u8::from(best.1 > 0.0));
        }
        (counts[0][1] / counts[0][0], counts[1][1] / counts[1][0])
    }

    /// The model of all decisions, and for each fold the model of all others.
    pub fn learn_folds(&self, bits: u32, settings: Settings, folds: u8) -> (Table, Vec<Table>) {
        let all = self.learn(bits, settings, None);
        let folds: Vec<Table> = (0..folds)
            .map(|fold| self.learn(bits, settings, Some(fold)))
            .collect();
        println!("        accuracy {:?}", self.accuracy(&folds[0], 0));
        (all, folds)
    }
}

/// How a model is learned.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How often all decisions are gone through.
    pub epochs: usize,
    /// The first step's size; it falls to a fifth.
    pub rate: f32,
    /// Features of fewer decisions are left out.
    pub least: usize,
    /// So many of the features, as a share, are left out of a decision at random.
    pub dropout: f32,
}

impl Display for Settings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let &Self {
            epochs,
            rate,
            least,
            dropout,
        } = self;
        write!(
            f,
            "{epochs} epochs, first step {rate}, features of at least {least} decisions, {:.0} % of them left out at random",
            100.0 * dropout
        )
    }
}
