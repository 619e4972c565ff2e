//! Earlier versions of the project, from the backups in the state folder, and how to go back to one.

use super::door::Session;
use super::save::LIST;
use crate::project::edit::{Adopted, Command, Edit};
use crate::store::disk::{ContentHash, list, read_backup};
use crate::store::files::{differences, read_project, told};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A version that can be brought back.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Rises with every save; names the version on the command line.
    pub number: u64,
    /// When it was kept, `YYYY-MM-DD HH:MM:SS` in UTC; empty where the system does not tell.
    pub at: String,
    hash: ContentHash,
}

impl Session {
    /// All versions whose files are kept, the newest first.
    pub fn earlier(&self) -> Result<Vec<Earlier>, String> {
        let lists = list(&self.state_folder, LIST).map_err(|err| err.to_string())?;
        let whole = lists
            .iter()
            .filter(|backup| kept_files(&self.state_folder, backup.hash).is_some());
        let earlier = whole.map(|backup| {
            let modified = fs::metadata(&backup.path).and_then(|found| found.modified()).ok();
            let time = modified.and_then(|time| Timestamp::try_from(time).ok());
            Earlier {
                number: backup.number,
                at: time
                    .map(|time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
                    .unwrap_or_default(),
                hash: backup.hash,
            }
        });
        Ok(earlier.collect())
    }

    /// What going back to a version would change.
    pub fn changes_to(&self, earlier: &Earlier) -> Result<Vec<Edit>, String> {
        let files = kept_files(&self.state_folder, earlier.hash)
            .ok_or_else(|| format!("Of version {} not all files are kept any more", earlier.number))?;
        let loaded = read_project(&files).map_err(|err| err.to_string())?;
        Ok(differences(self.project(), &loaded.project))
    }

    /// Goes back to a version, as one step that can be undone. Returns its title.
    pub fn restore(&mut self, earlier: &Earlier) -> Result<String, String> {
        let edits = self.changes_to(earlier)?;
        let title = format!("Restore version {}: {}", earlier.number, told(&edits));
        let adopted = Adopted {
            title: title.clone(),
            edits,
        };
        self.execute(Command::Adopt(Box::new(adopted)))
            .map_err(|err| err.to_string())?;
        Ok(title)
    }
}

/// The files of a version of the project, by the hash of their list, from the backups; none where not all are there.
pub(super) fn kept_files(state_folder: &Path, version: ContentHash) -> Option<BTreeMap<String, Vec<u8>>> {
    let kept = |name: &str, hash: ContentHash| {
        let all = list(state_folder, name).ok()?;
        read_backup(all.iter().find(|backup| backup.hash == hash)?).ok()
    };
    let names = String::from_utf8(kept(LIST, version)?).ok()?;
    let file = |line: &str| {
        let (hash, name) = line.split_once("  ")?;
        Some((name.to_owned(), kept(name, hash.parse().ok()?)?))
    };
    names.lines().map(file).collect()
}
