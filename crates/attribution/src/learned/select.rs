//! The choice of contents by expected agreement, and of attributions beside each other.

use super::cascade::{Candidate, Scored, Words};
use super::features::{Role, part_by_rule};
use super::scene::{NONE, Scene, gap};
use super::table::{Sink, Table, mix};
use ascribe_syntax::{TokenKind, TokenRange};

/// A choice of content.
pub type Content = [Option<Words>; 2];

/// Proposals below this probability are not reported: the best relation F1 in cross-validation.
pub const THRESHOLD: f32 = 0.37;

/// How much of a content's worth lies in overlap rather than in exactness.
pub const OVERLAP: f32 = 0.7;

fn length(words: Option<Words>) -> u32 {
    words.map_or(0, |w| w.1 - w.0 + 1)
}

/// Share of the tokens of two contents that they have in common (Jaccard index).
#[must_use]
pub fn overlap(a: &Content, b: &Content) -> f32 {
    let shared: u32 = a
        .iter()
        .zip(b)
        .map(|(a, b)| {
            a.zip(*b)
                .map_or(0, |(a, b)| (a.1.min(b.1) + 1).saturating_sub(a.0.max(b.0)))
        })
        .sum();
    let total = a.iter().chain(b).map(|w| length(*w)).sum::<u32>() - shared;
    if total == 0 {
        0.0
    } else {
        shared as f32 / total as f32
    }
}

/// So many of the best contents are compared with each other.
const COMPARED: usize = 12;

/// The content that is expected to agree best with the true one (minimum Bayes risk; Kumar and Byrne 2004), with
/// the expectation.
#[must_use]
pub fn expected_best(contents: &[Scored<Content>]) -> (Content, f32) {
    let mut best = (contents.first().map_or([None; 2], |c| c.choice), -1.0);
    let list = &contents[..contents.len().min(COMPARED)];
    let mut probabilities = [0.0; COMPARED];
    for (probability, content) in probabilities.iter_mut().zip(list) {
        *probability = content.score.exp();
    }
    for a in list {
        let expected: f32 = list
            .iter()
            .zip(probabilities)
            .map(|(b, p)| {
                let o = overlap(&a.choice, &b.choice);
                p * (OVERLAP * o + (1.0 - OVERLAP) * f32::from(u8::from(a.choice == b.choice)))
            })
            .sum();
        if expected > best.1 {
            best = (a.choice, expected);
        }
    }
    best
}

/// The tokens of a piece of content: its words, with the quotation marks at its edges and what stands before a
/// closing one.
#[must_use]
pub fn with_marks(scene: &Scene<'_>, (first, last): Words) -> TokenRange {
    let tokens = &scene.analysis.tokens;
    let sign = |t: u32| (t as usize) < tokens.len() && !scene.is_word[t as usize];
    let kind = |t: u32| tokens[t as usize].kind;
    let mut start = first;
    while start > 0 && sign(start - 1) && kind(start - 1) == TokenKind::OpenQuote {
        start -= 1;
    }
    let mut end = last + 1;
    let mut at = end;
    while sign(at) && scene.sentence[at as usize] == scene.sentence[last as usize] {
        at += 1;
        match kind(at - 1) {
            TokenKind::CloseQuote => end = at,
            TokenKind::OpenQuote => break,
            _ => {}
        }
    }
    TokenRange::new(start, end)
}

/// A possible attribution, all its parts chosen.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The token that carries the cue's meaning.
    pub head: u32,
    /// Log-odds that it is a cue.
    pub cue_score: f32,
    /// The cue.
    pub cue: Words,
    /// The source.
    pub source: Option<Words>,
    /// The content.
    pub content: Content,
    /// Log-probabilities of cue words and source, expected agreement of the content, its probability.
    pub scores: [f32; 4],
    /// Probability that it is an attribution with this source and about this content.
    pub probability: f32,
}

impl Proposal {
    /// With the content chosen by expected agreement.
    #[must_use]
    pub fn new(candidate: &Candidate) -> Self {
        let (content, expected) = expected_best(&candidate.contents);
        let certain = candidate
            .contents
            .iter()
            .find(|c| c.choice == content)
            .map_or(-9.0, |c| c.score);
        Self {
            head: candidate.head,
            cue_score: candidate.cue_score,
            cue: candidate.cue.choice,
            source: candidate.source.choice,
            content,
            scores: [candidate.cue.score, candidate.source.score, expected, certain],
            probability: 0.0,
        }
    }

    /// Whether token `at` lies in the content.
    #[must_use]
    pub fn holds(&self, at: u32) -> bool {
        self.content.iter().flatten().any(|w| (w.0..=w.1).contains(&at))
    }
}

fn level(score: f32) -> u32 {
    (score.clamp(-6.0, 6.0) * 3.0 + 20.0) as u32
}

/// How far the rules agree with a proposal, in source and content, as one number; and the rule that found its cue.
fn agreement(scene: &Scene<'_>, p: &Proposal) -> (u32, u32) {
    let part = |role| part_by_rule(scene, p.head, role);
    let (Ok(source), Ok(before), Ok(after)) = (part(Role::Source), part(Role::Before), part(Role::After))
    else {
        return (0, 0);
    };
    let source = match (p.source, source) {
        (None, None) => 1,
        (Some(_), None) => 2,
        (None, Some(_)) => 3,
        (Some(a), Some(b)) if a == b => 4,
        (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1 => 5,
        _ => 6,
    };
    let content = (overlap(&p.content, &[before, after]) * 5.0).ceil() as u32;
    (source * 8 + content, scene.rule_name(p.head))
}

/// The features that say whether `list[index]` is right, given the others.
pub fn judge<S: Sink>(scene: &Scene<'_>, list: &[Proposal], index: usize, sink: &mut S) {
    let p = &list[index];
    let lemma = scene.lemma[p.head as usize];
    let tag = scene.tag(p.head) as u32;
    let mut number = 9000;
    let mut put = |a: u32, b: u32| {
        number += 1;
        sink.put(mix(mix(a, b), number));
    };
    // The strongest other cue whose content holds this cue, and the strongest inside this content.
    let (mut outer, mut outer_other, mut inner, mut shared) = (-6.0f32, NONE, -6.0f32, -6.0f32);
    let mut same_source = -6.0f32;
    // No content reaches further than these sentences.
    let sentence = |p: &Proposal| scene.sentence[p.head as usize];
    let near = |other: &&Proposal| sentence(other).abs_diff(sentence(p)) <= 12;
    let before = list[..index].iter().rev().take_while(near);
    for other in before.chain(list[index + 1..].iter().take_while(near)) {
        if other.holds(p.head) {
            if other.cue_score > outer {
                outer = other.cue_score;
                outer_other = other.head;
            }
        } else if other
            .content
            .iter()
            .flatten()
            .any(|w| p.content.iter().flatten().any(|v| v.0 <= w.1 && w.0 <= v.1))
            && !p.holds(other.head)
        {
            shared = shared.max(other.cue_score);
        }
        if p.holds(other.head) {
            inner = inner.max(other.cue_score);
        }
        if p.source.is_some() && p.source == other.source {
            same_source = same_source.max(other.cue_score);
        }
    }
    let shape = u32::from(p.content[0].is_some())
        | u32::from(p.content[1].is_some()) << 1
        | u32::from(p.source.is_some()) << 2;
    let c = level(p.cue_score);
    put(c, 0);
    put(c, shape);
    put(c, tag);
    put(level(p.scores[0]), 0);
    put(level(p.scores[1]), shape & 4);
    put((p.scores[2] * 16.0) as u32, 0);
    put((p.scores[2] * 16.0) as u32, shape);
    put(level(p.scores[3]), shape);
    put(c, (p.scores[2] * 8.0) as u32);
    put(c, level(p.scores[1]) / 2);
    put(level(outer), 0);
    put(level(outer), c);
    put(level(inner), c);
    put(level(inner), level(outer));
    put(level(shared), c);
    put(level(same_source), c);
    put(lemma, 0);
    put(lemma, shape);
    put(lemma, level(outer) / 3);
    put(
        if outer_other == NONE {
            0
        } else {
            scene.lemma[outer_other as usize]
        },
        lemma,
    );
    put(
        if outer_other == NONE {
            0
        } else {
            scene.lemma[outer_other as usize]
        },
        1,
    );
    let (agreed, rule) = agreement(scene, p);
    put(agreed, 0);
    put(agreed, c);
    put(agreed, shape);
    put(agreed, rule);
    put(rule, c);
    put(agreed, (p.scores[2] * 8.0) as u32);
    put(agreed, level(outer));
    let quoted = u32::from(scene.quote[p.head as usize] != 0);
    put(quoted, c);
    put(quoted, level(outer));
    put(quoted, lemma);
    let (mut source_tag, mut source_word, mut far) = (99, 5, 0);
    if let Some(s) = p.source {
        let top = (s.0..=s.1)
            .find(|&t| !(s.0..=s.1).contains(&scene.head(t)))
            .unwrap_or(s.1);
        source_tag = scene.tag(top) as u32;
        source_word = scene.lemma[top as usize];
        far = if s.0 > p.cue.1 {
            100 + (s.0 - p.cue.1).min(9)
        } else {
            p.cue.0.saturating_sub(s.1).min(9)
        };
    }
    put(source_tag, lemma);
    put(source_tag, shape);
    put(source_word, 0);
    put(source_word, lemma);
    put(far, shape);
    put(far, level(p.scores[1]));
    for (side, w) in p.content.iter().enumerate() {
        let Some((first, last)) = *w else { continue };
        let side = side as u32;
        let quotes =
            u32::from(scene.quote[first as usize] != 0) | u32::from(scene.quote[last as usize] != 0) << 1;
        let marks = u32::from(scene.before[first as usize].gap & (gap::OPEN | gap::COMMA | gap::COLON)) << 8
            | u32::from(scene.after[last as usize].gap & (gap::CLOSE | gap::STOP | gap::EDGE | gap::COMMA));
        let verbs = scene.counts(first, last.min(first + 60) + 1).verbs.min(3);
        number = 9100 + side * 20;
        let mut put = |a: u32, b: u32| {
            number += 1;
            sink.put(mix(mix(a, b), number));
        };
        put(quotes, marks);
        put((last - first).min(24), verbs);
        put(scene.word[first as usize], lemma);
        put(scene.word[first as usize], tag);
        put(scene.tag(first) as u32, lemma);
        put(verbs, lemma);
        put(verbs, c);
        let top = scene.before[first as usize].top;
        put(scene.label(top) as u32, tag);
        put(scene.label(top) as u32, lemma);
    }
}

/// Gives every proposal its probability. Each is judged by what the others are before judgement.
pub fn judge_all<W: AsRef<[u8]>>(table: &Table<W>, scene: &Scene<'_>, list: &mut [Proposal]) {
    for index in 0..list.len() {
        let score = table.score(|sum| judge(scene, list, index, sum));
        list[index].probability = 1.0 / (1.0 + (-score).exp());
    }
}

/// The proposals to keep: the likeliest first, none below `threshold`, none whose cue lies in the content of one kept.
#[must_use]
pub fn select(list: &[Proposal], threshold: f32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len())
        .filter(|&i| list[i].probability >= threshold)
        .collect();
    order.sort_by(|&a, &b| {
        list[b]
            .probability
            .total_cmp(&list[a].probability)
            .then(a.cmp(&b))
    });
    let words = list
        .iter()
        .flat_map(|p| p.content.iter().flatten().map(|w| w.1).chain([p.head]));
    let mut taken = vec![false; words.max().map_or(0, |last| last as usize + 1)];
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        if !taken[list[index].head as usize] {
            kept.push(index);
            for &(first, last) in list[index].content.iter().flatten() {
                taken[first as usize..=last as usize].fill(true);
            }
        }
    }
    kept.sort_unstable();
    kept
}
