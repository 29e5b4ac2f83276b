use super::super::paths::Paths;
use super::super::scene::{NONE, Scene};
use super::super::table::{Sink, feature, mix};
use super::{
    Context, Put, Role, bucket, distance, label_at, name_hash, part_by_rule, quote_state, tag_at, word_at,
};

/// The ends of one part of one attribution that are to be chosen from: what stays the same from place to place.
pub struct Edges<'s> {
    scene: &'s Scene<'s>,
    paths: &'s Paths,
    context: &'s Context,
    role: Role,
    starts: bool,
    by_rule: Result<Option<(u32, u32)>, ()>,
    rule_name: u32,
    lemma: u32,
    head_tag: u32,
    class: u32,
}

impl<'s> Edges<'s> {
    /// The first (`starts`) or last words of the part of `role`.
    #[must_use]
    pub fn new(
        scene: &'s Scene<'s>,
        paths: &'s Paths,
        context: &'s Context,
        role: Role,
        starts: bool,
    ) -> Self {
        let head = context.head;
        Self {
            scene,
            paths,
            context,
            role,
            starts,
            by_rule: part_by_rule(scene, head, role),
            rule_name: scene.by_rule(head).map_or(0, |r| name_hash(r.rule)),
            lemma: scene.lemma[head as usize],
            head_tag: scene.tag(head) as u32,
            class: scene.class[head as usize],
        }
    }

    /// The features of a place, or of [`NONE`].
    #[inline]
    pub fn choice<S: Sink>(&self, at: u32, sink: &mut S) {
        if at == NONE {
            self.absent(sink);
        } else {
            self.put(at, sink);
        }
    }

    /// The features of the choice that there is no such part: the cue's own surroundings.
    pub fn absent<S: Sink>(&self, sink: &mut S) {
        let scene = self.scene;
        let head = self.context.head;
        let mut put = Put { sink, number: 400 };
        // No such part: what speaks for that is the cue's own surroundings.
        let state = match self.by_rule {
            Err(()) => 0,
            Ok(None) => 1,
            Ok(Some(_)) => 2,
        };
        put.two(state, self.rule_name);
        put.two(state, self.lemma);
        put.two(self.class, self.head_tag);
        put.two(self.class, scene.label(head) as u32);
        put.number = 500;
        put.one(0);
        put.one(self.lemma);
        put.one(scene.word[head as usize]);
        put.two(self.head_tag, scene.label(head) as u32);
        put.two(self.lemma, scene.label(head) as u32);
        let (b, a) = (
            scene.gap_before[self.context.cue.0 as usize],
            scene.gap_after[self.context.cue.1 as usize],
        );
        put.three(u32::from(b), u32::from(a), 0);
        put.three(u32::from(b), u32::from(a), self.lemma);
        let before = self.context.source.map_or(b, |s| {
            if s.1 < self.context.cue.0 {
                scene.gap_before[s.0 as usize]
            } else {
                b
            }
        });
        let after = self.context.source.map_or(a, |s| {
            if s.0 > self.context.cue.1 {
                scene.gap_after[s.1 as usize]
            } else {
                a
            }
        });
        put.two(u32::from(before), u32::from(after));
        put.three(u32::from(before), u32::from(after), self.lemma);
        put.two(u32::from(after), self.lemma);
        put.two(u32::from(before), scene.quote[head as usize]);
        let next = scene.next[self.context.cue.1 as usize];
        put.two(word_at(scene, next), tag_at(scene, next));
        put.two(tag_at(scene, next), self.head_tag);
        put.two(tag_at(scene, next), self.lemma);
        put.two(word_at(scene, next), self.lemma);
        let previous = scene.previous[self.context.cue.0 as usize];
        put.two(tag_at(scene, previous), self.head_tag);
        put.two(tag_at(scene, previous), self.lemma);
        put.two(u32::from(self.context.source.is_some()), self.lemma);
        put.two(
            u32::from(self.context.source.is_some_and(|s| s.0 > head)),
            self.head_tag,
        );
        let mut children = 0;
        for child in scene.children(head) {
            let l = scene.label(child) as u32;
            put.number = 600;
            put.two(l, u32::from(child > head));
            put.three(l, u32::from(child > head), self.lemma);
            put.three(l, tag_at(scene, child), self.head_tag);
            children ^= mix(l, u32::from(child > head));
        }
        put.number = 650;
        put.one(children);
        put.two(children, self.lemma);
        let (start, end) = scene.sentence_range(head);
        put.two(
            bucket(self.context.cue.0 - start.min(self.context.cue.0)),
            self.head_tag,
        );
        put.two(
            bucket(end.max(self.context.cue.1) - self.context.cue.1),
            self.head_tag,
        );
    }

    /// The features of token `at` as the end.
    #[inline(always)]
    fn put<S: Sink>(&self, at: u32, sink: &mut S) {
        let Self {
            scene,
            paths,
            context,
            role,
            starts,
            lemma,
            head_tag,
            class,
            rule_name,
            ..
        } = *self;
        let head = context.head;
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
            } else if above != NONE && (scene.left[top as usize]..=scene.right[top as usize]).contains(&above)
            {
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
        let agrees = match self.by_rule {
            Err(()) => 0,
            Ok(None) => 1,
            Ok(Some(part)) => {
                let edge = if starts { part.0 } else { part.1 };
                2 + u32::from(edge == at) + 2 * u32::from(edge < at)
            }
        };
        let brief = paths.brief(top);
        let outer_brief = if other == NONE { 13 } else { paths.brief(other) };
        let (low, high) = if at < head { (at, head) } else { (head, at) };
        let commas = if high - low < 64 {
            scene.commas(low, high).min(4)
        } else {
            0
        };

        let mut put = Templates { sink };
        put.one::<0>(far_off);
        put.one::<1>(signs);
        put.two::<2>(tag, outer_tag);
        put.one::<3>(word);
        put.one::<4>(outer_word);
        put.two::<5>(outer_word, signs);
        put.two::<6>(label, outer_label);
        put.one::<7>(path);
        put.two::<8>(path, lemma);
        put.two::<9>(path, head_tag);
        put.one::<10>(paths.to(at));
        put.two::<11>(quotes, signs);
        put.three::<12>(quotes, sentences, u32::from(at > head));
        put.two::<13>(lemma, far_off);
        put.two::<14>(lemma, signs);
        put.one::<15>(outer_path);
        put.two::<16>(outer_path, outer_tag);
        put.two::<17>(outer_word, outer_label);
        put.three::<18>(tag_at(scene, far), outer_tag, tag);
        put.three::<19>(outer_tag, tag, tag_at(scene, within));
        put.two::<20>(label, outer_path);
        put.two::<21>(path, outer_path);
        put.two::<22>(attached, signs);
        put.three::<23>(attached, outer_label, label);
        put.three::<24>(attached, outer_label, outer_word);
        put.two::<25>(place, signs);
        put.two::<26>(place, path);
        put.two::<27>(place, tag);
        put.two::<28>(place, lemma);
        put.two::<29>(scene.lemma[top as usize], label);
        put.two::<30>(lemma, word);
        put.two::<31>(lemma, outer_word);
        put.two::<32>(sentences, signs);
        put.three::<33>(label, tag_at(scene, top), signs);
        put.three::<34>(head_tag, far_off, tag);
        put.two::<35>(path, signs);
        put.three::<36>(word, outer_word, 0);
        put.two::<37>(agrees, signs);
        put.two::<38>(agrees, rule_name);
        put.two::<39>(agrees, path);
        put.three::<40>(agrees, attached, outer_label);
        put.two::<41>(class, path);
        put.two::<42>(class, signs);
        put.two::<43>(class, far_off);
        put.two::<44>(scene.class[i], path);
        put.one::<45>(brief);
        put.one::<46>(outer_brief);
        put.two::<47>(brief, signs);
        put.two::<48>(outer_brief, outer_word);
        put.two::<49>(brief, outer_brief);
        put.two::<50>(outer_brief, lemma);
        put.three::<51>(outer_brief, signs, outer_tag);
        put.three::<52>(
            outer_brief,
            scene.lemma[if other == NONE { at } else { other } as usize],
            0,
        );
        if role != Role::Cue {
            put.two::<53>(commas, signs);
            put.three::<54>(commas, path, 0);
        }
    }
}

/// Puts features by the number of their template.
struct Templates<'s, S> {
    sink: &'s mut S,
}

impl<S: Sink> Templates<'_, S> {
    #[inline(always)]
    fn one<const N: u32>(&mut self, a: u32) {
        self.three::<N>(a, 0, 0);
    }

    #[inline(always)]
    fn two<const N: u32>(&mut self, a: u32, b: u32) {
        self.three::<N>(a, b, 0);
    }

    #[inline(always)]
    fn three<const N: u32>(&mut self, a: u32, b: u32, c: u32) {
        self.sink.put(feature(N, a, b, c));
    }
}
