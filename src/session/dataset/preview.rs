//! A dataset as it would be: written in memory, read again and compared.

use super::making::{Making, draw};
use super::request::DatasetRequest;
use super::written::{Counted, Written};
use crate::progress::Progress;
use crate::project::Project;
use crate::store::exchange::{MemorySink, WriteOptions, write};
use crate::store::export::{ExportError, SplitOptions, split};
use std::path::{Path, PathBuf};

/// Of projects of more bytes of text the first documents are tried in the preview.
const MOST_TRIED: u64 = 16 << 20;
pub(super) const FIRST: usize = 100;
/// Lines of the beginning that are shown, and characters of each.
const HEAD: usize = 40;
const LINE: usize = 400;

/// What a dataset would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How the first file that is text begins, line by line; long lines are cut.
    pub head: Vec<String>,
    /// What would be written, and lost.
    pub written: Written,
    /// Where it is to be split: documents of each part, and what is to be known of the split, a line each.
    pub parts: Vec<String>,
}

/// Writes a dataset in memory, reads it again and compares; of a large project the first documents alone. Of one that is to
/// be split, the whole is tried.
pub fn preview_dataset(
    project: &Project,
    folder: &Path,
    (request, options): (&DatasetRequest, Option<&SplitOptions>),
    progress: &Progress,
) -> Result<Preview, String> {
    request.check(project)?;
    let chosen = request.chosen.documents_of(project);
    let lengths = project.documents().iter().filter(|(id, _)| chosen.contains(id));
    let bytes: u64 = lengths.map(|(_, document)| document.text_len).sum();
    let first = (bytes > MOST_TRIED).then_some(FIRST);
    let split = options.map(|options| split(project, &request.chosen, options));
    let mut request = request.clone();
    if let Some(first) = first {
        take_first(project, &mut request, first);
    }
    let tried = || {
        let parts = split.as_ref().map(|split| &split.parts);
        let negatives = draw(project, folder, (&request, parts), progress)?;
        let making = Making {
            project,
            folder,
            request: &request,
            negatives: &negatives,
            split: options.zip(split.as_ref()),
            progress,
        };
        try_in_memory(&making)
    };
    let mut preview = tried().map_err(|err: ExportError| err.to_string())?;
    preview.written.compared_first = first;
    preview.parts = split.map(|split| split.told()).unwrap_or_default();
    Ok(preview)
}

/// Leaves all documents out but the first that are chosen.
pub(super) fn take_first(project: &Project, request: &mut DatasetRequest, first: usize) {
    let chosen = request.chosen.documents_of(project);
    let all = project.documents_in_order().into_iter().map(|(id, _)| id);
    request.chosen.documents = all.filter(|id| chosen.contains(id)).take(first).collect();
}

/// Writes what a request names in memory.
pub(super) fn try_in_memory(making: &Making<'_>) -> Result<Preview, ExportError> {
    let request = making.request;
    making.lend(&request.chosen, false, |source, facts| {
        let (cut, negatives) = (facts.divided.clone(), facts.drawn);
        let options = WriteOptions {
            unit: request.unit,
            facts,
        };
        let mut sink = MemorySink::default();
        write(request.format, source, &options, &mut sink)?;
        let mut counted = Counted::default();
        counted.take(source, request.format.can_read())?;
        let mut written = counted.written(request.format, PathBuf::new());
        let inputs = sink.into_inputs();
        let text = inputs.iter().find_map(|file| str::from_utf8(&file.bytes).ok());
        let lines = text.unwrap_or_default().lines().take(HEAD);
        let head = lines.map(|line| line.chars().take(LINE).collect()).collect();
        written.losses = counted.losses(request.format, &inputs).map_err(ExportError::Text)?;
        (written.cut, written.negatives) = (cut, negatives);
        Ok(Preview {
            head,
            written,
            parts: Vec::new(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;
    use crate::store::exchange::Format;

    #[test]
    fn of_many_documents_the_first_are_tried_and_that_is_said() {
        let home = tempfile::tempdir().unwrap();
        let (session, _) = session_of(home.path(), &["one", "two", "three"]);
        let progress = Progress::default();
        let tried = |first: Option<usize>| {
            let mut request = DatasetRequest::all(Format::Documents);
            first
                .into_iter()
                .for_each(|first| take_first(session.project(), &mut request, first));
            let making = Making {
                project: session.project(),
                folder: session.folder(),
                request: &request,
                negatives: &Default::default(),
                split: None,
                progress: &progress,
            };
            let mut preview = try_in_memory(&making).unwrap();
            preview.written.compared_first = first;
            preview
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
