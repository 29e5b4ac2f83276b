use std::collections::HashMap;

/// Bands and rows of the signature: two claims whose words overlap by a Jaccard index of 0.5 share a band with a
/// probability of 98 %, by 0.8 with near certainty, by 0.2 with 22 %.
const BANDS: usize = 30;
const ROWS: usize = 3;

/// A bucket with more claims than this pairs each claim with its neighbours only: what so many claims share tells
/// little.
const CROWD: usize = 64;

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

    /// The pairs that share a band, in order and once each.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for bucket in self.buckets.values() {
            for (place, &a) in bucket.iter().enumerate() {
                let reach = if bucket.len() > CROWD { 4 } else { CROWD };
                pairs.extend(bucket[place + 1..].iter().take(reach).map(|&b| (a, b)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): each bit of the input moves half of the output's.
pub(super) const fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
