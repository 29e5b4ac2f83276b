use super::super::paths::Paths;
use super::super::scene::{NONE, Scene, gap};
use super::super::table::{Sink, mix};
use super::{Context, Put, bucket, label_at, tag_at, word_at};

/// The features of words `first` to `last` as the content after the cue.
#[inline]
pub fn span<S: Sink>(
    scene: &Scene<'_>,
    paths: &Paths,
    context: &Context,
    (first, last): (u32, u32),
    (start_score, end_score): (f32, f32),
    sink: &mut S,
) {
    let mut put = Put { sink, number: 2000 };
    let head = context.head;
    let lemma = scene.lemma[head as usize];
    let level = |score: f32| (score.max(-9.0) * -4.0) as u32;
    put.one(level(start_score));
    put.one(level(end_score));
    put.one(level((start_score + end_score) * 0.5));
    let before = u32::from(scene.before[first as usize].gap);
    let after = u32::from(scene.after[last as usize].gap);
    let length = bucket(last - first);
    // The tokens inside whose head is outside, from the left.
    let (mut tops, mut count, mut main, mut verbs, mut subjects) = (0u32, 0u32, NONE, 0u32, 0u32);
    let mut cut = NONE;
    if last - first < 160 {
        let counts = scene.counts(first, last + 1);
        (verbs, subjects) = (counts.groups, counts.subjects);
        for t in first..=last {
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
        let next = scene.after[last as usize].word;
        if next != NONE {
            let above = scene.head(scene.before[next as usize].top);
            if (first..=last).contains(&above) {
                cut = scene.before[next as usize].top;
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
    let path = if main == NONE { 17 } else { paths.to(main).0 };
    let main_lemma = if main == NONE {
        5
    } else {
        scene.lemma[main as usize]
    };
    let main_tag = tag_at(scene, main);
    let (q, p) = (scene.quote[first as usize], scene.quote[last as usize]);
    let outside_left = scene.before[first as usize].word;
    let outside_right = scene.after[last as usize].word;
    let same = |t: u32, q: u32| u32::from(t != NONE && scene.quote[t as usize] == q);
    let quotes = u32::from(q != 0)
        | u32::from(p != 0) << 1
        | u32::from(q == p) << 2
        | same(outside_left, q) << 3
        | same(outside_right, p) << 4
        | u32::from(scene.quote[head as usize] == q) << 5;
    let sentences = scene.sentence[last as usize] - scene.sentence[first as usize];
    let (a, b) = context.cue;
    let to_cue = if last < a {
        if scene.after[last as usize].word == a {
            0
        } else {
            1 + bucket(a - last)
        }
    } else if first > b {
        if scene.before[first as usize].word == b {
            32
        } else {
            33 + bucket(first - b)
        }
    } else {
        64
    };
    let cut_label = label_at(scene, cut);
    let cut_word = if cut == NONE {
        5
    } else {
        scene.word[outside_right as usize]
    };

    put.two(before, after);
    put.two(length, lemma);
    put.two(tops, lemma);
    put.three(path, whole, lemma);
    put.three(path, count, after);
    put.three(cut_label, cut_word, main_tag);
    put.three(cut_label, path, after);
    put.number = 2100;
    put.two(main_tag, lemma);
    put.one(main_lemma);
    put.two(main_lemma, lemma);
    put.two(main_lemma, label);
    put.three(word_at(scene, first), label, whole);
    put.two(word_at(scene, first), lemma);
    put.two(word_at(scene, last), label);
    put.two(tag_at(scene, last), tag_at(scene, outside_right));
    put.two(verbs.min(4), lemma);
    put.three(verbs.min(3), subjects.min(3), after);
    put.two(quotes, after);
    put.three(quotes, before, after);
    put.two(quotes, lemma);
    put.two(sentences.min(6), quotes);
    put.two(to_cue, label);
    put.two(to_cue, lemma);
    put.three(before, after, label);
    put.three(tag_at(scene, outside_left), tag_at(scene, first), label);
    put.three(
        word_at(scene, outside_right),
        label_at(
            scene,
            if outside_right == NONE {
                NONE
            } else {
                scene.before[outside_right as usize].top
            },
        ),
        label,
    );
    put.two(word_at(scene, outside_left), label);
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
        u32::from(scene.before[context.cue.0 as usize].gap),
        u32::from(scene.after[context.cue.1 as usize].gap),
    );
    put.three(shape, b, a);
    put.three(shape, mix(b, a), lemma);
    let source_after = context.source.is_some_and(|s| s.0 > head);
    put.two(shape, u32::from(source_after));
    put.three(shape, u32::from(source_after), mix(b, a));
    if let Some(s) = context.source {
        let around = mix(
            u32::from(scene.before[s.0 as usize].gap),
            u32::from(scene.after[s.1 as usize].gap),
        );
        put.three(shape, around, u32::from(source_after));
    }
    let quoted = |s: Option<(u32, u32)>| {
        s.map_or(7, |(first, last)| {
            u32::from(scene.quote[first as usize] != 0)
                | u32::from(scene.quote[last as usize] != 0) << 1
                | u32::from(scene.before[first as usize].gap & gap::OPEN != 0) << 2
                | u32::from(scene.after[last as usize].gap & gap::CLOSE != 0) << 3
        })
    };
    put.three(shape, quoted(left), quoted(right));
    put.three(shape, mix(quoted(left), quoted(right)), lemma);
    let edges = |s: Option<(u32, u32)>| {
        s.map_or(7, |(first, last)| {
            mix(
                u32::from(scene.before[first as usize].gap),
                u32::from(scene.after[last as usize].gap),
            )
        })
    };
    put.three(shape, edges(left), edges(right));
    let verbs = |s: Option<(u32, u32)>| {
        s.map_or(9, |(first, last)| {
            scene.counts(first, last.min(first + 80) + 1).verbs.min(3)
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
                u32::from(scene.after[l.1 as usize].gap),
                u32::from(scene.before[r.0 as usize].gap),
            ),
        );
        put.two(22, tag_at(scene, r.0));
        put.two(23, mix(b, lemma));
    }
}
