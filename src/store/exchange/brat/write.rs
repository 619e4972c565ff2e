//! Writes a folder for brat.

use super::super::model::{DataAnnotation, DataDocument, DataRelation};
use super::super::names::{Names, plain_file, plain_name};
use super::super::sink::Sink;
use super::super::source::Source;
use super::super::tsv::{DOCUMENT, document_cells, write_row};
use super::super::units::{LineEnds, Places, Unit};
use super::beside::{ANNOTATION, FILE, LINK, NAME, OF};
use super::pieces::{pieces, words};
use super::{GROUPS, conf, in_one_line};
use crate::store::export::ExportError;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;

/// What is known of the whole dataset before the first document is written: names, and ends of links. Neither texts nor
/// annotations are kept.
#[derive(Default)]
struct Survey {
    /// Of documents.
    files: Names,
    /// Of labels, relation types, fields and choices.
    names: Names,
    labels: Used,
    kinds: Used,
    /// Duplicate groups, with the words of the principal or of the first that was met.
    groups: Names,
    canonical: BTreeMap<String, (String, bool)>,
    /// Ids of annotations that a link from another document ends at, with their file and id in it once known.
    ends: BTreeMap<String, Option<(String, String)>>,
}

/// Names in the order they were met: those of the schema first.
#[derive(Default)]
struct Used {
    order: Vec<String>,
    seen: BTreeSet<String>,
}

impl Used {
    fn add(&mut self, name: &str) {
        if !self.seen.contains(name) {
            self.seen.insert(name.to_owned());
            self.order.push(name.to_owned());
        }
    }
}

/// Writes all documents, in four passes: to see what there is, for the files of brat, and for the tables beside.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let mut survey = Survey::default();
    survey.schema(source);
    source.each(&mut |document| survey.document(document))?;
    confs(source, &survey, sink)?;
    source.each(&mut |document| {
        let stem = survey.files.get(&document.id).to_owned();
        let mut out = sink.file(&format!("{stem}.txt"))?;
        out.write_all(document.text.as_bytes())?;
        out.flush()?;
        drop(out);
        let lines = Lines::of(document)?;
        let mut out = sink.file(&format!("{stem}.ann"))?;
        lines.write(&survey, &mut *out)?;
        out.flush()?;
        survey.note_ends(&stem, &lines);
        Ok(())
    })?;
    let mut out = sink.file("documents.tsv")?;
    let columns: Vec<&str> = [FILE, OF].into_iter().chain(DOCUMENT).chain(ANNOTATION).collect();
    write_row(&mut *out, &columns)?;
    source.each(&mut |document| document_rows(document, &survey, &mut *out))?;
    out.flush()?;
    drop(out);
    let mut out = sink.file("links.tsv")?;
    write_row(&mut *out, &LINK)?;
    source.each(&mut |document| link_rows(document, &survey, &mut *out))?;
    out.flush()?;
    Ok(())
}

impl Survey {
    fn schema(&mut self, source: &dyn Source) {
        let schema = source.schema();
        for label in &schema.labels {
            self.names.add(&label.name, plain_name);
            self.labels.add(&label.name);
        }
        for kind in &schema.relation_types {
            self.names.add(&kind.name, plain_name);
            self.kinds.add(&kind.name);
        }
        for (name, choices) in schema.labels.iter().flat_map(|label| &label.attributes) {
            self.names.add(name, plain_name);
            for choice in choices.iter().flatten() {
                self.names.add(choice, plain_name);
            }
        }
    }

    fn document(&mut self, document: &DataDocument) -> Result<(), ExportError> {
        self.files.add(&document.id, plain_file);
        let here: BTreeSet<&str> = document
            .annotations
            .iter()
            .map(|annotation| annotation.id.as_str())
            .collect();
        for annotation in &document.annotations {
            self.names.add(&annotation.label, plain_name);
            self.labels.add(&annotation.label);
            for name in annotation.attributes.keys() {
                self.names.add(name, plain_name);
            }
            let Some(group) = &annotation.group else { continue };
            self.groups.add(&group.id, plain_name);
            let known = self.canonical.get(&group.id);
            if known.is_none_or(|(_, is_principal)| group.is_principal && !is_principal) {
                let pieces = pieces(&document.text, &annotation.fragments);
                let words = pieces.and_then(|pieces| words(&document.text, &pieces));
                let words = in_one_line(&words.unwrap_or_default());
                self.canonical.insert(group.id.clone(), (words, group.is_principal));
            }
        }
        for relation in &document.relations {
            self.names.add(&relation.kind, plain_name);
            self.kinds.add(&relation.kind);
            if !here.contains(relation.to.as_str()) {
                self.ends.insert(relation.to.clone(), None);
            }
        }
        Ok(())
    }

    /// A value as brat gets it, and whether the reader needs to be told the value itself.
    fn value(&self, value: &str) -> (String, bool) {
        let name = self.names.get(value);
        if !name.is_empty() {
            return (name.to_owned(), false);
        }
        let line = in_one_line(value);
        let is_other = line != value || line.is_empty() || self.names.ours(&line).is_some();
        (line, is_other)
    }

    fn note_ends(&mut self, stem: &str, lines: &Lines<'_>) {
        for span in &lines.spans {
            if let Some(end) = self.ends.get_mut(&span.annotation.id) {
                *end = Some((stem.to_owned(), span.id.clone()));
            }
        }
    }
}

/// The annotations of a document and its own relations, with their ids in brat.
struct Lines<'d> {
    spans: Vec<Span<'d>>,
    relations: Vec<(String, &'d DataRelation, [String; 2])>,
}

struct Span<'d> {
    id: String,
    annotation: &'d DataAnnotation,
    /// In code points, as brat gets them and as they are.
    pieces: String,
    at: String,
    words: String,
}

impl<'d> Lines<'d> {
    fn of(document: &'d DataDocument) -> Result<Self, ExportError> {
        let places = Places::new(&document.text, Unit::CodePoints, LineEnds::AsStored);
        let mut spans = Vec::with_capacity(document.annotations.len());
        for (n, annotation) in document.annotations.iter().enumerate() {
            let no_such_place = || ExportError::no_such_place(annotation);
            let cut = pieces(&document.text, &annotation.fragments).ok_or_else(no_such_place)?;
            let at = offsets(&places, &annotation.fragments).ok_or_else(no_such_place)?;
            // Line ends alone cannot be a span there.
            if !cut.is_empty() {
                spans.push(Span {
                    id: format!("T{}", n + 1),
                    annotation,
                    pieces: offsets(&places, &cut).ok_or_else(no_such_place)?,
                    at,
                    words: words(&document.text, &cut).ok_or_else(no_such_place)?,
                });
            }
        }
        let ids: BTreeMap<&str, &str> = spans
            .iter()
            .map(|span| (span.annotation.id.as_str(), span.id.as_str()))
            .collect();
        let mut relations = Vec::new();
        for relation in &document.relations {
            let ends = ids.get(relation.from.as_str()).zip(ids.get(relation.to.as_str()));
            if let Some((from, to)) = ends {
                let id = format!("R{}", relations.len() + 1);
                relations.push((id, relation, [(*from).to_owned(), (*to).to_owned()]));
            }
        }
        Ok(Self { spans, relations })
    }

    fn write(&self, survey: &Survey, out: &mut dyn Write) -> io::Result<()> {
        let (mut attributes, mut references, mut notes) = (0, 0, 0);
        for span in &self.spans {
            let Span { id, annotation, .. } = span;
            let label = survey.names.get(&annotation.label);
            writeln!(out, "{id}\t{label} {}\t{}", span.pieces, span.words)?;
            for (name, value) in &annotation.attributes {
                attributes += 1;
                write!(out, "A{attributes}\t{} {id}", survey.names.get(name))?;
                match survey.value(value).0.as_str() {
                    "" => writeln!(out)?,
                    value => writeln!(out, " {value}")?,
                }
            }
            if let Some(group) = &annotation.group {
                references += 1;
                let canonical = survey.canonical.get(&group.id).map_or("", |(words, _)| words);
                let group = survey.groups.get(&group.id);
                writeln!(out, "N{references}\tReference {id} {GROUPS}:{group}\t{canonical}")?;
            }
            let note = in_one_line(&annotation.note);
            if !note.is_empty() {
                notes += 1;
                writeln!(out, "#{notes}\tAnnotatorNotes {id}\t{note}")?;
            }
        }
        for (id, relation, [from, to]) in &self.relations {
            writeln!(out, "{id}\t{} Arg1:{from} Arg2:{to}", survey.names.get(&relation.kind))?;
        }
        Ok(())
    }
}

/// `0 4;8 12`, in code points; none where the text has no such place.
fn offsets(places: &Places, ranges: &[Range<usize>]) -> Option<String> {
    let one = |range: &Range<usize>| Some(format!("{} {}", places.offset(range.start)?, places.offset(range.end)?));
    let all: Option<Vec<String>> = ranges.iter().map(one).collect();
    Some(all?.join(";"))
}

fn confs(source: &dyn Source, survey: &Survey, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let schema = source.schema();
    for (file, words) in [
        (
            "annotation.conf",
            conf::annotation_conf(schema, &survey.labels.order, &survey.kinds.order, &survey.names),
        ),
        ("visual.conf", conf::visual_conf(schema, &survey.names)),
        ("kb_shortcuts.conf", conf::kb_shortcuts_conf(schema, &survey.names)),
    ] {
        let mut out = sink.file(file)?;
        out.write_all(words.as_bytes())?;
        out.flush()?;
    }
    let mut out = sink.file("names.tsv")?;
    write_row(&mut *out, &NAME)?;
    let name = |ours: &str| survey.names.get(ours).to_owned();
    for label in &survey.labels.order {
        let known = schema.labels.iter().find(|known| known.name == *label);
        let slot = known.map_or(String::new(), |known| known.slot.to_string());
        let key = known.and_then(|known| known.key).map_or(String::new(), String::from);
        let guideline = known.map_or("", |known| &known.guideline);
        write_row(&mut *out, &["label", &name(label), label, "", &slot, &key, guideline])?;
    }
    for kind in &survey.kinds.order {
        let known = schema.relation_types.iter().find(|known| known.name == *kind);
        let from = known.and_then(|known| known.from.as_deref()).unwrap_or_default();
        let to = known.and_then(|known| known.to.as_deref()).unwrap_or_default();
        write_row(&mut *out, &["link", &name(kind), kind, from, "", "", "", "", to])?;
    }
    for label in &schema.labels {
        for (field, choices) in &label.attributes {
            let choices = match choices {
                Some(choices) => serde_json::to_string(choices).map_err(io::Error::from)?,
                None => String::new(),
            };
            let cells = ["attribute", &name(field), field, &label.name, "", "", "", &choices];
            write_row(&mut *out, &cells)?;
        }
    }
    let others = survey.names.iter().filter(|(ours, theirs)| ours != theirs);
    for (ours, theirs) in others {
        write_row(&mut *out, &["", theirs, ours])?;
    }
    for (ours, theirs) in survey.groups.iter().filter(|(ours, theirs)| ours != theirs) {
        write_row(&mut *out, &["group", theirs, ours])?;
    }
    out.flush()?;
    Ok(())
}

/// A row for the document, one for each annotation, and one for each link whose author is known.
fn document_rows(document: &DataDocument, survey: &Survey, out: &mut dyn Write) -> Result<(), ExportError> {
    let file = survey.files.get(&document.id);
    let cells = document_cells(document)?;
    let row: Vec<&str> = [file, ""].into_iter().chain(cells.iter().map(AsRef::as_ref)).collect();
    write_row(out, &row)?;
    let lines = Lines::of(document)?;
    for span in &lines.spans {
        let annotation = span.annotation;
        let attributes = annotation.attributes.iter();
        let others: BTreeMap<&str, &str> = attributes
            .filter(|(_, value)| survey.value(value).1)
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let attributes = match others.is_empty() {
            true => String::new(),
            false => serde_json::to_string(&others).map_err(io::Error::from)?,
        };
        let has_other_note = in_one_line(&annotation.note) != annotation.note;
        let note = if has_other_note { annotation.note.as_str() } else { "" };
        let principal = annotation.group.as_ref().is_some_and(|group| group.is_principal);
        let principal = if principal { "yes" } else { "" };
        let Span { id, at, .. } = span;
        let (status, author, created) = (annotation.status.name(), &annotation.author, &annotation.created);
        let about = [file, id, &annotation.id, "", "", "", "", note, ""];
        let rest = [status, author, created, principal, at, &attributes];
        write_row(out, &[about.as_slice(), rest.as_slice()].concat())?;
    }
    for (id, relation, ends) in lines
        .relations
        .iter()
        .filter(|(_, relation, _)| !relation.author.is_empty())
    {
        let about = [file, id, "", "", "", "", "", "", ""];
        let rest = ["", &relation.author, "", "", &ends.join(" ")];
        write_row(out, &[about.as_slice(), rest.as_slice()].concat())?;
    }
    Ok(())
}

/// A row for each link that ends in another document.
fn link_rows(document: &DataDocument, survey: &Survey, out: &mut dyn Write) -> Result<(), ExportError> {
    let file = survey.files.get(&document.id);
    let lines = Lines::of(document)?;
    let spans = lines.spans.iter();
    let ids: BTreeMap<&str, &str> = spans
        .map(|span| (span.annotation.id.as_str(), span.id.as_str()))
        .collect();
    for relation in &document.relations {
        let Some(from) = ids.get(relation.from.as_str()) else {
            continue;
        };
        let end = survey.ends.get(&relation.to).and_then(Option::as_ref);
        let is_own = ids.contains_key(relation.to.as_str());
        if let Some((to_file, to)) = end.filter(|_| !is_own) {
            write_row(out, &[&relation.kind, file, from, to_file, to, &relation.author])?;
        }
    }
    Ok(())
}
