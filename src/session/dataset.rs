//! Datasets to the disk and from it: written beside the target and put in its place when whole, read again and compared.

mod disk_sink;
mod reading;

pub use reading::{guess_format, read_dataset};

use disk_sink::{DiskSink, PartFolder};

use super::export::{refuse_own_files, refuse_own_folder};
use super::texts::read_text;
use crate::progress::Progress;
use crate::project::Project;
use crate::project::edit::count;
use crate::store::exchange::{
    Comparison, DataDocument, Format, InputFile, Level, Loss, MemorySink, Segmented, Sink, Source, WriteOptions, fit,
    read, write,
};
use crate::store::export::{Chosen, ExportError, Part, ProjectSource, Split, SplitOptions, split};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Of larger datasets, in bytes, the first documents alone are read again for the report on what was lost, in memory.
const MOST_COMPARED: u64 = 32 << 20;
/// Of projects of more bytes of text the first documents are tried in the preview.
const MOST_TRIED: u64 = 16 << 20;
const FIRST: usize = 100;
/// Lines of the beginning that are shown, and characters of each.
const HEAD: usize = 40;
const LINE: usize = 400;
/// A dataset that was written.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Name of the format.
    pub format: &'static str,
    pub documents: usize,
    pub annotations: usize,
    pub links: usize,
    /// What the format does not hold; found by reading the files again. None where it cannot be read again.
    pub losses: Option<Vec<Loss>>,
    /// Of so many documents only, the first ones, where there is too much to compare in memory.
    pub compared_first: Option<usize>,
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
        let documents = count(self.documents, "document");
        format!("{documents} exported, {lost}: {}", self.path.display())
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (documents, annotations) = (count(self.documents, "document"), count(self.annotations, "annotation"));
        let links = count(self.links, "link");
        write!(
            f,
            "{documents} with {annotations} and {links} exported: {}",
            self.path.display()
        )?;
        let first = self.compared_first.map_or_else(String::new, |first| {
            format!(" (the first {})", count(first, "document"))
        });
        match &self.losses {
            None => f.write_str("\nnot compared with the project: the format cannot be read again"),
            Some(losses) if losses.is_empty() => write!(f, "\nread again{first}: nothing is lost"),
            Some(losses) => {
                write!(f, "\nread again{first}; the format does not hold")?;
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
    if compares {
        let inputs = sink.inputs().map_err(&nothing)?;
        written.losses = counted.losses(request.format, &inputs).map_err(&nothing)?;
    } else if request.format.can_read() {
        let tried = try_in_memory(project, folder, request, Some(FIRST), progress).map_err(&nothing)?;
        written.losses = tried.written.losses;
        written.compared_first = Some(FIRST);
    }
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
    /// How the first file that is text begins, line by line; long lines are cut.
    pub head: Vec<String>,
    /// What would be written, and lost.
    pub written: Written,
}

/// Writes a dataset in memory, reads it again and compares; of a large project the first documents alone.
pub fn preview_dataset(
    project: &Project,
    folder: &Path,
    request: &DatasetRequest,
    progress: &Progress,
) -> Result<Preview, String> {
    let bytes: u64 = project.documents().values().map(|document| document.text_len).sum();
    let first = (bytes > MOST_TRIED).then_some(FIRST);
    try_in_memory(project, folder, request, first, progress)
}

/// Tries the first documents, or all.
fn try_in_memory(
    project: &Project,
    folder: &Path,
    request: &DatasetRequest,
    first: Option<usize>,
    progress: &Progress,
) -> Result<Preview, String> {
    let mut chosen = request.chosen.clone();
    if let Some(first) = first {
        let all = project.documents_in_order().into_iter().map(|(id, _)| id);
        let wanted = all.filter(|id| chosen.documents.is_empty() || chosen.documents.contains(id));
        chosen.documents = wanted.take(first).collect();
    }
    let texts = folder.join("texts");
    let mut lend = |_, document: &_| read_text(&texts, document);
    let mut documents = ProjectSource::new(project, &mut lend, &chosen, progress);
    let mut source = Segmented::new(&mut documents, request.level).map_err(|err| err.to_string())?;
    let mut sink = MemorySink::default();
    write(request.format, &mut source, &request.options, &mut sink).map_err(|err| err.to_string())?;
    let mut counted = Counted::default();
    counted.take(&mut source, request.format.can_read())?;
    let mut written = counted.written(request.format, PathBuf::new());
    let inputs = sink.into_inputs();
    let text = inputs.iter().find_map(|file| str::from_utf8(&file.bytes).ok());
    let lines = text.unwrap_or_default().lines().take(HEAD);
    let head = lines.map(|line| line.chars().take(LINE).collect()).collect();
    written.losses = counted.losses(request.format, &inputs)?;
    written.compared_first = first;
    Ok(Preview { head, written })
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
            compared_first: None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;

    #[test]
    fn of_many_documents_the_first_are_tried_and_that_is_said() {
        let home = tempfile::tempdir().unwrap();
        let (session, _) = session_of(home.path(), &["one", "two", "three"]);
        let request = DatasetRequest {
            format: Format::Documents,
            options: WriteOptions::default(),
            chosen: Chosen::default(),
            level: Level::Document,
        };
        let tried = |first| {
            let progress = Progress::default();
            try_in_memory(session.project(), session.folder(), &request, first, &progress).unwrap()
        };
        assert_eq!(tried(None).written.documents, 3);
        let two = tried(Some(2));
        assert_eq!((two.written.documents, two.head.len()), (2, 3), "a line for the schema");
        let said = two.written.to_string();
        assert!(
            said.ends_with("read again (the first 2 documents): nothing is lost"),
            "{said}"
        );
    }
}
