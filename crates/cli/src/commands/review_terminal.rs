//! The review in the terminal: one change at a time, single keys.

use super::desk::{Place, Reader, failed, proposal_text};
use super::review::waiting;
use super::show::{context, fields};
use crate::outcome::{Failure, Outcome};
use ascribe_formats::visible::Visible;
use ascribe_ledger::Entry;
use ascribe_ledger::align::Kind;
use ascribe_ledger::fact::Hand;
use ascribe_ledger::review::{Decision, Proposal};
use ascribe_ledger::store::{Workspace, desk};
use ascribe_ledger::verify::{SourceIndex, Status, verify};
use ascribe_text::Document;
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

/// The bytes of a file as they were; `None` when there was none.
type State = Vec<(String, Option<Vec<u8>>)>;

struct Session<'s> {
    place: &'s Place,
    root: &'s Path,
    documents: &'s [String],
    hand: Hand<'s>,
    skipped: HashSet<(String, String)>,
    /// What each decision or skip can be taken back with, and how many changes it settled.
    undo: Vec<Undo>,
    done: usize,
}

enum Undo {
    Skipped(String, String),
    Decided(State, usize),
}

/// Goes through what waits, until nothing is left or the user leaves.
pub fn run(place: &Place, root: &Path, documents: &[String], hand: Hand<'_>) -> Result<Outcome, Failure> {
    let mut session = Session {
        place,
        root,
        documents,
        hand,
        skipped: HashSet::new(),
        undo: Vec::new(),
        done: 0,
    };
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
    /// Shows the next change and does what the user says; false when it is over.
    fn step(&mut self) -> Result<bool, Failure> {
        let all = waiting(self.place, self.documents)?;
        let unseen = |(document, proposal): &&(String, Proposal)| {
            !self.skipped.contains(&(document.clone(), proposal.id.clone()))
        };
        let Some((document, proposal)) = all.iter().find(unseen) else {
            return Ok(false);
        };
        let number = self.done + self.skipped.len() + 1;
        let total = self.done + all.len();
        say(&format!("\n[{number} of {total}] {document}\n"))?;
        self.show(document, proposal)?;
        loop {
            let choices = if proposal.kind == Kind::Ambiguous {
                "a number: which one it is now"
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
                    if let Some(pair) = numbered(proposal, key) {
                        return self.decide(document, proposal, Decision::Pair(vec![pair]));
                    }
                    say("There is no such number.\n")?;
                }
                'e' => {
                    if let Some(edited) = self.edited(document, proposal)? {
                        return self.decide(document, proposal, Decision::Edit(Box::new(edited)));
                    }
                }
                's' => {
                    self.skipped.insert((document.clone(), proposal.id.clone()));
                    self.undo
                        .push(Undo::Skipped(document.clone(), proposal.id.clone()));
                    return Ok(true);
                }
                'u' => {
                    if self.take_back()? {
                        return Ok(true);
                    }
                    say("There is nothing to undo.\n")?;
                }
                'A' | 'R' => return self.decide_kind(&all, proposal.kind, key == 'A'),
                'q' => return Ok(false),
                _ => say("a accept, r reject, e edit, s skip, u undo, A or R all of this kind, q leave\n")?,
            }
        }
    }

    fn decide(&mut self, document: &str, proposal: &Proposal, decision: Decision) -> Result<bool, Failure> {
        let before = self.state([document].into_iter())?;
        match desk::decide_one(self.root, document, proposal, &decision, self.hand) {
            Ok(()) => {
                self.undo.push(Undo::Decided(before, 1));
                self.done += 1;
            }
            Err(error) => say(&format!("{error}\n"))?,
        }
        Ok(true)
    }

    /// Accepts or rejects all that is left of a kind, skipped ones not.
    fn decide_kind(&mut self, all: &[(String, Proposal)], kind: Kind, accept: bool) -> Result<bool, Failure> {
        let decision = if accept {
            Decision::Accept
        } else {
            Decision::Reject
        };
        let decisions: Vec<(String, Proposal, Decision)> = all
            .iter()
            .filter(|(document, proposal)| {
                proposal.kind == kind && !self.skipped.contains(&(document.clone(), proposal.id.clone()))
            })
            .map(|(document, proposal)| (document.clone(), proposal.clone(), decision.clone()))
            .collect();
        let documents: HashSet<&str> = decisions.iter().map(|(document, ..)| document.as_str()).collect();
        let before = self.state(documents.into_iter())?;
        match desk::decide_all(self.root, &decisions, self.hand) {
            Ok(()) => {
                self.done += decisions.len();
                self.undo.push(Undo::Decided(before, decisions.len()));
                say(&format!(
                    "{} {}\n",
                    decisions.len(),
                    if accept { "accepted" } else { "rejected" }
                ))?;
            }
            Err(error) => say(&format!("{error}\n"))?,
        }
        Ok(true)
    }

    fn state<'d>(&self, documents: impl Iterator<Item = &'d str>) -> Result<State, Failure> {
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
            Some(Undo::Decided(state, count)) => {
                desk::restore(self.root, &state).map_err(failed)?;
                self.done -= count;
                say("taken back\n")?;
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
            for (n, (old, new)) in pairs(proposal).enumerate().take(9) {
                text.push_str(&format!("  {} = {} is now {}\n", n + 1, old.id, new.id));
            }
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
            "speaker id [{}]: ",
            entry.speaker.as_deref().unwrap_or("unknown")
        ))?;
        match speaker.as_str() {
            "" => {}
            "unknown" => edited.speaker = None,
            id => edited.speaker = Some(id.to_owned()),
        }
        let content = line("content, as it stands in the page [keep]: ")?;
        if !content.is_empty() {
            let Some(page) = self.page(document)? else {
                say("The page cannot be read.\n")?;
                return Ok(None);
            };
            let outcome = verify(&content, &SourceIndex::new(page.text()), Some(entry.reach()));
            let place = outcome
                .places
                .first()
                .filter(|_| matches!(outcome.status, Status::Verified | Status::Typographic));
            let Some(place) = place else {
                say(&format!(
                    "The page does not say that there: {} {}\n",
                    outcome.status.name(),
                    outcome.diff_line()
                ))?;
                return Ok(None);
            };
            edited.content = vec![page.slice(*place).to_owned()];
            edited.content_at = vec![[place.start(), place.end()]];
            edited.statement = None;
        }
        Ok(Some(edited))
    }
}

fn pairs(proposal: &Proposal) -> impl Iterator<Item = (&Entry, &Entry)> {
    let new = &proposal.new;
    proposal
        .old
        .iter()
        .flat_map(move |o| new.iter().map(move |n| (o, n)))
}

fn numbered(proposal: &Proposal, key: char) -> Option<(String, String)> {
    let number = key.to_digit(10)? as usize;
    let (old, new) = pairs(proposal).nth(number.checked_sub(1)?)?;
    Some((old.id.clone(), new.id.clone()))
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
