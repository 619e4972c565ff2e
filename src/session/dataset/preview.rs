//! A dataset as it would be: written in memory, read again and compared.

use super::compared::{sample, try_in_memory};
use super::making::{Making, draw};
use super::request::DatasetRequest;
use super::written::Written;
use crate::progress::Progress;
use crate::project::Project;
use crate::store::export::{ExportError, SplitOptions, split};
use std::path::Path;

/// Where more bytes of text are chosen, some documents are tried, of so many bytes.
const MOST_TRIED: u64 = 16 << 20;
const TRIED: u64 = 1 << 20;
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
    /// Whether only some documents were tried; all that are chosen would be written.
    pub is_sample: bool,
    /// Where it is to be split: documents of each part, and what is to be known of the split, a line each.
    pub parts: Vec<String>,
}

/// Writes a dataset in memory, reads it again and compares; of much text some documents, spread over those that are chosen. Of
/// one that is to be split, the whole is tried.
pub fn preview_dataset(
    project: &Project,
    folder: &Path,
    how: (&DatasetRequest, Option<&SplitOptions>),
    progress: &Progress,
) -> Result<Preview, String> {
    let (request, _) = how;
    request.check(project)?;
    let chosen = request.chosen.documents_of(project);
    let lengths = project.documents().iter().filter(|(id, _)| chosen.contains(id));
    let bytes: u64 = lengths.map(|(_, document)| document.text_len).sum();
    let most = (bytes > MOST_TRIED).then_some(TRIED);
    preview((project, folder), how, most, progress).map_err(|err| err.to_string())
}

fn preview(
    (project, folder): (&Project, &Path),
    (request, options): (&DatasetRequest, Option<&SplitOptions>),
    most: Option<u64>,
    progress: &Progress,
) -> Result<Preview, ExportError> {
    let split = options.map(|options| split(project, &request.chosen, options));
    let mut request = request.clone();
    if let Some(most) = most {
        request.chosen = sample(project, &request.chosen, most);
    }
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
    let (mut written, sink) = try_in_memory(&making)?;
    if let Some(compared) = &mut written.compared {
        compared.is_sample = most.is_some();
    }
    let text = sink.files.values().find_map(|bytes| str::from_utf8(bytes).ok());
    let lines = text.unwrap_or_default().lines().take(HEAD);
    let head = lines.map(|line| line.chars().take(LINE).collect()).collect();
    Ok(Preview {
        head,
        written,
        is_sample: most.is_some(),
        parts: split.map(|split| split.told()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::fixture::session_of;
    use crate::store::exchange::Format;

    #[test]
    fn of_many_documents_some_are_tried_and_that_is_said() {
        let home = tempfile::tempdir().unwrap();
        let (session, _) = session_of(home.path(), &["one", "two", "three"]);
        let request = DatasetRequest::all(Format::Documents);
        let tried = |most| {
            let progress = Progress::default();
            let folder = (session.project(), session.folder());
            preview(folder, (&request, None), most, &progress).unwrap()
        };
        assert_eq!(tried(None).written.documents, 3);
        let two = tried(Some(6));
        assert_eq!((two.written.documents, two.head.len()), (2, 3), "a line for the schema");
        let said = two.written.to_string();
        assert!(
            said.ends_with("read again (2 documents, spread over the dataset): nothing is lost"),
            "{said}"
        );
    }
}
