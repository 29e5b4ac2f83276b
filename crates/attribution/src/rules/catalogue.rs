//! Every rule with its name, pattern and examples.

/// A rule of the engine, for people who ask why.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, as in [`crate::Attribution::rule`].
    pub name: &'static str,
    /// What it matches: X is the source, Y the content.
    pub pattern: &'static str,
    /// How often it is right, from 0 to 1: its precision on the training articles.
    pub confidence: f32,
    /// Texts in which it finds something, and texts in which it must not.
    pub examples: &'static [Example],
}

/// A text with the attribution that a rule finds in it: `[source] <cue> {content}`. A text without
/// marks is one in which the rule finds nothing.
pub type Example = &'static str;

macro_rules! rules {
    ($($constant:ident = $name:literal $confidence:literal $pattern:literal [$($example:literal),* $(,)?];)*) => {
        /// The names of the rules.
        pub(super) mod rule {
            $(pub(in crate::rules) const $constant: &str = $name;)*
        }

        /// Every rule, by its place in the engine.
        pub const RULES: &[Rule] = &[
            $(Rule { name: $name, pattern: $pattern, confidence: $confidence, examples: &[$($example),*] }),*
        ];
    };
}

rules! {
    THAT = "that-clause" 0.8 "X said that Y" [];
    BARE = "bare-clause" 0.8 "X said Y" [];
    QUESTION = "wh-clause" 0.7 "X asked whether Y" [];
    INFINITIVE = "infinitive" 0.6 "X plans to Y" [];
    GERUND = "gerund" 0.5 "X suggested doing Y" [];
    OBJECT = "object" 0.5 "X announced Y (a noun phrase)" [];
    ORDER = "object-infinitive" 0.6 "X urged somebody to Y" [];
    CALLS = "calls" 0.6 "X called Y a disgrace; X described Y as a success" [];
    PREPOSITION = "preposition" 0.5 "X warned of Y, called for Y, spoke about Y" [];
    APPEARS = "appears" 0.4 "X appears Y" [];
    COLON = "verb-colon" 0.8 "X said: Y" [];
    QUOTE_RIGHT = "quote-right" 0.85 "X said, \"Y\"" [];
    QUOTE_LEFT = "quote-left" 0.9 "\"Y,\" X said. \"Y.\"" [];
    CLAUSE_LEFT = "clause-left" 0.8 "Y, X said" [];
    INVERTED = "inverted" 0.85 "\"Y,\" said X, the minister for Z" [];
    QUOTED_AS_SAYING = "quoted-as-saying" 0.8 "X was quoted as saying Y" [];
    PASSIVE_THAT = "passive-that" 0.6 "it was announced that Y" [];
    EXPECTED_TO = "expected-to" 0.6 "Y is expected to Y" [];
    PASSIVE_BY = "passive-by" 0.5 "Y was praised by X; Y was accused of Y" [];
    LIGHT_VERB = "light-verb" 0.6 "X expressed optimism about Y" [];
    ADJECTIVE = "adjective" 0.6 "X is confident that Y" [];
    NOUN = "noun" 0.5 "X's claim that Y" [];
    ACCORDING_TO = "according-to" 0.85 "according to X, Y" [];
    IN_VIEW = "in-view" 0.7 "in X's view, Y" [];
    HEARSAY = "hearsay" 0.5 "Y reportedly did Y" [];
    TURN = "turn" 0.9 "X: Y, in a transcript" [];
    HEADLINE = "headline-colon" 0.7 "X: Y, in a headline" [];
    LEAD_IN = "lead-in" 0.8 "And from X: \"Y\"" [];
    NAME_AFTER_DASH = "name-after-dash" 0.9 "\"Y\" - X" [];
}

/// The confidence of the rule of that name.
pub(super) fn confidence(name: &str) -> f32 {
    RULES
        .iter()
        .find(|rule| rule.name == name)
        .map_or(0.5, |rule| rule.confidence)
}
