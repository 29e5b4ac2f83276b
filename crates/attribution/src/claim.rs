use crate::attribution::named;
use crate::{CueClass, SourceKind};
use ascribe_text::{BlockKind, Diagnostic, Span};

/// The claims of one document, with their speakers: what extraction yields and what is snapshotted,
/// reviewed and compared. Its spans point into the document's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimList {
    /// Everybody whom a claim names as speaker, by first appearance.
    pub speakers: Vec<Speaker>,
    /// The claims, by the first byte of source, cue or content.
    pub claims: Vec<Claim>,
    /// What was found wrong in any stage.
    pub diagnostics: Vec<Diagnostic>,
    /// How many sentences the document has.
    pub sentences: usize,
    /// How many tokens the document has.
    pub tokens: usize,
}

impl ClaimList {
    /// Leaves out the claims that `keep` does not want, and the speakers whom no claim names any more. A claim whose
    /// outer one is gone stands for itself.
    pub fn retain(&mut self, keep: impl FnMut(&Claim) -> bool) {
        let kept: Vec<bool> = self.claims.iter().map(keep).collect();
        let place = places(&kept);
        let mut at = 0;
        self.claims.retain(|_| {
            at += 1;
            kept[at - 1]
        });
        let mut named = vec![false; self.speakers.len()];
        for claim in &mut self.claims {
            claim.inside = claim.inside.and_then(|outer| place[outer]);
            for &speaker in claim.speaker.iter().chain(&claim.resolution.alternatives) {
                named[speaker] = true;
            }
        }
        let place = places(&named);
        let mut at = 0;
        self.speakers.retain(|_| {
            at += 1;
            named[at - 1]
        });
        for claim in &mut self.claims {
            claim.speaker = claim.speaker.and_then(|speaker| place[speaker]);
            for speaker in &mut claim.resolution.alternatives {
                *speaker = place[*speaker].unwrap_or_default();
            }
        }
    }
}

/// Where each of the kept ones stands once the others are gone.
fn places(kept: &[bool]) -> Vec<Option<usize>> {
    let mut next = 0;
    kept.iter()
        .map(|&kept| {
            next += usize::from(kept);
            kept.then(|| next - 1)
        })
        .collect()
}

/// A person, organisation, document or group that sources refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Stable id: the registry's, else made of the name ("vladimir-putin").
    pub id: String,
    /// Fullest name in the document, or the registry's.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Office or role ("Russian presidential aide").
    pub role: Option<String>,
    /// The other names that the document uses, or the registry knows.
    pub aliases: Vec<String>,
    /// Whether the registry has it.
    pub registered: bool,
}

named! {
    /// What a [`Speaker`] is.
    SpeakerKind {
        /// One human being.
        Person = "person",
        /// A company, party, ministry, newspaper, state.
        Organisation = "organisation",
        /// A text that speaks for itself.
        Document = "document",
        /// Several people under one description.
        Group = "group",
    }
}

/// An attribution with its speaker, or the publisher's own statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// "c-" and twelve hexadecimal digits.
    pub id: String,
    /// Whose voice it is.
    pub voice: Voice,
    /// Index into [`ClaimList::speakers`]; `None` when unknown, anonymous or unstated.
    pub speaker: Option<usize>,
    /// How the source got its speaker, or why it got none.
    pub resolution: Resolution,
    /// Who is attributed, in the text's words.
    pub source: Source,
    /// What signals it.
    pub cue: Cue,
    /// What is attributed: pieces in text order.
    pub content: Vec<Span>,
    /// One self-contained sentence; `None` when it cannot be made safely.
    pub statement: Option<String>,
    /// Verbatim or not.
    pub form: Form,
    /// Whether the cue is negated.
    pub negated: bool,
    /// Whether the cue is hedged.
    pub hedged: bool,
    /// Whom it was said to.
    pub addressee: Option<Span>,
    /// How it was said.
    pub medium: Option<Span>,
    /// The claim that this one is nested in, by index into [`ClaimList::claims`].
    pub inside: Option<usize>,
    /// When it happened or was said, where the text tells.
    pub when: Option<When>,
    /// How much it is worth checking, with reasons.
    pub checkworthy: Checkworthy,
    /// How sure the program is of source, cue and content together, 0 to 1.
    pub confidence: f32,
    /// The rule or model that decided.
    pub rule: &'static str,
    /// The kind of block it stands in.
    pub block: BlockKind,
    /// Number of its sentence in the document, from 0.
    pub sentence: u32,
}

impl Claim {
    /// Its source, cue and content, as far as they stand in the text.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.source
            .spans
            .iter()
            .chain(&self.cue.spans)
            .chain(&self.content)
            .copied()
    }
}

/// The source of a claim: no spans when it is unstated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its pieces, in text order.
    pub spans: Vec<Span>,
    /// What kind of phrase it is.
    pub kind: SourceKind,
    /// What the text tells of a source that it does not name; `None` for any other.
    pub anonymity: Option<Anonymity>,
}

/// What a text tells of a source that it does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anonymity {
    /// How many they are, where stated ("two officials" 2, "an aide" 1); `None` for "officials".
    pub number: Option<u32>,
    /// The words that tell why no name is given ("because he was not authorised to speak").
    pub reason: Option<Span>,
}

/// The cue of a claim: no spans when speech is carried on without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Its pieces; one, by the conventions.
    pub spans: Vec<Span>,
    /// Lemma of its head ("say", "according", ":").
    pub lemma: String,
    /// What it does.
    pub class: CueClass,
}

/// What linking the sources of a document yields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// Everybody whom a source refers to, by first appearance.
    pub speakers: Vec<Speaker>,
    /// One for each attribution, in their order.
    pub links: Vec<Link>,
}

/// The speaker of one attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Index into [`Linked::speakers`]; `None` when unknown, anonymous or unstated.
    pub speaker: Option<usize>,
    /// How it was found, or why it was not.
    pub resolution: Resolution,
    /// What kind of phrase the source is: the engine's judgement, corrected by what the whole document tells.
    pub kind: SourceKind,
    /// What the text tells of a source that it does not name; `None` for any other.
    pub anonymity: Option<Anonymity>,
}

/// How a source got its speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// By what.
    pub how: How,
    /// The mention that a pronoun or description goes back to.
    pub antecedent: Option<Span>,
    /// How sure the program is, 0 to 1.
    pub confidence: f32,
    /// Other speakers it may be, best first, by index into [`ClaimList::speakers`].
    pub alternatives: Vec<usize>,
}

named! {
    /// By what a source got its speaker, or why it got none.
    How {
        /// Its full name.
        Name = "name",
        /// Another name of the same one: surname, acronym, spelling.
        Alias = "alias",
        /// A title or office that only one holds.
        Title = "title",
        /// A pronoun.
        Pronoun = "pronoun",
        /// A description.
        Description = "description",
        /// A place or building that stands for an organisation.
        Metonym = "metonym",
        /// The same turn of speech goes on.
        SameTurn = "same turn",
        /// Several fit, none well enough.
        Ambiguous = "ambiguous",
        /// The text withholds the name.
        Anonymous = "anonymous",
        /// The text names nobody.
        Unstated = "unstated",
    }
}

named! {
    /// Whose statement a claim is.
    Voice {
        /// Somebody's, reported.
        Attributed = "attributed",
        /// The publisher's own.
        Narrator = "narrator",
    }
}

named! {
    /// Whether the content is verbatim.
    Form {
        /// All of it in quotation marks.
        Direct = "direct",
        /// None of it.
        Indirect = "indirect",
        /// Some of it.
        Mixed = "mixed",
    }
}

/// A time that the text gives for a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The words.
    pub spans: Vec<Span>,
    /// The ISO 8601 date, where it can be told.
    pub value: Option<String>,
}

/// Whether a claim is worth checking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checkworthy {
    /// 0 (nothing to check) to 1.
    pub score: f32,
    /// Why, in words people can read.
    pub reasons: Vec<&'static str>,
}
