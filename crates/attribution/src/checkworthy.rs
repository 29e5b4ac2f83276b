//! Whether a claim is worth checking, with reasons that people can read.
//!
//! A claim is worth checking when a fact decides it: it counts, compares, dates, explains, cites a law or vote,
//! or names an event (compare Hassan et al. 2015; Konstantinovskiy et al. 2021). Hopes, questions and bare
//! opinions are not.

use crate::when::Time;
use crate::words::WordLists;
use crate::{Attribution, Checkworthy, CueClass};
use ascribe_syntax::{Analysis, Tag, TokenRange};
use std::sync::LazyLock;

/// Rates the content of `attribution`; `times` are the time expressions of its sentences.
pub(crate) fn rate(analysis: &Analysis<'_>, attribution: &Attribution, times: &[Time]) -> Checkworthy {
    rate_content(analysis, &attribution.content, attribution.class, times)
}

/// Rates `content`, said as `class` tells.
pub(crate) fn rate_content(
    analysis: &Analysis<'_>,
    content: &[TokenRange],
    class: CueClass,
    times: &[Time],
) -> Checkworthy {
    let ranged = |time: &Time| content.iter().any(|piece| piece.contains_range(time.range));
    let mut found = Found {
        date: times.iter().any(ranged),
        ..Found::default()
    };
    for &piece in content {
        found.read(analysis, piece, times);
    }
    if found.question || matches!(class, CueClass::Wish | CueClass::Ask) {
        return Checkworthy::default();
    }
    let kind = match class {
        CueClass::Believe => 0.7,
        CueClass::Intend => 0.5,
        CueClass::Order | CueClass::Judge => 0.4,
        _ => 1.0,
    };
    let opinion = if found.opinion { 0.4 } else { 1.0 };

    let reasons = [
        (found.number, "number", 0.5),
        (found.comparison, "comparison", 0.35),
        (found.date, "date", 0.3),
        (found.cause, "cause", 0.35),
        (found.law, "law or vote", 0.4),
        (found.event, "named event", 0.3),
    ];
    // Each reason takes its share of the doubt that those before it left.
    let doubt: f32 = reasons
        .iter()
        .filter(|reason| reason.0)
        .map(|reason| 1.0 - reason.2)
        .product();
    let score = (1.0 - doubt) * kind * opinion;
    Checkworthy {
        score: (score * 100.0).round() / 100.0,
        reasons: reasons
            .iter()
            .filter(|reason| reason.0)
            .map(|reason| reason.1)
            .collect(),
    }
}

#[derive(Default)]
struct Found {
    number: bool,
    comparison: bool,
    date: bool,
    cause: bool,
    law: bool,
    event: bool,
    opinion: bool,
    question: bool,
}

impl Found {
    fn read(&mut self, analysis: &Analysis<'_>, piece: TokenRange, times: &[Time]) {
        let tag = |at: u32| analysis.tags.get(at as usize).copied().unwrap_or(Tag::Nn);
        let in_time = |at: u32| times.iter().any(|time| time.range.contains(at));
        let next = |at: u32| {
            if at + 1 < piece.end() {
                analysis.word(at + 1)
            } else {
                ""
            }
        };
        for at in piece.iter() {
            let told = TELLING.of(analysis, at);
            let is = |list: u16| told & list != 0;
            match tag(at) {
                // "the two leaders" tells which ones, not how many.
                Tag::Cd if !is(ONE) && !in_time(at) => {
                    self.number |= at == 0 || !matches!(tag(at - 1), Tag::Dt | Tag::PrpS | Tag::Pos);
                }
                Tag::Jjr | Tag::Rbr | Tag::Jjs | Tag::Rbs => self.comparison = true,
                Tag::Nnp | Tag::Nnps if is(EVENT) => {
                    let named = at > piece.start() && matches!(tag(at - 1), Tag::Nnp | Tag::Nnps | Tag::Cd);
                    let next = next(at);
                    self.event |= named || next == "of" || next.starts_with(|c: char| c.is_ascii_digit());
                }
                Tag::Md if is(OUGHT) => self.opinion = true,
                _ => {}
            }
            if told == 0 {
                continue;
            }
            self.number |= is(QUANTITY);
            self.comparison |= is(COMPARISON);
            self.cause |=
                is(CAUSE) || is(CAUSE_WITH_TO) && next(at) == "to" || is(CAUSE_WITH_OF) && next(at) == "of";
            self.law |= is(LAW);
            self.opinion |= is(OPINION);
            self.question |= is(QUESTION);
        }
    }
}

const ONE: u16 = 1;
const EVENT: u16 = 1 << 1;
const OUGHT: u16 = 1 << 2;
const QUANTITY: u16 = 1 << 3;
const COMPARISON: u16 = 1 << 4;
const CAUSE: u16 = 1 << 5;
const CAUSE_WITH_TO: u16 = 1 << 6;
const CAUSE_WITH_OF: u16 = 1 << 7;
const LAW: u16 = 1 << 8;
const OPINION: u16 = 1 << 9;
const QUESTION: u16 = 1 << 10;

static TELLING: LazyLock<WordLists> = LazyLock::new(|| {
    WordLists::new(&[
        (ONE, &["one"]),
        (EVENT, EVENTS),
        (OUGHT, &["should", "must", "ought"]),
        (QUANTITY, QUANTITIES),
        (COMPARISON, COMPARISONS),
        (CAUSE, CAUSES),
        (CAUSE_WITH_TO, &["due", "thanks", "owing"]),
        (CAUSE_WITH_OF, &["result", "effect"]),
        (LAW, LAWS),
        (OPINION, OPINIONS),
        (QUESTION, &["?"]),
    ])
});

const QUANTITIES: &[&str] = &[
    "%",
    "percent",
    "cent",
    "percentage",
    "half",
    "dozens",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "majority",
    "twice",
    "none",
    "million",
    "billion",
    "trillion",
    "thirds",
    "quarter",
    "rate",
];

const COMPARISONS: &[&str] = &[
    "more",
    "less",
    "fewer",
    "most",
    "least",
    "record",
    "double",
    "doubled",
    "triple",
    "tripled",
    "rose",
    "risen",
    "fell",
    "fallen",
    "grew",
    "grown",
    "increased",
    "decreased",
    "declined",
    "dropped",
    "soared",
    "halved",
    "exceeds",
    "exceeded",
    "unprecedented",
    "than",
];

const CAUSES: &[&str] = &[
    "because",
    "caused",
    "causes",
    "causing",
    "led",
    "triggered",
    "prompted",
    "therefore",
    "consequently",
    "resulted",
    "contributed",
    "blamed",
];

const LAWS: &[&str] = &[
    "law",
    "laws",
    "bill",
    "act",
    "vote",
    "votes",
    "voted",
    "ruled",
    "ruling",
    "court",
    "treaty",
    "constitution",
    "legislation",
    "sanctions",
    "decree",
    "resolution",
    "parliament",
    "referendum",
    "election",
    "elected",
    "convicted",
    "sentenced",
    "indicted",
    "illegal",
    "unlawful",
    "banned",
    "ban",
    "verdict",
    "signed",
    "ratified",
];

const EVENTS: &[&str] = &[
    "War",
    "Summit",
    "Olympics",
    "Games",
    "Conference",
    "Agreement",
    "Treaty",
    "Accord",
    "Accords",
    "Cup",
    "Revolution",
    "Election",
    "Elections",
    "Uprising",
    "Massacre",
    "Crisis",
    "Congress",
    "Convention",
    "Forum",
    "Festival",
    "Hurricane",
    "Earthquake",
    "Battle",
];

const OPINIONS: &[&str] = &[
    "great",
    "terrible",
    "horrible",
    "beautiful",
    "wonderful",
    "amazing",
    "disgrace",
    "disgraceful",
    "shameful",
    "awful",
    "fantastic",
    "best",
    "worst",
    "stupid",
    "ridiculous",
    "unfair",
    "unacceptable",
    "incredible",
    "brilliant",
    "pathetic",
    "tragic",
    "outrageous",
    "love",
    "hate",
    "think",
    "believe",
    "feel",
    "hope",
    "proud",
];
