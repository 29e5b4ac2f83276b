use super::desk::{Place, Reader, Signature, Who, failed};
use crate::inputs::reason;
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::store::desk::{self, NewEvidence};
use clap::Args;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Store evidence about a claim
#[derive(Args)]
#[command(
    long_about = "Stores what a verdict can rest on: where it stands, when it was looked at, the words that count, and the \
                  excerpt that they stand in, with its hash. The quotation is looked up in the excerpt first. Evidence that is \
                  a document of the workspace is looked at again by every `ascribe check`.",
    after_help = "Examples:\n  \
                  ascribe evidence c-1a2b3c4d5e6f --document port-report --quote \"The depth is 9 metres\"\n  \
                  ascribe evidence c-1a2b3c4d5e6f --url https://example.org/r --excerpt r.txt --quote \"9 metres\""
)]
pub struct Evidence {
    /// The accepted claim
    #[arg(value_name = "CLAIM")]
    claim: String,

    /// The words that count
    #[arg(long, value_name = "WORDS")]
    quote: String,

    /// Where it stands
    #[arg(long, value_name = "URL")]
    url: Option<String>,

    /// A lasting copy of it
    #[arg(long, value_name = "URL")]
    archived: Option<String>,

    /// The document of this workspace that it is
    #[arg(long, value_name = "ID")]
    document: Option<String>,

    /// A file with the excerpt to store, - for standard input; the quotation alone unless given
    #[arg(long, value_name = "FILE")]
    excerpt: Option<PathBuf>,

    /// When it was looked at, in ISO 8601; now unless given
    #[arg(long, value_name = "WHEN")]
    retrieved: Option<String>,

    #[command(flatten)]
    who: Who,

    #[command(flatten)]
    place: Place,
}

impl Evidence {
    pub fn run(self) -> Result<Outcome, Failure> {
        let root = self.place.root()?;
        let signature = Signature::new(&self.who, &root);
        let excerpt = match (&self.excerpt, &self.document) {
            (Some(path), _) => read(path)?,
            (None, Some(document)) => self.paragraph(document)?,
            (None, None) => self.quote.clone(),
        };
        let new = NewEvidence {
            url: self.url.as_deref(),
            archived: self.archived.as_deref(),
            document: self.document.as_deref(),
            retrieved: self.retrieved.as_deref().unwrap_or(signature.at()),
            quote: &self.quote,
            excerpt: &excerpt,
        };
        let id = desk::add_evidence(&root, &self.claim, new, signature.hand()).map_err(failed)?;
        output::tell(&format!("{}: evidence {id}\n", self.claim))?;
        Ok(Outcome::Clean)
    }

    /// The paragraph of the document that the quotation stands in; its whole text when there is none.
    fn paragraph(&self, document: &str) -> Result<String, Failure> {
        self.place.reading(|workspace| {
            let record = workspace.source(document).map_err(failed)?;
            let version = record
                .current()
                .ok_or_else(|| Failure::Usage(format!("the document `{document}` has no version")))?;
            let bytes = workspace.bytes(document, version).map_err(failed)?;
            let read = Reader::new(&workspace.settings)
                .document(document, &version.file, &bytes)
                .map_err(|message| Failure::Usage(format!("{document}: {message}")))?;
            let index = ascribe_ledger::verify::SourceIndex::new(read.text());
            let outcome = ascribe_ledger::verify::verify(&self.quote, &index, None);
            let block = outcome.places.first().and_then(|place| {
                read.blocks()
                    .iter()
                    .find(|block| block.span.contains_span(*place))
            });
            Ok(block.map_or_else(
                || read.text().to_owned(),
                |block| read.slice(block.span).to_owned(),
            ))
        })
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| Failure::Usage(format!("standard input: {error}")))?;
        return Ok(text);
    }
    std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("--excerpt {}: {}", path.display(), reason(&error))))
}
