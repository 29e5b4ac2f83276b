//! What is remembered of an entity while reading on, and how much it is in the reader's mind: a sum of its mentions, subjects
//! above others, that halves with each sentence (after Lappin and Leass 1994).

use super::mention::{Form, Mention, Position};

#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    pub(super) last: u32,
    pub(super) count: u32,
    /// The sentence in which it was last a subject, and that in which it was last named or described.
    pub(super) subject: Option<u32>,
    pub(super) nominal: Option<u32>,
    salience: f32,
    /// The sentence in which `salience` was true.
    sentence: u32,
}

impl Trace {
    pub(super) fn new(at: u32, mention: &Mention) -> Self {
        Self {
            last: at,
            count: 0,
            subject: None,
            nominal: None,
            salience: 0.0,
            sentence: mention.sentence,
        }
    }

    pub(super) fn mention(&mut self, at: u32, mention: &Mention) {
        self.salience = self::at(*self, mention.sentence);
        self.salience += match mention.position {
            Position::Subject => 1.0,
            Position::Object => 0.6,
            Position::Possessor => 0.5,
            Position::Other => 0.4,
        };
        self.sentence = mention.sentence;
        if mention.position == Position::Subject {
            self.subject = Some(mention.sentence);
        }
        if !matches!(mention.form, Form::Pronoun(_)) {
            self.nominal = Some(mention.sentence);
        }
        self.last = at;
        self.count += 1;
    }
}

/// How salient the entity of a trace is in `sentence`.
pub(super) fn at(trace: Trace, sentence: u32) -> f32 {
    let passed = sentence.saturating_sub(trace.sentence).min(30);
    trace.salience / (1_u32 << passed) as f32
}
