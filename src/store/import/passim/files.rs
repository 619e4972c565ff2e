//! Which files a path stands for: Spark writes a folder of parts in place of a file.

use super::super::error::shown;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders of one run that are read where the folder above them is named.
const RESULTS: [&str; 2] = ["align.json", "out.json"];

/// The files, in the order of the paths and by name within a folder, and what cannot be listed, in words. A named file
/// stays, whatever it is called.
pub(super) fn list(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        match in_folder(path, true, &mut files) {
            Ok(()) if files.len() == before => problems.push(format!(
                "No part of passim's output is in this folder; name the folder align.json or a file: {}",
                shown(path)
            )),
            Ok(()) => {}
            Err(err) => problems.push(format!("This folder could not be listed ({err}): {}", shown(path))),
        }
    }
    (files, problems)
}

fn in_folder(folder: &Path, deeper: bool, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if path.is_dir() {
            if deeper && RESULTS.contains(&name.as_str()) {
                in_folder(&path, false, files)?;
            }
        } else if is_part(&name) {
            files.push(path);
        }
    }
    Ok(())
}

/// Parts, and files called like what is read; marks such as `_SUCCESS` and checksums such as `.part-0.crc` are none.
fn is_part(name: &str) -> bool {
    let is_hidden = name.starts_with(['.', '_']) || name.ends_with(".crc");
    let is_named = name.ends_with(".json") || name.ends_with(".jsonl");
    !is_hidden && (is_named || name.starts_with("part-"))
}
