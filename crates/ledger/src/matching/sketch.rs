use std::collections::HashMap;

/// Bands and rows of the signature: two claims whose words overlap by a Jaccard index of 0.5 share a band with a
/// probability of 98 %, by 0.8 with near certainty, by 0.2 with 22 %.
const BANDS: usize = 30;
const ROWS: usize = 3;

/// A bucket with more claims than this pairs each claim with its neighbours only: what so many claims share tells
/// little.
const CROWD: usize = 64;

/// How many others each claim is compared with, the most similar ones.
const NEAREST: usize = 12;

/// Groups claims by the bands of their MinHash signatures.
#[derive(Default)]
pub(super) struct Bands {
    buckets: HashMap<(usize, u64), Vec<usize>>,
}

impl Bands {
    /// Files claim `at`, whose weighty words are `words` (hashes, at least one).
    pub(super) fn add(&mut self, at: usize, words: &[u64]) {
        for band in 0..BANDS {
            let mut key = 0_u64;
            for row in 0..ROWS {
                let seed = mix((band * ROWS + row) as u64 + 1);
                let least = words.iter().map(|&word| mix(word ^ seed)).min().unwrap_or(0);
                key = mix(key ^ least);
            }
            self.buckets.entry((band, key)).or_default().push(at);
        }
    }

    /// Pairs that share a band, in order and once each: each claim with the [`NEAREST`] of them that are most similar to it, by
    /// `similarity` between two claims, and at least `least`. Claims of a common mould are near to thousands; without a
    /// bound their pairs would grow with the square of their number.
    pub(super) fn pairs(
        &self,
        claims: usize,
        least: f32,
        similarity: impl Fn(usize, usize) -> f32,
    ) -> Vec<(usize, usize)> {
        let mut nearest: Vec<Vec<Near>> = vec![Vec::new(); claims];
        for bucket in self.buckets.values() {
            for (place, &a) in bucket.iter().enumerate() {
                let reach = if bucket.len() > CROWD { 4 } else { CROWD };
                for &b in bucket[place + 1..].iter().take(reach) {
                    let share = similarity(a, b);
                    if share >= least {
                        offer(&mut nearest[a], Near::new(share, a, b));
                        offer(&mut nearest[b], Near::new(share, b, a));
                    }
                }
            }
        }
        let mut pairs: Vec<(usize, usize)> = nearest
            .iter()
            .enumerate()
            .flat_map(|(a, near)| {
                near.iter()
                    .map(move |near| (a.min(near.claim), a.max(near.claim)))
            })
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// A claim that is near to another.
#[derive(Clone, Copy, Debug)]
struct Near {
    share: f32,
    distance: usize,
    claim: usize,
}

impl Near {
    const fn new(share: f32, from: usize, claim: usize) -> Self {
        Self {
            share,
            distance: from.abs_diff(claim),
            claim,
        }
    }

    /// More similar, then closer by in the list, then earlier: the same order whichever band is looked at first.
    fn before(&self, other: &Self) -> bool {
        let order = other.share.total_cmp(&self.share);
        let order = order.then(self.distance.cmp(&other.distance));
        order.then(self.claim.cmp(&other.claim)).is_lt()
    }
}

/// Keeps `near` when it is among the nearest.
fn offer(nearest: &mut Vec<Near>, near: Near) {
    if let Some(last) = nearest.last().filter(|_| nearest.len() == NEAREST)
        && !near.before(last)
    {
        return;
    }
    if nearest.iter().any(|known| known.claim == near.claim) {
        return;
    }
    let place = nearest.partition_point(|known| known.before(&near));
    nearest.truncate(NEAREST - 1);
    nearest.insert(place.min(nearest.len()), near);
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): each bit of the input moves half of the output's.
pub(super) const fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
