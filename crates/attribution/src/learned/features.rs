//! What each decision looks at.

use super::paths::Paths;
use super::scene::{NONE, Scene, gap};
use super::table::{Sink, mix};
use ascribe_syntax::{Label, Tag, TokenRange};

/// What is already decided about a cue while the rest is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The token that carries the cue's meaning.
    pub head: u32,
    /// First and last word of the cue.
    pub cue: (u32, u32),
    /// First and last word of the source, when it has one.
    pub source: Option<(u32, u32)>,
}

/// Which end of which part is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The cue.
    Cue,
    /// The source.
    Source,
    /// The content before the cue.
    Before,
    /// The content after the cue.
    After,
}

#[inline]
fn bucket(n: u32) -> u32 {
    match n {
        0..=5 => n,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        26..=40 => 10,
        _ => 11,
    }
}

#[inline]
fn distance(from: u32, to: u32) -> u32 {
    if to >= from {
        bucket(to - from)
    } else {
        16 + bucket(from - to)
    }
}

#[inline]
fn word_at(scene: &Scene<'_>, at: u32) -> u32 {
    if at == NONE { 5 } else { scene.word[at as usize] }
}

#[inline]
fn tag_at(scene: &Scene<'_>, at: u32) -> u32 {
    if at == NONE { 99 } else { scene.tag(at) as u32 }
}

#[inline]
fn label_at(scene: &Scene<'_>, at: u32) -> u32 {
    if at == NONE { 99 } else { scene.label(at) as u32 }
}

struct Put<'s, S> {
    sink: &'s mut S,
    number: u32,
}

impl<S: Sink> Put<'_, S> {
    #[inline(always)]
    fn one(&mut self, a: u32) {
        self.number += 1;
        self.sink.put(mix(a, self.number));
    }

    #[inline(always)]
    fn two(&mut self, a: u32, b: u32) {
        self.one(mix(a, b));
    }

    #[inline(always)]
    fn three(&mut self, a: u32, b: u32, c: u32) {
        self.one(mix(mix(a, b), c));
    }
}

/// How the quotations around a place, its neighbour and the cue relate.
#[inline]
fn quote_state(scene: &Scene<'_>, at: u32, outside: u32, head: u32) -> u32 {
    let q = scene.quote[at as usize];
    let h = scene.quote[head as usize];
    let o = if outside == NONE {
        u32::MAX
    } else {
        scene.quote[outside as usize]
    };
    u32::from(q != 0)
        | u32::from(q == o) << 1
        | u32::from(q == h) << 2
        | u32::from(h != 0) << 3
        | u32::from(o == h) << 4
}

fn name_hash(name: &str) -> u32 {
    super::table::hash_lower(name)
}

/// The part of `role` that the rules gave the cue at `head`: its first and last token; `None` when they found no such
/// part, `Err` when they found no such cue.
fn part_by_rule(scene: &Scene<'_>, head: u32, role: Role) -> Result<Option<(u32, u32)>, ()> {
    let rule = scene.by_rule(head).ok_or(())?;
    let cue = rule.cue.ok_or(())?;
    let words = |range: TokenRange| {
        let first = range.iter().find(|&t| scene.is_word[t as usize]);
        let last = range.iter().rfind(|&t| scene.is_word[t as usize]);
        first.zip(last)
    };
    let side = |before: bool| {
        let mut pieces = rule
            .content
            .iter()
            .filter(|p| (p.start() < cue.start()) == before)
            .filter_map(|&p| words(p));
        let first = pieces.next()?;
        Some(pieces.fold(first, |all, piece| (all.0.min(piece.0), all.1.max(piece.1))))
    };
    Ok(match role {
        Role::Cue => words(cue),
        Role::Source => rule.source.and_then(words),
        Role::Before => side(true),
        Role::After => side(false),
    })
}

/// The features that say whether token `at` is a cue's head.
pub fn cue<S: Sink>(scene: &Scene<'_>, at: u32, sink: &mut S) {
    let mut put = Put { sink, number: 1000 };
    let lemma = scene.lemma[at as usize];
    let word = scene.word[at as usize];
    let tag = scene.tag(at) as u32;
    let label = scene.label(at) as u32;
    let (start, end) = scene.sentence_range(at);
    let near = |d: i32| {
        let t = at.wrapping_add_signed(d);
        if (start..end).contains(&t) { t } else { NONE }
    };
    let (p1, p2, n1, n2) = (near(-1), near(-2), near(1), near(2));
    let head = scene.head(at);
    let head = if (start..end).contains(&head) { head } else { NONE };
    let in_quote = u32::from(scene.quote[at as usize] != 0);
    let before = scene.gap_before[at as usize];
    let after = scene.gap_after[at as usize];

    put.one(0);
    put.one(lemma);
    put.two(lemma, tag);
    put.one(word);
    put.two(tag, label);
    put.two(lemma, label);
    put.two(lemma, in_quote);
    put.two(tag, in_quote);
    put.two(label, in_quote);
    let (mut children, mut argument, mut subject, mut clause) = (0u32, 0u32, NONE, NONE);
    for child in scene.children(at) {
        let l = scene.label(child);
        let side = u32::from(child > at);
        match l {
            Label::Punct | Label::Det | Label::Advmod => {}
            _ => children ^= mix(l as u32, side),
        }
        match l {
            Label::Nsubj | Label::NsubjPass => subject = child,
            Label::Ccomp | Label::Xcomp => clause = child,
            Label::Dobj | Label::Nmod => argument |= 1 + side,
            _ => {}
        }
        put.number = 1100;
        put.two(l as u32, side);
        put.three(l as u32, side, lemma);
        put.three(l as u32, scene.lemma[child as usize], tag);
        put.three(l as u32, scene.lemma[child as usize], lemma);
        put.three(l as u32, tag_at(scene, child), tag);
        put.three(l as u32, tag_at(scene, child), lemma);
    }
    put.number = 1200;
    put.two(children, tag);
    put.two(children, lemma);
    put.two(argument, lemma);
    let subject_word = if subject == NONE {
        5
    } else {
        scene.word[subject as usize]
    };
    put.two(subject_word, lemma);
    put.two(subject_word, u32::from(clause != NONE));
    put.two(tag_at(scene, subject), children);
    if clause != NONE {
        let mark = scene
            .children(clause)
            .find(|&c| matches!(scene.label(c), Label::Mark | Label::Aux | Label::Case))
            .unwrap_or(NONE);
        put.three(scene.label(clause) as u32, word_at(scene, mark), lemma);
        put.three(scene.label(clause) as u32, word_at(scene, mark), subject_word);
        put.two(scene.lemma[clause as usize], lemma);
        put.three(tag_at(scene, clause), lemma, u32::from(clause > at));
    }
    put.number = 1300;
    let head_lemma = if head == NONE {
        5
    } else {
        scene.lemma[head as usize]
    };
    put.two(label, head_lemma);
    put.two(lemma, head_lemma);
    put.three(label, tag_at(scene, head), tag);
    put.three(label, tag_at(scene, head), lemma);
    put.two(word_at(scene, p1), lemma);
    put.two(word_at(scene, n1), lemma);
    put.two(word_at(scene, p1), tag);
    put.two(word_at(scene, n1), tag);
    put.two(tag_at(scene, p1), lemma);
    put.two(tag_at(scene, n1), lemma);
    put.three(tag_at(scene, p1), tag, tag_at(scene, n1));
    put.three(tag_at(scene, p2), tag_at(scene, p1), tag);
    put.three(tag, tag_at(scene, n1), tag_at(scene, n2));
    put.three(word_at(scene, n1), word_at(scene, n2), lemma);
    put.three(word_at(scene, p2), word_at(scene, p1), lemma);
    put.two(word_at(scene, p2), tag);
    put.two(word_at(scene, n2), tag);
    put.three(word_at(scene, n1), tag_at(scene, n2), tag);
    put.two(u32::from(before), lemma);
    put.two(u32::from(after), lemma);
    put.three(u32::from(before), u32::from(after), tag);
    put.three(u32::from(before), u32::from(after), children);
    // What an ancestor says about it: a verb in what somebody says is part of the content there.
    let mut up = at;
    for step in 0..6 {
        let above = scene.head(up);
        if !(start..end).contains(&above) {
            break;
        }
        put.number = 1400;
        put.three(scene.label(up) as u32, scene.lemma[above as usize], 0);
        put.three(scene.label(up) as u32, scene.lemma[above as usize], lemma);
        put.three(scene.label(up) as u32, tag_at(scene, above), step);
        up = above;
    }
    put.number = 1500;
    let (mut marks, mut says) = (0, 0);
    for t in start..end {
        marks |= u32::from(matches!(scene.tag(t), Tag::OpenQuote)) << u32::from(t > at);
        says += u32::from(t != at && scene.tag(t).is_verb() && scene.quote[t as usize] == 0);
    }
    put.three(marks, in_quote, lemma);
    put.three(marks, in_quote, tag);
    put.two(bucket(says), lemma);
    put.two(bucket(at - start), tag);
    put.two(bucket(at - start), lemma);
    put.number = 1600;
    let class = scene.class[at as usize];
    put.one(class);
    put.two(class, tag);
    put.two(class, children);
    put.two(class, subject_word);
    put.two(class, tag_at(scene, n1));
    put.two(class, word_at(scene, n1));
    put.two(class, label);
    put.two(class, in_quote);
    put.two(
        class,
        if subject == NONE {
            0
        } else {
            scene.class[subject as usize]
        },
    );
    put.three(class, u32::from(before), u32::from(after));
    if let Some(rule) = scene.by_rule(at) {
        let name = name_hash(rule.rule);
        let is_head = u32::from(rule.cue_head == Some(at));
        let inside = u32::from(rule.inside.is_some());
        put.two(name, is_head);
        put.three(name, is_head, inside);
        put.three(name, is_head, lemma);
        put.three(name, is_head, in_quote);
        put.three(name, is_head, class);
        put.three(name, is_head, (rule.confidence * 10.0) as u32);
        put.three(rule.source_kind as u32, is_head, name);
    } else {
        put.one(99);
        put.two(98, lemma);
    }
    put.number = 1700;
    let quote_before = p1 != NONE && scene.quote[p1 as usize] != 0 && in_quote == 0;
    put.two(u32::from(quote_before), lemma);
}

/// The features of token `at` as the first (`starts`) or last word of a part of the attribution.
#[inline]
pub fn edge<S: Sink>(
    scene: &Scene<'_>,
    paths: &Paths,
    context: &Context,
    role: Role,
    starts: bool,
    at: u32,
    sink: &mut S,
) {
    let mut put = Put { sink, number: 0 };
    let head = context.head;
    let lemma = scene.lemma[head as usize];
    let by_rule = part_by_rule(scene, head, role);
    if at == NONE {
        // No such part: what speaks for that is the cue's own surroundings.
        put.number = 400;
        let state = match by_rule {
            Err(()) => 0,
            Ok(None) => 1,
            Ok(Some(_)) => 2,
        };
        put.two(state, scene.by_rule(head).map_or(0, |r| name_hash(r.rule)));
        put.two(state, lemma);
        put.two(scene.class[head as usize], scene.tag(head) as u32);
        put.two(scene.class[head as usize], scene.label(head) as u32);
        put.number = 500;
        put.one(0);
        put.one(lemma);
        put.one(scene.word[head as usize]);
        put.two(scene.tag(head) as u32, scene.label(head) as u32);
        put.two(lemma, scene.label(head) as u32);
        let (b, a) = (
            scene.gap_before[context.cue.0 as usize],
            scene.gap_after[context.cue.1 as usize],
        );
        put.three(u32::from(b), u32::from(a), 0);
        put.three(u32::from(b), u32::from(a), lemma);
        let before = context.source.map_or(b, |s| {
            if s.1 < context.cue.0 {
                scene.gap_before[s.0 as usize]
            } else {
                b
            }
        });
        let after = context.source.map_or(a, |s| {
            if s.0 > context.cue.1 {
                scene.gap_after[s.1 as usize]
            } else {
                a
            }
        });
        put.two(u32::from(before), u32::from(after));
        put.three(u32::from(before), u32::from(after), lemma);
        put.two(u32::from(after), lemma);
        put.two(u32::from(before), scene.quote[head as usize]);
        let next = scene.next[context.cue.1 as usize];
        put.two(word_at(scene, next), tag_at(scene, next));
        put.two(tag_at(scene, next), scene.tag(head) as u32);
        put.two(tag_at(scene, next), lemma);
        put.two(word_at(scene, next), lemma);
        let previous = scene.previous[context.cue.0 as usize];
        put.two(tag_at(scene, previous), scene.tag(head) as u32);
        put.two(tag_at(scene, previous), lemma);
        put.two(u32::from(context.source.is_some()), lemma);
        put.two(
            u32::from(context.source.is_some_and(|s| s.0 > head)),
            scene.tag(head) as u32,
        );
        let mut children = 0;
        for child in scene.children(head) {
            let l = scene.label(child) as u32;
            put.number = 600;
            put.two(l, u32::from(child > head));
            put.three(l, u32::from(child > head), lemma);
            put.three(l, tag_at(scene, child), scene.tag(head) as u32);
            children ^= mix(l, u32::from(child > head));
        }
        put.number = 650;
        put.one(children);
        put.two(children, lemma);
        let (start, end) = scene.sentence_range(head);
        put.two(
            bucket(context.cue.0 - start.min(context.cue.0)),
            scene.tag(head) as u32,
        );
        put.two(
            bucket(end.max(context.cue.1) - context.cue.1),
            scene.tag(head) as u32,
        );
        return;
    }
    let i = at as usize;
    let (outside, far, within, signs, top) = if starts {
        let p = scene.previous[i];
        let pp = if p == NONE {
            NONE
        } else {
            scene.previous[p as usize]
        };
        (p, pp, scene.next[i], scene.gap_before[i], scene.top_left[i])
    } else {
        let n = scene.next[i];
        let nn = if n == NONE { NONE } else { scene.next[n as usize] };
        (n, nn, scene.previous[i], scene.gap_after[i], scene.top_right[i])
    };
    let other = match (outside, starts) {
        (NONE, _) => NONE,
        (o, true) => scene.top_right[o as usize],
        (o, false) => scene.top_left[o as usize],
    };
    let signs = u32::from(signs);
    let (tag, outer_tag) = (scene.tag(at) as u32, tag_at(scene, outside));
    let (word, outer_word) = (scene.word[i], word_at(scene, outside));
    let (path, outer_path) = (paths.to(top), if other == NONE { 13 } else { paths.to(other) });
    let (label, outer_label) = (scene.label(top) as u32, label_at(scene, other));
    let quotes = quote_state(scene, at, outside, head);
    let far_off = distance(head, at);
    let sentences = scene.sentence[i]
        .wrapping_sub(scene.sentence[head as usize])
        .wrapping_add(8)
        .min(16);
    let attached = if other == NONE {
        9
    } else {
        let above = scene.head(other);
        if above == top {
            0
        } else if above == head {
            1
        } else if above == scene.head(top) {
            2
        } else if above == at {
            3
        } else if above != NONE && (scene.left[top as usize]..=scene.right[top as usize]).contains(&above) {
            4
        } else {
            5
        }
    };
    // Where the place stands towards what is already decided.
    let (cue, source) = (context.cue, context.source);
    let beside = |(first, last): (u32, u32)| {
        if at < first {
            if scene.next[i] == first { 0 } else { 1 }
        } else if at > last {
            if scene.previous[i] == last { 2 } else { 3 }
        } else {
            4
        }
    };
    let place = if role == Role::Cue {
        0
    } else {
        beside(cue) * 8 + source.map_or(7, beside)
    };
    let head_tag = scene.tag(head) as u32;

    put.one(far_off);
    put.one(signs);
    put.two(tag, outer_tag);
    put.one(word);
    put.one(outer_word);
    put.two(outer_word, signs);
    put.two(label, outer_label);
    put.one(path);
    put.two(path, lemma);
    put.two(path, head_tag);
    put.one(paths.to(at));
    put.two(quotes, signs);
    put.three(quotes, sentences, u32::from(at > head));
    put.two(lemma, far_off);
    put.two(lemma, signs);
    put.one(outer_path);
    put.two(outer_path, outer_tag);
    put.two(outer_word, outer_label);
    put.three(tag_at(scene, far), outer_tag, tag);
    put.three(outer_tag, tag, tag_at(scene, within));
    put.two(label, outer_path);
    put.two(path, outer_path);
    put.two(attached, signs);
    put.three(attached, outer_label, label);
    put.three(attached, outer_label, outer_word);
    put.two(place, signs);
    put.two(place, path);
    put.two(place, tag);
    put.two(place, lemma);
    put.two(scene.lemma[top as usize], label);
    put.two(lemma, word);
    put.two(lemma, outer_word);
    put.two(sentences, signs);
    put.three(label, tag_at(scene, top), signs);
    put.three(head_tag, far_off, tag);
    put.two(path, signs);
    put.three(word, outer_word, 0);
    let class = scene.class[head as usize];
    let rule_name = scene.by_rule(head).map_or(0, |r| name_hash(r.rule));
    let agrees = match by_rule {
        Err(()) => 0,
        Ok(None) => 1,
        Ok(Some(part)) => {
            let edge = if starts { part.0 } else { part.1 };
            2 + u32::from(edge == at) + 2 * u32::from(edge < at)
        }
    };
    put.two(agrees, signs);
    put.two(agrees, rule_name);
    put.two(agrees, path);
    put.three(agrees, attached, outer_label);
    put.two(class, path);
    put.two(class, signs);
    put.two(class, far_off);
    put.two(scene.class[i], path);
    let (brief, outer_brief) = (
        paths.brief(scene, top),
        if other == NONE {
            13
        } else {
            paths.brief(scene, other)
        },
    );
    put.one(brief);
    put.one(outer_brief);
    put.two(brief, signs);
    put.two(outer_brief, outer_word);
    put.two(brief, outer_brief);
    put.two(outer_brief, lemma);
    put.three(outer_brief, signs, outer_tag);
    put.three(
        outer_brief,
        scene.lemma[if other == NONE { at } else { other } as usize],
        0,
    );
    if role != Role::Cue {
        let (low, high) = if at < head { (at, head) } else { (head, at) };
        let mut commas = 0;
        if high - low < 64 {
            for t in low..high {
                commas += u32::from(scene.tag(t) == Tag::Comma);
            }
        }
        put.two(commas.min(4), signs);
        put.three(commas.min(4), path, 0);
    }
}

/// The features of words `first` to `last` as a whole part of the attribution.
#[inline]
pub fn span<S: Sink>(
    scene: &Scene<'_>,
    paths: &Paths,
    context: &Context,
    role: Role,
    (first, last): (u32, u32),
    (start_score, end_score): (f32, f32),
    sink: &mut S,
) {
    let mut put = Put { sink, number: 2000 };
    let head = context.head;
    let lemma = scene.lemma[head as usize];
    let head_tag = scene.tag(head) as u32;
    let level = |score: f32| (score.max(-9.0) * -4.0) as u32;
    put.one(level(start_score));
    put.one(level(end_score));
    put.one(level((start_score + end_score) * 0.5));
    let before = u32::from(scene.gap_before[first as usize]);
    let after = u32::from(scene.gap_after[last as usize]);
    let length = bucket(last - first);
    // The tokens inside whose head is outside, from the left.
    let (mut tops, mut count, mut main, mut verbs, mut commas, mut subjects) =
        (0u32, 0u32, NONE, 0u32, 0u32, 0u32);
    let mut cut = NONE;
    if last - first < 160 {
        for t in first..=last {
            let tag = scene.tag(t);
            verbs += u32::from(tag.is_verb() || tag == Tag::Md);
            commas += u32::from(tag == Tag::Comma);
            subjects += u32::from(matches!(scene.label(t), Label::Nsubj | Label::NsubjPass));
            if !scene.is_word[t as usize] {
                continue;
            }
            let above = scene.head(t);
            if !(first..=last).contains(&above) {
                count += 1;
                tops = mix(tops, scene.label(t) as u32);
                if main == NONE
                    || scene.right[t as usize] - scene.left[t as usize]
                        > scene.right[main as usize] - scene.left[main as usize]
                {
                    main = t;
                }
            }
        }
        let next = scene.next[last as usize];
        if next != NONE {
            let above = scene.head(scene.top_left[next as usize]);
            if (first..=last).contains(&above) {
                cut = scene.top_left[next as usize];
            }
        }
    }
    let whole = if main == NONE {
        9
    } else {
        let (l, r) = (scene.left[main as usize], scene.right[main as usize]);
        u32::from(l < first)
            | u32::from(l == first) << 1
            | u32::from(r > last) << 2
            | u32::from(r == last) << 3
    };
    let label = label_at(scene, main);
    let path = if main == NONE { 17 } else { paths.to(main) };
    let main_lemma = if main == NONE {
        5
    } else {
        scene.lemma[main as usize]
    };
    let main_tag = tag_at(scene, main);
    let (q, p) = (scene.quote[first as usize], scene.quote[last as usize]);
    let outside_left = scene.previous[first as usize];
    let outside_right = scene.next[last as usize];
    let same = |t: u32, q: u32| u32::from(t != NONE && scene.quote[t as usize] == q);
    let quotes = u32::from(q != 0)
        | u32::from(p != 0) << 1
        | u32::from(q == p) << 2
        | same(outside_left, q) << 3
        | same(outside_right, p) << 4
        | u32::from(scene.quote[head as usize] == q) << 5;
    let sentences = scene.sentence[last as usize] - scene.sentence[first as usize];
    let between = |(a, b): (u32, u32)| {
        if last < a {
            if scene.next[last as usize] == a {
                0
            } else {
                1 + bucket(a - last)
            }
        } else if first > b {
            if scene.previous[first as usize] == b {
                32
            } else {
                33 + bucket(first - b)
            }
        } else {
            64
        }
    };
    let to_cue = between(context.cue);
    let to_source = context.source.map_or(65, between);
    let cut_label = label_at(scene, cut);
    let cut_word = if cut == NONE {
        5
    } else {
        scene.word[outside_right as usize]
    };

    put.two(before, after);
    put.two(length, label);
    put.two(length, lemma);
    put.two(tops, count);
    put.two(tops, lemma);
    put.two(tops, head_tag);
    put.two(path, whole);
    put.three(path, whole, lemma);
    put.two(label, whole);
    put.three(label, whole, count);
    put.three(path, count, after);
    put.two(cut_label, label);
    put.two(cut_label, cut_word);
    put.three(cut_label, cut_word, main_tag);
    put.three(cut_label, path, after);
    if cut != NONE {
        let above = scene.head(cut);
        put.three(cut_label, scene.label(above) as u32, tag_at(scene, above));
        put.three(cut_label, scene.lemma[above as usize], cut_word);
        put.two(
            cut_label,
            bucket(scene.right[cut as usize] - scene.left[cut as usize]),
        );
        put.two(cut_label, u32::from(above == main));
    }
    put.number = 2100;
    put.two(main_tag, lemma);
    put.one(main_lemma);
    put.two(main_lemma, lemma);
    put.two(main_lemma, label);
    put.three(word_at(scene, first), label, whole);
    put.two(word_at(scene, first), lemma);
    put.two(word_at(scene, last), label);
    put.two(tag_at(scene, last), tag_at(scene, outside_right));
    put.two(verbs.min(4), head_tag);
    put.two(verbs.min(4), lemma);
    put.three(verbs.min(3), subjects.min(3), after);
    put.two(commas.min(4), label);
    put.three(commas.min(4), label, whole);
    put.two(quotes, after);
    put.two(quotes, before);
    put.three(quotes, before, after);
    put.two(quotes, lemma);
    put.two(sentences.min(6), quotes);
    put.two(sentences.min(6), after);
    put.two(to_cue, to_source);
    put.two(to_cue, label);
    put.three(to_cue, to_source, head_tag);
    put.two(to_cue, lemma);
    put.two(to_source, path);
    put.three(before, after, label);
    put.three(tag_at(scene, outside_left), tag_at(scene, first), label);
    put.three(
        word_at(scene, outside_right),
        label_at(
            scene,
            if outside_right == NONE {
                NONE
            } else {
                scene.top_left[outside_right as usize]
            },
        ),
        label,
    );
    put.two(word_at(scene, outside_left), label);
    put.two(
        u32::from(role == Role::Source),
        u32::from((first..=last).contains(&head)),
    );
}

/// The features of a choice of content before (`left`) and after (`right`) the cue together.
pub fn pair<S: Sink>(
    scene: &Scene<'_>,
    context: &Context,
    left: Option<(u32, u32)>,
    right: Option<(u32, u32)>,
    (left_score, right_score): (f32, f32),
    sink: &mut S,
) {
    let mut put = Put { sink, number: 4000 };
    let head = context.head;
    let lemma = scene.lemma[head as usize];
    let shape = u32::from(left.is_some()) | u32::from(right.is_some()) << 1;
    let level = |score: f32| (score.clamp(-9.0, 0.0) * -4.0) as u32;
    put.one(shape);
    put.two(shape, level(left_score));
    put.two(shape, level(right_score));
    put.two(shape, lemma);
    put.two(shape, scene.tag(head) as u32);
    let (b, a) = (
        u32::from(scene.gap_before[context.cue.0 as usize]),
        u32::from(scene.gap_after[context.cue.1 as usize]),
    );
    put.three(shape, b, a);
    put.three(shape, mix(b, a), lemma);
    let source_after = context.source.is_some_and(|s| s.0 > head);
    put.two(shape, u32::from(source_after));
    put.three(shape, u32::from(source_after), mix(b, a));
    if let Some(s) = context.source {
        let around = mix(
            u32::from(scene.gap_before[s.0 as usize]),
            u32::from(scene.gap_after[s.1 as usize]),
        );
        put.three(shape, around, u32::from(source_after));
    }
    let quoted = |s: Option<(u32, u32)>| {
        s.map_or(7, |(first, last)| {
            u32::from(scene.quote[first as usize] != 0)
                | u32::from(scene.quote[last as usize] != 0) << 1
                | u32::from(scene.gap_before[first as usize] & gap::OPEN != 0) << 2
                | u32::from(scene.gap_after[last as usize] & gap::CLOSE != 0) << 3
        })
    };
    put.three(shape, quoted(left), quoted(right));
    put.three(shape, mix(quoted(left), quoted(right)), lemma);
    let edges = |s: Option<(u32, u32)>| {
        s.map_or(7, |(first, last)| {
            mix(
                u32::from(scene.gap_before[first as usize]),
                u32::from(scene.gap_after[last as usize]),
            )
        })
    };
    put.three(shape, edges(left), edges(right));
    let verbs = |s: Option<(u32, u32)>| {
        s.map_or(9, |(first, last)| {
            (first..=last.min(first + 80))
                .filter(|&t| scene.tag(t).is_verb())
                .count()
                .min(3) as u32
        })
    };
    put.three(shape, verbs(left), verbs(right));
    put.two(shape, mix(edges(left), quoted(right)));
    if let (Some(l), Some(r)) = (left, right) {
        put.two(
            20,
            u32::from(scene.sentence[l.1 as usize] == scene.sentence[r.0 as usize]),
        );
        put.two(
            21,
            mix(
                u32::from(scene.gap_after[l.1 as usize]),
                u32::from(scene.gap_before[r.0 as usize]),
            ),
        );
        put.two(22, tag_at(scene, r.0));
        put.two(23, mix(b, lemma));
    }
}
