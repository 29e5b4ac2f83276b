use super::State;
use super::transitions::Node;

/// The table of transitions has so many rows, as a power of two.
pub const BITS: u32 = 19;

/// What a template is made of: up to three atoms.
const ONE: [usize; 14] = [
    S0W, S0T, S1W, S1T, S2T, B0W, B0T, B1W, B1T, B2T, B2W, S2W, S0R, B0L,
];
const TWO: [[usize; 2]; 43] = [
    [S0W, S0T],
    [B0W, B0T],
    [B1W, B1T],
    [S1W, S1T],
    [S0W, B0W],
    [S0W, B0T],
    [S0T, B0W],
    [S0T, B0T],
    [S1W, S0W],
    [S1W, S0T],
    [S1T, S0W],
    [S1T, S0T],
    [S1W, B0W],
    [S1T, B0T],
    [S1W, B0T],
    [B0T, B1T],
    [B0W, B1T],
    [S0W, B1T],
    [S0W, D0],
    [S0T, D0],
    [B0T, D0],
    [S0W, S0R],
    [S0T, S0R],
    [S0W, S0L],
    [S0T, S0L],
    [B0W, B0L],
    [B0T, B0L],
    [S1W, S1R],
    [S1T, S1R],
    [S1T, D1],
    [S0T, B1T],
    [B0W, B1W],
    [B0T, B1W],
    [B1T, B2T],
    [B1W, B2T],
    [S1T, B1T],
    [S0T, B1W],
    [S2T, B0T],
    [S2T, S0T],
    [S1W, B1T],
    [S0T, B2T],
    [B0W, LW],
    [S0W, RW],
];
const THREE: [[usize; 3]; 38] = [
    [S0T, B0T, B1T],
    [S0W, B0T, B1T],
    [S0T, B0W, B1T],
    [S1T, S0T, B0T],
    [S2T, S1T, S0T],
    [B0T, B1T, B2T],
    [S0T, S0R, B0T],
    [S0T, S0L, B0T],
    [S0T, B0T, B0L],
    [S1T, S1R, S0T],
    [S0T, B0T, D0],
    [S0W, B0T, B0L],
    [S0W, B0W, D0],
    [S1W, S0T, B0T],
    [S1T, S0W, B0T],
    [S1T, S0T, B0W],
    [S0W, S0R, B0T],
    [S1W, S1R, B0T],
    [S1T, S0T, B1T],
    [S1T, S1R, B0T],
    [S0T, RT, B0T],
    [S0W, RW, B0T],
    [S0T, B0T, B1W],
    [S0T, B1T, B2T],
    [S1T, B0T, B1T],
    [S0W, B0T, D0],
    [S0T, S0L, S0R],
    [S1T, S0T, D1],
    [S1T, S0T, S0R],
    [S2T, S1T, B0T],
    [S2T, S0T, B0T],
    [S0W, B0W, B1T],
    [S1W, S0W, B0T],
    [S1W, S0T, B0W],
    [S1T, S0W, B0W],
    [S0T, B0T, B2T],
    [S0T, S1L, S1T],
    [S0T, B0T, S1R],
];

/// How many features a state has.
pub const FEATURES: usize = ONE.len() + TWO.len() + THREE.len();

const S0W: usize = 0;
const S0T: usize = 1;
const S1W: usize = 2;
const S1T: usize = 3;
const S2W: usize = 4;
const S2T: usize = 5;
const B0W: usize = 6;
const B0T: usize = 7;
const B1W: usize = 8;
const B1T: usize = 9;
const B2W: usize = 10;
const B2T: usize = 11;
/// Sets of tags: of the dependents to the left and right of the top of the stack, ...
const S0L: usize = 12;
const S0R: usize = 13;
const B0L: usize = 14;
const S1R: usize = 15;
/// The distance from the top of the stack to the next word, and from what is below it.
const D0: usize = 16;
const D1: usize = 17;
/// The last dependent of the top of the stack.
const RW: usize = 18;
const RT: usize = 19;
const LW: usize = 20;
const S1L: usize = 21;
const ATOMS: usize = 22;

/// What features are made of: forms, tags, sets of tags and distances, as numbers.
#[derive(Clone, Copy, Debug)]
pub struct Atoms([u32; ATOMS]);

impl Atoms {
    /// The atoms of a state.
    #[inline]
    #[must_use]
    pub fn new(state: &State) -> Self {
        let none = state.count + 1;
        let depth = state.stack.len();
        let stack = |below: usize| {
            let at = depth.checked_sub(below + 1);
            at.map_or(none, |at| state.stack[at])
        };
        let node = |at: u32| -> &Node { &state.nodes[at as usize] };
        let (top, under) = (stack(0), stack(1));
        let (s0, s1, s2) = (node(top), node(under), node(stack(2)));
        let (b0, b1, b2) = (
            node(state.next),
            node((state.next + 1).min(none)),
            node((state.next + 2).min(none)),
        );
        let right = node(s0.right);
        let set = |tags: u64| (tags.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32;
        Self([
            s0.form,
            s0.tag,
            s1.form,
            s1.tag,
            s2.form,
            s2.tag,
            b0.form,
            b0.tag,
            b1.form,
            b1.tag,
            b2.form,
            b2.tag,
            set(s0.left_tags),
            set(s0.right_tags),
            set(b0.left_tags),
            set(s1.right_tags),
            distance(state.next, top),
            distance(top, under),
            right.form,
            right.tag,
            node(b0.left).form,
            set(s1.left_tags),
        ])
    }

    /// The rows of the features.
    ///
    /// Each atom is multiplied once for each place it can have in a template; a template is then a sum.
    #[inline]
    #[must_use]
    pub fn rows(&self) -> [u32; FEATURES] {
        let times = |factor: u32| self.0.map(|atom| (atom ^ atom >> 15).wrapping_mul(factor));
        let (a, b, c) = (times(0x9e37_79b1), times(0x85eb_ca6b), times(0xc2b2_ae35));
        let mut rows = [0; FEATURES];
        for (row, i) in rows.iter_mut().zip(ONE) {
            *row = a[i];
        }
        for (row, [i, j]) in rows[ONE.len()..].iter_mut().zip(TWO) {
            *row = a[i].wrapping_add(b[j]);
        }
        for (row, [i, j, k]) in rows[ONE.len() + TWO.len()..].iter_mut().zip(THREE) {
            *row = a[i].wrapping_add(b[j]).wrapping_add(c[k]);
        }
        for (template, row) in rows.iter_mut().enumerate() {
            let sum = row.wrapping_add((template as u32).wrapping_mul(0x27d4_eb2f));
            *row = (sum ^ sum >> 15).wrapping_mul(0x2c1b_3c6d) >> (32 - BITS);
        }
        rows
    }
}

#[inline]
fn distance(from: u32, to: u32) -> u32 {
    match from.saturating_sub(to) {
        near @ 0..=5 => near,
        6..=9 => 6,
        10..=19 => 7,
        _ => 8,
    }
}
