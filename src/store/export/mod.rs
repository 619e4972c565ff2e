//! A project as a dataset that is written in one of the formats of [`crate::store::exchange`]: what is chosen of it, and how it
//! is split into parts.
//!
//! Every span is cut again from its text and compared with its quote before a byte of it is written ([`rows`]); one mismatch
//! stops the export and names the annotation.

mod agreement;
mod chosen;
mod dataset;
mod error;
mod negatives;
mod rows;
mod split;
#[cfg(test)]
pub(super) mod tests;

pub use agreement::{AgreementOfAll, AgreementOfTwo, AgreementReport, agreement};
pub use chosen::{Chosen, Duplicates};
pub use dataset::ProjectSource;
pub use error::ExportError;
pub use negatives::{Drawn, NegativeOptions, Negatives, Parts};
pub use split::{Part, Split, SplitOptions, split};

use crate::project::{Document, DocumentId};
use std::sync::Arc;

/// Lends the text of a document, or says why not.
pub type TextOf<'a> = &'a mut dyn FnMut(DocumentId, &Document) -> Result<Arc<str>, String>;
