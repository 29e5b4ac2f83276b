//! What waits for a person, and what a decision does to the accepted list.

use crate::align::{Change, Kind, align};
use crate::entry::{Entry, Extracted};
use crate::fact::{Hand, sha256};
use crate::store::ClaimFile;
use std::collections::{HashMap, HashSet};

/// A change of a document's claims that a person has to decide about.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The id to name it by: of the accepted claim, else of the extracted one.
    pub id: String,
    /// What happened.
    pub kind: Kind,
    /// The accepted claims concerned.
    pub old: Vec<Entry>,
    /// The extracted claims concerned.
    pub new: Vec<Entry>,
}

/// What a person decides about a [`Proposal`].
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// It is so.
    Accept,
    /// It is not so: the accepted claims stay, the extracted ones are not proposed again.
    Reject,
    /// It is so, with these words or this speaker in place of the first extracted claim's.
    Edit(Box<Entry>),
    /// Of an ambiguous change: the accepted claim of the first id is now the extracted one of the second.
    Pair(Vec<(String, String)>),
}

/// What is left of the changes between the accepted list and an extraction when those that need nobody's
/// decision, and those decided before, are taken away.
#[must_use]
pub fn pending(accepted: &ClaimFile, extracted: &[Entry]) -> Vec<Proposal> {
    let fresh = without_rejected(accepted, extracted);
    align(&accepted.claim, &fresh)
        .into_iter()
        .filter(|change| needs_decision(change, accepted))
        .map(|change| proposal(&change, &accepted.claim, &fresh))
        .collect()
}

fn needs_decision(change: &Change, accepted: &ClaimFile) -> bool {
    match change.kind {
        Kind::Same | Kind::Moved => false,
        Kind::Lost => change.old.iter().any(|&o| !accepted.claim[o].kept),
        _ => true,
    }
}

fn proposal(change: &Change, old: &[Entry], new: &[Entry]) -> Proposal {
    let old: Vec<Entry> = change.old.iter().map(|&o| old[o].clone()).collect();
    let new: Vec<Entry> = change.new.iter().map(|&n| new[n].clone()).collect();
    let id = old
        .first()
        .or(new.first())
        .map_or_else(String::new, |entry| entry.id.clone());
    Proposal {
        id,
        kind: change.kind,
        old,
        new,
    }
}

/// What tells whether an extraction was turned down before.
pub(crate) fn key(entry: &Entry) -> (Option<String>, String, String, String) {
    let view = entry.extraction();
    (
        view.speaker.map(str::to_owned),
        view.source.to_owned(),
        view.cue.to_owned(),
        view.content.join("\n"),
    )
}

fn without_rejected(accepted: &ClaimFile, extracted: &[Entry]) -> Vec<Entry> {
    let mut rejected: HashMap<_, usize> = HashMap::new();
    for entry in &accepted.rejected {
        *rejected.entry(key(entry)).or_insert(0) += 1;
    }
    let known: HashSet<_> = accepted.claim.iter().map(key).collect();
    extracted
        .iter()
        .filter(|entry| {
            let key = key(entry);
            if known.contains(&key) {
                return true;
            }
            rejected.get_mut(&key).is_none_or(|left| {
                let turned_down = *left > 0;
                *left = left.saturating_sub(1);
                !turned_down
            })
        })
        .cloned()
        .collect()
}

/// What an extraction changes without anybody's decision: places of claims that stayed or moved. Returns the
/// report of every change, in text order, and the extraction with the ids of the claims it belongs to.
pub fn settle(
    accepted: &mut ClaimFile,
    extracted: &[Entry],
    hand: Hand<'_>,
) -> (Vec<(Kind, Proposal)>, Vec<Entry>) {
    let mut fresh = without_rejected(accepted, extracted);
    let changes = align(&accepted.claim, &fresh);
    let mut names: HashMap<String, String> = HashMap::new();
    let mut taken: HashSet<String> = accepted.claim.iter().map(|entry| entry.id.clone()).collect();
    for change in &changes {
        if let ([o], [n]) = (change.old.as_slice(), change.new.as_slice())
            && change.kind != Kind::Ambiguous
        {
            names.insert(fresh[*n].id.clone(), accepted.claim[*o].id.clone());
        }
    }
    for entry in &fresh {
        if !names.contains_key(&entry.id) {
            let id = free_id(&entry.id, &taken);
            taken.insert(id.clone());
            names.insert(entry.id.clone(), id);
        }
    }
    for entry in &mut fresh {
        entry.inside = entry
            .inside
            .take()
            .map(|outer| names.get(&outer).cloned().unwrap_or(outer));
        if let Some(name) = names.get(&entry.id) {
            entry.id.clone_from(name);
        }
    }
    let mut report = Vec::new();
    for change in &changes {
        let proposal = proposal(change, &accepted.claim, &fresh);
        if let (Kind::Same | Kind::Moved, [o], [n]) =
            (change.kind, change.old.as_slice(), change.new.as_slice())
        {
            place(&mut accepted.claim[*o], &fresh[*n]);
            if change.kind == Kind::Moved {
                accepted.claim[*o].history.push(hand.event("moved", ""));
            }
        }
        report.push((change.kind, proposal));
    }
    (report, fresh)
}

/// Gives `entry` the place that `fresh` has, and what follows from it; its words stay.
fn place(entry: &mut Entry, fresh: &Entry) {
    if entry.extracted.is_none() {
        entry.content_at.clone_from(&fresh.content_at);
        entry.source_at.clone_from(&fresh.source_at);
        entry.cue_at.clone_from(&fresh.cue_at);
        entry.statement.clone_from(&fresh.statement);
        entry.content.clone_from(&fresh.content);
        entry.inside.clone_from(&fresh.inside);
    }
}

/// An id that is not taken yet: `id`, or one made of it.
fn free_id(id: &str, taken: &HashSet<String>) -> String {
    let mut free = id.to_owned();
    let mut number = 1;
    while taken.contains(&free) {
        number += 1;
        free = format!("c-{}", &sha256(format!("{id} {number}").as_bytes())[..12]);
    }
    free
}

/// Carries out `decision`.
///
/// # Errors
/// When the decision does not fit the change; the message says which does.
pub fn decide(
    accepted: &mut ClaimFile,
    proposal: &Proposal,
    decision: &Decision,
    hand: Hand<'_>,
) -> Result<(), String> {
    match decision {
        Decision::Reject => reject(accepted, proposal, hand),
        Decision::Accept => accept(accepted, proposal, hand)?,
        Decision::Pair(pairs) => pair(accepted, proposal, pairs, hand)?,
        Decision::Edit(entry) => {
            let Some(extracted) = proposal.new.first() else {
                return Err(format!(
                    "{} is gone from the text: accept that, or reject it",
                    proposal.id
                ));
            };
            let extraction = extracted.extraction();
            let mut edited = Proposal {
                new: vec![(**entry).clone()],
                ..proposal.clone()
            };
            edited.new.extend(proposal.new.iter().skip(1).cloned());
            edited.new[0].extracted = Some(Extracted {
                speaker: extraction.speaker.map(str::to_owned),
                source: extraction.source.to_owned(),
                cue: extraction.cue.to_owned(),
                content: extraction.content.to_vec(),
            });
            accept(accepted, &edited, hand)?;
            let id = if proposal.old.len() == 1 && proposal.new.len() == 1 {
                &proposal.id
            } else {
                &extracted.id
            };
            if let Some(entry) = accepted.claim.iter_mut().find(|entry| entry.id == *id) {
                entry.history.push(hand.event("edited", ""));
            }
        }
    }
    Ok(())
}

fn accept(accepted: &mut ClaimFile, proposal: &Proposal, hand: Hand<'_>) -> Result<(), String> {
    match proposal.kind {
        Kind::Same | Kind::Moved => {}
        Kind::New => insert(accepted, &proposal.new[0], "accepted", "", hand),
        Kind::Lost => retire(accepted, &proposal.old[0].id, "lost", "", hand),
        Kind::Reworded | Kind::Reattributed => {
            replace(
                accepted,
                &proposal.old[0],
                &proposal.new[0],
                proposal.kind.name(),
                hand,
            );
        }
        Kind::Split => {
            let ids: Vec<&str> = proposal.new.iter().map(|entry| entry.id.as_str()).collect();
            let old = &proposal.old[0].id;
            retire(accepted, old, "split", &format!("into {}", ids.join(", ")), hand);
            for entry in &proposal.new {
                insert(accepted, entry, "accepted", &format!("split from {old}"), hand);
            }
        }
        Kind::Merged => {
            let ids: Vec<&str> = proposal.old.iter().map(|entry| entry.id.as_str()).collect();
            let new = &proposal.new[0];
            for old in &proposal.old {
                retire(accepted, &old.id, "merged", &format!("into {}", new.id), hand);
            }
            insert(
                accepted,
                new,
                "accepted",
                &format!("merged from {}", ids.join(", ")),
                hand,
            );
        }
        Kind::Ambiguous => {
            let (old, new) = (&proposal.old[0].id, &proposal.new[0].id);
            return Err(format!(
                "{} fits several claims: say which, as in `--accept {old}={new}`, or reject it",
                proposal.id
            ));
        }
    }
    Ok(())
}

fn pair(
    accepted: &mut ClaimFile,
    proposal: &Proposal,
    pairs: &[(String, String)],
    hand: Hand<'_>,
) -> Result<(), String> {
    let mut new: Vec<&Entry> = proposal.new.iter().collect();
    let mut old: Vec<&Entry> = proposal.old.iter().collect();
    for (from, to) in pairs {
        let unknown = |id: &str| format!("{id} is not part of the change {}", proposal.id);
        let o = old
            .iter()
            .position(|entry| entry.id == *from)
            .ok_or_else(|| unknown(from))?;
        let n = new
            .iter()
            .position(|entry| entry.id == *to)
            .ok_or_else(|| unknown(to))?;
        let (from, to) = (old.remove(o), new.remove(n));
        replace(accepted, from, to, "paired", hand);
    }
    for entry in old {
        retire(accepted, &entry.id, "lost", "", hand);
    }
    for entry in new {
        insert(accepted, entry, "accepted", "", hand);
    }
    Ok(())
}

fn reject(accepted: &mut ClaimFile, proposal: &Proposal, hand: Hand<'_>) {
    let single = matches!(proposal.kind, Kind::Reworded | Kind::Reattributed);
    for old in &proposal.old {
        let Some(entry) = accepted.claim.iter_mut().find(|entry| entry.id == old.id) else {
            continue;
        };
        if single {
            let extraction = proposal.new[0].extraction();
            entry.extracted = Some(Extracted {
                speaker: extraction.speaker.map(str::to_owned),
                source: extraction.source.to_owned(),
                cue: extraction.cue.to_owned(),
                content: extraction.content.to_vec(),
            });
        } else {
            entry.kept = true;
        }
        entry.history.push(hand.event("kept", proposal.kind.name()));
    }
    if !single {
        for new in &proposal.new {
            let mut entry = new.clone();
            entry.history.push(hand.event("rejected", ""));
            accepted.rejected.push(entry);
        }
    }
}

/// Adds an entry in text order, behind the last one that begins before it.
fn insert(accepted: &mut ClaimFile, entry: &Entry, what: &str, note: &str, hand: Hand<'_>) {
    let mut entry = entry.clone();
    let former = accepted.former.iter().position(|former| former.id == entry.id);
    let mut note = note.to_owned();
    if let Some(at) = former {
        // The id was given once: the claim is back, with its history.
        let former = accepted.former.remove(at);
        entry.history = former.history;
        "returned".clone_into(&mut note);
    }
    entry.history.push(hand.event(what, note));
    let start = entry.start();
    let at = accepted
        .claim
        .iter()
        .rposition(|other| other.start() <= start)
        .map_or(0, |before| before + 1);
    accepted.claim.insert(at, entry);
}

fn retire(accepted: &mut ClaimFile, id: &str, what: &str, note: &str, hand: Hand<'_>) {
    if let Some(at) = accepted.claim.iter().position(|entry| entry.id == id) {
        let mut entry = accepted.claim.remove(at);
        entry.history.push(hand.event(what, note));
        accepted.former.push(entry);
    }
}

/// Puts the words of `new` into the accepted claim `old`, which keeps its id and its history.
fn replace(accepted: &mut ClaimFile, old: &Entry, new: &Entry, what: &str, hand: Hand<'_>) {
    let Some(entry) = accepted.claim.iter_mut().find(|entry| entry.id == old.id) else {
        return;
    };
    let mut note = Vec::new();
    let mut was = |name: &str, old: &str, new: &str| {
        if old != new {
            note.push(format!("{name} was: {old}"));
        }
    };
    was(
        "speaker",
        old.speaker.as_deref().unwrap_or("unknown"),
        new.speaker.as_deref().unwrap_or("unknown"),
    );
    was("source", &old.source, &new.source);
    was("cue", &old.cue, &new.cue);
    was("content", &old.content_text(), &new.content_text());
    let mut history = std::mem::take(&mut entry.history);
    history.push(hand.event(what, note.join("; ")));
    *entry = Entry {
        id: old.id.clone(),
        history,
        kept: false,
        ..new.clone()
    };
}
