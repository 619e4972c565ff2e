//! Datasets to the disk and from it: written beside the target and put in its place when whole, read again and compared.

use super::export::{refuse_own_files, refuse_own_folder};
use super::texts::read_text;
use crate::progress::Progress;
use crate::project::Project;
use crate::store::exchange::{
    Comparison, DataDocument, Format, InputFile, Level, Loss, MemorySink, ReadData, Segmented, Sink, Source,
    WriteOptions, fit, read, write,
};
use crate::store::export::{Chosen, ExportError, Part, ProjectSource, Split, SplitOptions, split};
use flate2::read::MultiGzDecoder;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Larger datasets, in bytes, are not read again for the report on what was lost.
const MOST_COMPARED: u64 = 256 << 20;
/// Of projects of more bytes of text the first documents are tried in the preview.
const MOST_TRIED: u64 = 16 << 20;
const FIRST: usize = 100;
/// Lines of the beginning that are shown, and characters of each.
const HEAD: usize = 40;
const LINE: usize = 400;
/// Reports of ours that stand with a dataset and are no part of it.
const REPORTS: [&str; 2] = ["loss.json", "split.json"];
/// Files that are looked at for what they may be, and bytes of each.
const MOST_LOOKED_AT: usize = 50;
const LOOKED_AT: u64 = 256 << 10;
/// How files begin that gzip packed.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Larger files of other programs are not read.
const MOST_READ: u64 = 2 << 30;

/// A dataset that was written.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Name of the format.
    pub format: &'static str,
    pub documents: usize,
    pub annotations: usize,
    pub links: usize,
    /// What the format does not hold; found by reading the files again. None where that could not be done.
    pub losses: Option<Vec<Loss>>,
    #[serde(skip)]
    pub path: PathBuf,
}

impl Written {
    /// The report in one line.
    pub fn headline(&self) -> String {
        let lost = match self.losses.as_ref().map(Vec::len) {
            None => "not read again",
            Some(0) => "nothing is lost",
            Some(_) => "what the format does not hold stands in loss.json",
        };
        format!("{} documents exported, {lost}: {}", self.documents, self.path.display())
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            documents,
            annotations,
            links,
            ..
        } = self;
        write!(
            f,
            "{documents} documents with {annotations} annotations and {links} links exported: {}",
            self.path.display()
        )?;
        match &self.losses {
            None => f.write_str(
                "\nnot compared with the project: the format cannot be read again, or there is too much of it",
            ),
            Some(losses) if losses.is_empty() => f.write_str("\nread again: nothing is lost"),
            Some(losses) => {
                f.write_str("\nread again; the format does not hold")?;
                losses
                    .iter()
                    .try_for_each(|loss| write!(f, "\n  {} {}, such as “{}”", loss.number, loss.what, loss.example))
            }
        }
    }
}

/// What is exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetRequest {
    pub format: Format,
    pub options: WriteOptions,
    pub chosen: Chosen,
    /// What becomes a document of the dataset.
    pub level: Level,
}

/// Writes a dataset of the project in `folder` to the file or folder `path`, with `loss.json` in or beside it. What stands
/// there is kept until all is written; a folder must be new or empty.
pub fn export_dataset(
    project: &Project,
    folder: &Path,
    request: &DatasetRequest,
    path: &Path,
    progress: &Progress,
) -> Result<Written, String> {
    match request.format.extension() {
        "" => refuse_own_folder(folder, path)?,
        _ => refuse_own_files(project, folder, path)?,
    }
    refuse_others(request.format, path)?;
    let nothing = |why: String| format!("Nothing was exported: {why}");
    let mut sink = DiskSink::new(request.format, path).map_err(&nothing)?;
    let texts = folder.join("texts");
    let mut lend = |_, document: &_| read_text(&texts, document);
    let mut documents = ProjectSource::new(project, &mut lend, &request.chosen, progress);
    let mut source = Segmented::new(&mut documents, request.level).map_err(|err| nothing(err.to_string()))?;
    write(request.format, &mut source, &request.options, &mut sink).map_err(|err| nothing(err.to_string()))?;
    let compares = request.format.can_read() && sink.size().map_err(&nothing)? <= MOST_COMPARED;
    let mut counted = Counted::default();
    counted.take(&mut source, compares).map_err(&nothing)?;
    let mut written = counted.written(request.format, path.to_path_buf());
    let inputs = match compares {
        true => sink.inputs().map_err(&nothing)?,
        false => Vec::new(),
    };
    written.losses = counted.losses(request.format, &inputs).map_err(&nothing)?;
    let report = serde_json::to_vec_pretty(&written).map_err(|err| nothing(err.to_string()))?;
    let mut loss = sink.file("loss.json").map_err(|err| nothing(err.to_string()))?;
    loss.write_all(&report).map_err(|err| nothing(err.to_string()))?;
    drop(loss);
    sink.finish().map_err(nothing)?;
    Ok(written)
}

/// Refuses places inside any project, and a file that is no dataset of ours: one that was written before has its report
/// beside it.
fn refuse_others(format: Format, path: &Path) -> Result<(), String> {
    refuse_projects(path)?;
    if format.extension().is_empty() || !path.exists() {
        return Ok(());
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match path.with_file_name(format!("{stem}.loss.json")).is_file() {
        true => Ok(()),
        false => Err(format!(
            "Nothing was exported: a file stands there that is no dataset of ours; name another: {}",
            path.display()
        )),
    }
}

/// Refuses places inside a project, whichever it is.
fn refuse_projects(path: &Path) -> Result<(), String> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let inside = parent.unwrap_or(Path::new(".")).canonicalize();
    let inside = inside.map_err(|err| format!("The folder cannot be written: {err}: {}", path.display()))?;
    match inside.ancestors().find(|folder| folder.join("project.ron").exists()) {
        None => Ok(()),
        Some(project) => Err(format!(
            "Nothing was exported: this lies inside the project {}; name a place outside: {}",
            project.display(),
            path.display()
        )),
    }
}

/// Writes the parts of a split dataset into the folder `path`, which must be new or empty: `train`, `dev` and `test`, each a
/// file or folder of the format, and `split.json`, which says what went where.
pub fn export_split(
    project: &Project,
    folder: &Path,
    (request, options): (&DatasetRequest, &SplitOptions),
    path: &Path,
    progress: &Progress,
) -> Result<(Split, Vec<Written>), String> {
    refuse_own_folder(folder, path)?;
    refuse_projects(path)?;
    let nothing = |why: String| format!("Nothing was exported: {why}");
    let part = PartFolder::new(path, true).map_err(&nothing)?;
    let split = split(project, options);
    let mut all = Vec::new();
    for which in Part::ALL {
        let documents = split
            .parts
            .iter()
            .filter(|(_, part)| **part == which)
            .map(|(id, _)| *id);
        let chosen = &request.chosen.documents;
        let documents: BTreeSet<_> = documents
            .filter(|id| chosen.is_empty() || chosen.contains(id))
            .collect();
        // No documents would mean all of them.
        if documents.is_empty() {
            continue;
        }
        let name = match request.format.extension() {
            "" => which.name().to_owned(),
            extension => format!("{}.{extension}", which.name()),
        };
        let mut request = request.clone();
        request.chosen.documents = documents;
        let mut written = export_dataset(project, folder, &request, &part.folder.join(&name), progress)?;
        written.path = path.join(&name);
        all.push(written);
    }
    let report = serde_json::to_vec_pretty(&split).map_err(|err| nothing(err.to_string()))?;
    fs::write(part.folder.join("split.json"), report).map_err(|err| nothing(err.to_string()))?;
    part.move_to(path).map_err(nothing)?;
    Ok((split, all))
}

/// What a dataset would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The names of its files with their bytes.
    pub files: Vec<(String, u64)>,
    /// How the first file that is text begins, line by line; long lines are cut.
    pub head: Vec<String>,
    /// What would be written, and lost.
    pub written: Written,
    /// Of so many documents only, the first ones: there are too many to try.
    pub of_first: Option<usize>,
}

/// Writes a dataset in memory, reads it again and compares; of a large project the first documents alone.
pub fn preview_dataset(
    project: &Project,
    folder: &Path,
    request: &DatasetRequest,
    progress: &Progress,
) -> Result<Preview, String> {
    let mut chosen = request.chosen.clone();
    let bytes: u64 = project.documents().values().map(|document| document.text_len).sum();
    let of_first = (bytes > MOST_TRIED && chosen.documents.is_empty()).then_some(FIRST);
    if let Some(first) = of_first {
        let all = project.documents_in_order().into_iter().take(first);
        chosen.documents = all.map(|(id, _)| id).collect();
    }
    let texts = folder.join("texts");
    let mut lend = |_, document: &_| read_text(&texts, document);
    let mut documents = ProjectSource::new(project, &mut lend, &chosen, progress);
    let mut source = Segmented::new(&mut documents, request.level).map_err(|err| err.to_string())?;
    let mut sink = MemorySink::default();
    write(request.format, &mut source, &request.options, &mut sink).map_err(|err| err.to_string())?;
    let mut counted = Counted::default();
    counted.take(&mut source, request.format.can_read())?;
    let files: Vec<(String, u64)> = sink
        .files
        .iter()
        .map(|(name, bytes)| (name.clone(), bytes.len() as u64))
        .collect();
    let mut written = counted.written(request.format, PathBuf::new());
    let inputs = sink.into_inputs();
    let text = inputs.iter().find_map(|file| str::from_utf8(&file.bytes).ok());
    let lines = text.unwrap_or_default().lines().take(HEAD);
    let head = lines.map(|line| line.chars().take(LINE).collect()).collect();
    written.losses = counted.losses(request.format, &inputs)?;
    Ok(Preview {
        files,
        head,
        written,
        of_first,
    })
}

/// What goes through a source.
#[derive(Default)]
struct Counted {
    documents: usize,
    annotations: usize,
    links: usize,
    /// Where they are to be compared.
    kept: Option<Vec<DataDocument>>,
}

impl Counted {
    fn take(&mut self, source: &mut dyn Source, compares: bool) -> Result<(), String> {
        self.kept = compares.then(Vec::new);
        let counted = source.each(&mut |document| {
            self.documents += 1;
            self.annotations += document.annotations.len();
            self.links += document.relations.len();
            if let Some(kept) = &mut self.kept {
                kept.push(document.clone());
            }
            Ok(())
        });
        counted.map_err(|err: ExportError| err.to_string())
    }

    fn written(&self, format: Format, path: PathBuf) -> Written {
        Written {
            format: format.name(),
            documents: self.documents,
            annotations: self.annotations,
            links: self.links,
            losses: None,
            path,
        }
    }

    /// What is not in the files that were written.
    fn losses(&self, format: Format, inputs: &[InputFile]) -> Result<Option<Vec<Loss>>, String> {
        let Some(kept) = &self.kept else { return Ok(None) };
        let mut again = read(format, inputs);
        fit(&mut again).map_err(|misfit| format!("what was written could not be read again: {misfit}"))?;
        Ok(Some(Comparison::of(kept, &again.documents)))
    }
}

/// Reads files, or all files of folders, of another program.
pub fn read_dataset(format: Format, paths: &[PathBuf]) -> Result<ReadData, String> {
    let mut inputs = Vec::new();
    for path in paths {
        take_files(path, path.parent().unwrap_or(path), &mut inputs)?;
    }
    Ok(read(format, &inputs))
}

/// The bytes of a file; of one that was packed by gzip, those that were packed.
fn unpacked(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = fs::read(path).map_err(|err| err.to_string())?;
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let mut unpacking = MultiGzDecoder::new(bytes.as_slice()).take(MOST_READ + 1);
    unpacking.read_to_end(&mut plain).map_err(|err| err.to_string())?;
    match plain.len() as u64 > MOST_READ {
        true => Err("The file is larger than 2 GB when unpacked; split it".to_owned()),
        false => Ok(plain),
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
        inputs.push(InputFile {
            name: parts.join("/").trim_end_matches(".gz").to_owned(),
            bytes,
        });
    }
    Ok(())
}

/// A folder beside the target of an export, in which files stand until all are whole; removed where they are not.
struct PartFolder {
    folder: PathBuf,
}

impl PartFolder {
    /// Makes it; a target that is to be a folder must be new or empty.
    fn new(target: &Path, is_folder: bool) -> Result<Self, String> {
        if is_folder && target.exists() {
            let is_empty = fs::read_dir(target).map(|mut entries| entries.next().is_none());
            if !is_empty.map_err(|err| format!("{err}: {}", target.display()))? {
                return Err(format!("the folder is not empty; name a new one: {}", target.display()));
            }
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = target.with_file_name(format!(".{name}.part"));
        // Left by an export that was cut off.
        if folder.is_dir() {
            fs::remove_dir_all(&folder).map_err(|err| format!("{err}: {}", folder.display()))?;
        }
        fs::create_dir(&folder).map_err(|err| format!("{err}: {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Puts it in the place of the target.
    fn move_to(&self, target: &Path) -> Result<(), String> {
        let told = |err: io::Error| format!("{err}: {}", target.display());
        if target.exists() {
            fs::remove_dir(target).map_err(told)?;
        }
        fs::rename(&self.folder, target).map_err(told)
    }
}

impl Drop for PartFolder {
    fn drop(&mut self) {
        // Gone already where it was moved.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Files of a dataset on their way to the disk.
struct DiskSink {
    is_folder: bool,
    target: PathBuf,
    part: PartFolder,
    names: Vec<String>,
}

impl DiskSink {
    fn new(format: Format, target: &Path) -> Result<Self, String> {
        let is_folder = format.extension().is_empty();
        Ok(Self {
            is_folder,
            target: target.to_path_buf(),
            part: PartFolder::new(target, is_folder)?,
            names: Vec::new(),
        })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.part.folder.join(if name.is_empty() { "main" } else { name })
    }

    fn size(&self) -> Result<u64, String> {
        let sizes = self
            .names
            .iter()
            .map(|name| fs::metadata(self.place(name)).map(|found| found.len()));
        sizes.sum::<io::Result<u64>>().map_err(|err| err.to_string())
    }

    fn inputs(&self) -> Result<Vec<InputFile>, String> {
        let read = self.names.iter().map(|name| {
            let bytes = fs::read(self.place(name))?;
            let name = name.clone();
            Ok(InputFile { name, bytes })
        });
        read.collect::<io::Result<_>>().map_err(|err| err.to_string())
    }

    /// Puts the files in their places.
    fn finish(self) -> Result<(), String> {
        if self.is_folder {
            return self.part.move_to(&self.target);
        }
        let told = |err: io::Error| format!("{err}: {}", self.target.display());
        let stem = self
            .target
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // The main file last: where it is new, all is.
        for name in self.names.iter().filter(|name| !name.is_empty()) {
            let beside = self.target.with_file_name(format!("{stem}.{name}"));
            fs::rename(self.place(name), beside).map_err(told)?;
        }
        fs::rename(self.place(""), &self.target).map_err(told)
    }
}

impl Sink for DiskSink {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write + '_>, ExportError> {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
        let place = self.place(name);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Box::new(BufWriter::with_capacity(1 << 20, File::create(place)?)))
    }
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
    files.iter().find_map(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let extension = name.rsplit('.').next().unwrap_or_default();
        let head = beginning(file);
        let has = |words: &str| head.contains(words);
        let format = match extension {
            "jsonld" => "web-annotation",
            "ann" | "a1" | "a2" => "brat",
            "xmi" => "cas-xmi",
            "qdpx" => "refi-qda",
            "conll" | "bio" | "iob" | "bioes" => "conll",
            "tsv" | "csv" if has("#FORMAT=WebAnno") => "webanno-tsv",
            "tsv" | "csv" if has("start_cp") || has("quote") => "span-table",
            "tsv" | "csv" => "document-table",
            "json" if has("%FEATURE_STRUCTURES") || has("%TYPES") => "cas-json",
            "json" if has("www.w3.org/ns/anno") => "web-annotation",
            "json" if has("\"data\"") => "label-studio",
            "jsonl" if head.starts_with("{\"schema\"") => "documents",
            "jsonl" if has("\"tokens\"") || has("\"_input_hash\"") => "prodigy",
            "jsonl" if has("\"entities\"") || has("\"label\":[") || has("\"label\": [") => "doccano",
            "jsonl" if has("\"offset_unit\"") || has("\"spans\"") => "documents",
            "jsonl" => "document-table",
            _ => return None,
        };
        Format::from_name(format).filter(|format| format.can_read())
    })
}

fn beginning(file: &Path) -> String {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut head));
    match read {
        Ok(_) => String::from_utf8_lossy(&head).into_owned(),
        Err(_) => String::new(),
    }
}
