use super::disk::Files;
use super::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Who is at work: the name and address of git's configuration, else the name of the user.
#[must_use]
pub fn identity(root: &Path) -> String {
    let setting = |key: &str| {
        let output = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(["config", key])
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    match (setting("user.name"), setting("user.email")) {
        (Some(name), Some(mail)) => format!("{name} <{mail}>"),
        (Some(name), None) => name,
        _ => std::env::var("USER")
            .or_else(|_| std::env::var("USERNAME"))
            .unwrap_or_else(|_| "unknown".to_owned()),
    }
}

/// Where the workspace lies in its repository: empty at the top, and where there is no repository, else "sub/folder/".
#[must_use]
pub fn prefix(root: &Path) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["rev-parse", "--show-prefix"])
        .output();
    output
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .map_or_else(String::new, |prefix| prefix.trim_end_matches('\n').to_owned())
}

/// The files of a workspace as they were in a git revision.
#[derive(Debug, Default)]
pub struct Revision {
    files: BTreeMap<String, Vec<u8>>,
}

impl Revision {
    /// Reads the files below `root` as of `revision`: one listing, one process for all contents.
    ///
    /// # Errors
    /// When git is not there, `root` is in no repository, or there is no such revision.
    pub fn read(root: &Path, revision: &str) -> Result<Self> {
        let git = |args: &[&str]| {
            let mut command = Command::new("git");
            command.arg("-C").arg(root).args(args);
            command
        };
        let failed = |message: &str| Error::refused(format!("git: {}", message.trim()));
        let commit = format!("{revision}^{{commit}}");
        let resolved = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .output()
            .map_err(|error| failed(&error.to_string()))?;
        if !resolved.status.success() {
            return Err(failed(&format!(
                "`{revision}` is no revision of the repository at {}",
                root.display()
            )));
        }
        let commit = String::from_utf8_lossy(&resolved.stdout).trim().to_owned();
        // A workspace may share its repository with much else.
        let own = [
            "--",
            "ascribe.toml",
            "speakers.toml",
            "sources",
            "claims",
            "facts",
        ];
        let listing = git(&["ls-tree", "-r", "-z", &commit])
            .args(own)
            .output()
            .map_err(|error| failed(&error.to_string()))?;
        if !listing.status.success() {
            return Err(failed(&String::from_utf8_lossy(&listing.stderr)));
        }
        let mut wanted = Vec::new();
        for line in listing.stdout.split(|&b| b == 0) {
            let line = String::from_utf8_lossy(line);
            let Some((head, path)) = line.split_once('\t') else {
                continue;
            };
            if let Some(object) = head.split(' ').nth(2) {
                wanted.push((object.to_owned(), path.to_owned()));
            }
        }
        let mut child = git(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error.to_string()))?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("no pipe"));
        };
        let objects: Vec<String> = wanted.iter().map(|(object, _)| object.clone()).collect();
        let writer = std::thread::spawn(move || {
            for object in objects {
                if writeln!(input, "{object}").is_err() {
                    return;
                }
            }
        });
        let mut output = BufReader::new(output);
        let mut files = BTreeMap::new();
        for (_, path) in wanted {
            let mut head = String::new();
            output.read_line(&mut head).map_err(Error::io(&path))?;
            let size: usize = head
                .trim()
                .rsplit(' ')
                .next()
                .and_then(|size| size.parse().ok())
                .ok_or_else(|| failed(&head))?;
            let mut bytes = vec![0; size + 1];
            output.read_exact(&mut bytes).map_err(Error::io(&path))?;
            bytes.pop();
            files.insert(path, bytes);
        }
        let _ = writer.join();
        child.wait().map_err(|error| failed(&error.to_string()))?;
        Ok(Self { files })
    }
}

impl Files for Revision {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.files.get(path).cloned())
    }

    fn list(&self, folder: &str) -> Result<Vec<String>> {
        let prefix = format!("{folder}/");
        let names: BTreeSet<&str> = self
            .files
            .range(prefix.clone()..)
            .map_while(|(path, _)| path.strip_prefix(&prefix))
            .filter_map(|rest| rest.split('/').next())
            .collect();
        Ok(names.into_iter().map(str::to_owned).collect())
    }
}
