//! Where the documents of a dataset come from, one after the other, so that a large one is never in memory as a whole.

use super::model::{DataDocument, DataSchema};
use crate::store::export::ExportError;

/// Documents to be written. They can be gone through more than once and come in the same order each time.
pub trait Source {
    /// What may be tagged and linked.
    fn schema(&self) -> &DataSchema;

    /// Calls `take` with each document; ends at its first error.
    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError>;
}

/// A dataset that is in memory as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    pub schema: DataSchema,
    pub documents: Vec<DataDocument>,
}

impl Source for Dataset {
    fn schema(&self) -> &DataSchema {
        &self.schema
    }

    fn each(&mut self, take: &mut dyn FnMut(&DataDocument) -> Result<(), ExportError>) -> Result<(), ExportError> {
        self.documents.iter().try_for_each(take)
    }
}
