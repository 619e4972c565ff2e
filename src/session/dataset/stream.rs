//! A dataset to a stream, such as standard output.

use super::making::{Making, draw};
use super::request::DatasetRequest;
use crate::progress::Progress;
use crate::project::Project;
use crate::store::exchange::{Sink, write};
use crate::store::export::ExportError;
use std::io::Write;
use std::path::Path;

/// Writes a dataset that is one file of words to `out`, without a report or a card. What was written before an error stays
/// written.
pub fn export_to_stream(
    project: &Project,
    folder: &Path,
    request: &DatasetRequest,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), ExportError> {
    request.check(project).map_err(ExportError::Text)?;
    let negatives = draw(project, folder, (request, None), progress)?;
    let making = Making {
        project,
        folder,
        request,
        negatives: &negatives,
        split: None,
        progress,
    };
    making.lend(&request.chosen, false, |source, facts| {
        write(request.format, source, &request.options(facts), &mut Stream(out))
    })
}

/// The one file.
struct Stream<'o>(&'o mut dyn Write);

impl Sink for Stream<'_> {
    fn file(&mut self, name: &str) -> Result<Box<dyn Write + '_>, ExportError> {
        match name {
            "" => Ok(Box::new(&mut *self.0)),
            other => Err(ExportError::Text(format!(
                "{other} belongs beside the file; name a file to write to"
            ))),
        }
    }
}
