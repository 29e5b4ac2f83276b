use super::desk::{Place, Reader, Signature, Who, counts, failed, proposal_text};
use crate::inputs::{Input, Inputs, reason};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_formats::read::Format;
use ascribe_ledger::align::Kind;
use ascribe_ledger::store::desk::{self, Page};
use clap::Args;
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;

/// Take pages into the workspace, or new versions of them
#[derive(Args)]
#[command(
    long_about = "Copies pages into the workspace, with hash, where from and when, and extracts their claims. A page that is \
                  there already becomes the next version of its document, and the old one is kept; the report says which \
                  claims stayed, moved, were reworded, re-attributed, split, merged, lost, or are new. What needs a decision \
                  waits for `ascribe review`.",
    after_help = "Examples:\n  \
                  ascribe add pages/*.html\n  \
                  ascribe add --id harbour --from https://example.org/harbour saved.html\n  \
                  curl -s https://example.org/harbour | ascribe add --from https://example.org/harbour -\n  \
                  ascribe add --refresh                           extract again, after an upgrade of the program\n\n\
                  Exit status: 0 done, 2 wrong use or failure."
)]
pub struct Add {
    /// Files to take in, folders of them, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "refresh")]
    files: Vec<PathBuf>,

    /// The document that the page is a version of; made of the file's name unless given
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// Where the page comes from, as an address or a name; the file's path unless given
    #[arg(long, value_name = "URL")]
    from: Option<String>,

    /// When the page was retrieved, in ISO 8601; now unless given
    #[arg(long, value_name = "WHEN")]
    retrieved: Option<String>,

    /// Extract the claims of all documents again, without new pages
    #[arg(long, conflicts_with_all = ["files", "id", "from", "retrieved"])]
    refresh: bool,

    #[command(flatten)]
    who: Who,

    #[command(flatten)]
    place: Place,
}

impl Add {
    pub fn run(self) -> Result<Outcome, Failure> {
        let root = self.place.root()?;
        let signature = Signature::new(&self.who, &root);
        let (settings, ids) = self.place.reading(|workspace| {
            let ids = workspace.documents().map_err(failed)?;
            Ok((workspace.settings.clone(), ids))
        })?;
        let reader = Reader::of(&root, &settings)?;
        let extract = |id: &str, file: &str, bytes: &[u8]| reader.extract(id, file, bytes);
        let mut text = String::new();
        if self.refresh {
            for id in ids {
                let report = desk::refresh(&root, &id, signature.hand(), &extract).map_err(failed)?;
                let _ = writeln!(text, "{id}: {}", counts(report.iter().map(|(kind, _)| *kind)));
                changes(&mut text, &report);
            }
        } else {
            let pages = self.pages()?;
            let retrieved = self.retrieved.as_deref().unwrap_or(signature.at());
            let pages: Vec<Page<'_>> = pages
                .iter()
                .map(|page| Page {
                    id: self.id.as_deref(),
                    from: &page.from,
                    ending: page.ending,
                    retrieved,
                    bytes: &page.bytes,
                })
                .collect();
            for added in desk::add(&root, &pages, signature.hand(), &extract).map_err(failed)? {
                if added.unchanged {
                    let _ = writeln!(text, "{}: the same page as version {}", added.id, added.version);
                    continue;
                }
                let counts = counts(added.report.iter().map(|(kind, _)| *kind));
                let _ = writeln!(text, "{}: version {}: {counts}", added.id, added.version);
                changes(&mut text, &added.report);
            }
        }
        output::tell(&text)?;
        Ok(Outcome::Clean)
    }
}

/// A page as it was read.
struct Taken {
    from: String,
    /// What says what it is: told by its own name or its first bytes, not by where it comes from.
    ending: &'static str,
    bytes: Vec<u8>,
}

impl Add {
    /// The pages to take in.
    fn pages(&self) -> Result<Vec<Taken>, Failure> {
        let refused = |why: &str| Failure::Usage(format!("{why}; nothing was added"));
        let Inputs { inputs, troubles } = Inputs::gather(&self.files);
        if !troubles.is_empty() {
            return Err(refused(&troubles.join("; ")));
        }
        if inputs.len() > 1 && (self.id.is_some() || self.from.is_some()) {
            return Err(refused("--id and --from go with one file"));
        }
        let page = |input: &Input| {
            let path = input.path();
            let bytes = match &path {
                Some(path) => std::fs::read(path),
                None => {
                    let mut bytes = Vec::new();
                    std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
                }
            };
            let bytes = bytes.map_err(|error| refused(&format!("{}: {}", input.name(), reason(&error))))?;
            let ending = match Format::of(path.as_deref().unwrap_or(""), &bytes[..bytes.len().min(4096)]) {
                Format::Text => "txt",
                Format::Html => "html",
                Format::Markdown => "md",
                Format::Jsonl => "jsonl",
                Format::Warc => "warc",
            };
            let from = self.from.clone().or(path).or(self.id.clone());
            let from = from.ok_or_else(|| refused("say with --from where standard input comes from"))?;
            Ok(Taken { from, ending, bytes })
        };
        inputs.iter().map(|(input, _)| page(input)).collect()
    }
}

/// What changed in a document that had claims; a list that is all new is told by its number alone.
fn changes(text: &mut String, report: &[(Kind, ascribe_ledger::review::Proposal)]) {
    if report.iter().all(|(kind, _)| *kind == Kind::New) {
        return;
    }
    for (_, proposal) in report.iter().filter(|(kind, _)| *kind != Kind::Same) {
        for line in proposal_text(proposal).lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
}
