use super::super::scene::{NONE, Scene};
use super::super::table::{Sink, mix};
use super::{Put, bucket, tag_at, word_at};
use ascribe_syntax::Label;

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
    let (p1, p2, n1) = (near(-1), near(-2), near(1));
    let head = scene.head(at);
    let head = if (start..end).contains(&head) { head } else { NONE };
    let in_quote = u32::from(scene.quote[at as usize] != 0);

    put.one(word);
    put.two(tag, label);
    put.two(lemma, label);
    put.two(lemma, in_quote);
    put.two(tag, in_quote);
    put.two(label, in_quote);
    let (mut children, mut subject) = (0u32, NONE);
    for child in scene.children(at) {
        let l = scene.label(child);
        let side = u32::from(child > at);
        match l {
            Label::Punct | Label::Det | Label::Advmod => {}
            _ => children ^= mix(l as u32, side),
        }
        if matches!(l, Label::Nsubj | Label::NsubjPass) {
            subject = child;
        }
        put.number = 1100;
        put.two(l as u32, side);
        put.three(l as u32, side, lemma);
        put.three(l as u32, scene.lemma[child as usize], tag);
        put.three(l as u32, tag_at(scene, child), tag);
    }
    put.number = 1200;
    put.two(tag_at(scene, subject), children);
    put.number = 1300;
    let head_lemma = if head == NONE {
        5
    } else {
        scene.lemma[head as usize]
    };
    put.two(label, head_lemma);
    put.three(label, tag_at(scene, head), tag);
    put.three(label, tag_at(scene, head), lemma);
    put.two(word_at(scene, p1), lemma);
    put.two(word_at(scene, n1), lemma);
    put.two(tag_at(scene, p1), lemma);
    put.two(tag_at(scene, n1), lemma);
    put.three(tag_at(scene, p2), tag_at(scene, p1), tag);
    put.two(word_at(scene, p2), tag);
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
    let (left, right) = (scene.counts(start, at), scene.counts(at + 1, end));
    let marks = u32::from(left.openings > 0) | u32::from(right.openings > 0) << 1;
    let says = left.plain_verbs + right.plain_verbs;
    put.three(marks, in_quote, lemma);
    put.three(marks, in_quote, tag);
    put.two(bucket(says), lemma);
    put.two(bucket(at - start), lemma);
    put.number = 1600;
    let class = scene.class[at as usize];
    put.two(class, tag);
    put.two(class, children);
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
    if let Some(rule) = scene.by_rule(at) {
        let name = scene.rule_name(at);
        let is_head = u32::from(rule.cue_head == Some(at));
        let inside = u32::from(rule.inside.is_some());
        put.two(name, is_head);
        put.three(name, is_head, inside);
        put.three(name, is_head, in_quote);
        put.three(name, is_head, (rule.confidence * 10.0) as u32);
    } else {
        put.one(99);
        put.two(98, lemma);
    }
    put.number = 1700;
    let quote_before = p1 != NONE && scene.quote[p1 as usize] != 0 && in_quote == 0;
    put.two(u32::from(quote_before), lemma);
}
