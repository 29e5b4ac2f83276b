//! What the next transition is chosen by.

use super::State;
use super::transitions::Node;

/// The table of transitions has so many slots, as a power of two.
pub const BITS: u32 = 17;

/// What features are made of, mixed.
///
/// `S` is the stack from its top down, `B` are the words to come; `W` is the form and `T` the tag; `L` and `R` are the sets of the tags of the
/// dependents on either side, `LT`, `RT`, `LW`, `RW` are of the outermost dependent.
#[allow(non_snake_case, reason = "they are named as in the literature")]
struct Atoms {
    S0W: u32,
    S0T: u32,
    S0L: u32,
    S0R: u32,
    S0LT: u32,
    S0RT: u32,
    S0RW: u32,
    S1W: u32,
    S1T: u32,
    S1R: u32,
    S2T: u32,
    B0W: u32,
    B0T: u32,
    B0L: u32,
    B0LT: u32,
    B0LW: u32,
    B1W: u32,
    B1T: u32,
    B2T: u32,
    /// The distances from the top of the stack to the next word, and from what is below it.
    D0: u32,
    D1: u32,
    /// The tag of the first finite verb to come.
    V: u32,
}

impl Atoms {
    #[inline(always)]
    fn new(state: &State) -> Self {
        let none = state.count + 1;
        let depth = state.stack.len();
        let stack = |below: usize| depth.checked_sub(below + 1).map_or(none, |at| state.stack[at]);
        let node = |at: u32| -> &Node { &state.nodes[at as usize] };
        let (top, under) = (stack(0), stack(1));
        let (s0, s1, s2) = (node(top), node(under), node(stack(2)));
        let next = |after: u32| (state.next + after).min(none);
        let (b0, b1, b2) = (node(state.next), node(next(1)), node(next(2)));
        let (left, right) = (node(b0.left), node(s0.right));
        let set = |tags: u64| mix((tags.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32);
        Self {
            S0W: s0.form,
            S0T: s0.tag,
            S0L: set(s0.left_tags),
            S0R: set(s0.right_tags),
            S0LT: node(s0.left).tag,
            S0RT: right.tag,
            S0RW: right.form,
            S1W: s1.form,
            S1T: s1.tag,
            S1R: set(s1.right_tags),
            S2T: s2.tag,
            B0W: b0.form,
            B0T: b0.tag,
            B0L: set(b0.left_tags),
            B0LT: left.tag,
            B0LW: left.form,
            B1W: b1.form,
            B1T: b1.tag,
            B2T: b2.tag,
            D0: mix(distance(state.next, top)),
            D1: mix(distance(top, under)),
            V: state.verbs[state.next as usize],
        }
    }
}

/// A sum for each template: atoms are mixed well, so that it needs no more than to tell their places apart.
macro_rules! templates {
    ($($($name:ident)+;)*) => {
        /// How many features a state has.
        pub const FEATURES: usize = [$(stringify!($($name)+)),*].len();

        #[inline(always)]
        fn sums(atoms: &Atoms) -> [u32; FEATURES] {
            [$(templates!(@ atoms $($name)+)),*]
        }
    };
    (@ $atoms:ident $a:ident) => { $atoms.$a };
    (@ $atoms:ident $a:ident $b:ident) => { $atoms.$a.wrapping_add($atoms.$b.rotate_left(7)) };
    (@ $atoms:ident $a:ident $b:ident $c:ident) => {
        templates!(@ $atoms $a $b).wrapping_add($atoms.$c.rotate_left(14))
    };
    (@ $atoms:ident $a:ident $b:ident $c:ident $d:ident) => {
        templates!(@ $atoms $a $b $c).wrapping_add($atoms.$d.rotate_left(21))
    };
}

templates! {
    S0W S0T; B0W B0T; B1W B1T; S1W S1T; S0T B0T; B0T B1T; B0W B1T; S0W B1T; S0W D0; S0T D0; B0T D0; S0W S0R;
    S0T S0R; S0W S0L; S0T S0L; B0W B0L; B0T B0L; S1W S1R; S1T S1R; S1T D1; S0T B1T; B1T B2T; S1T B1T; S2T B0T;
    S2T S0T; B0W B0LW; S0W S0RW; S0T B0T B1T; B0T B1T B2T; S0T S0L B0T; S1T S1R B0T; S0T S0RT B0T;
    S0T S0L S0R; S1T S0T S0R; S2T S1T B0T; S1T S0T V; S0T B0T B0LT; S1T S0T S0LT; S0T S0R B0T B0L;
    S1T S1R S0T S0L;
}

/// The hashes of the features of a state.
#[inline(always)]
pub(super) fn hashes(state: &State) -> [u32; FEATURES] {
    let mut hashes = sums(&Atoms::new(state));
    for (template, hash) in (1u32..).zip(&mut hashes) {
        *hash = hash.wrapping_add(template.wrapping_mul(0x9e37_79b1));
    }
    hashes
}

/// Spreads a number over all bits, so that sums of several are as good as random.
#[inline(always)]
pub(super) const fn mix(number: u32) -> u32 {
    // The finalizer of MurmurHash3 (Appleby 2011).
    let number = number.wrapping_add(0x9e37_79b9);
    let number = (number ^ number >> 16).wrapping_mul(0x85eb_ca6b);
    let number = (number ^ number >> 13).wrapping_mul(0xc2b2_ae35);
    number ^ number >> 16
}

#[inline(always)]
fn distance(from: u32, to: u32) -> u32 {
    match from.saturating_sub(to) {
        near @ 0..=5 => near,
        6..=9 => 6,
        10..=19 => 7,
        _ => 8,
    }
}
