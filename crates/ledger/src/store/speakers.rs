//! What an edit of `speakers.toml` does to the claims of a workspace, before and when it is made.

use super::desk::store_claims;
use super::error::{Error, Result};
use super::workspace::{Change, ClaimFile, Workspace};
use crate::align::Kind;
use crate::check::{Extract, kept};
use crate::entry::Entry;
use crate::fact::Hand;
use crate::review::{Decision, Proposal, decide, key, pending, settle};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// The registry of a workspace.
pub const SPEAKERS: &str = "speakers.toml";

/// What an edit of the registry changes in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The document.
    pub document: String,
    /// The changes of its accepted claims that the edit brings about.
    pub changes: Vec<Proposal>,
    /// Those of `changes` that have a verdict, which goes stale.
    pub stale: Vec<String>,
    /// What the edited registry makes of the document.
    extracted: Vec<Entry>,
    /// The extracted claims with another speaker, as they were and as they are.
    moved: Vec<(Entry, Entry)>,
}

/// Two speakers that become one.
#[derive(Clone, Copy, Debug)]
pub struct Merged<'i> {
    /// The id that stays.
    pub kept: &'i str,
    /// The id that goes.
    pub gone: &'i str,
}

impl Effect {
    /// Whether a change is one of the speaker alone, which needs no further decision.
    #[must_use]
    pub fn is_speaker_alone(change: &Proposal) -> bool {
        matches!((change.old.as_slice(), change.new.as_slice()), ([old], [new])
            if old.extracted.is_none() && change.kind == Kind::Reattributed
                && (&old.source, &old.cue, &old.content, old.negated, old.form)
                    == (&new.source, &new.cue, &new.content, new.negated, new.form))
    }
}

/// What an edit of the registry does to the claims: `before` extracts with the registry as it is, `after` with the
/// edited one. When the edit merges two speakers, `merged` names them. Documents that it leaves as they are are not named.
///
/// # Errors
/// When a file of the workspace is malformed, or a document cannot be read.
pub fn effects(
    workspace: &Workspace<'_>,
    before: &Extract<'_>,
    after: &Extract<'_>,
    merged: Option<Merged<'_>>,
) -> Result<Vec<Effect>> {
    let tracked = workspace.tracked()?;
    let of = |id: &String| -> Result<Option<Effect>> {
        let record = workspace.source(id)?;
        let Some(version) = record.current() else {
            return Ok(None);
        };
        let bytes = workspace.bytes(id, version)?;
        let entries = |extract: &Extract<'_>| -> Result<Vec<Entry>> {
            let (document, list) = extract(id, &version.file, &bytes)
                .map_err(|message| Error::refused(format!("{id}: {message}")))?;
            Ok(kept(&workspace.settings, Entry::all(&document, &list)))
        };
        let (old, new) = (entries(before)?, entries(after)?);
        let mut accepted = workspace.claims(id)?;
        let known = if old == new {
            Vec::new()
        } else {
            pending(&accepted, &old)
        };
        let other_speakers = moved(&old, &new);
        let mut changes = carry(&mut accepted, &other_speakers, merged, None);
        if old != new {
            let rest = pending(&accepted, &new).into_iter();
            changes.extend(rest.filter(|change| !change.old.is_empty() && !known.contains(change)));
        } else if changes.is_empty() {
            return Ok(None);
        }
        let mut stale = Vec::new();
        for entry in changes.iter().flat_map(|change| &change.old) {
            if tracked.binary_search(&entry.id).is_ok()
                && workspace
                    .fact(&entry.id)?
                    .is_some_and(|fact| fact.current().is_some())
            {
                stale.push(entry.id.clone());
            }
        }
        Ok(Some(Effect {
            document: id.clone(),
            changes,
            stale,
            extracted: new,
            moved: other_speakers,
        }))
    };
    let all: Vec<Option<Effect>> = workspace.documents()?.par_iter().map(of).collect::<Result<_>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Writes the edited registry, and with it what `effects` showed: claims that changed their speaker alone have the new
/// one from now on, everything else that the edit changed waits for review.
///
/// # Errors
/// When the registry is no longer `text`, which the edit was made from, or a file cannot be written; nothing is changed then.
pub fn change_speakers(
    root: &Path,
    text: &str,
    edited: &str,
    effects: &[Effect],
    merged: Option<Merged<'_>>,
    hand: Hand<'_>,
) -> Result<()> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    let present = workspace.files().read(SPEAKERS)?.unwrap_or_default();
    if present != text.as_bytes() {
        return Err(Error::refused(format!(
            "{SPEAKERS} was changed by somebody else meanwhile; nothing was written, try again"
        )));
    }
    change.put(SPEAKERS, edited.as_bytes().to_vec());
    for effect in effects {
        let mut accepted = workspace.claims(&effect.document)?;
        if accepted.claim.is_empty() && workspace.waiting(&effect.document)?.is_none() {
            continue;
        }
        let shown = |proposal: &Proposal| {
            let id = &proposal.id;
            Effect::is_speaker_alone(proposal) && effect.changes.iter().any(|change| change.id == *id)
        };
        carry(&mut accepted, &effect.moved, merged, Some(hand));
        let (_, fresh) = settle(&mut accepted, &effect.extracted, hand);
        for proposal in pending(&accepted, &fresh) {
            if shown(&proposal) {
                decide(&mut accepted, &proposal, &Decision::Accept, hand).map_err(Error::Refused)?;
            }
        }
        store_claims(&change, &workspace, &accepted, Some(&fresh))?;
    }
    drop(workspace);
    change.commit()
}

/// The claims of one text that have another speaker in the second of two extractions.
#[must_use]
pub fn moved(old: &[Entry], new: &[Entry]) -> Vec<(Entry, Entry)> {
    let place = |entry: &Entry| {
        (
            entry.source_at.clone(),
            entry.cue_at.clone(),
            entry.content_at.clone(),
        )
    };
    let by_place: HashMap<_, &Entry> = new.iter().map(|entry| (place(entry), entry)).collect();
    old.iter()
        .filter_map(|entry| Some((entry, *by_place.get(&place(entry))?)))
        .filter(|(old, new)| old.speaker != new.speaker)
        .map(|(old, new)| (old.clone(), new.clone()))
        .collect()
}

/// What people decided stands when the registry is edited: what they turned down stays turned down under its new speaker,
/// and a speaker whom they gave a claim by hand is the merged one where the two became one. Returns the claims of which that
/// is true.
fn carry(
    accepted: &mut ClaimFile,
    moved: &[(Entry, Entry)],
    merged: Option<Merged<'_>>,
    hand: Option<Hand<'_>>,
) -> Vec<Proposal> {
    let speakers: HashMap<_, &Option<String>> =
        moved.iter().map(|(old, new)| (key(old), &new.speaker)).collect();
    for entry in &mut accepted.rejected {
        if let Some(speaker) = speakers.get(&key(entry)) {
            entry.speaker.clone_from(speaker);
        }
    }
    let mut changes = Vec::new();
    for entry in &mut accepted.claim {
        let moved = speakers.get(&key(entry));
        if let (Some(extracted), Some(speaker)) = (&mut entry.extracted, moved) {
            extracted.speaker.clone_from(speaker);
        }
        let by_hand = entry.extracted.is_some() || entry.kept;
        if let Some(Merged { kept, gone }) = merged
            && by_hand
            && entry.speaker.as_deref() == Some(gone)
        {
            let old = entry.clone();
            entry.speaker = Some(kept.to_owned());
            if let Some(hand) = hand {
                let note = format!("speaker was: {gone}");
                entry.history.push(hand.event(Kind::Reattributed.name(), note));
            }
            changes.push(Proposal {
                id: entry.id.clone(),
                kind: Kind::Reattributed,
                old: vec![old],
                new: vec![entry.clone()],
            });
        }
    }
    changes
}
