//! Writing: the project first, in passes over the documents for its sections, then a pass for the texts.

use super::super::model::{DataAnnotation, DataDocument, DataRelation, DataSchema};
use super::super::sink::Sink;
use super::super::source::Source;
use super::codebook::{self, Choices};
use super::guid::{self, Kind};
use super::plain::{self, PlainPlaces};
use super::xml::Xml;
use super::{CONTINUES, COPY, NO_TIME, NOBODY, NOTE_ATTRIBUTE, NOTE_AUTHOR, NOTE_GROUP, NOTE_ID, PRINCIPAL, variable};
use crate::project::Status;
use crate::store::disk::ContentHash;
use crate::store::export::ExportError;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Signs of the words that a selection is named by.
const NAME: usize = 250;

/// What has to be known before the first document is written.
#[derive(Default)]
struct Survey {
    users: BTreeSet<String>,
    labels: BTreeSet<String>,
    /// GUIDs of the notes that say who is in a duplicate group.
    groups: BTreeMap<String, Vec<String>>,
    num_documents: usize,
    has_notes: bool,
    has_links: bool,
}

/// Writes a project with all documents.
pub(in super::super) fn write(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ExportError> {
    let schema = source.schema().clone();
    let choices = Choices::of(&schema);
    let mut survey = Survey::default();
    source.each(&mut |document| {
        survey.document(document, &choices);
        Ok(())
    })?;
    let mut zip = ZipWriter::new_stream(sink.file("")?);
    // The same time in all projects, so that the same dataset gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file("project.qde", options).map_err(io::Error::from)?;
    project(&mut zip, source, &schema, &choices, &survey)?;
    source.each(&mut |document| {
        let name = format!("sources/{}.txt", guid::of(Kind::Document, &document.id, 0));
        zip.start_file(name, options).map_err(io::Error::from)?;
        zip.write_all(plain::plain(&document.text).as_bytes())?;
        Ok(())
    })?;
    zip.finish().map_err(io::Error::from)?.flush()?;
    Ok(())
}

impl Survey {
    fn document(&mut self, document: &DataDocument, choices: &Choices) {
        self.num_documents += 1;
        self.labels.extend(document.labels.iter().cloned());
        self.has_links |= !document.relations.is_empty();
        for relation in document.relations.iter().filter(|relation| !relation.author.is_empty()) {
            self.has_notes = true;
            self.users.insert(relation.author.clone());
        }
        for annotation in &document.annotations {
            self.has_links |= annotation.fragments.len() > 1;
            self.has_notes |= !notes(annotation, choices).is_empty();
            self.users.insert(annotation.author.clone());
            self.labels.insert(annotation.label.clone());
            if let Some(group) = &annotation.group {
                let note = note_guid(annotation, &format!("{NOTE_GROUP}{}", group.id));
                self.groups.entry(group.id.clone()).or_default().push(note);
            }
        }
    }
}

fn project(
    out: &mut dyn Write,
    source: &mut dyn Source,
    schema: &DataSchema,
    choices: &Choices,
    survey: &Survey,
) -> Result<(), ExportError> {
    let mut xml = Xml::new(out)?;
    let attributes = [
        ("xmlns", "urn:QDA-XML:project:1.0"),
        ("name", "Corroborate"),
        ("origin", "Corroborate"),
        ("creationDateTime", NO_TIME),
    ];
    xml.open("Project", &attributes)?;
    if !survey.users.is_empty() {
        xml.open("Users", &[])?;
        for user in &survey.users {
            let name = if user.is_empty() { NOBODY } else { user };
            xml.empty("User", &[("guid", &user_guid(user)), ("name", name)])?;
        }
        xml.close()?;
    }
    codebook::write(&mut xml, schema, &survey.labels)?;
    xml.open("Variables", &[])?;
    for name in variable::ALL {
        let attributes = [
            ("guid", &*variable_guid(name)),
            ("name", name),
            ("typeOfVariable", "Text"),
        ];
        xml.empty("Variable", &attributes)?;
    }
    xml.close()?;
    if survey.num_documents > 0 {
        xml.open("Sources", &[])?;
        source.each(&mut |document| text_source(&mut xml, document, choices))?;
        xml.close()?;
    }
    if survey.has_notes {
        xml.open("Notes", &[])?;
        source.each(&mut |document| Ok(written_notes(&mut xml, document, choices)?))?;
        xml.close()?;
    }
    if survey.has_links {
        xml.open("Links", &[])?;
        source.each(&mut |document| Ok(links(&mut xml, document)?))?;
        xml.close()?;
    }
    if !survey.groups.is_empty() {
        xml.open("Sets", &[])?;
        survey
            .groups
            .iter()
            .try_for_each(|(id, notes)| set(&mut xml, id, notes))?;
        xml.close()?;
    }
    xml.close()?;
    Ok(())
}

fn text_source(xml: &mut Xml<'_>, document: &DataDocument, choices: &Choices) -> Result<(), ExportError> {
    let guid = guid::of(Kind::Document, &document.id, 0);
    let name = Some(&document.title).filter(|title| !title.is_empty());
    let attributes = [
        ("guid", guid.as_str()),
        ("name", name.unwrap_or(&document.id)),
        ("plainTextPath", &format!("internal://{guid}.txt")),
        ("creationDateTime", NO_TIME),
    ];
    xml.open("TextSource", &attributes)?;
    xml.words("Description", &document.note)?;
    let places = PlainPlaces::new(&document.text);
    for annotation in &document.annotations {
        for (part, range) in annotation.fragments.iter().enumerate() {
            selection(xml, document, annotation, (part, range), &places, choices)?;
        }
    }
    for label in &document.labels {
        let coding = guid::of_words(&["document coding", &document.id, label]);
        code_ref(xml, &[("guid", &coding)], &codebook::label_guid(label))?;
    }
    let hash = ContentHash::of(document.text.as_bytes()).to_string();
    let values = [
        (variable::ID, &document.id),
        (variable::TITLE, &document.title),
        (variable::OUTLET, &document.outlet),
        (variable::DATE, &document.date),
        (variable::URL, &document.url),
        (variable::HASH, &hash),
    ];
    for (name, value) in values.into_iter().filter(|(_, value)| !value.is_empty()) {
        xml.open("VariableValue", &[])?;
        xml.empty("VariableRef", &[("targetGUID", &variable_guid(name))])?;
        xml.words("TextValue", value)?;
        xml.close()?;
    }
    xml.close()?;
    Ok(())
}

fn selection(
    xml: &mut Xml<'_>,
    document: &DataDocument,
    annotation: &DataAnnotation,
    (part, range): (usize, &Range<usize>),
    places: &PlainPlaces,
    choices: &Choices,
) -> Result<(), ExportError> {
    let place = |byte| places.offset(&document.text, byte);
    let ends = place(range.start).zip(place(range.end));
    let words = document.text.get(range.clone());
    let Some(((start, end), words)) = ends.zip(words) else {
        return Err(ExportError::no_such_place(annotation));
    };
    let guid = guid::of(Kind::Selection, &annotation.id, part);
    let words: String = words.replace("\r\n", "\n").chars().take(NAME).collect();
    let (start, end) = (start.to_string(), end.to_string());
    let user = user_guid(&annotation.author);
    let attributes = [
        ("guid", guid.as_str()),
        ("name", &words),
        ("startPosition", &start),
        ("endPosition", &end),
        ("creatingUser", &user),
        ("creationDateTime", created(annotation)),
    ];
    xml.open("PlainTextSelection", &attributes)?;
    if part == 0 {
        xml.words("Description", &annotation.note)?;
    }
    let mut codes = vec![codebook::label_guid(&annotation.label)];
    let chosen = annotation.attributes.iter();
    let chosen = chosen.filter(|(name, value)| choices.has(annotation, name, value));
    codes.extend(chosen.map(|(name, value)| codebook::choice_guid(&annotation.label, name, value)));
    if annotation.status != Status::default() {
        codes.push(codebook::status_guid(annotation.status));
    }
    for code in codes {
        let coding = guid::of_words(&["coding", &guid, &code]);
        let attributes = [
            ("guid", coding.as_str()),
            ("creatingUser", &user),
            ("creationDateTime", created(annotation)),
        ];
        code_ref(xml, &attributes, &code)?;
    }
    for (name, _) in notes(annotation, choices).iter().filter(|_| part == 0) {
        xml.empty("NoteRef", &[("targetGUID", &note_guid(annotation, name))])?;
    }
    xml.close()?;
    Ok(())
}

fn code_ref(xml: &mut Xml<'_>, attributes: &[(&str, &str)], code: &str) -> io::Result<()> {
    xml.open("Coding", attributes)?;
    xml.empty("CodeRef", &[("targetGUID", code)])?;
    xml.close()
}

/// What is said of an annotation that neither a code nor its description says, by names of notes.
fn notes(annotation: &DataAnnotation, choices: &Choices) -> Vec<(String, String)> {
    let attributes = annotation.attributes.iter();
    let attributes = attributes.filter(|(name, value)| !choices.has(annotation, name, value));
    let attributes = attributes.map(|(name, value)| (format!("{NOTE_ATTRIBUTE}{name}"), value.clone()));
    let group = annotation.group.as_ref().map(|group| {
        let place = if group.is_principal { PRINCIPAL } else { COPY };
        (format!("{NOTE_GROUP}{}", group.id), place.to_owned())
    });
    let id = (!guid::carries(&annotation.id)).then(|| (NOTE_ID.to_owned(), annotation.id.clone()));
    attributes.chain(group).chain(id).collect()
}

fn written_notes(xml: &mut Xml<'_>, document: &DataDocument, choices: &Choices) -> io::Result<()> {
    for annotation in &document.annotations {
        let user = user_guid(&annotation.author);
        for (name, words) in notes(annotation, choices) {
            let guid = note_guid(annotation, &name);
            let attributes = [
                ("guid", guid.as_str()),
                ("name", &name),
                ("creatingUser", &user),
                ("creationDateTime", created(annotation)),
            ];
            xml.open("Note", &attributes)?;
            xml.words("PlainTextContent", &words)?;
            xml.close()?;
        }
    }
    for relation in document.relations.iter().filter(|relation| !relation.author.is_empty()) {
        let attributes = [
            ("guid", &*author_guid(relation)),
            ("name", NOTE_AUTHOR),
            ("creatingUser", &user_guid(&relation.author)),
            ("creationDateTime", NO_TIME),
        ];
        xml.open("Note", &attributes)?;
        xml.words("PlainTextContent", &relation.author)?;
        xml.close()?;
    }
    Ok(())
}

fn links(xml: &mut Xml<'_>, document: &DataDocument) -> io::Result<()> {
    for annotation in &document.annotations {
        for part in 1..annotation.fragments.len() {
            let from = guid::of(Kind::Selection, &annotation.id, part - 1);
            let to = guid::of(Kind::Selection, &annotation.id, part);
            link(xml, CONTINUES, (&from, &to), None)?;
        }
    }
    for relation in &document.relations {
        let from = guid::of(Kind::Selection, &relation.from, 0);
        let to = guid::of(Kind::Selection, &relation.to, 0);
        let note = (!relation.author.is_empty()).then(|| author_guid(relation));
        link(xml, &relation.kind, (&from, &to), note.as_deref())?;
    }
    Ok(())
}

fn link(xml: &mut Xml<'_>, kind: &str, (from, to): (&str, &str), note: Option<&str>) -> io::Result<()> {
    let guid = guid::of_words(&["link", kind, from, to]);
    let attributes = [
        ("guid", guid.as_str()),
        ("name", kind),
        ("direction", "OneWay"),
        ("originGUID", from),
        ("targetGUID", to),
    ];
    let Some(note) = note else {
        return xml.empty("Link", &attributes);
    };
    xml.open("Link", &attributes)?;
    xml.empty("NoteRef", &[("targetGUID", note)])?;
    xml.close()
}

/// A set cannot hold selections; it holds the notes that say which are in the group.
fn set(xml: &mut Xml<'_>, id: &str, notes: &[String]) -> io::Result<()> {
    let guid = guid::of_words(&["set", id]);
    xml.open("Set", &[("guid", &guid), ("name", &format!("{NOTE_GROUP}{id}"))])?;
    for note in notes {
        xml.empty("MemberNote", &[("targetGUID", note)])?;
    }
    xml.close()
}

/// Of nobody, too: there are readers that want a user of every coding.
pub(super) fn user_guid(name: &str) -> String {
    guid::of_words(&["user", name])
}

fn variable_guid(name: &str) -> String {
    guid::of_words(&["variable", name])
}

/// Of the note on a link.
fn author_guid(relation: &DataRelation) -> String {
    guid::of_words(&["link author", &relation.kind, &relation.from, &relation.to])
}

fn note_guid(annotation: &DataAnnotation, name: &str) -> String {
    guid::of_words(&["note", &annotation.id, name])
}

/// A time as XML has it.
fn created(annotation: &DataAnnotation) -> &str {
    let created = annotation.created.as_str();
    let is_time = created.len() == NO_TIME.len()
        && created.bytes().zip(NO_TIME.bytes()).all(|(byte, form)| match form {
            b'0'..=b'9' => byte.is_ascii_digit(),
            _ => byte == form,
        });
    if is_time { created } else { NO_TIME }
}
