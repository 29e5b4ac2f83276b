use super::{Fact, FindFact, Review, words};
use ascribe_attribution::{Claim, ClaimList};
use ascribe_text::{Document, LineIndex};
use std::borrow::Cow;

macro_rules! fields {
    ($($(#[$meta:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// A column of the formats that have a row for each claim.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Field { $($(#[$meta])* $variant),* }

        impl Field {
            /// Every column.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name at the head of the column.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

fields! {
    /// Id of the document.
    Document = "document",
    /// Where it was read from.
    Path = "path",
    /// Its headline.
    Title = "title",
    /// Who published it.
    Publisher = "publisher",
    /// When it was published.
    Published = "published",
    /// Its address.
    Url = "url",
    /// Id of the claim.
    Claim = "claim",
    /// Whose voice it is.
    Voice = "voice",
    /// Id of the speaker.
    SpeakerId = "speaker_id",
    /// The speaker's name.
    Speaker = "speaker",
    /// What the speaker is.
    SpeakerKind = "speaker_kind",
    /// The speaker's office or role.
    Role = "role",
    /// How the source got its speaker.
    Resolution = "resolution",
    /// The words that name who is attributed.
    Source = "source",
    /// What kind of phrase they are.
    SourceKind = "source_kind",
    /// The words that signal the attribution.
    Cue = "cue",
    /// What the cue does.
    CueClass = "cue_class",
    /// What is attributed.
    Content = "content",
    /// A self-contained sentence.
    Statement = "statement",
    /// Verbatim or not.
    Form = "form",
    /// Whether the cue is negated.
    Negated = "negated",
    /// Whether the cue is hedged.
    Hedged = "hedged",
    /// Whom it was said to.
    Addressee = "addressee",
    /// How it was said.
    Medium = "medium",
    /// Id of the claim around it.
    Inside = "inside",
    /// The time that the text gives, as a date.
    When = "when",
    /// How much it is worth checking.
    Checkworthy = "checkworthy",
    /// Why it is worth checking.
    Reasons = "reasons",
    /// How sure the program is.
    Confidence = "confidence",
    /// The rule or model that decided.
    Rule = "rule",
    /// The kind of block it stands in.
    Block = "block",
    /// Number of its sentence, from 0.
    Sentence = "sentence",
    /// Line of its content in the text, from 1.
    Line = "line",
    /// First byte of its content in the text.
    Start = "start_byte",
    /// One past the last byte of its content.
    End = "end_byte",
    /// What people decided about the extraction, in a workspace.
    Reviewed = "reviewed",
    /// How far the work on it is.
    State = "state",
    /// The rating of the verdict that counts.
    Verdict = "verdict",
    /// Why.
    VerdictSummary = "verdict_summary",
    /// Who concluded it.
    VerdictBy = "verdict_by",
    /// When.
    VerdictDate = "verdict_date",
    /// Addresses of the evidence.
    Evidence = "evidence",
    /// Claims that it goes together with, and how it stands to them.
    Links = "links",
}

impl Field {
    /// What is known of a claim without a workspace: the columns that are written when none are chosen.
    pub const OF_CLAIM: &[Self] = Self::ALL.split_at(Self::Reviewed as usize).0;

    /// What people found out about it.
    pub const OF_FACT: &[Self] = Self::ALL.split_at(Self::Reviewed as usize).1;

    /// The columns of "claim,speaker,content", in that order; "all" stands for every one.
    ///
    /// # Errors
    /// When there is no column of a name; the message lists those that there are.
    pub fn list(names: &str) -> Result<Vec<Self>, String> {
        if names.trim() == "all" {
            return Ok(Self::ALL.to_vec());
        }
        names
            .split(',')
            .map(|name| {
                let name = name.trim();
                Self::ALL
                    .iter()
                    .copied()
                    .find(|field| field.name() == name)
                    .ok_or_else(|| {
                        let known: Vec<&str> = Self::ALL.iter().map(|field| field.name()).collect();
                        format!("there is no field \"{name}\"; there are {}", known.join(", "))
                    })
            })
            .collect()
    }
}

/// The value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Unknown or absent.
    None,
    /// Words.
    Text(Cow<'a, str>),
    /// A count or place.
    Count(u32),
    /// A share from 0 to 1.
    Share(f32),
    /// Yes or no.
    Flag(bool),
}

/// A claim as a row of columns.
pub struct Row<'a> {
    document: &'a Document,
    list: &'a ClaimList,
    claim: &'a Claim,
    index: &'a LineIndex<'a>,
    fact: Option<Fact>,
}

impl<'a> Row<'a> {
    /// The rows of a document's claims; `index` is of its text.
    pub fn of(
        document: &'a Document,
        list: &'a ClaimList,
        index: &'a LineIndex<'a>,
        facts: &'a FindFact<'_>,
    ) -> impl Iterator<Item = Self> {
        list.claims.iter().map(move |claim| Self {
            document,
            list,
            claim,
            index,
            fact: facts(document, claim),
        })
    }

    /// The value in one column.
    #[must_use]
    pub fn cell(&self, field: Field) -> Cell<'a> {
        let Self {
            document,
            list,
            claim,
            ..
        } = self;
        let (document, list, claim) = (*document, *list, *claim);
        let text = |text: &'a str| Cell::Text(Cow::Borrowed(text));
        let known = |value: Option<&'a str>| value.map_or(Cell::None, text);
        let spans = |spans: &[ascribe_text::Span]| {
            if spans.is_empty() {
                Cell::None
            } else {
                Cell::Text(Cow::Owned(words(document, spans)))
            }
        };
        let speaker = claim.speaker.and_then(|at| list.speakers.get(at));
        let metadata = &document.metadata;
        let content = claim.content.first().zip(claim.content.last());
        match field {
            Field::Document => text(document.id()),
            Field::Path => known(metadata.path.as_deref()),
            Field::Title => known(metadata.title.as_deref()),
            Field::Publisher => known(metadata.publisher.as_deref()),
            Field::Published => known(metadata.published.as_deref()),
            Field::Url => known(metadata.url.as_deref()),
            Field::Claim => text(&claim.id),
            Field::Voice => text(claim.voice.name()),
            Field::SpeakerId => known(speaker.map(|speaker| &*speaker.id)),
            Field::Speaker => known(speaker.map(|speaker| &*speaker.name)),
            Field::SpeakerKind => known(speaker.map(|speaker| speaker.kind.name())),
            Field::Role => known(speaker.and_then(|speaker| speaker.role.as_deref())),
            Field::Resolution => text(claim.resolution.how.name()),
            Field::Source => spans(&claim.source.spans),
            Field::SourceKind => text(claim.source.kind.name()),
            Field::Cue => spans(&claim.cue.spans),
            Field::CueClass => text(claim.cue.class.name()),
            Field::Content => spans(&claim.content),
            Field::Statement => known(claim.statement.as_deref()),
            Field::Form => text(claim.form.name()),
            Field::Negated => Cell::Flag(claim.negated),
            Field::Hedged => Cell::Flag(claim.hedged),
            Field::Addressee => spans(claim.addressee.as_slice()),
            Field::Medium => spans(claim.medium.as_slice()),
            Field::Inside => known(
                claim
                    .inside
                    .and_then(|at| list.claims.get(at))
                    .map(|claim| &*claim.id),
            ),
            Field::When => known(claim.when.as_ref().and_then(|when| when.value.as_deref())),
            Field::Checkworthy => Cell::Share(claim.checkworthy.score),
            Field::Reasons => match &*claim.checkworthy.reasons {
                [] => Cell::None,
                reasons => Cell::Text(Cow::Owned(reasons.join("; "))),
            },
            Field::Confidence => Cell::Share(claim.confidence),
            Field::Rule => text(claim.rule),
            Field::Block => text(claim.block.name()),
            Field::Sentence => Cell::Count(claim.sentence),
            Field::Line => content.map_or(Cell::None, |(first, _)| {
                Cell::Count(self.index.place(first.start()).line)
            }),
            Field::Start => content.map_or(Cell::None, |(first, _)| Cell::Count(first.start())),
            Field::End => content.map_or(Cell::None, |(_, last)| Cell::Count(last.end())),
            Field::Reviewed
            | Field::State
            | Field::Verdict
            | Field::VerdictSummary
            | Field::VerdictBy
            | Field::VerdictDate
            | Field::Evidence
            | Field::Links => self.found_out(field),
        }
    }

    /// The value of a column that people fill.
    fn found_out(&self, field: Field) -> Cell<'a> {
        let Some(fact) = &self.fact else {
            return Cell::None;
        };
        let review =
            |part: fn(&Review) -> Option<&str>| fact.review.as_ref().and_then(part).map(str::to_owned);
        let words = match field {
            Field::Reviewed => Some(fact.reviewed.clone()),
            Field::State => Some(fact.state.clone()),
            Field::Verdict => review(|review| Some(&review.rating)),
            Field::VerdictSummary => review(|review| review.summary.as_deref()),
            Field::VerdictBy => review(|review| review.author.as_deref()),
            Field::VerdictDate => review(|review| review.date.as_deref()),
            Field::Evidence => Some(fact.addresses().collect::<Vec<_>>().join(" ")),
            Field::Links => Some(fact.links_told().join("; ")),
            _ => None,
        };
        words
            .filter(|words| !words.is_empty())
            .map_or(Cell::None, |words| Cell::Text(Cow::Owned(words)))
    }
}
