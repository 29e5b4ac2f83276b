//! The way through the parse from a cue to the other tokens of its sentence.

use super::scene::Scene;
use super::table::mix;

/// How each token of a sentence is reached from one of its tokens, as a hash of the dependencies between.
#[derive(Default)]
pub struct Paths {
    start: u32,
    hashes: Vec<u32>,
    /// The same, but of the way down only its first step and its length.
    briefs: Vec<(u32, u32)>,
    /// Both, as they are asked for.
    known: Vec<(u32, u32)>,
    /// The tokens between one that is asked for and the nearest known one above it.
    way: Vec<u32>,
}

/// Longest path that is told apart, in dependencies up and in dependencies down.
const FAR: u32 = 4;

impl Paths {
    /// The paths from token `from` to the tokens of its sentence.
    pub fn fill(&mut self, scene: &Scene<'_>, from: u32) {
        let (start, end) = scene.sentence_range(from);
        self.start = start;
        self.hashes.clear();
        self.hashes.resize((end - start) as usize, 0);
        self.briefs.clear();
        self.briefs.resize((end - start) as usize, (11, 0));
        // Upwards first; the hash of the highest ancestors is the same beyond `FAR`.
        let (mut at, mut hash, mut steps) = (from, 1u32, 0);
        loop {
            self.hashes[(at - start) as usize] = hash;
            self.briefs[(at - start) as usize] = (mix(50, steps), 0);
            let head = scene.head(at);
            if !(start..end).contains(&head) || self.hashes[(head - start) as usize] != 0 {
                break;
            }
            steps += 1;
            hash = if steps > FAR {
                7
            } else {
                mix(hash, scene.label(at) as u32 + 100) | 1
            };
            at = head;
        }
        for token in start..end {
            self.reach(scene, token, (start, end));
        }
        self.known.clear();
        let labels = (start..end).map(|at| scene.label(at) as u32);
        let ways = self.hashes.iter().zip(&self.briefs).zip(labels);
        self.known.extend(
            ways.map(|((&hash, &(first, depth)), label)| (hash, mix(mix(first, depth.min(4)), label))),
        );
    }

    /// Fills in token `at` and those above it, from the nearest known one down.
    fn reach(&mut self, scene: &Scene<'_>, mut at: u32, (start, end): (u32, u32)) {
        self.way.clear();
        let mut above = 11;
        // A tree has no rings; the bound keeps one in a broken tree from holding us.
        while self.way.len() <= (end - start) as usize {
            let known = self.hashes[(at - start) as usize];
            if known != 0 {
                above = known;
                break;
            }
            self.way.push(at);
            let head = scene.head(at);
            if !(start..end).contains(&head) {
                break;
            }
            at = head;
        }
        while let Some(at) = self.way.pop() {
            let head = scene.head(at);
            let step = scene.label(at) as u32 + 200 + if at < head { 0 } else { 100 };
            above = mix(above, step) | 1;
            self.hashes[(at - start) as usize] = above;
            if (start..end).contains(&head) {
                let (first, depth) = self.briefs[(head - start) as usize];
                let first = if depth == 0 {
                    mix(first, scene.label(at) as u32)
                } else {
                    first
                };
                self.briefs[(at - start) as usize] = (first, depth + 1);
            }
        }
    }

    /// The path to token `at`, and the same in short: its first step down, its length up to four, and how the token hangs. Each is
    /// 3 when it is in another sentence.
    #[inline]
    pub fn to(&self, at: u32) -> (u32, u32) {
        self.known
            .get(at.wrapping_sub(self.start) as usize)
            .copied()
            .unwrap_or((3, 3))
    }
}
