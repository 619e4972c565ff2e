//! Writes datasets: JSONL and CSV of spans with offsets in code points, a report in HTML to read in a browser, and the texts
//! themselves as passim reads them.
//!
//! Every span is cut again from its text, in the unit of the export, and compared with its quote before a byte of it is
//! written ([`rows`]); one mismatch stops the export and names the annotation.

mod agreement;
mod chosen;
mod csv_spans;
mod dataset;
mod format;
mod html;
mod html_text;
mod jsonl;
mod negatives;
mod passim;
mod rows;
mod split;
#[cfg(test)]
pub(super) mod tests;

pub use agreement::{AgreementOfAll, AgreementOfTwo, AgreementReport, agreement};
pub use chosen::{Chosen, Duplicates};
pub(in crate::store) use csv_spans::is_formula;
pub use dataset::ProjectSource;
pub use format::{ExportError, ExportFormat, ExportOptions, ExportReport};
pub use negatives::{Drawn, NegativeOptions, Negatives, Parts};
pub use split::{Part, Split, SplitOptions, split};

use crate::progress::Progress;
use crate::project::{Document, DocumentId, Project};
use std::io::Write;
use std::sync::Arc;

/// Lends the text of a document, or says why not.
pub type TextOf<'a> = &'a mut dyn FnMut(DocumentId, &Document) -> Result<Arc<str>, String>;

/// Writes all spans of `project`, document after document, to `out`.
pub fn export(
    project: &Project,
    texts: TextOf<'_>,
    format: ExportFormat,
    options: &ExportOptions,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<ExportReport, ExportError> {
    match format {
        ExportFormat::Jsonl => jsonl::write(project, texts, out, progress),
        ExportFormat::Csv => csv_spans::write(project, texts, options, out, progress),
        ExportFormat::Html => html::write(project, texts, out, progress),
        ExportFormat::Passim => passim::write(project, texts, out, progress),
    }
}
