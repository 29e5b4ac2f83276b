//! Hashes of features. They are part of what a model is trained for: a change here makes every model invalid,
//! and belongs into the version of the file format.

/// An odd constant with well-mixed bits (2^64 divided by the golden ratio).
const K: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of some bytes. The low bits are as good as the high ones.
#[must_use]
pub const fn bytes(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    let mut at = 0;
    while at < bytes.len() {
        let mut word = 0;
        let mut i = 0;
        while i < 8 && at + i < bytes.len() {
            word |= (bytes[at + i] as u64) << (8 * i);
            i += 1;
        }
        state = combine(state, word);
        at += 8;
    }
    finish(state)
}

/// The hash of a number on top of another hash: for features of several parts, one after another, and for
/// telling the templates apart (`combine(template, value)`). The order counts. The high bits are the good ones, and
/// [`row`] takes those.
#[inline]
#[must_use]
pub const fn combine(state: u64, value: u64) -> u64 {
    (state.rotate_left(29) ^ value).wrapping_mul(K)
}

/// Spreads the good bits over the whole word.
#[inline]
#[must_use]
pub const fn finish(state: u64) -> u64 {
    let state = (state ^ (state >> 32)).wrapping_mul(K);
    state ^ (state >> 29)
}

/// The row of a feature in a table of `1 << bits` rows: the high bits of its hash.
///
/// # Panics
/// When `bits` is 0 or more than 32 (in debug builds).
#[inline]
#[must_use]
pub const fn row(hash: u64, bits: u32) -> u32 {
    debug_assert!(bits > 0 && bits <= 32);
    (hash >> (64 - bits)) as u32
}
