use super::super::paths::Paths;
use super::super::scene::{NONE, Scene};
use super::super::table::{Sink, mix};
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
    first: Option<u32>,
    by_rule: Result<Option<(u32, u32)>, ()>,
    rule_name: u32,
    lemma: u32,
    head_tag: u32,
    class: u32,
}

impl<'s> Edges<'s> {
    /// The first words of the part of `role`; `given` the first, the last ones.
    #[must_use]
    pub fn new(
        scene: &'s Scene<'s>,
        paths: &'s Paths,
        context: &'s Context,
        role: Role,
        given: Option<u32>,
    ) -> Self {
        let head = context.head;
        Self {
            scene,
            paths,
            context,
            role,
            starts: given.is_none(),
            first: given,
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
        put.two(u32::from(before), u32::from(scene.quote[head as usize] != 0));
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

    /// A few features of token `at`, which tell most places that are none.
    #[inline(always)]
    pub fn coarse<S: Sink>(&self, at: u32, sink: &mut S) {
        let Self { scene, paths, .. } = *self;
        let i = at as usize;
        let (outside, signs, top) = if self.starts {
            (scene.previous[i], scene.gap_before[i], scene.top_left[i])
        } else {
            (scene.next[i], scene.gap_after[i], scene.top_right[i])
        };
        let (tag, outer_tag) = (scene.tag(at) as u32, tag_at(scene, outside));
        let (signs, place) = (u32::from(signs), self.place(at));
        let agrees = self.agrees(at);
        let far_off = distance(self.context.head, at);
        let path = paths.to(top);
        let mut put = Put { sink, number: 100 };
        put.three(far_off, place, 0);
        put.three(place, tag, outer_tag);
        put.two(agrees, signs);
        put.two(agrees, paths.brief(top));
        put.two(path, signs);
        put.two(path, self.head_tag);
        put.three(place, outer_tag, signs);
        put.two(self.lemma, place);
        put.two(self.lemma, signs);
        put.two(word_at(scene, outside), signs);
    }

    /// Where the rules have this end.
    #[inline(always)]
    fn agrees(&self, at: u32) -> u32 {
        match self.by_rule {
            Err(()) => 0,
            Ok(None) => 1,
            Ok(Some(part)) => {
                let edge = if self.starts { part.0 } else { part.1 };
                2 + u32::from(edge == at) + 2 * u32::from(edge < at)
            }
        }
    }

    /// The features of token `at` as the end.
    #[inline(always)]
    fn put<S: Sink>(&self, at: u32, sink: &mut S) {
        let Self {
            scene,
            paths,
            context,
            lemma,
            ..
        } = *self;
        let head = context.head;
        let i = at as usize;
        let (outside, signs, top) = if self.starts {
            (scene.previous[i], scene.gap_before[i], scene.top_left[i])
        } else {
            (scene.next[i], scene.gap_after[i], scene.top_right[i])
        };
        let other = match (outside, self.starts) {
            (NONE, _) => NONE,
            (o, true) => scene.top_right[o as usize],
            (o, false) => scene.top_left[o as usize],
        };
        let signs = u32::from(signs);
        let (tag, outer_tag) = (scene.tag(at) as u32, tag_at(scene, outside));
        let (word, outer_word) = (scene.word[i], word_at(scene, outside));
        let (label, outer_label) = (scene.label(top) as u32, label_at(scene, other));
        let path = paths.to(top);
        let outer_brief = if other == NONE { 13 } else { paths.brief(other) };
        let far_off = distance(head, at);
        let agrees = self.agrees(at);
        let attached = self.attached(top, other, at);
        let place = self.place(at);

        let mut put = Put { sink, number: 0 };
        put.one(far_off);
        put.one(word);
        put.two(path, lemma);
        put.one(paths.to(at));
        put.three(
            quote_state(scene, at, outside, head),
            self.sentences_off(at),
            u32::from(at > head),
        );
        put.two(lemma, far_off);
        put.one(if other == NONE { 13 } else { paths.to(other) });
        put.two(place, tag);
        put.three(self.head_tag, far_off, tag);
        put.two(path, signs);
        put.two(agrees, signs);
        put.two(agrees, self.rule_name);
        put.two(agrees, path);
        put.three(agrees, attached, outer_label);
        put.two(self.class, far_off);
        if self.role == Role::Cue {
            put.number = 20;
            put.two(tag, outer_tag);
            put.two(path, if other == NONE { 13 } else { paths.to(other) });
            put.two(lemma, word);
            put.one(outer_brief);
            put.three(outer_brief, signs, outer_tag);
            put.two(
                outer_brief,
                scene.lemma[if other == NONE { i } else { other as usize }],
            );
        } else {
            put.number = 30;
            let (low, high) = if at < head { (at, head) } else { (head, at) };
            let commas = if high - low < 64 {
                scene.commas(low, high).min(4)
            } else {
                0
            };
            put.one(signs);
            put.two(outer_word, signs);
            put.one(path);
            put.two(path, self.head_tag);
            put.two(quote_state(scene, at, outside, head), signs);
            put.two(lemma, signs);
            put.two(attached, signs);
            put.two(place, signs);
            put.two(place, path);
            put.two(place, lemma);
            put.two(self.sentences_off(at), signs);
            put.three(label, tag_at(scene, top), signs);
            put.two(self.class, path);
            put.two(self.class, signs);
            put.two(paths.brief(top), signs);
            put.two(commas, signs);
            put.two(commas, path);
        }
        let Some(first) = self.first else { return };
        let (a, whole) = self.whole(first, top, at);
        let length = bucket(at - first);
        let inner = if at - first < 64 {
            scene.commas(first, at).min(3)
        } else {
            0
        };
        put.number = 60;
        put.three(whole, scene.label(a) as u32, label);
        put.two(whole, signs);
        put.two(length, signs);
        put.two(whole, scene.tag(a) as u32);
        put.three(whole, inner, signs);
        put.two(length, lemma);
        put.three(whole, outer_label, outer_word);
        put.two(scene.word[first as usize], whole);
    }

    /// How the constituent beyond the place, with its top at `other`, hangs together with the one that ends here, with its top at `top`.
    #[inline(always)]
    fn attached(&self, top: u32, other: u32, at: u32) -> u32 {
        if other == NONE {
            return 9;
        }
        let scene = self.scene;
        match scene.head(other) {
            above if above == top => 0,
            above if above == self.context.head => 1,
            above if above == scene.head(top) => 2,
            above if above == at => 3,
            above if (scene.left[top as usize]..=scene.right[top as usize]).contains(&above) => 4,
            _ => 5,
        }
    }

    /// Where the place stands towards what is already decided.
    #[inline(always)]
    fn place(&self, at: u32) -> u32 {
        if self.role == Role::Cue {
            return 0;
        }
        let scene = self.scene;
        let beside = |(first, last): (u32, u32)| {
            if at < first {
                u32::from(scene.next[at as usize] != first)
            } else if at > last {
                2 + u32::from(scene.previous[at as usize] != last)
            } else {
                4
            }
        };
        beside(self.context.cue) * 8 + self.context.source.map_or(7, beside)
    }

    /// How many sentences the place is from the cue's.
    #[inline(always)]
    fn sentences_off(&self, at: u32) -> u32 {
        let sentence = |at: u32| self.scene.sentence[at as usize];
        (sentence(at) + 8)
            .saturating_sub(sentence(self.context.head))
            .min(16)
    }

    /// Whether the words from `first` to `at`, where the constituent of `top` ends, hang together; and the top of the one that
    /// begins with `first`.
    #[inline(always)]
    fn whole(&self, first: u32, top: u32, at: u32) -> (u32, u32) {
        let scene = self.scene;
        let a = scene.top_left[first as usize];
        let whole = if a == top {
            0
        } else if scene.head(top) == a {
            1
        } else if scene.head(a) == top {
            2
        } else if scene.head(a) == scene.head(top) {
            3
        } else if (first..=at).contains(&scene.head(top)) {
            4
        } else {
            5
        };
        (a, whole)
    }
}
