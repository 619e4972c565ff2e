//! What became of a dataset on its way through a format: written, read again, and compared.

use super::model::{DRAWN, DataAnnotation, DataDocument, DataRelation, NOT_DUPLICATE};
use super::units::{LineEnds, Places, Unit};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Signs of an example.
const SHOWN: usize = 60;

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

/// Compares documents as they were written with what was read again and fitted, one pair after the other. Annotations are
/// known by their document, fragments and label, else by fragments alone; relations by their ends.
#[derive(Debug, Default)]
pub struct Comparison {
    losses: BTreeMap<String, (usize, String)>,
    /// Ids of annotations that have another one now.
    renamed: BTreeMap<String, String>,
    /// Relations that were not found in their document: where an end has another id, the other may come later.
    missing: Vec<DataRelation>,
    /// What was read instead.
    others: Vec<DataRelation>,
    /// Relations before and after.
    links: (usize, usize),
}

impl Comparison {
    /// Compares all documents, known by their ids, else by their place.
    pub fn of(written: &[DataDocument], read: &[DataDocument]) -> Vec<Loss> {
        let mut comparison = Self::default();
        let by_id: BTreeMap<&str, &DataDocument> =
            read.iter().map(|document| (document.id.as_str(), document)).collect();
        for (place, document) in written.iter().enumerate() {
            let again = by_id.get(document.id.as_str()).copied().or_else(|| read.get(place));
            comparison.pair(document, again);
        }
        comparison.finish()
    }

    /// Compares a document with what it is now; none where it was not found again.
    pub fn pair(&mut self, before: &DataDocument, after: Option<&DataDocument>) {
        self.links.0 += before.relations.len();
        let Some(after) = after else {
            self.lose("documents", &before.title);
            self.missing.extend(before.relations.iter().cloned());
            return;
        };
        self.links.1 += after.relations.len();
        self.document(before, after);
        self.annotations(before, after);
        self.relations(before, after);
    }

    /// What was lost.
    pub fn finish(mut self) -> Vec<Loss> {
        let mut others: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
        for other in std::mem::take(&mut self.others) {
            let key = (other.from, other.to, other.kind);
            others.entry(key).or_default().push(other.author);
        }
        for relation in std::mem::take(&mut self.missing) {
            let key = (self.now(&relation.from), self.now(&relation.to), relation.kind);
            match others.get_mut(&key).and_then(Vec::pop) {
                Some(author) => self.words("authors of links", &relation.author, &author),
                None if key.2 == NOT_DUPLICATE => self.lose("negative pairs", &key.2),
                None => self.lose("links", &key.2),
            }
        }
        let (before, after) = self.links;
        self.surplus("links that were not there", before, after);
        let losses = self.losses.into_iter();
        losses
            .map(|(what, (number, example))| Loss { what, number, example })
            .collect()
    }

    /// The id that an annotation has now.
    fn now(&self, id: &str) -> String {
        self.renamed.get(id).map_or(id, String::as_str).to_owned()
    }

    fn lose(&mut self, what: &str, example: &str) {
        self.lose_some(what, 1, example);
    }

    fn lose_some(&mut self, what: &str, number: usize, example: &str) {
        // Most are known already.
        if let Some((known, _)) = self.losses.get_mut(what) {
            *known += number;
            return;
        }
        let short: String = example.chars().take(SHOWN).collect();
        self.losses.insert(what.to_owned(), (number, short));
    }

    fn surplus(&mut self, what: &str, before: usize, after: usize) {
        if after > before {
            self.lose_some(what, after - before, "");
        }
    }

    fn words(&mut self, what: &str, before: &str, after: &str) {
        if before == after {
            return;
        }
        self.lose(what, before);
        if after.is_empty() {
            return;
        }
        for (sign, number) in signs_lost(before, after) {
            self.lose_some(&format!("signs U+{:04X} in {what}", u32::from(sign)), number, before);
        }
    }

    fn document(&mut self, before: &DataDocument, after: &DataDocument) {
        self.words("ids of documents", &before.id, &after.id);
        if after.text.is_empty() && !before.text.is_empty() {
            self.lose("texts, which are not in the files", &before.title);
        } else {
            self.words("texts that read otherwise", &before.text, &after.text);
        }
        self.words("titles of documents", &before.title, &after.title);
        self.words("outlets", &before.outlet, &after.outlet);
        self.words("dates of documents", &before.date, &after.date);
        self.words("addresses of documents", &before.url, &after.url);
        self.words("notes on documents", &before.note, &after.note);
        for label in before.labels.iter().filter(|label| !after.labels.contains(label)) {
            self.lose("labels of whole documents", label);
        }
    }

    fn annotations(&mut self, before: &DataDocument, after: &DataDocument) {
        let mut left: BTreeMap<Place, Vec<&DataAnnotation>> = BTreeMap::new();
        // Where signs became others, or line ends, bytes tell nothing.
        let is_same = after.text.is_empty() || before.text == after.text;
        let count =
            |document: &DataDocument| (!is_same).then(|| Places::new(&document.text, Unit::CodePoints, LineEnds::Lf));
        let (count_before, count_after) = (count(before), count(after));
        for annotation in &after.annotations {
            left.entry(place(annotation, count_after.as_ref()))
                .or_default()
                .push(annotation);
        }
        let mut found = 0;
        for annotation in &before.annotations {
            let words = words_of(before, annotation);
            let here = left.entry(place(annotation, count_before.as_ref())).or_default();
            let alike = here
                .iter()
                .position(|other| other.id == annotation.id && other.label == annotation.label);
            let alike = alike.or_else(|| here.iter().position(|other| other.label == annotation.label));
            let Some(at) = alike.or(if here.is_empty() { None } else { Some(0) }) else {
                let drawn = annotation.attributes.contains_key(DRAWN);
                self.lose(if drawn { "negative passages" } else { "annotations" }, words);
                continue;
            };
            let again = here.remove(at);
            found += 1;
            if again.id != annotation.id {
                self.renamed.insert(annotation.id.clone(), again.id.clone());
            }
            self.annotation(annotation, again, words);
        }
        self.surplus("annotations that were not there", found, after.annotations.len());
    }

    fn annotation(&mut self, before: &DataAnnotation, after: &DataAnnotation, words: &str) {
        self.words("labels", &before.label, &after.label);
        if before.id != after.id {
            self.lose("ids of annotations", words);
        }
        for (name, value) in &before.attributes {
            match after.attributes.get(name) {
                Some(other) => self.words("attributes", value, other),
                None => self.lose("attributes", &format!("{name}: {value}")),
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

    fn relations(&mut self, before: &DataDocument, after: &DataDocument) {
        let mut others: Vec<&DataRelation> = after.relations.iter().collect();
        for relation in &before.relations {
            let (from, to) = (self.now(&relation.from), self.now(&relation.to));
            let found = others
                .iter()
                .position(|other| other.from == from && other.to == to && other.kind == relation.kind);
            match found.map(|at| others.remove(at)) {
                Some(other) => self.words("authors of links", &relation.author, &other.author),
                None => self.missing.push(relation.clone()),
            }
        }
        self.others.extend(others.into_iter().cloned());
    }
}

type Place = Vec<(usize, usize)>;

/// Its ends, in bytes or as they are counted.
fn place(annotation: &DataAnnotation, count: Option<&Places>) -> Place {
    let end = |byte| {
        count
            .map_or(Some(byte), |count| count.offset(byte))
            .unwrap_or(usize::MAX)
    };
    annotation
        .fragments
        .iter()
        .map(|range| (end(range.start), end(range.end)))
        .collect()
}

fn words_of<'d>(document: &'d DataDocument, annotation: &DataAnnotation) -> &'d str {
    let words = |range: &Range<usize>| document.text.get(range.clone());
    annotation.fragments.first().and_then(words).unwrap_or_default()
}

/// Signs that programs have trouble with and that stand less often in what was read than in what was written: how many
/// less.
fn signs_lost(before: &str, after: &str) -> BTreeMap<char, usize> {
    let mut signs: BTreeMap<char, usize> = BTreeMap::new();
    for sign in before.chars().filter(|sign| is_trouble(*sign)) {
        *signs.entry(sign).or_insert(0) += 1;
    }
    for sign in after.chars().filter(|sign| is_trouble(*sign)) {
        if let Some(number) = signs.get_mut(&sign) {
            *number = number.saturating_sub(1);
        }
    }
    signs.retain(|_, number| *number > 0);
    signs
}

fn is_trouble(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
