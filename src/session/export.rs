//! Writing datasets: to a new file beside the target, renamed when it is whole; a failed export leaves nothing.

use super::door::Session;
use super::task::Task;
use super::texts::read_text;
use crate::progress::Progress;
use crate::project::Project;
use crate::store::disk::{ContentHash, save_atomically};
use crate::store::export::{self, ExportFormat, ExportOptions};
use std::fmt;
use std::path::{Path, PathBuf};

/// An export that went well.
#[derive(Clone, Debug)]
pub struct ExportDone {
    /// Spans written.
    pub spans: usize,
    /// Documents written.
    pub documents: usize,
    /// What the format could not hold, in words.
    pub left_out: Vec<String>,
    /// The file.
    pub file: PathBuf,
}

impl fmt::Display for ExportDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} spans of {} documents exported", self.spans, self.documents)?;
        for words in &self.left_out {
            write!(f, "; {words}")?;
        }
        write!(f, ": {}", self.file.display())
    }
}

/// Writes the project's spans to `file`. `folder` is the project's; nothing inside it is ever written over.
pub fn export_to(
    project: &Project,
    folder: &Path,
    (format, options): (ExportFormat, &ExportOptions),
    file: &Path,
    progress: &Progress,
) -> Result<ExportDone, String> {
    refuse_own_files(project, folder, file)?;
    let texts = folder.join("texts");
    let mut bytes = Vec::new();
    let report = export::export(
        project,
        &mut |_, document| read_text(&texts, document),
        format,
        options,
        &mut bytes,
        progress,
    )
    .map_err(|err| format!("Nothing was exported: {err}"))?;
    write_file(file, &bytes)?;
    Ok(ExportDone {
        spans: report.spans,
        documents: report.documents,
        left_out: report.left_out,
        file: file.to_path_buf(),
    })
}

/// Writes a file whole or not at all, in place of what is there.
pub fn write_file(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let base = ContentHash::of_file(file).map_err(|err| format!("{err}: {}", file.display()))?;
    save_atomically(file, bytes, base.as_ref())
        .map(|_| ())
        .map_err(|err| err.to_string())
}

fn refuse_own_files(project: &Project, folder: &Path, file: &Path) -> Result<(), String> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let target = parent
        .canonicalize()
        .map_err(|err| format!("The folder cannot be written: {err}: {}", parent.display()))?;
    let name = file.file_name().ok_or_else(|| "Name a file to export to".to_owned())?;
    let target = target.join(name);
    let is_source = project.documents().values().any(|document| {
        Path::new(&document.origin.path)
            .canonicalize()
            .is_ok_and(|path| path == target)
    });
    if target.starts_with(folder) || is_source {
        return Err(format!(
            "An export may not write over the project or a source; choose another file: {}",
            file.display()
        ));
    }
    Ok(())
}

impl Session {
    /// Exports beside the window.
    pub fn start_export(
        &self,
        format: ExportFormat,
        file: PathBuf,
    ) -> Result<Task<Result<ExportDone, String>>, String> {
        let (project, folder) = (self.project().clone(), self.folder().to_path_buf());
        let work = move |progress: &Progress| {
            export_to(&project, &folder, (format, &ExportOptions::default()), &file, progress)
        };
        Task::start("Exporting", self.wake().clone(), work).map_err(|err| err.to_string())
    }
}
