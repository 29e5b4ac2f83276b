//! Training. Features are given as rows ([`crate::row`]); what comes out is one `f32` a weight, for
//! [`crate::Quantised::new`]. The order of the examples is the caller's: [`Shuffle`] gives one from a seed. The
//! same examples in the same order give the same bits.

mod log_linear;
mod perceptron;

pub use log_linear::{LogLinear, sigmoid, softmax};
pub use perceptron::Perceptron;

/// A stream of pseudo-random numbers (`SplitMix64`; Steele, Lea and Flood 2014), the same for the same seed on every
/// machine.
#[derive(Clone, Debug)]
pub struct Shuffle(u64);

impl Shuffle {
    /// The stream of that seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is more than 0.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the high half of a product with `end` is below `end`"
    )]
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.number()) * end as u128) >> 64) as usize
    }

    /// Puts `items` into random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
