//! Hashed tables of weights.

use ascribe_model::{ModelError, Quantised};

/// A hashed linear model: one table of weights that a feature's hash picks from.
///
/// Features are 32-bit hashes and are not stored: those that fall into the same row share its weight
/// (Weinberger et al. 2009). Weights are whole numbers times one scale, so that a score is a sum of `i32`.
#[derive(Clone, Debug)]
pub struct Table<W = Vec<u8>> {
    shift: u32,
    scale: f32,
    weights: W,
}

impl<W: AsRef<[u8]>> Table<W> {
    /// A table of `weights`, each to be multiplied by `scale`.
    ///
    /// # Panics
    /// When the number of weights is not a power of two between 2 and 2^31.
    #[must_use]
    pub fn new(weights: W, scale: f32) -> Self {
        let rows = weights.as_ref().len();
        assert!(
            rows.is_power_of_two() && (2..=1 << 31).contains(&rows),
            "a table has a power of two of rows"
        );
        Self {
            shift: 32 - rows.trailing_zeros(),
            scale,
            weights,
        }
    }

    /// The score of the features that `list` puts.
    #[inline]
    pub fn score(&self, list: impl FnOnce(&mut Sum<'_>)) -> f32 {
        let mut sum = Sum {
            weights: self.weights.as_ref(),
            shift: self.shift,
            total: 0,
        };
        list(&mut sum);
        self.scaled(sum.total)
    }

    /// The weights, and how far a hash is shifted down to be the number of its row.
    #[must_use]
    pub fn weights(&self) -> (&[u8], u32) {
        (self.weights.as_ref(), self.shift)
    }

    /// The score that a sum of weights stands for.
    #[must_use]
    pub fn scaled(&self, sum: i32) -> f32 {
        sum as f32 * self.scale
    }

    /// The weights and their scale, as they are stored.
    #[must_use]
    pub fn to_quantised(&self) -> Quantised {
        Quantised {
            weights: self.weights.as_ref().iter().map(|w| w.cast_signed()).collect(),
            scale: self.scale,
        }
    }
}

impl<'m> Table<&'m [u8]> {
    /// The table of that name in a model file.
    ///
    /// # Errors
    /// When there is none, or its shape is another.
    pub fn from_model(model: &ascribe_model::Model<'m>, name: &str) -> Result<Self, ModelError> {
        let part = model.table(name)?;
        let weights = part.rows::<1>()?.as_flattened();
        if weights.len().is_power_of_two() && weights.len() >= 2 {
            Ok(Self::new(weights, part.scale()))
        } else {
            Err(ModelError::Missing {
                part: name.to_owned(),
            })
        }
    }
}

impl Table {
    /// The table nearest to `weights`: scaled to the largest of them.
    ///
    /// # Panics
    /// When the number of weights is not a power of two.
    #[must_use]
    pub fn quantised(weights: &[f32]) -> Self {
        let Quantised { weights, scale } = Quantised::new(weights);
        Self::new(weights.into_iter().map(i8::cast_unsigned).collect(), scale)
    }
}

/// Where the features of one candidate go: added up when running, listed when training.
pub trait Sink {
    /// Takes one feature, by its hash.
    fn put(&mut self, feature: u32);
}

/// Adds up the weights of features.
pub struct Sum<'t> {
    weights: &'t [u8],
    shift: u32,
    total: i32,
}

impl Sink for Sum<'_> {
    #[inline(always)]
    fn put(&mut self, feature: u32) {
        self.total += i32::from(self.weights[(feature >> self.shift) as usize].cast_signed());
    }
}

impl Sink for Vec<u32> {
    #[inline]
    fn put(&mut self, feature: u32) {
        self.push(feature);
    }
}

/// Mixes two hashes or small numbers into one hash; not symmetric.
#[inline(always)]
#[must_use]
pub const fn mix(a: u32, b: u32) -> u32 {
    let h = (a ^ b.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    (h ^ (h >> 15)).wrapping_mul(0xC2B2_AE35)
}

/// The hash of feature `number` with up to three values: one multiplication a value, and one that spreads the sum.
///
/// The terms are independent of each other, so those that stay the same from candidate to candidate are computed once.
#[inline(always)]
#[must_use]
pub const fn feature(number: u32, a: u32, b: u32, c: u32) -> u32 {
    let sum = a
        .wrapping_mul(0x9E37_79B1)
        .wrapping_add(b.wrapping_mul(0x85EB_CA77))
        .wrapping_add(c.wrapping_mul(0xC2B2_AE3D))
        .wrapping_add(number.wrapping_mul(0x27D4_EB2F));
    (sum ^ sum >> 15).wrapping_mul(0x2C1B_3C6D)
}

/// The hash of no bytes.
pub const HASH_START: u32 = 0x811C_9DC5;

/// The hash of a word's bytes, letters in lower case.
#[inline]
#[must_use]
pub fn hash_lower(word: &str) -> u32 {
    hash_on(HASH_START, word)
}

/// Goes on from the hash of what stands before `word`.
#[inline]
#[must_use]
pub fn hash_on(start: u32, word: &str) -> u32 {
    word.bytes().fold(start, |h: u32, b| {
        (h ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}
