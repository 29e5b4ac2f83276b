//! Training of the attribution models.

mod corpus;
mod filter;
mod learn;
mod report;

use crate::card::Card;
use ascribe_attribution::learned::cascade::{self, Models, Scratch, Words};
use ascribe_attribution::learned::features::{self, Context, Edges, Role};
use ascribe_attribution::learned::scene::{NONE, Scene};
use ascribe_attribution::learned::select::{self, Proposal};
use ascribe_attribution::learned::table::Table;
use ascribe_attribution::{Attribution, learned, rules};
use ascribe_formats::{Roles, score};
use ascribe_syntax::{Analysis, TokenRange};
use corpus::Annotated;
use learn::{Decisions, Settings};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Error = Box<dyn std::error::Error>;

const FOLDS: u8 = 5;

const SETTINGS: Settings = Settings {
    epochs: 6,
    rate: 0.035,
    least: 3,
    dropout: 0.15,
};

/// One gold attribution in words.
#[derive(Clone, Debug)]
struct Gold {
    head: u32,
    cue: Words,
    source: Option<Words>,
    before: Option<Words>,
    after: Option<Words>,
}

struct Text<'a> {
    scene: Scene<'a>,
    annotated: &'a Annotated,
    fold: u8,
    /// By annotator.
    gold: Vec<Vec<Gold>>,
}

fn gold_of(scene: &Scene<'_>, roles: &Roles, lexicon: &[u32]) -> Option<Gold> {
    let words = |spans: &[ascribe_text::Span]| {
        let mut spans = spans.to_vec();
        spans.sort();
        corpus::words(scene.analysis, &scene.is_word, &spans)
    };
    let cue = words(&roles.cue)?;
    // The highest possible head of the cue.
    let inside = |t: u32| (cue.0..=cue.1).contains(&t);
    let depth = |mut t: u32| {
        let mut d = 0;
        while inside(scene.head(t)) && d < 100 {
            t = scene.head(t);
            d += 1;
        }
        d
    };
    let head = (cue.0..=cue.1)
        .filter(|&t| lexicon.is_empty() || cascade::can_be_cue(scene, t, lexicon))
        .min_by_key(|&t| (depth(t), !scene.tag(t).is_verb(), t))
        .unwrap_or(cue.0);
    let mut pieces: Vec<_> = roles.content.clone();
    pieces.sort();
    let side = |before: bool| {
        let list: Vec<_> = pieces
            .iter()
            .copied()
            .filter(|p| words(&[*p]).is_some_and(|w| if before { w.0 < cue.0 } else { w.0 >= cue.0 }))
            .collect();
        words(&list).and_then(|(first, last)| {
            let (first, last) = if before {
                (first, last.min(cue.0.saturating_sub(1)))
            } else {
                (first.max(cue.1 + 1), last)
            };
            (first <= last).then_some((first, last))
        })
    };
    Some(Gold {
        head,
        cue,
        source: words(&roles.source),
        before: side(true),
        after: side(false),
    })
}

fn texts<'a>(
    annotated: &'a [Annotated],
    analyses: &'a [Analysis<'a>],
    by_rule: &[Vec<Attribution>],
    likely: &[Vec<bool>],
    lexicon: &[u32],
) -> Vec<Text<'a>> {
    annotated
        .iter()
        .zip(analyses)
        .enumerate()
        .map(|(number, (annotated, analysis))| {
            let scene = Scene::new(analysis, by_rule[number].clone(), likely[number].clone());
            let gold = annotated
                .gold
                .iter()
                .map(|list| {
                    list.iter()
                        .filter_map(|roles| gold_of(&scene, roles, lexicon))
                        .collect()
                })
                .collect();
            Text {
                scene,
                annotated,
                fold: (number % usize::from(FOLDS)) as u8,
                gold,
            }
        })
        .collect()
}

fn tagged<'d>(
    list: &'d [Annotated],
    crossfitted: Option<&corpus::Crossfitted>,
) -> Result<Vec<Analysis<'d>>, Error> {
    list.iter()
        .map(|a| corpus::tagged(&a.document, crossfitted))
        .collect()
}

struct Timer(Instant);
impl Timer {
    fn say(&mut self, what: &str) {
        println!("{:6.1}s {what}", self.0.elapsed().as_secs_f32());
    }
}

/// A table for each fold, and last one for texts not trained on.
type Folded = Vec<Table>;

fn folded((all, mut folds): (Table, Vec<Table>)) -> Folded {
    folds.push(all);
    folds
}

fn empty() -> Table {
    Table::quantised(&[0.0; 2])
}

fn models() -> Vec<Models> {
    (0..=FOLDS)
        .map(|_| Models {
            filter: empty(),
            cue: empty(),
            coarse: std::array::from_fn(|_| std::array::from_fn(|_| empty())),
            edges: std::array::from_fn(|_| std::array::from_fn(|_| empty())),
            after: empty(),
            pair: empty(),
            judge: empty(),
        })
        .collect()
}

#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Take every n-th training document only.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Write what is missed, invented and different in the development part into this folder, as errors.txt.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// Write what is known of the models into the card in this folder, and the curve of precision and recall beside it.
    #[arg(long, conflicts_with_all = ["every", "silver"])]
    card: Option<PathBuf>,
    /// Folder of what `crossfit` wrote: taggers and parsers that have not seen what they are used on.
    #[arg(long)]
    crossfit: Option<PathBuf>,
    /// Take the corpus's own trees instead of our parses.
    #[arg(long)]
    silver: bool,
    /// Where the model file goes.
    #[arg(long)]
    model: Option<PathBuf>,
}

pub fn train(
    corpora: &Path,
    Options {
        every,
        predictions,
        model,
        silver,
        crossfit,
        card,
    }: &Options,
) -> Result<(), Error> {
    let mut timer = Timer(Instant::now());
    let train = corpus::read(&corpora.join("polnear/train"), *every)?;
    let dev = corpus::read(&corpora.join("polnear/dev"), 1)?;
    let trees = |part: &str| {
        let path = corpora.join(format!("trees/polnear-{part}.conllu.gz"));
        silver.then(|| corpus::read_trees(&path)).transpose()
    };
    let (train_trees, dev_trees) = (trees("train")?, trees("dev")?);
    let crossfitted = crossfit.as_deref().map(corpus::Crossfitted::read).transpose()?;
    let mut train_analyses = tagged(&train, crossfitted.as_ref())?;
    let mut dev_analyses = tagged(&dev, None)?;
    timer.say("read");
    let mut all = models();
    let train_rules: Vec<_> = train_analyses.iter().map(rules::attributions).collect();
    let dev_rules: Vec<_> = dev_analyses.iter().map(rules::attributions).collect();
    filter::learn(&mut all, &train, &train_analyses, &train_rules);
    timer.say("sentences that may hold a cue");
    let filters: Vec<&Table> = all.iter().map(|models| &models.filter).collect();
    let train_folds: Vec<&Table> = (0..train.len())
        .map(|number| filters[number % usize::from(FOLDS)])
        .collect();
    let dev_folds = vec![filters[usize::from(FOLDS)]; dev.len()];
    let train_likely = filter::parse(
        &train,
        &mut train_analyses,
        &train_rules,
        &train_folds,
        train_trees.as_ref(),
        crossfitted.as_ref(),
    )?;
    let dev_likely = filter::parse(
        &dev,
        &mut dev_analyses,
        &dev_rules,
        &dev_folds,
        dev_trees.as_ref(),
        None,
    )?;
    timer.say("parsed");

    // The lexicon: lemmas that head a cue at least twice.
    let lexicon = {
        let texts = texts(&train, &train_analyses, &train_rules, &train_likely, &[]);
        let mut counts: HashMap<u32, (u32, u32)> = HashMap::new();
        for text in &texts {
            for gold in text.gold.iter().take(1).flatten() {
                counts.entry(text.scene.lemma[gold.head as usize]).or_default().0 += 1;
            }
            for &lemma in &text.scene.lemma {
                counts.entry(lemma).or_default().1 += 1;
            }
        }
        let mut lexicon: Vec<u32> = counts
            .iter()
            .filter(|(_, (cue, all))| *cue >= 2 && f64::from(*cue) / f64::from(*all) >= 0.004)
            .map(|(lemma, _)| *lemma)
            .collect();
        lexicon.sort_unstable();
        lexicon
    };
    let train_texts = texts(&train, &train_analyses, &train_rules, &train_likely, &lexicon);
    let dev_texts = texts(&dev, &dev_analyses, &dev_rules, &dev_likely, &lexicon);
    for (name, list) in [("train", &train_texts), ("dev", &dev_texts)] {
        let mut candidates = 0;
        let (mut gold, mut covered) = (0, 0);
        for text in list {
            candidates += (0..text.scene.word.len() as u32)
                .filter(|&t| cascade::can_be_cue(&text.scene, t, &lexicon))
                .count();
            gold += text.gold[0].len();
            covered += text.gold[0]
                .iter()
                .filter(|g| cascade::can_be_cue(&text.scene, g.head, &lexicon))
                .count();
        }
        timer.say(&format!(
            "{name}: {candidates} candidates, gold {gold}, covered {covered}; lexicon {}",
            lexicon.len()
        ));
    }

    let settings = SETTINGS;

    // Cues.
    let mut decisions = Decisions::default();
    for text in &train_texts {
        let share = 1.0 / text.gold.len() as f32;
        for at in 0..text.scene.word.len() as u32 {
            if cascade::can_be_cue(&text.scene, at, &lexicon) {
                let yes = text
                    .gold
                    .iter()
                    .filter(|g| g.iter().any(|g| g.head == at))
                    .count() as f32
                    * share;
                decisions.candidate(1.0 - yes);
                features::cue(&text.scene, at, decisions.features());
                decisions.candidate(yes);
                decisions.decide(text.fold, 1.0);
            }
        }
    }
    for (models, table) in all
        .iter_mut()
        .zip(folded(decisions.learn_folds(18, settings, FOLDS)))
    {
        models.cue = table;
    }
    for (name, list, dev) in [("train", &train_texts, false), ("dev", &dev_texts, true)] {
        let mut best = (0.0, 0.0, 0.0, 0.0);
        let mut scored = Vec::new();
        let mut gold = 0;
        for text in list {
            gold += text.gold[0].len();
            for at in 0..text.scene.word.len() as u32 {
                if cascade::can_be_cue(&text.scene, at, &lexicon) {
                    let m = &all[if dev { FOLDS } else { text.fold } as usize];
                    let s = m.cue.score(|sum| features::cue(&text.scene, at, sum));
                    scored.push((s, text.gold[0].iter().any(|g| g.head == at)));
                }
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut right = 0;
        for (n, (s, r)) in scored.iter().enumerate() {
            right += usize::from(*r);
            let (p, r) = (right as f64 / (n + 1) as f64, right as f64 / gold as f64);
            let f = 2.0 * p * r / (p + r);
            if f > best.0 {
                best = (f, p, r, *s);
            }
        }
        timer.say(&format!(
            "cue heads {name}: F1 {:.3} P {:.3} R {:.3} at {:.2}",
            best.0, best.1, best.2, best.3
        ));
    }

    // Parts: ends first, then wholes; cue, source, content.
    let mut contexts: Vec<Vec<Vec<Context>>> = train_texts
        .iter()
        .map(|t| {
            t.gold
                .iter()
                .map(|l| {
                    l.iter()
                        .map(|g| Context {
                            head: g.head,
                            cue: (g.head, g.head),
                            source: None,
                        })
                        .collect()
                })
                .collect()
        })
        .collect();
    let mut scratch = Scratch::default();
    for role in [Role::Cue, Role::Source, Role::Before, Role::After] {
        let part = |gold: &Gold| match role {
            Role::Cue => Some(gold.cue),
            Role::Source => gold.source,
            Role::Before => gold.before,
            Role::After => gold.after,
        };
        for (side, starts) in [true, false].into_iter().enumerate() {
            for coarse in [true, false] {
                let mut decisions = Decisions::default();
                let (mut missing, mut total) = (0, 0);
                for (text, contexts) in train_texts.iter().zip(&contexts) {
                    let (scene, models) = (&text.scene, &all[text.fold as usize]);
                    for (list, contexts) in text.gold.iter().zip(contexts) {
                        for (gold, context) in list.iter().zip(contexts) {
                            let end = |words: Words| if starts { words.0 } else { words.1 };
                            let Some(truth) = part(gold).map(end).or(starts.then_some(NONE)) else {
                                continue;
                            };
                            scratch.paths.fill(scene, context.head);
                            let given = if starts {
                                None
                            } else {
                                let first =
                                    cascade::likeliest_first(models, scene, context, role, &mut scratch);
                                if first.is_none() {
                                    continue;
                                }
                                first
                            };
                            if coarse {
                                cascade::places(scene, context, role, given, &mut scratch.places);
                                scratch.places.retain(|&at| at != NONE);
                            } else {
                                cascade::shortlist(models, scene, context, role, given, &mut scratch);
                            }
                            total += 1;
                            if !scratch.places.contains(&truth) {
                                missing += 1;
                                continue;
                            }
                            let edges = Edges::new(scene, &scratch.paths, context, role, given);
                            for &at in &scratch.places {
                                edges.features(at, !coarse, decisions.features());
                                decisions.candidate(f32::from(u8::from(at == truth)));
                            }
                            decisions.decide(text.fold, 1.0 / text.gold.len() as f32);
                        }
                    }
                }
                let bits = if coarse { 14 } else { 16 };
                let tables = folded(decisions.learn_folds(bits, settings, FOLDS));
                for (models, table) in all.iter_mut().zip(tables) {
                    let tables = if coarse {
                        &mut models.coarse
                    } else {
                        &mut models.edges
                    };
                    tables[role as usize][side] = table;
                }
                timer.say(&format!(
                    "{role:?} {} {}: {} decisions, {missing} of {total} unreachable",
                    if starts { "first" } else { "last" },
                    if coarse { "at a glance" } else { "closely" },
                    decisions.len()
                ));
            }
        }
        let mut decisions = Decisions::default();
        let (mut exact, mut total) = (0, 0);
        for (text, contexts) in train_texts.iter().zip(&contexts) {
            for (list, contexts) in text.gold.iter().zip(contexts) {
                for (gold, context) in list.iter().zip(contexts) {
                    scratch.paths.fill(&text.scene, context.head);
                    let options =
                        cascade::options(&all[text.fold as usize], &text.scene, context, role, &mut scratch);
                    let truth = part(gold);
                    let overlap = |words: Option<Words>| match (words, truth) {
                        (None, None) => 1.0,
                        (Some(w), Some(t)) => jaccard(w, t),
                        _ => 0.0,
                    };
                    let best = options.iter().map(|o| overlap(o.words)).fold(0.0, f32::max);
                    total += 1;
                    exact += usize::from(best == 1.0);
                    if role != Role::After {
                        continue;
                    }
                    for option in &options {
                        cascade::option_features(
                            &text.scene,
                            &scratch.paths,
                            context,
                            option,
                            decisions.features(),
                        );
                        let right = overlap(option.words) == best && best > 0.0;
                        decisions.candidate(f32::from(u8::from(right)));
                    }
                    decisions.decide(text.fold, 1.0 / text.gold.len() as f32);
                }
            }
        }
        if role == Role::After {
            for (models, table) in all
                .iter_mut()
                .zip(folded(decisions.learn_folds(17, settings, FOLDS)))
            {
                models.after = table;
            }
        }
        let (mut right, mut right_ends) = (0, 0);
        for (text, contexts) in train_texts.iter().zip(&mut contexts) {
            for (list, contexts) in text.gold.iter().zip(contexts) {
                for (gold, context) in list.iter().zip(contexts) {
                    scratch.paths.fill(&text.scene, context.head);
                    let models = &all[text.fold as usize];
                    let ranked = cascade::ranked(models, &text.scene, context, role, &mut scratch);
                    let options = cascade::options(models, &text.scene, context, role, &mut scratch);
                    let first = options
                        .iter()
                        .max_by(|a, b| (a.ends.0 + a.ends.1).total_cmp(&(b.ends.0 + b.ends.1)));
                    right_ends += usize::from(first.is_some_and(|f| f.words == part(gold)));
                    let choice = ranked.first().and_then(|r| r.choice);
                    right += usize::from(choice == part(gold));
                    match role {
                        Role::Cue => context.cue = choice.unwrap_or((gold.head, gold.head)),
                        Role::Source => context.source = choice,
                        _ => {}
                    }
                }
            }
        }
        timer.say(&format!(
            "{role:?}: among options {:.1}, by ends alone {:.1}, as wholes {:.1}",
            100.0 * exact as f32 / total as f32,
            100.0 * right_ends as f32 / total as f32,
            100.0 * right as f32 / total as f32
        ));
    }

    // Content before and after together.
    let mut decisions = Decisions::default();
    for (text, contexts) in train_texts.iter().zip(&contexts) {
        for (list, contexts) in text.gold.iter().zip(contexts) {
            for (gold, context) in list.iter().zip(contexts) {
                scratch.paths.fill(&text.scene, context.head);
                let models = &all[text.fold as usize];
                let before = cascade::ranked(models, &text.scene, context, Role::Before, &mut scratch);
                let after = cascade::ranked(models, &text.scene, context, Role::After, &mut scratch);
                let combinations = cascade::combinations(context.source, &before, &after);
                let overlaps: Vec<f32> = combinations
                    .iter()
                    .map(|c| select::overlap(&c.0, &[gold.before, gold.after]))
                    .collect();
                let best = overlaps.iter().copied().fold(0.0, f32::max);
                for ((choice, scores), overlap) in combinations.iter().zip(&overlaps) {
                    features::pair(
                        &text.scene,
                        context,
                        choice[0],
                        choice[1],
                        *scores,
                        decisions.features(),
                    );
                    decisions.candidate_from(
                        f32::from(u8::from(best > 0.0 && *overlap == best)),
                        scores.0 + scores.1,
                    );
                }
                decisions.decide(text.fold, 1.0 / text.gold.len() as f32);
            }
        }
    }
    for (models, table) in all
        .iter_mut()
        .zip(folded(decisions.learn_folds(16, settings, FOLDS)))
    {
        models.pair = table;
    }
    timer.say("pairs");

    let mut train_found: Vec<_> = train_texts
        .iter()
        .map(|t| cascade::proposals(&all[t.fold as usize], &t.scene, &lexicon, &mut scratch))
        .collect();
    let mut dev_found: Vec<_> = dev_texts
        .iter()
        .map(|t| cascade::proposals(&all[FOLDS as usize], &t.scene, &lexicon, &mut scratch))
        .collect();
    timer.say("decoded");
    let mut decisions = Decisions::default();
    for (text, found) in train_texts.iter().zip(&train_found) {
        let share = 1.0 / text.gold.len() as f32;
        for index in 0..found.len() {
            let yes = text
                .gold
                .iter()
                .filter(|gold| gold.iter().any(|g| agrees(&found[index], g)))
                .count() as f32
                * share;
            decisions.candidate(1.0 - yes);
            select::judge(&text.scene, found, index, decisions.features());
            decisions.candidate(yes);
            decisions.decide(text.fold, 1.0);
        }
    }
    for (models, table) in all
        .iter_mut()
        .zip(folded(decisions.learn_folds(16, settings, FOLDS)))
    {
        models.judge = table;
    }
    for (text, found) in train_texts.iter().zip(&mut train_found) {
        select::judge_all(&all[text.fold as usize].judge, &text.scene, found);
    }
    for (text, found) in dev_texts.iter().zip(&mut dev_found) {
        select::judge_all(&all[FOLDS as usize].judge, &text.scene, found);
    }
    timer.say("judged");
    for (name, list, found) in [
        ("train", &train_texts, &train_found),
        ("dev", &dev_texts, &dev_found),
    ] {
        for threshold in [0.25, 0.3, 0.35, 0.4, 0.45] {
            let mut figures = score::Figures::default();
            for (text, found) in list.iter().zip(found) {
                let predicted: Vec<Roles> = select::select(found, threshold)
                    .into_iter()
                    .map(|i| roles(&text.scene, &found[i]))
                    .collect();
                figures += &score::compare(
                    text.annotated.document.text(),
                    &text.annotated.gold[0],
                    &predicted,
                )
                .figures;
            }
            timer.say(&format!("{name} at {threshold}: {}", brief(&figures)));
        }
    }
    let measure = |list: &[Text<'_>], found: &[Vec<Proposal>], threshold: f32| {
        let mut figures = score::Figures::default();
        for (text, found) in list.iter().zip(found) {
            let predicted: Vec<Roles> = select::select(found, threshold)
                .into_iter()
                .map(|i| roles(&text.scene, &found[i]))
                .collect();
            let gold = &text.annotated.gold[0];
            figures += &score::compare(text.annotated.document.text(), gold, &predicted).figures;
        }
        figures
    };
    if let Some(folder) = card {
        let judged = |list: &[Text<'_>], found: &[Vec<Proposal>]| -> Vec<(f32, bool)> {
            list.iter()
                .zip(found)
                .flat_map(|(text, found)| {
                    found
                        .iter()
                        .map(|p| (p.probability, text.gold[0].iter().any(|g| agrees(p, g))))
                })
                .collect()
        };
        let (train_judged, dev_judged) = (judged(&train_texts, &train_found), judged(&dev_texts, &dev_found));
        let points: Vec<_> = (0..20u8)
            .map(|step| {
                let least = f32::from(step) / 20.0;
                (least, measure(&dev_texts, &dev_found, least))
            })
            .collect();
        let packed = learned::pack(&all[FOLDS as usize], &lexicon);
        let figures = format!(
            "Development part:\n\n{}\nCross-validated training part:\n\n{}\nConfidence, and how many proposals of it are right (the relation, as the scorer defines it):\n\n{}",
            report::figures(&measure(&dev_texts, &dev_found, select::THRESHOLD)),
            report::figures(&measure(&train_texts, &train_found, select::THRESHOLD)),
            report::reliability(&[
                ("training, cross-validated", &train_judged),
                ("development", &dev_judged)
            ]),
        );
        let card = Card {
            name: "attribution",
            file: "crates/attribution/models/attribution.model",
            model: &packed,
            runs: &[
                "crossfit --output FOLDS",
                "attribution --crossfit FOLDS --model crates/attribution/models/attribution.model --card docs/models",
            ],
            seed: learn::SEED,
            settings: format!("{settings}; every step learns from what those before it say in {FOLDS} folds"),
            data: corpus::data(&train, &train_analyses),
            figures,
        };
        card.write(folder)?;
        write(
            &folder.join("attribution-curve.csv"),
            report::curve(&points).as_bytes(),
        )?;
        write(
            &folder.join("attribution-curve.svg"),
            report::plot(&points).as_bytes(),
        )?;
    }
    if let Some(path) = predictions {
        let mut out = String::new();
        for (text, found) in dev_texts.iter().zip(&dev_found) {
            let kept = select::select(found, 0.38);
            let show = |head: u32, cue: Words, source: Option<Words>, content: [Option<Words>; 2]| {
                let say = |w: Option<Words>| {
                    w.map_or("-", |w| text.scene.analysis.text(TokenRange::new(w.0, w.1 + 1)))
                        .replace('\n', "|")
                };
                format!(
                    "{} [{}] <{}> L{{{}}} R{{{}}}",
                    text.scene.analysis.word(head),
                    say(source),
                    say(Some(cue)),
                    say(content[0]),
                    say(content[1])
                )
            };
            for g in &text.gold[0] {
                let p = kept
                    .iter()
                    .map(|&i| &found[i])
                    .find(|p| p.cue.0 <= g.cue.1 && g.cue.0 <= p.cue.1);
                let gold = show(g.head, g.cue, g.source, [g.before, g.after]);
                match p {
                    None => {
                        let all = found.iter().find(|p| p.head == g.head);
                        out += &format!(
                            "MISS {:.2} {:.2}\t{gold}\n",
                            all.map_or(-9.0, |p| p.cue_score),
                            all.map_or(-9.0, |p| p.probability)
                        );
                    }
                    Some(p) if p.cue == g.cue && p.source == g.source && p.content == [g.before, g.after] => {
                    }
                    Some(p) => {
                        let what = format!(
                            "{}{}{}{}",
                            if p.cue == g.cue { "" } else { "c" },
                            if p.source == g.source { "" } else { "s" },
                            if p.content[0] == g.before { "" } else { "L" },
                            if p.content[1] == g.after { "" } else { "R" }
                        );
                        out += &format!(
                            "DIFF {what}\t{gold}\n\t\t{}\n",
                            show(p.head, p.cue, p.source, p.content)
                        );
                    }
                }
            }
            for p in kept.iter().map(|&i| &found[i]) {
                if !text.gold[0]
                    .iter()
                    .any(|g| p.cue.0 <= g.cue.1 && g.cue.0 <= p.cue.1)
                {
                    out += &format!(
                        "SPUR {:.2} {:.2}\t{}\n",
                        p.cue_score,
                        p.probability,
                        show(p.head, p.cue, p.source, p.content)
                    );
                }
            }
        }
        fs_err::create_dir_all(path)?;
        std::io::Write::write_all(
            &mut fs_err::File::create(path.join("errors.txt"))?,
            out.as_bytes(),
        )?;
    }
    if let Some(path) = model {
        write(path, &learned::pack(&all[FOLDS as usize], &lexicon))?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Ok(fs_err::write(path, bytes)?)
}

fn agrees(proposal: &Proposal, gold: &Gold) -> bool {
    let source = match (proposal.source, gold.source) {
        (None, None) => true,
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => false,
    };
    source && select::overlap(&proposal.content, &[gold.before, gold.after]) >= 0.5
}

fn brief(figures: &score::Figures) -> String {
    let p = |a: score::Agreement| format!("{:.1}", a.f1() * 100.0);
    format!(
        "relation {} (P {:.1} R {:.1}) exact {}/{}/{} all {} token {}/{}/{}",
        p(figures.relation),
        figures.relation.precision() * 100.0,
        figures.relation.recall() * 100.0,
        p(figures.exact[0]),
        p(figures.exact[1]),
        p(figures.exact[2]),
        p(figures.relation_exact),
        p(figures.token[0]),
        p(figures.token[1]),
        p(figures.token[2]),
    )
}

fn roles(scene: &Scene<'_>, proposal: &Proposal) -> Roles {
    let span = |w: Words| scene.analysis.span(TokenRange::new(w.0, w.1 + 1));
    Roles {
        source: proposal.source.map(span).into_iter().collect(),
        cue: vec![span(proposal.cue)],
        content: proposal
            .content
            .into_iter()
            .flatten()
            .map(|w| scene.analysis.span(select::with_marks(scene, w)))
            .collect(),
    }
}

fn jaccard(a: Words, b: Words) -> f32 {
    let shared = (a.1.min(b.1) + 1).saturating_sub(a.0.max(b.0));
    shared as f32 / (a.1 - a.0 + 1 + b.1 - b.0 + 1 - shared) as f32
}
