use super::State;
use crate::{Label, Tag};
use ascribe_model::{hash, row};

/// How many features a label is chosen by.
pub const FEATURES: usize = 17;
/// The hashes of features have so many bits.
pub const BITS: u32 = 16;
/// So many of the hashes have a row of weights.
pub const ROWS: usize = 1 << 13;
/// How many ways there are to combine a word's tag with its head's, before or behind it.
pub const ARCS: usize = 2 * TAGS * TAGS;
/// Every tag, the root and no word.
const TAGS: usize = Tag::ALL.len() + 2;

/// The labels given so far in a sentence.
#[derive(Clone, Debug, Default)]
pub struct Labeller {
    /// For each word the labels of its dependents so far, as sets of bits.
    given: Vec<u64>,
}

impl Labeller {
    /// Before the first label of a sentence that has been parsed.
    pub fn begin(&mut self, state: &State) {
        self.given.clear();
        self.given.resize(state.nodes.len(), 0);
    }

    /// Gives word `at` its label.
    #[inline(always)]
    pub fn give(&mut self, state: &State, at: u32, label: Label) {
        self.given[state.head(at) as usize] |= 1 << label as u8;
    }

    /// The number of the arc to word `at` among all [`ARCS`]: the tags at both ends, and which of them is first. Many allow
    /// of one label only.
    #[inline(always)]
    #[must_use]
    pub fn arc(&self, state: &State, at: u32) -> usize {
        let node = &state.nodes[at as usize];
        let head = usize::from(state.nodes[node.head as usize].number);
        (usize::from(at < node.head) * TAGS + head) * TAGS + usize::from(node.number)
    }

    /// The hashes of the features that the label of word `at` is chosen by.
    #[inline(always)]
    #[must_use]
    pub fn features(&self, state: &State, at: u32) -> [u32; FEATURES] {
        let node = &state.nodes[at as usize];
        let head = &state.nodes[node.head as usize];
        let near = |at: u32, offset: i32| {
            let at = at.saturating_add_signed(offset);
            &state.nodes[if at == 0 { state.count + 1 } else { at } as usize]
        };
        let (before, after) = (near(at, -1), near(at, 1));
        let is_left = at < node.head;
        let side = u64::from(is_left);
        let distance = u64::from(at.abs_diff(node.head).min(7));
        let (w, t) = (u64::from(node.form), u64::from(node.number) << 1 | side);
        let (hw, ht) = (u64::from(head.form), u64::from(head.number));
        let (own, others) = (self.given[at as usize], self.given[node.head as usize]);
        let lr = state.nodes[node.left as usize];
        let pair = hash::combine;
        let tags = pair(t, ht);
        let values = [
            pair(w, t),
            tags,
            pair(w, tags),
            pair(hw, tags),
            pair(pair(w, hw), side),
            pair(tags, own),
            pair(pair(w, own), side),
            pair(tags, others),
            pair(pair(hw, others), t),
            pair(tags, distance),
            pair(tags, u64::from(before.number) << 8 | u64::from(after.number)),
            pair(w, u64::from(before.number) << 8 | u64::from(after.number)),
            pair(pair(u64::from(before.form), t), side),
            pair(pair(u64::from(after.form), t), side),
            pair(tags, u64::from(lr.form)),
            pair(pair(hw, u64::from(lr.form)), t),
            pair(pair(pair(hw, own), others), t),
        ];
        let mut rows = [0; FEATURES];
        for (template, (row_, value)) in rows.iter_mut().zip(values).enumerate() {
            *row_ = row(hash::combine(template as u64, value), BITS);
        }
        rows
    }
}
