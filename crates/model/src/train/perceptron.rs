/// A multi-class averaged perceptron (Collins 2002). Weights are whole numbers; the average over all
/// steps is kept by counting each change with the step at which it was made.
#[derive(Clone, Debug)]
pub struct Perceptron {
    classes: usize,
    step: i64,
    weights: Vec<i32>,
    /// Every change times the step at which it was made: the average is `weights - late / step`.
    late: Vec<i64>,
}

impl Perceptron {
    /// One without knowledge, of `rows` rows and `classes` classes.
    #[must_use]
    pub fn new(rows: usize, classes: usize) -> Self {
        Self {
            classes,
            step: 1,
            weights: vec![0; rows * classes],
            late: vec![0; rows * classes],
        }
    }

    /// How many classes it tells apart.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Writes the score of each class into `scores`, as the weights stand now.
    pub fn score(&self, rows: &[u32], scores: &mut [i32]) {
        scores.fill(0);
        for &row in rows {
            let start = row as usize * self.classes;
            for (score, weight) in scores.iter_mut().zip(&self.weights[start..start + self.classes]) {
                *score += weight;
            }
        }
    }

    /// Moves the weights of `rows` towards class `truth` and away from `guess`.
    pub fn update(&mut self, rows: &[u32], truth: usize, guess: usize) {
        self.add(rows, truth, 1);
        self.add(rows, guess, -1);
    }

    /// Adds `amount` to the weights of one class in `rows`.
    pub fn add(&mut self, rows: &[u32], class: usize, amount: i32) {
        for &row in rows {
            let at = row as usize * self.classes + class;
            self.weights[at] += amount;
            self.late[at] += i64::from(amount) * self.step;
        }
    }

    /// Counts one step: to be called once for every decision, right or wrong.
    pub fn step(&mut self) {
        self.step += 1;
    }

    /// The mean of the weights over all steps.
    #[must_use]
    pub fn average(&self) -> Vec<f32> {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "seven digits are more than eight bits keep"
        )]
        self.weights
            .iter()
            .zip(&self.late)
            .map(|(&weight, &late)| (f64::from(weight) - late as f64 / self.step as f64) as f32)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_is_the_mean_of_all_steps() {
        let mut perceptron = Perceptron::new(2, 2);
        // After the first step the weight of (row 0, class 1) is 1, after the third 2: the mean over four is 1.25.
        for step in 0..4 {
            if step == 0 || step == 3 {
                perceptron.add(&[0], 1, 1);
            }
            perceptron.step();
        }
        // The first of the five steps counted is the state before any change.
        let average = perceptron.average();
        assert!((average[1] - (1.0 * 3.0 + 2.0) / 5.0).abs() < 1e-6, "{average:?}");
    }

    #[test]
    fn it_learns_exclusive_or_of_pairs() {
        // Rows: 0..4 stand for the four pairs of two bits.
        let examples = [(0, 0), (1, 1), (2, 1), (3, 0)];
        let mut perceptron = Perceptron::new(4, 2);
        for _ in 0..10 {
            for (row, class) in examples {
                let mut scores = [0; 2];
                perceptron.score(&[row], &mut scores);
                let guess = usize::from(scores[1] > scores[0]);
                if guess != class {
                    perceptron.update(&[row], class, guess);
                }
                perceptron.step();
            }
        }
        let average = perceptron.average();
        for (row, class) in examples {
            let scores = &average[row as usize * 2..][..2];
            assert_eq!(usize::from(scores[1] > scores[0]), class);
        }
    }
}
