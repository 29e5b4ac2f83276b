use super::features::mix;
use crate::{Tag, Word};

/// A step of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Transition {
    /// The next word goes onto the stack.
    Shift,
    /// The top of the stack depends on the next word.
    Left,
    /// The top of the stack depends on what lies below it.
    Right,
}

impl Transition {
    /// Every transition, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// The transitions that a state allows, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Legal(u8);

impl Legal {
    /// The one transition there is, if there is no choice.
    #[inline(always)]
    #[must_use]
    pub fn only(self) -> Option<Transition> {
        match self.0 {
            1 => Some(Transition::Shift),
            4 => Some(Transition::Right),
            _ => None,
        }
    }

    /// Whether it is allowed.
    #[inline(always)]
    #[must_use]
    pub fn has(self, transition: Transition) -> bool {
        self.0 & 1 << transition as u8 != 0
    }

    /// Whether nothing is allowed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of them that pass `test`.
    #[must_use]
    pub fn and(self, test: impl Fn(Transition) -> bool) -> Self {
        let passing = Transition::ALL.into_iter().filter(|&transition| test(transition));
        Self(self.0 & passing.fold(0, |bits, transition| bits | 1 << transition as u8))
    }

    /// The first of the best-scored.
    #[inline(always)]
    #[must_use]
    pub fn best<S: Copy + PartialOrd>(self, scores: [S; 3]) -> Transition {
        let mut best = None;
        for transition in Transition::ALL {
            let score = scores[transition as usize];
            if self.has(transition) && best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, transition));
            }
        }
        best.map_or(Transition::Shift, |(_, transition)| transition)
    }
}

/// What is known of a word and of its dependents so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    /// What it is known by, and its tag, mixed: as features take them.
    pub(super) form: u32,
    pub(super) tag: u32,
    /// Its tag as a number from 1; 0 is no word.
    pub(super) number: u8,
    /// The tags of its dependents on either side, as sets of bits.
    pub(super) left_tags: u64,
    pub(super) right_tags: u64,
    /// Its outermost dependents, or the number of no word.
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) head: u32,
}

/// How far the parser has come in a sentence. Words are numbered from 1, 0 is the root; behind the last there are
/// some that stand for no word.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) nodes: Vec<Node>,
    /// For each word the tag of the first finite verb from there on, mixed; 0 where there is none.
    pub(super) verbs: Vec<u32>,
    pub(super) stack: Vec<u32>,
    /// The next word.
    pub(super) next: u32,
    /// How many words there are.
    pub(super) count: u32,
    order: Vec<u32>,
}

/// How many numbers of no word follow the last word.
const BEHIND: usize = 4;

impl State {
    /// At the beginning of a sentence.
    pub fn begin(&mut self, words: &[Word], tags: &[Tag]) {
        self.count = words.len() as u32;
        let none = self.count + 1;
        let node = |form, number: u8| Node {
            form: mix(form),
            tag: mix(u32::from(number)),
            number,
            left: none,
            right: none,
            ..Node::default()
        };
        self.nodes.clear();
        self.nodes.push(node(1, Tag::ALL.len() as u8 + 1));
        let words = words.iter().zip(tags);
        self.nodes
            .extend(words.map(|(word, &tag)| node(word.coarse(), tag as u8 + 1)));
        self.nodes.extend([node(0, 0); BEHIND]);
        self.look_ahead(tags);
        self.stack.clear();
        self.stack.push(0);
        self.next = 1;
        self.order.clear();
    }

    fn look_ahead(&mut self, tags: &[Tag]) {
        self.verbs.clear();
        self.verbs.resize(tags.len() + 1 + BEHIND, 0);
        let mut verb = 0;
        for (at, &tag) in tags.iter().enumerate().rev() {
            if matches!(tag, Tag::Vb | Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Md) {
                verb = self.nodes[at + 1].tag;
            }
            self.verbs[at + 1] = verb;
        }
    }

    /// What can be done next; nothing at the end.
    #[inline(always)]
    #[must_use]
    pub fn legal(&self) -> Option<Legal> {
        let has_next = u8::from(self.next <= self.count);
        let has_top = u8::from(self.stack.len() > 1);
        let bits = has_next | (has_next & has_top) << 1 | has_top << 2;
        (bits != 0).then_some(Legal(bits))
    }

    /// Takes a step, which must be legal.
    #[inline(always)]
    pub fn take(&mut self, transition: Transition) {
        let top = self.stack.len() - 1;
        if transition == Transition::Shift {
            self.stack.push(self.next);
            self.next += 1;
            return;
        }
        let word = self.stack[top];
        self.stack.truncate(top);
        self.order.push(word);
        let parent = match transition {
            Transition::Left => self.next,
            _ => self.stack[top - 1],
        };
        let node = &mut self.nodes[word as usize];
        node.head = parent;
        let tag = 1 << node.number;
        let head = &mut self.nodes[parent as usize];
        // Words further away come off the stack later.
        if transition == Transition::Left {
            head.left_tags |= tag;
            head.left = word;
        } else {
            head.right_tags |= tag;
            head.right = word;
        }
    }

    /// The hashes of the features of this state.
    #[inline(always)]
    #[must_use]
    pub fn features(&self) -> [u32; super::TRANSITION_FEATURES] {
        super::features::hashes(self)
    }

    /// The head of a word: a word or 0.
    #[must_use]
    pub fn head(&self, word: u32) -> u32 {
        self.nodes[word as usize].head
    }

    /// The words in the order in which they got their heads: dependents before their heads.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// For each transition how many arcs of the tree `gold` (the head of each word, from word 1 on) can no longer be made after it:
    /// the dynamic oracle of Goldberg and Nivre 2013.
    #[must_use]
    pub fn costs(&self, gold: &[u32]) -> [u32; 3] {
        let head = |word: u32| gold[word as usize - 1];
        let rest = self.next..=self.count;
        let mut costs = [0; 3];
        if self.next <= self.count {
            let below = &self.stack[..self.stack.len() - 1];
            let next = self.next;
            costs[0] = u32::from(below.contains(&head(next)));
            costs[0] += self
                .stack
                .iter()
                .filter(|&&word| word > 0 && head(word) == next)
                .count() as u32;
        }
        if let [.., below, top] = self.stack[..] {
            let lost = rest.clone().filter(|&word| head(word) == top).count() as u32;
            let right = head(top);
            costs[1] = lost + u32::from(right == below || rest.contains(&right) && right != self.next);
            costs[2] = lost + u32::from(rest.contains(&right));
        }
        costs
    }
}
