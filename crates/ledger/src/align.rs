//! What became of each accepted claim in a new extraction.
//!
//! Claims are paired by wording, speaker and order; nothing is guessed: when two pairings fit alike, the
//! claims concerned come out as one [`Kind::Ambiguous`] change, for a person to decide.

use crate::entry::{Entry, Extraction};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The same words by the same speaker, in the same order among its neighbours; its bytes may have shifted.
    Same,
    /// The same, elsewhere in the document.
    Moved,
    /// Other words, source or cue, and recognisably the same claim.
    Reworded,
    /// The same words (or nearly) by another speaker.
    Reattributed,
    /// One claim became several.
    Split,
    /// Several claims became one.
    Merged,
    /// Several pairings fit alike.
    Ambiguous,
    /// It is no longer there.
    Lost,
    /// It was not there.
    New,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 9] = [
        Self::Same,
        Self::Moved,
        Self::Reworded,
        Self::Reattributed,
        Self::Split,
        Self::Merged,
        Self::Ambiguous,
        Self::Lost,
        Self::New,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
            Self::Reattributed => "re-attributed",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Ambiguous => "ambiguous",
            Self::Lost => "lost",
            Self::New => "new",
        }
    }
}

/// Accepted claims and the extracted ones that belong to them, by index. Every claim of either side is in
/// exactly one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// Into the accepted list.
    pub old: Vec<usize>,
    /// Into the extracted list.
    pub new: Vec<usize>,
}

/// Below this share of common words two contents are different claims.
const RELATED: f32 = 0.5;
/// Two pairings whose shares differ by less fit alike.
const ALIKE: f32 = 0.08;

/// Pairs `old`, the accepted claims in file order, with `new`, the extracted ones in text order. Changes come
/// in the order of the text: by their first new claim; lost ones behind the claim they used to follow.
#[must_use]
pub fn align(old: &[Entry], new: &[Entry]) -> Vec<Change> {
    let mut pairing = Pairing {
        old: old.iter().map(Side::of).collect(),
        new: new.iter().map(Side::of).collect(),
        to_new: vec![None; old.len()],
        to_old: vec![None; new.len()],
        groups: Vec::new(),
    };
    pairing.identical();
    pairing.same_words();
    pairing.split_and_merged();
    pairing.related();
    pairing.changes()
}

/// The words of one claim, folded for comparison.
struct Side<'e> {
    entry: Extraction<'e>,
    words: Vec<String>,
    content: String,
}

impl<'e> Side<'e> {
    fn of(entry: &'e Entry) -> Self {
        let view = entry.extraction();
        let words: Vec<String> = view
            .content
            .iter()
            .flat_map(|piece| piece.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '\u{2019}')))
            .filter(|word| !word.is_empty())
            .map(|word| word.to_lowercase().replace('\u{2019}', "'"))
            .collect();
        let content = words.join(" ");
        Self {
            entry: view,
            words,
            content,
        }
    }
}

struct Pairing<'e> {
    old: Vec<Side<'e>>,
    new: Vec<Side<'e>>,
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
    /// Split, merged and ambiguous changes.
    groups: Vec<Change>,
}

impl<'e> Pairing<'e> {
    fn pair(&mut self, old: usize, new: usize) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    fn is_free(&self, old: usize) -> bool {
        self.to_new[old].is_none() && !self.groups.iter().any(|g| g.old.contains(&old))
    }

    fn is_free_new(&self, new: usize) -> bool {
        self.to_old[new].is_none() && !self.groups.iter().any(|g| g.new.contains(&new))
    }

    fn free(&self) -> (Vec<usize>, Vec<usize>) {
        let grouped_old: HashSet<usize> = self.groups.iter().flat_map(|g| g.old.iter().copied()).collect();
        let grouped_new: HashSet<usize> = self.groups.iter().flat_map(|g| g.new.iter().copied()).collect();
        let old = (0..self.old.len()).filter(|n| self.to_new[*n].is_none() && !grouped_old.contains(n));
        let new = (0..self.new.len()).filter(|n| self.to_old[*n].is_none() && !grouped_new.contains(n));
        (old.collect(), new.collect())
    }

    /// Claims that agree in everything; then those that agree in speaker and content.
    fn identical(&mut self) {
        self.by_key(|side| {
            (
                side.entry.speaker,
                side.entry.cue,
                side.content.clone(),
                side.entry.source,
            )
        });
        self.by_key(|side| (side.entry.speaker, "", side.content.clone(), ""));
    }

    /// Claims with the same content, whoever says it.
    fn same_words(&mut self) {
        self.by_key(|side| (None, "", side.content.clone(), ""));
    }

    /// Pairs the free claims that share a key: one to one; as many on both sides, in order; otherwise by
    /// their neighbours, and those that neighbours do not tell apart are ambiguous.
    fn by_key(&mut self, key: impl for<'s> Fn(&'s Side<'e>) -> (Option<&'e str>, &'e str, String, &'e str)) {
        let (free_old, free_new) = self.free();
        let mut by_key: BTreeMap<_, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for n in free_old {
            by_key.entry(key(&self.old[n])).or_default().0.push(n);
        }
        for n in free_new {
            by_key.entry(key(&self.new[n])).or_default().1.push(n);
        }
        let mut uneven = Vec::new();
        for (old, new) in by_key.into_values() {
            if old.len() == new.len() {
                for (old, new) in old.into_iter().zip(new) {
                    self.pair(old, new);
                }
            } else if !old.is_empty() && !new.is_empty() {
                uneven.push((old, new));
            }
        }
        for (old, new) in uneven {
            self.by_neighbours(old, new);
        }
    }

    fn by_neighbours(&mut self, mut old: Vec<usize>, mut new: Vec<usize>) {
        loop {
            let (gap_old, gap_new) = self.gaps();
            let sure = old.iter().find_map(|&o| {
                let mut near = new.iter().copied().filter(|&n| gap_old[o] == gap_new[n]);
                let n = near.next()?;
                let rivals = old.iter().filter(|&&other| gap_old[other] == gap_new[n]).count();
                (near.next().is_none() && rivals == 1).then_some((o, n))
            });
            let Some((o, n)) = sure else { break };
            self.pair(o, n);
            old.retain(|&other| other != o);
            new.retain(|&other| other != n);
        }
        // What is left of one side alone was lost or is new.
        if !old.is_empty() && !new.is_empty() {
            self.groups.push(Change {
                kind: Kind::Ambiguous,
                old,
                new,
            });
        }
    }

    /// Between which paired claims each claim stands, told by numbers of new claims.
    fn gaps(&self) -> (Vec<Gap>, Vec<Gap>) {
        let old = gaps(&self.to_new);
        let own: Vec<Option<usize>> = (0..self.new.len())
            .map(|n| self.to_old[n].is_some().then_some(n))
            .collect();
        (old, gaps(&own))
    }

    /// One claim whose words several others share out between them.
    fn split_and_merged(&mut self) {
        let (free_old, free_new) = self.free();
        for &o in &free_old {
            if self.is_free(o)
                && let Some(parts) = parts_of(
                    &self.old[o],
                    &self.new,
                    free_new.iter().copied().filter(|&n| self.is_free_new(n)),
                )
            {
                self.groups.push(Change {
                    kind: Kind::Split,
                    old: vec![o],
                    new: parts,
                });
            }
        }
        for &n in &free_new {
            if self.is_free_new(n)
                && let Some(parts) = parts_of(
                    &self.new[n],
                    &self.old,
                    free_old.iter().copied().filter(|&o| self.is_free(o)),
                )
            {
                self.groups.push(Change {
                    kind: Kind::Merged,
                    old: parts,
                    new: vec![n],
                });
            }
        }
    }

    /// Pairs what is left by the share of words in common, best first; alike fits are ambiguous.
    fn related(&mut self) {
        let (free_old, free_new) = self.free();
        let of_old = free_old.iter().map(|&o| (o, counts(&self.old[o].words)));
        let old_counts: HashMap<usize, _> = of_old.collect();
        let of_new = free_new.iter().map(|&n| (n, counts(&self.new[n].words)));
        let new_counts: HashMap<usize, _> = of_new.collect();
        let (gap_old, gap_new) = self.gaps();
        let mut fits: Vec<(f32, usize, usize)> = Vec::new();
        for &o in &free_old {
            for &n in &free_new {
                let share = dice(&old_counts[&o], &new_counts[&n]);
                let same_speaker = self.old[o].entry.speaker == self.new[n].entry.speaker;
                let near = gap_old[o] == gap_new[n];
                // Another speaker and other words elsewhere: nothing is left that makes it the same claim.
                let needed = match (same_speaker, near) {
                    (true, true) => RELATED - 0.1,
                    (true, false) | (false, true) => RELATED + 0.1,
                    (false, false) => 0.8,
                };
                if share >= needed {
                    fits.push((share + if near { 0.1 } else { 0.0 }, o, n));
                }
            }
        }
        fits.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for at in 0..fits.len() {
            let (share, o, n) = fits[at];
            if !self.is_free(o) || !self.is_free_new(n) {
                continue;
            }
            let rivals: Vec<(usize, usize)> = fits[at + 1..]
                .iter()
                .take_while(|fit| share - fit.0 < ALIKE)
                .filter(|fit| (fit.1 == o) != (fit.2 == n))
                .filter(|fit| self.is_free(fit.1) && self.is_free_new(fit.2))
                .map(|fit| (fit.1, fit.2))
                .collect();
            if rivals.is_empty() {
                self.pair(o, n);
                continue;
            }
            let mut old = vec![o];
            let mut new = vec![n];
            old.extend(rivals.iter().map(|r| r.0));
            new.extend(rivals.iter().map(|r| r.1));
            for side in [&mut old, &mut new] {
                side.sort_unstable();
                side.dedup();
            }
            self.groups.push(Change {
                kind: Kind::Ambiguous,
                old,
                new,
            });
        }
    }

    fn changes(mut self) -> Vec<Change> {
        let stays = longest_increasing(&self.to_new);
        // Places of new claims are odd, of lost ones even: behind the new claim that theirs followed.
        let mut keyed: Vec<(usize, Change)> = Vec::new();
        for change in std::mem::take(&mut self.groups) {
            let first = change.new.iter().copied().min().unwrap_or(0);
            keyed.push((2 * first + 1, change));
        }
        let grouped: HashSet<usize> = keyed.iter().flat_map(|(_, c)| c.old.iter().copied()).collect();
        let grouped_new: HashSet<usize> = keyed.iter().flat_map(|(_, c)| c.new.iter().copied()).collect();
        for (o, &stays) in stays.iter().enumerate() {
            if let Some(n) = self.to_new[o] {
                let (a, b) = (&self.old[o].entry, &self.new[n].entry);
                let kind = if a.speaker != b.speaker || a.voice != b.voice {
                    Kind::Reattributed
                } else if self.old[o].content != self.new[n].content
                    || (a.cue, a.source, a.negated, a.form) != (b.cue, b.source, b.negated, b.form)
                {
                    Kind::Reworded
                } else if stays {
                    Kind::Same
                } else {
                    Kind::Moved
                };
                keyed.push((
                    2 * n + 1,
                    Change {
                        kind,
                        old: vec![o],
                        new: vec![n],
                    },
                ));
            } else if !grouped.contains(&o) {
                let behind = (0..o).rev().find_map(|before| self.to_new[before]);
                let place = behind.map_or(0, |n| 2 * n + 2);
                keyed.push((
                    place,
                    Change {
                        kind: Kind::Lost,
                        old: vec![o],
                        new: Vec::new(),
                    },
                ));
            }
        }
        for n in 0..self.new.len() {
            if self.to_old[n].is_none() && !grouped_new.contains(&n) {
                keyed.push((
                    2 * n + 1,
                    Change {
                        kind: Kind::New,
                        old: Vec::new(),
                        new: vec![n],
                    },
                ));
            }
        }
        keyed.sort_by_key(|(place, _)| *place);
        keyed.into_iter().map(|(_, change)| change).collect()
    }
}

/// The nearest paired claim before a claim, and the nearest behind it.
type Gap = (Option<usize>, Option<usize>);

fn gaps(paired: &[Option<usize>]) -> Vec<Gap> {
    let mut gaps = vec![(None, None); paired.len()];
    let mut last = None;
    for (gap, pair) in gaps.iter_mut().zip(paired) {
        gap.0 = last;
        last = pair.or(last);
    }
    let mut next = None;
    for (gap, pair) in gaps.iter_mut().zip(paired).rev() {
        gap.1 = next;
        next = pair.or(next);
    }
    gaps
}

/// Those of `candidates` that lie wholly in `whole`, next to one another, when there are two or more and they
/// have most of its words.
fn parts_of(
    whole: &Side<'_>,
    sides: &[Side<'_>],
    candidates: impl Iterator<Item = usize>,
) -> Option<Vec<usize>> {
    if whole.words.len() < 4 {
        return None;
    }
    let mut taken = vec![false; whole.words.len()];
    let mut parts = Vec::new();
    for n in candidates {
        // Each part of a split report has a "that" of its own.
        let words = sides[n].words.as_slice();
        let words = words.strip_prefix(&["that".to_owned()][..]).unwrap_or(words);
        if words.len() < 2 || words.len() >= whole.words.len() {
            continue;
        }
        let start = whole
            .words
            .windows(words.len())
            .enumerate()
            .position(|(at, window)| window == words && !taken[at..at + words.len()].contains(&true));
        if let Some(start) = start {
            taken[start..start + words.len()].fill(true);
            parts.push(n);
        }
    }
    let covered = taken.iter().filter(|&&t| t).count();
    (parts.len() > 1 && covered * 10 >= whole.words.len() * 7).then_some(parts)
}

fn counts(words: &[String]) -> HashMap<&str, u32> {
    let mut counts = HashMap::new();
    for word in words {
        *counts.entry(word.as_str()).or_insert(0) += 1;
    }
    counts
}

/// Dice's coefficient (1945) over multisets of words.
fn dice(a: &HashMap<&str, u32>, b: &HashMap<&str, u32>) -> f32 {
    let total: u32 = a.values().sum::<u32>() + b.values().sum::<u32>();
    if total == 0 {
        return 0.0;
    }
    let common: u32 = a
        .iter()
        .map(|(word, count)| (*count).min(b.get(word).copied().unwrap_or(0)))
        .sum();
    2.0 * common as f32 / total as f32
}

/// Which of `values` belong to a longest increasing subsequence (Schensted 1961); `None`s do not.
fn longest_increasing(values: &[Option<usize>]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let place = tails.partition_point(|&tail| values[tail].is_some_and(|t| t < *value));
        before[at] = place.checked_sub(1).map(|p| tails[p]);
        if place == tails.len() {
            tails.push(at);
        } else {
            tails[place] = at;
        }
    }
    let mut stays = vec![false; values.len()];
    let mut at = tails.last().copied();
    while let Some(here) = at {
        stays[here] = true;
        at = before[here];
    }
    stays
}
