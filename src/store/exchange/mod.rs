//! Labelled data in and out, in the formats of other programs.
//!
//! A writer turns a [`Source`] of documents into files in a [`Sink`]; a reader turns [`InputFile`]s into [`ReadData`]. Both
//! know the [`model`] alone, not projects. Offsets are bytes in the model, and converted by [`Places`]; what a file counts
//! is found out by [`fit()`]. What a format cannot hold is found by writing, reading again and comparing ([`Comparison`]).
//!
//! One file or folder a format, with `write` and `read`; [`Format`] lists them.

mod brat;
mod card;
mod cas;
mod compare;
mod conll;
mod doccano;
mod documents;
mod fit;
mod format;
mod html;
mod huggingface;
mod ids;
mod json;
mod label_studio;
mod model;
mod names;
mod parts;
mod passim;
mod prodigy;
mod read;
mod refi_qda;
mod segments;
mod sink;
mod source;
mod tables;
mod tsv;
mod units;
mod web_annotation;
mod webanno_tsv;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;

pub use card::{CARD, Facts, TableFiles, write_card};
pub use compare::{Comparison, Loss};
pub use fit::{Fit, Misfit, fit};
pub use format::{Format, WriteOptions};
pub use huggingface::{TABLES, folder as table_folder};
pub use model::{
    DRAWN, DataAnnotation, DataDocument, DataGroup, DataLabel, DataRelation, DataRelationType, DataSchema,
    NOT_DUPLICATE, ON_TOPIC,
};
pub use parts::compare_in_parts;
pub use read::{Problem, ReadData};
pub use segments::{Divided, Level, Segmented};
pub use sink::{InputFile, MemorySink, Sink};
pub use source::{Dataset, Source};
pub use units::{LineEnds, Places, Unit};

use crate::store::export::ExportError;
use tables::Delimiter;

/// Writes all documents of `source`.
pub fn write(
    format: Format,
    source: &mut dyn Source,
    options: &WriteOptions,
    sink: &mut dyn Sink,
) -> Result<(), ExportError> {
    match format {
        Format::Brat => brat::write(source, sink),
        Format::CasJson => cas::json::write(source, sink),
        Format::CasXmi => cas::xmi::write(source, sink),
        Format::Conll => conll::write(source, conll::Scheme::Bio, sink),
        Format::ConllBioes => conll::write(source, conll::Scheme::Bioes, sink),
        Format::Doccano => doccano::write(source, options, sink),
        Format::DocumentLines => tables::write_document_lines(source, sink),
        Format::DocumentTable => tables::write_document_table(source, Delimiter::Comma, options, sink),
        Format::DocumentTsv => tables::write_document_table(source, Delimiter::Tab, options, sink),
        Format::Documents => documents::write(source, sink),
        Format::Html => html::write(source, sink),
        Format::HuggingFace => huggingface::write(source, &options.facts, sink),
        Format::LabelStudio => label_studio::write(source, sink),
        Format::Passim => passim::write(source, sink),
        Format::Prodigy => prodigy::write(source, sink),
        Format::RefiQda => refi_qda::write(source, sink),
        Format::SpanLines => tables::write_span_lines(source, sink),
        Format::SpanTable => tables::write_span_table(source, Delimiter::Comma, options, sink),
        Format::SpanTsv => tables::write_span_table(source, Delimiter::Tab, options, sink),
        Format::WebAnnotation => web_annotation::write(source, sink),
        Format::WebAnnoTsv => Err(ExportError::Text(format!(
            "{} can be read, not written; choose another format",
            format.title()
        ))),
    }
}

/// Reads files of a format; what cannot be read is told in [`ReadData::problems`].
pub fn read(format: Format, files: &[InputFile]) -> ReadData {
    match format {
        Format::Brat => brat::read(files),
        Format::CasJson => cas::json::read(files),
        Format::CasXmi => cas::xmi::read(files),
        Format::Conll | Format::ConllBioes => conll::read(files),
        Format::Doccano => doccano::read(files),
        Format::DocumentLines | Format::DocumentTable | Format::DocumentTsv | Format::Passim => {
            tables::documents::read(files)
        }
        Format::Documents => documents::read(files),
        Format::Html => html::read(files),
        Format::HuggingFace => huggingface::read(files),
        Format::LabelStudio => label_studio::read(files),
        Format::Prodigy => prodigy::read(files),
        Format::RefiQda => refi_qda::read(files),
        Format::SpanLines | Format::SpanTable | Format::SpanTsv => tables::spans::read(files),
        Format::WebAnnoTsv => webanno_tsv::read(files),
        Format::WebAnnotation => web_annotation::read(files),
    }
}
