//! What each decision looks at.

mod cue;
mod edge;
mod span;

pub use cue::cue;
pub use edge::{Edges, LANES, Room};
pub use span::{pair, span};

use super::scene::{NONE, Scene};
use super::table::{Sink, feature};
use ascribe_syntax::TokenRange;

/// What is already decided about a cue while the rest is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The token that carries the cue's meaning.
    pub head: u32,
    /// First and last word of the cue.
    pub cue: (u32, u32),
    /// First and last word of the source, when it has one.
    pub source: Option<(u32, u32)>,
}

/// Which end of which part is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The cue.
    Cue,
    /// The source.
    Source,
    /// The content before the cue.
    Before,
    /// The content after the cue.
    After,
}

/// Lengths and distances in tokens, the longer the coarser.
#[inline(always)]
fn bucket(n: u32) -> u32 {
    const BUCKETS: [u8; 42] = {
        let mut buckets = [0; 42];
        let mut n = 0;
        while n < buckets.len() {
            buckets[n] = match n {
                0..=5 => n as u8,
                6..=7 => 6,
                8..=10 => 7,
                11..=15 => 8,
                16..=25 => 9,
                26..=40 => 10,
                _ => 11,
            };
            n += 1;
        }
        buckets
    };
    u32::from(BUCKETS[n.min(41) as usize])
}

#[inline(always)]
fn distance(from: u32, to: u32) -> u32 {
    if to >= from {
        bucket(to - from)
    } else {
        16 + bucket(from - to)
    }
}

#[inline]
fn word_at(scene: &Scene<'_>, at: u32) -> u32 {
    if at == NONE { 5 } else { scene.word[at as usize] }
}

#[inline]
fn tag_at(scene: &Scene<'_>, at: u32) -> u32 {
    if at == NONE { 99 } else { scene.tag(at) as u32 }
}

#[inline]
fn label_at(scene: &Scene<'_>, at: u32) -> u32 {
    if at == NONE { 99 } else { scene.label(at) as u32 }
}

struct Put<'s, S> {
    sink: &'s mut S,
    number: u32,
}

impl<S: Sink> Put<'_, S> {
    #[inline(always)]
    fn one(&mut self, a: u32) {
        self.three(a, 0, 0);
    }

    #[inline(always)]
    fn two(&mut self, a: u32, b: u32) {
        self.three(a, b, 0);
    }

    #[inline(always)]
    fn three(&mut self, a: u32, b: u32, c: u32) {
        self.number += 1;
        self.sink.put(feature(self.number, a, b, c));
    }
}

/// How the quotations around a place, its neighbour and the cue relate.
#[inline]
fn quote_state(scene: &Scene<'_>, at: u32, outside: u32, head: u32) -> u32 {
    let q = scene.quote[at as usize];
    let h = scene.quote[head as usize];
    let o = if outside == NONE {
        u32::MAX
    } else {
        scene.quote[outside as usize]
    };
    u32::from(q != 0)
        | u32::from(q == o) << 1
        | u32::from(q == h) << 2
        | u32::from(h != 0) << 3
        | u32::from(o == h) << 4
}

/// The part of `role` that the rules gave the cue at `head`: its first and last token; `None` when they found no such
/// part, `Err` when they found no such cue.
pub(super) fn part_by_rule(scene: &Scene<'_>, head: u32, role: Role) -> Result<Option<(u32, u32)>, ()> {
    let rule = scene.by_rule(head).ok_or(())?;
    let cue = rule.cue.ok_or(())?;
    let words = |range: TokenRange| {
        let first = range.iter().find(|&t| scene.is_word[t as usize]);
        let last = range.iter().rfind(|&t| scene.is_word[t as usize]);
        first.zip(last)
    };
    let side = |before: bool| {
        let mut pieces = rule
            .content
            .iter()
            .filter(|p| (p.start() < cue.start()) == before)
            .filter_map(|&p| words(p));
        let first = pieces.next()?;
        Some(pieces.fold(first, |all, piece| (all.0.min(piece.0), all.1.max(piece.1))))
    };
    Ok(match role {
        Role::Cue => words(cue),
        Role::Source => rule.source.and_then(words),
        Role::Before => side(true),
        Role::After => side(false),
    })
}
