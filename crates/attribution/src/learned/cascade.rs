//! From possible cues to proposals for attributions, one decision after another.

use super::features::{self, Context, Edges, LANES, Role, Room};
use super::paths::Paths;
use super::scene::{NONE, Scene, gap};
use super::select::Proposal;
use super::table::{Sink, Table, mix};
use ascribe_syntax::Tag;

/// Longest sentence that is looked at, in tokens: what is longer is no sentence but a list or a table, and the work for
/// each cue grows with the sentence.
pub const LONGEST: u32 = 600;

/// First and last word of a part.
pub type Words = (u32, u32);

/// All learned weights.
#[derive(Clone, Debug)]
pub struct Models<W = Vec<u8>> {
    /// Whether a sentence may hold a cue.
    pub filter: Table<W>,
    /// Whether a token is a cue's head.
    pub cue: Table<W>,
    /// First and last word of each role, in the order of [`Role`]: which are worth a closer look.
    pub coarse: [[Table<W>; 2]; 4],
    /// The same, looked at closely.
    pub edges: [[Table<W>; 2]; 4],
    /// The content after the cue as a whole.
    pub after: Table<W>,
    /// Content before and after the cue together.
    pub pair: Table<W>,
    /// Attributions beside each other.
    pub judge: Table<W>,
}

/// A choice with its score: a log-probability among the choices beside it.
#[derive(Clone, Copy, Debug)]
pub struct Scored<T> {
    /// What is chosen.
    pub choice: T,
    /// Its log-probability.
    pub score: f32,
}

/// How many first and last words of each role are kept for the choice of the whole part.
pub const BEAM: [[usize; 2]; 4] = [[3, 3], [4, 4], [4, 3], [3, SHORTLIST]];

/// Whether a token can be the head of a cue at all.
#[must_use]
pub fn can_be_cue(scene: &Scene<'_>, at: u32, lexicon: &[u32]) -> bool {
    scene.likely[at as usize]
        && (scene.tag(at).is_verb() || lexicon.binary_search(&scene.lemma[at as usize]).is_ok())
}

/// The places where a part of `role` may start, [`NONE`] first where there may be no such part; or, `given` its first word,
/// where it may end.
pub fn places(scene: &Scene<'_>, context: &Context, role: Role, given: Option<u32>, out: &mut Vec<u32>) {
    out.clear();
    let starts = given.is_none();
    let (start, end) = scene.sentence_range(context.head);
    let word = |t: &u32| scene.is_word[*t as usize];
    let (head, cue) = (context.head, context.cue);
    // What begins before the cue ends before it.
    let (low, high) = match given {
        None => (0, NONE),
        Some(first) if first < cue.0 && role != Role::Cue => (first, cue.0),
        Some(first) => (first, NONE),
    };
    let words = |from: u32, to: u32| (from.max(low)..to.min(high)).filter(word);
    match (role, starts) {
        (Role::Cue, true) => {
            out.extend((start.max(head.saturating_sub(8))..head).filter(word));
            out.push(head);
        }
        (Role::Cue, false) => {
            out.push(head);
            out.extend((head + 1..end.min(head + 11)).filter(word));
        }
        (Role::Source, _) => {
            out.extend(starts.then_some(NONE));
            out.extend(words(start.max(cue.0.saturating_sub(50)), cue.0));
            out.extend(words(cue.1 + 1, end.min(cue.1 + 40)));
        }
        (Role::Before, _) => {
            out.extend(starts.then_some(NONE));
            let index = scene.sentence[head as usize] as usize;
            let sentences = &scene.analysis.sentences;
            for earlier in
                (index.saturating_sub(6)..index).filter(|&i| sentences[i].block == sentences[index].block)
            {
                let tokens = sentences[earlier].tokens;
                if starts {
                    let begins = |t: u32| scene.before[t as usize].gap & gap::OPEN != 0;
                    let first = tokens.iter().find(word);
                    let first = first.filter(|&t| begins(t) || scene.quote[t as usize] != 0);
                    let words = tokens.iter().filter(word);
                    out.extend(words.filter(|&t| begins(t) || Some(t) == first));
                } else if earlier + 2 >= index {
                    out.extend(tokens.iter().rfind(word));
                }
            }
            out.extend(words(start.max(cue.0.saturating_sub(100)), cue.0));
        }
        (Role::After, _) => {
            out.extend(starts.then_some(NONE));
            out.extend(words(cue.1 + 1, end.min(cue.1 + 120)));
            let index = scene.sentence[head as usize] as usize;
            let sentences = &scene.analysis.sentences;
            let mut block = sentences[index].block;
            for (later, sentence) in sentences.iter().enumerate().take(index + 11).skip(index + 1) {
                let tokens = sentence.tokens;
                if tokens.is_empty() {
                    continue;
                }
                if sentence.block != block {
                    if scene.tag(tokens.start()) != Tag::OpenQuote {
                        break;
                    }
                    block = sentence.block;
                }
                if starts {
                    if later > index + 2 {
                        break;
                    }
                    out.extend(tokens.iter().find(word));
                } else {
                    // What nobody quotes ends with its sentence.
                    let ends = |t: u32| scene.after[t as usize].gap & gap::CLOSE != 0;
                    let last = tokens.iter().rfind(word);
                    let last = last.filter(|&t| ends(t) || scene.quote[t as usize] != 0);
                    let words = tokens.iter().filter(word);
                    out.extend(words.filter(|&t| ends(t) || Some(t) == last));
                }
            }
        }
    }
    if given.is_some() {
        out.retain(|at| (low..high).contains(at));
    }
}

/// Turns scores into log-probabilities among each other.
pub fn normalise<T>(list: &mut [Scored<T>]) {
    let most = list.iter().fold(f32::NEG_INFINITY, |m, s| m.max(s.score));
    let total = list.iter().map(|s| (s.score - most).exp()).sum::<f32>().ln() + most;
    for scored in list {
        scored.score -= total;
    }
}

fn best_first<T>(list: &mut [Scored<T>]) {
    list.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// Room that is used again from cue to cue.
#[derive(Default)]
pub struct Scratch {
    /// The paths from the cue.
    pub paths: Paths,
    /// Where a part may start or end.
    pub places: Vec<u32>,
    scored: Vec<Scored<u32>>,
    first: Vec<Scored<u32>>,
    last: Vec<Scored<u32>>,
    room: Room,
}

/// A choice of part, with what the two ends scored alone.
#[derive(Clone, Copy, Debug)]
pub struct Option2 {
    /// The part; `None` when absent.
    pub words: Option<Words>,
    /// Log-probabilities of its first and its last word.
    pub ends: (f32, f32),
}

/// Choices that are less likely than the best by so much, as a logarithm, are dropped.
const FAR: f32 = 4.0;

/// How many places are looked at closely, at most.
const SHORTLIST: usize = LANES;

/// Places whose log-odds at a glance are so much below the best one's are not looked at closely.
const NEAR: f32 = 3.5;

/// What to look closely at, and with.
pub struct Shortlist<'s> {
    edges: Edges<'s>,
    /// The places, in order, [`NONE`] before them where there may be no such part.
    places: &'s [u32],
    room: &'s mut Room,
}

/// Leaves in `scratch.places` those places for the first word of a part (or for the last, `given` the first) that are worth a closer look.
pub fn shortlist<'s, W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &'s Scene<'s>,
    context: &'s Context,
    role: Role,
    given: Option<u32>,
    scratch: &'s mut Scratch,
) -> Shortlist<'s> {
    let Scratch {
        paths,
        places,
        scored: list,
        room,
        ..
    } = scratch;
    self::places(scene, context, role, given, places);
    let edges = Edges::new(scene, paths, context, role, given);
    let none = usize::from(places.first() == Some(&NONE));
    if places.len() > none + 1 {
        let table = &models.coarse[role as usize][usize::from(given.is_some())];
        list.clear();
        let mut most = f32::NEG_INFINITY;
        edges.scores(&places[none..], false, table, room, |at, score| {
            most = most.max(score);
            list.push(Scored { choice: at, score });
        });
        list.retain(|scored| scored.score > most - NEAR);
        if list.len() > SHORTLIST {
            list.select_nth_unstable_by(SHORTLIST, |a, b| {
                b.score.total_cmp(&a.score).then(a.choice.cmp(&b.choice))
            });
            list.truncate(SHORTLIST);
            list.sort_unstable_by_key(|scored| scored.choice);
        }
        places.truncate(none);
        places.extend(list.iter().map(|scored| scored.choice));
    }
    Shortlist { edges, places, room }
}

/// Puts the likeliest first words (or last ones, `given` the first) of a part into `list`, best first; returns the score of there
/// being no such part.
fn likely<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    context: &Context,
    role: Role,
    given: Option<u32>,
    scratch: &mut Scratch,
    list: &mut Vec<Scored<u32>>,
) -> f32 {
    list.clear();
    let Shortlist { edges, places, room } = shortlist(models, scene, context, role, given, scratch);
    if let &[choice] = places
        && choice != NONE
    {
        list.push(Scored { choice, score: 0.0 });
        return f32::NEG_INFINITY;
    }
    let side = usize::from(given.is_some());
    let table = &models.edges[role as usize][side];
    let can_be_absent = places.first() == Some(&NONE);
    if can_be_absent {
        list.push(Scored {
            choice: NONE,
            score: table.score(|sum| edges.absent(sum)),
        });
    }
    edges.scores(&places[list.len()..], true, table, room, |at, score| {
        list.push(Scored { choice: at, score });
    });
    normalise(list);
    let none = if can_be_absent {
        list.remove(0).score
    } else {
        f32::NEG_INFINITY
    };
    best_first(list);
    list.truncate(BEAM[role as usize][side]);
    none
}

/// The likeliest first word of a part, if there is one.
pub fn likeliest_first<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    context: &Context,
    role: Role,
    scratch: &mut Scratch,
) -> Option<u32> {
    let mut list = Vec::new();
    likely(models, scene, context, role, None, scratch, &mut list);
    list.first().map(|s| s.choice)
}

/// The choices for a part from the likeliest first and last words, in no order.
pub fn options<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    context: &Context,
    role: Role,
    scratch: &mut Scratch,
) -> Vec<Option2> {
    let (mut first, mut last) = (
        std::mem::take(&mut scratch.first),
        std::mem::take(&mut scratch.last),
    );
    let none = likely(models, scene, context, role, None, scratch, &mut first);
    last.clear();
    if let Some(given) = first.first() {
        likely(
            models,
            scene,
            context,
            role,
            Some(given.choice),
            scratch,
            &mut last,
        );
    }
    let mut best = f32::NEG_INFINITY;
    let mut list = Vec::with_capacity(first.len() * last.len() + 1);
    if role != Role::Cue {
        best = none;
        list.push(Option2 {
            words: None,
            ends: (none, 0.0),
        });
    }
    for f in &first {
        for l in &last {
            let across = f.choice < context.cue.0 && l.choice > context.cue.1;
            if f.choice <= l.choice && (role == Role::Cue || !across) {
                best = best.max(f.score + l.score);
                list.push(Option2 {
                    words: Some((f.choice, l.choice)),
                    ends: (f.score, l.score),
                });
            }
        }
    }
    list.retain(|option| option.words.is_none() || option.ends.0 + option.ends.1 > best - FAR);
    (scratch.first, scratch.last) = (first, last);
    list
}

/// Puts the features of one choice for the content after the cue, as a whole.
pub fn option_features<S: Sink>(
    scene: &Scene<'_>,
    paths: &Paths,
    context: &Context,
    option: &Option2,
    sink: &mut S,
) {
    match option.words {
        None => {
            Edges::new(scene, paths, context, Role::After, None).absent(sink);
            let level = |score: f32| (score.max(-9.0) * -4.0) as u32;
            sink.put(mix(level(option.ends.0), 7001));
            sink.put(mix(level(option.ends.1), 7002));
            sink.put(mix(level((option.ends.0 + option.ends.1) * 0.5), 7003));
        }
        Some(words) => features::span(scene, paths, context, words, option.ends, sink),
    }
}

/// The choices for a part, best first: by what their ends score together; content after the cue, where most goes wrong, by a
/// model of the whole.
pub fn ranked<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    context: &Context,
    role: Role,
    scratch: &mut Scratch,
) -> Vec<Scored<Option<Words>>> {
    let options = options(models, scene, context, role, scratch);
    let mut list: Vec<_> = options
        .iter()
        .map(|option| Scored {
            choice: option.words,
            score: if role == Role::After {
                models
                    .after
                    .score(|sum| option_features(scene, &scratch.paths, context, option, sum))
            } else {
                option.ends.0 + option.ends.1
            },
        })
        .collect();
    normalise(&mut list);
    best_first(&mut list);
    list
}

/// How many choices for the content before and for the content after the cue are combined.
pub const PAIR_BEAM: usize = 5;

/// Content before and after the cue, with the scores of the two.
pub type Combination = ([Option<Words>; 2], (f32, f32));

/// The combinations of content before and after the cue, with the scores of the two; never both absent, and none that holds a word of
/// the `source`.
#[must_use]
pub fn combinations(
    source: Option<Words>,
    before: &[Scored<Option<Words>>],
    after: &[Scored<Option<Words>>],
) -> Vec<Combination> {
    let meets_source = |choice: Option<Words>| {
        choice
            .zip(source)
            .is_some_and(|(words, source)| words.0 <= source.1 && source.0 <= words.1)
    };
    let cut = |list: &[Scored<Option<Words>>]| {
        let far = list.first().map_or(0.0, |best| best.score) - FAR;
        let near = list.iter().take(PAIR_BEAM).filter(|s| s.score > far);
        let near = near.filter(|s| !meets_source(s.choice));
        let mut kept: Vec<_> = near.copied().collect();
        if kept.iter().any(|s| s.choice.is_none()) {
            return kept;
        }
        if let Some(none) = list.iter().find(|s| s.choice.is_none()) {
            kept.push(*none);
        }
        kept
    };
    let (before, after) = (cut(before), cut(after));
    let mut list = Vec::with_capacity(before.len() * after.len());
    for b in &before {
        for a in &after {
            if b.choice.is_some() || a.choice.is_some() {
                list.push(([b.choice, a.choice], (b.score, a.score)));
            }
        }
    }
    list
}

/// What the models make of one possible cue.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The token that carries the cue's meaning.
    pub head: u32,
    /// Log-odds that it is a cue.
    pub cue_score: f32,
    /// The cue's words.
    pub cue: Scored<Words>,
    /// The source's words.
    pub source: Scored<Option<Words>>,
    /// The choices of content, before and after the cue, best first.
    pub contents: Vec<Scored<[Option<Words>; 2]>>,
}

/// The choices of content of a cue, best first.
pub fn contents<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    context: &Context,
    scratch: &mut Scratch,
) -> Vec<Scored<[Option<Words>; 2]>> {
    let before = ranked(models, scene, context, Role::Before, scratch);
    let after = ranked(models, scene, context, Role::After, scratch);
    let mut list: Vec<_> = combinations(context.source, &before, &after)
        .into_iter()
        .map(|(choice, scores)| Scored {
            choice,
            score: scores.0
                + scores.1
                + models
                    .pair
                    .score(|sum| features::pair(scene, context, choice[0], choice[1], scores, sum)),
        })
        .collect();
    normalise(&mut list);
    best_first(&mut list);
    list
}

/// All parts of the attribution whose cue has its head at `head`.
pub fn candidate<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    head: u32,
    cue_score: f32,
    scratch: &mut Scratch,
) -> Candidate {
    scratch.paths.fill(scene, head);
    let mut context = Context {
        head,
        cue: (head, head),
        source: None,
    };
    let cue = ranked(models, scene, &context, Role::Cue, scratch)
        .first()
        .map_or(
            Scored {
                choice: (head, head),
                score: 0.0,
            },
            |s| Scored {
                choice: s.choice.unwrap_or((head, head)),
                score: s.score,
            },
        );
    context.cue = cue.choice;
    let source = ranked(models, scene, &context, Role::Source, scratch)
        .first()
        .copied()
        .unwrap_or(Scored {
            choice: None,
            score: 0.0,
        });
    context.source = source.choice;
    let contents = contents(models, scene, &context, scratch);
    Candidate {
        head,
        cue_score,
        cue,
        source,
        contents,
    }
}

/// Log-odds below which a token is not looked at as a cue.
pub const LEAST: f32 = -1.2;

/// A proposal for every token that may be a cue's head, in text order, not yet judged.
pub fn proposals<W: AsRef<[u8]>>(
    models: &Models<W>,
    scene: &Scene<'_>,
    lexicon: &[u32],
    scratch: &mut Scratch,
) -> Vec<Proposal> {
    let mut list = Vec::new();
    for at in 0..scene.likely.len() as u32 {
        if can_be_cue(scene, at, lexicon) {
            let score = models.cue.score(|sum| features::cue(scene, at, sum));
            if score > LEAST {
                let candidate = candidate(models, scene, at, score, scratch);
                if !candidate.contents.is_empty() {
                    list.push(Proposal::new(&candidate));
                }
            }
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_hold_no_word_of_the_source() {
        let list = |choices: &[Option<Words>]| -> Vec<Scored<Option<Words>>> {
            let scored = choices.iter().map(|&choice| Scored { choice, score: -1.0 });
            scored.collect()
        };
        let before = list(&[Some((0, 3)), Some((0, 1)), None]);
        let after = list(&[Some((6, 9)), None]);
        let chosen = |source| -> Vec<[Option<Words>; 2]> {
            let combined = combinations(source, &before, &after);
            combined.into_iter().map(|(choice, _)| choice).collect()
        };
        assert_eq!(chosen(None).len(), 5, "both absent is no choice");
        assert_eq!(
            chosen(Some((3, 4))),
            [
                [Some((0, 1)), Some((6, 9))],
                [Some((0, 1)), None],
                [None, Some((6, 9))]
            ]
        );
    }
}
