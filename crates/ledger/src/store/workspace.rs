use super::codec;
use super::disk::{Disk, Files};
use super::error::{Error, Result};
use crate::entry::Entry;
use crate::fact::Fact;
use crate::settings::Settings;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file that makes a folder a workspace.
pub const SETTINGS: &str = "ascribe.toml";

/// `sources/<doc-id>/document.toml`: what is known about a document, and its versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// Format of this file.
    #[serde(default)]
    pub format: i64,
    /// Its id.
    pub id: String,
    /// Its headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When it was published, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Its canonical address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Every version that was added, oldest first; the last one is the present one.
    #[serde(default)]
    pub version: Vec<Version>,
}

/// One version of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// Its bytes, by file name in the document's folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Where it was read from, as the user named it.
    pub from: String,
    /// When it was retrieved: an ISO 8601 instant.
    pub retrieved: String,
    /// Who added it.
    pub by: String,
}

impl SourceRecord {
    /// The present version.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.version.last()
    }
}

/// `claims/<doc-id>.toml`, and `.toml.new` while a change waits for review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFile {
    /// Format of this file.
    #[serde(default)]
    pub format: i64,
    /// The document.
    pub document: String,
    /// The version of it that the places refer to.
    pub version: u32,
    /// SHA-256 of that version's bytes.
    pub sha256: String,
    /// The claims, in the order of the text unless a person has put them in another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claim: Vec<Entry>,
    /// Extractions that a person turned down; they are not proposed again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Entry>,
    /// Claims that were accepted once and are no longer in the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Entry>,
}

/// A workspace, for reading. Broken files are errors with their place.
pub struct Workspace<'f> {
    files: &'f dyn Files,
    /// `ascribe.toml`.
    pub settings: Settings,
}

impl<'f> Workspace<'f> {
    /// Reads the settings.
    ///
    /// # Errors
    /// When there are none, or they are malformed.
    pub fn open(files: &'f dyn Files) -> Result<Self> {
        let bytes = files.read(SETTINGS)?.ok_or_else(|| {
            Error::refused(format!(
                "there is no {SETTINGS} here; `ascribe init` makes a workspace"
            ))
        })?;
        let settings: Settings = codec::read(SETTINGS, &bytes)?;
        for name in &settings.check.fail {
            if crate::check::Code::from_name(name).is_none() {
                let known: Vec<&str> = crate::check::Code::ALL.iter().map(|code| code.name()).collect();
                return Err(codec::at_word(
                    SETTINGS,
                    &bytes,
                    name,
                    &format!(
                        "check.fail: `{name}` is no finding; there are {}",
                        known.join(", ")
                    ),
                ));
            }
        }
        Ok(Self { files, settings })
    }

    /// The files below it.
    #[must_use]
    pub fn files(&self) -> &'f dyn Files {
        self.files
    }

    /// The ids of all documents, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn documents(&self) -> Result<Vec<String>> {
        let mut names = self.files.list("sources")?;
        names.retain(|name| !name.starts_with('.'));
        Ok(names)
    }

    /// What is known about a document.
    ///
    /// # Errors
    /// When there is no such document, or its file is malformed.
    pub fn source(&self, id: &str) -> Result<SourceRecord> {
        self.file(&source_path(id))?.ok_or_else(|| {
            Error::refused(format!(
                "there is no document `{id}`; `ascribe list` names the documents of all claims"
            ))
        })
    }

    /// The bytes of a version of a document.
    ///
    /// # Errors
    /// When they are not there.
    pub fn bytes(&self, id: &str, version: &Version) -> Result<Vec<u8>> {
        let path = format!("sources/{id}/{}", version.file);
        self.files
            .read(&path)?
            .ok_or_else(|| Error::refused(format!("{path} is gone; `git checkout -- {path}` brings it back")))
    }

    /// The accepted claims of a document; empty when none were accepted yet.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn claims(&self, id: &str) -> Result<ClaimFile> {
        Ok(self.file(&claims_path(id))?.unwrap_or_else(|| ClaimFile {
            format: codec::FORMAT,
            document: id.to_owned(),
            ..ClaimFile::default()
        }))
    }

    /// The claim list of a document that waits for review.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn waiting(&self, id: &str) -> Result<Option<ClaimFile>> {
        self.file(&waiting_path(id))
    }

    /// The claims that have a fact record, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn tracked(&self) -> Result<Vec<String>> {
        let names = self.files.list("facts")?;
        Ok(names
            .iter()
            .filter_map(|name| name.strip_suffix(".toml"))
            .map(str::to_owned)
            .collect())
    }

    /// The fact record of a claim.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn fact(&self, claim: &str) -> Result<Option<Fact>> {
        self.file(&fact_path(claim))
    }

    /// The document whose accepted list, or list of former claims, has the claim.
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn document_of(&self, claim: &str) -> Result<Option<String>> {
        if let Some(fact) = self.fact(claim)? {
            return Ok(Some(fact.document));
        }
        for id in self.documents()? {
            let path = claims_path(&id);
            // Most files are passed over by a search of their bytes alone.
            let Some(bytes) = self.files.read(&path)? else {
                continue;
            };
            if !bytes
                .windows(claim.len())
                .any(|window| window == claim.as_bytes())
            {
                continue;
            }
            let file: ClaimFile = codec::read(&path, &bytes)?;
            if file
                .claim
                .iter()
                .chain(&file.former)
                .any(|entry| entry.id == claim)
            {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    fn file<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>> {
        match self.files.read(path)? {
            Some(bytes) => codec::read(path, &bytes).map(Some),
            None => Ok(None),
        }
    }
}

/// A change of several files that happens as a whole; reading through [`Change::workspace`] sees the files as
/// they were before it.
pub struct Change {
    disk: Disk,
    changes: RefCell<BTreeMap<String, Option<Vec<u8>>>>,
}

impl Change {
    /// Locks the workspace at `root` against other writers.
    ///
    /// # Errors
    /// When somebody else is writing.
    pub fn begin(root: &Path) -> Result<Self> {
        Ok(Self {
            disk: Disk::writer(root)?,
            changes: RefCell::default(),
        })
    }

    /// The workspace as it is.
    ///
    /// # Errors
    /// When its settings are missing or malformed.
    pub fn workspace(&self) -> Result<Workspace<'_>> {
        Workspace::open(&self.disk)
    }

    /// The files as they are.
    #[must_use]
    pub fn files(&self) -> &Disk {
        &self.disk
    }

    /// Puts `bytes` into the file at `path`.
    pub fn put(&self, path: impl Into<String>, bytes: Vec<u8>) {
        self.changes.borrow_mut().insert(path.into(), Some(bytes));
    }

    /// Removes the file at `path`.
    pub fn remove(&self, path: impl Into<String>) {
        self.changes.borrow_mut().insert(path.into(), None);
    }

    /// Writes `value` over the file at `path`, comments and order kept.
    ///
    /// # Errors
    /// When what is there is malformed.
    pub fn put_toml<T: Serialize>(&self, path: impl Into<String>, value: &T) -> Result<()> {
        let path = path.into();
        let pending = self.changes.borrow().get(&path).cloned().flatten();
        let existing = match pending {
            Some(bytes) => Some(bytes),
            None => self.disk.read(&path)?,
        };
        let text = codec::write(&path, value, existing.as_deref())?;
        self.put(path, text.into_bytes());
        Ok(())
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When a file cannot be written; nothing is changed then.
    pub fn commit(self) -> Result<()> {
        self.disk.change(&self.changes.into_inner())
    }
}

/// The nearest folder at or above `from` with an `ascribe.toml`.
///
/// # Errors
/// When there is none.
pub fn find_root(from: &Path) -> Result<PathBuf> {
    from.ancestors()
        .find(|folder| folder.join(SETTINGS).is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| Error::NoWorkspace(from.to_owned()))
}

/// Where what is known about a document lies.
#[must_use]
pub fn source_path(id: &str) -> String {
    format!("sources/{id}/document.toml")
}

/// Where a document's accepted claims lie.
#[must_use]
pub fn claims_path(id: &str) -> String {
    format!("claims/{id}.toml")
}

/// Where a document's claims wait for review.
#[must_use]
pub fn waiting_path(id: &str) -> String {
    format!("claims/{id}.toml.new")
}

/// Where a claim's fact record lies.
#[must_use]
pub fn fact_path(claim: &str) -> String {
    format!("facts/{claim}.toml")
}
