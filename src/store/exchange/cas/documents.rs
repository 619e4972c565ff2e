//! Documents out of feature structures, ours and other programs'.
//!
//! A span of another program is labelled with its feature `label` or `value`, else with the name of its layer; other
//! features are fields. Tokens, sentences and what is said of single tokens (lemma, part of speech) are not taken.

use super::super::ids::Ids;
use super::super::model::{DataAnnotation, DataDocument, DataGroup, DataRelation};
use super::super::read::ReadData;
use super::super::units::Unit;
use super::types::{CROSS_LINK, DOCUMENT_INFO, DOCUMENT_LABEL, META_DATA, RELATION, SPAN, TAGGING_SCHEMA, field_name};
use super::{Cas, Feature, SOFA, Structure, VIEW, is_layer};
use crate::project::Status;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Features with the two ends of a relation.
const ENDS: [(&str, &str); 3] = [("Governor", "Dependent"), ("source", "target"), ("from", "to")];

/// Features of our spans that are not fields.
const OURS: [&str; 8] = [
    "label",
    "id",
    "note",
    "status",
    "author",
    "created",
    "group",
    "isPrincipal",
];

/// What was read of all files so far.
pub(super) struct Reader {
    pub(super) data: ReadData,
    document_ids: Ids,
    ids: Ids,
    /// Documents and annotations by the ids in their files: those that links across documents mean.
    by_file_id: BTreeMap<String, (usize, String)>,
    /// Links across documents: place of the document they start in, and how.
    cross_links: Vec<(usize, DataRelation)>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            data: ReadData {
                unit: Some(Unit::Utf16),
                ..ReadData::default()
            },
            document_ids: Ids::default(),
            ids: Ids::default(),
            by_file_id: BTreeMap::new(),
            cross_links: Vec::new(),
        }
    }
}

impl Reader {
    /// Takes the document of one file.
    pub(super) fn cas(&mut self, file: &str, cas: &Cas) {
        if cas.broken > 0 {
            let what = format!(
                "{} feature structures without a number or a type passed over; export it again",
                cas.broken
            );
            self.data.problem(file, None, what);
        }
        let is_text = |structure: &Structure| structure.kind == SOFA && structure.features.contains_key("sofaString");
        let mut sofas = cas.structures.iter().filter(|(_, structure)| is_text(structure));
        let main = sofas
            .clone()
            .find(|(_, sofa)| sofa.words("sofaID") == VIEW)
            .or_else(|| sofas.next());
        let Some((sofa_id, sofa)) = main else {
            self.data
                .problem(file, None, "passed over, since it has no text; export it with its text");
            return;
        };
        let (sofa_id, text) = (*sofa_id, Arc::from(sofa.words("sofaString")));
        let mut taken = Taken {
            file,
            document: DataDocument {
                text,
                ..DataDocument::default()
            },
            place: self.data.documents.len(),
            spans: BTreeMap::new(),
            by_own_id: BTreeMap::new(),
        };
        taken.head(self, cas);
        let here = |structure: &Structure| structure.refs("sofa").first().is_none_or(|id| *id == sofa_id);
        let elsewhere = cas.structures.values().filter(|structure| !here(structure)).count();
        if elsewhere > 0 {
            let what = format!("{elsewhere} annotations of other views passed over; export their views as files");
            self.data.problem(file, None, what);
        }
        for (id, structure) in cas.structures.iter().filter(|(_, structure)| here(structure)) {
            taken.structure(self, *id, structure);
        }
        for (id, structure) in cas.structures.iter().filter(|(_, structure)| here(structure)) {
            taken.links(self, cas, *id, structure);
        }
        let start = |annotation: &DataAnnotation| annotation.fragments.first().map(|range| range.start);
        taken.document.annotations.sort_by_key(start);
        self.data.documents.push(taken.document);
    }

    /// Finds the ends of links across documents.
    pub(super) fn finish(mut self) -> ReadData {
        for (place, mut link) in std::mem::take(&mut self.cross_links) {
            let to = self.by_file_id.get(&link.to);
            let there = to.and_then(|(place, id)| Some((self.data.documents.get(*place)?.id.clone(), id.clone())));
            let Some((to_document, to)) = there else {
                let what = format!(
                    "a link to “{}” passed over, since no file has that; read all files together",
                    link.to
                );
                let file = self.data.documents.get(place).map(|document| document.id.clone());
                self.data.problem(&file.unwrap_or_default(), None, what);
                continue;
            };
            (link.to_document, link.to) = (to_document, to);
            if let Some(document) = self.data.documents.get_mut(place) {
                document.relations.push(link);
            }
        }
        self.data
    }
}

/// What was taken of one file.
struct Taken<'f> {
    file: &'f str,
    document: DataDocument,
    place: usize,
    /// Places of annotations by their ids in the file.
    spans: BTreeMap<u64, usize>,
    /// Places of our own annotations by the ids we gave them.
    by_own_id: BTreeMap<String, usize>,
}

impl Taken<'_> {
    fn head(&mut self, reader: &mut Reader, cas: &Cas) {
        let mut id = "";
        for structure in cas.structures.values() {
            let words = |name: &str| structure.words(name).to_owned();
            match structure.kind.as_str() {
                META_DATA if self.document.title.is_empty() => self.document.title = words("documentTitle"),
                DOCUMENT_INFO => {
                    id = structure.words("id");
                    let document = &mut self.document;
                    document.title = words("title");
                    (document.outlet, document.date) = (words("outlet"), words("date"));
                    (document.url, document.note) = (words("url"), words("note"));
                }
                DOCUMENT_LABEL => self.document.labels.push(words("label")),
                TAGGING_SCHEMA => {
                    if let Ok(schema) = serde_json::from_str(structure.words("json")) {
                        reader.data.schema = schema;
                    }
                }
                _ => {}
            }
        }
        // INCEpTION's own id of a document is the name of who annotated it.
        let stem = self.file.rsplit_once('.').map_or(self.file, |(stem, _)| stem);
        self.document.id = reader.document_ids.take(if id.is_empty() { stem } else { id });
    }

    fn structure(&mut self, reader: &mut Reader, id: u64, structure: &Structure) {
        if !is_tagged(structure) {
            return;
        }
        let (Some(begin), Some(end)) = (structure.number("begin"), structure.number("end")) else {
            if structure.features.contains_key("begin") {
                let what = format!(
                    "{} {id} passed over, since its place is no number; mark it again",
                    short_name(structure)
                );
                reader.data.problem(self.file, None, what);
            }
            return;
        };
        if begin >= end {
            let what = format!(
                "the {} at {begin} passed over, since it is empty; give it words",
                short_name(structure)
            );
            reader.data.problem(self.file, None, what);
            return;
        }
        let own_id = structure.words("id");
        let is_ours = structure.kind == SPAN && !own_id.is_empty();
        let whole = self.by_own_id.get(own_id).copied().filter(|_| is_ours);
        if let Some(place) = whole.filter(|place| self.continues(*place, begin..end)) {
            self.spans.insert(id, place);
            return;
        }
        let annotation = DataAnnotation {
            id: match is_ours {
                true => reader.ids.take(own_id),
                false => reader.ids.take(&format!("{}/{id}", self.document.id)),
            },
            fragments: std::iter::once(begin..end).collect(),
            ..said(structure)
        };
        let place = self.document.annotations.len();
        self.spans.insert(id, place);
        if is_ours {
            self.by_own_id.entry(own_id.to_owned()).or_insert(place);
            let place = (self.place, annotation.id.clone());
            reader.by_file_id.entry(own_id.to_owned()).or_insert(place);
        }
        self.document.annotations.push(annotation);
    }

    /// Makes a piece a part of an annotation, unless it lies over another.
    fn continues(&mut self, place: usize, piece: Range<usize>) -> bool {
        let Some(annotation) = self.document.annotations.get_mut(place) else {
            return false;
        };
        let pieces = &mut annotation.fragments;
        let is_apart = pieces
            .iter()
            .all(|other| other.end <= piece.start || piece.end <= other.start);
        if is_apart {
            pieces.push(piece);
            pieces.sort_by_key(|range| range.start);
        }
        is_apart
    }

    fn links(&mut self, reader: &mut Reader, cas: &Cas, id: u64, structure: &Structure) {
        if structure.kind == CROSS_LINK {
            let own = self.by_own_id.get(structure.words("fromId"));
            let Some(from) = own.and_then(|place| self.document.annotations.get(*place)) else {
                reader.data.problem(
                    self.file,
                    None,
                    "a link passed over, since the span it starts at is gone; make it anew",
                );
                return;
            };
            let link = DataRelation {
                kind: structure.words("label").to_owned(),
                from: from.id.clone(),
                to: structure.words("toId").to_owned(),
                to_document: String::new(),
                author: structure.words("author").to_owned(),
            };
            reader.cross_links.push((self.place, link));
        } else if let Some((from, to)) = ends(structure) {
            let kind = ["label", "value", "DependencyType"].map(|name| structure.words(name));
            let kind = kind.into_iter().find(|kind| !kind.is_empty());
            let kind = kind.unwrap_or_else(|| short_name(structure)).to_owned();
            self.link(from, to, kind, structure.words("author"));
        } else if self.spans.contains_key(&id) {
            for (name, feature) in &structure.features {
                if let Feature::Refs(refs) = feature {
                    refs.iter().for_each(|to| self.slot(cas, id, *to, name, 0));
                }
            }
        }
    }

    /// A feature that leads to another span: at once, through a list or through a role.
    fn slot(&mut self, cas: &Cas, from: u64, to: u64, name: &str, depth: usize) {
        if self.spans.contains_key(&to) {
            self.link(from, to, name.to_owned(), "");
            return;
        }
        let Some(between) = cas.structures.get(&to).filter(|_| depth < 2) else {
            return;
        };
        let role = Some(between.words("role")).filter(|role| !role.is_empty());
        for to in between.refs("target").iter().chain(between.refs("%ELEMENTS")) {
            self.slot(cas, from, *to, role.unwrap_or(name), depth + 1);
        }
        let words = between.words("%ELEMENTS");
        let annotation = self
            .spans
            .get(&from)
            .and_then(|place| self.document.annotations.get_mut(*place));
        if let Some(annotation) = annotation.filter(|_| !words.is_empty()) {
            annotation.attributes.insert(field_name(name), words.to_owned());
        }
    }

    /// Ends at what was not taken are none.
    fn link(&mut self, from: u64, to: u64, kind: String, author: &str) {
        let id = |end| Some(self.document.annotations.get(*self.spans.get(&end)?)?.id.clone());
        if let Some((from, to)) = id(from).zip(id(to)) {
            self.document.relations.push(DataRelation {
                kind,
                from,
                to,
                to_document: self.document.id.clone(),
                author: author.to_owned(),
            });
        }
    }
}

fn is_tagged(structure: &Structure) -> bool {
    let kind = structure.kind.as_str();
    is_layer(kind) && ![CROSS_LINK, RELATION].contains(&kind) && ends(structure).is_none()
}

fn ends(structure: &Structure) -> Option<(u64, u64)> {
    let ends = ENDS.iter().map(|(from, to)| (structure.refs(from), structure.refs(to)));
    ends.into_iter()
        .find_map(|(from, to)| Some((*from.first()?, *to.first()?)))
}

fn short_name(structure: &Structure) -> &str {
    structure.kind.rsplit('.').next().unwrap_or_default()
}

/// The label and all that is said of a span, but for its id and place.
fn said(structure: &Structure) -> DataAnnotation {
    let is_ours = structure.kind == SPAN;
    let tag = ["label", "value"]
        .into_iter()
        .find(|name| !structure.words(name).is_empty());
    let label = tag.map_or_else(|| short_name(structure), |tag| structure.words(tag));
    let mut annotation = DataAnnotation {
        label: label.to_owned(),
        ..DataAnnotation::default()
    };
    for (name, feature) in &structure.features {
        let is_known = ["begin", "end"].contains(&name.as_str()) || is_ours && OURS.contains(&name.as_str());
        let is_reserved = name.starts_with('%') || Some(name.as_str()) == tag;
        if let Feature::Words(words) = feature
            && !is_known
            && !is_reserved
        {
            annotation.attributes.insert(field_name(name), words.clone());
        }
    }
    if is_ours {
        let words = |name: &str| structure.words(name).to_owned();
        (annotation.note, annotation.author, annotation.created) = (words("note"), words("author"), words("created"));
        let status = Status::ALL
            .into_iter()
            .find(|status| status.name() == structure.words("status"));
        annotation.status = status.unwrap_or_default();
        annotation.group = Some(words("group")).filter(|id| !id.is_empty()).map(|id| DataGroup {
            id,
            is_principal: structure.is_set("isPrincipal"),
        });
    }
    annotation
}
