use ascribe_attribution::{Claim, ClaimList, CueClass, Form, How, Voice};
use ascribe_text::{Document, Span};
use serde::{Deserialize, Serialize};

/// A claim as it stands in a claim file: the words themselves beside their places, so that a person can
/// read it and a program can find it again when the page has changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Given once, and kept.
    pub id: String,
    /// Whose statement it is.
    #[serde(with = "named")]
    pub voice: Voice,
    /// Id of the speaker; absent when unknown, anonymous or unstated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// How the source got its speaker.
    #[serde(with = "named")]
    pub how: How,
    /// The words that name who is attributed; empty when unstated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The words that signal it; empty when speech is carried on without a cue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cue: String,
    /// What the cue does.
    #[serde(with = "named")]
    pub class: CueClass,
    /// What is attributed, in pieces.
    pub content: Vec<String>,
    /// Verbatim or not.
    #[serde(with = "named")]
    pub form: Form,
    /// Whether the cue is negated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub negated: bool,
    /// Whether the cue is hedged.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hedged: bool,
    /// One self-contained sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// Id of the claim that this one is nested in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<String>,
    /// The ISO 8601 date that the text gives for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// How much it is worth checking, 0 to 1.
    pub checkworthy: f64,
    /// How sure the program was, 0 to 1.
    pub confidence: f64,
    /// The rule or model that decided.
    pub rule: String,
    /// Bytes of the document's text that the source takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_at: Vec<[u32; 2]>,
    /// Bytes of the document's text that the cue takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cue_at: Vec<[u32; 2]>,
    /// Bytes of the document's text that each piece of content takes.
    pub content_at: Vec<[u32; 2]>,
    /// What the program had extracted, where a person has changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Extracted>,
    /// Whether a person kept it although the program does not find it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub kept: bool,
    /// What was decided about the extraction, oldest first; only ever added to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Event>,
}

/// What the program had extracted before a person changed it; a later extraction that says the same again
/// is not a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extracted {
    /// See [`Entry::speaker`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// See [`Entry::source`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// See [`Entry::cue`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cue: String,
    /// See [`Entry::content`].
    pub content: Vec<String>,
}

/// One thing that happened, who did it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When: an ISO 8601 instant in UTC ("2024-06-19T10:00:00Z").
    pub at: String,
    /// Who.
    pub by: String,
    /// What, in a word or two: "accepted", "reworded", "assigned", "verdict".
    pub what: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Entry {
    /// Claim `at` of `list`, which was extracted from `document`.
    #[must_use]
    pub fn of(document: &Document, list: &ClaimList, at: usize) -> Self {
        let claim: &Claim = &list.claims[at];
        let places = |spans: &[Span]| spans.iter().map(|s| [s.start(), s.end()]).collect();
        let joined = |spans: &[Span]| {
            let texts: Vec<&str> = spans.iter().map(|&s| document.slice(s)).collect();
            texts.join(" ... ")
        };
        Self {
            id: claim.id.clone(),
            voice: claim.voice,
            speaker: claim.speaker.map(|s| list.speakers[s].id.clone()),
            how: claim.resolution.how,
            source: joined(&claim.source.spans),
            cue: joined(&claim.cue.spans),
            class: claim.cue.class,
            content: claim
                .content
                .iter()
                .map(|&s| document.slice(s).to_owned())
                .collect(),
            form: claim.form,
            negated: claim.negated,
            hedged: claim.hedged,
            statement: claim.statement.clone(),
            inside: claim.inside.map(|outer| list.claims[outer].id.clone()),
            when: claim.when.as_ref().and_then(|when| when.value.clone()),
            checkworthy: hundredths(claim.checkworthy.score),
            confidence: hundredths(claim.confidence),
            rule: claim.rule.to_owned(),
            source_at: places(&claim.source.spans),
            cue_at: places(&claim.cue.spans),
            content_at: places(&claim.content),
            extracted: None,
            kept: false,
            history: Vec::new(),
        }
    }

    /// All claims of `list`.
    #[must_use]
    pub fn all(document: &Document, list: &ClaimList) -> Vec<Self> {
        (0..list.claims.len())
            .map(|at| Self::of(document, list, at))
            .collect()
    }

    /// Its content as one text.
    #[must_use]
    pub fn content_text(&self) -> String {
        self.content.join(" ... ")
    }

    /// What the program extracted for it, before any change by hand.
    #[must_use]
    pub fn extraction(&self) -> Extraction<'_> {
        match &self.extracted {
            Some(extracted) => Extraction {
                speaker: extracted.speaker.as_deref(),
                source: &extracted.source,
                cue: &extracted.cue,
                content: &extracted.content,
                negated: self.negated,
                form: self.form,
                voice: self.voice,
            },
            None => Extraction {
                speaker: self.speaker.as_deref(),
                source: &self.source,
                cue: &self.cue,
                content: &self.content,
                negated: self.negated,
                form: self.form,
                voice: self.voice,
            },
        }
    }

    /// First byte of its source, cue or content.
    #[must_use]
    pub fn start(&self) -> u32 {
        let all = self.source_at.iter().chain(&self.cue_at).chain(&self.content_at);
        all.map(|at| at[0]).min().unwrap_or(0)
    }

    /// From its first byte to its last.
    #[must_use]
    pub fn reach(&self) -> Span {
        let all = || self.source_at.iter().chain(&self.cue_at).chain(&self.content_at);
        let end = all().map(|at| at[1]).max().unwrap_or(0);
        Span::new(self.start().min(end), end)
    }
}

/// The parts of an [`Entry`] that make it this claim and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extraction<'e> {
    /// See [`Entry::speaker`].
    pub speaker: Option<&'e str>,
    /// See [`Entry::source`].
    pub source: &'e str,
    /// See [`Entry::cue`].
    pub cue: &'e str,
    /// See [`Entry::content`].
    pub content: &'e [String],
    /// See [`Entry::negated`].
    pub negated: bool,
    /// See [`Entry::form`].
    pub form: Form,
    /// See [`Entry::voice`].
    pub voice: Voice,
}

/// Two decimals: more would make every upgrade of a model a change in every file.
fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands on a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Writes the closed vocabularies by their stable names.
mod named {
    use ascribe_attribution::{CueClass, Form, How, Voice};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub trait Named: Copy + Sized + 'static {
        const VALUES: &'static [Self];
        fn text(self) -> &'static str;
    }

    macro_rules! named {
        ($($kind:ident)*) => {$(
            impl Named for $kind {
                const VALUES: &'static [Self] = $kind::ALL;
                fn text(self) -> &'static str {
                    self.name()
                }
            }
        )*};
    }
    named!(CueClass Form How Voice);

    pub fn serialize<T: Named, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.text())
    }

    pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        let found = T::VALUES.iter().copied().find(|value| value.text() == text);
        found.ok_or_else(|| {
            let names: Vec<&str> = T::VALUES.iter().map(|value| value.text()).collect();
            D::Error::custom(format!("`{text}` is none of {}", names.join(", ")))
        })
    }
}
