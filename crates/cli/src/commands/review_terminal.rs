//! The review in the terminal: one change at a time, single keys.

use super::desk::{Place, Reader, failed, proposal_text, registry};
use super::review::waiting;
use super::show::{context, fields};
use crate::outcome::{Failure, Outcome};
use ascribe_attribution::registry::id_of;
use ascribe_formats::visible::Visible;
use ascribe_ledger::Entry;
use ascribe_ledger::align::Kind;
use ascribe_ledger::fact::Hand;
use ascribe_ledger::review::{Decision, Proposal};
use ascribe_ledger::store::{Workspace, desk};
use ascribe_ledger::verify::{Lead, SourceIndex, Status, verify_behind};
use ascribe_text::{Document, Span};
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

/// The bytes of a file as they were; `None` when there was none.
type State = Vec<(String, Option<Vec<u8>>)>;

struct Session<'s> {
    place: &'s Place,
    root: &'s Path,
    hand: Hand<'s>,
    /// What waits in each document, as it was when it was last looked at; a decision is held against what waits when it is
    /// written.
    waiting: BTreeMap<String, Vec<Proposal>>,
    skipped: HashSet<(String, String)>,
    /// What each decision or skip can be taken back with.
    undo: Vec<Undo>,
    done: usize,
}

enum Undo {
    Skipped(String, String),
    Decided {
        before: State,
        after: State,
        documents: Vec<String>,
        /// How many changes it settled.
        count: usize,
    },
}

/// Goes through what waits, until nothing is left or the user leaves.
pub fn run(place: &Place, root: &Path, documents: &[String], hand: Hand<'_>) -> Result<Outcome, Failure> {
    let mut session = Session {
        place,
        root,
        hand,
        waiting: BTreeMap::new(),
        skipped: HashSet::new(),
        undo: Vec::new(),
        done: 0,
    };
    for (document, proposal) in waiting(place, documents)? {
        session.waiting.entry(document).or_default().push(proposal);
    }
    while session.step()? {}
    let left = waiting(place, documents)?.len();
    say(&format!("\n{} decided, {left} left\n", session.done))?;
    Ok(if left == 0 {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

impl Session<'_> {
    /// All that waits and was not skipped, in order.
    fn open(&self) -> impl Iterator<Item = (&String, &Proposal)> {
        let all = self.waiting.iter();
        all.flat_map(|(document, proposals)| proposals.iter().map(move |proposal| (document, proposal)))
            .filter(|(document, proposal)| {
                !self.skipped.contains(&((*document).clone(), proposal.id.clone()))
            })
    }

    /// Shows the next change and does what the user says; false when it is over.
    fn step(&mut self) -> Result<bool, Failure> {
        let next = self.open().next();
        let next = next.map(|(document, proposal)| (document.clone(), proposal.clone()));
        let Some((document, proposal)) = next else {
            return self.last_look();
        };
        let (document, proposal) = (document.as_str(), &proposal);
        let number = self.done + self.skipped.len() + 1;
        let total = self.done + self.waiting.values().map(Vec::len).sum::<usize>();
        say(&format!("\n[{number} of {total}] {document}\n"))?;
        self.show(document, proposal)?;
        loop {
            let choices = if proposal.kind == Kind::Ambiguous {
                "a number: which it is now"
            } else {
                "[a]ccept"
            };
            say(&format!(
                "{choices}  [r]eject  [e]dit  [s]kip  [u]ndo  [A]ll/[R]eject all {}  [q]uit > ",
                proposal.kind.name()
            ))?;
            let key = key()?;
            say(&format!("{key}\n"))?;
            match key {
                'a' if proposal.kind == Kind::Ambiguous => {
                    say("It fits several claims: press a number, or r.\n")?;
                }
                'a' => return self.decide(document, proposal, Decision::Accept),
                'r' => return self.decide(document, proposal, Decision::Reject),
                '1'..='9' if proposal.kind == Kind::Ambiguous => {
                    if let Some(pairs) = paired(proposal, key)? {
                        return self.decide(document, proposal, Decision::Pair(pairs));
                    }
                }
                'e' => {
                    if let Some(edited) = self.edited(document, proposal)? {
                        return self.decide(document, proposal, Decision::Edit(Box::new(edited)));
                    }
                }
                's' => {
                    let id = (document.to_owned(), proposal.id.clone());
                    self.skipped.insert(id.clone());
                    self.undo.push(Undo::Skipped(id.0, id.1));
                    return Ok(true);
                }
                'u' => {
                    if self.take_back()? {
                        return Ok(true);
                    }
                    say("There is nothing to undo.\n")?;
                }
                'A' if proposal.kind == Kind::Ambiguous => {
                    say("What is ambiguous is decided one by one: press a number, or r.\n")?;
                }
                'A' | 'R' => return self.decide_kind(proposal.kind, key == 'A'),
                'q' => return Ok(false),
                _ => say("a accept, r reject, e edit, s skip, u undo, A or R all of this kind, q leave\n")?,
            }
        }
    }

    /// When nothing is left to show, the last decision can still be taken back; true when it was.
    fn last_look(&mut self) -> Result<bool, Failure> {
        if self.undo.is_empty() {
            return Ok(false);
        }
        say("\nThat was the last one.  [u]ndo  [q]uit > ")?;
        let key = key()?;
        say(&format!("{key}\n"))?;
        Ok(key == 'u' && self.take_back()?)
    }

    fn decide(&mut self, document: &str, proposal: &Proposal, decision: Decision) -> Result<bool, Failure> {
        self.carry_out(&[(document.to_owned(), proposal.clone(), decision)])?;
        Ok(true)
    }

    /// Accepts or rejects all that is left of a kind, skipped ones not.
    fn decide_kind(&mut self, kind: Kind, accept: bool) -> Result<bool, Failure> {
        let decision = if accept {
            Decision::Accept
        } else {
            Decision::Reject
        };
        let decisions: Vec<(String, Proposal, Decision)> = self
            .open()
            .filter(|(_, proposal)| proposal.kind == kind)
            .map(|(document, proposal)| (document.clone(), proposal.clone(), decision.clone()))
            .collect();
        if self.carry_out(&decisions)? {
            let what = if accept { "accepted" } else { "rejected" };
            say(&format!("{} {what}\n", decisions.len()))?;
        }
        Ok(true)
    }

    /// Writes decisions, and looks again at what waits in their documents; false when they no longer fit, which is told.
    fn carry_out(&mut self, decisions: &[(String, Proposal, Decision)]) -> Result<bool, Failure> {
        let mut documents: Vec<String> = decisions.iter().map(|(document, ..)| document.clone()).collect();
        documents.dedup();
        let before = self.state(&documents)?;
        let done = desk::decide_all(self.root, decisions, self.hand);
        if let Err(error) = &done {
            say(&format!("{error}\n"))?;
        } else {
            let after = self.state(&documents)?;
            self.done += decisions.len();
            self.undo.push(Undo::Decided {
                before,
                after,
                documents: documents.clone(),
                count: decisions.len(),
            });
        }
        self.look_again(&documents)?;
        Ok(done.is_ok())
    }

    fn look_again(&mut self, documents: &[String]) -> Result<(), Failure> {
        for document in documents {
            let waiting = self
                .place
                .reading(|workspace| desk::waiting_in(workspace, document).map_err(failed))?;
            self.waiting.insert(document.clone(), waiting);
        }
        Ok(())
    }

    fn state(&self, documents: &[String]) -> Result<State, Failure> {
        self.place.reading(|workspace| {
            let mut state = State::new();
            for document in documents {
                state.extend(desk::state_of(workspace, document).map_err(failed)?);
            }
            Ok(state)
        })
    }

    fn take_back(&mut self) -> Result<bool, Failure> {
        match self.undo.pop() {
            None => return Ok(false),
            Some(Undo::Skipped(document, id)) => {
                self.skipped.remove(&(document, id));
            }
            Some(Undo::Decided {
                before,
                after,
                documents,
                count,
            }) => {
                match desk::restore(self.root, &before, &after) {
                    Ok(()) => {
                        self.done -= count;
                        say("taken back\n")?;
                    }
                    Err(error) => say(&format!("{error}\n"))?,
                }
                self.look_again(&documents)?;
            }
        }
        Ok(true)
    }

    fn show(&self, document: &str, proposal: &Proposal) -> Result<(), Failure> {
        let mut text = proposal_text(proposal);
        if let Some(page) = self.page(document)? {
            for entry in &proposal.new {
                context(&mut text, entry, &page);
            }
        }
        if let Some(entry) = proposal.new.first().or(proposal.old.first()) {
            fields(&mut text, entry);
        }
        if proposal.kind == Kind::Ambiguous {
            text.push_str(&choices(&pairs(proposal, &[])));
        }
        say(&text)
    }

    /// The present page of a document; none when it cannot be read.
    fn page(&self, document: &str) -> Result<Option<Document>, Failure> {
        self.place.reading(|workspace: &Workspace<'_>| {
            let record = workspace.source(document).map_err(failed)?;
            let Some(version) = record.current() else {
                return Ok(None);
            };
            let bytes = workspace.bytes(document, version).map_err(failed)?;
            Ok(Reader::new(&workspace.settings)
                .document(document, &version.file, &bytes)
                .ok())
        })
    }

    /// The first extracted claim with what the user types in; none when that does not stand in the page.
    fn edited(&self, document: &str, proposal: &Proposal) -> Result<Option<Entry>, Failure> {
        let Some(entry) = proposal.new.first() else {
            say("It is gone from the page: there is nothing to edit.\n")?;
            return Ok(None);
        };
        let mut edited = entry.clone();
        let speaker = line(&format!(
            "speaker, id or name, - for none [{}]: ",
            entry.speaker.as_deref().unwrap_or("-")
        ))?;
        match speaker.as_str() {
            "" => {}
            "-" | "unknown" => edited.speaker = None,
            typed => edited.speaker = Some(self.speaker(typed)?),
        }
        let content = line("content, as it stands in the page, ... between its pieces [keep]: ")?;
        if !content.is_empty() {
            let Some(page) = self.page(document)? else {
                say("The page cannot be read.\n")?;
                return Ok(None);
            };
            let Some(places) = places(&content, &page, entry)? else {
                return Ok(None);
            };
            edited.content = places.iter().map(|&place| page.slice(place).to_owned()).collect();
            edited.content_at = places.iter().map(|place| [place.start(), place.end()]).collect();
            edited.statement = None;
        }
        if edited == *entry {
            say("Nothing was changed.\n")?;
            return Ok(None);
        }
        Ok(Some(edited))
    }

    /// The id of a speaker whom the user names: the registry's, or one made of the name.
    fn speaker(&self, typed: &str) -> Result<String, Failure> {
        let known = registry(self.root)?;
        if known.has_id(typed) {
            return Ok(typed.to_owned());
        }
        let id = known
            .find(typed)
            .map_or_else(|| id_of(typed), |at| known.entries()[at].id.clone());
        if !known.has_id(&id) {
            say(&format!(
                "({id} is not in speakers.toml; `ascribe speakers add` enters it)\n"
            ))?;
        }
        Ok(id)
    }
}

/// Where the pieces of `content` stand in the page, near the claim; none when one does not.
fn places(content: &str, page: &Document, entry: &Entry) -> Result<Option<Vec<Span>>, Failure> {
    let index = SourceIndex::new(page.text());
    let mut places: Vec<Span> = Vec::new();
    for piece in content.replace('\u{2026}', "...").split("...") {
        if piece.trim().is_empty() {
            continue;
        }
        let outcome = verify_behind(Lead::Unknown, piece, &index, Some(entry.reach()));
        let place = outcome
            .places
            .first()
            .filter(|_| matches!(outcome.status, Status::Verified | Status::Typographic));
        match place {
            Some(&place) if places.last().is_none_or(|last| last.end() <= place.start()) => {
                places.push(place);
            }
            Some(_) => {
                say("The pieces stand in another order there.\n")?;
                return Ok(None);
            }
            None => {
                say(&format!(
                    "The page does not say that there: {} {}\n",
                    outcome.status.name(),
                    outcome.diff_line()
                ))?;
                return Ok(None);
            }
        }
    }
    Ok(Some(places).filter(|places| !places.is_empty()))
}

type Pair = (String, String);

/// Which accepted claim can be which extracted one, those in `taken` apart.
fn pairs(proposal: &Proposal, taken: &[Pair]) -> Vec<Pair> {
    let free_old = |entry: &&Entry| taken.iter().all(|(old, _)| *old != entry.id);
    let free_new = |entry: &&Entry| taken.iter().all(|(_, new)| *new != entry.id);
    proposal
        .old
        .iter()
        .filter(free_old)
        .flat_map(|old| {
            let new = proposal.new.iter().filter(free_new);
            new.map(|new| (old.id.clone(), new.id.clone()))
        })
        .collect()
}

fn choices(pairs: &[Pair]) -> String {
    let mut text = String::new();
    for (n, (old, new)) in pairs.iter().enumerate().take(9) {
        text.push_str(&format!("  {} = {old} is now {new}\n", n + 1));
    }
    if pairs.len() > 9 {
        text.push_str(&format!(
            "  and {} more: `ascribe review --accept OLD=NEW` takes any\n",
            pairs.len() - 9
        ));
    }
    text
}

/// The pairs that the user wants, the first by `key`; as long as there are more on both sides, asks on.
fn paired(proposal: &Proposal, key: char) -> Result<Option<Vec<Pair>>, Failure> {
    let mut taken: Vec<Pair> = Vec::new();
    let mut key = key;
    loop {
        let left = pairs(proposal, &taken);
        let number = key
            .to_digit(10)
            .and_then(|number| (number as usize).checked_sub(1));
        match number.and_then(|number| left.get(number)) {
            Some(pair) => taken.push(pair.clone()),
            None if key == 'n' && !taken.is_empty() => return Ok(Some(taken)),
            None if key == 'q' => return Ok(None),
            None => say("There is no such number.\n")?,
        }
        let left = pairs(proposal, &taken);
        if left.is_empty() {
            return Ok(Some(taken));
        }
        if taken.is_empty() {
            return Ok(None);
        }
        say(&choices(&left))?;
        say(
            "and of the others: a number  [n]one: the old ones are lost, the new ones new  [q] not at all > ",
        )?;
        key = self::key()?;
        say(&format!("{key}\n"))?;
    }
}

/// Writes to the terminal, without signs of the texts that could steer it.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for (n, part) in text.split('\n').enumerate() {
        let line = if n > 0 { "\n" } else { "" };
        write!(out, "{line}{}", Visible(part)).map_err(Failure::writing("to the terminal"))?;
    }
    out.flush().map_err(Failure::writing("to the terminal"))
}

/// One key; leaving the terminal as it was.
fn key() -> Result<char, Failure> {
    let lost = |error: io::Error| Failure::Usage(format!("the terminal: {error}"));
    enable_raw_mode().map_err(lost)?;
    let key = loop {
        match read() {
            Ok(Event::Key(key)) if key.kind == KeyEventKind::Press => {
                break Ok(match key.code {
                    KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => 'q',
                    KeyCode::Char(c) => c,
                    KeyCode::Esc => 'q',
                    KeyCode::Enter => '?',
                    _ => continue,
                });
            }
            Ok(_) => {}
            Err(error) => break Err(lost(error)),
        }
    };
    disable_raw_mode().map_err(lost)?;
    key
}

fn line(prompt: &str) -> Result<String, Failure> {
    say(prompt)?;
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(|error| Failure::Usage(format!("the terminal: {error}")))?;
    Ok(line.trim().to_owned())
}
