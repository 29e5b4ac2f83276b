/// A log-linear model with one weight a row, trained by `AdaGrad` (Duchi, Hazan and Singer 2011): for yes or no
/// (logistic regression) and for one of several candidates (softmax over the candidates, each with its own
/// features).
#[derive(Clone, Debug)]
pub struct LogLinear {
    rate: f32,
    decay: f32,
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl LogLinear {
    /// One without knowledge, of `rows` rows. `rate` is the first step's size (0.1 is a good start); `decay` pulls a weight
    /// towards zero whenever its feature occurs (L2; 0 turns it off, 1e-4 is a lot).
    #[must_use]
    pub fn new(rows: usize, rate: f32, decay: f32) -> Self {
        Self {
            rate,
            decay,
            weights: vec![0.0; rows],
            squares: vec![1e-3; rows],
        }
    }

    /// The score of a set of features: a log-odds for yes or no, comparable between candidates otherwise.
    #[must_use]
    pub fn score(&self, rows: &[u32]) -> f32 {
        rows.iter().map(|&row| self.weights[row as usize]).sum()
    }

    /// Learns from one answer of yes or no, counted `weight` times. Returns the probability of yes before.
    pub fn learn(&mut self, rows: &[u32], truth: bool, weight: f32) -> f32 {
        let probability = sigmoid(self.score(rows));
        self.descend(rows, (probability - f32::from(truth)) * weight);
        probability
    }

    /// Learns that candidate `truth` was the right one, counted `weight` times. `candidates` has the rows of each.
    /// Returns the probability of the right one before.
    ///
    /// # Panics
    /// When `truth` is not a candidate.
    pub fn choose<C: AsRef<[u32]>>(&mut self, candidates: &[C], truth: usize, weight: f32) -> f32 {
        let mut scores: Vec<f32> = candidates.iter().map(|c| self.score(c.as_ref())).collect();
        softmax(&mut scores);
        for (at, (candidate, &probability)) in candidates.iter().zip(&scores).enumerate() {
            let gradient = probability - f32::from(at == truth);
            // Steps this small change nothing and cost the most.
            if gradient.abs() > 1e-4 {
                self.descend(candidate.as_ref(), gradient * weight);
            }
        }
        scores[truth]
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    fn descend(&mut self, rows: &[u32], gradient: f32) {
        for &row in rows {
            let (weight, square) = (&mut self.weights[row as usize], &mut self.squares[row as usize]);
            let gradient = gradient + self.decay * *weight;
            *square += gradient * gradient;
            *weight -= self.rate * gradient / square.sqrt();
        }
    }
}

/// The probability of a log-odds.
#[must_use]
pub fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Turns scores into probabilities that sum to one.
pub fn softmax(scores: &mut [f32]) {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - largest).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_yes_and_no() {
        let mut model = LogLinear::new(4, 0.5, 0.0);
        for _ in 0..200 {
            model.learn(&[0, 2], true, 1.0);
            model.learn(&[1, 2], false, 1.0);
            model.learn(&[0, 3], true, 1.0);
        }
        assert!(sigmoid(model.score(&[0, 2])) > 0.95);
        assert!(sigmoid(model.score(&[1, 2])) < 0.05);
    }

    #[test]
    fn it_learns_which_candidate_is_right() {
        let mut model = LogLinear::new(4, 0.5, 1e-4);
        let mut last = 0.0;
        for _ in 0..200 {
            model.choose(&[[0, 3], [1, 3], [2, 3]], 1, 1.0);
            last = model.choose(&[[2, 3], [1, 3]], 1, 1.0);
        }
        assert!(last > 0.95, "{last}");
        assert!(model.score(&[1]) > model.score(&[2]));
    }
}
