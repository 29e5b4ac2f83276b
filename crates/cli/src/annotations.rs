//! Annotated texts, as gold or as predictions: a folder of brat standoff, or exports of other tools.

use crate::inputs::reason;
use crate::outcome::Failure;
use ascribe_formats::read::{Annotated, Tool};
use ascribe_formats::{Roles, read_standoff};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Annotations by the name of their text.
#[derive(Default)]
pub struct Annotations {
    /// Standoff files by their stems; the text is elsewhere.
    standoff: BTreeMap<String, PathBuf>,
    /// Texts with their annotations, in the order of their files.
    annotated: Vec<(String, Annotated)>,
    by_name: HashMap<String, usize>,
    by_text: HashMap<String, usize>,
}

impl Annotations {
    /// Reads a file that a tool exported, or the `.ann`, `.json` and `.jsonl` files of a folder.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut annotations = Self::default();
        if !path.is_dir() {
            annotations.read(path)?;
            return Ok(annotations);
        }
        annotations.standoff = files(path, "ann")?;
        for ending in ["json", "jsonl"] {
            for file in files(path, ending)?.values() {
                annotations.read(file)?;
            }
        }
        Ok(annotations)
    }

    fn read(&mut self, path: &Path) -> Result<(), Failure> {
        let wrong = |what: &dyn std::fmt::Display| Failure::Usage(format!("{}: {what}", path.display()));
        let bytes = fs_err::read(path).map_err(|error| wrong(&reason(&error)))?;
        let tool = Tool::of(&bytes).ok_or_else(|| {
            wrong(
                &"holds no annotations that can be read; brat standoff (.ann in a folder), Citron's JSON, and exports of \
                  doccano and Label Studio can",
            )
        })?;
        let stem = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let texts = tool.read(&bytes).map_err(|error| wrong(&error))?;
        let only = texts.len() == 1;
        for (number, annotated) in (1..).zip(texts) {
            let name = match &annotated.id {
                Some(id) => id.clone(),
                None if only => stem.clone(),
                None => format!("{stem}-{number}"),
            };
            let at = self.annotated.len();
            self.by_name.entry(name.clone()).or_insert(at);
            self.by_text.entry(annotated.text.clone()).or_insert(at);
            self.annotated.push((name, annotated));
        }
        Ok(())
    }

    /// The texts that came with their annotations, by name.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.annotated
            .iter()
            .map(|(name, annotated)| (&**name, &*annotated.text))
    }

    /// Whether there are annotations without their texts.
    pub fn needs_texts(&self) -> bool {
        !self.standoff.is_empty()
    }

    /// Whether there may be annotations of the text called `name`.
    pub fn has(&self, name: &str, text: Option<&str>) -> bool {
        self.file_of(name).is_some()
            || self.by_name.contains_key(name)
            || text.is_some_and(|text| self.by_text.contains_key(text))
    }

    /// The annotations of `text`, which is called `name`: of that name, else of the same text. `None` when there are
    /// none.
    ///
    /// # Errors
    /// When they cannot be read, or are of another text.
    pub fn of(&self, name: &str, text: &str) -> Option<Result<Vec<Roles>, String>> {
        if let Some(path) = self.file_of(name) {
            return Some(standoff(path, text));
        }
        let same = || self.by_text.get(text);
        let at = match self.by_name.get(name) {
            Some(&at) if self.annotated[at].1.text == text => at,
            Some(_) => match same() {
                Some(&at) => at,
                None => {
                    return Some(Err(format!(
                        "{name}: its annotations are of another text, which their places would not fit"
                    )));
                }
            },
            None => *same()?,
        };
        Some(Ok(self.annotated[at].1.roles.clone()))
    }

    /// The first standoff file called `name`, or `name` with an annotator behind it.
    fn file_of(&self, name: &str) -> Option<&PathBuf> {
        let fits = |stem: &str| {
            stem.strip_prefix(name).is_some_and(|rest| {
                rest.is_empty()
                    || rest.strip_prefix('_').is_some_and(|who| {
                        !who.is_empty() && who.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    })
            })
        };
        let (_, path) = self
            .standoff
            .range(name.to_owned()..)
            .take_while(|(stem, _)| stem.starts_with(name))
            .find(|(stem, _)| fits(stem))?;
        Some(path)
    }
}

fn standoff(path: &Path, text: &str) -> Result<Vec<Roles>, String> {
    read_standoff(text, &read_text(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// A file in UTF-8.
pub fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs_err::read(path).map_err(|error| format!("{}: {}", path.display(), reason(&error)))?;
    String::from_utf8(bytes).map_err(|_| format!("{}: is not UTF-8", path.display()))
}

/// The files of `folder` with this ending, by name.
pub fn files(folder: &Path, ending: &str) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let read = || -> std::io::Result<BTreeMap<String, PathBuf>> {
        let mut files = BTreeMap::new();
        for entry in fs_err::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == ending)
                && let Some(stem) = path.file_stem().and_then(|stem| stem.to_str())
            {
                files.insert(stem.to_owned(), path);
            }
        }
        Ok(files)
    };
    read().map_err(|error| Failure::Usage(format!("{}: {}", folder.display(), reason(&error))))
}
