//! Files of other programs: which format they may be, and what they hold.

use crate::store::exchange::{CARD, Format, InputFile, ReadData, read};
use crate::store::import::packed;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reports of ours that stand with a dataset and are no part of it.
const REPORTS: [&str; 3] = ["loss.json", "split.json", CARD];
/// Files that are looked at for what they may be, and bytes of each.
const MOST_LOOKED_AT: usize = 50;
const LOOKED_AT: u64 = 256 << 10;
/// Larger files of other programs are not read.
const MOST_READ: u64 = 2 << 30;

/// Reads files, or all files of folders, of another program.
pub fn read_dataset(format: Format, paths: &[PathBuf]) -> Result<ReadData, String> {
    let mut inputs = Vec::new();
    for path in paths {
        take_files(path, path.parent().unwrap_or(path), &mut inputs)?;
    }
    Ok(read(format, &inputs))
}

/// The bytes of a file; of one that was packed by gzip or Zstandard, those that were packed.
fn unpacked(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = fs::read(path).map_err(|err| err.to_string())?;
    match packed::is_packed(&bytes) {
        true => packed::unpack(&bytes, MOST_READ),
        false => Ok(bytes),
    }
}

fn is_report(entry: &walkdir::DirEntry) -> bool {
    REPORTS.iter().any(|name| entry.file_name() == *name)
}

/// A file, or all files below a folder in the order of their names; names are told from `base` on.
fn take_files(path: &Path, base: &Path, inputs: &mut Vec<InputFile>) -> Result<(), String> {
    let base = if path.is_dir() { path } else { base };
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|err| err.to_string())?;
        if !entry.file_type().is_file() || is_report(&entry) {
            continue;
        }
        let shown = entry.path().display();
        let length = entry.metadata().map_err(|err| format!("{err}: {shown}"))?.len();
        if length > MOST_READ {
            return Err(format!("The file is larger than 2 GB; split it: {shown}"));
        }
        let bytes = unpacked(entry.path()).map_err(|err| format!("{err}: {shown}"))?;
        let name = entry.path().strip_prefix(base).unwrap_or(entry.path());
        let parts: Vec<_> = name
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let name = parts.join("/");
        let name = packed::inner_name(&name).unwrap_or(&name).to_owned();
        inputs.push(InputFile { name, bytes });
    }
    Ok(())
}

/// The format that files look like by their names and beginnings; none where these do not say. Of a folder, by what is in
/// it.
pub fn guess_format(paths: &[PathBuf]) -> Option<Format> {
    let files = paths.iter().flat_map(|path| {
        let files = walkdir::WalkDir::new(path)
            .max_depth(2)
            .sort_by_file_name()
            .into_iter()
            .flatten();
        files
            .filter(|entry| entry.file_type().is_file() && !is_report(entry))
            .map(walkdir::DirEntry::into_path)
    });
    let files: Vec<PathBuf> = files.take(MOST_LOOKED_AT).collect();
    // An ending that one program has says more than a table that stands beside.
    let name = files.iter().find_map(|file| by_ending(file));
    let name = name.or_else(|| files.iter().find_map(|file| by_beginning(file)));
    name.and_then(Format::from_name).filter(|format| format.can_read())
}

fn ending(file: &Path) -> String {
    let name = file.to_string_lossy();
    let name = Path::new(packed::inner_name(&name).unwrap_or(&name));
    name.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn by_ending(file: &Path) -> Option<&'static str> {
    Some(match ending(file).as_str() {
        "jsonld" => "web-annotation",
        "ann" | "a1" | "a2" => "brat",
        "xmi" => "cas-xmi",
        "qdpx" => "refi-qda",
        "conll" | "bio" | "iob" | "bioes" => "conll",
        _ => return None,
    })
}

fn by_beginning(file: &Path) -> Option<&'static str> {
    let head = beginning(file);
    let has = |words: &str| head.contains(words);
    Some(match ending(file).as_str() {
        "tsv" | "csv" if has("#FORMAT=WebAnno") => "webanno-tsv",
        "tsv" if has("start_cp") || has("quote") => "tsv",
        "csv" if has("start_cp") || has("quote") => "csv",
        "tsv" => "document-tsv",
        "csv" => "document-csv",
        "json" if has("%FEATURE_STRUCTURES") || has("%TYPES") => "cas-json",
        "json" if has("www.w3.org/ns/anno") => "web-annotation",
        "json" if has("\"data\"") => "label-studio",
        "jsonl" if head.starts_with("{\"schema\"") => "documents",
        "jsonl" if has("\"start_cp\"") => "jsonl",
        "jsonl" if has("\"tokens\"") || has("\"_input_hash\"") => "prodigy",
        "jsonl" if has("\"entities\"") || has("\"label\":[") || has("\"label\": [") => "doccano",
        "jsonl" if has("\"offset_unit\"") || has("\"spans\"") => "documents",
        "jsonl" => "document-jsonl",
        _ => return None,
    })
}

fn beginning(file: &Path) -> String {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut head));
    match read {
        Ok(_) if packed::is_packed(&head) => {
            String::from_utf8_lossy(&packed::unpack_head(&head, LOOKED_AT as usize)).into_owned()
        }
        Ok(_) => String::from_utf8_lossy(&head).into_owned(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_stands_beside_does_not_hide_the_format() {
        let home = tempfile::tempdir().unwrap();
        for (name, words) in [
            ("documents.tsv", "id\ttitle\n"),
            ("f00.ann", "T1\tClaim 0 1\ta\n"),
            ("f00.txt", "a"),
        ] {
            fs::write(home.path().join(name), words).unwrap();
        }
        assert_eq!(guess_format(&[home.path().to_path_buf()]), Some(Format::Brat));
        assert_eq!(
            guess_format(&[home.path().join("documents.tsv")]),
            Some(Format::DocumentTsv)
        );
        assert_eq!(guess_format(&[home.path().join("f00.txt")]), None);
    }

    #[test]
    fn files_are_unpacked_named_from_the_folder_and_read_without_our_reports() {
        let home = tempfile::tempdir().unwrap();
        let inner = home.path().join("a");
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("f.txt"), "words").unwrap();
        fs::write(home.path().join("loss.json"), "{}").unwrap();
        // An empty file packed by gzip.
        let packed = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        fs::write(home.path().join("g.txt.gz"), packed).unwrap();
        let mut found = Vec::new();
        take_files(home.path(), home.path(), &mut found).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|file| (file.name.as_str(), file.bytes.as_slice()))
            .collect();
        assert_eq!(found, [("a/f.txt", &b"words"[..]), ("g.txt", b"")]);
    }

    #[test]
    fn what_is_missing_or_damaged_is_told_with_its_path() {
        let home = tempfile::tempdir().unwrap();
        let gone = home.path().join("gone.jsonl");
        assert!(
            read_dataset(Format::Documents, &[gone])
                .unwrap_err()
                .contains("gone.jsonl")
        );
        let cut = home.path().join("cut.jsonl.gz");
        fs::write(&cut, [0x1F, 0x8B, 8, 0, 0]).unwrap();
        let err = read_dataset(Format::Documents, &[cut]).unwrap_err();
        assert!(
            err.contains("damaged or cut off") && err.ends_with("cut.jsonl.gz"),
            "{err}"
        );
    }
}
