//! Keeps two programs from writing to one project.
//!
//! The lock is the system's own on two open files, so it ends with the program, however that ends. What is written in the
//! files is for people only. The files stay; removing them would let two programs lock two files of one name.

use std::fs::TryLockError;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::files::{self, DiskError};
use super::fs::{self, File, OpenOptions};
use crate::mistakes::{Mistake, made};

/// The lock file in the project folder, for those who share the folder.
const IN_PROJECT: &str = ".corroborate.lock";

/// Holds a project; dropping it lets go.
#[derive(Debug)]
pub struct ProjectLock {
    held: Vec<(File, PathBuf)>,
}

impl Drop for ProjectLock {
    fn drop(&mut self) {
        for (file, _) in &self.held {
            // Closing alone does not let go as long as a program that is just being started has a copy of the handle. Where
            // this fails there is no lock.
            file.unlock().ok();
        }
    }
}

/// What came of trying.
#[derive(Debug)]
pub enum LockOutcome {
    /// This program alone writes to the project.
    Held(ProjectLock),
    /// Another program does; `holder` says which, in words.
    Busy { holder: String },
    /// The file system has no locks, or the file is out of reach; another program on the project might go unnoticed.
    Unsupported { guard: ProjectLock, warning: String },
}

enum Attempt {
    Held(File),
    Busy(String),
    Unsupported(DiskError),
}

impl ProjectLock {
    /// Tries to lock `<state_folder>/lock` and `<project_folder>/.corroborate.lock`; does not wait.
    pub fn acquire(state_folder: &Path, project_folder: &Path) -> Result<LockOutcome, DiskError> {
        files::make_folder(state_folder)?;
        let mut guard = Self { held: Vec::new() };
        let mut trouble = None;
        for path in [state_folder.join("lock"), project_folder.join(IN_PROJECT)] {
            match attempt(&path) {
                Attempt::Held(file) => guard.held.push((file, path)),
                Attempt::Busy(holder) => return Ok(LockOutcome::Busy { holder }),
                Attempt::Unsupported(err) => {
                    trouble.get_or_insert(err);
                }
            }
        }
        Ok(match trouble {
            None => LockOutcome::Held(guard),
            Some(err) => LockOutcome::Unsupported {
                guard,
                warning: format!("The project could not be locked, so take care that nobody else has it open: {err}"),
            },
        })
    }

    /// False once a lock file was removed or replaced, so that another program may hold the project as well.
    pub fn still_held(&self) -> bool {
        self.held
            .iter()
            .all(|(file, path)| files::still_named(file, path).unwrap_or(false))
    }
}

fn attempt(path: &Path) -> Attempt {
    let open = DiskError::at("open the lock file", path);
    // A link or pipe in a stranger's project must not be written to, nor waited for.
    if fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_file()) {
        let err = io::Error::new(io::ErrorKind::InvalidInput, "it is not an ordinary file");
        return Attempt::Unsupported(open(err));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(err) => return Attempt::Unsupported(open(err)),
    };
    if made(Mistake::NoLock) {
        return Attempt::Held(file);
    }
    match file.try_lock() {
        Ok(()) => {
            // People lose a hint when this fails, the lock holds.
            write_holder(&mut file).ok();
            Attempt::Held(file)
        }
        Err(TryLockError::WouldBlock) => Attempt::Busy(read_holder(file)),
        Err(TryLockError::Error(err)) => Attempt::Unsupported(DiskError::at("lock the file", path)(err)),
    }
}

fn write_holder(file: &mut File) -> io::Result<()> {
    let user = variable(&["USER", "LOGNAME", "USERNAME"]).unwrap_or_else(|| "somebody".to_owned());
    let host = host().unwrap_or_else(|| "an unnamed computer".to_owned());
    let now = jiff::Timestamp::now();
    let text = format!("{user} on {host}, process {}, since {now:.0}\n", std::process::id());
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(text.as_bytes())
}

fn read_holder(file: File) -> String {
    let mut bytes = Vec::new();
    // On Windows the lock forbids reading too.
    let read = file.take(1000).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let line: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    if read.is_err() || line.is_empty() {
        "another program".to_owned()
    } else {
        line
    }
}

fn host() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .ok();
    name.filter(|name| !name.is_empty())
        .or_else(|| variable(&["HOSTNAME", "COMPUTERNAME"]))
}

fn variable(names: &[&str]) -> Option<String> {
    let mut values = names.iter().filter_map(|name| std::env::var(name).ok());
    values.find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Done = Result<(), Box<dyn std::error::Error>>;

    fn folders() -> io::Result<(tempfile::TempDir, PathBuf, PathBuf)> {
        let dir = tempfile::tempdir()?;
        let (state, project) = (dir.path().join("state"), dir.path().join("project"));
        fs::create_dir(&project)?;
        Ok((dir, state, project))
    }

    #[test]
    fn who_lets_go_lets_go_for_every_copy_of_the_handle() {
        let (state, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let hold = || match ProjectLock::acquire(state.path(), project.path()).unwrap() {
            LockOutcome::Held(lock) => Some(lock),
            _ => None,
        };
        let lock = hold().unwrap();
        // As a program that is being started has it for a moment.
        let copies: Vec<File> = lock.held.iter().map(|(file, _)| file.try_clone().unwrap()).collect();
        assert!(hold().is_none());
        drop(lock);
        assert!(hold().is_some());
        drop(copies);
    }

    #[test]
    fn the_second_is_told_who_holds_it_until_the_first_lets_go() -> Done {
        let (dir, state, project) = folders()?;
        let LockOutcome::Held(first) = ProjectLock::acquire(&state, &project)? else {
            return Err("the first did not get it".into());
        };
        let other_state = dir.path().join("other state");
        for state in [&state, &other_state] {
            let LockOutcome::Busy { holder } = ProjectLock::acquire(state, &project)? else {
                return Err("the second got it".into());
            };
            let process = format!("process {},", std::process::id());
            assert!(holder.contains(&process), "{holder}");
        }
        drop(first);
        let again = ProjectLock::acquire(&state, &project)?;
        assert!(matches!(again, LockOutcome::Held(_)));
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_removed_lock_file_is_noticed() -> Done {
        let (_dir, state, project) = folders()?;
        let LockOutcome::Held(lock) = ProjectLock::acquire(&state, &project)? else {
            return Err("not held".into());
        };
        assert!(lock.still_held());
        fs::remove_file(project.join(IN_PROJECT))?;
        assert!(!lock.still_held());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_the_lock_file_is_not_written_through() -> Done {
        let (dir, state, project) = folders()?;
        let victim = dir.path().join("victim");
        fs::write(&victim, "precious")?;
        std::os::unix::fs::symlink(&victim, project.join(IN_PROJECT))?;
        let outcome = ProjectLock::acquire(&state, &project)?;
        assert!(matches!(outcome, LockOutcome::Unsupported { .. }));
        assert_eq!(fs::read(&victim)?, b"precious");
        Ok(())
    }

    #[test]
    fn what_a_stranger_wrote_into_the_file_is_tamed() -> Done {
        let (_dir, _, project) = folders()?;
        let path = project.join("f");
        fs::write(&path, format!("\u{1b}[31m{}\nmore", "x".repeat(5000)))?;
        let holder = read_holder(File::open(&path)?);
        assert!(holder.len() == 200 && holder.starts_with("[31mx"));
        Ok(())
    }
}
