//! Datasets to the disk and from it: written beside the target and put in its place when whole, read again and compared.

mod disk_sink;
mod making;
mod parts;
mod preview;
mod reading;
mod request;
mod written;

pub use parts::export_split;
pub use preview::{Preview, preview_dataset};
pub use reading::{guess_format, read_dataset};
pub use request::DatasetRequest;
pub use written::Written;

use disk_sink::DiskSink;
use making::{Making, draw};
use preview::{FIRST, take_first, try_in_memory};
use written::Counted;

use super::export::{refuse_own_files, refuse_own_folder};
use crate::progress::Progress;
use crate::project::Project;
use crate::store::exchange::{CARD, Facts, Format, Segmented, Sink, WriteOptions, write, write_card};
use crate::store::export::ExportError;
use std::io::Write;
use std::path::Path;

/// Of larger datasets, in bytes, the first documents alone are read again for the report on what was lost, in memory.
const MOST_COMPARED: u64 = 32 << 20;

/// Writes a dataset of the project in `folder` to the file or folder `path`, with `loss.json` in or beside it. What stands
/// there is kept until all is written; a folder must be new or empty.
pub fn export_dataset(
    project: &Project,
    folder: &Path,
    request: &DatasetRequest,
    path: &Path,
    progress: &Progress,
) -> Result<Written, String> {
    request.check(project)?;
    match request.format.extension() {
        "" => refuse_own_folder(folder, path)?,
        _ => refuse_own_files(project, folder, path)?,
    }
    refuse_others(request.format, path)?;
    let nothing = |why: String| format!("Nothing was exported: {why}");
    let negatives = draw(project, folder, (request, None), progress).map_err(|err| nothing(err.to_string()))?;
    let making = Making {
        project,
        folder,
        request,
        negatives: &negatives,
        split: None,
        progress,
    };
    to_disk(&making, path).map_err(nothing)
}

/// Writes what a request names, whatever stands in that place.
fn to_disk(making: &Making<'_>, path: &Path) -> Result<Written, String> {
    let request = making.request;
    let mut sink = DiskSink::new(request.format, path)?;
    let write = |source: &mut Segmented<'_>, facts| write_all(making, source, facts, (&mut sink, path));
    let written = making
        .lend(&request.chosen, true, write)
        .map_err(|err| err.to_string())?;
    sink.finish()?;
    Ok(written)
}

fn write_all(
    making: &Making<'_>,
    source: &mut Segmented<'_>,
    facts: Facts,
    (sink, path): (&mut DiskSink, &Path),
) -> Result<Written, ExportError> {
    let request = making.request;
    let options = WriteOptions {
        unit: request.unit,
        facts,
    };
    write(request.format, source, &options, sink)?;
    let compares = request.format.can_read() && sink.size().map_err(ExportError::Text)? <= MOST_COMPARED;
    let mut counted = Counted::default();
    counted.take(source, compares)?;
    let mut written = counted.written(request.format, path.to_path_buf());
    if compares {
        let inputs = sink.inputs().map_err(ExportError::Text)?;
        written.losses = counted.losses(request.format, &inputs).map_err(ExportError::Text)?;
    } else if request.format.can_read() {
        let mut first = request.clone();
        take_first(making.project, &mut first, FIRST);
        let request = &first;
        written.losses = try_in_memory(&Making { request, ..*making })?.written.losses;
        written.compared_first = Some(FIRST);
    }
    let facts = options.facts;
    // A Hugging Face dataset has its own.
    if request.card && request.format != Format::HuggingFace {
        write_card(source, &facts, &[], (sink, CARD))?;
    }
    (written.cut, written.negatives, written.agreement) = (facts.divided, facts.drawn, facts.agreement);
    let report = serde_json::to_vec_pretty(&written).map_err(std::io::Error::from)?;
    sink.file("loss.json")?.write_all(&report)?;
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
