//! Older and newer versions side by side, and annotations put where they belong by hand.

use super::edits;
use super::view_actions::set_columns;
use crate::gui::app::App;
use crate::gui::reader::ReaderState;
use crate::project::edit::{Command, Reattach};
use crate::project::{AnnotationId, DocumentId};
use std::ops::Range;

/// The older version in the first pane, at the annotation; the newer one in the second, at the place.
pub(super) fn show_moved(app: &mut App, id: AnnotationId, new: DocumentId, place: Option<Range<usize>>) {
    let annotation = app
        .session
        .as_ref()
        .and_then(|session| session.project().annotations().get(id).cloned());
    let Some(annotation) = annotation else { return };
    side_by_side(app, annotation.document, new);
    if let Some(reader) = app.panes.readers.first_mut() {
        reader.show(annotation.start()..annotation.end());
    }
    let reader = app.panes.readers.get_mut(1);
    if let Some((reader, place)) = reader.zip(place) {
        reader.show(place);
    }
    app.view.selected = Some(id);
}

fn side_by_side(app: &mut App, old: DocumentId, new: DocumentId) {
    if app.panes.readers.len() < 2 {
        set_columns(app, 2);
    }
    for (pane, document) in [old, new].into_iter().enumerate() {
        if let Some(reader) = app
            .panes
            .readers
            .get_mut(pane)
            .filter(|reader| reader.document != Some(document))
        {
            *reader = ReaderState::showing(document);
        }
    }
    app.view.active = 1;
    app.view.scroll_locked = true;
}

/// Shows the document of the active pane beside its older version, or beside its newer one.
pub(super) fn compare(app: &mut App) {
    let document = app
        .panes
        .readers
        .get(app.view.active)
        .and_then(|reader| reader.document);
    let Some(document) = document else { return };
    let versions = app.versions.versions();
    let pair = match (versions.older(document), versions.newest(document)) {
        (Some(old), _) => Some((old, document)),
        (None, Some(new)) => Some((document, new)),
        (None, None) => None,
    };
    match pair {
        Some((old, new)) => side_by_side(app, old, new),
        None => app.toasts.refuse("This document has no other version".to_owned()),
    }
}

/// Puts the selected annotation where words are selected in the active pane, or in the other one that shows a newer version.
pub(super) fn attach_here(app: &mut App) {
    let Some(session) = &app.session else { return };
    let selected = app
        .view
        .selected
        .and_then(|id| Some((id, session.project().annotations().get(id)?.document)));
    let Some((annotation, old)) = selected else { return };
    let versions = app.versions.versions();
    let active = app.panes.readers.get(app.view.active).into_iter();
    let mut readers = active.chain(&app.panes.readers);
    let place = readers.find_map(|reader| {
        let document = reader.document.filter(|document| versions.is_newer(*document, old))?;
        Some((document, reader.tag_range()?))
    });
    match place {
        Some((document, range)) => {
            let wish = Reattach {
                annotation,
                document,
                ranges: vec![range],
            };
            edits::execute(app, Command::Reattach(vec![wish]));
            app.panes.readers.iter_mut().for_each(ReaderState::clear_selection);
        }
        None => app.toasts.refuse(
            "Select an annotation of an older version, and the words in the newer version where it belongs".to_owned(),
        ),
    }
}
