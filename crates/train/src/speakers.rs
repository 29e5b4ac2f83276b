//! Measures and trains who pronouns and descriptions refer to, on the coreference of GUM.
//!
//! A resolution is right when the fullest mention of the entity that was chosen, which is what users see as the speaker,
//! is in the pronoun's gold entity. Everything runs on the raw text with the program's own tokens and tags.

mod gold;
mod report;
mod speed;

use crate::card::{self, Card};
use ascribe_attribution::speakers::{self, Choice, Mentioned, PronounClass, Ranker};
use ascribe_attribution::{Attribution, rules};
use ascribe_syntax::Analysis;
use gold::Gold;
use report::{Measured, Tally};
use std::error::Error;
use std::path::Path;

/// Where the trained weights go, from the root of the repository.
const MODEL: &str = "crates/attribution/models/speakers.txt";
const FOLDS: usize = 8;
/// What the order of the examples begins with.
const SEED: u64 = 0x2545_f491_4f6c_dd1d;

/// What the command is to do besides printing the table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// Train on all documents, and write the weights and their card.
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

/// Prints the figures; with `settings.train` writes new weights and their card, too.
pub fn run(corpora: &Path, settings: Settings) -> Result<(), Box<dyn Error>> {
    if settings.speed {
        return speed::run(corpora);
    }
    let golds = gold::read(&corpora.join("trees/gum-open.conllu.gz"))?;
    let mut reads: Vec<Read<'_>> = golds.iter().map(Read::new).collect();
    if settings.deal > 0 {
        let mut random = SEED ^ (settings.deal * 7919);
        for at in (1..reads.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            reads.swap(at, (random % (at as u64 + 1)) as usize);
        }
    }
    let reads = reads;
    let measured = measure(&reads, settings);
    let figures = measured.figures();
    print!("{figures}");
    let step = (measured.errors.len() / settings.errors.max(1)).max(1);
    for error in measured.errors.iter().step_by(step).take(settings.errors) {
        println!("{error}");
    }
    if settings.train {
        let all: Vec<&Read<'_>> = reads.iter().collect();
        let header =
            "# Weights of the ranker of antecedents, by number of feature; see docs/models/speakers.md.\n";
        let model = format!("{header}{}", train(&all).to_text());
        fs_err::write(MODEL, &model)?;
        let card = Card {
            name: "speakers",
            file: MODEL,
            model: model.as_bytes(),
            runs: &["speakers --train"],
            seed: SEED,
            settings: format!(
                "{ROUNDS} rounds of reading, in each of which one of {PARTS} rankers that has not learned from a document reads it; {EPOCHS} epochs, \
                 rate {RATE}, weight decay {DECAY}, mean of the last {}",
                EPOCHS / 2
            ),
            data: data(&reads),
            figures,
        };
        card.write(Path::new(card::FOLDER))?;
    }
    Ok(())
}

/// Resolves the pronouns and descriptions of every document, by the embedded weights or by some that were not learned from it.
fn measure(reads: &[Read<'_>], settings: Settings) -> Measured {
    let mut measured = Measured::default();
    for fold in 0..FOLDS {
        let ranker = if settings.embedded {
            Ranker::embedded().clone()
        } else {
            let rest: Vec<_> = parts(reads, fold, false).collect();
            train(&rest)
        };
        for read in parts(reads, fold, true) {
            let gold = read.gold;
            let mentioned = speakers::mentioned(&read.analysis, &read.attributions, &ranker);
            for choice in &read.choices(&ranker) {
                let Some((class, tally)) = judge(gold, choice) else {
                    continue;
                };
                let is_singular = choice.class == PronounClass::Singular;
                let cause = why(gold, choice, &mentioned);
                measured.by_class.entry(class).or_default().add(tally);
                if is_singular {
                    let genre = || gold.genre().to_owned();
                    measured.by_genre.entry(genre()).or_default().add(tally);
                    measured.by_cause.entry(genre()).or_default()[cause as usize] += 1;
                }
                if is_singular && gold.has_nominal(choice) {
                    let best = best(choice);
                    measured.curve.push(best.map_or((0.0, false), |best| {
                        (choice.probabilities[best], right(gold, choice).contains(&best))
                    }));
                }
                if tally.right == 0 && (!settings.singular || is_singular) {
                    measured.errors.push(explain(gold, choice, &tally, cause));
                }
            }
            let descriptions = judge_descriptions(read, &ranker, &mut measured.errors);
            measured.descriptions.add(descriptions);
        }
    }
    measured
}

/// The most probable candidate of a choice.
fn best(choice: &Choice) -> Option<usize> {
    (0..choice.candidates.len()).max_by(|&a, &b| choice.probabilities[a].total_cmp(&choice.probabilities[b]))
}

/// What is learned from, as a table for the card.
fn data(reads: &[Read<'_>]) -> String {
    let sum = |count: fn(&Analysis<'_>) -> usize| reads.iter().map(|read| count(&read.analysis)).sum();
    let numbers: [usize; 3] = [
        reads.len(),
        sum(|analysis| analysis.sentences.len()),
        sum(|analysis| analysis.tokens.len()),
    ];
    let row = ["gum-open".to_owned()].into_iter();
    let row = row.chain(numbers.map(|number| number.to_string()));
    card::table(&["corpus", "documents", "sentences", "tokens"], [row.collect()])
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
        return match best(choice) {
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
const RATE: f32 = 0.03;
const DECAY: f32 = 0.15;
/// So often the documents are read, ...
const ROUNDS: usize = 3;

/// What a choice taught: class, features of each candidate and of nobody, and which are right.
type Example = (PronounClass, Vec<Vec<u16>>, Vec<usize>);

/// ... by so many rankers, each the documents that it has not learned from.
const PARTS: usize = 4;

/// Trains by reading the documents again and again: what is read depends on what was resolved before it. Each document is read
/// by a ranker that has not learned from it, as every document is later; else past choices would look better than they will be.
fn train(reads: &[&Read<'_>]) -> Ranker {
    let mut rankers = vec![Ranker::blank(); PARTS];
    for _ in 0..ROUNDS {
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
    let mut random = SEED;
    for epoch in 0..EPOCHS {
        for at in (1..examples.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            examples.swap(at, (random % (at as u64 + 1)) as usize);
        }
        let rate = RATE / (1.0 + 0.3 * epoch as f32);
        for (class, candidates, right) in &examples {
            ranker.learn(*class, candidates, right, rate, DECAY);
        }
        if epoch >= EPOCHS / 2 {
            last.push(ranker.clone());
        }
    }
    Ranker::mean(&last)
}
