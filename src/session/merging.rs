//! Merging files by their paths, as git asks for it, and whole project folders.

use super::clock;
use crate::store::disk::{ContentHash, make_folder, save_atomically, write_many};
use crate::store::files::{PROJECT_FILE, Stamp, load_folder, merge_file, read_files, read_path, read_side_files};
use crate::store::import::sha256_hex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Folder of the texts in a project folder, and how many digits of its hash a text is named by.
const TEXTS: &str = "texts";
const DIGITS: usize = 16;

/// What came of merging two project folders.
#[derive(Debug, Default)]
pub struct MergedFolders {
    /// How many records somebody has to decide about.
    pub undecided: usize,
    /// How many texts came from the other folder.
    pub texts: usize,
    /// What was not taken over, in words.
    pub left: Vec<String>,
    /// What was wrong with the files, in words.
    pub told: Vec<String>,
}

/// Merges the project file `theirs` into `ours`, both made from `base`; a missing file holds nothing. Returns how many
/// records somebody has to decide about, both versions of which are in the file then, and what was wrong with the files.
pub fn merge_files(base: &Path, ours: &Path, theirs: &Path) -> Result<(usize, Vec<String>), String> {
    let read = |path: &Path| {
        let bytes = read_path(path).map_err(|err| err.to_string())?;
        Ok::<_, String>(bytes.unwrap_or_default())
    };
    let (old, mine, other) = (read(base)?, read(ours)?, read(theirs)?);
    let merged = merge_file(&old, &mine, &other, &stamp()).map_err(|err| format!("{err}: {}", ours.display()))?;
    let found = ours.exists().then(|| ContentHash::of(&mine));
    save_atomically(ours, &merged.bytes, found.as_ref()).map_err(|err| format!("Not merged: {err}"))?;
    Ok((merged.undecided, merged.told))
}

/// Merges the project folder `theirs` into `ours`, both made from the one in `base`: each file with its counterpart, and the
/// texts that are missing. Nothing is written before all files were merged.
pub fn merge_folders(base: &Path, ours: &Path, theirs: &Path) -> Result<MergedFolders, String> {
    for folder in [ours, theirs] {
        let (loaded, _) = load_folder(folder).map_err(|err| err.to_string())?;
        if let Some(why) = loaded.read_only {
            return Err(format!("Not merged, {why}: {}", folder.display()));
        }
    }
    let read = |folder: &Path| read_files(folder).map_err(|err| err.to_string());
    let (old, mine, other) = (read(base)?, read(ours)?, read(theirs)?);
    if !old.contains_key(PROJECT_FILE) {
        return Err(format!(
            "Not merged: the first folder is to be the version that both were made from, and there is no project in it: {}",
            base.display()
        ));
    }
    let mut done = MergedFolders::default();
    let mut files = Vec::new();
    // A file that is missing on the other side says nothing of what stood in it.
    for (name, bytes) in other.iter().filter(|(name, _)| name.ends_with(".ron")) {
        let of = |files: &BTreeMap<String, Vec<u8>>| files.get(name).cloned().unwrap_or_default();
        let merged =
            merge_file(&of(&old), &of(&mine), bytes, &stamp()).map_err(|err| format!("Not merged: {err}: {name}"))?;
        done.undecided += merged.undecided;
        done.told
            .extend(merged.told.iter().map(|told| format!("{name}: {told}")));
        files.push((name, merged.bytes));
    }
    // Texts come first: a document whose text is not there yet would be damaged.
    done.texts = take_texts(ours, theirs)?;
    for (name, bytes) in files {
        let path = ours.join(name);
        make_folder(path.parent().unwrap_or(ours)).map_err(|err| format!("Not merged: {err}"))?;
        let found = mine.get(name).map(|bytes| ContentHash::of(bytes));
        save_atomically(&path, &bytes, found.as_ref()).map_err(|err| format!("Not merged: {err}"))?;
    }
    let side = |folder: &Path| read_side_files(folder).map_err(|err| err.to_string());
    let mine = side(ours)?;
    let differing = side(theirs)?
        .into_iter()
        .filter(|(name, bytes)| mine.get(name) != Some(bytes));
    done.left = differing.map(|(name, _)| name).collect();
    Ok(done)
}

/// Copies the texts that are missing here; one that is not what its name says stays away. Returns their number.
fn take_texts(ours: &Path, theirs: &Path) -> Result<usize, String> {
    let (to, from) = (ours.join(TEXTS), theirs.join(TEXTS));
    let here: BTreeSet<_> = fs::read_dir(&to)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    let mut missing = Vec::new();
    for entry in fs::read_dir(&from).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let stem = name.to_str().and_then(|name| name.strip_suffix(".txt"));
        let Some(stem) = stem.filter(|stem| stem.len() == DIGITS && !here.contains(&name)) else {
            continue;
        };
        // A link could lead anywhere.
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let bytes =
                fs::read(entry.path()).map_err(|err| format!("Not merged: {err}: {}", entry.path().display()))?;
            if sha256_hex(&bytes).starts_with(stem) {
                missing.push((format!("{stem}.txt"), bytes));
            }
        }
    }
    let number = missing.len();
    if number > 0 {
        make_folder(&to).map_err(|err| format!("Not merged: {err}"))?;
        write_many(&to, missing).map_err(|err| format!("Not merged: {err}"))?;
    }
    Ok(number)
}

/// Who removed what a program removed without a word is not known.
fn stamp() -> Stamp {
    Stamp {
        by: String::new(),
        at: clock::now(),
    }
}
