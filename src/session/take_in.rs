//! Labelled data from elsewhere, turned into one command: documents are matched by their texts, labels by their names.

use super::clock;
use super::texts::{read_text, text_name};
use crate::project::edit::{Command, Incoming, MAX_NAME, NewDocument, SLOTS, is_date};
use crate::project::{
    Annotation, AnnotationId, AttributeDef, AttributeKind, Document, DocumentId, DuplicateGroup, GroupId, IdSource,
    Label, LabelId, Origin, Project, Quote, Relation, RelationId, RelationType, RelationTypeId, Span,
};
use crate::store::disk::{ContentHash, write_many};
use crate::store::exchange::{DataAnnotation, DataDocument, DataSchema, Fit, Format, ReadData, fit};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Problems that are shown where nothing could be read.
const SHOWN: usize = 5;

/// Data that was read, matched with the project and ready to be taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// As what the files were read.
    pub format: Format,
    /// To be executed; none where the project has everything already.
    pub command: Option<Command>,
    /// What the offsets of the file count.
    pub fit: Fit,
    /// Documents whose texts are in the project already.
    pub matched: usize,
    /// Documents that are new.
    pub new: usize,
    /// Annotations that come.
    pub annotations: usize,
    /// Annotations that are there already, with the same label in the same place.
    pub known: usize,
    /// Labels with how they are called in the project, and whether they are new there.
    pub labels: Vec<(String, String, bool)>,
    /// What is not taken and why, and what was read otherwise than it stands; in words.
    pub told: Vec<String>,
    /// Texts of new documents, by the names of their files.
    texts: Vec<(String, String)>,
}

impl Arrival {
    /// Keeps the texts of new documents in the project in `folder`; to be done before the command is executed.
    pub fn keep_texts(&mut self, folder: &Path) -> Result<(), String> {
        let texts = std::mem::take(&mut self.texts);
        write_many(&folder.join("texts"), texts).map_err(|err| format!("Nothing was taken in: {err}"))
    }
}

/// How data is taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What becomes of labels, by their name in the file: another name, or none to leave their annotations out. Those that
    /// are not named keep theirs.
    pub labels: BTreeMap<String, Option<String>>,
}

/// Matches what was read with the project in `folder`; changes nothing. `author` stands where a file names none.
///
/// # Errors
/// Where the words of its spans do not stand where their offsets say, whatever these count.
pub fn arrive(
    mut data: ReadData,
    format: Format,
    mapping: &Mapping,
    (project, folder, author): (&Project, &Path, &Arc<str>),
) -> Result<Arrival, String> {
    if data.documents.is_empty() {
        let first: Vec<String> = data.problems.iter().take(SHOWN).map(ToString::to_string).collect();
        let why = if first.is_empty() {
            String::new()
        } else {
            format!(": {}", first.join("; "))
        };
        return Err(format!(
            "Nothing was taken in: no document could be read as {}{why}",
            format.title()
        ));
    }
    let mut told: Vec<String> = data.problems.iter().map(ToString::to_string).collect();
    let known = lend_texts(&mut data, project, folder, &mut told);
    let fit = fit(&mut data).map_err(|misfit| format!("Nothing was taken in: {misfit}"))?;
    told.extend(
        fit.misfits
            .iter()
            .map(|misfit| format!("left out, its words stand elsewhere: {misfit}")),
    );
    let mut taking = Taking {
        project,
        author,
        ids: IdSource::new(clock::random_seed()),
        incoming: Incoming::default(),
        labels: BTreeMap::new(),
        named: Vec::new(),
        known: 0,
        told,
    };
    let mut texts = Vec::new();
    let mut documents: BTreeMap<String, DocumentId> = BTreeMap::new();
    let mut places: BTreeMap<&str, DocumentId> = BTreeMap::new();
    let (mut matched, mut new) = (0, 0);
    for document in &data.documents {
        let hash = ContentHash::of(document.text.as_bytes()).to_string();
        let id = match documents.get(&hash).or_else(|| known.get(&hash)) {
            Some(id) => {
                matched += 1;
                *id
            }
            None => {
                new += 1;
                texts.extend(text_name(&hash).map(|name| (name, document.text.to_string())));
                taking.document(document, hash.clone(), format)
            }
        };
        documents.insert(hash, id);
        places.insert(&document.id, id);
    }
    for document in &data.documents {
        taking.document_labels(
            document,
            places.get(document.id.as_str()).copied(),
            &data.schema,
            mapping,
        );
    }
    let annotations = taking.annotations(&data, &places, mapping);
    taking.relations(&data, &annotations);
    taking.groups(&data, &annotations);
    let incoming = taking.incoming;
    Ok(Arrival {
        format,
        annotations: incoming.annotations.len(),
        known: taking.known,
        command: (incoming != Incoming::default()).then(|| Command::TakeIn(Box::new(incoming))),
        fit,
        matched,
        new,
        labels: taking.named,
        told: taking.told,
        texts,
    })
}

/// Gives documents that came without their texts those of the project, and leaves out those it does not have. Gives the
/// documents of the project by the hash of their texts.
fn lend_texts(
    data: &mut ReadData,
    project: &Project,
    folder: &Path,
    told: &mut Vec<String>,
) -> BTreeMap<String, DocumentId> {
    let texts = folder.join("texts");
    let known: BTreeMap<String, DocumentId> = project
        .documents_in_order()
        .into_iter()
        .rev()
        .map(|(id, document)| (document.text_hash.clone(), id))
        .collect();
    data.documents.retain_mut(|document| {
        if !document.text.is_empty() {
            return true;
        }
        let here = known
            .get(&document.text_hash)
            .and_then(|id| project.documents().get(*id));
        match here.map(|here| read_text(&texts, here)) {
            Some(Ok(text)) => {
                document.text = text;
                true
            }
            Some(Err(why)) => {
                told.push(why);
                false
            }
            None => {
                let name = if document.title.is_empty() {
                    &document.id
                } else {
                    &document.title
                };
                told.push(format!(
                    "left out, its text is neither in the file nor in the project: {name}"
                ));
                false
            }
        }
    });
    known
}

struct Taking<'p> {
    project: &'p Project,
    author: &'p Arc<str>,
    ids: IdSource,
    incoming: Incoming,
    /// By lower-case name in the file; none for those that are left out.
    labels: BTreeMap<String, Option<LabelId>>,
    named: Vec<(String, String, bool)>,
    known: usize,
    told: Vec<String>,
}

impl Taking<'_> {
    fn document(&mut self, read: &DataDocument, text_hash: String, format: Format) -> DocumentId {
        let id = DocumentId(self.ids.fresh());
        let date = Some(&read.date).filter(|date| is_date(date));
        if date.is_none() && !read.date.is_empty() {
            self.told
                .push(format!("no date as YYYY-MM-DD, left empty: {}", read.date));
        }
        let title = match read.title.as_str() {
            "" => read.id.clone(),
            title => title.to_owned(),
        };
        let document = Document {
            title,
            outlet: read.outlet.clone(),
            date: date.cloned().unwrap_or_default(),
            url: read.url.clone(),
            text_hash,
            text_len: read.text.len() as u64,
            note: read.note.clone(),
            origin: Origin {
                imported: clock::now(),
                format: format.name().to_owned(),
                ..Origin::default()
            },
            ..Document::default()
        };
        self.incoming.documents.push(NewDocument { id, document });
        id
    }

    /// Labels on whole documents come with new documents alone.
    fn document_labels(&mut self, read: &DataDocument, id: Option<DocumentId>, schema: &DataSchema, mapping: &Mapping) {
        for name in &read.labels {
            let label = self.label(name, schema, mapping);
            let mut new = self.incoming.documents.iter_mut();
            let document = new.find(|new| Some(new.id) == id);
            if let Some((document, label)) = document.zip(label) {
                document.document.labels.insert(label);
            }
        }
    }

    /// The label of that name, made where there is none.
    fn label(&mut self, name: &str, schema: &DataSchema, mapping: &Mapping) -> Option<LabelId> {
        let wanted = mapping
            .labels
            .get(name)
            .cloned()
            .unwrap_or_else(|| Some(name.to_owned()));
        let key = name.to_lowercase();
        if let Some(known) = self.labels.get(&key) {
            return *known;
        }
        let Some(wanted) = wanted.map(|wanted| clean(&wanted)) else {
            self.labels.insert(key, None);
            return None;
        };
        let new = self
            .incoming
            .labels
            .iter()
            .find(|(_, label)| label.name.to_lowercase() == wanted.to_lowercase());
        let here = self.project.label_named(&wanted).or(new.map(|(id, _)| *id));
        let id = here.unwrap_or_else(|| {
            let id = LabelId(self.ids.fresh());
            let label = self.new_label(name, &wanted, schema);
            self.incoming.labels.push((id, label));
            id
        });
        self.named.push((name.to_owned(), wanted, here.is_none()));
        self.labels.insert(key, Some(id));
        Some(id)
    }

    fn new_label(&self, name: &str, wanted: &str, schema: &DataSchema) -> Label {
        let read = schema.labels.iter().find(|label| label.name == name);
        let here = self.project.labels().values().map(AsRef::as_ref);
        let all: Vec<&Label> = here
            .chain(self.incoming.labels.iter().map(|(_, label)| label))
            .collect();
        let is_free = |key: &char| key.is_alphanumeric() && all.iter().all(|label| label.key != Some(*key));
        let attributes = read.map(|label| label.attributes.as_slice()).unwrap_or_default();
        let mut names = BTreeSet::new();
        let attributes = attributes.iter().map(|(name, choices)| AttributeDef {
            name: clean(name),
            kind: choices.clone().map_or(AttributeKind::Text, AttributeKind::Choice),
        });
        Label {
            name: wanted.to_owned(),
            slot: read.map_or(all.len() as u8, |label| label.slot) % SLOTS,
            key: read.and_then(|label| label.key).filter(is_free),
            guideline: read.map(|label| label.guideline.clone()).unwrap_or_default(),
            attributes: attributes
                .filter(|attribute| names.insert(attribute.name.clone()))
                .collect(),
            order: 0,
        }
    }

    /// The annotations by their ids in the file; those that are there already are known, too.
    fn annotations<'d>(
        &mut self,
        data: &'d ReadData,
        places: &BTreeMap<&str, DocumentId>,
        mapping: &Mapping,
    ) -> BTreeMap<&'d str, AnnotationId> {
        let mut here: BTreeMap<(DocumentId, LabelId, Vec<Span>), AnnotationId> = BTreeMap::new();
        for (id, annotation) in self.project.annotations().iter() {
            here.insert((annotation.document, annotation.label, annotation.spans.clone()), id);
        }
        let mut ids = BTreeMap::new();
        let mut left_out = 0;
        let mut by_document: BTreeMap<DocumentId, Vec<(AnnotationId, Annotation)>> = BTreeMap::new();
        for read in &data.documents {
            let Some(document) = places.get(read.id.as_str()) else {
                continue;
            };
            for annotation in &read.annotations {
                let Some(label) = self.label(&annotation.label, &data.schema, mapping) else {
                    left_out += 1;
                    continue;
                };
                let made = self.annotation(annotation, *document, label);
                let place = (*document, label, made.spans.clone());
                if let Some(id) = here.get(&place) {
                    self.known += 1;
                    ids.insert(annotation.id.as_str(), *id);
                    continue;
                }
                let id = AnnotationId(self.ids.fresh());
                here.insert(place, id);
                ids.insert(annotation.id.as_str(), id);
                by_document.entry(*document).or_default().push((id, made));
            }
        }
        self.incoming.annotations = by_document.into_values().flatten().collect();
        self.tell(left_out, "annotations of labels that are to be left out");
        ids
    }

    fn annotation(&self, read: &DataAnnotation, document: DocumentId, label: LabelId) -> Annotation {
        let mut spans: Vec<Span> = Vec::new();
        let mut fragments = read.fragments.clone();
        fragments.sort_by_key(|range| (range.start, range.end));
        for range in fragments {
            // Fragments that touch are one.
            match spans.last_mut() {
                Some(last) if range.start <= last.end() => {
                    let end = last.end().max(range.end);
                    *last = Span::unchecked(last.start() as u64, end as u64).unwrap_or(*last);
                }
                _ => spans.extend(Span::unchecked(range.start as u64, range.end as u64)),
            }
        }
        let author = match read.author.trim() {
            "" => self.author.clone(),
            author => Arc::from(author),
        };
        Annotation {
            document,
            label,
            spans,
            quote: Quote::default(),
            author,
            created: if read.created.is_empty() {
                clock::now()
            } else {
                read.created.clone()
            },
            status: read.status,
            note: read.note.clone(),
            attributes: read.attributes.clone(),
        }
    }

    fn relations(&mut self, data: &ReadData, ids: &BTreeMap<&str, AnnotationId>) {
        let here = self.project.relations().values();
        let mut there: BTreeSet<_> = here
            .map(|relation| (relation.kind, relation.from, relation.to))
            .collect();
        let new: BTreeMap<AnnotationId, LabelId> = self
            .incoming
            .annotations
            .iter()
            .map(|(id, annotation)| (*id, annotation.label))
            .collect();
        let label_of = |id: AnnotationId, project: &Project| {
            let known = || project.annotations().get(id).map(|annotation| annotation.label);
            new.get(&id).copied().or_else(known)
        };
        let (mut loose, mut forbidden) = (0, 0);
        for relation in data.documents.iter().flat_map(|document| &document.relations) {
            let ends = ids.get(relation.from.as_str()).zip(ids.get(relation.to.as_str()));
            let Some((from, to)) = ends.filter(|(from, to)| from != to) else {
                loose += 1;
                continue;
            };
            let kind = self.relation_type(&clean(&relation.kind));
            let allows = |end: AnnotationId, wanted: Option<LabelId>| {
                wanted.is_none_or(|wanted| label_of(end, self.project) == Some(wanted))
            };
            let rule = self.project.relation_types().get(kind);
            if rule.is_some_and(|rule| !allows(*from, rule.from) || !allows(*to, rule.to)) {
                forbidden += 1;
                continue;
            }
            if there.insert((kind, *from, *to)) {
                let author = match relation.author.trim() {
                    "" => self.author.clone(),
                    author => Arc::from(author),
                };
                let id = RelationId(self.ids.fresh());
                let (from, to) = (*from, *to);
                self.incoming.relations.push((id, Relation { kind, from, to, author }));
            }
        }
        self.tell(loose, "links with an end that is not there, or to themselves");
        self.tell(
            forbidden,
            "links between labels that the link type of the project does not allow",
        );
    }

    /// The link type of that name, made where there is none.
    fn relation_type(&mut self, name: &str) -> RelationTypeId {
        let mut new = self.incoming.relation_types.iter();
        let new = new.find(|(_, kind)| kind.name.to_lowercase() == name.to_lowercase());
        let here = self.project.relation_type_named(name).or(new.map(|(id, _)| *id));
        here.unwrap_or_else(|| {
            let id = RelationTypeId(self.ids.fresh());
            let kind = RelationType {
                name: name.to_owned(),
                ..RelationType::default()
            };
            self.incoming.relation_types.push((id, kind));
            id
        })
    }

    fn groups(&mut self, data: &ReadData, ids: &BTreeMap<&str, AnnotationId>) {
        let mut groups: BTreeMap<&str, (BTreeSet<AnnotationId>, Option<AnnotationId>)> = BTreeMap::new();
        for annotation in data.documents.iter().flat_map(|document| &document.annotations) {
            if let Some((group, id)) = annotation.group.as_ref().zip(ids.get(annotation.id.as_str())) {
                let (members, principal) = groups.entry(&group.id).or_default();
                members.insert(*id);
                *principal = principal.or_else(|| group.is_principal.then_some(*id));
            }
        }
        let here = || self.project.groups().values();
        let known: BTreeSet<&[AnnotationId]> = here().map(|group| group.members.as_slice()).collect();
        let mut grouped: BTreeSet<AnnotationId> = here().flat_map(|group| group.members.iter().copied()).collect();
        let mut left_out = 0;
        for (members, principal) in groups.into_values() {
            if known.contains(members.iter().copied().collect::<Vec<_>>().as_slice()) {
                continue;
            }
            let first = members.first().copied();
            let is_free = members.len() > 1 && members.iter().all(|member| !grouped.contains(member));
            let Some(principal) = principal.or(first).filter(|_| is_free) else {
                left_out += 1;
                continue;
            };
            grouped.extend(&members);
            let group = DuplicateGroup {
                members: members.into_iter().collect(),
                principal,
                author: self.author.clone(),
            };
            self.incoming.groups.push((GroupId(self.ids.fresh()), group));
        }
        self.tell(
            left_out,
            "duplicate groups of one, or with members that are in another group already",
        );
    }

    fn tell(&mut self, number: usize, what: &str) {
        if number > 0 {
            self.told.push(format!("not taken: {number} {what}"));
        }
    }
}

/// A name as the schema takes it: no control characters, no white space at the ends, not empty, not too long.
fn clean(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut name = plain.trim();
    name = name.get(..name.floor_char_boundary(MAX_NAME)).unwrap_or(name).trim();
    if name.is_empty() {
        "unnamed".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests;
