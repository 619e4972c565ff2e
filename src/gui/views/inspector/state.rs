//! What the inspector remembers: half-typed text, by the record it belongs to.

use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Drafts;
use crate::project::edit::{Command, DocumentPatch};
use crate::project::{AnnotationId, DocumentId, Project};

/// State of the inspector.
#[derive(Default)]
pub struct InspectorState {
    pub(super) drafts: Drafts<DraftKey>,
    /// The note of the annotation that is drawn next takes the keyboard.
    pub(super) note_wanted: bool,
}

/// Which field of which record a text belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DraftKey {
    Note(AnnotationId),
    Attribute(AnnotationId, String),
    Document(DocumentId, DocumentField),
}

/// A field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DocumentField {
    Title,
    Outlet,
    Date,
    Url,
    Note,
}

impl InspectorState {
    /// Puts the keyboard into the note of the selected annotation.
    pub fn write_note(&mut self) {
        self.note_wanted = true;
    }

    /// Takes everything half-typed, as commands: before saving, exporting and closing.
    pub fn commit(&mut self, project: &Project) -> Vec<Command> {
        self.commit_where(project, |_| true)
    }

    /// Commits the half-typed fields that are not shown any more.
    pub(super) fn commit_hidden(
        &mut self,
        ctx: &ViewCtx<'_>,
        annotation: Option<AnnotationId>,
        document: Option<DocumentId>,
    ) {
        let hidden = |key: &DraftKey| match key {
            DraftKey::Note(id) | DraftKey::Attribute(id, _) => Some(*id) != annotation,
            DraftKey::Document(id, _) => Some(*id) != document,
        };
        for command in self.commit_where(ctx.project(), hidden) {
            ctx.push(command);
        }
    }

    fn commit_where(&mut self, project: &Project, which: impl Fn(&DraftKey) -> bool) -> Vec<Command> {
        let taken = self.drafts.take_where(which).into_iter();
        taken
            .filter_map(|(key, text)| command_for(&key, text, project))
            .collect()
    }
}

impl DraftKey {
    /// The command that stores `text` in this field.
    pub(super) fn command(&self, text: String) -> Command {
        match self {
            Self::Note(id) => Command::SetNote(*id, text),
            Self::Attribute(id, name) => Command::SetAttribute(*id, name.clone(), text.trim().to_owned()),
            Self::Document(id, field) => Command::EditDocument(*id, field.patch(text)),
        }
    }
}

impl DocumentField {
    fn patch(self, text: String) -> DocumentPatch {
        let none = DocumentPatch::default();
        let line = |text: String| Some(text.trim().to_owned());
        match self {
            Self::Title => DocumentPatch {
                title: line(text),
                ..none
            },
            Self::Outlet => DocumentPatch {
                outlet: line(text),
                ..none
            },
            Self::Date => DocumentPatch {
                date: line(text),
                ..none
            },
            Self::Url => DocumentPatch {
                url: line(text),
                ..none
            },
            Self::Note => DocumentPatch {
                note: Some(text),
                ..none
            },
        }
    }
}

/// None where the record is gone or holds this text already.
fn command_for(key: &DraftKey, text: String, project: &Project) -> Option<Command> {
    let stored = match key {
        DraftKey::Note(id) => project.annotations().get(*id)?.note.as_str(),
        DraftKey::Attribute(id, name) => {
            let annotation = project.annotations().get(*id)?;
            annotation.attributes.get(name).map_or("", String::as_str)
        }
        DraftKey::Document(id, field) => {
            let document = project.documents().get(*id)?;
            match field {
                DocumentField::Title => &document.title,
                DocumentField::Outlet => &document.outlet,
                DocumentField::Date => &document.date,
                DocumentField::Url => &document.url,
                DocumentField::Note => &document.note,
            }
        }
    };
    (stored != text).then(|| key.command(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_a_record_that_is_gone_asks_for_nothing() {
        let project = Project::with_default_schema();
        let key = DraftKey::Note(AnnotationId(500));
        assert_eq!(command_for(&key, "half a no".to_owned(), &project), None);
    }

    #[test]
    fn a_field_of_a_document_changes_this_field_alone() {
        let key = DraftKey::Document(DocumentId(7), DocumentField::Outlet);
        let patch = DocumentPatch {
            outlet: Some("Gazette".to_owned()),
            ..DocumentPatch::default()
        };
        assert_eq!(
            key.command(" Gazette ".to_owned()),
            Command::EditDocument(DocumentId(7), patch)
        );
    }
}
