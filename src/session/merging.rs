//! Merging files by their paths, as git asks for it.

use super::clock;
use crate::store::disk::{ContentHash, save_atomically};
use crate::store::files::{Stamp, merge_file, read_path};
use std::path::Path;

/// Merges the project file `theirs` into `ours`, both made from `base`; a missing file holds nothing. Returns how many
/// records somebody has to decide about, both versions of which are in the file then, and what was wrong with the files.
pub fn merge_files(base: &Path, ours: &Path, theirs: &Path) -> Result<(usize, Vec<String>), String> {
    let read = |path: &Path| {
        let bytes = read_path(path).map_err(|err| err.to_string())?;
        Ok::<_, String>(bytes.unwrap_or_default())
    };
    let (old, mine, other) = (read(base)?, read(ours)?, read(theirs)?);
    // Who removed what a program removed without a word is not known.
    let stamp = Stamp {
        by: String::new(),
        at: clock::now(),
    };
    let merged = merge_file(&old, &mine, &other, &stamp).map_err(|err| format!("{err}: {}", ours.display()))?;
    let found = ours.exists().then(|| ContentHash::of(&mine));
    save_atomically(ours, &merged.bytes, found.as_ref()).map_err(|err| format!("Not merged: {err}"))?;
    Ok((merged.undecided, merged.told))
}
