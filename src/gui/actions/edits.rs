//! Edits, undo and redo, and what is shown after them.

use crate::gui::app::App;
use crate::gui::reader::ReaderState;
use crate::gui::views::capital;
use crate::project::edit::{Change, Command, Edit, Transaction};
use crate::project::{AnnotationId, DocumentId};
use crate::session::Session;
use crate::store::files::RecordKey;

/// Executes a command; a refusal is said in the status bar.
pub(super) fn execute(app: &mut App, command: Command) {
    let Some(session) = &mut app.session else { return };
    match session.execute(command) {
        Ok(transaction) => {
            app.toasts.say(capital(&transaction.title));
            after(app, &transaction, false);
        }
        Err(err) => app.toasts.refuse(err.to_string()),
    }
}

/// Decides that the version in use counts; the other goes with the next save.
pub(super) fn keep_mine(app: &mut App, record: RecordKey) {
    let Some(session) = &mut app.session else { return };
    session.keep_ours(record);
    app.toasts
        .say("Kept mine; the next save lets the other version go".to_owned());
}

/// Takes another version of a record, as one step.
pub(super) fn take_other(app: &mut App, record: RecordKey, number: usize) {
    let Some(session) = &mut app.session else { return };
    let conflicts = session.conflicts();
    let conflict = conflicts.iter().find(|conflict| conflict.record == record);
    let Some((conflict, other)) = conflict.and_then(|conflict| Some((conflict, conflict.others.get(number)?))) else {
        app.toasts.refuse("This has been decided meanwhile".to_owned());
        return;
    };
    match session.take_theirs(conflict, other) {
        Ok(transaction) => {
            app.toasts.say(capital(&transaction.title));
            after(app, &transaction, true);
        }
        Err(err) => app.toasts.refuse(err),
    }
}

/// Takes the last step back and shows what changed.
pub(super) fn undo(app: &mut App) {
    if app.session.as_mut().is_some_and(Session::undo_keep) {
        app.toasts.say("Undone: keep mine".to_owned());
        return;
    }
    let Some(transaction) = app.session.as_mut().and_then(Session::undo) else {
        return;
    };
    app.toasts.say(format!("Undone: {}", transaction.title));
    after(app, &transaction, true);
}

/// Does the last step taken back again and shows what changed.
pub(super) fn redo(app: &mut App) {
    let Some(transaction) = app.session.as_mut().and_then(Session::redo) else {
        return;
    };
    app.toasts.say(format!("Done again: {}", transaction.title));
    after(app, &transaction, true);
}

/// Keeps selection, mark and panes on what exists; after undo and redo, shows the first record that changed.
fn after(app: &mut App, transaction: &Transaction, show: bool) {
    let Some(session) = &app.session else { return };
    let project = session.project();
    let exists = |id: &AnnotationId| project.annotations().contains(*id);
    app.view.selected = app.view.selected.filter(exists);
    app.view.marked = app.view.marked.filter(exists);
    let order: Vec<DocumentId> = project.documents_in_order().into_iter().map(|(id, _)| id).collect();
    app.panes.follow(&order);
    let new = transaction.edits.iter().find_map(|edit| match edit {
        Edit::Annotation(
            id,
            Change {
                before: None,
                after: Some(_),
            },
        ) => Some(*id),
        Edit::Annotation(id, Change { after: Some(_), .. }) if show => Some(*id),
        _ => None,
    });
    if let Some(id) = new {
        app.view.selected = Some(id);
    }
    if show {
        let gone = transaction.edits.iter().find_map(|edit| match edit {
            Edit::Annotation(
                _,
                Change {
                    before: Some(annotation),
                    after: None,
                },
            ) => Some(annotation.clone()),
            _ => None,
        });
        let place = new.and_then(|id| project.annotations().get(id).cloned()).or(gone);
        if let Some(annotation) = place {
            show_in_pane(
                &mut app.panes.readers,
                app.view.active,
                annotation.document,
                annotation.start()..annotation.end(),
            );
        }
    }
}

/// Brings a passage into sight: in the pane that shows its document, else in the active one. Says which.
pub(super) fn show_in_pane(
    readers: &mut [ReaderState],
    active: usize,
    document: DocumentId,
    range: std::ops::Range<usize>,
) -> usize {
    let open = readers
        .get(active)
        .filter(|reader| reader.document == Some(document))
        .map(|_| active);
    let pane = open
        .or_else(|| readers.iter().position(|reader| reader.document == Some(document)))
        .unwrap_or(active);
    if let Some(reader) = readers.get_mut(pane) {
        if reader.document != Some(document) {
            *reader = ReaderState::showing(document);
        }
        reader.show(range);
    }
    pane
}
