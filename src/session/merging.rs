//! Merging files by their paths, as git asks for it, and whole project folders.

use super::clock;
use super::texts::text_name;
use crate::store::disk::{ContentHash, make_folder, save_atomically, write_many};
use crate::store::files::{PROJECT_FILE, Stamp, load_folder, merge_file, read_files, read_path, read_side_files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

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

/// What is to be written into our folder.
#[derive(Default)]
struct Merged {
    /// Names of the texts that are missing in it.
    texts: Vec<String>,
    /// Path inside the folder, bytes, and the hash of what is there now.
    files: Vec<(String, Vec<u8>, Option<ContentHash>)>,
}

/// What was written into our folder.
#[derive(Default)]
struct Written {
    /// Texts that were written or begun.
    texts: usize,
    files: usize,
    /// Which texts were not, and why; what saving had to say of the files.
    told: Vec<String>,
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
    let saved = save_atomically(ours, &merged.bytes, found.as_ref()).map_err(|err| format!("Not merged: {err}"))?;
    let mut told = merged.told;
    told.extend(saved.warnings);
    Ok((merged.undecided, told))
}

/// Merges the project folder `theirs` into `ours`, both made from the one in `base`: each file with its counterpart, and the
/// texts that are missing. Nothing is written before all files were merged; the error says whether something was.
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
    let mut to_write = Merged::default();
    // A file that is missing on the other side says nothing of what stood in it.
    for (name, bytes) in other.iter().filter(|(name, _)| name.ends_with(".ron")) {
        let of = |files: &BTreeMap<String, Vec<u8>>| files.get(name).cloned().unwrap_or_default();
        let merged =
            merge_file(&of(&old), &of(&mine), bytes, &stamp()).map_err(|err| format!("Not merged: {err}: {name}"))?;
        done.undecided += merged.undecided;
        done.told
            .extend(merged.told.iter().map(|told| format!("{name}: {told}")));
        let found = mine.get(name).map(|bytes| ContentHash::of(bytes));
        to_write.files.push((name.clone(), merged.bytes, found));
    }
    let (here, there) = (text_names(ours)?, text_names(theirs)?);
    to_write.texts = there.difference(&here).cloned().collect();
    let side = |folder: &Path| read_side_files(folder).map_err(|err| err.to_string());
    let mine = side(ours)?;
    let differing = side(theirs)?
        .into_iter()
        .filter(|(name, bytes)| mine.get(name) != Some(bytes));
    done.left = differing.map(|(name, _)| name).collect();
    let mut written = Written::default();
    write_all(ours, theirs, &to_write, &mut written).map_err(|err| match written.texts + written.files {
        0 => format!("Not merged: {err}"),
        _ => format!("Merged in part, run it again: {err}"),
    })?;
    done.texts = written.texts;
    done.told.append(&mut written.told);
    Ok(done)
}

/// Writes what was merged, the texts first: a document whose text is not there yet would be damaged. Counts in `written`.
fn write_all(ours: &Path, theirs: &Path, merged: &Merged, written: &mut Written) -> Result<(), String> {
    if !merged.texts.is_empty() {
        take_texts(ours, theirs, &merged.texts, written)?;
    }
    for (name, bytes, found) in &merged.files {
        let path = ours.join(name);
        make_folder(path.parent().unwrap_or(ours)).map_err(|err| err.to_string())?;
        let saved = save_atomically(&path, bytes, found.as_ref()).map_err(|err| err.to_string())?;
        written.files += usize::from(saved.written);
        written.told.extend(saved.warnings);
    }
    Ok(())
}

/// Copies the texts of these names; one that is not what its name says stays away and is told.
fn take_texts(ours: &Path, theirs: &Path, names: &[String], written: &mut Written) -> Result<(), String> {
    let (to, from) = (ours.join("texts"), theirs.join("texts"));
    make_folder(&to).map_err(|err| err.to_string())?;
    let mut failed = None;
    // Read as they are written: together they may be too much for the memory.
    let texts = names.iter().map_while(|name| match read_text(&from, name) {
        Ok(Ok(bytes)) => {
            written.texts += 1;
            Some(Some((name.clone(), bytes)))
        }
        Ok(Err(told)) => {
            written.told.push(told);
            Some(None)
        }
        Err(err) => {
            failed = Some(err);
            None
        }
    });
    write_many(&to, texts.flatten()).map_err(|err| err.to_string())?;
    failed.map_or(Ok(()), Err)
}

/// Names of the texts in a project folder, in order; none where it has no folder of texts.
fn text_names(project_folder: &Path) -> Result<BTreeSet<String>, String> {
    let folder = project_folder.join("texts");
    let failed = |err: io::Error| format!("Not merged: {err}: {}", folder.display());
    let entries = match fs::read_dir(&folder) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.map_err(failed)?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        // A name that is not UTF-8 is no text's.
        let text = name.to_str().and_then(|name| text_name(name.strip_suffix(".txt")?));
        names.extend(text.filter(|text| name == text.as_str()));
    }
    Ok(names)
}

/// The text of this name, or in words why it cannot be taken over. The error names the file.
fn read_text(folder: &Path, name: &str) -> Result<Result<Vec<u8>, String>, String> {
    let path = folder.join(name);
    let failed = |err: io::Error| format!("{err}: {}", path.display());
    // A link could lead anywhere.
    if !fs::symlink_metadata(&path).map_err(failed)?.is_file() {
        return Ok(Err(format!(
            "texts/{name}: Not taken over, as it is not a regular file; put the file itself in its place and merge again"
        )));
    }
    let bytes = fs::read(&path).map_err(failed)?;
    let is_whole = text_name(&ContentHash::of(&bytes).to_string()).as_deref() == Some(name);
    Ok(is_whole.then_some(bytes).ok_or_else(|| {
        format!(
            "texts/{name}: Not taken over, as it is not the text that was imported; bring the file back from a backup \
             and merge again"
        )
    }))
}

/// Who removed what a program removed without a word is not known.
fn stamp() -> Stamp {
    Stamp {
        by: String::new(),
        at: clock::now(),
    }
}
