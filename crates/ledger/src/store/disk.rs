//! The files of a workspace: reading them, and changing several at once so that whatever interrupts the change
//! leaves all of it or none.
//!
//! A change is first written beside the files, in `.ascribe/`, then sealed by one rename of its journal. From
//! then on it counts: readers see through the journal, and the next writer carries out what is left of it.

use super::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Where the files of a workspace are read from. Paths are relative, with `/` between their parts.
pub trait Files: Sync {
    /// The bytes of a file; `None` when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>>;

    /// The names of files and folders in a folder, sorted; none when there is no such folder.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn list(&self, folder: &str) -> Result<Vec<String>>;
}

/// Where pending changes lie.
const FOLDER: &str = ".ascribe";
const JOURNAL: &str = ".ascribe/journal.json";
const STAGE: &str = ".ascribe/stage";
const LOCK: &str = ".ascribe/lock";

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// Files of a sealed change that has not been carried out: staged copy, or `None` for a removal.
    sealed: HashMap<String, Option<PathBuf>>,
    /// Held while this value lives.
    _lock: Option<File>,
}

/// What a sealed change does, in order.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Journal {
    steps: Vec<JournalStep>,
}

#[derive(Debug, Serialize, Deserialize)]
struct JournalStep {
    path: String,
    /// Name of its new content in the stage; absent when the file is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staged: Option<String>,
}

impl Disk {
    /// For reading. Nothing is written, not even a lock file; where one exists it is shared with other readers.
    ///
    /// # Errors
    /// When a writer does not finish in time, or the journal cannot be read.
    pub fn reader(root: &Path) -> Result<Self> {
        let lock = match File::open(root.join(LOCK)) {
            Ok(file) => Some(locked(file, root, false)?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io(LOCK)(error)),
        };
        let mut disk = Self {
            root: root.to_owned(),
            sealed: HashMap::new(),
            _lock: lock,
        };
        for step in disk.journal()?.steps {
            let staged = step.staged.map(|name| disk.root.join(STAGE).join(name));
            disk.sealed.insert(step.path, staged);
        }
        Ok(disk)
    }

    /// For writing, alone. What an interrupted command had sealed is carried out first.
    ///
    /// # Errors
    /// When another writer does not finish in time, or a file cannot be written.
    pub fn writer(root: &Path) -> Result<Self> {
        make_folder(root, FOLDER)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(root.join(LOCK))
            .map_err(Error::io(LOCK))?;
        let disk = Self {
            root: root.to_owned(),
            sealed: HashMap::new(),
            _lock: Some(locked(file, root, true)?),
        };
        let journal = disk.journal()?;
        disk.carry_out(&journal)?;
        Ok(disk)
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Changes files: new content, or `None` to remove one. All of it happens, or nothing.
    ///
    /// # Errors
    /// When a file cannot be written; nothing is changed then.
    pub fn change(&self, changes: &BTreeMap<String, Option<Vec<u8>>>) -> Result<()> {
        let mut journal = Journal::default();
        for (path, content) in changes {
            if self.read(path)?.as_ref() != content.as_ref() {
                let number = journal.steps.len();
                let staged = content.is_some().then(|| number.to_string());
                if let (Some(name), Some(content)) = (&staged, content) {
                    make_folder(&self.root, STAGE)?;
                    write_through(&self.root.join(STAGE).join(name), content)?;
                }
                journal.steps.push(JournalStep {
                    path: path.clone(),
                    staged,
                });
            }
        }
        if journal.steps.is_empty() {
            return Ok(());
        }
        make_folder(&self.root, STAGE)?;
        sync_folder(&self.root.join(STAGE))?;
        let bytes = serde_json::to_vec(&journal).map_err(|error| Error::refused(error.to_string()))?;
        let pending = self.root.join(STAGE).join("journal");
        write_through(&pending, &bytes)?;
        rename(&pending, &self.root.join(JOURNAL))?;
        // From here on the change counts, whatever happens.
        sync_folder(&self.root.join(FOLDER))
            .and_then(|()| self.carry_out(&journal))
            .map_err(|error| Error::Sealed(Box::new(error)))
    }

    fn journal(&self) -> Result<Journal> {
        let path = self.root.join(JOURNAL);
        let bytes = match fs_err::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Journal::default()),
            Err(error) => return Err(Error::io(JOURNAL)(error)),
        };
        // It came into being by a rename of a whole file, so it is whole.
        serde_json::from_slice(&bytes).map_err(|error| Error::Malformed {
            path: JOURNAL.to_owned(),
            line: error.line(),
            column: error.column(),
            message: error.to_string(),
        })
    }

    /// Does what is left of a sealed change; each step may have been done before.
    fn carry_out(&self, journal: &Journal) -> Result<()> {
        for step in &journal.steps {
            let target = self.root.join(&step.path);
            let folder = step.path.rsplit_once('/').map(|(folder, _)| folder);
            if let Some(name) = &step.staged {
                let staged = self.root.join(STAGE).join(name);
                // Its stage is gone when it was carried out before the interruption.
                if staged.exists() {
                    if let Some(folder) = folder {
                        make_folder(&self.root, folder)?;
                    }
                    rename(&staged, &target)?;
                }
            } else {
                remove(&target)?;
            }
            sync_folder(target.parent().unwrap_or(&self.root))?;
        }
        if !journal.steps.is_empty() {
            remove(&self.root.join(JOURNAL))?;
            sync_folder(&self.root.join(FOLDER))?;
        }
        // Whatever is left here was never sealed.
        let stage = self.root.join(STAGE);
        if let Ok(entries) = fs_err::read_dir(&stage) {
            for entry in entries.flatten() {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let staged = match self.sealed.get(path) {
            Some(None) => return Ok(None),
            Some(Some(staged)) => Some(staged.as_path()).filter(|staged| staged.exists()),
            None => None,
        };
        let file = staged.map_or_else(|| self.root.join(path), Path::to_path_buf);
        match fs_err::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(path)(error)),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>> {
        let mut names: Vec<String> = match fs_err::read_dir(self.root.join(folder)) {
            Ok(entries) => entries
                .map(|entry| entry.map(|e| e.file_name().to_string_lossy().into_owned()))
                .collect::<std::io::Result<_>>()
                .map_err(Error::io(folder))?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Error::io(folder)(error)),
        };
        for (path, staged) in &self.sealed {
            let Some(rest) = path.strip_prefix(folder).and_then(|r| r.strip_prefix('/')) else {
                continue;
            };
            let name = rest.split('/').next().unwrap_or(rest);
            if staged.is_none() && !rest.contains('/') {
                names.retain(|n| n != name);
            } else if staged.is_some() && !names.iter().any(|n| n == name) {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

fn locked(file: File, root: &Path, alone: bool) -> Result<File> {
    let start = Instant::now();
    loop {
        let result = if alone {
            file.try_lock()
        } else {
            file.try_lock_shared()
        };
        match result {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::Error(error)) => return Err(Error::io(LOCK)(error)),
            Err(std::fs::TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                return Err(Error::Locked(root.join(LOCK)));
            }
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn make_folder(root: &Path, folder: &str) -> Result<()> {
    let path = root.join(folder);
    if !path.is_dir() {
        fault::point().map_err(Error::io(folder))?;
        fs_err::create_dir_all(&path).map_err(Error::io(folder))?;
        if let Some(parent) = path.parent() {
            sync_folder(parent)?;
        }
        if folder == FOLDER {
            // Locks and pending changes are this machine's own.
            write_through(&path.join(".gitignore"), b"*\n")?;
        }
    }
    Ok(())
}

fn write_through(path: &Path, content: &[u8]) -> Result<()> {
    fault::point().map_err(Error::io(path))?;
    let mut file = fs_err::File::create(path).map_err(Error::io(path))?;
    let (head, tail) = content.split_at(content.len() / 2);
    file.write_all(head).map_err(Error::io(path))?;
    fault::point().map_err(Error::io(path))?;
    file.write_all(tail).map_err(Error::io(path))?;
    fault::point().map_err(Error::io(path))?;
    file.sync_all().map_err(Error::io(path))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fault::point().map_err(Error::io(to))?;
    fs_err::rename(from, to).map_err(Error::io(to))
}

fn remove(path: &Path) -> Result<()> {
    fault::point().map_err(Error::io(path))?;
    match fs_err::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io(path)(error)),
        _ => Ok(()),
    }
}

/// Makes renames and removals in a folder last through a loss of power; a folder cannot be opened as a file
/// everywhere, and where it cannot there is nothing to do.
fn sync_folder(path: &Path) -> Result<()> {
    fault::point().map_err(Error::io(path))?;
    match File::open(path) {
        Ok(folder) => folder.sync_all().or_else(|error| {
            let unsupported = matches!(
                error.kind(),
                ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::InvalidInput
            );
            if unsupported {
                Ok(())
            } else {
                Err(Error::io(path)(error))
            }
        }),
        Err(_) => Ok(()),
    }
}

/// Dying at a chosen write, or finding the disk full there, for the tests that do so at each of them. Absent from release
/// builds.
mod fault {
    #[cfg(debug_assertions)]
    pub fn point() -> std::io::Result<()> {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let wanted = |name: &str| -> Option<usize> { std::env::var(name).ok()?.parse().ok() };
        static DONE: AtomicUsize = AtomicUsize::new(0);
        let number = DONE.fetch_add(1, Ordering::SeqCst) + 1;
        if wanted("ASCRIBE_TEST_KILL_AT") == Some(number) {
            let own = std::process::id().to_string();
            let _ = std::process::Command::new("kill").args(["-9", &own]).status();
            // Where there is no such program, ending without unwinding comes closest.
            std::process::abort();
        }
        if wanted("ASCRIBE_TEST_FULL_AT").is_some_and(|first| first <= number) {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }

    #[cfg(not(debug_assertions))]
    #[expect(clippy::unnecessary_wraps, reason = "the other one can fail")]
    pub const fn point() -> std::io::Result<()> {
        Ok(())
    }
}
