//! Changes of what is shown.

use super::edits::{self, show_in_pane};
use super::versions;
use crate::gui::action::{EndMove, Panel, ViewAction};
use crate::gui::alignment;
use crate::gui::app::App;
use crate::gui::ghosts;
use crate::gui::keymap::Keymap;
use crate::gui::reader::ReaderState;
use crate::gui::ui_command::{GROUP_MARKED, LINK_MARKED};
use crate::gui::view_state::Compare;
use crate::project::edit::{Command, TagSpec};
use crate::project::{AnnotationId, DocumentId, LabelId, RelationTypeId};
use crate::query::segment::{next_boundary, previous_boundary};
use crate::query::spans::Entry;
use crate::session::proposals::Twin;
use crate::session::settings::ThemeChoice;
use egui::Context;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) fn carry_out(app: &mut App, ctx: &Context, action: ViewAction) {
    match action {
        ViewAction::Open { document, pane } => open(app, document, pane),
        ViewAction::Activate(pane) => activate(app, pane),
        ViewAction::SetColumns(columns) => set_columns(app, columns),
        ViewAction::Select(annotation) => app.view.selected = annotation,
        ViewAction::GoTo(annotation) => go_to(app, annotation),
        ViewAction::GoToRange(document, range) => go_to_range(app, document, &range),
        ViewAction::StepAnnotation { forward } => step_annotation(app, forward),
        ViewAction::StepDocument { forward } => step_document(app, forward),
        ViewAction::StartLinkDrag(annotation) => app.view.link_drag = Some(annotation),
        ViewAction::Mark(annotation) => mark(app, ctx, annotation),
        ViewAction::ToggleLabel(label) => toggle_label(app, label),
        ViewAction::Sticky(label) => app.view.sticky = label,
        ViewAction::Toggle(panel) => toggle(app, panel),
        ViewAction::Zoom(0) => app.view.zoom = 0,
        ViewAction::Zoom(steps) => app.view.zoom = (app.view.zoom + steps).clamp(-4, 20),
        ViewAction::Find => find(app),
        ViewAction::StepHit { forward } => step_hit(app, forward),
        ViewAction::ListDocuments(state) => {
            app.views.documents.show_only(state);
            list(app, Panel::Documents);
        }
        ViewAction::ListAnnotations(label) => {
            app.views.annotations.show_only(label);
            list(app, Panel::Annotations);
        }
        ViewAction::ToggleTheme => toggle_theme(app, ctx),
        ViewAction::ToggleScrollLock => app.view.scroll_locked = !app.view.scroll_locked,
        ViewAction::AlignHere => alignment::align_here(app),
        ViewAction::ForgetAlignment => alignment::forget(app),
        ViewAction::Compare(how) => compare(app, how),
        ViewAction::StepShared { forward } => step_shared(app, forward),
        ViewAction::ToggleFolds => app.view.fold_off_topic = !app.view.fold_off_topic,
        ViewAction::FindOccurrences => find_occurrences(app),
        ViewAction::TagSelection(label) => tag_selection(app, label),
        ViewAction::LinkMarked(kind) => link_marked(app, kind),
        ViewAction::GroupMarked => group_marked(app),
        ViewAction::TagCopies => tag_copies(app),
        ViewAction::ShowMoved(annotation, new, range) => versions::show_moved(app, annotation, new, range),
        ViewAction::CompareVersions => versions::compare(app),
        ViewAction::AttachHere => versions::attach_here(app),
        ViewAction::AddFragment => add_fragment(app),
        ViewAction::WriteNote => write_note(app),
        ViewAction::MoveEnd(end) => move_end(app, end),
    }
}

/// The inspector gives the note the keyboard when it draws it; the review has no inspector.
fn write_note(app: &mut App) {
    app.view.open.remove(&Panel::Queue);
    app.view.open.insert(Panel::Inspector);
    app.views.inspector.write_note();
}

/// Makes a pane the active one and puts the keyboard into its text.
fn activate(app: &mut App, pane: usize) {
    if let Some(reader) = app.panes.readers.get_mut(pane) {
        reader.take_keyboard();
        app.view.active = pane;
    }
}

fn active(app: &mut App) -> Option<&mut ReaderState> {
    app.panes.readers.get_mut(app.view.active)
}

fn order(app: &App) -> Vec<DocumentId> {
    app.session.as_ref().map_or_else(Vec::new, |session| {
        session
            .project()
            .documents_in_order()
            .into_iter()
            .map(|(id, _)| id)
            .collect()
    })
}

fn open(app: &mut App, document: DocumentId, pane: Option<usize>) {
    let pane = pane.unwrap_or(app.view.active);
    if pane >= app.panes.readers.len() {
        set_columns(app, pane + 1);
    }
    if let Some(reader) = app.panes.readers.get_mut(pane) {
        if reader.document != Some(document) {
            *reader = ReaderState::showing(document);
        }
        app.view.active = pane;
    }
}

pub(super) fn set_columns(app: &mut App, columns: usize) {
    let order = order(app);
    app.panes.set_columns(columns, &order);
    app.view.active = app.view.active.min(app.panes.readers.len() - 1);
}

fn go_to(app: &mut App, id: AnnotationId) {
    let Some(annotation) = app
        .session
        .as_ref()
        .and_then(|s| s.project().annotations().get(id).cloned())
    else {
        return;
    };
    app.view.selected = Some(id);
    let range = annotation.start()..annotation.end();
    app.view.active = show_in_pane(&mut app.panes.readers, app.view.active, annotation.document, range);
}

fn go_to_range(app: &mut App, document: DocumentId, range: &Range<usize>) {
    app.view.active = show_in_pane(&mut app.panes.readers, app.view.active, document, range.clone());
    if let Some(reader) = active(app) {
        reader.select(range.clone());
    }
    app.view.current_hit = app
        .view
        .hits
        .iter()
        .position(|(id, hit)| *id == document && hit == range);
}

fn step_annotation(app: &mut App, forward: bool) {
    let Some(session) = &app.session else { return };
    let Some(reader) = app.panes.readers.get(app.view.active) else {
        return;
    };
    let Some(index) = reader.document.and_then(|id| session.derived().spans.get(id)) else {
        return;
    };
    let selected = app.view.selected.and_then(|id| {
        let annotation = session
            .project()
            .annotations()
            .get(id)
            .filter(|a| Some(a.document) == reader.document)?;
        index
            .overlapping(annotation.start()..annotation.start() + 1)
            .find(|entry| entry.annotation == id)
    });
    let step = |entry: &Entry| {
        if forward {
            index.next_after(entry, None)
        } else {
            index.previous_before(entry, None)
        }
    };
    let mut next = match &selected {
        Some(entry) => step(entry),
        None if forward => index.next(reader.caret, None),
        None => index.previous(reader.caret, None),
    };
    // Fragments after the first, and spans that are not drawn, are passed over.
    while let Some(entry) = next.filter(|e| e.fragment > 0 || app.view.hidden_labels.contains(&e.label)) {
        next = step(&entry);
    }
    if let Some(entry) = next {
        go_to(app, entry.annotation);
    }
}

fn step_document(app: &mut App, forward: bool) {
    let listed = app.views.documents.rows();
    let order = if listed.is_empty() { order(app) } else { listed.to_vec() };
    let Some(reader) = active(app) else { return };
    let now = reader
        .document
        .and_then(|id| order.iter().position(|other| *other == id));
    let next = match (now, forward) {
        (Some(now), true) => now + 1,
        (Some(now), false) => now.saturating_sub(1),
        (None, _) => 0,
    };
    if let Some(document) = order.get(next) {
        open(app, *document, None);
    }
}

fn mark(app: &mut App, ctx: &Context, annotation: Option<AnnotationId>) {
    app.view.marked = annotation;
    if annotation.is_some() && app.view.link_drag.is_none() {
        let keymap = Keymap::new(&app.settings.keys);
        let press = |command, what| Some(format!("press {} to {what}", keymap.shown(command, ctx)?));
        let ways = [press(LINK_MARKED, "link"), press(GROUP_MARKED, "group")];
        let ways: Vec<String> = ways.into_iter().flatten().collect();
        let ways = if ways.is_empty() {
            "choose in the Link menu what to do".to_owned()
        } else {
            ways.join(" or ")
        };
        app.toasts.say(format!("Marked. Go to another annotation and {ways}"));
    }
}

fn toggle_label(app: &mut App, label: LabelId) {
    if !app.view.hidden_labels.remove(&label) {
        app.view.hidden_labels.insert(label);
    }
}

fn toggle(app: &mut App, panel: Panel) {
    app.view.toggle(panel);
    make_room(app, panel);
    if panel == Panel::Schema && !app.view.is_open(panel) {
        app.commit_schema();
    }
    if panel == Panel::Find {
        if app.view.is_open(Panel::Find) {
            app.find.open_with(selected_words(app).as_deref());
        } else {
            app.view.hits.clear();
            app.view.current_hit = None;
        }
    }
}

/// At the bottom there is room for one panel: the others go.
fn make_room(app: &mut App, panel: Panel) {
    let bottom = [Panel::Annotations, Panel::Consistency, Panel::Moved, Panel::Conflicts];
    if bottom.contains(&panel) && app.view.is_open(panel) {
        app.view.open.retain(|other| *other == panel || !bottom.contains(other));
    }
}

fn find(app: &mut App) {
    if app.view.is_open(Panel::Find) && !app.find.has_focus() {
        app.find.open_with(selected_words(app).as_deref());
    } else {
        toggle(app, Panel::Find);
    }
}

fn compare(app: &mut App, how: Compare) {
    app.view.compare = if app.view.compare == how { Compare::Off } else { how };
}

/// Selects the next shared passage of the active pane, preferring one whose counterpart is open, and shows that too.
fn step_shared(app: &mut App, forward: bool) {
    let shared = app.queue.shared().clone();
    let open: Vec<_> = app.panes.readers.iter().map(|reader| reader.document).collect();
    let Some(reader) = active(app) else { return };
    let Some(document) = reader.document else { return };
    let (start, all) = (reader.selection().start, shared.of(document));
    let beside: Vec<&Twin> = all.iter().filter(|twin| open.contains(&Some(twin.other))).collect();
    let twins = if beside.is_empty() {
        all.iter().collect()
    } else {
        beside
    };
    let next = match forward {
        true => twins.iter().find(|twin| twin.here.start > start),
        false => twins.iter().rev().find(|twin| twin.here.start < start),
    };
    let Some(twin) = next.copied().cloned() else {
        app.toasts
            .refuse("No further passage here stands in another document".to_owned());
        return;
    };
    reader.select(twin.here.clone());
    for reader in &mut app.panes.readers {
        if reader.document == Some(twin.other) {
            reader.select(twin.there.clone());
        }
    }
}

/// Opens a list in place of the plots that led to it.
fn list(app: &mut App, panel: Panel) {
    app.view.open.remove(&Panel::Progress);
    app.view.open.remove(&Panel::Find);
    app.view.open.insert(panel);
    make_room(app, panel);
}

fn selected_words(app: &App) -> Option<String> {
    let reader = app.panes.readers.get(app.view.active)?;
    let words = reader.text()?.get(reader.tag_range()?)?;
    (words.len() < 2_000).then(|| words.to_owned())
}

fn find_occurrences(app: &mut App) {
    let words = selected_words(app).or_else(|| {
        let annotation = app
            .session
            .as_ref()?
            .project()
            .annotations()
            .get(app.view.selected?)?
            .clone();
        Some(annotation.quote.exact.clone())
    });
    let Some(words) = words else {
        app.toasts
            .refuse("Select the words first; then every place where they stand is listed".to_owned());
        return;
    };
    app.view.open.insert(Panel::Find);
    app.find.open_exactly(&words);
}

fn step_hit(app: &mut App, forward: bool) {
    let hits = &app.view.hits;
    if hits.is_empty() {
        return;
    }
    let reader = app.panes.readers.get(app.view.active);
    let here = reader.and_then(|reader| reader.document.map(|document| (document, reader.selection().start)));
    let next = match (app.view.current_hit, here) {
        (Some(now), _) if forward => (now + 1) % hits.len(),
        (Some(now), _) => (now + hits.len() - 1) % hits.len(),
        (None, Some((document, byte))) => hits
            .iter()
            .position(|(id, range)| *id == document && range.start >= byte)
            .unwrap_or(0),
        (None, None) => 0,
    };
    if let Some((document, range)) = hits.get(next).cloned() {
        go_to_range(app, document, &range);
        app.view.current_hit = Some(next);
    }
}

fn toggle_theme(app: &mut App, ctx: &Context) {
    app.settings.theme = match ctx.theme() {
        egui::Theme::Dark => ThemeChoice::Light,
        egui::Theme::Light => ThemeChoice::Dark,
    };
    super::set_theme(ctx, app.settings.theme);
    app.keep_settings();
}

fn tag_selection(app: &mut App, label: LabelId) {
    let Some(reader) = app.panes.readers.get(app.view.active) else {
        return;
    };
    let spec = reader
        .document
        .zip(reader.tag_range())
        .map(|(document, range)| TagSpec {
            document,
            ranges: vec![range],
            label,
            attributes: BTreeMap::new(),
            note: String::new(),
        });
    let Some(spec) = spec else {
        retag_selected(app, label);
        return;
    };
    let derived = app.session.as_ref().map(crate::session::Session::derived);
    if derived.is_some_and(|derived| {
        spec.ranges
            .iter()
            .all(|range| derived.is_tagged(spec.document, range, label))
    }) {
        app.toasts.refuse("These words carry this label already".to_owned());
        return;
    }
    edits::execute(app, Command::Tag(vec![spec]));
    if let Some(reader) = active(app) {
        reader.clear_selection();
    }
}

/// A label's key with no words selected gives the selected annotation that label.
fn retag_selected(app: &mut App, label: LabelId) {
    let project = app.session.as_ref().map(crate::session::Session::project);
    let now = app
        .view
        .selected
        .and_then(|id| Some((id, project?.annotations().get(id)?.label)));
    match now {
        Some((id, now)) if now != label => edits::execute(app, Command::Retag(vec![id], label)),
        Some(_) => app.toasts.refuse("This annotation has that label already".to_owned()),
        None => app.toasts.refuse("Select the words to tag first".to_owned()),
    }
}

/// The first kind of link the schema allows between two annotations, in either direction.
fn allowed(app: &App, a: AnnotationId, b: AnnotationId) -> Option<(RelationTypeId, AnnotationId, AnnotationId)> {
    let project = app.session.as_ref()?.project();
    let label = |id| project.annotations().get(id).map(|annotation| annotation.label);
    let (la, lb) = (label(a)?, label(b)?);
    let fits = |wanted: Option<LabelId>, is: LabelId| wanted.is_none_or(|wanted| wanted == is);
    for (id, kind) in project.relation_types_in_order() {
        if fits(kind.from, la) && fits(kind.to, lb) {
            return Some((id, a, b));
        }
        if fits(kind.from, lb) && fits(kind.to, la) {
            return Some((id, b, a));
        }
    }
    None
}

fn link_marked(app: &mut App, kind: Option<RelationTypeId>) {
    app.view.link_drag = None;
    let (Some(marked), Some(selected)) = (app.view.marked, app.view.selected) else {
        return;
    };
    let wish = match kind {
        Some(kind) => Some((kind, marked, selected)),
        None => allowed(app, marked, selected),
    };
    match wish {
        Some((kind, from, to)) => edits::execute(app, Command::Link { kind, from, to }),
        None => app
            .toasts
            .refuse("The schema allows no link between these two; edit the link types under Labels".to_owned()),
    }
}

fn group_marked(app: &mut App) {
    if let (Some(marked), Some(selected)) = (app.view.marked, app.view.selected) {
        edits::execute(app, Command::Group(vec![marked, selected]));
    }
}

fn tag_copies(app: &mut App) {
    let annotations = app.session.as_ref().map(|session| session.project().annotations());
    let annotation = app.view.selected.and_then(|id| annotations?.get(id).cloned());
    let command = annotation.and_then(|annotation| ghosts::tag_all(app.ghosts.all(), &annotation));
    match command {
        Some(command) => {
            let selected = app.view.selected;
            edits::execute(app, command);
            // The analyst goes on where the claim was read, not at its copy.
            app.view.selected = selected;
        }
        None => app
            .toasts
            .refuse("No other document has these words, as far as was compared".to_owned()),
    }
}

fn ranges_of(app: &App, id: AnnotationId) -> Option<(DocumentId, Vec<Range<usize>>)> {
    let annotation = app.session.as_ref()?.project().annotations().get(id)?;
    Some((
        annotation.document,
        annotation.spans.iter().map(|span| span.range()).collect(),
    ))
}

fn add_fragment(app: &mut App) {
    let Some(id) = app.view.selected else { return };
    let Some((document, mut ranges)) = ranges_of(app, id) else {
        return;
    };
    let reader = app
        .panes
        .readers
        .get(app.view.active)
        .filter(|reader| reader.document == Some(document));
    let Some(range) = reader.and_then(ReaderState::tag_range) else {
        app.toasts
            .refuse("Select the words to add in the same document first".to_owned());
        return;
    };
    ranges.push(range);
    edits::execute(app, Command::SetSpans(id, ranges));
}

fn move_end(app: &mut App, end: EndMove) {
    let Some(id) = app.view.selected else { return };
    let Some((document, mut ranges)) = ranges_of(app, id) else {
        return;
    };
    let Some(text) = app.session.as_ref().and_then(|session| session.text(document)) else {
        return;
    };
    let step = |byte| {
        if end.forward {
            next_boundary(&text, byte, end.unit)
        } else {
            previous_boundary(&text, byte, end.unit)
        }
    };
    let range = if end.start {
        ranges.first_mut()
    } else {
        ranges.last_mut()
    };
    if let Some(range) = range {
        if end.start {
            range.start = step(range.start);
        } else {
            range.end = step(range.end);
        }
        if range.start < range.end {
            edits::execute(app, Command::SetSpans(id, ranges));
        }
    }
}
