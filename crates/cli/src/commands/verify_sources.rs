//! The texts that quotations are looked up in.

use super::desk::{Reader, failed};
use crate::inputs::{Input, Inputs, reason};
use crate::outcome::Failure;
use ascribe_formats::read::ReadOptions;
use ascribe_ledger::Settings;
use ascribe_ledger::store::{Disk, Error, Workspace, find_root};
use ascribe_text::Document;
use indicatif::ProgressBar;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Texts by the names that quotations call them.
pub struct Sources<'a> {
    /// The file that holds the quotations, which is no source of them.
    file: &'a Path,
    /// What --sources names.
    named: Option<&'a Path>,
    pub reader: Reader,
    all: BTreeMap<String, Source>,
    /// Names of those that a quotation without one is looked up in.
    anywhere: Vec<String>,
    /// Why there are none of those.
    nowhere: Option<String>,
}

/// What a name stands for: the documents of a file, and what kept others from being read.
#[derive(Default)]
pub struct Source {
    pub documents: Vec<Document>,
    pub troubles: Vec<String>,
}

impl<'a> Sources<'a> {
    /// With `all`, reads every source of `named`, else every document of the workspace around `file`; without, sources are
    /// read as quotations name them.
    ///
    /// # Errors
    /// When `named` is not there or holds no texts, or the workspace is broken.
    pub fn open(file: &'a Path, named: Option<&'a Path>, all: bool) -> Result<Self, Failure> {
        let mut sources = Self {
            file,
            named,
            reader: Reader::new(&Settings::default()),
            all: BTreeMap::new(),
            anywhere: Vec::new(),
            nowhere: None,
        };
        match named {
            Some(path) if all => sources.read_all(path)?,
            Some(path) => {
                let there = std::fs::metadata(path);
                there.map_err(|error| {
                    Failure::Usage(format!("--sources {}: {}", path.display(), reason(&error)))
                })?;
            }
            None if !all => {}
            None => match sources.workspace() {
                Ok((root, ids)) => {
                    for id in ids {
                        sources.put_document(&root, &id);
                        sources.anywhere.push(id);
                    }
                }
                Err(Error::NoWorkspace(_)) => {
                    sources.nowhere =
                        Some("there is nothing to look it up in: name the sources with --sources".to_owned());
                }
                Err(error) => return Err(failed(error)),
            },
        }
        Ok(sources)
    }

    /// Finds what a quotation is to be looked up in that names `source`, or none.
    ///
    /// # Errors
    /// Why there is nothing; what to do.
    pub fn make_ready(&mut self, source: Option<&str>) -> Result<(), String> {
        match source {
            Some(name) if self.find(name) => Ok(()),
            Some(name) => Err(format!(
                "there is no source `{name}`: no such file {}, and no document of that id",
                match self.named {
                    Some(path) => format!("in {}, beside {} or here", path.display(), self.file.display()),
                    None => format!("beside {} or here", self.file.display()),
                }
            )),
            None => self.nowhere.clone().map_or(Ok(()), Err),
        }
    }

    /// The sources to look such a quotation up in, with their names.
    pub fn of<'s>(&'s self, source: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Source)> {
        let anywhere = if source.is_none() {
            self.anywhere.as_slice()
        } else {
            &[]
        };
        let names = source.into_iter().chain(anywhere.iter().map(String::as_str));
        names.filter_map(|name| {
            let (name, source) = self.all.get_key_value(name)?;
            Some((name.as_str(), source))
        })
    }

    /// What could not be read of the sources that were looked in, in their order.
    pub fn troubles(&self) -> impl Iterator<Item = String> {
        self.all.iter().flat_map(|(name, source)| {
            source
                .troubles
                .iter()
                .map(move |trouble| format!("{name}: {trouble}"))
        })
    }

    fn read_all(&mut self, path: &Path) -> Result<(), Failure> {
        let Inputs { mut inputs, troubles } = Inputs::gather(&[path.to_owned()]);
        if let Some(trouble) = troubles.first() {
            return Err(Failure::Usage(format!("--sources {trouble}")));
        }
        // A quotation would always be found in the file that it comes from.
        let own = fs_err::canonicalize(self.file).ok();
        inputs.retain(|(input, _)| match input {
            Input::File(input) => own.is_none() || fs_err::canonicalize(input).ok() != own,
            Input::Stdin => true,
        });
        if inputs.is_empty() {
            return Err(Failure::Usage(format!(
                "--sources {}: there is no text but {} itself; name a folder with the sources",
                path.display(),
                self.file.display()
            )));
        }
        for (input, id) in inputs {
            let Input::File(file) = &input else { continue };
            let below = file.strip_prefix(path).ok().filter(|rest| *rest != Path::new(""));
            let name = below.unwrap_or(file).display().to_string();
            self.put(&name, &input, &id);
            self.anywhere.push(name);
        }
        Ok(())
    }

    /// Finds the source that a quotation names: below --sources, beside the file, from here, or by its id.
    fn find(&mut self, name: &str) -> bool {
        if self.all.contains_key(name) {
            return true;
        }
        let beside = self.file.parent().map(|folder| folder.join(name));
        let below = self.named.map(|folder| folder.join(name));
        let paths = below.into_iter().chain(beside).chain([PathBuf::from(name)]);
        if let Some(path) = paths.into_iter().find(|path| path.is_file()) {
            self.put(name, &Input::File(path), name);
            return true;
        }
        let found = self
            .workspace()
            .ok()
            .filter(|(_, ids)| ids.iter().any(|id| id == name));
        if let Some((root, _)) = &found {
            self.put_document(root, name);
        }
        found.is_some()
    }

    fn put(&mut self, name: &str, input: &Input, id: &str) {
        let mut source = Source::default();
        match input.open(id, &ReadOptions::default(), &ProgressBar::hidden()) {
            Ok(documents) => {
                for document in documents {
                    match document {
                        Ok(document) => source.documents.push(document),
                        Err(error) => source.troubles.push(error.to_string()),
                    }
                }
            }
            Err(trouble) => source.troubles.push(trouble),
        }
        self.all.insert(name.to_owned(), source);
    }

    fn put_document(&mut self, root: &Path, id: &str) {
        let read = || -> Result<Document, Failure> {
            let disk = Disk::reader(root).map_err(failed)?;
            let workspace = Workspace::open(&disk).map_err(failed)?;
            let record = workspace.source(id).map_err(failed)?;
            let version = record
                .current()
                .ok_or_else(|| Failure::Usage("the document has no version".to_owned()))?;
            let bytes = workspace.bytes(id, version).map_err(failed)?;
            self.reader
                .document(id, &version.file, &bytes)
                .map_err(Failure::Usage)
        };
        let mut source = Source::default();
        match read() {
            Ok(document) => source.documents.push(document),
            Err(failure) => source.troubles.push(failure.to_string()),
        }
        self.all.insert(id.to_owned(), source);
    }

    /// The workspace that the file lies in, and the ids of its documents.
    fn workspace(&self) -> Result<(PathBuf, Vec<String>), Error> {
        let folder = self.file.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new("."));
        let folder = fs_err::canonicalize(folder).map_err(|_| Error::NoWorkspace(folder.to_owned()))?;
        let root = find_root(&folder)?;
        let disk = Disk::reader(&root)?;
        let ids = Workspace::open(&disk)?.documents()?;
        Ok((root, ids))
    }
}
