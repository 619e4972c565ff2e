//! The overview strip at the right edge: every span as a tick, search hits, and the part in sight. Also the scroll bar.

use super::super::view_ctx::ViewCtx;
use super::state::{ReaderState, Ticks};
use crate::project::edit::Edit;
use crate::project::{DocumentId, LabelId};
use crate::session::Session;
use egui::{CornerRadius, Id, Mesh, Painter, Rect, Sense, Ui, pos2};
use std::collections::BTreeMap;

/// Scrolls while the strip is pressed; says whether the pointer is busy here.
pub(super) fn interact(state: &mut ReaderState, rect: Rect, id: Id, ui: &Ui) -> bool {
    let response = ui.interact(rect, id.with("strip"), Sense::click_and_drag());
    if response.is_pointer_button_down_on()
        && let Some(pos) = response.interact_pointer_pos()
    {
        state.scroll_to_fraction(f64::from((pos.y - rect.top()) / rect.height().max(1.0)));
        return true;
    }
    response.hovered() && state.drag.is_none()
}

/// Whether annotations of the document may have changed since a revision.
fn changed(session: &Session, revision: u64, document: DocumentId) -> bool {
    let Some(mut steps) = session.since(revision) else {
        return true;
    };
    steps.any(|step| {
        step.edits.iter().any(|edit| match edit {
            Edit::Annotation(_, change) => {
                let mut sides = change.before.iter().chain(&change.after);
                sides.any(|annotation| annotation.document == document)
            }
            _ => false,
        })
    })
}

/// One tick for each label and pixel, however many spans there are.
fn follow(ctx: &ViewCtx<'_>, state: &mut ReaderState, pixels: usize) {
    let Some(document) = state.document else { return };
    let revision = ctx.session.history().revision();
    if let Some((at, of, height)) = &mut state.ticks.made_for
        && (*of, *height) == (document, pixels)
        && !changed(ctx.session, *at, document)
    {
        *at = revision;
        return;
    }
    let made_for = Some((revision, document, pixels));
    let len = state.loaded.as_ref().map_or(1, |loaded| loaded.text.len().max(1));
    // A damaged project may place a span behind the end of its text.
    let pixel = |byte: usize| (byte.min(len) as f64 / len as f64 * pixels as f64) as u32;
    let mut last: BTreeMap<LabelId, (u32, u32)> = BTreeMap::new();
    let mut ticks = Vec::new();
    for entry in ctx
        .session
        .derived()
        .spans
        .get(document)
        .into_iter()
        .flat_map(crate::query::spans::SpanIndex::iter)
    {
        let (from, to) = (pixel(entry.start), pixel(entry.end));
        match last.get_mut(&entry.label) {
            Some((_, end)) if from <= *end + 1 => *end = to.max(*end),
            open => {
                ticks.extend(open.map(|(from, to)| (entry.label, *from, *to)));
                last.insert(entry.label, (from, to));
            }
        }
    }
    ticks.extend(last.into_iter().map(|(label, (from, to))| (label, from, to)));
    state.ticks = Ticks { made_for, ticks };
}

pub(super) fn paint(ctx: &ViewCtx<'_>, state: &mut ReaderState, rect: Rect, painter: &Painter) {
    follow(ctx, state, rect.height().max(1.0) as usize);
    let theme = ctx.theme;
    painter.rect_filled(rect, CornerRadius::ZERO, theme.colors.sunken);
    let (Some(document), Some(loaded)) = (state.document, &state.loaded) else {
        return;
    };
    let len = loaded.text.len().max(1) as f32;
    let y = |byte: usize| rect.top() + byte as f32 / len * rect.height();
    // One mesh for all ticks: a rectangle each would be feathered, which costs more than all the text.
    let mut mesh = Mesh::default();
    for (label, from, to) in &state.ticks.ticks {
        if ctx.view.hidden_labels.contains(label) {
            continue;
        }
        let Some(label) = ctx.project().labels().get(*label) else {
            continue;
        };
        let left = rect.left() + 1.0 + f32::from(label.slot % 4) * 2.0;
        let (top, bottom) = (rect.top() + *from as f32, rect.top() + *to as f32 + 1.5);
        let tick = Rect::from_min_max(pos2(left, top), pos2(left + 2.0, bottom));
        mesh.add_colored_rect(tick, theme.label(label.slot).line);
    }
    shared_ticks(ctx, state, rect, &mut mesh);
    painter.add(mesh);
    for (_, range) in ctx.view.hits_in(document).1 {
        let tick = Rect::from_min_max(
            pos2(rect.left(), y(range.start)),
            pos2(rect.right(), y(range.start) + 2.0),
        );
        painter.rect_filled(tick, CornerRadius::ZERO, theme.colors.accent);
    }
    let (from, to) = state.visible_fraction();
    let top = rect.top() + from as f32 * rect.height();
    let bottom = (rect.top() + to as f32 * rect.height()).max(top + 12.0);
    let thumb = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), bottom.min(rect.bottom())));
    painter.rect_filled(thumb, CornerRadius::same(3), theme.colors.text.gamma_multiply(0.14));
}

/// What stands in other documents too, along the right edge: one run of pixels however many passages are in it.
fn shared_ticks(ctx: &ViewCtx<'_>, state: &ReaderState, rect: Rect, mesh: &mut Mesh) {
    let len = state.loaded.as_ref().map_or(1, |loaded| loaded.text.len().max(1)) as f32;
    let y = |byte: usize| rect.top() + (byte as f32 / len).min(1.0) * rect.height();
    let color = ctx.theme.colors.accent.gamma_multiply(0.7);
    let mut drawn = rect.top();
    for range in &state.compared().anywhere {
        let (top, bottom) = (y(range.start).max(drawn), y(range.end).max(y(range.start) + 1.5));
        if bottom >= drawn + 0.5 {
            let tick = Rect::from_min_max(pos2(rect.right() - 3.0, top), pos2(rect.right() - 1.0, bottom));
            mesh.add_colored_rect(tick, color);
            drawn = bottom;
        }
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an annotation of one fragment is meant")]
mod tests {
    use super::*;
    use crate::project::edit::{Command, TagSpec};
    use crate::project::schema::CLAIM;
    use crate::session::fixture::session_of;

    #[test]
    fn a_tag_changes_the_ticks_of_its_own_document_and_no_other() {
        let home = tempfile::tempdir().unwrap();
        let (mut session, documents) = session_of(home.path(), &["here and there", "there"]);
        let before = session.history().revision();
        assert!(!changed(&session, before, documents[0]));
        let tag = || {
            Command::Tag(vec![TagSpec {
                document: documents[0],
                ranges: vec![0..5],
                label: CLAIM,
                attributes: std::collections::BTreeMap::new(),
                note: String::new(),
            }])
        };
        session.execute(tag()).unwrap();
        let changes = |session: &Session| [0, 1].map(|n| changed(session, before, documents[n]));
        assert_eq!(changes(&session), [true, false]);
        session.undo();
        assert_eq!(changes(&session), [true, false], "what was removed counts, too");
        for _ in 0..100 {
            session.redo();
            session.undo();
        }
        assert_eq!(changes(&session), [true, true], "too long ago to tell");
    }
}
