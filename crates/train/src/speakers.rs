//! Measures and trains who pronouns and descriptions refer to, on the coreference of GUM.
//!
//! A resolution is right when the fullest mention of the entity that was chosen, which is what users see as the speaker,
//! is in the pronoun's gold entity. Everything runs on the raw text with the program's own tokens and tags.

mod gold;
mod speed;

use ascribe_attribution::speakers::{self, Choice, Mentioned, PronounClass, Ranker};
use ascribe_attribution::{Attribution, rules};
use ascribe_syntax::Analysis;
use gold::Gold;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Where the trained weights go, from the root of the repository.
const MODEL: &str = "crates/attribution/models/speakers.txt";
const FOLDS: usize = 8;

/// What the command is to do besides printing the table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// Train on all documents and write the weights.
    pub train: bool,
    /// Measure the embedded weights instead of cross-validating new ones.
    pub embedded: bool,
    /// Print so many wrong and unresolved pronouns.
    pub errors: usize,
    /// How the documents are dealt to the folds: 0 as they stand, other numbers at random.
    pub deal: u64,
    /// Only errors of "he" and "she".
    pub singular: bool,
    /// Measure how time grows with length instead.
    pub speed: bool,
}

/// Right, wrong and unresolved, and what was said of pronouns that have no nominal mention before them.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    unresolved: usize,
    /// Pronouns without any name or description of their entity before them, and how many of them were resolved all the same.
    homeless: usize,
    homeless_resolved: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.unresolved += other.unresolved;
        self.homeless += other.homeless;
        self.homeless_resolved += other.homeless_resolved;
    }

    fn print(&self, name: &str) {
        let all = self.right + self.wrong + self.unresolved;
        let percent = |part: usize, of: usize| {
            if of == 0 {
                0.0
            } else {
                100.0 * part as f64 / of as f64
            }
        };
        println!(
            "{name:<26} {all:>6} {:>6} {:>6} {:>10}   {:>6.1} {:>6.1}   {:>5} {:>5}",
            self.right,
            self.wrong,
            self.unresolved,
            percent(self.right, self.right + self.wrong),
            percent(self.unresolved, all),
            self.homeless,
            self.homeless_resolved,
        );
    }
}

/// Prints the table; with `settings.train` writes new weights first.
pub fn run(corpora: &Path, settings: Settings) -> Result<(), Box<dyn Error>> {
    if settings.speed {
        return speed::run(corpora);
    }
    let golds = gold::read(&corpora.join("trees/gum-open.conllu.gz"))?;
    println!("{} documents", golds.len());
    let mut reads: Vec<Read<'_>> = golds.iter().map(Read::new).collect();
    if settings.deal > 0 {
        let mut random = 0x2545_f491_4f6c_dd1d_u64 ^ (settings.deal * 7919);
        for at in (1..reads.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            reads.swap(at, (random % (at as u64 + 1)) as usize);
        }
    }
    let reads = reads;
    let mut by_class: BTreeMap<String, Tally> = BTreeMap::new();
    let mut by_genre: BTreeMap<String, Tally> = BTreeMap::new();
    let mut by_cause: BTreeMap<String, [usize; 7]> = BTreeMap::new();
    let mut descriptions = Tally::default();
    let mut errors = Vec::new();
    let mut curve: Vec<(f32, f32, bool)> = Vec::new();
    if settings.train {
        let all: Vec<&Read<'_>> = reads.iter().collect();
        let ranker = train(&all);
        let header =
            "# Weights of the ranker of antecedents, by number of feature; see docs/models/speakers.md.\n";
        fs_err::write(MODEL, format!("{header}{}", ranker.to_text()))?;
    }
    for fold in 0..FOLDS {
        let ranker = if settings.embedded {
            Ranker::embedded().clone()
        } else {
            let rest: Vec<_> = parts(&reads, fold, false).collect();
            train(&rest)
        };
        for read in parts(&reads, fold, true) {
            let gold = read.gold;
            let mentioned = speakers::mentioned(&read.analysis, &read.attributions, &ranker);
            for choice in &read.choices(&ranker) {
                let Some((class, tally)) = judge(gold, choice) else {
                    continue;
                };
                by_class.entry(class).or_default().add(tally);
                if choice.class == PronounClass::Singular {
                    by_genre.entry(gold.genre().to_owned()).or_default().add(tally);
                }
                if choice.class == PronounClass::Singular && gold.has_nominal(choice) {
                    let mut order: Vec<(usize, f32)> = choice.probabilities[..choice.candidates.len()]
                        .iter()
                        .copied()
                        .enumerate()
                        .collect();
                    order.sort_by(|a, b| b.1.total_cmp(&a.1));
                    let next = order.get(1).map_or(0.0, |(_, p)| *p);
                    curve.push(order.first().map_or((0.0, 0.0, false), |(c, p)| {
                        (*p, next, right(gold, choice).contains(c))
                    }));
                }
                if tally.right == 0 && (!settings.singular || choice.class == PronounClass::Singular) {
                    let why = why(gold, choice, &mentioned);
                    errors.push(explain(gold, choice, &tally, why));
                }
                if choice.class == PronounClass::Singular {
                    let ceiling = by_cause.entry(gold.genre().to_owned()).or_default();
                    ceiling[why(gold, choice, &mentioned) as usize] += 1;
                }
            }
            descriptions.add(judge_descriptions(read, &ranker, &mut errors));
        }
    }
    println!(
        "{:<26} {:>6} {:>6} {:>6} {:>10}   {:>6} {:>6}   {:>5} {:>5}",
        "", "all", "right", "wrong", "unresolved", "right%", "open%", "none", "taken"
    );
    for (class, tally) in &by_class {
        tally.print(class);
    }
    let mut pronouns = Tally::default();
    by_class.values().for_each(|tally| pronouns.add(*tally));
    pronouns.print("all pronouns");
    descriptions.print("descriptions that return");
    println!("he and she by threshold, and by threshold with twice the next");
    for threshold in [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9] {
        print!("  {threshold:.2}:");
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            let taken = curve
                .iter()
                .filter(|(p, next, _)| *p >= threshold && *p >= ratio * next);
            let (all, right) = taken.fold((0, 0), |(all, right), (_, _, is_right)| {
                (all + 1, right + usize::from(*is_right))
            });
            print!(
                "   right {:5.1}, unresolved {:5.1}",
                100.0 * f64::from(right as u32) / f64::from(all.max(1)),
                100.0 - 100.0 * f64::from(all) / curve.len().max(1) as f64
            );
        }
        println!();
    }
    println!("he and she by genre");
    for (genre, tally) in &by_genre {
        tally.print(&format!("  {genre}"));
    }
    println!(
        "he and she by what became of their antecedent\n{:<16}{}",
        "",
        CAUSES.map(|c| format!("{c:>12}")).concat()
    );
    for (genre, counts) in &by_cause {
        println!("  {genre:<14}{}", counts.map(|n| format!("{n:>12}")).concat());
    }
    let step = (errors.len() / settings.errors.max(1)).max(1);
    for error in errors.iter().step_by(step).take(settings.errors) {
        println!("{error}");
    }
    Ok(())
}

/// A gold document with what the stages before linking find in it.
struct Read<'g> {
    gold: &'g Gold,
    analysis: Analysis<'g>,
    attributions: Vec<Attribution>,
}

impl<'g> Read<'g> {
    fn new(gold: &'g Gold) -> Self {
        let mut analysis = ascribe_syntax::analyse(&gold.document);
        ascribe_syntax::tag(&mut analysis);
        let attributions = rules::attributions(&analysis);
        Self {
            gold,
            analysis,
            attributions,
        }
    }

    fn choices(&self, ranker: &Ranker) -> Vec<Choice> {
        speakers::choices(&self.analysis, &self.attributions, ranker)
    }
}

/// The documents of a fold, or all others.
fn parts<'r, 'g>(reads: &'r [Read<'g>], fold: usize, own: bool) -> impl Iterator<Item = &'r Read<'g>> {
    let numbered = reads.iter().enumerate();
    numbered
        .filter(move |(number, _)| (number % FOLDS == fold) == own)
        .map(|(_, read)| read)
}

/// Which candidates of a choice are the pronoun's gold entity.
fn right(gold: &Gold, choice: &Choice) -> Vec<usize> {
    let Some(entity) = gold
        .entity_at(choice.pronoun)
        .filter(|e| gold.can_speak(*e, choice.class))
    else {
        return Vec::new();
    };
    (0..choice.candidates.len())
        .filter(|&c| {
            if choice.members[c].is_empty() {
                gold.entity_at(choice.candidates[c]) == Some(entity)
            } else {
                gold.joins(entity, &choice.members[c])
            }
        })
        .collect()
}

fn judge(gold: &Gold, choice: &Choice) -> Option<(String, Tally)> {
    let entity = gold.entity_at(choice.pronoun)?;
    if !gold.can_speak(entity, choice.class) {
        return None;
    }
    let mut tally = Tally::default();
    if !gold.has_nominal_before(entity, choice.pronoun) {
        tally.homeless = 1;
        tally.homeless_resolved = usize::from(choice.taken().is_some());
        return Some((choice.class.name().to_owned(), tally));
    }
    match choice.taken() {
        None => tally.unresolved = 1,
        Some(taken) if right(gold, choice).contains(&taken) => tally.right = 1,
        Some(_) => tally.wrong = 1,
    }
    Some((choice.class.name().to_owned(), tally))
}

fn judge_descriptions(read: &Read<'_>, ranker: &Ranker, errors: &mut Vec<String>) -> Tally {
    let gold = read.gold;
    let mut tally = Tally::default();
    for returned in speakers::returned(&read.analysis, &read.attributions, ranker) {
        let Some(entity) = gold.entity_at(returned.description) else {
            continue;
        };
        match returned.entity {
            None => tally.unresolved += 1,
            Some(span) if gold.entity_at(span) == Some(entity) => tally.right += 1,
            Some(span) => {
                tally.wrong += 1;
                errors.push(format!(
                    "{}: DESCRIPTION {} taken for {}",
                    gold.name,
                    gold.around(returned.description),
                    gold.around(span)
                ));
            }
        }
    }
    tally
}

/// What became of a pronoun's antecedent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// It is taken.
    Right,
    /// No name or description stands before it in the text.
    None,
    /// One stands there, and the program does not find it.
    Unseen,
    /// It is found, and counted to somebody else.
    Merged,
    /// It is found, and ruled out as a candidate.
    RuledOut,
    /// It is a candidate, and another is more probable.
    Outranked,
    /// It is the best candidate, and not probable enough.
    Unsure,
}

const CAUSES: [&str; 7] = [
    "right",
    "none",
    "unseen",
    "merged",
    "ruled out",
    "outranked",
    "unsure",
];

fn why(gold: &Gold, choice: &Choice, mentioned: &[Mentioned]) -> Cause {
    let Some(entity) = gold.entity_at(choice.pronoun) else {
        return Cause::None;
    };
    if !gold.has_nominal_before(entity, choice.pronoun) {
        return Cause::None;
    }
    let right = right(gold, choice);
    if choice.taken().is_some_and(|taken| right.contains(&taken)) {
        return Cause::Right;
    }
    if !right.is_empty() {
        let best = (0..choice.candidates.len())
            .max_by(|&a, &b| choice.probabilities[a].total_cmp(&choice.probabilities[b]));
        return match best {
            Some(best) if right.contains(&best) => Cause::Unsure,
            _ => Cause::Outranked,
        };
    }
    let mut of_entity = mentioned
        .iter()
        .filter(|m| m.head.end() <= choice.pronoun.start() && gold.entity_at(m.head) == Some(entity))
        .peekable();
    if of_entity.peek().is_none() {
        return Cause::Unseen;
    }
    match of_entity.find(|m| m.entity.is_some_and(|head| gold.entity_at(head) == Some(entity))) {
        Some(_) => Cause::RuledOut,
        None => Cause::Merged,
    }
}

fn explain(gold: &Gold, choice: &Choice, tally: &Tally, cause: Cause) -> String {
    let what = if tally.wrong > 0 {
        "WRONG"
    } else if tally.unresolved > 0 {
        "OPEN"
    } else if tally.homeless_resolved > 0 {
        "TAKEN"
    } else {
        "NONE"
    };
    let right = right(gold, choice);
    let candidates: Vec<String> = choice
        .candidates
        .iter()
        .enumerate()
        .map(|(c, span)| {
            let mark = if right.contains(&c) { "*" } else { "" };
            let group = if choice.members[c].is_empty() { "" } else { "+" };
            format!(
                "{mark}{}{group} {:.2}",
                gold.document.slice(*span),
                choice.probabilities[c]
            )
        })
        .collect();
    format!(
        "{}: {what} {cause:?} {} ({}) [{}]",
        gold.name,
        gold.around(choice.pronoun),
        gold.nominals(choice.pronoun),
        candidates.join(", ")
    )
}

/// So often the examples are learned from, and how fast what is learned fades; chosen by cross-validation.
const EPOCHS: usize = 40;
const DECAY: f32 = 0.15;

/// What a choice taught: class, features of each candidate and of nobody, and which are right.
type Example = (PronounClass, Vec<Vec<u16>>, Vec<usize>);

/// So many rankers read the documents that they have not learned from.
const PARTS: usize = 4;

/// Trains by reading the documents again and again: what is read depends on what was resolved before it. Each document is read
/// by a ranker that has not learned from it, as every document is later; else past choices would look better than they will be.
fn train(reads: &[&Read<'_>]) -> Ranker {
    let mut rankers = vec![Ranker::blank(); PARTS];
    for _ in 0..3 {
        let examples: Vec<Vec<Example>> = reads
            .iter()
            .enumerate()
            .map(|(number, read)| examples(read, &rankers[number % PARTS]))
            .collect();
        rankers = (0..PARTS + 1)
            .map(|part| {
                let seen = examples.iter().enumerate();
                let seen = seen.filter(|(number, _)| number % PARTS != part);
                fit(seen.flat_map(|(_, examples)| examples).collect())
            })
            .collect();
    }
    rankers.pop().unwrap_or_else(Ranker::blank)
}

fn examples(read: &Read<'_>, ranker: &Ranker) -> Vec<Example> {
    let choices = read.choices(ranker).into_iter();
    choices
        .map(|choice| {
            let mut right = right(read.gold, &choice);
            if right.is_empty() {
                right.push(choice.candidates.len());
            }
            (choice.class, choice.features, right)
        })
        .collect()
}

fn fit(mut examples: Vec<&Example>) -> Ranker {
    let mut ranker = Ranker::blank();
    let mut last = Vec::new();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for epoch in 0..EPOCHS {
        for at in (1..examples.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            examples.swap(at, (random % (at as u64 + 1)) as usize);
        }
        let rate = 0.03 / (1.0 + 0.3 * epoch as f32);
        for (class, candidates, right) in &examples {
            ranker.learn(*class, candidates, right, rate, DECAY);
        }
        if epoch >= EPOCHS / 2 {
            last.push(ranker.clone());
        }
    }
    Ranker::mean(&last)
}
