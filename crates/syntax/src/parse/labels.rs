use super::State;
use super::transitions::Node;
use crate::{Label, Tag};
use ascribe_model::{hash, row};

/// How many features a label is chosen by.
pub const FEATURES: usize = 9;
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
        let side = u64::from(at < node.head);
        let distance = u64::from(at.abs_diff(node.head).min(7));
        let form = |node: &Node| u64::from(node.form);
        let tag = u64::from(node.number) << 1 | side;
        let (own, others) = (self.given[at as usize], self.given[node.head as usize]);
        let left = &state.nodes[node.left as usize];
        let pair = hash::combine;
        let tags = pair(tag, u64::from(head.number));
        let values = [
            pair(form(node), tag),
            tags,
            pair(tags, own),
            pair(pair(form(node), own), side),
            pair(tags, others),
            pair(tags, distance),
            pair(pair(form(before), tag), side),
            pair(pair(form(after), tag), side),
            pair(tags, form(left)),
        ];
        let mut rows = [0; FEATURES];
        for (template, (row_, value)) in rows.iter_mut().zip(values).enumerate() {
            *row_ = row(hash::combine(template as u64, value), BITS);
        }
        rows
    }
}
