//! What CI wants to know: do the accepted claims, their quotations and their verdicts still hold? Nothing is written.

mod document;
mod output;
mod quotation;

pub use document::{kept, one_line};
pub use output::{Layout, render};

use crate::fact::sha256;
use crate::store::{Files, Result, Workspace};
use ascribe_attribution::ClaimList;
use ascribe_text::Document;
use rayon::prelude::*;
use std::collections::HashSet;

/// What a check can find, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A quotation stands in the document with other words.
    QuotationAltered,
    /// A quotation no longer stands in the document.
    QuotationGone,
    /// A quotation stands at several places, and not where it was.
    QuotationAmbiguous,
    /// A verdict has lost its evidence, or its claim has changed.
    Stale,
    /// A claim has another speaker.
    Reattributed,
    /// A claim is no longer found.
    Lost,
    /// A claim has other words.
    Reworded,
    /// It cannot be told what became of a claim.
    Ambiguous,
    /// A claim became several.
    Split,
    /// Several claims became one.
    Merged,
    /// A claim was not in the accepted list.
    New,
    /// The stored page is not the one whose hash was recorded.
    SourceChanged,
    /// Changes wait for review.
    Waiting,
    /// Something could not be checked.
    Unchecked,
}

impl Code {
    /// Every code, worst first.
    pub const ALL: [Self; 14] = [
        Self::QuotationAltered,
        Self::QuotationGone,
        Self::QuotationAmbiguous,
        Self::Stale,
        Self::Reattributed,
        Self::Lost,
        Self::Reworded,
        Self::Ambiguous,
        Self::Split,
        Self::Merged,
        Self::New,
        Self::SourceChanged,
        Self::Waiting,
        Self::Unchecked,
    ];

    /// The stable name used in settings and output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::QuotationAltered => "quotation-altered",
            Self::QuotationGone => "quotation-gone",
            Self::QuotationAmbiguous => "quotation-ambiguous",
            Self::Stale => "stale-verdict",
            Self::Reattributed => "re-attributed",
            Self::Lost => "lost",
            Self::Reworded => "reworded",
            Self::Ambiguous => "ambiguous",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::New => "new",
            Self::SourceChanged => "source-changed",
            Self::Waiting => "waiting",
            Self::Unchecked => "unchecked",
        }
    }

    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// What it means, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::QuotationAltered => "A quotation stands in the document with other words.",
            Self::QuotationGone => "A quotation no longer stands in the document.",
            Self::QuotationAmbiguous => "A quotation stands at several places, and not where it was.",
            Self::Stale => "A verdict has lost its evidence, or its claim has changed.",
            Self::Reattributed => "A claim has another speaker than the accepted list says.",
            Self::Lost => "A claim of the accepted list is no longer found in its document.",
            Self::Reworded => "A claim has other words than the accepted list says.",
            Self::Ambiguous => "A claim fits several in the document, and nothing tells which it is.",
            Self::Split => "A claim of the accepted list became several.",
            Self::Merged => "Several claims of the accepted list became one.",
            Self::New => "A claim in a document is not in the accepted list.",
            Self::SourceChanged => "The stored page is not the one whose hash was recorded.",
            Self::Waiting => "Changes of a claim list wait for review.",
            Self::Unchecked => "Something could not be checked.",
        }
    }

    /// Whether it fails a check where the settings say nothing. `Unchecked` never does: it makes the check
    /// incomplete, which has an exit code of its own.
    #[must_use]
    pub const fn fails_by_default(self) -> bool {
        !matches!(self, Self::Unchecked | Self::Waiting)
    }
}

/// One thing that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// Whether it fails the check.
    pub fails: bool,
    /// The document it is in.
    pub document: String,
    /// The claim it is about.
    pub claim: Option<String>,
    /// The file to look at.
    pub path: String,
    /// Line of that file, from 1, where one can be told.
    pub line: Option<u32>,
    /// What is wrong, on one line.
    pub message: String,
    /// What was accepted, and what stands there now; empty where there is nothing to compare.
    pub before: String,
    /// See `before`.
    pub after: String,
}

impl Finding {
    /// Whether it keeps the check from passing: it fails, or something could not be checked.
    #[must_use]
    pub fn is_no_pass(&self) -> bool {
        self.fails || self.code == Code::Unchecked
    }

    /// The same for the same finding on every machine and day, wherever in the file it stands.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let claim = self.claim.as_deref().unwrap_or("");
        let parts = [self.code.name(), &self.document, claim, &self.before, &self.after];
        sha256(parts.join("\u{1f}").as_bytes())[..20].to_owned()
    }
}

/// How much there was to check, and how much was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were checked.
    pub checked: usize,
    /// How many there are.
    pub total: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.checked += other.checked;
        self.total += other.total;
    }
}

/// What a check found, and how much it checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Worst first; of one kind by document and line.
    pub findings: Vec<Finding>,
    /// The ids of all documents, sorted.
    pub names: Vec<String>,
    /// Documents that were extracted again and compared.
    pub documents: Tally,
    /// Accepted claims whose words were looked up in their document.
    pub claims: Tally,
    /// Verdicts whose evidence was looked at.
    pub verdicts: Tally,
}

impl Report {
    /// 0 clean, 1 something fails, 3 nothing was checked or something could not be.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let incomplete = |tally: &Tally| tally.checked < tally.total;
        if self.findings.iter().any(|finding| finding.fails) {
            1
        } else if self.documents.checked == 0
            || [&self.documents, &self.claims, &self.verdicts]
                .into_iter()
                .any(incomplete)
        {
            3
        } else {
            0
        }
    }
}

/// Reads one version of a document and extracts its claims: `(id, file name, bytes)`.
pub type Extract<'e> =
    dyn Fn(&str, &str, &[u8]) -> std::result::Result<(Document, ClaimList), String> + Sync + 'e;

/// Checks a workspace. With `base`, the same workspace at an earlier revision, what could be found there
/// already is shown and does not fail.
///
/// # Errors
/// When a file of the workspace is malformed or cannot be read.
pub fn check(files: &dyn Files, base: Option<&dyn Files>, extract: &Extract<'_>) -> Result<Report> {
    let workspace = Workspace::open(files)?;
    let ids = workspace.documents()?;
    let base = base
        .map(|files| Workspace::open(files).map(|workspace| (workspace, files)))
        .transpose();
    // A revision without a workspace had nothing to find.
    let base = base.unwrap_or_default();
    let documents: Vec<(document::Checked, HashSet<String>)> = ids
        .par_iter()
        .map(|id| {
            let now = document::check(&workspace, id, extract)?;
            let before = match &base {
                Some((before, _)) => earlier(&workspace, before, id, &now, extract),
                None => HashSet::new(),
            };
            Ok((now, before))
        })
        .collect::<Result<_>>()?;
    let mut report = Report {
        names: ids,
        ..Report::default()
    };
    for (checked, before) in documents {
        report.documents.add(checked.documents);
        report.claims.add(checked.claims);
        report.verdicts.add(checked.verdicts);
        for mut finding in checked.findings {
            finding.fails &= !before.contains(&finding.fingerprint());
            report.findings.push(finding);
        }
    }
    report.findings.sort_by(|a, b| {
        let key = |finding: &Finding| (!finding.is_no_pass(), !finding.fails, finding.code);
        (key(a), &a.document, a.line, &a.claim).cmp(&(key(b), &b.document, b.line, &b.claim))
    });
    Ok(report)
}

/// The fingerprints of what could be found in a document at the base revision.
fn earlier(
    now: &Workspace<'_>,
    before: &Workspace<'_>,
    id: &str,
    checked: &document::Checked,
    extract: &Extract<'_>,
) -> HashSet<String> {
    // Most documents are as they were: what is found in them now was found in them then.
    let findings = if document::is_unchanged(now, before, id, checked) {
        checked.findings.clone()
    } else {
        document::check(before, id, extract).map_or_else(|_| Vec::new(), |checked| checked.findings)
    };
    findings.iter().map(Finding::fingerprint).collect()
}
