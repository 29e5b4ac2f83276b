//! What people do in a workspace, each as one change that happens whole.

use super::disk::Files;
use super::error::{Error, Result};
use super::workspace::{
    Change, ClaimFile, SETTINGS, SourceRecord, Version, Workspace, claims_path, fact_path, source_path,
    waiting_path,
};
use crate::align::Kind;
use crate::check::{Extract, kept};
use crate::entry::Entry;
use crate::fact::{Evidence, Fact, Hand, State, sha256};
use crate::matching::Relation;
use crate::review::{Decision, Proposal, decide, pending, settle};
use crate::verify::{SourceIndex, verify};
use rayon::prelude::*;
use std::path::Path;

/// The settings of a new workspace, each with its meaning.
const NEW_SETTINGS: &str = include_str!("new_settings.toml");

const NEW_SPEAKERS: &str = "\
# The people and organisations that this workspace knows. A source that names one of them, by name or alias,
# gets its id wherever it is quoted.
#
# [[speaker]]
# id = \"ana-ruiz\"
# name = \"Ana Ruiz\"
# kind = \"person\"                 # or organisation, document, group
# aliases = [\"Ruiz\"]
# roles = [{ title = \"mayor of Halden\", from = \"2021-05-01\" }]
";

/// Makes `root` a workspace.
///
/// # Errors
/// When it is one already.
pub fn init(root: &Path) -> Result<()> {
    if root.join(SETTINGS).exists() {
        return Err(Error::refused(format!(
            "{} is a workspace already; nothing was changed",
            root.display()
        )));
    }
    let change = Change::begin(root)?;
    change.put(SETTINGS, NEW_SETTINGS.as_bytes().to_vec());
    if !root.join("speakers.toml").exists() {
        change.put("speakers.toml", NEW_SPEAKERS.as_bytes().to_vec());
    }
    for folder in ["sources", "claims", "facts"] {
        change.put(format!("{folder}/.gitkeep"), Vec::new());
    }
    // Where the driver is not set up, git merges lines as ever.
    change.put("claims/.gitattributes", b"*.toml merge=ascribe\n".to_vec());
    change.commit()
}

/// A page to take in.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// The document that it is a version of; made of its file name otherwise.
    pub id: Option<&'p str>,
    /// Where it was read from, as the user named it.
    pub from: &'p str,
    /// The ending that says what it is: "txt", "html", "md".
    pub ending: &'p str,
    /// When it was retrieved: an ISO 8601 day or instant.
    pub retrieved: &'p str,
    /// Its bytes.
    pub bytes: &'p [u8],
}

/// What taking a page in did.
#[derive(Clone, Debug)]
pub struct Added {
    /// The document.
    pub id: String,
    /// The number of its present version.
    pub version: u32,
    /// Whether the page was there already, byte for byte.
    pub unchanged: bool,
    /// What became of each claim, in text order.
    pub report: Vec<(Kind, Proposal)>,
}

/// Takes pages in: a new document, or the next version of one that is there. Claims that stayed get their new
/// places; what else changed waits for review.
///
/// # Errors
/// When a page cannot be read, or two documents would get one id; nothing is taken in then.
pub fn add(root: &Path, pages: &[Page<'_>], hand: Hand<'_>, extract: &Extract<'_>) -> Result<Vec<Added>> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    let mut added = Vec::new();
    for page in pages {
        super::dated(page.retrieved).map_err(Error::Refused)?;
        let one = add_one(&change, &workspace, page, hand, extract)?;
        if added.iter().any(|other: &Added| other.id == one.id) {
            return Err(Error::refused(format!(
                "two of these pages would be the document `{}`; add them one at a time, with --id",
                one.id
            )));
        }
        added.push(one);
    }
    drop(workspace);
    change.commit()?;
    Ok(added)
}

fn add_one(
    change: &Change,
    workspace: &Workspace<'_>,
    page: &Page<'_>,
    hand: Hand<'_>,
    extract: &Extract<'_>,
) -> Result<Added> {
    let known = workspace.documents()?;
    let id = match page.id {
        Some(id) if is_id(id) => id.to_owned(),
        Some(id) => {
            return Err(Error::refused(format!(
                "`{id}` is no id: use small letters, digits and hyphens"
            )));
        }
        None => id_of(page.from),
    };
    let mut record = if known.contains(&id) {
        let record = workspace.source(&id)?;
        let same_place = record.version.iter().any(|version| version.from == page.from);
        if page.id.is_none() && !same_place {
            let from = record.current().map_or("", |version| version.from.as_str());
            return Err(Error::refused(format!(
                "there is a document `{id}` already, from {from}; `--id {id}` makes {} its next version, another --id a \
                 document of its own",
                page.from
            )));
        }
        record
    } else {
        SourceRecord {
            format: 1,
            id: id.clone(),
            ..SourceRecord::default()
        }
    };
    let hash = sha256(page.bytes);
    if let Some(current) = record.current()
        && current.sha256 == hash
    {
        return Ok(Added {
            version: current.number,
            id,
            unchanged: true,
            report: Vec::new(),
        });
    }
    let file = format!("source.{}", page.ending);
    let (document, list) = extract(&id, &file, page.bytes)
        .map_err(|message| Error::refused(format!("{}: {message}; nothing was added", page.from)))?;
    let number = record.current().map_or(1, |version| version.number + 1);
    if let Some(before) = record.version.last_mut() {
        // The page before keeps its bytes under its number; the present one always has the same name.
        let old = format!("sources/{id}/{}", before.file);
        let bytes = workspace.bytes(&id, before)?;
        let ending = before.file.rsplit('.').next().unwrap_or("txt");
        let kept = format!("version-{}.{ending}", before.number);
        change.put(format!("sources/{id}/{kept}"), bytes);
        if before.file != file {
            change.remove(old);
        }
        before.file = kept;
    }
    change.put(format!("sources/{id}/{file}"), page.bytes.to_vec());
    let metadata = &document.metadata;
    record.title.clone_from(&metadata.title);
    record.publisher.clone_from(&metadata.publisher);
    record.published.clone_from(&metadata.published);
    record.url.clone_from(&metadata.url);
    record.version.push(Version {
        number,
        file,
        sha256: hash.clone(),
        from: page.from.to_owned(),
        retrieved: page.retrieved.to_owned(),
        by: hand.by.to_owned(),
    });
    change.put_toml(source_path(&id), &record)?;

    let mut accepted = workspace.claims(&id)?;
    let extracted = kept(&workspace.settings, Entry::all(&document, &list));
    let (report, fresh) = settle(&mut accepted, &extracted, hand);
    accepted.version = number;
    accepted.sha256 = hash;
    store_claims(change, workspace, &accepted, Some(&fresh))?;
    Ok(Added {
        id,
        version: number,
        unchanged: false,
        report,
    })
}

/// Writes the accepted list and, as long as something is left to decide, the one that waits.
pub(super) fn store_claims(
    change: &Change,
    workspace: &Workspace<'_>,
    accepted: &ClaimFile,
    fresh: Option<&[Entry]>,
) -> Result<()> {
    let id = &accepted.document;
    change.put_toml(claims_path(id), accepted)?;
    let waiting = match fresh {
        Some(fresh) => Some(ClaimFile {
            format: 1,
            claim: fresh.to_vec(),
            rejected: Vec::new(),
            former: Vec::new(),
            ..accepted.clone()
        }),
        None => workspace.waiting(id)?,
    };
    let Some(waiting) = waiting else { return Ok(()) };
    if pending(accepted, &waiting.claim).is_empty() {
        change.remove(waiting_path(id));
    } else if fresh.is_some() {
        change.put_toml(waiting_path(id), &waiting)?;
    }
    Ok(())
}

/// Extracts a document's present version again and lets what changed wait for review, as after an upgrade of the
/// program or an edit of speakers.toml. Returns what became of each claim.
///
/// # Errors
/// When the document cannot be read.
pub fn refresh(
    root: &Path,
    id: &str,
    hand: Hand<'_>,
    extract: &Extract<'_>,
) -> Result<Vec<(Kind, Proposal)>> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    let record = workspace.source(id)?;
    let version = record
        .current()
        .ok_or_else(|| Error::refused(format!("the document `{id}` has no version")))?;
    let bytes = workspace.bytes(id, version)?;
    let (document, list) =
        extract(id, &version.file, &bytes).map_err(|message| Error::refused(format!("{id}: {message}")))?;
    let mut accepted = workspace.claims(id)?;
    let extracted = kept(&workspace.settings, Entry::all(&document, &list));
    let (report, fresh) = settle(&mut accepted, &extracted, hand);
    store_claims(&change, &workspace, &accepted, Some(&fresh))?;
    drop(workspace);
    change.commit()?;
    Ok(report)
}

/// What waits for review, document by document.
///
/// # Errors
/// When a file is malformed.
pub fn waiting(workspace: &Workspace<'_>) -> Result<Vec<(String, Vec<Proposal>)>> {
    let names = workspace.files().list("claims")?;
    let ids: Vec<&str> = names
        .iter()
        .filter_map(|name| name.strip_suffix(".toml.new"))
        .collect();
    let mut all: Vec<(String, Vec<Proposal>)> = ids
        .par_iter()
        .map(|&id| Ok((id.to_owned(), waiting_in(workspace, id)?)))
        .collect::<Result<_>>()?;
    all.retain(|(_, proposals)| !proposals.is_empty());
    Ok(all)
}

/// What waits for review in one document.
///
/// # Errors
/// When a file is malformed.
pub fn waiting_in(workspace: &Workspace<'_>, id: &str) -> Result<Vec<Proposal>> {
    Ok(match workspace.waiting(id)? {
        Some(waiting) => pending(&workspace.claims(id)?, &waiting.claim),
        None => Vec::new(),
    })
}

/// Decides about waiting changes, all together, as they are on disk now. Those of one document stand behind one another.
///
/// # Errors
/// When one of them no longer waits, or its decision does not fit it; none is carried out then.
pub fn decide_all(root: &Path, decisions: &[(String, Proposal, Decision)], hand: Hand<'_>) -> Result<()> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    let mut at = 0;
    while at < decisions.len() {
        let document = &decisions[at].0;
        let mut accepted = workspace.claims(document)?;
        let waiting = workspace.waiting(document)?;
        let left = waiting.map_or_else(Vec::new, |waiting| pending(&accepted, &waiting.claim));
        while let Some((_, proposal, decision)) = decisions.get(at).filter(|d| d.0 == *document) {
            if !left.contains(proposal) {
                return Err(Error::refused(format!(
                    "the change {} of {document} no longer waits: somebody else has decided it",
                    proposal.id
                )));
            }
            decide(&mut accepted, proposal, decision, hand).map_err(Error::Refused)?;
            at += 1;
        }
        store_claims(&change, &workspace, &accepted, None)?;
    }
    drop(workspace);
    change.commit()
}

/// The files that a decision about a document touches, for undoing it.
///
/// # Errors
/// When they cannot be read.
pub fn state_of(workspace: &Workspace<'_>, document: &str) -> Result<Vec<(String, Option<Vec<u8>>)>> {
    [claims_path(document), waiting_path(document)]
        .into_iter()
        .map(|path| {
            let bytes = workspace.files().read(&path)?;
            Ok((path, bytes))
        })
        .collect()
}

/// Puts files back as [`state_of`] found them `before` a change that left them as they were `after` it.
///
/// # Errors
/// When somebody has changed them since, or they cannot be written; nothing is changed then.
pub fn restore(
    root: &Path,
    before: &[(String, Option<Vec<u8>>)],
    after: &[(String, Option<Vec<u8>>)],
) -> Result<()> {
    let change = Change::begin(root)?;
    for (path, bytes) in after {
        if change.files().read(path)? != *bytes {
            return Err(Error::refused(format!(
                "{path} was changed by somebody else meanwhile; nothing was taken back"
            )));
        }
    }
    for (path, bytes) in before {
        match bytes {
            Some(bytes) => change.put(path.clone(), bytes.clone()),
            None => change.remove(path.clone()),
        }
    }
    change.commit()
}

/// What to note about a claim that is tracked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step<'s> {
    /// How far the work is from now on.
    pub state: Option<State>,
    /// Who does it.
    pub assignee: Option<&'s str>,
    /// Claims that it no longer goes together with; taken back before others are linked.
    pub unlink: &'s [String],
    /// Claims that it goes together with, and how it stands to them.
    pub link: &'s [(Relation, String)],
}

/// Starts tracking an accepted claim, or takes its work further.
///
/// # Errors
/// When there is no such claim, work may not go there, or a link cannot be kept or taken back; nothing is written then.
pub fn track(root: &Path, claim: &str, step: Step<'_>, hand: Hand<'_>) -> Result<Fact> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    let (mut fact, _) = fact_or_new(&workspace, claim, hand)?;
    if let Some(state) = step.state {
        fact.advance(state, step.assignee, hand).map_err(Error::Refused)?;
    }
    for to in step.unlink {
        let other = workspace.fact(to)?;
        if fact.link_to(to).is_none() && other.is_some_and(|other| other.link_to(claim).is_some()) {
            return Err(Error::refused(format!(
                "that link is kept with the other claim: `ascribe track {to} --unlink {claim}`"
            )));
        }
        fact.remove_link(to, hand).map_err(Error::Refused)?;
    }
    for (kind, to) in step.link {
        fact.add_link(*kind, to, hand).map_err(Error::Refused)?;
        let (other, _) = fact_or_new(&workspace, to, hand)?;
        if let Some(link) = other.link_to(claim) {
            return Err(Error::refused(format!(
                "{to} {} {claim} already; `ascribe track {to} --unlink {claim}` takes that back",
                link.kind.name()
            )));
        }
    }
    change.put_toml(fact_path(claim), &fact)?;
    drop(workspace);
    change.commit()?;
    Ok(fact)
}

/// The record of an accepted claim, made when there is none, and the claim.
fn fact_or_new(workspace: &Workspace<'_>, claim: &str, hand: Hand<'_>) -> Result<(Fact, Entry)> {
    let document = workspace.document_of(claim)?.ok_or_else(|| {
        Error::refused(format!(
            "there is no accepted claim `{claim}`; `ascribe list` shows them, `ascribe review` accepts them"
        ))
    })?;
    let accepted = workspace.claims(&document)?;
    let entry = accepted
        .claim
        .iter()
        .find(|entry| entry.id == claim)
        .ok_or_else(|| {
            Error::refused(format!(
                "the claim {claim} is no longer in {document}; `ascribe log {claim}` tells why"
            ))
        })?;
    let fact = match workspace.fact(claim)? {
        Some(fact) => fact,
        None => Fact::new(claim, &document, hand),
    };
    Ok((fact, entry.clone()))
}

/// Evidence to add.
#[derive(Clone, Copy, Debug)]
pub struct NewEvidence<'e> {
    /// Where it stands.
    pub url: Option<&'e str>,
    /// A lasting copy of it.
    pub archived: Option<&'e str>,
    /// The document of this workspace that it is.
    pub document: Option<&'e str>,
    /// When it was looked at.
    pub retrieved: &'e str,
    /// The words in it that count.
    pub quote: &'e str,
    /// What is stored of it; the quotation must stand in it.
    pub excerpt: &'e str,
}

/// Stores evidence for a claim, and what was read of it. Returns its id.
///
/// # Errors
/// When it has no place, or its quotation does not stand in its excerpt.
pub fn add_evidence(root: &Path, claim: &str, new: NewEvidence<'_>, hand: Hand<'_>) -> Result<String> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    if new.url.is_none() && new.document.is_none() {
        return Err(Error::refused(
            "evidence needs a place: --url for one on the web, --document for a document of the workspace",
        ));
    }
    super::dated(new.retrieved).map_err(Error::Refused)?;
    let outcome = verify(new.quote, &SourceIndex::new(new.excerpt), None);
    if outcome.places.is_empty() || !outcome.changes.is_empty() {
        let diff = outcome.diff_line();
        return Err(Error::refused(format!(
            "the quotation does not stand in the excerpt: {}{}{diff}",
            outcome.status.name(),
            if diff.is_empty() { "" } else { ": " }
        )));
    }
    let (mut fact, _) = fact_or_new(&workspace, claim, hand)?;
    let excerpt = format!("facts/{claim}/e{}.txt", fact.evidence.len() + 1);
    let id = fact.add_evidence(
        Evidence {
            id: String::new(),
            url: new.url.map(str::to_owned),
            archived: new.archived.map(str::to_owned),
            document: new.document.map(str::to_owned),
            retrieved: new.retrieved.to_owned(),
            quote: new.quote.to_owned(),
            sha256: sha256(new.excerpt.as_bytes()),
            excerpt: excerpt.clone(),
            by: String::new(),
            at: String::new(),
        },
        hand,
    );
    change.put(excerpt, new.excerpt.as_bytes().to_vec());
    change.put_toml(fact_path(claim), &fact)?;
    drop(workspace);
    change.commit()?;
    Ok(id)
}

/// Concludes about a claim.
///
/// # Errors
/// When the rating is not on the scale, or there is no evidence.
pub fn conclude(
    root: &Path,
    claim: &str,
    rating: &str,
    summary: &str,
    evidence: &[String],
    hand: Hand<'_>,
) -> Result<Fact> {
    let change = Change::begin(root)?;
    let workspace = change.workspace()?;
    let (mut fact, entry) = fact_or_new(&workspace, claim, hand)?;
    let scale = &workspace.settings.verdicts.scale;
    fact.conclude(&entry, rating, summary, evidence, scale, hand)
        .map_err(Error::Refused)?;
    change.put_toml(fact_path(claim), &fact)?;
    drop(workspace);
    change.commit()?;
    Ok(fact)
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 100
        && !id.starts_with('-')
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The id made of a file name or an address: its last part without ending, in small letters and hyphens.
fn id_of(from: &str) -> String {
    let path = from
        .split(['?', '#'])
        .next()
        .unwrap_or(from)
        .trim_end_matches('/');
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut id = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id: String = id.trim_end_matches('-').chars().take(100).collect();
    if id.is_empty() { "document".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(id_of("pages/Harbour Opens (2).html"), "harbour-opens-2");
        assert_eq!(id_of("https://example.org/a/b/?x=1"), "b");
        assert_eq!(id_of("\u{e9}.txt"), "document");
        assert!(is_id("a-1") && !is_id("A") && !is_id("../x") && !is_id(""));
    }
}
