//! Datasets to the disk and from it: written beside the target and put in its place when whole, read again and compared.

mod compared;
mod disk_sink;
mod making;
mod parts;
mod preview;
mod reading;
mod request;
mod stream;
mod written;

pub use parts::export_split;
pub use preview::{Preview, preview_dataset};
pub use reading::{guess_format, read_dataset};
pub use request::DatasetRequest;
pub use stream::export_to_stream;
pub use written::{Compared, Written};

use compared::compare;
use disk_sink::DiskSink;
use making::{Making, draw};
use written::Counting;

use super::export::{refuse_own_files, refuse_own_folder};
use crate::progress::Progress;
use crate::project::Project;
use crate::store::exchange::{CARD, Facts, Format, Segmented, Sink, write, write_card};
use crate::store::export::ExportError;
use std::io::Write;
use std::path::Path;

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
    let write = |source: &mut Segmented<'_>, facts| write_all(making, source, facts, &mut sink);
    let written = making.lend(&request.chosen, true, write);
    let mut written = written.map_err(|err| err.to_string())?;
    written.path = path.to_path_buf();
    sink.finish()?;
    Ok(written)
}

/// Writes all files, compares them with the project, and adds the card and the report.
fn write_all(
    making: &Making<'_>,
    source: &mut Segmented<'_>,
    facts: Facts,
    sink: &mut DiskSink,
) -> Result<Written, ExportError> {
    let request = making.request;
    let options = request.options(facts);
    let mut source = Counting::new(source);
    write(request.format, &mut source, &options, sink)?;
    let mut written = source.written(request.format);
    compare(making, (&mut source, sink), &mut written)?;
    let facts = options.facts;
    // A Hugging Face dataset has its own.
    if request.card && request.format != Format::HuggingFace {
        write_card(&mut source, &facts, &[], (sink, CARD))?;
    }
    (written.cut, written.negatives, written.agreement) = (facts.divided, facts.drawn, facts.agreement);
    let report = serde_json::to_vec_pretty(&written).map_err(std::io::Error::from)?;
    let mut loss = sink.file("loss.json")?;
    loss.write_all(&report)?;
    loss.flush()?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;

    fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = walkdir::WalkDir::new(folder).into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().to_path_buf(), fs::read(entry.path()).unwrap()))
            .collect()
    }

    #[test]
    fn an_export_that_is_cancelled_or_fails_leaves_what_was_there_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let (session, ids) = session_of(home.path(), &["one", "two", "three"]);
        let out = home.path().join("out");
        fs::create_dir(&out).unwrap();
        let export = |format: Format, progress: &Progress| {
            let name = format!("{}.{}", format.name(), format.extension());
            let request = DatasetRequest::all(format);
            export_dataset(session.project(), session.folder(), &request, &out.join(name), progress)
        };
        let formats = || Format::ALL.into_iter().filter(|format| format.can_write());
        let files_of_one = |format: &Format| !format.extension().is_empty();
        for format in formats().filter(files_of_one) {
            export(format, &Progress::default()).unwrap();
        }
        let before = files(&out);
        let cancelled = Progress::default();
        cancelled.cancel();
        for format in formats() {
            let err = export(format, &cancelled).unwrap_err();
            assert_eq!(err, "Nothing was exported: cancelled", "{format:?}");
            assert_eq!(files(&out), before, "{format:?}");
        }
        // The last text cannot be read, when the others are written already.
        let last = session.project().documents().get(ids[2]).unwrap();
        let name = format!("texts/{}.txt", &last.text_hash[..16]);
        fs::remove_file(session.folder().join(name)).unwrap();
        for format in formats() {
            let err = export(format, &Progress::default()).unwrap_err();
            assert!(err.starts_with("Nothing was exported: "), "{format:?}: {err}");
            assert_eq!(files(&out), before, "{format:?}");
        }
        let left = fs::read_dir(&out).unwrap().flatten();
        assert!(left.into_iter().all(|entry| !entry.path().is_dir()), "a folder is left");
    }
}
