//! Does what a line of a script says, through the session.

use super::resolve::{self, Keys};
use super::script::{DocumentLine, Field, ImportLine, LabelLook, Line, Names, TagLine, UnlinkLine};
use super::taking::remarks;
use crate::progress::{Cancelled, Progress};
use crate::project::edit::{Change, Command, DocumentPatch, Edit, TagSpec, Transaction};
use crate::project::{
    AnnotationId, AttributeDef, AttributeKind, DocumentId, Label, LabelId, Project, RelationId, ReviewState, Status,
};
use crate::session::Session;
use crate::session::import::{ImportOutcome, ImportRequest, import, import_text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A script under way.
pub struct Runner {
    session: Session,
    keys: Keys,
}

/// What a line asks for, with all names looked up.
enum Wish {
    /// A command, and the key of the record it will make.
    Command(Command, Option<String>),
    Undo,
    Redo,
    Save,
    Import(ImportRequest),
    /// Title, text, key.
    Paste(String, String, Option<String>),
}

/// A line that was done.
#[derive(Debug, Default)]
pub struct Done {
    /// What was done, in words.
    pub did: String,
    /// The records it made; where it made none, those it changed or removed.
    pub ids: Vec<String>,
    /// What else should be known.
    pub notes: Vec<String>,
}

impl Runner {
    /// Begins on an open project.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            keys: Keys::default(),
        }
    }

    /// The project.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Does one line. A refused one changes nothing; a done one is on its way to the disk.
    pub fn run(&mut self, line: Line) -> Result<Done, String> {
        match self.wish(line)? {
            Wish::Command(command, key) => {
                self.keys.check_free(key.as_deref())?;
                let done = self.execute(command)?;
                Ok(self.remembered(key, done))
            }
            Wish::Undo => {
                let undone = self.session.undo().ok_or("There is nothing to undo")?;
                Ok(done(&undone, "undo: "))
            }
            Wish::Redo => {
                let redone = self.session.redo().ok_or("There is nothing to redo")?;
                Ok(done(&redone, "redo: "))
            }
            Wish::Save => self.save(),
            Wish::Import(request) => {
                let (folder, project) = (self.session.folder(), self.session.project());
                let outcome = import(&request, folder, project, &Progress::default());
                self.add(outcome.map_err(|Cancelled| "The import was stopped")?)
            }
            Wish::Paste(title, text, key) => {
                self.keys.check_free(key.as_deref())?;
                let done = self.add(import_text(&title, &text, self.session.folder()))?;
                Ok(self.remembered(key, done))
            }
        }
    }

    fn execute(&mut self, command: Command) -> Result<Done, String> {
        let transaction = self.session.execute(command).map_err(|err| err.to_string())?;
        Ok(done(&transaction, ""))
    }

    fn remembered(&mut self, key: Option<String>, done: Done) -> Done {
        if let (Some(key), Some(id)) = (key, done.ids.first()) {
            self.keys.remember(key, id.clone());
        }
        done
    }

    fn save(&mut self) -> Result<Done, String> {
        let outcome = self.session.save()?;
        Ok(Done {
            did: "save".to_owned(),
            ids: Vec::new(),
            notes: outcome.warnings,
        })
    }

    fn add(&mut self, outcome: ImportOutcome) -> Result<Done, String> {
        let notes = remarks(&outcome);
        if outcome.documents.is_empty() {
            return Err(match notes.as_slice() {
                [] => "No document was added".to_owned(),
                notes => notes.join("; "),
            });
        }
        let done = self.execute(Command::AddDocuments(outcome.documents))?;
        Ok(Done { notes, ..done })
    }

    /// Looks up all names in a line.
    fn wish(&self, line: Line) -> Result<Wish, String> {
        let project = self.session.project();
        let annotation = |name: &str| self.keys.id::<AnnotationId>(name);
        let annotations = |names: &Names| self.keys.ids::<AnnotationId>(names.all());
        let mut named = None;
        let command = match line {
            Line::Tag(tag) => {
                named = tag.key.clone();
                self.tag(tag)?
            }
            Line::Link(link) => {
                named = link.key.clone();
                let kind = resolve::relation_type(&link.r#type, project)?;
                let (from, to) = (annotation(&link.from)?, annotation(&link.to)?);
                Command::Link { kind, from, to }
            }
            Line::Group {
                members,
                principal,
                key,
            } => {
                named = key;
                Command::Group(self.group(&members, principal.as_deref())?)
            }
            Line::TagAll { quote, label } => Command::Tag(self.everywhere(&quote, resolve::label(&label, project)?)?),
            Line::Unlink(link) => Command::Unlink(vec![self.link(link)?]),
            Line::Retag { ids, label } => Command::Retag(annotations(&ids)?, resolve::label(&label, project)?),
            Line::Move { id, to } => {
                let id = annotation(&id)?;
                let moved = project
                    .annotations()
                    .get(id)
                    .ok_or("This annotation is not in the project")?;
                Command::SetSpans(id, to.find(&self.session.read_text(moved.document)?)?)
            }
            Line::Status { ids, status } => {
                Command::SetStatus(annotations(&ids)?, resolve::word(&status, &Status::ALL, Status::name)?)
            }
            Line::Note { id, note } => Command::SetNote(annotation(&id)?, note),
            Line::Attribute { id, name, value } => Command::SetAttribute(annotation(&id)?, name, value),
            Line::Delete { ids } => Command::RemoveAnnotations(annotations(&ids)?),
            Line::Review { documents, state } => {
                let state = resolve::word(&state, &ReviewState::ALL, ReviewState::name)?;
                Command::SetReview(self.documents(&documents)?, state)
            }
            Line::EditDocument(edit) => self.edit_document(edit)?,
            Line::RemoveDocument { documents } => Command::RemoveDocuments(self.documents(&documents)?),
            Line::AddLabel { name, look } => Command::AddLabel(patched(
                Label {
                    name,
                    ..Label::default()
                },
                look,
            )),
            Line::EditLabel { label, name, look } => {
                let id = resolve::label(&label, project)?;
                let before = project.labels().get(id).ok_or("This label is not in the schema")?;
                let renamed = Label {
                    name: name.unwrap_or_else(|| before.name.clone()),
                    ..Label::clone(before)
                };
                Command::EditLabel(id, patched(renamed, look))
            }
            Line::MergeLabels { from, into } => {
                Command::MergeLabels(resolve::label(&from, project)?, resolve::label(&into, project)?)
            }
            Line::MoveLabel { label, place } => {
                Command::MoveLabel(resolve::label(&label, project)?, place.saturating_sub(1))
            }
            Line::RemoveLabel { label } => Command::RemoveLabel(resolve::label(&label, project)?),
            Line::Undo {} => return Ok(Wish::Undo),
            Line::Redo {} => return Ok(Wish::Redo),
            Line::Save {} => return Ok(Wish::Save),
            Line::Import(import) => return Ok(Wish::Import(request(import))),
            Line::Paste { title, text, key } => return Ok(Wish::Paste(title, text, key)),
        };
        Ok(Wish::Command(command, named))
    }

    fn documents(&self, names: &Names) -> Result<Vec<DocumentId>, String> {
        names
            .all()
            .iter()
            .map(|name| self.keys.document(name, self.session.project()))
            .collect()
    }

    /// The members of a group, the principal first.
    fn group(&self, members: &[String], principal: Option<&str>) -> Result<Vec<AnnotationId>, String> {
        let mut ids: Vec<AnnotationId> = self.keys.ids(members)?;
        if let Some(principal) = principal {
            let principal = self.keys.id(principal)?;
            let place = ids.iter().position(|id| *id == principal);
            let place = place.ok_or("The principal must be one of the members")?;
            ids.swap(0, place);
        }
        Ok(ids)
    }

    fn tag(&self, line: TagLine) -> Result<Command, String> {
        let document = self.keys.document(&line.document, self.session.project())?;
        let label = resolve::label(&line.label, self.session.project())?;
        let ranges = line.at.find(&self.session.read_text(document)?)?;
        Ok(Command::Tag(vec![TagSpec {
            document,
            ranges,
            label,
            attributes: line.attributes,
            note: line.note,
        }]))
    }

    fn edit_document(&self, line: DocumentLine) -> Result<Command, String> {
        let project = self.session.project();
        let toggle_label = line.toggle_label.map(|name| resolve::label(&name, project));
        let patch = DocumentPatch {
            title: line.title,
            outlet: line.outlet,
            date: line.date,
            url: line.url,
            note: line.note,
            toggle_label: toggle_label.transpose()?,
        };
        Ok(Command::EditDocument(
            self.keys.document(&line.document, project)?,
            patch,
        ))
    }

    /// A link by its key or id, or by type and ends.
    fn link(&self, line: UnlinkLine) -> Result<RelationId, String> {
        let project = self.session.project();
        let (kind, from, to) = match (line.id, line.r#type, line.from, line.to) {
            (Some(id), None, None, None) => return self.keys.id(&id),
            (None, Some(kind), Some(from), Some(to)) => (kind, from, to),
            _ => return Err("Name the link by its id, or by type, from and to".to_owned()),
        };
        let kind = resolve::relation_type(&kind, project)?;
        let (from, to) = (self.keys.id(&from)?, self.keys.id(&to)?);
        let mut links = project.relations().iter();
        let found = links.find(|(_, link)| link.kind == kind && link.from == from && link.to == to);
        found
            .map(|(id, _)| id)
            .ok_or_else(|| "These two are not linked like this".to_owned())
    }

    /// Every place of the words in all documents that does not carry the label already.
    fn everywhere(&self, words: &str, label: LabelId) -> Result<Vec<TagSpec>, String> {
        let project = self.session.project();
        let tagged = tagged_places(project, label);
        let mut specs = Vec::new();
        for (document, _) in project.documents_in_order() {
            let text = self.session.read_text(document)?;
            for range in resolve::occurrences(words, &text) {
                if !tagged.contains(&(document, range.start, range.end)) {
                    let (attributes, note) = (BTreeMap::new(), String::new());
                    specs.push(TagSpec {
                        document,
                        ranges: vec![range],
                        label,
                        attributes,
                        note,
                    });
                }
            }
        }
        if specs.is_empty() {
            return Err("These words stand in no document, or are tagged so already".to_owned());
        }
        Ok(specs)
    }
}

/// Document, first byte and one past the last of all annotations of a label that lie in one piece.
fn tagged_places(project: &Project, label: LabelId) -> BTreeSet<(DocumentId, usize, usize)> {
    let carried = project
        .annotations()
        .values()
        .filter(|a| a.label == label && a.spans.len() == 1);
    carried.map(|a| (a.document, a.start(), a.end())).collect()
}

fn request(line: ImportLine) -> ImportRequest {
    ImportRequest {
        paths: vec![PathBuf::from(line.path)],
        encoding: line.encoding,
        large: line.large,
        again: line.again,
    }
}

fn patched(label: Label, look: LabelLook) -> Label {
    Label {
        slot: look.slot.unwrap_or(label.slot),
        key: look.shortcut.or(label.key),
        guideline: look.guideline.unwrap_or(label.guideline),
        attributes: look
            .attributes
            .map_or(label.attributes, |fields| fields.into_iter().map(attribute).collect()),
        ..label
    }
}

fn attribute(field: Field) -> AttributeDef {
    AttributeDef {
        name: field.name,
        kind: field.choices.map_or(AttributeKind::Text, AttributeKind::Choice),
    }
}

fn done(transaction: &Transaction, before: &str) -> Done {
    let touched: Vec<(bool, String)> = transaction.edits.iter().map(touched).collect();
    let any_made = touched.iter().any(|(made, _)| *made);
    let ids = touched
        .into_iter()
        .filter(|(made, _)| *made == any_made)
        .map(|(_, id)| id)
        .collect();
    Done {
        did: format!("{before}{}", transaction.title),
        ids,
        notes: Vec::new(),
    }
}

/// Whether an edit made its record, and the record's id.
fn touched(edit: &Edit) -> (bool, String) {
    fn made<T>(change: &Change<T>) -> bool {
        change.before.is_none()
    }
    match edit {
        Edit::Document(id, change) => (made(change), id.to_string()),
        // A review state is a record beside its document; to a script it is something said of the document.
        Edit::Review(id, change) => {
            let review = change.after.as_ref().or(change.before.as_ref());
            (
                false,
                review.map_or(id.to_string(), |review| review.document.to_string()),
            )
        }
        Edit::Label(id, change) => (made(change), id.to_string()),
        Edit::RelationType(id, change) => (made(change), id.to_string()),
        Edit::Annotation(id, change) => (made(change), id.to_string()),
        Edit::Relation(id, change) => (made(change), id.to_string()),
        Edit::Group(id, change) => (made(change), id.to_string()),
        Edit::Decision(id, change) => (made(change), id.to_string()),
    }
}
