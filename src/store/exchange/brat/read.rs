//! Reads folders of brat, ours and others'.

use super::super::model::{DataAnnotation, DataDocument, DataGroup, DataRelation};
use super::super::read::ReadData;
use super::super::sink::InputFile;
use super::super::tsv::{Row, take_document};
use super::super::units::{LineEnds, Places, Unit};
use super::ann::{self, Line};
use super::beside::{Beside, OF, split};
use super::pieces::{joined, pieces, words};
use super::{GROUPS, conf, in_one_line};
use crate::project::Status;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Endings of files of annotations; a document may have more than one.
const ENDINGS: [&str; 5] = ["ann", "a1", "a2", "co", "rel"];

/// Reads all documents that have a text and annotations; what of them cannot be read is told.
pub(in super::super) fn read(files: &[InputFile]) -> ReadData {
    let mut data = ReadData {
        unit: Some(Unit::CodePoints),
        ..ReadData::default()
    };
    let beside = Beside::read(files, &mut data);
    let mut texts: BTreeMap<&str, &InputFile> = BTreeMap::new();
    let mut annotations: BTreeMap<&str, Vec<&InputFile>> = BTreeMap::new();
    for file in files {
        let (_, name) = split(&file.name);
        let Some((stem, ending)) = file.name.rsplit_once('.').filter(|_| !name.starts_with('.')) else {
            continue;
        };
        match ending {
            "txt" => _ = texts.insert(stem, file),
            "conf" if name == "annotation.conf" => {
                let conf = String::from_utf8_lossy(&file.bytes);
                conf::read(&conf, &|name| beside.ours(name), &mut data.schema);
            }
            ending if ENDINGS.contains(&ending) => annotations.entry(stem).or_default().push(file),
            _ => {}
        }
    }
    for (stem, text) in &texts {
        if !annotations.contains_key(stem) {
            let what = format!("passed over; brat wants a file {stem}.ann for it, which may be empty");
            data.problem(&text.name, None, what);
        }
    }
    // Ids of annotations by document and id in it, for links across documents.
    let mut ids: BTreeMap<String, (String, BTreeMap<String, String>)> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (stem, files) in annotations {
        let name = files.first().map_or("", |file| &file.name);
        let Some(text) = texts.get(stem) else {
            data.problem(
                name,
                None,
                format!("passed over, since its text is missing; put {stem}.txt beside it"),
            );
            continue;
        };
        let Ok(text) = str::from_utf8(&text.bytes) else {
            data.problem(&text.name, None, "passed over, since it is not UTF-8; save it as UTF-8");
            continue;
        };
        let reader = Reader::new(stem, text, &beside, &mut data, &mut taken);
        let (document, own) = reader.document(&files);
        ids.insert(stem.to_owned(), (document.id.clone(), own));
        data.documents.push(document);
    }
    links(&beside, &ids, &mut data);
    data
}

/// Takes links across documents.
fn links(beside: &Beside, ids: &BTreeMap<String, (String, BTreeMap<String, String>)>, data: &mut ReadData) {
    let places: BTreeMap<String, usize> = data
        .documents
        .iter()
        .enumerate()
        .map(|(place, document)| (document.id.clone(), place))
        .collect();
    for (folder, file, row) in &beside.links {
        let end = |file: &str, of: &str| {
            let (document, own) = ids.get(&format!("{folder}{}", row.get(file)))?;
            Some((document.clone(), own.get(row.get(of))?.clone()))
        };
        let ends = end("from_file", "from").zip(end("to_file", "to"));
        let found = ends.and_then(|(from, to)| Some((places.get(&from.0)?, from.1, to)));
        let Some((place, from, (to_document, to))) = found else {
            let what = "passed over, since one of its ends is not in the files; mend or remove the line";
            data.problem(file, Some(row.line), what);
            continue;
        };
        if let Some(document) = data.documents.get_mut(*place) {
            document.relations.push(DataRelation {
                kind: row.get("type").to_owned(),
                from,
                to,
                to_document,
                author: row.get("author").to_owned(),
            });
        }
    }
}

/// A line with where it stands.
struct Placed<'f> {
    file: &'f str,
    line: usize,
    id: String,
    what: Line,
}

/// Reads one document.
struct Reader<'r> {
    document: DataDocument,
    places: Places,
    rows: BTreeMap<String, Row>,
    beside: &'r Beside,
    data: &'r mut ReadData,
    /// Ids given in the dataset so far.
    taken: &'r mut BTreeSet<String>,
    stem: &'r str,
    /// Where in the document each annotation of brat's is.
    spans: BTreeMap<String, usize>,
    /// Triggers of events.
    triggers: BTreeMap<String, String>,
    relations: BTreeSet<(String, String, String)>,
}

impl<'r> Reader<'r> {
    fn new(
        stem: &'r str,
        text: &str,
        beside: &'r Beside,
        data: &'r mut ReadData,
        taken: &'r mut BTreeSet<String>,
    ) -> Self {
        let mut document = DataDocument {
            id: stem.to_owned(),
            text: Arc::from(text),
            ..DataDocument::default()
        };
        let rows = beside.rows.get(stem).cloned().unwrap_or_default();
        if let Some(row) = rows.get("") {
            take_document(row, &mut document);
        }
        if !taken.insert(document.id.clone()) {
            stem.clone_into(&mut document.id);
        }
        Self {
            document,
            places: Places::new(text, Unit::CodePoints, LineEnds::AsStored),
            rows,
            beside,
            data,
            taken,
            stem,
            spans: BTreeMap::new(),
            triggers: BTreeMap::new(),
            relations: BTreeSet::new(),
        }
    }

    /// The document, and our ids of its annotations by brat's.
    fn document(mut self, files: &[&InputFile]) -> (DataDocument, BTreeMap<String, String>) {
        let lines: Vec<Placed<'_>> = files.iter().flat_map(|file| self.lines(file)).collect();
        for line in &lines {
            if let Line::Span { label, pieces, words } = &line.what {
                self.span(line, label, pieces, words);
            }
        }
        for line in &lines {
            if let Line::Event { trigger, .. } = &line.what {
                self.triggers.insert(line.id.clone(), trigger.clone());
            }
        }
        for line in &lines {
            self.line(line);
        }
        let annotations = self.spans.iter();
        let ids = annotations.filter_map(|(id, at)| Some((id.clone(), self.document.annotations.get(*at)?.id.clone())));
        let ids = ids.collect();
        self.document
            .annotations
            .sort_by_key(|annotation| annotation.fragments.first().map(|range| range.start));
        (self.document, ids)
    }

    fn lines<'f>(&mut self, file: &'f InputFile) -> Vec<Placed<'f>> {
        let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
        let mut lines: Vec<Placed<'f>> = Vec::new();
        for (n, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let number = n + 1;
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let Ok(line) = str::from_utf8(line) else {
                self.tell(
                    &file.name,
                    number,
                    "passed over, since it is not UTF-8; save the file as UTF-8",
                );
                continue;
            };
            if !ann::has_id(line) {
                if !line.trim().is_empty() {
                    self.stray(&file.name, number, line, lines.last_mut());
                }
                continue;
            }
            match ann::parse(line) {
                Ok((id, what)) => lines.push(Placed {
                    file: &file.name,
                    line: number,
                    id,
                    what,
                }),
                Err(why) => self.tell(&file.name, number, why),
            }
        }
        lines
    }

    /// A line without an id: the words of the span before it go on, or it is nothing known.
    fn stray(&mut self, file: &str, number: usize, line: &str, before: Option<&mut Placed<'_>>) {
        if let Some(Placed { id, what, .. }) = before
            && let Line::Span { pieces, words, .. } = what
            && words.chars().count() < pieces.iter().map(ExactSizeIterator::len).sum()
        {
            words.push('\n');
            words.push_str(line);
            let what = format!("the words of {id} go on in this line, which brat cannot read; set its line in one");
            self.tell(file, number, what);
            return;
        }
        let what = "passed over, since it does not begin with an id and a tab, as in “T1”; mend or remove it";
        self.tell(file, number, what);
    }

    fn tell(&mut self, file: &str, line: usize, what: impl Into<String>) {
        self.data.problem(file, Some(line), what);
    }

    fn span(&mut self, line: &Placed<'_>, label: &str, cut: &[Range<usize>], said: &str) {
        if self.spans.contains_key(&line.id) {
            let what = format!(
                "passed over, since there is another {}; give it an id of its own",
                line.id
            );
            return self.tell(line.file, line.line, what);
        }
        if self.rows.get(&line.id).is_some_and(|row| !is_about(row, cut)) {
            self.rows.remove(&line.id);
        }
        let row = self.rows.get(&line.id);
        let place = place(&self.document.text, &self.places, cut, said, row);
        let (fragments, quotes) = place.unwrap_or_else(|| {
            let said = Some(said.to_owned()).filter(|said| !said.is_empty());
            (cut.to_vec(), said.into_iter().collect())
        });
        let mut annotation = DataAnnotation {
            id: format!("{}:{}", self.stem, line.id),
            label: self.beside.ours(label),
            fragments,
            quotes,
            ..DataAnnotation::default()
        };
        if let Some(row) = row {
            take_annotation(row, &mut annotation);
        }
        if !self.taken.insert(annotation.id.clone()) {
            annotation.id = format!("{}:{}", self.stem, line.id);
        }
        self.spans.insert(line.id.clone(), self.document.annotations.len());
        self.document.annotations.push(annotation);
    }

    /// The annotation that an id is of, or the trigger of an event.
    fn find(&mut self, id: &str) -> Option<&mut DataAnnotation> {
        let id = self.triggers.get(id).map_or(id, String::as_str);
        self.document.annotations.get_mut(*self.spans.get(id)?)
    }

    fn line(&mut self, line: &Placed<'_>) {
        let is_known = match &line.what {
            Line::Span { .. } => true,
            Line::Event { trigger, arguments } => {
                let mut is_known = self.find(trigger).is_some();
                for (role, target) in arguments {
                    is_known &= self.relation(&line.id, role, trigger, target);
                }
                is_known
            }
            Line::Relation { kind, from, to } => self.relation(&line.id, kind, from, to),
            Line::Equiv { kind, members } => {
                let mut is_known = true;
                if let Some((first, rest)) = members.split_first() {
                    for to in rest {
                        is_known &= self.relation("*", kind, first, to);
                    }
                }
                is_known
            }
            Line::Attribute { name, target, value } => self.attribute(name, target, value),
            Line::Reference {
                target,
                database,
                entry,
            } => self.reference(target, database, entry),
            Line::Note { target, words } => self.note(target, words),
        };
        if !is_known {
            let what = format!(
                "{} or a part of it is passed over, since it is about something that is no span of this document; mend or remove it",
                line.id
            );
            self.tell(line.file, line.line, what);
        }
    }

    fn relation(&mut self, id: &str, kind: &str, from: &str, to: &str) -> bool {
        let row = self.rows.get(id).filter(|row| row.get("at") == format!("{from} {to}"));
        let author = row.map(|row| row.get("author").to_owned()).unwrap_or_default();
        let ends = self.find(from).map(|from| from.id.clone());
        let ends = ends.zip(self.find(to).map(|to| to.id.clone()));
        let Some((from, to)) = ends else { return false };
        let kind = self.beside.ours(kind);
        if self.relations.insert((kind.clone(), from.clone(), to.clone())) {
            self.document.relations.push(DataRelation {
                kind,
                from,
                to,
                to_document: self.document.id.clone(),
                author,
            });
        }
        true
    }

    fn attribute(&mut self, name: &str, target: &str, value: &str) -> bool {
        let name = self.beside.ours(name);
        let other = self.rows.get(target).and_then(|row| {
            let others: BTreeMap<String, String> = serde_json::from_str(row.get("attributes")).ok()?;
            others.get(&name).filter(|other| in_one_line(other) == value).cloned()
        });
        let value = match (other, value) {
            (Some(other), _) => other,
            (None, "") => conf::YES.to_owned(),
            (None, value) => self.beside.ours(value),
        };
        let annotation = self.find(target);
        annotation
            .map(|annotation| annotation.attributes.insert(name, value))
            .is_some()
    }

    /// An entry of our groups is a place in one, of another database it is an attribute.
    fn reference(&mut self, target: &str, database: &str, entry: &str) -> bool {
        let row = self.rows.get(target);
        let is_principal = row.is_some_and(|row| row.get("principal") == "yes");
        let group = self.beside.group(entry);
        let Some(annotation) = self.find(target) else {
            return false;
        };
        if database == GROUPS && annotation.group.is_none() {
            annotation.group = Some(DataGroup {
                id: group,
                is_principal,
            });
            return true;
        }
        let entries = annotation.attributes.entry(database.to_owned()).or_default();
        if !entries.is_empty() {
            entries.push(' ');
        }
        entries.push_str(entry);
        true
    }

    fn note(&mut self, target: &str, words: &str) -> bool {
        let whole = self
            .rows
            .get(target)
            .map(|row| row.get("note").to_owned())
            .unwrap_or_default();
        let Some(annotation) = self.find(target) else {
            return false;
        };
        let words = if in_one_line(&whole) == words {
            whole.as_str()
        } else {
            words
        };
        if !annotation.note.is_empty() {
            annotation.note.push('\n');
        }
        annotation.note.push_str(words);
        true
    }
}

/// Whether a row is about what stands there: it touches the place that the row was written for.
fn is_about(row: &Row, cut: &[Range<usize>]) -> bool {
    let was = ranges(row.get("at"));
    let ends = was.first().zip(was.last()).zip(cut.first().zip(cut.last()));
    row.get(OF).starts_with('T')
        && ends.is_some_and(|((was_first, was_last), (first, last))| {
            was_first.start < last.end && first.start < was_last.end
        })
}

/// `0 4;8 12`; empty where it is not that.
fn ranges(at: &str) -> Vec<Range<usize>> {
    let one = |range: &str| {
        let (start, end) = range.split_once(' ')?;
        Some(start.parse().ok()?..end.parse().ok()?)
    };
    let ranges: Option<Vec<Range<usize>>> = at.split(';').map(one).collect();
    ranges.unwrap_or_default()
}

/// Fragments of a span in code points and their words, put together where brat had to have them cut. None where its words do
/// not stand there; then it is for the fit to find out what the offsets count.
fn place(
    text: &str,
    places: &Places,
    cut: &[Range<usize>],
    said: &str,
    row: Option<&Row>,
) -> Option<(Vec<Range<usize>>, Vec<String>)> {
    let in_bytes = |ranges: &[Range<usize>]| -> Option<Vec<Range<usize>>> {
        let one = |range: &Range<usize>| Some(places.byte(range.start)?..places.byte(range.end)?);
        ranges.iter().map(one).collect()
    };
    let bytes = in_bytes(cut)?;
    if words(text, &bytes)? != said {
        return None;
    }
    let was = row.and_then(|row| in_bytes(&ranges(row.get("at"))));
    let was = was.filter(|was| pieces(text, was).is_some_and(|pieces| pieces == bytes));
    let whole = was.unwrap_or_else(|| joined(text, &bytes));
    let words = whole.iter().map(|range| Some(text.get(range.clone())?.to_owned()));
    let words: Option<Vec<String>> = words.collect();
    let offsets = whole
        .iter()
        .map(|range| Some(places.offset(range.start)?..places.offset(range.end)?));
    let offsets: Option<Vec<Range<usize>>> = offsets.collect();
    offsets.zip(words)
}

fn take_annotation(row: &Row, annotation: &mut DataAnnotation) {
    let id = row.get("id");
    if !id.is_empty() {
        id.clone_into(&mut annotation.id);
    }
    let status = Status::ALL
        .into_iter()
        .find(|status| status.name() == row.get("status"));
    annotation.status = status.unwrap_or_default();
    row.get("author").clone_into(&mut annotation.author);
    row.get("created").clone_into(&mut annotation.created);
}
