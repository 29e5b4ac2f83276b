//! The fact record of a claim: what people find out about it, step by step. Nothing in it is ever overwritten.

use crate::entry::{Entry, Event};
use crate::matching::Relation;
use crate::verify::{SourceIndex, verify};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// `facts/<claim-id>.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Format of this file.
    #[serde(default)]
    pub format: i64,
    /// The claim it is about.
    pub claim: String,
    /// The document that the claim was accepted from.
    pub document: String,
    /// How far the work is.
    pub state: State,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// What a verdict can rest on, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What was concluded, oldest first; the last one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdict: Vec<Verdict>,
    /// Claims elsewhere that this one goes together with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub link: Vec<Link>,
    /// Everything that happened, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Event>,
}

/// How far the work on a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nobody has taken it on.
    New,
    /// Somebody has.
    Assigned,
    /// It is being looked into.
    Checking,
    /// There is a verdict.
    Checked,
    /// It will not be looked into.
    Dropped,
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 5] = [
        Self::New,
        Self::Assigned,
        Self::Checking,
        Self::Checked,
        Self::Dropped,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Assigned => "assigned",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Dropped => "dropped",
        }
    }

    /// Whether work may go from this state to `next`. A verdict leads to `checked`, and nothing else does; from
    /// there, and from `dropped`, work can be taken up again.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match next {
            Self::New => false,
            Self::Assigned | Self::Checking => true,
            Self::Checked => false,
            Self::Dropped => !matches!(self, Self::Dropped),
        }
    }
}

/// Something that a verdict can rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// "e1", "e2", ...
    pub id: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A lasting copy of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<String>,
    /// The document of this workspace that it is, whose present version must still say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// When it was looked at: an ISO 8601 date or instant.
    pub retrieved: String,
    /// The words in it that count; they stand in the excerpt.
    pub quote: String,
    /// The stored excerpt, by its path in the workspace.
    pub excerpt: String,
    /// SHA-256 of the stored excerpt's bytes.
    pub sha256: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: String,
}

/// What was concluded about a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// "v1", "v2", ...
    pub id: String,
    /// A rating of the workspace's scale.
    pub rating: String,
    /// Why, in a sentence or two.
    pub summary: String,
    /// The evidence that it rests on, by id.
    pub evidence: Vec<String>,
    /// SHA-256 of the claim's speaker and content as they were.
    pub claim_sha256: String,
    /// The verdict that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// Who concluded it.
    pub by: String,
    /// When.
    pub at: String,
}

/// Another claim that this one goes together with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The other claim.
    pub to: String,
    /// How this one stands to it.
    pub kind: Relation,
    /// Who said so; empty in a link that was written by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// When.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'h> {
    /// "Ann Lee <ann@example.org>".
    pub by: &'h str,
    /// An ISO 8601 instant in UTC.
    pub at: &'h str,
}

impl Hand<'_> {
    /// The event that it did `what`.
    #[must_use]
    pub fn event(self, what: &str, note: impl Into<String>) -> Event {
        Event {
            at: self.at.to_owned(),
            by: self.by.to_owned(),
            what: what.to_owned(),
            note: note.into(),
        }
    }
}

impl Fact {
    /// The record of a claim that is tracked from now on.
    #[must_use]
    pub fn new(claim: &str, document: &str, hand: Hand<'_>) -> Self {
        Self {
            format: 1,
            claim: claim.to_owned(),
            document: document.to_owned(),
            state: State::New,
            assignee: None,
            evidence: Vec::new(),
            verdict: Vec::new(),
            link: Vec::new(),
            history: vec![hand.event("tracked", "")],
        }
    }

    /// Goes on to `state`.
    ///
    /// # Errors
    /// When work may not go there from where it is; the message says what leads there.
    pub fn advance(&mut self, state: State, assignee: Option<&str>, hand: Hand<'_>) -> Result<(), String> {
        if !self.state.may_become(state) {
            return Err(match state {
                State::Checked => "a claim is checked when it has a verdict: `ascribe verdict`".to_owned(),
                _ => format!(
                    "a claim that is {} cannot become {}",
                    self.state.name(),
                    state.name()
                ),
            });
        }
        if state == State::Assigned && assignee.is_none() {
            return Err("say to whom it is assigned: --assign NAME".to_owned());
        }
        self.state = state;
        if let Some(assignee) = assignee {
            self.assignee = Some(assignee.to_owned());
        }
        let note = match (&self.assignee, state) {
            (Some(assignee), State::Assigned) => format!("to {assignee}"),
            _ => String::new(),
        };
        self.history.push(hand.event(state.name(), note));
        Ok(())
    }

    /// Adds evidence; its id is given here. Returns the id.
    pub fn add_evidence(&mut self, mut evidence: Evidence, hand: Hand<'_>) -> String {
        evidence.id = format!("e{}", self.evidence.len() + 1);
        evidence.by = hand.by.to_owned();
        evidence.at = hand.at.to_owned();
        let id = evidence.id.clone();
        let place = evidence.url.as_ref().or(evidence.document.as_ref());
        let note = format!("{id}: {}", place.map_or("", String::as_str));
        self.history.push(hand.event("evidence", note));
        if matches!(self.state, State::New | State::Assigned) {
            self.state = State::Checking;
        }
        self.evidence.push(evidence);
        id
    }

    /// Concludes. The verdict before it stays, superseded.
    ///
    /// # Errors
    /// When the rating is not on the scale, or it rests on no evidence or on some that is not there.
    pub fn conclude(
        &mut self,
        claim: &Entry,
        rating: &str,
        summary: &str,
        evidence: &[String],
        scale: &[String],
        hand: Hand<'_>,
    ) -> Result<(), String> {
        if !scale.iter().any(|known| known == rating) {
            return Err(format!(
                "`{rating}` is not on this workspace's scale: {}",
                scale.join(", ")
            ));
        }
        if summary.trim().is_empty() {
            return Err("say why, in a sentence or two".to_owned());
        }
        let evidence: Vec<String> = if evidence.is_empty() {
            self.evidence.iter().map(|e| e.id.clone()).collect()
        } else {
            evidence.to_vec()
        };
        if evidence.is_empty() {
            return Err("a verdict rests on evidence, and there is none: `ascribe evidence`".to_owned());
        }
        if let Some(unknown) = evidence
            .iter()
            .find(|id| self.evidence.iter().all(|e| e.id != **id))
        {
            let known: Vec<&str> = self.evidence.iter().map(|e| e.id.as_str()).collect();
            return Err(format!(
                "there is no evidence `{unknown}`; there is {}",
                known.join(", ")
            ));
        }
        let verdict = Verdict {
            id: format!("v{}", self.verdict.len() + 1),
            rating: rating.to_owned(),
            summary: summary.to_owned(),
            evidence,
            claim_sha256: claim_sha256(claim),
            supersedes: self.verdict.last().map(|before| before.id.clone()),
            by: hand.by.to_owned(),
            at: hand.at.to_owned(),
        };
        let supersedes = verdict.supersedes.as_ref();
        let note = supersedes.map_or_else(String::new, |before| format!(", supersedes {before}"));
        self.history
            .push(hand.event("verdict", format!("{}: {rating}{note}", verdict.id)));
        self.state = State::Checked;
        self.verdict.push(verdict);
        Ok(())
    }

    /// The link to the claim `to`.
    #[must_use]
    pub fn link_to(&self, to: &str) -> Option<&Link> {
        self.link.iter().find(|link| link.to == to)
    }

    /// Keeps that its claim stands to another one as `kind` says.
    ///
    /// # Errors
    /// When the other claim is its own, or linked already.
    pub fn add_link(&mut self, kind: Relation, to: &str, hand: Hand<'_>) -> Result<(), String> {
        let claim = &self.claim;
        if to == claim {
            return Err(format!("{claim} cannot be linked with itself"));
        }
        if let Some(link) = self.link_to(to) {
            let there = link.kind.name();
            return Err(if link.kind == kind {
                format!("{claim} {there} {to}: that link is there already")
            } else {
                format!("{claim} {there} {to} already; `--unlink {to}` takes that back")
            });
        }
        let note = format!("{} {to}", kind.name());
        self.history.push(hand.event("linked", note));
        self.link.push(Link {
            to: to.to_owned(),
            kind,
            by: hand.by.to_owned(),
            at: hand.at.to_owned(),
        });
        Ok(())
    }

    /// Takes the link to the claim `to` back; the history keeps that it was there.
    ///
    /// # Errors
    /// When there is none; the message says which there are.
    pub fn remove_link(&mut self, to: &str, hand: Hand<'_>) -> Result<(), String> {
        let Some(at) = self.link.iter().position(|link| link.to == to) else {
            let known: Vec<&str> = self.link.iter().map(|link| link.to.as_str()).collect();
            let known = match known.as_slice() {
                [] => "it has no links".to_owned(),
                known => format!("it is linked with {}", known.join(", ")),
            };
            return Err(format!("{} is not linked with `{to}`; {known}", self.claim));
        };
        let link = self.link.remove(at);
        let note = format!("{} {to}", link.kind.name());
        self.history.push(hand.event("unlinked", note));
        Ok(())
    }

    /// The verdict that counts.
    #[must_use]
    pub fn current(&self) -> Option<&Verdict> {
        self.verdict.last()
    }

    /// Why the current verdict no longer stands, in words; none when it does or there is none. `claim` is the
    /// accepted claim, `read` yields stored excerpts by path, `document` the present text of a document.
    pub fn stale(
        &self,
        claim: Option<&Entry>,
        mut read: impl FnMut(&str) -> Option<Vec<u8>>,
        mut document: impl FnMut(&str) -> Option<String>,
    ) -> Vec<String> {
        let Some(verdict) = self.current() else {
            return Vec::new();
        };
        let mut reasons = Vec::new();
        match claim {
            None => reasons.push("its claim is no longer in the accepted list".to_owned()),
            Some(claim) if claim_sha256(claim) != verdict.claim_sha256 => {
                reasons.push(
                    "its claim has other words or another speaker than when it was concluded".to_owned(),
                );
            }
            Some(_) => {}
        }
        for evidence in self.evidence.iter().filter(|e| verdict.evidence.contains(&e.id)) {
            let id = &evidence.id;
            match read(&evidence.excerpt) {
                None => reasons.push(format!("the excerpt of {id} is gone ({})", evidence.excerpt)),
                Some(bytes) if sha256(&bytes) != evidence.sha256 => {
                    reasons.push(format!("the excerpt of {id} was changed ({})", evidence.excerpt));
                }
                Some(_) => {}
            }
            if let Some(name) = &evidence.document {
                match document(name) {
                    None => reasons.push(format!("the document of {id} is gone ({name})")),
                    Some(text) => {
                        let outcome = verify(&evidence.quote, &SourceIndex::new(&text), None);
                        if !outcome.status.is_clean() && outcome.places.len() < 2 {
                            let mut reason = format!("{id} no longer says so: {}", outcome.status.name());
                            if !outcome.diff.is_empty() {
                                let _ = write!(reason, ": {}", outcome.diff_line());
                            }
                            reasons.push(reason);
                        }
                    }
                }
            }
        }
        reasons
    }
}

/// SHA-256 of what a verdict is about: speaker, polarity, content.
#[must_use]
pub fn claim_sha256(claim: &Entry) -> String {
    let mut hash = Sha256::new();
    let speaker = claim.speaker.as_deref().unwrap_or("");
    for part in [
        speaker,
        if claim.negated { "not" } else { "" },
        &claim.content_text(),
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// SHA-256 of `bytes`, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
