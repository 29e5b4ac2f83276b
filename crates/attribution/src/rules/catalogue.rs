//! Every rule with its name, pattern and examples.

/// A rule of the engine, for people who ask why.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, as in [`crate::Attribution::rule`].
    pub name: &'static str,
    /// What it matches: X is the source, Y the content.
    pub pattern: &'static str,
    /// How often it is right, from 0 to 1: the share of its attributions on the training articles of PolNeAR
    /// (corpora/README.md) that count as relations; measured again with `cargo run --profile fast -p ascribe-train -- rules`. Those of
    /// turn, headline-colon and quoted-as-saying are estimates: the articles hold few of them, in other layouts.
    pub confidence: f32,
    /// Texts in which it finds something, and texts in which it must not.
    pub examples: &'static [Example],
}

/// A text with the attribution that a rule finds in it, marked as `[source] <cue> {content}`. A text without
/// marks is one in which no rule finds anything that this rule would.
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
    THAT = "that-clause" 0.76 "X said that Y"
        ["[The mayor] <said> {that the bridge was safe}.", "The mayor saw the bridge.",
         "The firm met. [It] <said> {that the mine was safe}.", "It takes courage <to say> {that the mine was safe}.",
         "[The mayor] <said> {that while no date was set, work would begin in May}.",
         "When [the firm] <announced> {that it would drain the bog}, she was in Lund.",
         "[The judge] ruled that the diary was false, and <warned> {that it was late}.",
         "[Ana Ruiz (Green), the member for Lund], <promised> {that no trees would fall}."];
    BARE = "bare-clause" 0.7 "X said Y"
        ["[The union] <says> {the mine will close}.", "The union owns the mine."];
    QUESTION = "wh-clause" 0.48 "X asked whether Y"
        ["[The judge] <asked> {whether the witness had slept}.", "Whether it rains is luck."];
    INFINITIVE = "infinitive" 0.46 "X plans to Y"
        ["[Chile] <plans> {to build a telescope}.", "Chile managed to win."];
    GERUND = "gerund" 0.57 "X suggested doing Y"
        ["[The coach] <suggested> {resting the captain}.", "The coach kept running."];
    OBJECT = "object" 0.51 "X announced Y, a noun phrase"
        ["[The Kremlin] <announced> {new talks}.", "He backed the car into a wall.", "The drink has no added sugar."];
    ORDER = "object-infinitive" 0.43 "X urged somebody to Y"
        ["[Doctors] <urged> {parents to wash their hands}.", "Doctors helped parents to sleep."];
    CALLS = "calls" 0.63 "X called Y a disgrace; X described Y as a success"
        ["[Critics] <described> {the film as dull}.", "[It] <described> {the bid as dull} and it left.", "The dog is known as Rex."];
    PREPOSITION = "preposition" 0.51 "X warned of Y, called for Y, spoke about Y"
        ["[The lender] <warned of> {weak demand}.", "The lender lives in Rome."];
    APPEARS = "appears" 0.42 "Y appears to Y: nobody says so"
        ["{The lake} <appears> {to be frozen}.", "The king appears on the coin."];
    COLON = "verb-colon" 0.79 "X said: Y"
        ["[The judge] <said:> {\"You may go.\"}", "He has three dogs: two are old."];
    QUOTE_RIGHT = "quote-right" 0.77 "X said, \"Y\""
        ["[Lund] <said>, {\"We will not sell the farm.\"}", "He bought a \"smart\" meter."];
    QUOTE_LEFT = "quote-left" 0.92 "\"Y,\" X said. \"Y.\""
        ["{\"The dam will hold,\"} [Medina] <said>. {\"We have checked it.\"}", "He read \"The Old Man and the Sea\" at home."];
    CLAUSE_LEFT = "clause-left" 0.73 "Y, X said"
        ["{The storm will reach the coast}, [forecasters] <said>.", "When all is said and done, it was luck.",
         "{The driver had slept}, [a jury] <has heard>.", "{The driver had slept}, the court <was told>."];
    INVERTED = "inverted" 0.89 "\"Y,\" said X, the minister for Z"
        ["{\"It was loud,\"} <said> [Carl Petri, the road inspector].", "That is easier said than done."];
    QUOTED_AS_SAYING = "quoted-as-saying" 0.8 "X was quoted as saying Y"
        ["[The senator] <was quoted as saying> {that he had no regrets}.", "The price was quoted in euros."];
    PASSIVE_THAT = "passive-that" 0.59 "it was announced that Y"
        ["It <was announced> {that the mill would close}.", "Members <were told> {the mill would close}.", "The mill was closed."];
    EXPECTED_TO = "expected-to" 0.48 "Y is expected to Y"
        ["{The lake} <is expected> {to freeze}.", "You are supposed to wait."];
    PASSIVE_BY = "passive-by" 0.35 "Y was praised by X; Y was accused of Y"
        ["{The plan} <was criticised by> [farmers].", "The house was built by farmers."];
    LIGHT_VERB = "light-verb" 0.52 "X expressed optimism about Y"
        ["[The envoy] <voiced concern over> {the arrests}.", "The envoy made tea for the guests."];
    ADJECTIVE = "adjective" 0.4 "X is confident that Y"
        ["[The professor] <is confident> {that the vaccine works}.", "The professor is happy."];
    NOUN = "noun" 0.25 "X's claim that Y"
        ["[His] <claim> {that the vote was rigged} was never tested.", "His claim form was lost."];
    ACCORDING_TO = "according-to" 0.79 "according to X, Y"
        ["<According to> [the harbour authority], {four ships were turned away}.", "The trains ran according to plan."];
    IN_VIEW = "in-view" 0.46 "in X's view, Y"
        ["In [her] <view>, {the treaty is dead}.", "The tower came in view."];
    HEARSAY = "hearsay" 0.42 "Y reportedly did Y"
        ["{The singer} <reportedly> {paid three million euros}.", "The singer gladly paid."];
    TURN = "turn" 0.9 "X: Y, in a transcript"
        ["[MINISTER HOLM]<:> {That is not so. The money was paid in May}.", "Three things: rain, wind and snow."];
    HEADLINE = "headline-colon" 0.7 "X: Y, in a headline"
        ["Three things: rain, wind and snow.", "Interview: Kit Marsden"];
    LEAD_IN = "lead-in" 0.54 "And from X: \"Y\""
        ["And from [the chairwoman]<:> {\"We will not sell.\"}", "The score: 3 to 1."];
    NAME_AFTER_DASH = "name-after-dash" 0.86 "\"Y\" - X"
        ["{\"The new line is a blessing for us.\"} <-> [Petra Kolb, baker]", "He left - and came back."];
}

/// The confidence of the rule of that name.
pub(super) fn confidence(name: &str) -> f32 {
    RULES
        .iter()
        .find(|rule| rule.name == name)
        .map_or(0.5, |rule| rule.confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::attributions;
    use ascribe_syntax::{analyse, tag};
    use ascribe_text::Document;

    /// The text of an example, and the marked parts: their opening sign and words.
    fn unmark(example: &str) -> (String, Vec<(char, String)>) {
        let mut text = String::new();
        let mut parts: Vec<(char, String)> = Vec::new();
        let mut open = false;
        for letter in example.chars() {
            match letter {
                '[' | '<' | '{' => {
                    parts.push((letter, String::new()));
                    open = true;
                }
                ']' | '>' | '}' => open = false,
                _ => {
                    text.push(letter);
                    if open && let Some(part) = parts.last_mut() {
                        part.1.push(letter);
                    }
                }
            }
        }
        (text, parts)
    }

    #[test]
    fn every_rule_finds_what_its_examples_mark_and_nothing_else() {
        let mut failures = Vec::new();
        for rule in RULES {
            assert!(!rule.examples.is_empty(), "{} has no example", rule.name);
            for example in rule.examples {
                let (text, parts) = unmark(example);
                let document = Document::from_paragraphs("example", text);
                let mut analysis = analyse(&document);
                tag(&mut analysis);
                let found: Vec<_> = attributions(&analysis)
                    .into_iter()
                    .filter(|attribution| attribution.rule == rule.name)
                    .collect();
                if parts.is_empty() {
                    if !found.is_empty() {
                        failures.push(format!("{}: {example}: {found:?}", rule.name));
                    }
                    continue;
                }
                let marked = |sign: char| -> Vec<&str> {
                    parts
                        .iter()
                        .filter(|(mark, _)| *mark == sign)
                        .map(|(_, words)| words.as_str())
                        .collect()
                };
                let fits = found.iter().any(|attribution| {
                    let words = |ranges: &[ascribe_syntax::TokenRange]| -> Vec<&str> {
                        ranges.iter().map(|range| analysis.text(*range)).collect()
                    };
                    words(attribution.source.as_slice()) == marked('[')
                        && words(attribution.cue.as_slice()) == marked('<')
                        && words(&attribution.content) == marked('{')
                });
                if !fits {
                    failures.push(format!("{}: {example}: {:?}", rule.name, attributions(&analysis)));
                }
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn names_are_unique() {
        for (at, rule) in RULES.iter().enumerate() {
            assert!(
                RULES[..at].iter().all(|other| other.name != rule.name),
                "{}",
                rule.name
            );
        }
    }
}
