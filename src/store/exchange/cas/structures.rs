//! The feature structures of a document.

use super::super::model::{DataAnnotation, DataDocument, DataRelation, DataSchema};
use super::super::source::Source;
use super::super::units::{LineEnds, Places, Unit};
use super::types::{
    CROSS_LINK, DOCUMENT_INFO, DOCUMENT_LABEL, META_DATA, RELATION, SPAN, TAGGING_SCHEMA, field_feature,
};
use super::{Cas, Feature, SOFA, Structure, VIEW};
use crate::store::export::ExportError;
use std::collections::BTreeMap;

/// The first id: the text.
pub(super) const SOFA_ID: u64 = 1;

/// Calls `take` with each document's name in a folder and its structures; the schema is in the first.
pub(super) fn each(
    source: &mut dyn Source,
    take: &mut dyn FnMut(&str, &Cas) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let schema = source.schema().clone();
    let mut number = 0;
    source.each(&mut |document| {
        number += 1;
        let schema = Some(&schema).filter(|_| number == 1);
        take(&file_name(number, &document.id), &Builder::of(document, schema)?.cas)
    })
}

/// In the order of the documents, and with as much of the id as is sure to be a name on every system.
fn file_name(number: usize, id: &str) -> String {
    let safe = |letter: char| {
        if letter.is_ascii_alphanumeric() || letter == '-' {
            letter
        } else {
            '_'
        }
    };
    let short: String = id.chars().take(40).map(safe).collect();
    format!("{number:06}-{short}")
}

struct Builder<'d> {
    document: &'d DataDocument,
    places: Places,
    cas: Cas,
    /// The first piece of each annotation: its id and where it stands.
    spans: BTreeMap<&'d str, (u64, usize, usize)>,
}

impl<'d> Builder<'d> {
    fn of(document: &'d DataDocument, schema: Option<&DataSchema>) -> Result<Self, ExportError> {
        let mut builder = Self {
            document,
            places: Places::new(&document.text, Unit::Utf16, LineEnds::AsStored),
            cas: Cas::default(),
            spans: BTreeMap::new(),
        };
        builder.head();
        if let Some(schema) = schema {
            let json = serde_json::to_string(schema).map_err(std::io::Error::from)?;
            builder.add(TAGGING_SCHEMA, None, &[("json", &json)]);
        }
        for annotation in &document.annotations {
            builder.annotation(annotation)?;
        }
        for relation in &document.relations {
            builder.relation(relation)?;
        }
        Ok(builder)
    }

    /// The id it gets. Empty words are left out.
    fn add(&mut self, kind: &str, place: Option<(usize, usize)>, words: &[(&str, &str)]) -> u64 {
        let words = words.iter().filter(|(_, words)| !words.is_empty());
        let words = words.map(|(name, words)| ((*name).to_owned(), Feature::Words((*words).to_owned())));
        let mut features: BTreeMap<String, Feature> = words.collect();
        if let Some((begin, end)) = place {
            features.insert("begin".to_owned(), Feature::Number(begin));
            features.insert("end".to_owned(), Feature::Number(end));
        }
        if kind != SOFA {
            features.insert("sofa".to_owned(), Feature::Refs(vec![SOFA_ID]));
        }
        let id = self
            .cas
            .structures
            .last_key_value()
            .map_or(SOFA_ID, |(last, _)| last + 1);
        let kind = kind.to_owned();
        self.cas.structures.insert(id, Structure { kind, features });
        id
    }

    fn set(&mut self, id: u64, name: &str, feature: Feature) {
        if let Some(structure) = self.cas.structures.get_mut(&id) {
            structure.features.insert(name.to_owned(), feature);
        }
    }

    fn head(&mut self) {
        let document = self.document;
        let sofa = self.add(SOFA, None, &[("sofaID", VIEW), ("mimeType", "text")]);
        self.set(sofa, "sofaNum", Feature::Number(1));
        self.set(sofa, "sofaString", Feature::Words(document.text.to_string()));
        let whole = (0, self.places.offset(document.text.len()).unwrap_or_default());
        let meta = [
            ("documentTitle", document.title.as_str()),
            ("documentId", &document.id),
            ("documentUri", &document.url),
            ("language", "x-unspecified"),
        ];
        let meta = self.add(META_DATA, Some(whole), &meta);
        self.set(meta, "isLastSegment", Feature::Flag(false));
        // Again, since INCEpTION puts names of its own into the above.
        let info = [
            ("id", document.id.as_str()),
            ("title", &document.title),
            ("outlet", &document.outlet),
            ("date", &document.date),
            ("url", &document.url),
            ("note", &document.note),
        ];
        self.add(DOCUMENT_INFO, None, &info);
        for label in &document.labels {
            self.add(DOCUMENT_LABEL, None, &[("label", label)]);
        }
    }

    fn annotation(&mut self, annotation: &'d DataAnnotation) -> Result<(), ExportError> {
        if annotation.fragments.is_empty() {
            return Err(ExportError::no_such_place(annotation));
        }
        let fields = annotation.attributes.iter();
        let fields: Vec<(String, &String)> = fields.map(|(name, value)| (field_feature(name), value)).collect();
        let group = annotation.group.as_ref();
        for range in &annotation.fragments {
            let ends = self.places.offset(range.start).zip(self.places.offset(range.end));
            let (begin, end) = ends
                .filter(|(begin, end)| begin < end)
                .ok_or_else(|| ExportError::no_such_place(annotation))?;
            let words = [
                ("label", annotation.label.as_str()),
                ("id", &annotation.id),
                ("note", &annotation.note),
                ("status", annotation.status.name()),
                ("author", &annotation.author),
                ("created", &annotation.created),
                ("group", group.map_or("", |group| &group.id)),
            ];
            let id = self.add(SPAN, Some((begin, end)), &words);
            for (feature, value) in &fields {
                self.set(id, feature, Feature::Words((*value).clone()));
            }
            if let Some(group) = group {
                self.set(id, "isPrincipal", Feature::Flag(group.is_principal));
            }
            self.spans.entry(&annotation.id).or_insert((id, begin, end));
        }
        Ok(())
    }

    fn relation(&mut self, relation: &DataRelation) -> Result<(), ExportError> {
        let from = self.spans.get(relation.from.as_str()).copied();
        let to = self.spans.get(relation.to.as_str()).copied();
        let is_inside = relation.to_document.is_empty() || relation.to_document == self.document.id;
        let words = [("label", relation.kind.as_str()), ("author", &relation.author)];
        let Some((from, begin, end)) = from else {
            let why = format!("a link starts at “{}”, which is not in its document", relation.from);
            return Err(ExportError::Text(why));
        };
        if let Some((to, begin, end)) = to.filter(|_| is_inside) {
            // It stands where its dependent does.
            let id = self.add(RELATION, Some((begin, end)), &words);
            self.set(id, "Governor", Feature::Refs(vec![from]));
            self.set(id, "Dependent", Feature::Refs(vec![to]));
            return Ok(());
        }
        let ends = [
            ("fromId", relation.from.as_str()),
            ("toId", &relation.to),
            ("toDocument", &relation.to_document),
        ];
        self.add(CROSS_LINK, Some((begin, end)), &[words.as_slice(), &ends].concat());
        Ok(())
    }
}
