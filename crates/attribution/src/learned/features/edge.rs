use super::super::paths::Paths;
use super::super::scene::{NONE, Scene};
use super::super::table::{Sink, Table, mix};
use super::{Context, Put, Role, bucket, distance, label_at, part_by_rule, quote_state, tag_at};
use multiversion::multiversion;

/// So many places are looked at together.
pub const LANES: usize = 8;

/// One fact about each of several places.
type Row = [u32; LANES];

/// What features are made of: facts about a place, and about the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Fact {
    /// No fact: of a feature of fewer than three.
    Zero,
    /// The cue's head.
    Lemma,
    HeadTag,
    /// How far the place is from it.
    Distance,
    /// On which side of cue and source it is, and whether right beside them.
    Place,
    /// Where the rules have this end.
    Agrees,
    /// The signs between the word and the one beyond it.
    Signs,
    Tag,
    /// The tag and the form of the word beyond.
    OuterTag,
    OuterWord,
    /// The way from the cue to the highest constituent that ends here, whole and in short.
    Path,
    Brief,
    // A glance takes no more than those above.
    Word,
    /// The way to the word itself.
    WordPath,
    /// Label and tag of the highest constituent that ends here.
    Label,
    TopTag,
    /// The constituent beyond, and the way to it.
    OuterLabel,
    OuterPath,
    OuterBrief,
    OuterLemma,
    /// How the constituent beyond hangs together with the one that ends here.
    Attached,
    Quote,
    /// How many sentences the place is from the cue's.
    Sentences,
    /// Commas between the place and the cue.
    Commas,
    /// What the lexicons say of the cue's head.
    Class,
    /// Of last words: how the words since the first hang together, how many they are and how many commas they hold.
    Whole,
    Length,
    Inner,
}

/// So many facts are taken at a glance, and so many there are.
const FEW: usize = Fact::Brief as usize + 1;
const FACTS: usize = Fact::Inner as usize + 1;

/// Up to three facts that count together.
type Template = [Fact; 3];

/// Lists of templates, each with the number of its first.
type Parts = [(u32, &'static [Template]); 3];

/// Names the templates one after another: `Path Signs; Word;`.
macro_rules! templates {
    ($($($fact:ident)+;)*) => { &[$(templates!(@ $($fact)+)),*] };
    (@ $a:ident) => { [Fact::$a, Fact::Zero, Fact::Zero] };
    (@ $a:ident $b:ident) => { [Fact::$a, Fact::$b, Fact::Zero] };
    (@ $a:ident $b:ident $c:ident) => { [Fact::$a, Fact::$b, Fact::$c] };
}

/// A few that tell most places that are none.
const GLANCE: &[Template] = templates! {
    Distance Place; Place Tag OuterTag; Agrees Signs; Agrees Brief; Path Signs; Path HeadTag;
    Place OuterTag Signs; Lemma Place; Lemma Signs; OuterWord Signs;
};

/// Those of every end.
const CLOSE: &[Template] = templates! {
    Distance; Word; WordPath; Quote Sentences; OuterPath; Place Tag; Agrees Signs; Agrees Path;
    Agrees Attached OuterLabel; Class Distance;
};

/// Those of the ends of cues alone.
const CUE: &[Template] = templates! {
    Tag OuterTag; Path OuterPath; Lemma Word; OuterBrief; OuterBrief Signs OuterTag; OuterBrief OuterLemma;
};

/// Those of the ends of sources and contents alone.
const PART: &[Template] = templates! {
    OuterWord Signs; Quote Signs; Attached Signs; Place Signs; Place Path; Place Lemma; Label TopTag Signs;
    Commas Signs; Commas Path;
};

/// Those of last words alone, as the first is known.
const LAST: &[Template] = templates! {
    Length Signs; Whole Inner Signs; Length Lemma; Whole OuterLabel OuterWord;
};

/// The most templates that count at once.
const MOST: usize = 32;
const _: () = assert!(CLOSE.len() + PART.len() + LAST.len() <= MOST && CUE.len() <= PART.len());

/// Room for what is known of some places, used again from one to the next.
pub struct Room {
    facts: [Row; FACTS],
    hashes: [Row; MOST],
}

impl Default for Room {
    fn default() -> Self {
        Self {
            facts: [[0; LANES]; FACTS],
            hashes: [[0; LANES]; MOST],
        }
    }
}

/// The hash of each template, place by place; returns how many templates there are. Facts are spread over all bits first (by the
/// finalizer of MurmurHash3; Appleby 2011), so that their sum needs no more than to tell their order apart.
#[inline(always)]
fn hashes(room: &mut Room, parts: &Parts) -> usize {
    let Room { facts, hashes } = room;
    let known = if parts[1].1.is_empty() { FEW } else { FACTS };
    for row in &mut facts[1..known] {
        for value in row {
            let h = value.wrapping_add(0x9E37_79B9);
            let h = (h ^ h >> 16).wrapping_mul(0x85EB_CA6B);
            let h = (h ^ h >> 13).wrapping_mul(0xC2B2_AE35);
            *value = h ^ h >> 16;
        }
    }
    let mut count = 0;
    for &(first, templates) in parts {
        for (number, template) in (first..).zip(templates) {
            let [a, b, c] = template.map(|fact| facts[fact as usize]);
            let start = number.wrapping_mul(0x9E37_79B1);
            let row = &mut hashes[count];
            for lane in 0..LANES {
                let pair = a[lane].wrapping_add(b[lane].rotate_left(7));
                row[lane] = start.wrapping_add(pair).wrapping_add(c[lane].rotate_left(14));
            }
            count += 1;
        }
    }
    count
}

/// The sums of the weights of the features of the first `count` places. Compiled twice: a processor that can work on eight
/// places at once does so. The sums are the same.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+fma+lzcnt+movbe+popcnt"))]
fn weigh(room: &mut Room, parts: &Parts, table: (&[u8], u32), count: usize) -> [i32; LANES] {
    let (weights, shift) = table;
    let templates = hashes(room, parts);
    let rows = &mut room.hashes[..templates];
    for row in &mut *rows {
        for hash in row {
            *hash >>= shift;
        }
    }
    let mut sums = [0; LANES];
    // Nothing but loads here, so that many are under way at once.
    for (lane, sum) in sums.iter_mut().enumerate().take(count) {
        for row in &*rows {
            *sum += i32::from(weights[row[lane] as usize].cast_signed());
        }
    }
    sums
}

/// A part that is already decided, with the words around it.
#[derive(Clone, Copy)]
struct Decided {
    first: u32,
    last: u32,
    before: u32,
    after: u32,
}

impl Decided {
    fn new(scene: &Scene<'_>, (first, last): (u32, u32)) -> Self {
        Self {
            first,
            last,
            before: scene.before[first as usize].word,
            after: scene.after[last as usize].word,
        }
    }

    /// Before it, after it or in it; and whether right beside it.
    #[inline(always)]
    fn beside(&self, at: u32) -> u32 {
        if at < self.first {
            u32::from(at != self.before)
        } else if at > self.last {
            2 + u32::from(at != self.after)
        } else {
            4
        }
    }
}

/// The ends of one part of one attribution that are to be chosen from: what stays the same from place to place.
pub struct Edges<'s> {
    scene: &'s Scene<'s>,
    paths: &'s Paths,
    context: &'s Context,
    role: Role,
    starts: bool,
    first: Option<u32>,
    cue: Decided,
    source: Option<Decided>,
    by_rule: Result<Option<(u32, u32)>, ()>,
    /// This end by the rules.
    rules_end: Option<u32>,
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
        let starts = given.is_none();
        let by_rule = part_by_rule(scene, head, role);
        let end = |part: (u32, u32)| if starts { part.0 } else { part.1 };
        Self {
            scene,
            paths,
            context,
            role,
            starts,
            first: given,
            cue: Decided::new(scene, context.cue),
            source: context.source.map(|source| Decided::new(scene, source)),
            by_rule,
            rules_end: by_rule.ok().flatten().map(end),
            rule_name: scene.rule_name(head),
            lemma: scene.lemma[head as usize],
            head_tag: scene.tag(head) as u32,
            class: scene.class[head as usize],
        }
    }

    /// The score of each of `places`, none of them [`NONE`], at a glance or closely.
    pub fn scores<W: AsRef<[u8]>>(
        &self,
        places: &[u32],
        closely: bool,
        table: &Table<W>,
        room: &mut Room,
        mut put: impl FnMut(u32, f32),
    ) {
        for places in places.chunks(LANES) {
            self.facts(places, closely, &mut room.facts);
            let sums = weigh(room, &self.parts(closely), table.weights(), places.len());
            for (&at, sum) in places.iter().zip(sums) {
                put(at, table.scaled(sum));
            }
        }
    }

    /// The features of one place, or of [`NONE`].
    pub fn features(&self, at: u32, closely: bool, out: &mut Vec<u32>) {
        if at == NONE {
            self.absent(out);
            return;
        }
        let mut room = Room::default();
        self.facts(&[at], closely, &mut room.facts);
        let count = hashes(&mut room, &self.parts(closely));
        out.extend(room.hashes[..count].iter().map(|row| row[0]));
    }

    /// The templates that count.
    fn parts(&self, closely: bool) -> Parts {
        if !closely {
            return [(100, GLANCE), (0, &[]), (0, &[])];
        }
        let own = if self.role == Role::Cue {
            (20, CUE)
        } else {
            (30, PART)
        };
        let last = if self.first.is_some() { LAST } else { &[] };
        [(1, CLOSE), own, (60, last)]
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
            scene.before[self.context.cue.0 as usize].gap,
            scene.after[self.context.cue.1 as usize].gap,
        );
        put.three(u32::from(b), u32::from(a), 0);
        put.three(u32::from(b), u32::from(a), self.lemma);
        let before = self.context.source.map_or(b, |s| {
            if s.1 < self.context.cue.0 {
                scene.before[s.0 as usize].gap
            } else {
                b
            }
        });
        let after = self.context.source.map_or(a, |s| {
            if s.0 > self.context.cue.1 {
                scene.after[s.1 as usize].gap
            } else {
                a
            }
        });
        put.two(u32::from(before), u32::from(after));
        put.three(u32::from(before), u32::from(after), self.lemma);
        put.two(u32::from(after), self.lemma);
        put.two(u32::from(before), u32::from(scene.quote[head as usize] != 0));
        let next = scene.after[self.context.cue.1 as usize];
        let tag = u32::from(next.tag);
        put.two(next.form, tag);
        put.two(tag, self.head_tag);
        put.two(tag, self.lemma);
        put.two(next.form, self.lemma);
        let tag = u32::from(scene.before[self.context.cue.0 as usize].tag);
        put.two(tag, self.head_tag);
        put.two(tag, self.lemma);
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

    /// Fills in the facts that a glance takes, or a close look, about up to [`LANES`] `places`.
    #[inline]
    fn facts(&self, places: &[u32], closely: bool, facts: &mut [Row; FACTS]) {
        for (fact, value) in [
            (Fact::Lemma, self.lemma),
            (Fact::HeadTag, self.head_tag),
            (Fact::Class, self.class),
        ] {
            facts[fact as usize] = [value; LANES];
        }
        for (lane, &at) in places.iter().enumerate() {
            self.look(at, closely, |fact, value| facts[fact as usize][lane] = value);
        }
    }

    /// Tells what is known of token `at` as the end.
    #[inline(always)]
    fn look(&self, at: u32, closely: bool, mut tell: impl FnMut(Fact, u32)) {
        let Self {
            scene,
            paths,
            context,
            ..
        } = *self;
        let head = context.head;
        let i = at as usize;
        let side = if self.starts {
            scene.before[i]
        } else {
            scene.after[i]
        };
        let (outside, top) = (side.word, side.top);
        let (path, brief) = paths.to(top);
        tell(Fact::Distance, distance(head, at));
        tell(Fact::Place, self.place(at));
        tell(Fact::Agrees, self.agrees(at));
        tell(Fact::Signs, u32::from(side.gap));
        tell(Fact::Tag, scene.tag(at) as u32);
        tell(Fact::OuterTag, u32::from(side.tag));
        tell(Fact::OuterWord, side.form);
        tell(Fact::Path, path);
        tell(Fact::Brief, brief);
        if !closely {
            return;
        }
        let other = match (outside, self.starts) {
            (NONE, _) => NONE,
            (o, true) => scene.after[o as usize].top,
            (o, false) => scene.before[o as usize].top,
        };
        let (outer_path, outer_brief, outer_lemma) = if other == NONE {
            (13, 13, scene.lemma[i])
        } else {
            let (path, brief) = paths.to(other);
            (path, brief, scene.lemma[other as usize])
        };
        tell(Fact::OuterLabel, label_at(scene, other));
        tell(Fact::OuterPath, outer_path);
        tell(Fact::OuterBrief, outer_brief);
        tell(Fact::OuterLemma, outer_lemma);
        tell(Fact::WordPath, paths.to(at).0);
        tell(Fact::Word, scene.word[i]);
        let label = scene.label(top) as u32;
        tell(Fact::Label, label);
        tell(Fact::TopTag, tag_at(scene, top));
        tell(Fact::Attached, self.attached(top, other, at));
        let after = u32::from(at > head) << 5;
        tell(Fact::Quote, quote_state(scene, at, outside, head) | after);
        tell(Fact::Sentences, self.sentences_off(at));
        let (low, high) = if at < head { (at, head) } else { (head, at) };
        let commas = if high - low < 64 {
            scene.commas(low, high).min(4)
        } else {
            0
        };
        tell(Fact::Commas, commas);
        let Some(first) = self.first else { return };
        let inner = if at - first < 64 {
            scene.commas(first, at).min(3)
        } else {
            0
        };
        tell(Fact::Whole, self.whole(first, top, at));
        tell(Fact::Length, bucket(at - first));
        tell(Fact::Inner, inner);
    }

    /// Where the rules have this end.
    #[inline(always)]
    fn agrees(&self, at: u32) -> u32 {
        match self.rules_end {
            Some(end) => 2 + u32::from(end == at) + 2 * u32::from(end < at),
            None => u32::from(self.by_rule.is_ok()),
        }
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
        self.cue.beside(at) * 8 + self.source.map_or(7, |source| source.beside(at))
    }

    /// How many sentences the place is from the cue's.
    #[inline(always)]
    fn sentences_off(&self, at: u32) -> u32 {
        let sentence = |at: u32| self.scene.sentence[at as usize];
        (sentence(at) + 8)
            .saturating_sub(sentence(self.context.head))
            .min(16)
    }

    /// Whether the words from `first` to `at`, where the constituent of `top` ends, hang together.
    #[inline(always)]
    fn whole(&self, first: u32, top: u32, at: u32) -> u32 {
        let scene = self.scene;
        let a = scene.before[first as usize].top;
        if a == top {
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
        }
    }
}
