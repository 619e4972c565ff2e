//! What may be tagged and linked, as one piece of JSON, for formats that have room for it and no form of their own.

use super::documents;
use super::model::DataSchema;
use super::sink::{InputFile, MemorySink};
use super::source::Dataset;
use crate::store::export::ExportError;
use serde_json::Value;

/// As our interchange form has it: `{"labels": …, "relation_types": …}`.
pub(super) fn value(schema: &DataSchema) -> Result<Value, ExportError> {
    let mut sink = MemorySink::default();
    let mut no_documents = Dataset {
        schema: schema.clone(),
        documents: Vec::new(),
    };
    documents::write(&mut no_documents, &mut sink)?;
    let bytes = sink.files.remove("").unwrap_or_default();
    let line: Option<Value> = serde_json::from_slice(&bytes).ok();
    Ok(line
        .and_then(|mut line| Some(line.get_mut("schema")?.take()))
        .unwrap_or_default())
}

/// The way back; none where it is something else.
pub(super) fn schema(value: &Value) -> Option<DataSchema> {
    let line = serde_json::json!({ "schema": value }).to_string();
    let read = documents::read(&[InputFile {
        name: String::new(),
        bytes: line.into_bytes(),
    }]);
    Some(read.schema).filter(|_| read.problems.is_empty())
}
