use crate::outcome::plain;
use ascribe_formats::read::{self, Documents, Format, ReadOptions};
use indicatif::ProgressBar;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Its name as the user gave it; `None` for standard input.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path.to_string_lossy().into_owned()),
        }
    }

    /// What to call it in a message.
    pub fn name(&self) -> String {
        self.path().unwrap_or_else(|| "standard input".to_owned())
    }

    /// How many bytes it has, as far as that can be told before it is read.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(path) => {
                let file = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
                Some(file.len())
            }
        }
    }

    /// Its documents, one after the other; `id` names the one, or what their ids start with. `meter` goes on with what is read.
    ///
    /// # Errors
    /// What is wrong, and what to do about it.
    pub fn open(
        &self,
        id: &str,
        options: &ReadOptions,
        meter: &ProgressBar,
    ) -> Result<Documents<'static>, String> {
        let opened = match self {
            Self::Stdin => read::open(id, None, meter.wrap_read(io::stdin()), options),
            Self::File(path) => {
                let file = std::fs::File::open(path).map_err(|error| reason(&error))?;
                read::open(id, self.path().as_deref(), meter.wrap_read(file), options)
            }
        };
        opened.map_err(|error| match error.cause {
            read::Cause::Io(error) => format!("cannot be read: {}", plain(&error)),
            _ => error.to_string(),
        })
    }
}

/// The files that the arguments stand for, in their order, and what is wrong with those that stand for none.
#[derive(Debug, Default)]
pub struct Inputs {
    /// What to read, each with its document's id.
    pub inputs: Vec<(Input, String)>,
    /// What cannot be read: one message for each.
    pub troubles: Vec<String>,
}

impl Inputs {
    /// Looks at each path: `-` is standard input, a folder stands for the text files in it and below it, by name.
    pub fn gather(paths: &[PathBuf]) -> Self {
        let mut found = Vec::new();
        let mut troubles = Vec::new();
        for path in paths {
            if path == Path::new("-") {
                found.push(Input::Stdin);
            } else if path.is_dir() {
                let before = found.len();
                walk(path, &mut found, &mut troubles);
                if found.len() == before {
                    troubles.push(format!(
                        "{}: no text files in this folder; name files to read them whatever they are called",
                        path.display()
                    ));
                }
            } else if let Err(error) = std::fs::metadata(path) {
                troubles.push(format!("{}: {}", path.display(), reason(&error)));
            } else {
                found.push(Input::File(path.clone()));
            }
        }
        // A file that was named twice is read once; a second "-" would find nothing left.
        let mut seen = HashSet::new();
        found.retain(|input| seen.insert(input.path()));
        let ids = ids(&found);
        Self {
            inputs: found.into_iter().zip(ids).collect(),
            troubles,
        }
    }
}

/// Whether a file of this name is looked at in folders: one of a known format, packed or not. JSON is left out, since
/// most of it holds no articles.
fn is_article(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else {
        return false;
    };
    let name = name.to_ascii_lowercase();
    let bare = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(&name);
    bare.rsplit_once('.')
        .is_some_and(|(_, ending)| ending != "json" && Format::from_name(ending).is_some())
}

fn walk(folder: &Path, found: &mut Vec<Input>, troubles: &mut Vec<String>) {
    let mut walker = ignore::WalkBuilder::new(folder);
    // What version control ignores is no reason to leave an article out; hidden files are.
    walker.standard_filters(false).hidden(true);
    walker.sort_by_file_name(OsStr::cmp);
    for entry in walker.build() {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| !kind.is_dir());
                if is_file && is_article(entry.path()) {
                    found.push(Input::File(entry.into_path()));
                }
            }
            Err(error) => troubles.push(error.to_string()),
        }
    }
}

/// An id for each input: the file's name without its ending, with as many of its folders as tell it from others
/// of the same name.
fn ids(inputs: &[Input]) -> Vec<String> {
    let parts: Vec<Vec<String>> = inputs.iter().map(parts).collect();
    let mut depth = vec![1; inputs.len()];
    loop {
        let ids: Vec<String> = parts
            .iter()
            .zip(&depth)
            .map(|(parts, &depth)| parts[parts.len().saturating_sub(depth)..].join("-"))
            .collect();
        let mut count: HashMap<&str, usize> = HashMap::new();
        for id in &ids {
            *count.entry(id).or_default() += 1;
        }
        let mut deeper = false;
        for (at, id) in ids.iter().enumerate() {
            if count[id.as_str()] > 1 && depth[at] < parts[at].len() {
                depth[at] += 1;
                deeper = true;
            }
        }
        if !deeper {
            return numbered(ids);
        }
    }
}

/// Folders and stem of a file, what cannot stand in a file name replaced.
fn parts(input: &Input) -> Vec<String> {
    let Input::File(path) = input else {
        return vec!["stdin".to_owned()];
    };
    let clean = |part: &OsStr| -> String {
        let part = part.to_string_lossy();
        part.chars()
            .map(|c| if c.is_control() || c == '/' { '-' } else { c })
            .collect()
    };
    let mut parts: Vec<String> = path
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .filter_map(|component| match component {
            std::path::Component::Normal(part) => Some(clean(part)),
            _ => None,
        })
        .collect();
    parts.push(path.file_name().map_or_else(
        || "document".to_owned(),
        |name| read::stem(&clean(name)).to_owned(),
    ));
    parts
}

/// Ids that are still the same get numbers, in order.
fn numbered(mut ids: Vec<String>) -> Vec<String> {
    let mut taken = HashSet::new();
    for id in &mut ids {
        let plain = id.clone();
        let mut number = 1;
        while !taken.insert(id.clone()) {
            number += 1;
            *id = format!("{plain}-{number}");
        }
    }
    ids
}

/// Why a file cannot be read, and what to do.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file; check the name".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        _ => match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<io::Error>())
        {
            Some(inner) => plain(inner),
            None => plain(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids_of(paths: &[&str]) -> Vec<String> {
        let inputs: Vec<Input> = paths
            .iter()
            .map(|path| Input::File(PathBuf::from(path)))
            .collect();
        ids(&inputs)
    }

    #[test]
    fn ids_are_names_and_as_many_folders_as_needed() {
        assert_eq!(ids_of(&["/x/a.txt", "b.txt"]), ["a", "b"]);
        assert_eq!(ids_of(&["x/a.txt", "y/a.txt", "y/b.txt"]), ["x-a", "y-a", "b"]);
        assert_eq!(ids_of(&["a.txt", "x/a.txt"]), ["a", "x-a"]);
        assert_eq!(
            ids_of(&["x/a.txt", "x/a.text", "x-a.txt"]),
            ["x-a", "x-a-2", "x-a-3"]
        );
    }
}
