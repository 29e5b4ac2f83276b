//! What the card of the ranker of antecedents shows.

use crate::card;
use std::collections::BTreeMap;

/// What became of the pronouns and descriptions of all documents.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    pub by_class: BTreeMap<String, Tally>,
    pub descriptions: Tally,
    /// "He" and "she" by genre, ...
    pub by_genre: BTreeMap<String, Tally>,
    /// ... by genre and what became of their antecedent, ...
    pub by_cause: BTreeMap<String, Causes>,
    /// ... and the probability of the best candidate of each, with whether it is right.
    pub curve: Vec<(f32, bool)>,
    /// What is wrong or unresolved, one a line.
    pub errors: Vec<String>,
}

/// How often each [`Cause`](super::Cause) was the case, by its number.
pub type Causes = [usize; 7];

/// Right, wrong and unresolved, and what was said of pronouns that have no nominal mention before them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub unresolved: usize,
    /// Pronouns without any name or description of their entity before them, and how many of them were resolved all the same.
    pub homeless: usize,
    pub homeless_resolved: usize,
}

/// The columns of a [`Tally`].
const TALLY: [&str; 9] = [
    "",
    "all",
    "right",
    "wrong",
    "unresolved",
    "right of resolved, %",
    "unresolved, %",
    "none before",
    "of these taken",
];

/// A genre, what a [`Cause`](super::Cause) is called, in their order, and the share that could be right at best.
const CAUSES: [&str; 9] = [
    "",
    "right",
    "none before",
    "not found",
    "counted to somebody else",
    "ruled out",
    "outranked",
    "best, but unsure",
    "at best, %",
];

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.unresolved += other.unresolved;
        self.homeless += other.homeless;
        self.homeless_resolved += other.homeless_resolved;
    }

    fn sum<'t>(tallies: impl Iterator<Item = &'t Self>) -> Self {
        let mut sum = Self::default();
        tallies.for_each(|tally| sum.add(*tally));
        sum
    }

    fn row(&self, name: &str) -> Vec<String> {
        let resolved = self.right + self.wrong;
        let all = resolved + self.unresolved;
        vec![
            name.to_owned(),
            all.to_string(),
            self.right.to_string(),
            self.wrong.to_string(),
            self.unresolved.to_string(),
            percent(self.right, resolved),
            percent(self.unresolved, all),
            self.homeless.to_string(),
            self.homeless_resolved.to_string(),
        ]
    }
}

impl Measured {
    /// All figures, as Markdown.
    pub fn figures(&self) -> String {
        let mut classes: Vec<_> = self
            .by_class
            .iter()
            .map(|(name, tally)| tally.row(name))
            .collect();
        classes.push(Tally::sum(self.by_class.values()).row("all pronouns"));
        classes.push(self.descriptions.row("descriptions that go back"));
        let mut genres: Vec<_> = self
            .by_genre
            .iter()
            .map(|(name, tally)| tally.row(name))
            .collect();
        let written = self.by_genre.iter().filter(|(genre, _)| *genre != "conversation");
        genres.push(Tally::sum(written.map(|(_, tally)| tally)).row("all but conversation"));
        let thresholds = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9];
        let thresholds = thresholds.map(|threshold| self.at(threshold));
        format!(
            "{}\nHe and she, by genre:\n\n{}\n\
             He and she, by the threshold that a candidate must pass (those with none before left out):\n\n{}\n\
             He and she, by what became of their antecedent, and how many a ranker that never failed would get right:\n\n{}",
            card::table(&TALLY, classes),
            card::table(&TALLY, genres),
            card::table(
                &["threshold", "right of resolved, %", "unresolved, %"],
                thresholds
            ),
            card::table(&CAUSES, self.causes()),
        )
    }

    /// A row for each genre and one for all.
    fn causes(&self) -> Vec<Vec<String>> {
        let mut all = Causes::default();
        for counts in self.by_cause.values() {
            all = std::array::from_fn(|cause| all[cause] + counts[cause]);
        }
        let genres = self
            .by_cause
            .iter()
            .map(|(genre, counts)| (genre.as_str(), counts));
        let rows = genres.chain([("all", &all)]).map(|(genre, counts)| {
            let &[right, none, .., outranked, unsure] = counts;
            let mut row = vec![genre.to_owned()];
            row.extend(counts.iter().map(usize::to_string));
            row.push(percent(
                right + outranked + unsure,
                counts.iter().sum::<usize>() - none,
            ));
            row
        });
        rows.collect()
    }

    /// What would become of "he" and "she" with another threshold.
    fn at(&self, threshold: f32) -> Vec<String> {
        let taken: Vec<_> = self.curve.iter().filter(|(p, _)| *p >= threshold).collect();
        let right = taken.iter().filter(|(_, is_right)| *is_right).count();
        let open = self.curve.len() - taken.len();
        vec![
            format!("{threshold:.2}"),
            percent(right, taken.len()),
            percent(open, self.curve.len()),
        ]
    }
}

fn percent(part: usize, of: usize) -> String {
    if of == 0 {
        return String::new();
    }
    format!("{:.1}", 100.0 * part as f64 / of as f64)
}
