//! CAS in JSON 0.4: types, feature structures and views in one file a document.

use super::super::read::ReadData;
use super::super::sink::{InputFile, Sink};
use super::super::source::Source;
use super::documents::Reader;
use super::structures::{self, SOFA_ID};
use super::types::{Type, types};
use super::{Cas, Feature, Structure, VIEW};
use crate::store::export::ExportError;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes one file a document.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let types = types_value(&types(source)?);
    structures::each(source, &mut |name, cas| {
        let mut out = sink.file(&format!("{name}.json"))?;
        let structures: Vec<Value> = cas
            .structures
            .iter()
            .map(|(id, structure)| structure_value(*id, structure))
            .collect();
        let members: Vec<u64> = cas.structures.keys().copied().filter(|id| *id != SOFA_ID).collect();
        let whole = json!({
            "%TYPES": types,
            "%FEATURE_STRUCTURES": structures,
            "%VIEWS": { VIEW: { "%SOFA": SOFA_ID, "%MEMBERS": members } },
        });
        serde_json::to_writer(&mut *out, &whole).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(())
    })
}

fn types_value(types: &[Type]) -> Value {
    let mut value = Map::new();
    for kind in types {
        let mut features = Map::new();
        features.insert("%NAME".to_owned(), json!(kind.name));
        features.insert("%SUPER_TYPE".to_owned(), json!(kind.parent));
        for (name, range) in &kind.features {
            features.insert(name.clone(), json!({ "%NAME": name, "%RANGE": range }));
        }
        value.insert(kind.name.to_owned(), features.into());
    }
    value.into()
}

fn structure_value(id: u64, structure: &Structure) -> Value {
    let mut value = Map::new();
    value.insert("%ID".to_owned(), json!(id));
    value.insert("%TYPE".to_owned(), json!(structure.kind));
    for (name, feature) in &structure.features {
        match feature {
            Feature::Words(words) => value.insert(name.clone(), json!(words)),
            Feature::Number(number) => value.insert(name.clone(), json!(number)),
            Feature::Flag(flag) => value.insert(name.clone(), json!(flag)),
            Feature::Refs(refs) => value.insert(format!("@{name}"), json!(refs.first())),
        };
    }
    value.into()
}

/// Reads all files.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut reader = Reader::default();
    for file in files {
        let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
        match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => match cas(&value) {
                Some(cas) => reader.cas(&file.name, &cas),
                None => {
                    let what = "passed over, since it has no %FEATURE_STRUCTURES; export it as UIMA CAS JSON 0.4";
                    reader.data.problem(&file.name, None, what);
                }
            },
            Err(err) => {
                let what = format!("passed over, since it is not JSON: {err}; export it again");
                reader.data.problem(&file.name, Some(err.line()), what);
            }
        }
    }
    reader.finish()
}

/// Structures as a list with ids in them, or as an object by id.
fn cas(value: &Value) -> Option<Cas> {
    let mut cas = Cas::default();
    let mut take = |id: Option<u64>, value: &Value| match id.zip(structure(value)) {
        Some((id, structure)) => {
            cas.structures.insert(id, structure);
        }
        None => cas.broken += 1,
    };
    match value.get("%FEATURE_STRUCTURES")? {
        Value::Array(list) => list
            .iter()
            .for_each(|item| take(item.get("%ID").and_then(Value::as_u64), item)),
        Value::Object(by_id) => by_id.iter().for_each(|(id, item)| take(id.parse().ok(), item)),
        _ => return None,
    }
    Some(cas)
}

fn structure(value: &Value) -> Option<Structure> {
    let kind = value.get("%TYPE")?.as_str()?.to_owned();
    let mut features = BTreeMap::new();
    for (name, value) in value.as_object()? {
        let (name, is_ref) = match name.strip_prefix('@') {
            Some(name) => (name, true),
            None => (name.trim_start_matches(['^', '#']), false),
        };
        let is_ref = is_ref || name == "%ELEMENTS" && !is_primitive_array(&kind);
        if let Some(feature) = feature(value, is_ref) {
            features.insert(name.to_owned(), feature);
        }
    }
    Some(Structure { kind, features })
}

fn is_primitive_array(kind: &str) -> bool {
    let element = kind.strip_suffix("[]").or_else(|| kind.strip_suffix("Array"));
    element
        .and_then(|element| element.strip_prefix("uima.cas."))
        .is_some_and(|element| {
            [
                "String", "Integer", "Long", "Short", "Byte", "Float", "Double", "Boolean",
            ]
            .contains(&element)
        })
}

fn feature(value: &Value, is_ref: bool) -> Option<Feature> {
    match value {
        Value::Array(items) if is_ref => Some(Feature::Refs(items.iter().filter_map(Value::as_u64).collect())),
        Value::Number(number) if is_ref => Some(Feature::Refs(vec![number.as_u64()?])),
        Value::Array(items) => {
            let words: Vec<String> = items.iter().filter_map(words).collect();
            Some(Feature::Words(words.join("; ")))
        }
        value => words(value).map(Feature::Words),
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
