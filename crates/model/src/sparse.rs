//! Sparse tables: weights for the features that matter alone, found by their hash.
//!
//! Most features of a model never matter, and in a table of rows by hash they spoil the weights of those that do. Here a
//! slot belongs to the strongest of the features that fall into it; a few bits of its hash that the slot keeps tell
//! it from the others, which have no weight. Two classes are weighed against a third, whose score is 0.

use crate::Row;

/// Of a slot's 32 bits so many tell its feature from others; the rest are two weights of [`WEIGHT`] bits.
pub const CHECK: u32 = 4;
/// Bits of a weight.
pub const WEIGHT: u32 = (32 - CHECK) / 2;

/// A slot: its weights, the second one highest, over the check.
pub type Slot = Row<4>;

/// Of a hash the slot and the check, as one number: features of one bucket are not told apart in a table of `1 << bits` slots.
#[inline(always)]
#[must_use]
pub const fn bucket(hash: u32, bits: u32) -> u32 {
    (hash >> (32 - bits)) << CHECK | hash & ((1 << CHECK) - 1)
}

/// The scores of the two classes: the sums of the weights of the features with these hashes.
#[inline(always)]
#[must_use]
pub fn score<const SLOTS: usize, const N: usize>(slots: &[Slot; SLOTS], hashes: &[u32; N]) -> [i32; 2] {
    const { assert!(SLOTS.is_power_of_two() && SLOTS > 1) };
    let mut found = [0; N];
    for (found, &hash) in found.iter_mut().zip(hashes) {
        let slot = u32::from_le_bytes(slots[(hash >> (32 - SLOTS.trailing_zeros())) as usize % SLOTS]);
        *found = slot;
    }
    // Apart from the loop above, this one vectorises.
    let mut scores = [0; 2];
    for (&slot, &hash) in found.iter().zip(hashes) {
        let is_other = (slot ^ hash) << (32 - CHECK) != 0;
        let slot = if is_other { 0 } else { slot.cast_signed() };
        scores[0] += slot << WEIGHT >> (32 - WEIGHT);
        scores[1] += slot >> (32 - WEIGHT);
    }
    scores
}

/// For each of `1 << bits` slots the check of its strongest bucket. `weights` has three weights for each bucket; a feature
/// is as strong as its classes are apart.
#[must_use]
pub fn strongest(weights: &[f32], bits: u32) -> Vec<u8> {
    let apart = |row: &[f32]| {
        let highest = row.iter().copied().fold(f32::MIN, f32::max);
        highest - row.iter().copied().fold(f32::MAX, f32::min)
    };
    let slots = weights.chunks(3 << CHECK).take(1 << bits);
    let checks = slots.map(|buckets| {
        let mut best = (0.0, 0);
        for (check, row) in (0..).zip(buckets.chunks(3)) {
            if apart(row) > best.0 {
                best = (apart(row), check);
            }
        }
        best.1
    });
    checks.collect()
}

/// The bytes of a table: for each slot its check and three weights, of which the first class's are taken from the others'.
/// Scaled so that the largest is as large as it can be.
#[must_use]
pub fn pack(checks: &[u8], weights: &[f32]) -> Vec<u8> {
    let differences: Vec<[f32; 2]> = weights
        .chunks_exact(3)
        .map(|row| [row[1] - row[0], row[2] - row[0]])
        .collect();
    let largest = differences
        .as_flattened()
        .iter()
        .fold(0f32, |max, w| max.max(w.abs()));
    #[allow(clippy::cast_precision_loss, reason = "it has thirteen bits")]
    let highest = ((1 << (WEIGHT - 1)) - 1) as f32;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "brought to the range by the factor"
    )]
    let whole = |weight: f32| (weight * (highest / largest.max(f32::MIN_POSITIVE))).round() as i32;
    let mut bytes = Vec::with_capacity(4 * checks.len());
    for (&check, pair) in checks.iter().zip(differences) {
        let [first, second] = pair.map(|weight| whole(weight).cast_unsigned());
        let slot = second << (32 - WEIGHT) | (first << (32 - WEIGHT)) >> WEIGHT | u32::from(check);
        bytes.extend(slot.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_knows_its_feature_and_its_weights() {
        // Two bits: four slots, sixteen buckets each.
        let mut weights = vec![0.0; 3 * 4 * 16];
        let mut set = |hash: u32, row: [f32; 3]| {
            weights[3 * bucket(hash, 2) as usize..][..3].copy_from_slice(&row);
        };
        let (strong, weak, other) = (0x4000_0005, 0x4000_0006, 0xc000_0001);
        set(strong, [1.0, 3.0, -7.0]);
        set(weak, [5.0, 5.0, 4.0]);
        set(other, [0.0, -4.0, 0.0]);
        let checks = strongest(&weights, 2);
        assert_eq!(checks, [0, 5, 0, 1]);
        let kept: Vec<f32> = (0..4)
            .flat_map(|slot| {
                let bucket = slot << CHECK | usize::from(checks[slot]);
                weights[3 * bucket..][..3].to_vec()
            })
            .collect();
        let bytes = pack(&checks, &kept);
        let slots: &[Slot; 4] = bytes.as_chunks().0.try_into().unwrap();
        let highest = (1 << (WEIGHT - 1)) - 1;
        assert_eq!(
            score(slots, &[strong]),
            [(f64::from(highest) / 4.0).round() as i32, -highest]
        );
        assert_eq!(score(slots, &[weak]), [0, 0]);
        let sum = score(slots, &[strong, other, 0]);
        assert_eq!(
            sum[0],
            (f64::from(highest) / 4.0).round() as i32 - (f64::from(highest) / 2.0).round() as i32
        );
    }
}
