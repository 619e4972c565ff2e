//! Labelled data in and out, in the formats of other programs.
//!
//! A writer turns a [`Source`] of documents into files in a [`Sink`]; a reader turns [`InputFile`]s into [`ReadData`]. Both
//! know the [`model`] alone, not projects. Offsets are bytes in the model, and converted by [`Places`]; what a file counts
//! is found out by [`fit()`]. What a format cannot hold is found by writing, reading again and comparing ([`Comparison`]).
//!
//! One file or folder a format, with `write` and `read`; [`Format`] lists them.

mod compare;
mod documents;
mod fit;
mod format;
mod huggingface;
mod model;
mod read;
mod refi_qda;
mod sink;
mod source;
mod units;

#[cfg(test)]
mod tests;

pub use compare::{Comparison, Loss};
pub use fit::{Fit, Misfit, fit};
pub use format::{Format, WriteOptions};
pub use model::{DataAnnotation, DataDocument, DataGroup, DataLabel, DataRelation, DataRelationType, DataSchema};
pub use read::{Problem, ReadData};
pub use sink::{InputFile, MemorySink, Sink};
pub use source::{Dataset, Source};
pub use units::{LineEnds, Places, Unit};

use crate::store::export::ExportError;

/// Writes all documents of `source`.
pub fn write(
    format: Format,
    source: &mut dyn Source,
    _options: &WriteOptions,
    sink: &mut dyn Sink,
) -> Result<(), ExportError> {
    match format {
        Format::Documents => documents::write(source, sink),
        Format::HuggingFace => huggingface::write(source, sink),
        Format::RefiQda => refi_qda::write(source, sink),
    }
}

/// Reads files of a format; what cannot be read is told in [`ReadData::problems`].
pub fn read(format: Format, files: &[InputFile]) -> ReadData {
    match format {
        Format::Documents => documents::read(files),
        Format::HuggingFace => huggingface::read(files),
        Format::RefiQda => refi_qda::read(files),
    }
}
