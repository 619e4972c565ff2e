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
    /// As what.
    pub format: ExportFormat,
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
        if self.format.has_spans() {
            write!(f, "{} spans of ", self.spans)?;
        }
        write!(f, "{} documents exported", self.documents)?;
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
        format,
        spans: report.spans,
        documents: report.documents,
        left_out: report.left_out,
        file: file.to_path_buf(),
    })
}

/// Writes a file whole or not at all, in place of what is there.
fn write_file(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let base = ContentHash::of_file(file).map_err(|err| format!("{err}: {}", file.display()))?;
    save_atomically(file, bytes, base.as_ref())
        .map(|_| ())
        .map_err(|err| err.to_string())
}

/// Writes a picture of a project, or the like, to `file`; refuses as [`export_to`] does.
pub fn write_beside(project: &Project, folder: &Path, file: &Path, bytes: &[u8]) -> Result<(), String> {
    refuse_own_files(project, folder, file)?;
    write_file(file, bytes)
}

/// Refuses a folder inside the project, or one that holds it.
pub(super) fn refuse_own_folder(folder: &Path, target: &Path) -> Result<(), String> {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = parent.unwrap_or(Path::new(".")).canonicalize();
    let beside = beside.map_err(|err| format!("The folder cannot be written: {err}: {}", target.display()))?;
    let target_path = target
        .canonicalize()
        .unwrap_or_else(|_| beside.join(target.file_name().unwrap_or_default()));
    let own = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    if target_path.starts_with(&own) || own.starts_with(&target_path) {
        return Err(format!(
            "An export may not write over the project; choose another folder: {}",
            target.display()
        ));
    }
    Ok(())
}

/// Refuses a file of the project, and a source: one at the path of an imported file, or with the very bytes of one, since
/// paths are kept as they were given and may be relative. A link is looked at where it leads.
pub(super) fn refuse_own_files(project: &Project, folder: &Path, file: &Path) -> Result<(), String> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = file.file_name().ok_or_else(|| "Name a file to export to".to_owned())?;
    let beside = parent
        .canonicalize()
        .map_err(|err| format!("The folder cannot be written: {err}: {}", parent.display()))?
        .join(name);
    let target = file.canonicalize().unwrap_or_else(|_| beside.clone());
    // A pipe would be waited for, and a device read for ever.
    if target.metadata().is_ok_and(|found| !found.is_file()) {
        return Err(format!(
            "This is not an ordinary file; name another, or - for standard output: {}",
            file.display()
        ));
    }
    let present = ContentHash::of_file(&target)
        .ok()
        .flatten()
        .map(|hash| hash.to_string());
    let is_source = project.documents().values().any(|document| {
        let origin = &document.origin;
        present.as_ref() == Some(&origin.raw_hash)
            || Path::new(&origin.path).canonicalize().is_ok_and(|path| path == target)
    });
    if [&beside, &target].iter().any(|path| path.starts_with(folder)) || is_source {
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
