//! What became of a dataset on its way through a format: written, read again, and compared.

use super::model::{DRAWN, DataAnnotation, DataDocument, DataRelation, NOT_DUPLICATE};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Something that the file does not hold, or holds otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Loss {
    /// In words: "notes of annotations".
    pub what: String,
    /// How many.
    pub number: usize,
    /// One of them.
    pub example: String,
}

/// Compares what was written, in order, with what was read again and fitted. Documents are known by their ids, else by
/// their place; annotations by their document, fragments and label, else by fragments alone; relations by their ends.
#[derive(Debug, Default)]
pub struct Comparison {
    losses: BTreeMap<String, (usize, String)>,
}

impl Comparison {
    /// Compares all documents.
    pub fn of(written: &[DataDocument], read: &[DataDocument]) -> Vec<Loss> {
        let mut comparison = Self::default();
        let by_id: BTreeMap<&str, &DataDocument> =
            read.iter().map(|document| (document.id.as_str(), document)).collect();
        let mut ends = Ends::new(read);
        let mut pairs = Vec::new();
        for (place, document) in written.iter().enumerate() {
            match by_id.get(document.id.as_str()).copied().or_else(|| read.get(place)) {
                Some(again) => pairs.push((document, again)),
                None => comparison.lose("documents", &document.title),
            }
        }
        for (document, again) in &pairs {
            comparison.document(document, again);
            comparison.annotations(document, again, &mut ends);
        }
        for (document, _) in &pairs {
            comparison.relations(&document.relations, &ends);
        }
        let before = written.iter().map(|document| document.relations.len()).sum();
        comparison.surplus("links that were not there", before, ends.relations.len());
        comparison.finish()
    }

    fn lose(&mut self, what: &str, example: &str) {
        let short: String = example.chars().take(60).collect();
        let (number, _) = self.losses.entry(what.to_owned()).or_insert((0, short));
        *number += 1;
    }

    fn surplus(&mut self, what: &str, before: usize, after: usize) {
        if after > before {
            self.losses.insert(what.to_owned(), (after - before, String::new()));
        }
    }

    fn words(&mut self, what: &str, before: &str, after: &str) {
        if before != after {
            self.lose(what, before);
        }
    }

    fn document(&mut self, before: &DataDocument, after: &DataDocument) {
        self.words("ids of documents", &before.id, &after.id);
        self.words("texts that read otherwise", &before.text, &after.text);
        self.words("titles of documents", &before.title, &after.title);
        self.words("outlets", &before.outlet, &after.outlet);
        self.words("dates of documents", &before.date, &after.date);
        self.words("addresses of documents", &before.url, &after.url);
        self.words("notes on documents", &before.note, &after.note);
        for label in before.labels.iter().filter(|label| !after.labels.contains(label)) {
            self.lose("labels of whole documents", label);
        }
    }

    fn annotations<'d>(&mut self, before: &'d DataDocument, after: &'d DataDocument, ends: &mut Ends<'d>) {
        let mut left: BTreeMap<Place, Vec<&DataAnnotation>> = BTreeMap::new();
        for annotation in &after.annotations {
            left.entry(place(annotation)).or_default().push(annotation);
        }
        let mut found = 0;
        for annotation in &before.annotations {
            let words = words_of(before, annotation);
            let here = left.entry(place(annotation)).or_default();
            let alike = here
                .iter()
                .position(|other| other.id == annotation.id && other.label == annotation.label);
            let alike = alike.or_else(|| here.iter().position(|other| other.label == annotation.label));
            let Some(at) = alike.or(if here.is_empty() { None } else { Some(0) }) else {
                let drawn = annotation.attributes.contains_key(DRAWN);
                self.lose(if drawn { "negative passages" } else { "annotations" }, &words);
                continue;
            };
            let again = here.remove(at);
            found += 1;
            ends.same.insert(annotation.id.as_str(), again.id.as_str());
            self.annotation(annotation, again, &words);
        }
        let surplus = after.annotations.len().saturating_sub(found);
        if surplus > 0 {
            let entry = self
                .losses
                .entry("annotations that were not there".to_owned())
                .or_insert((0, String::new()));
            entry.0 += surplus;
        }
    }

    fn annotation(&mut self, before: &DataAnnotation, after: &DataAnnotation, words: &str) {
        if before.label != after.label {
            self.lose("labels", &before.label);
        }
        if before.id != after.id {
            self.lose("ids of annotations", words);
        }
        for (name, value) in &before.attributes {
            if after.attributes.get(name) != Some(value) {
                self.lose("attributes", &format!("{name}: {value}"));
            }
        }
        self.words("notes of annotations", &before.note, &after.note);
        self.words("authors", &before.author, &after.author);
        self.words("times of making", &before.created, &after.created);
        if before.status != after.status {
            self.lose("states of annotations", before.status.name());
        }
        match (&before.group, &after.group) {
            (Some(_), None) => self.lose("places in duplicate groups", words),
            (Some(one), Some(other)) if one.is_principal != other.is_principal => {
                self.lose("principals of duplicate groups", words);
            }
            _ => {}
        }
    }

    fn relations(&mut self, before: &[DataRelation], ends: &Ends<'_>) {
        for relation in before {
            match ends.author_of(relation) {
                None if relation.kind == NOT_DUPLICATE => self.lose("negative pairs", &relation.kind),
                None => self.lose("links", &relation.kind),
                Some(author) => self.words("authors of links", &relation.author, author),
            }
        }
    }

    fn finish(self) -> Vec<Loss> {
        let losses = self.losses.into_iter();
        losses
            .map(|(what, (number, example))| Loss { what, number, example })
            .collect()
    }
}

/// Annotations before with what they are after, and the authors of the relations after, by start, end and kind.
struct Ends<'d> {
    same: BTreeMap<&'d str, &'d str>,
    relations: BTreeMap<(&'d str, &'d str, &'d str), &'d str>,
}

impl<'d> Ends<'d> {
    fn new(read: &'d [DataDocument]) -> Self {
        let relations = read.iter().flat_map(|document| &document.relations);
        let relations = relations.map(|relation| {
            let key = (relation.from.as_str(), relation.to.as_str(), relation.kind.as_str());
            (key, relation.author.as_str())
        });
        Self {
            same: BTreeMap::new(),
            relations: relations.collect(),
        }
    }

    /// Whom the relation is by, as it is after; none where it is not there.
    fn author_of(&self, relation: &DataRelation) -> Option<&'d str> {
        let ends = self
            .same
            .get(relation.from.as_str())
            .zip(self.same.get(relation.to.as_str()));
        let (from, to) = ends?;
        self.relations.get(&(*from, *to, relation.kind.as_str())).copied()
    }
}

type Place = Vec<(usize, usize)>;

fn place(annotation: &DataAnnotation) -> Place {
    annotation
        .fragments
        .iter()
        .map(|range| (range.start, range.end))
        .collect()
}

fn words_of(document: &DataDocument, annotation: &DataAnnotation) -> String {
    let words = |range: &Range<usize>| document.text.get(range.clone());
    annotation
        .fragments
        .first()
        .and_then(words)
        .unwrap_or_default()
        .to_owned()
}
