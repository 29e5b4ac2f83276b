//! The accepted claims of a workspace, with what people found out about them, as claim lists that every format can write.

use crate::commands::desk::{self, Reader, failed};
use crate::format::{Format, Manner};
use crate::outcome::{Failure, Outcome};
use crate::shell::Shell;
use crate::sink::{Place, Sink};
use crate::writing::maker;
use ascribe_attribution::{
    Checkworthy, Claim, ClaimList, Cue, Registry, Resolution, Source, SourceKind, Speaker, SpeakerKind, When,
};
use ascribe_formats::write::{Evidence, Fact, Field, Link, Review};
use ascribe_ledger::Entry;
use ascribe_ledger::fact::{Fact as Record, State};
use ascribe_ledger::store::{ClaimFile, Disk, Workspace};
use ascribe_text::{BlockKind, Document, Span};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// What the `state` of a fact says when its verdict no longer holds.
const STALE: &str = "stale";

/// Documents that are held at a time.
const AT_ONCE: usize = 64;

/// Writes the accepted claims of a workspace, document by document, with their facts.
pub fn write_accepted(
    workspace: &desk::Place,
    manner: &mut Manner,
    place: &Place,
    shell: &Shell,
) -> Result<Outcome, Failure> {
    let root = workspace.root()?;
    let disk = Disk::reader(&root).map_err(failed)?;
    let workspace = Workspace::open(&disk).map_err(failed)?;
    let registry = desk::registry(&root)?;
    let reader = Reader::knowing(&workspace.settings, registry.clone());
    let ids = workspace.documents().map_err(failed)?;
    if manner.format == Format::Brat && ids.len() > 1 && !matches!(place, Place::Folder(_)) {
        return Err(Failure::Usage(
            "brat has a file for each document; name a folder for them with --output".to_owned(),
        ));
    }
    let files: Vec<ClaimFile> = ids
        .par_iter()
        .map(|id| workspace.claims(id).map_err(failed))
        .collect::<Result<_, _>>()?;
    let facts = facts(&workspace, &files, &reader)?;
    manner.options.facts = Box::new(move |_, claim| facts.get(&claim.id).cloned());
    if !manner.by_fields {
        // Columns that were not chosen: all of a claim's, and what people found out.
        manner.options.fields = Field::ALL.to_vec();
    }
    let manner = &*manner;
    let mut sink = Sink::open(place, manner, std::iter::empty::<&Path>())?;
    let make = maker(manner, place, shell);
    let mut complete = true;
    for (ids, files) in ids.chunks(AT_ONCE).zip(files.chunks(AT_ONCE)) {
        let made: Vec<Result<_, String>> = ids
            .par_iter()
            .zip(files)
            .map(|(id, file)| {
                let (document, list, lost) = one(&workspace, id, file, &reader, &registry)?;
                Ok((make(document, list), lost))
            })
            .collect();
        for (id, made) in ids.iter().zip(made) {
            match made {
                Ok((made, lost)) => {
                    sink.put(made)?;
                    for claim in lost {
                        complete = false;
                        shell.complain(&format!(
                            "{id}: the words of {claim} do not stand where they were accepted; it was left out: `ascribe check`"
                        ));
                    }
                }
                Err(message) => {
                    complete = false;
                    shell.complain(&format!("{id}: {message}"));
                }
            }
        }
    }
    sink.finish()?;
    Ok(if complete {
        Outcome::Clean
    } else {
        Outcome::Incomplete
    })
}

/// A document with its accepted claims, and the ids of those whose words do not stand in it.
fn one(
    workspace: &Workspace<'_>,
    id: &str,
    file: &ClaimFile,
    reader: &Reader,
    registry: &Registry,
) -> Result<(Document, ClaimList, Vec<String>), String> {
    let record = workspace.source(id).map_err(|error| error.to_string())?;
    let version = record.current().ok_or("the document has no version")?;
    let bytes = workspace.bytes(id, version).map_err(|error| error.to_string())?;
    let (document, extracted) = reader.extract(id, &version.file, &bytes)?;
    let (list, lost) = accepted(&document, extracted, &file.claim, registry);
    Ok((document, list, lost))
}

/// The accepted claims as a claim list. What an accepted claim does not record (lemma, addressee, antecedent, reasons) is taken
/// from the extracted claim at its place, where there is one.
fn accepted(
    document: &Document,
    extracted: ClaimList,
    entries: &[Entry],
    registry: &Registry,
) -> (ClaimList, Vec<String>) {
    let place = |source: &[Span], cue: &[Span]| (source.to_vec(), cue.to_vec());
    let mut by_place: HashMap<_, Vec<&Claim>> = HashMap::new();
    for claim in &extracted.claims {
        let at = place(&claim.source.spans, &claim.cue.spans);
        by_place.entry(at).or_default().push(claim);
    }
    let mut speakers = Speakers {
        list: Vec::new(),
        extracted: &extracted.speakers,
        registry,
    };
    let mut claims: Vec<(&Entry, Claim)> = Vec::new();
    let mut lost = Vec::new();
    for entry in entries {
        let (Some(source), Some(cue), Some(content)) = (
            standing(document, &entry.source_at, None),
            standing(document, &entry.cue_at, None),
            standing(document, &entry.content_at, Some(&entry.content)),
        ) else {
            lost.push(entry.id.clone());
            continue;
        };
        let near = by_place.get(&place(&source, &cue));
        let base = near.and_then(|near| {
            let exact = near.iter().find(|claim| claim.content == content);
            exact.or(near.first()).copied()
        });
        let speaker = entry.speaker.as_deref().map(|id| speakers.place(id, entry));
        claims.push((
            entry,
            claim(entry, base, (source, cue, content), speaker, &mut speakers),
        ));
    }
    claims.sort_by_key(|(_, claim)| claim.spans().map(Span::start).min());
    let at: HashMap<&str, usize> = claims
        .iter()
        .enumerate()
        .map(|(at, (entry, _))| (entry.id.as_str(), at))
        .collect();
    let inside: Vec<Option<usize>> = claims
        .iter()
        .map(|(entry, _)| at.get(entry.inside.as_deref()?).copied())
        .collect();
    let claims = claims
        .into_iter()
        .zip(inside)
        .map(|((_, claim), inside)| Claim { inside, ..claim })
        .collect();
    let list = ClaimList {
        speakers: speakers.list,
        claims,
        diagnostics: extracted.diagnostics,
        sentences: extracted.sentences,
        tokens: extracted.tokens,
    };
    (list, lost)
}

/// The spans of an accepted claim, when they stand in the document; with `words`, when these words stand there.
fn standing(document: &Document, places: &[[u32; 2]], words: Option<&[String]>) -> Option<Vec<Span>> {
    let mut spans = Vec::with_capacity(places.len());
    for (n, &[start, end]) in places.iter().enumerate() {
        let text = document.text().get(start as usize..end as usize)?;
        if words.is_some_and(|words| words.get(n).is_none_or(|word| word != text)) {
            return None;
        }
        spans.push(Span::new(start, end));
    }
    Some(spans)
}

fn claim(
    entry: &Entry,
    base: Option<&Claim>,
    (source, cue, content): (Vec<Span>, Vec<Span>, Vec<Span>),
    speaker: Option<usize>,
    speakers: &mut Speakers<'_>,
) -> Claim {
    let same = |claim: &&Claim| {
        let id = claim.speaker.map(|at| speakers.extracted[at].id.as_str());
        id == entry.speaker.as_deref()
    };
    let resolved = base.filter(same).map(|claim| claim.resolution.clone());
    let resolution = match resolved {
        Some(mut resolution) => {
            resolution.alternatives = resolution
                .alternatives
                .iter()
                .map(|&at| {
                    let id = speakers.extracted[at].id.clone();
                    speakers.place(&id, entry)
                })
                .collect();
            resolution
        }
        None => Resolution {
            how: entry.how,
            antecedent: None,
            confidence: 1.0,
            alternatives: Vec::new(),
        },
    };
    let score = entry.checkworthy as f32;
    Claim {
        id: entry.id.clone(),
        voice: entry.voice,
        speaker,
        resolution,
        source: Source {
            kind: base.map_or(SourceKind::Unstated, |claim| claim.source.kind),
            anonymity: base.and_then(|claim| claim.source.anonymity),
            spans: source,
        },
        cue: Cue {
            lemma: base.map_or_else(|| entry.cue.to_lowercase(), |claim| claim.cue.lemma.clone()),
            class: entry.class,
            spans: cue,
        },
        content,
        statement: entry.statement.clone(),
        form: entry.form,
        negated: entry.negated,
        hedged: entry.hedged,
        addressee: base.and_then(|claim| claim.addressee),
        medium: base.and_then(|claim| claim.medium),
        inside: None,
        when: entry.when.as_ref().map(|value| When {
            spans: base
                .and_then(|claim| claim.when.as_ref())
                .map_or_else(Vec::new, |when| when.spans.clone()),
            value: Some(value.clone()),
        }),
        checkworthy: Checkworthy {
            score,
            reasons: base.map_or_else(Vec::new, |claim| claim.checkworthy.reasons.clone()),
        },
        confidence: entry.confidence as f32,
        rule: base.map_or("by hand", |claim| claim.rule),
        block: base.map_or(BlockKind::Paragraph, |claim| claim.block),
        sentence: base.map_or(0, |claim| claim.sentence),
    }
}

/// The speakers of a claim list while it is made.
struct Speakers<'s> {
    list: Vec<Speaker>,
    extracted: &'s [Speaker],
    registry: &'s Registry,
}

impl Speakers<'_> {
    fn place(&mut self, id: &str, entry: &Entry) -> usize {
        if let Some(at) = self.list.iter().position(|speaker| speaker.id == id) {
            return at;
        }
        let extracted = self.extracted.iter().find(|speaker| speaker.id == id).cloned();
        let known = self.registry.entries().iter().find(|known| known.id == id);
        let speaker = extracted.unwrap_or_else(|| Speaker {
            id: id.to_owned(),
            name: known.map_or_else(|| entry.source.clone(), |known| known.name.clone()),
            kind: known.map_or(SpeakerKind::Person, |known| known.kind),
            role: known.and_then(|known| known.role_on(None)).map(str::to_owned),
            aliases: Vec::new(),
            registered: known.is_some(),
        });
        self.list.push(speaker);
        self.list.len() - 1
    }
}

/// What is known of each accepted claim, by its id.
fn facts(
    workspace: &Workspace<'_>,
    files: &[ClaimFile],
    reader: &Reader,
) -> Result<HashMap<String, Fact>, Failure> {
    let tracked = workspace.tracked().map_err(failed)?;
    let documents: HashMap<&str, &str> = files
        .iter()
        .flat_map(|file| {
            let all = file.claim.iter().chain(&file.former);
            all.map(|entry| (entry.id.as_str(), file.document.as_str()))
        })
        .collect();
    let entries: Vec<&Entry> = files.iter().flat_map(|file| &file.claim).collect();
    let facts: Vec<(String, Fact)> = entries
        .par_iter()
        .map(|entry| {
            let reviewed = match (&entry.extracted, entry.kept) {
                (Some(_), _) => "edited",
                (None, true) => "kept",
                (None, false) => "accepted",
            };
            let mut fact = Fact {
                reviewed: reviewed.to_owned(),
                ..Fact::default()
            };
            if tracked.binary_search(&entry.id).is_ok()
                && let Some(record) = workspace.fact(&entry.id).map_err(failed)?
            {
                found_out(&mut fact, workspace, reader, entry, &record);
                fact.links = links(&record, &documents);
            }
            Ok((entry.id.clone(), fact))
        })
        .collect::<Result<_, Failure>>()?;
    Ok(facts.into_iter().collect())
}

/// The claims that a record links with, but for those that were taken out of their lists by hand.
fn links(record: &Record, documents: &HashMap<&str, &str>) -> Vec<Link> {
    let links = record.link.iter();
    links
        .filter_map(|link| {
            let document = *documents.get(link.to.as_str())?;
            Some(Link {
                relation: link.kind.name().to_owned(),
                claim: link.to.clone(),
                document: document.to_owned(),
            })
        })
        .collect()
}

fn found_out(fact: &mut Fact, workspace: &Workspace<'_>, reader: &Reader, entry: &Entry, record: &Record) {
    let stale = record.stale(
        Some(entry),
        |path| workspace.files().read(path).ok().flatten(),
        |id| {
            let source = workspace.source(id).ok()?;
            let version = source.current()?;
            let bytes = workspace.bytes(id, version).ok()?;
            let document = reader.document(id, &version.file, &bytes).ok()?;
            Some(document.text().to_owned())
        },
    );
    let state = if record.state == State::Checked && !stale.is_empty() {
        STALE
    } else {
        record.state.name()
    };
    state.clone_into(&mut fact.state);
    fact.review = record.current().map(|verdict| Review {
        rating: verdict.rating.clone(),
        value: None,
        summary: Some(verdict.summary.clone()),
        // The address of who signed is the workspace's own business.
        author: Some(verdict.by.split('<').next().unwrap_or_default().trim().to_owned()),
        date: Some(verdict.at.chars().take(10).collect()),
        url: None,
    });
    let rests_on = |id: &str| {
        record
            .current()
            .is_none_or(|verdict| verdict.evidence.iter().any(|own| own == id))
    };
    let evidence = record.evidence.iter().filter(|evidence| rests_on(&evidence.id));
    fact.evidence = evidence
        .map(|evidence| Evidence {
            url: evidence.url.clone().or_else(|| {
                let id = evidence.document.as_deref()?;
                let source = workspace.source(id).ok()?;
                Some(source.url.unwrap_or_else(|| format!("urn:ascribe:document:{id}")))
            }),
            archived: evidence.archived.clone(),
            retrieved: Some(evidence.retrieved.clone()),
            quote: Some(evidence.quote.clone()),
        })
        .collect();
}
