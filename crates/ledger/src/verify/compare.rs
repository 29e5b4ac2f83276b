//! The place in a source that an altered quotation comes closest to, and what was altered.

use super::index::{QuotedWord, SourceIndex};
use super::meaning::{self, Change};
use super::word::WordKind;
use std::collections::HashMap;
use std::ops::Range;

/// One step of a word-by-word comparison. Indices are into the quotation's and the source's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Same(usize, usize),
    Replaced(usize, usize),
    /// In the quotation only.
    Added(usize),
    /// In the source only.
    Dropped(usize),
}

/// An approximate match.
#[derive(Clone, Debug)]
pub(super) struct Near {
    pub words: Range<usize>,
    pub steps: Vec<Step>,
    /// Share of the quotation's weight that the source has, 0 to 1.
    pub share: f32,
}

/// The best approximate matches of `quote`, best first, at most three.
pub(super) fn nearest(source: &SourceIndex<'_>, quote: &[QuotedWord]) -> Vec<Near> {
    let diagonals = diagonals(source, quote);
    let mut found: Vec<Near> = Vec::new();
    let mut free: Vec<Range<usize>> = std::iter::once(0..source.forms.len()).collect();
    // The best place, then the best to its left and to its right: a rival may stand close by.
    for _ in 0..2 {
        let mut next = Vec::new();
        for within in free {
            let best = diagonals
                .iter()
                .filter_map(|&diagonal| align(source, quote, diagonal, within.clone()))
                .max_by(|a, b| {
                    a.share
                        .total_cmp(&b.share)
                        .then(b.words.start.cmp(&a.words.start))
                });
            if let Some(near) = best {
                next.push(within.start..near.words.start);
                next.push(near.words.end..within.end);
                found.push(near);
            }
        }
        free = next;
    }
    found.sort_by(|a, b| {
        b.share
            .total_cmp(&a.share)
            .then(a.words.start.cmp(&b.words.start))
    });
    found
}

/// Offsets of the quotation in the source that most of its words vote for, each word weighted by how rare
/// it is. Words in more than 1 in 50 places vote only when nothing rarer does.
fn diagonals(source: &SourceIndex<'_>, quote: &[QuotedWord]) -> Vec<i64> {
    const BUCKET: i64 = 8;
    let limit = (source.forms.len() / 50).max(64);
    let mut votes: HashMap<i64, (f32, i64)> = HashMap::new();
    for frequent in [false, true] {
        let mut budget = 4 * source.forms.len() + 4096;
        for (n, word) in quote.iter().enumerate() {
            let Some(folded) = word.folded else { continue };
            let places = source.places_of(folded);
            if word.is_mark() || (places.len() > limit) != frequent || places.len() > budget {
                continue;
            }
            budget -= places.len();
            let weight = weight(&word.normal) / (1.0 + places.len() as f32).ln_1p();
            for &at in places {
                let diagonal = i64::from(at) - n as i64;
                let bucket = diagonal.div_euclid(BUCKET);
                for b in [bucket - 1, bucket, bucket + 1] {
                    let entry = votes.entry(b).or_insert((0.0, diagonal));
                    entry.0 += if b == bucket { weight } else { weight * 0.5 };
                }
            }
        }
        if !votes.is_empty() {
            break;
        }
    }
    let mut ranked: Vec<(f32, i64)> = votes.into_values().collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.dedup_by_key(|(_, diagonal)| *diagonal);
    ranked.into_iter().take(6).map(|(_, diagonal)| diagonal).collect()
}

/// Aligns the whole quotation with a stretch of the source around `diagonal` (Needleman and Wunsch 1970,
/// free at both ends of the source), in a band so that long quotations stay linear.
fn align(
    source: &SourceIndex<'_>,
    quote: &[QuotedWord],
    diagonal: i64,
    within: Range<usize>,
) -> Option<Near> {
    let slack = (quote.len() / 4).clamp(8, 160) as i64;
    let low = (diagonal - slack).max(within.start as i64) as usize;
    let high = ((diagonal + quote.len() as i64 + slack).max(0) as usize).min(within.end);
    if low >= high {
        return None;
    }
    let width = (2 * slack + 1) as usize;
    // Cell (n, k) stands for n quoted words and source position low + n + k - shift.
    let shift = low as i64 - (diagonal - slack);
    let columns = width + 1;
    let at = |n: usize, k: usize| -> Option<usize> {
        let position = low as i64 + n as i64 + k as i64 - shift;
        (position >= low as i64 && position <= high as i64).then_some(position as usize)
    };
    const NONE: i32 = i32::MIN / 2;
    let mut score = vec![NONE; (quote.len() + 1) * columns];
    let mut from = vec![0_u8; (quote.len() + 1) * columns];
    for (k, cell) in score.iter_mut().enumerate().take(columns) {
        if at(0, k).is_some() {
            *cell = 0;
        }
    }
    for n in 1..=quote.len() {
        for k in 0..columns {
            let Some(position) = at(n, k) else { continue };
            let mut best = (NONE, 0_u8);
            if position > low {
                let pair = pair_score(source, &quote[n - 1], position - 1);
                best = best.max((score[(n - 1) * columns + k].saturating_add(pair), 1));
            }
            if k + 1 < columns {
                best = best.max((score[(n - 1) * columns + k + 1] - 2, 2));
            }
            if k > 0 {
                best = best.max((score[n * columns + k - 1] - 2, 3));
            }
            score[n * columns + k] = best.0.max(NONE);
            from[n * columns + k] = best.1;
        }
    }
    let last = quote.len() * columns;
    let mut k = (0..columns)
        .filter(|&k| at(quote.len(), k).is_some())
        .max_by_key(|&k| (score[last + k], std::cmp::Reverse(k)))?;
    let mut n = quote.len();
    let end = at(n, k)?;
    let mut start = end;
    let mut steps = Vec::new();
    while n > 0 {
        let position = at(n, k)?;
        match from[n * columns + k] {
            1 => {
                n -= 1;
                start = position - 1;
                steps.push(if quote[n].form == Some(source.forms[start]) {
                    Step::Same(n, start)
                } else {
                    Step::Replaced(n, start)
                });
            }
            2 => {
                n -= 1;
                k += 1;
                steps.push(Step::Added(n));
            }
            3 => {
                k -= 1;
                start = position - 1;
                steps.push(Step::Dropped(start));
            }
            _ => return None,
        }
    }
    steps.reverse();
    let (mut have, mut all) = (0.0, 0.0);
    for step in &steps {
        if let Step::Same(n, _) | Step::Replaced(n, _) | Step::Added(n) = *step {
            let weight = weight(&quote[n].normal);
            all += weight;
            have += match *step {
                Step::Same(..) => weight,
                Step::Replaced(_, s) if quote[n].folded == Some(source.folded(s)) => weight,
                Step::Replaced(_, s) if meaning::related(&quote[n].normal, source.normal(s)) => weight * 0.8,
                _ => 0.0,
            };
        }
    }
    (start < end).then(|| Near {
        words: start..end,
        steps,
        share: if all > 0.0 { have / all } else { 0.0 },
    })
}

fn pair_score(source: &SourceIndex<'_>, word: &QuotedWord, at: usize) -> i32 {
    if word.form == Some(source.forms[at]) {
        return if word.is_mark() { 2 } else { 4 };
    }
    if word.folded == Some(source.folded(at)) {
        return 3;
    }
    let kind = source.words[at].kind;
    if meaning::related(&word.normal, source.normal(at)) {
        2
    } else if kind == word.word.kind {
        if kind == WordKind::Number { 0 } else { -1 }
    } else {
        -4
    }
}

fn weight(normal: &str) -> f32 {
    if !normal.chars().any(char::is_alphanumeric) {
        0.05
    } else if meaning::is_function_word(normal) {
        0.3
    } else {
        1.0
    }
}

/// What `steps` changed, each kind once, gravest first.
pub(super) fn changes(source: &SourceIndex<'_>, quote: &[QuotedWord], steps: &[Step]) -> Vec<Change> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        if matches!(steps[at], Step::Same(..)) {
            at += 1;
            continue;
        }
        let mut quoted = Vec::new();
        let mut original = Vec::new();
        let first = at;
        while let Some(&step) = steps.get(at) {
            match step {
                Step::Same(..) => break,
                Step::Replaced(n, s) => {
                    quoted.push(n);
                    original.push(s);
                }
                Step::Added(n) => quoted.push(n),
                Step::Dropped(s) => original.push(s),
            }
            at += 1;
        }
        let quoted_words: Vec<&str> = quoted.iter().map(|&n| quote[n].normal.as_str()).collect();
        let source_words: Vec<&str> = original.iter().map(|&s| source.normal(s)).collect();
        let neighbour = |step: Option<&Step>| match step {
            Some(&Step::Same(n, _)) => quote[n].normal.as_str(),
            _ => "",
        };
        let before = neighbour(first.checked_sub(1).and_then(|n| steps.get(n)));
        let after = neighbour(steps.get(at));
        meaning::classify(&quoted_words, &source_words, before, after, &mut found);
    }
    let mut dropped: Vec<String> = Vec::new();
    let mut added: Vec<String> = Vec::new();
    for step in steps {
        match *step {
            Step::Added(n) => added.push(quote[n].normal.to_lowercase()),
            Step::Dropped(s) => dropped.push(source.normal(s).to_lowercase()),
            Step::Replaced(n, s) => {
                added.push(quote[n].normal.to_lowercase());
                dropped.push(source.normal(s).to_lowercase());
            }
            Step::Same(..) => {}
        }
    }
    added.sort_unstable();
    dropped.sort_unstable();
    if !added.is_empty() && added == dropped && !found.contains(&Change::Case) {
        found = vec![Change::Order];
    }
    found.sort_unstable();
    found.dedup();
    found
}
