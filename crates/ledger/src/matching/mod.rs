//! The same claim elsewhere: repeated, narrowed, widened, contradicted, corrected.
//!
//! Candidates come from MinHash signatures with banding (Broder 1997; Leskovec et al., *Mining of Massive
//! Datasets*, ch. 3), so that the work grows with the number of claims and of likely pairs, not with its square.
//! Each candidate pair is then compared word by word, and every judgement carries its reasons.

mod compare;
mod sketch;

use compare::Compared;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sketch::Bands;
use std::collections::HashMap;

/// What matching needs to know of one claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What is claimed: the content's words.
    pub content: &'a str,
    /// Id of the speaker, where known.
    pub speaker: Option<&'a str>,
    /// Id of the document.
    pub document: &'a str,
    /// When the document was published: an ISO 8601 date, which sorts as text.
    pub published: Option<&'a str>,
    /// Whether all of the content is in quotation marks.
    pub verbatim: bool,
    /// Whether the cue takes the content back ("denied that", "did not say that").
    pub denied: bool,
}

/// How the second claim of a [`Match`] stands to the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// It takes the first one back in a later document, and says so.
    Corrects,
    /// Both cannot hold.
    Contradicts,
    /// It says the same under a condition more.
    Narrows,
    /// It says the same under a condition less.
    Widens,
    /// It says the same.
    Repeats,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 5] = [
        Self::Corrects,
        Self::Contradicts,
        Self::Narrows,
        Self::Widens,
        Self::Repeats,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Corrects => "corrects",
            Self::Contradicts => "contradicts",
            Self::Narrows => "narrows",
            Self::Widens => "widens",
            Self::Repeats => "repeats",
        }
    }

    /// The relation of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.name() == name)
    }
}

/// Why a [`Match`] has its relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Word for word.
    SameWords,
    /// Most words, none of weight changed.
    SimilarWords,
    /// One of the two is negated or denied.
    Negation,
    /// The numbers differ: the first one's, the second one's.
    Number(String, String),
    /// Words of opposite sense.
    Opposite(String, String),
    /// The same words in quotation marks by different speakers.
    Speaker,
    /// A different speaker says the same in other words or without quotation marks.
    OtherSpeaker,
    /// Words that only the second one has.
    Added(String),
    /// Words that only the first one has.
    Dropped(String),
    /// A word of the later one that says it corrects.
    Correction(String),
}

impl Reason {
    /// For people.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::SameWords => "the same words".to_owned(),
            Self::SimilarWords => "nearly the same words".to_owned(),
            Self::Negation => "one of them is negated".to_owned(),
            Self::Number(a, b) => format!("numbers differ: {a} against {b}"),
            Self::Opposite(a, b) => format!("opposite words: {a} against {b}"),
            Self::Speaker => "the same quotation by different speakers".to_owned(),
            Self::OtherSpeaker => "another speaker".to_owned(),
            Self::Added(words) => format!("only the second says: {words}"),
            Self::Dropped(words) => format!("only the first says: {words}"),
            Self::Correction(word) => format!("the later one says \u{201c}{word}\u{201d}"),
        }
    }
}

/// Two claims that say the same, or the opposite of each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Index of the first claim: of the earlier document, or of the two the one named first.
    pub first: usize,
    /// Index of the second claim.
    pub second: usize,
    /// How the second stands to the first.
    pub relation: Relation,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Share of their weighty words that they have in common, 0 to 1.
    pub similarity: f32,
}

/// Claims whose weighty words overlap less than this are not compared further.
const LEAST_SIMILARITY: f32 = 0.5;

/// A claim of fewer weighty words says too little to be found again.
const LEAST_WORDS: usize = 3;

/// All matches among `entries`, by first and second index.
///
/// Claims that are word for word the same by the same speaker form a group; each is matched with the group's first only, and
/// the group's first stands for it elsewhere, so that a claim repeated a thousand times gives a thousand matches, not half a million.
/// Each group is compared with the twelve others whose weighty words are most like its own.
#[must_use]
pub fn matches(entries: &[Entry<'_>]) -> Vec<Match> {
    let compared: Vec<Compared> = entries
        .par_iter()
        .map(|entry| Compared::new(entry.content))
        .collect();
    let mut found = Vec::new();
    let mut groups: HashMap<(&[String], Option<&str>, bool), usize> = HashMap::new();
    let mut leaders = Vec::new();
    for (at, claim) in compared.iter().enumerate() {
        if claim.weighty.len() < LEAST_WORDS {
            continue;
        }
        match groups.entry((&claim.words, entries[at].speaker, entries[at].denied)) {
            std::collections::hash_map::Entry::Occupied(leader) => {
                found.extend(judge(entries, &compared, *leader.get(), at));
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(at);
                leaders.push(at);
            }
        }
    }

    let mut bands = Bands::default();
    for &at in &leaders {
        bands.add(at, &compared[at].weighty);
    }
    let near = |a: usize, b: usize| similarity(&compared[a].weighty, &compared[b].weighty);
    let pairs = bands.pairs(entries.len(), LEAST_SIMILARITY, near);
    let judged: Vec<Match> = pairs
        .par_iter()
        .filter_map(|&(a, b)| judge(entries, &compared, a, b))
        .collect();
    found.extend(judged);
    found.sort_by_key(|m| (m.first, m.second));
    found.dedup_by_key(|m| (m.first, m.second));
    found
}

/// Share of the words of both that each has, of two sorted lists without repetition.
#[expect(clippy::cast_precision_loss, reason = "claims have far fewer than 2^23 words")]
fn similarity(a: &[u64], b: &[u64]) -> f32 {
    let (mut i, mut j, mut shared) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    let union = a.len() + b.len() - shared;
    if union == 0 {
        0.0
    } else {
        shared as f32 / union as f32
    }
}

/// How `a` and `b` stand to each other, `None` when their differences leave nothing to say.
fn judge(entries: &[Entry<'_>], compared: &[Compared], a: usize, b: usize) -> Option<Match> {
    let later = |at: usize| (entries[at].published.is_none(), entries[at].published, at);
    let (first, second) = if later(a) <= later(b) { (a, b) } else { (b, a) };
    let (x, y) = (&entries[first], &entries[second]);
    let difference = compare::difference(&compared[first], &compared[second]);
    let same_speaker = x.speaker.is_some() && x.speaker == y.speaker;
    let other_speaker = x.speaker.is_some() && y.speaker.is_some() && x.speaker != y.speaker;

    let mut reasons = difference.contradictions;
    if (x.denied != y.denied) != reasons.contains(&Reason::Negation) {
        reasons.retain(|reason| *reason != Reason::Negation);
        reasons.insert(0, Reason::Negation);
    } else {
        // Denying what is negated affirms it.
        reasons.retain(|reason| *reason != Reason::Negation);
    }
    let relation = if !reasons.is_empty() {
        let correction = compared[second]
            .correction()
            .filter(|_| same_speaker || x.document == y.document);
        if let Some(word) = correction {
            reasons.push(Reason::Correction(word.to_owned()));
            Relation::Corrects
        } else {
            Relation::Contradicts
        }
    } else if difference.same && other_speaker && x.verbatim && y.verbatim {
        reasons.push(Reason::Speaker);
        Relation::Contradicts
    } else if let Some(added) = difference.added {
        reasons.push(Reason::Added(added));
        Relation::Narrows
    } else if let Some(dropped) = difference.dropped {
        reasons.push(Reason::Dropped(dropped));
        Relation::Widens
    } else if difference.same || difference.slight {
        reasons.push(if difference.same {
            Reason::SameWords
        } else {
            Reason::SimilarWords
        });
        Relation::Repeats
    } else {
        return None;
    };
    if other_speaker && !reasons.contains(&Reason::Speaker) {
        reasons.push(Reason::OtherSpeaker);
    }
    let similarity = similarity(&compared[first].weighty, &compared[second].weighty);
    Some(Match {
        first,
        second,
        relation,
        reasons,
        similarity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(content: &'a str, speaker: &'a str) -> Entry<'a> {
        Entry {
            content,
            speaker: Some(speaker),
            document: content,
            ..Entry::default()
        }
    }

    #[track_caller]
    fn check(a: Entry<'_>, b: Entry<'_>, relation: Option<Relation>, reasons: &[Reason]) {
        let found = matches(&[a, b]);
        assert_eq!(found.first().map(|m| m.relation), relation, "{found:?}");
        if let Some(found) = found.first() {
            assert_eq!(found.reasons, reasons);
            assert_eq!((found.first, found.second), (0, 1));
        }
    }

    #[test]
    fn the_same_words_repeat_a_claim() {
        let (a, b) = (
            "the bridge will reopen in April",
            "that the bridge will reopen in April",
        );
        check(
            entry(a, "k"),
            entry(b, "k"),
            Some(Relation::Repeats),
            &[Reason::SameWords],
        );
        check(
            entry(a, "k"),
            entry(b, "m"),
            Some(Relation::Repeats),
            &[Reason::SameWords, Reason::OtherSpeaker],
        );
    }

    #[test]
    fn a_negation_contradicts_and_denying_a_negation_does_not() {
        let (a, b) = (
            "the bridge will reopen in April",
            "the bridge will not reopen in April",
        );
        check(
            entry(a, "k"),
            entry(b, "k"),
            Some(Relation::Contradicts),
            &[Reason::Negation],
        );
        let denied = Entry {
            denied: true,
            ..entry(b, "k")
        };
        check(
            entry(a, "k"),
            denied,
            Some(Relation::Repeats),
            &[Reason::SimilarWords],
        );
        let denied = Entry {
            denied: true,
            ..entry(a, "k")
        };
        check(
            entry(a, "k"),
            denied,
            Some(Relation::Contradicts),
            &[Reason::Negation],
        );
    }

    #[test]
    fn numbers_are_compared_by_value() {
        let (a, b, c) = (
            "freight through the strait fell by 38 percent last winter",
            "freight through the strait fell by 35 percent last winter",
            "the repair of the bridge would cost 5 million roubles",
        );
        let differ = [Reason::Number("38".to_owned(), "35".to_owned())];
        check(entry(a, "p"), entry(b, "p"), Some(Relation::Contradicts), &differ);
        let same = "the repair of the bridge would cost five million roubles";
        check(
            entry(c, "p"),
            entry(same, "p"),
            Some(Relation::Repeats),
            &[Reason::SimilarWords],
        );
    }

    #[test]
    fn opposite_words_contradict() {
        let (a, b) = (
            "freight through the strait rose last winter",
            "freight through the strait fell last winter",
        );
        let reason = Reason::Opposite("rose".to_owned(), "fell".to_owned());
        check(
            entry(a, "p"),
            entry(b, "q"),
            Some(Relation::Contradicts),
            &[reason, Reason::OtherSpeaker],
        );
    }

    #[test]
    fn a_condition_more_narrows_and_one_less_widens() {
        let (a, b) = (
            "the company will close the mine",
            "the company will close the mine unless prices recover",
        );
        let words = || "prices recover".to_owned();
        let found = matches(&[
            entry(a, "c"),
            entry("the company will close the mine if prices recover", "c"),
        ]);
        assert_eq!(found[0].relation, Relation::Narrows);
        assert_eq!(found[0].reasons, [Reason::Added(words())]);
        let found = matches(&[
            entry("the company will close the mine if prices recover", "c"),
            entry(a, "c"),
        ]);
        assert_eq!(found[0].relation, Relation::Widens);
        assert_eq!(found[0].reasons, [Reason::Dropped(words())]);
        assert!(!matches(&[entry(a, "c"), entry(b, "c")]).is_empty());
    }

    #[test]
    fn one_quotation_by_two_speakers_contradicts() {
        let text = "we have lost four weeks, not four months";
        let quoted = |speaker| Entry {
            verbatim: true,
            ..entry(text, speaker)
        };
        check(
            quoted("a"),
            quoted("b"),
            Some(Relation::Contradicts),
            &[Reason::Speaker],
        );
    }

    #[test]
    fn a_later_document_corrects() {
        let a = Entry {
            published: Some("2025-03-05"),
            ..entry("the fire destroyed eleven pillars of the bridge", "r")
        };
        let b = Entry {
            published: Some("2025-03-06"),
            ..entry(
                "the fire destroyed three pillars of the bridge, it corrected",
                "r",
            )
        };
        let found = matches(&[b, a]);
        assert_eq!((found[0].first, found[0].second), (1, 0));
        assert_eq!(found[0].relation, Relation::Corrects);
    }

    #[test]
    fn other_facts_of_the_same_shape_do_not_match() {
        for (a, b) in [
            (
                "the city of Lyon has a new theatre",
                "the city of Turin has a new theatre",
            ),
            (
                "the minister will travel to Oslo on Monday",
                "the committee approved the budget of the port",
            ),
            ("prices rose", "prices fell"),
        ] {
            check(entry(a, "x"), entry(b, "x"), None, &[]);
        }
    }

    #[test]
    fn a_claim_repeated_often_gives_one_match_each() {
        let entries = vec![entry("the bridge will reopen in April", "k"); 500];
        assert_eq!(matches(&entries).len(), 499);
    }
}
