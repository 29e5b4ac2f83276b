use super::{Code, Extract, Finding, Tally, quotation};
use crate::align::Kind;
use crate::entry::Entry;
use crate::fact::{Fact, sha256};
use crate::review::{Proposal, pending};
use crate::settings::Settings;
use crate::store::{Result, Workspace, claims_path, fact_path, source_path, waiting_path};
use ascribe_attribution::Voice;
use ascribe_text::{Document, LineIndex, OffsetMap, Span};
use std::collections::HashMap;

/// What was found in one document.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub findings: Vec<Finding>,
    pub documents: Tally,
    pub claims: Tally,
    pub verdicts: Tally,
    /// Other documents that its verdicts rest on.
    rests_on: Vec<String>,
}

/// Of the claims in `extracted`, those that the settings keep.
#[must_use]
pub fn kept(settings: &Settings, mut extracted: Vec<Entry>) -> Vec<Entry> {
    extracted.retain(|entry| {
        (settings.claims.narrator || entry.voice == Voice::Attributed)
            && entry.confidence >= settings.claims.confidence
    });
    extracted
}

pub(super) fn check(workspace: &Workspace<'_>, id: &str, extract: &Extract<'_>) -> Result<Checked> {
    let accepted = workspace.claims(id)?;
    let record = workspace.source(id)?;
    let mut checked = Checked {
        documents: Tally { checked: 0, total: 1 },
        claims: Tally {
            checked: 0,
            total: accepted.claim.len(),
        },
        ..Checked::default()
    };
    let maker = Maker {
        workspace,
        id,
        path: source_path(id),
        lines: None,
    };
    let facts = facts(workspace, accepted.claim.iter().chain(&accepted.former))?;
    checked.verdicts.total = facts.iter().filter(|fact| fact.current().is_some()).count();
    let Some(version) = record.current() else {
        checked
            .findings
            .push(maker.unread("the document has no version".to_owned()));
        return Ok(checked);
    };
    let read = workspace
        .bytes(id, version)
        .map_err(|error| error.to_string())
        .and_then(|bytes| extract(id, &version.file, &bytes).map(|extracted| (bytes, extracted)));
    let (bytes, (document, list)) = match read {
        Ok(read) => read,
        Err(message) => {
            checked
                .findings
                .push(maker.unread(format!("{message}: its claims were not checked")));
            return Ok(checked);
        }
    };
    checked.documents.checked = 1;
    let maker = Maker {
        path: format!("sources/{id}/{}", version.file),
        lines: Some(Lines {
            text: LineIndex::new(document.text()),
            map: document.input.as_ref(),
            bytes: &bytes,
        }),
        ..maker
    };
    if sha256(&bytes) != version.sha256 {
        let mut finding = maker.finding(Code::SourceChanged);
        finding.message = format!(
            "{} is not the page that was added; `ascribe add` takes a changed page in, `git checkout` brings the old one back",
            maker.path
        );
        finding.after = sha256(&bytes);
        checked.findings.push(finding);
    }
    // After a merge of two branches the file may be there although both have decided all of it.
    let waiting = workspace.waiting(id)?;
    if waiting.is_some_and(|waiting| !pending(&accepted, &waiting.claim).is_empty()) {
        let mut finding = maker.finding(Code::Waiting);
        finding.path = waiting_path(id);
        finding.message = "changes of its claims wait for `ascribe review`".to_owned();
        checked.findings.push(finding);
    }

    let extracted = kept(&workspace.settings, Entry::all(&document, &list));
    let proposals = pending(&accepted, &extracted);
    let changed: HashMap<&str, Kind> = proposals
        .iter()
        .flat_map(|p| p.old.iter().map(|entry| (entry.id.as_str(), p.kind)))
        .collect();
    let mut index = None;
    for entry in &accepted.claim {
        checked.claims.checked += 1;
        let Some((code, outcome, piece)) = quotation::anchor(entry, document.text(), &mut index) else {
            continue;
        };
        // A paraphrase that changed is told as such below; its words are the document's, not the speaker's.
        let paraphrase = entry.form == ascribe_attribution::Form::Indirect;
        if paraphrase && changed.contains_key(entry.id.as_str()) {
            continue;
        }
        if code == Code::Unchecked {
            checked.claims.checked -= 1;
        }
        let mut finding = maker.about(code, entry, &document);
        let kinds: Vec<&str> = outcome.changes.iter().map(|change| change.name()).collect();
        let (before, after) = sides(&outcome);
        finding.message = match code {
            Code::QuotationAltered => format!("the quotation is altered ({})", kinds.join(", ")),
            Code::QuotationAmbiguous => "the quotation fits several places".to_owned(),
            Code::QuotationGone => "the quotation is gone from the document".to_owned(),
            _ => "the quotation has no words to look for".to_owned(),
        };
        finding.line = outcome.places.first().and_then(|place| maker.line(place.start()));
        finding.before = if before.is_empty() { piece } else { before };
        finding.after = after;
        checked.findings.push(finding);
    }
    for proposal in &proposals {
        checked.findings.push(changed_claim(&maker, proposal, &document));
    }
    for fact in &facts {
        let Some(verdict) = fact.current() else { continue };
        checked.verdicts.checked += 1;
        checked
            .rests_on
            .extend(fact.evidence.iter().filter_map(|e| e.document.clone()));
        let claim = accepted.claim.iter().find(|entry| entry.id == fact.claim);
        let reasons = fact.stale(
            claim,
            |path| workspace.files().read(path).ok().flatten(),
            |other| present_text(workspace, other, extract),
        );
        if !reasons.is_empty() {
            let mut finding = maker.finding(Code::Stale);
            finding.claim = Some(fact.claim.clone());
            finding.path = fact_path(&fact.claim);
            finding.line = None;
            finding.message = format!(
                "the verdict \"{}\" is stale: {}",
                verdict.rating,
                reasons.join("; ")
            );
            finding.after = format!("{}: {}", verdict.id, reasons.join("; "));
            checked.findings.push(finding);
        }
    }
    Ok(checked)
}

/// Whether nothing that a document's check looks at differs between two states of the workspace.
pub(super) fn is_unchanged(now: &Workspace<'_>, before: &Workspace<'_>, id: &str, checked: &Checked) -> bool {
    let same = |path: &str| {
        let read = |workspace: &Workspace<'_>| workspace.files().read(path).ok().flatten();
        read(now) == read(before)
    };
    let folder = |id: &str| {
        let folder = format!("sources/{id}");
        let names = now.files().list(&folder).unwrap_or_default();
        names.iter().all(|name| same(&format!("{folder}/{name}")))
    };
    let claims = checked
        .findings
        .iter()
        .filter_map(|finding| finding.claim.as_deref());
    now.settings == before.settings
        && same(&claims_path(id))
        && same(&waiting_path(id))
        && folder(id)
        && checked.rests_on.iter().all(|other| folder(other))
        && claims.into_iter().all(|claim| {
            same(&fact_path(claim)) && {
                let folder = format!("facts/{claim}");
                let names = now.files().list(&folder).unwrap_or_default();
                names.iter().all(|name| same(&format!("{folder}/{name}")))
            }
        })
}

/// The two sides of a comparison, whole.
fn sides(outcome: &crate::verify::Outcome) -> (String, String) {
    use crate::verify::Side;
    let side = |not: Side| {
        let texts: Vec<&str> = outcome
            .diff
            .iter()
            .filter(|part| part.side != not)
            .map(|part| part.text.as_str())
            .collect();
        texts.join(" ")
    };
    (side(Side::Source), side(Side::Quotation))
}

fn facts<'e>(workspace: &Workspace<'_>, entries: impl Iterator<Item = &'e Entry>) -> Result<Vec<Fact>> {
    let tracked = workspace.tracked()?;
    let mut facts = Vec::new();
    if tracked.is_empty() {
        return Ok(facts);
    }
    for entry in entries {
        if tracked.binary_search(&entry.id).is_ok() {
            facts.extend(workspace.fact(&entry.id)?);
        }
    }
    Ok(facts)
}

fn present_text(workspace: &Workspace<'_>, id: &str, extract: &Extract<'_>) -> Option<String> {
    let record = workspace.source(id).ok()?;
    let version = record.current()?;
    let bytes = workspace.bytes(id, version).ok()?;
    let (document, _) = extract(id, &version.file, &bytes).ok()?;
    Some(document.text().to_owned())
}

fn changed_claim(maker: &Maker<'_, '_, '_>, proposal: &Proposal, document: &Document) -> Finding {
    let code = match proposal.kind {
        Kind::Reattributed => Code::Reattributed,
        Kind::Lost => Code::Lost,
        Kind::Split => Code::Split,
        Kind::Merged => Code::Merged,
        Kind::Ambiguous => Code::Ambiguous,
        Kind::New => Code::New,
        Kind::Reworded | Kind::Same | Kind::Moved => Code::Reworded,
    };
    let texts = |entries: &[Entry]| {
        let lines: Vec<String> = entries.iter().map(one_line).collect();
        lines.join("\n")
    };
    let at = proposal.new.first().or(proposal.old.first());
    let mut finding = match at {
        Some(entry) => maker.about(code, entry, document),
        None => maker.finding(code),
    };
    finding.claim = Some(proposal.id.clone());
    if proposal.new.is_empty() {
        finding.line = None;
    }
    finding.message = match proposal.kind {
        Kind::Reattributed => format!(
            "the claim has another speaker: {}, was {}",
            speaker(proposal.new.first()),
            speaker(proposal.old.first())
        ),
        Kind::Lost => "the claim is no longer found".to_owned(),
        Kind::Split => format!("the claim became {}", proposal.new.len()),
        Kind::Merged => format!("{} claims became one", proposal.old.len()),
        Kind::Ambiguous => format!(
            "{} accepted and {} extracted claims fit one another alike",
            proposal.old.len(),
            proposal.new.len()
        ),
        Kind::New => "the claim is not in the accepted list".to_owned(),
        Kind::Reworded | Kind::Same | Kind::Moved => "the claim is worded otherwise".to_owned(),
    };
    finding.before = texts(&proposal.old);
    finding.after = texts(&proposal.new);
    finding
}

fn speaker(entry: Option<&Entry>) -> &str {
    entry
        .and_then(|entry| entry.speaker.as_deref())
        .unwrap_or("nobody")
}

/// A claim on one line: who, how, what.
#[must_use]
pub fn one_line(entry: &Entry) -> String {
    let who = match (&entry.speaker, entry.source.as_str()) {
        (Some(id), _) => id.clone(),
        (None, "") => "(unstated)".to_owned(),
        (None, source) => format!("({source})"),
    };
    let cue = if entry.cue.is_empty() {
        ""
    } else {
        entry.cue.as_str()
    };
    let content = entry.content_text();
    let words: Vec<&str> = content.split_whitespace().collect();
    format!("{who} | {cue} | {}", words.join(" "))
}

struct Maker<'w, 'f, 'd> {
    workspace: &'w Workspace<'f>,
    id: &'w str,
    path: String,
    lines: Option<Lines<'d>>,
}

/// Where the lines of the file are that the text of a document was read from.
struct Lines<'d> {
    text: LineIndex<'d>,
    /// From the text to the file's bytes, where they are not the same.
    map: Option<&'d OffsetMap>,
    bytes: &'d [u8],
}

impl Lines<'_> {
    /// The line of the file that a byte of the text stands in, from 1; none where it stands nowhere in it, or the file is packed.
    fn of(&self, byte: u32) -> Option<u32> {
        let Some(map) = self.map else {
            return Some(self.text.place(byte).line);
        };
        let packed = self.bytes.starts_with(b"\x1f\x8b") || self.bytes.starts_with(b"\x28\xb5\x2f\xfd");
        if packed {
            return None;
        }
        let at = map.input_of(Span::new(byte, byte + 1))?.start() as usize;
        let before = self.bytes.get(..at)?;
        u32::try_from(before.iter().filter(|&&byte| byte == b'\n').count() + 1).ok()
    }
}

impl Maker<'_, '_, '_> {
    fn finding(&self, code: Code) -> Finding {
        Finding {
            code,
            fails: self
                .workspace
                .settings
                .check
                .fail
                .iter()
                .any(|name| name == code.name()),
            document: self.id.to_owned(),
            claim: None,
            path: self.path.clone(),
            line: None,
            message: String::new(),
            before: String::new(),
            after: String::new(),
        }
    }

    fn unread(&self, message: String) -> Finding {
        Finding {
            message,
            fails: false,
            ..self.finding(Code::Unchecked)
        }
    }

    fn about(&self, code: Code, entry: &Entry, document: &Document) -> Finding {
        let start = entry.start();
        let line = ((start as usize) < document.text().len())
            .then(|| self.line(start))
            .flatten();
        Finding {
            claim: Some(entry.id.clone()),
            line,
            ..self.finding(code)
        }
    }

    fn line(&self, byte: u32) -> Option<u32> {
        self.lines.as_ref().and_then(|lines| lines.of(byte))
    }
}
