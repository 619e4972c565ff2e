//! The selected annotation: label, words, status, note, and what can be done with it.

use super::super::super::action::ViewAction;
use super::super::super::reading;
use super::super::super::text::{Words, WordsStyle};
use super::super::super::ui_command::{GROUP_MARKED, LINK_MARKED, MARK, TAG_COPIES};
use super::super::super::view_ctx::ViewCtx;
use super::super::drafts::Field;
use super::super::parts::{self, Chip, aside_ui, capital, chip_ui, heading_ui, seen, time_words};
use super::state::{DraftKey, InspectorState};
use super::{attributes, links};
use crate::project::edit::Command;
use crate::project::{Annotation, AnnotationId, LabelId, RelationTypeId, Status};
use egui::accesskit::Role;
use egui::{Button, Popup, Sense, TextWrapMode, Ui, WidgetInfo};

/// Rows of the quote that are shown.
const QUOTE_ROWS: usize = 6;
/// Copies that are listed by name.
const MOST_COPIES: usize = 6;
/// Rows of the note's field.
const NOTE_ROWS: usize = 3;

pub(super) fn annotation_ui(
    ctx: &ViewCtx<'_>,
    state: &mut InspectorState,
    (id, annotation): (AnnotationId, &Annotation),
    ui: &mut Ui,
) {
    label_ui(ctx, id, annotation.label, ui);
    ui.add_space(ctx.theme.sizes.space.xs);
    quote_ui(ctx, annotation, ui);
    place_ui(ctx, id, annotation, ui);
    heading_ui(ctx.theme, "Status", ui);
    status_ui(ctx, id, annotation.status, ui);
    attributes::attributes_ui(ctx, state, (id, annotation), ui);
    heading_ui(ctx.theme, "Note", ui);
    let key = DraftKey::Note(id);
    if std::mem::take(&mut state.note_wanted) {
        state.drafts.give_keyboard(&key, ui);
    }
    if let Some(text) = state
        .drafts
        .field_ui(&key, &annotation.note, Field::rows("Note", NOTE_ROWS), ui)
    {
        ctx.push(key.command(text));
    }
    heading_ui(ctx.theme, "Links", ui);
    links::links_ui(ctx, id, ui);
    links::group_ui(ctx, id, ui);
    copies_ui(ctx, ui);
    heading_ui(ctx.theme, "Link or group", ui);
    tools_ui(ctx, id, annotation.label, ui);
    ui.add_space(ctx.theme.sizes.space.l);
    ui.horizontal(|ui| {
        aside_ui(
            ctx.theme,
            format!("{}, {}", annotation.author, time_words(&annotation.created)),
            ui,
        );
    });
    let delete = ui
        .button("Delete")
        .on_hover_text("Remove this annotation with its links")
        .accessible_name("Delete annotation");
    if delete.clicked() {
        ctx.push(Command::RemoveAnnotations(vec![id]));
    }
}

/// The label as a chip; a click lists the others.
fn label_ui(ctx: &ViewCtx<'_>, id: AnnotationId, current: LabelId, ui: &mut Ui) {
    let Some(label) = ctx.project().labels().get(current) else {
        return;
    };
    let name = format!("Label: {}", label.name);
    let chip = chip_ui(
        ctx.theme,
        &Chip {
            name: &name,
            ..Chip::of(label)
        },
        0.0,
        ui,
    )
    .on_hover_text("Choose another label");
    Popup::menu(&chip).show(|ui| {
        for (other, label) in ctx.project().labels_in_order() {
            let button = Button::selectable(other == current, seen(&label.name));
            if ui.add(button).clicked() && other != current {
                ctx.push(Command::Retag(vec![id], other));
            }
        }
    });
}

/// The same words in other documents, and the button that tags them all.
fn copies_ui(ctx: &ViewCtx<'_>, ui: &mut Ui) {
    if ctx.ghosts.is_empty() {
        return;
    }
    heading_ui(ctx.theme, "Copies elsewhere", ui);
    for ghost in ctx.ghosts.iter().take(MOST_COPIES) {
        let document = ctx.project().documents().get(ghost.document);
        let name = document.map_or("", |document| match document.outlet.as_str() {
            "" => document.title.as_str(),
            outlet => outlet,
        });
        let link = ui.link(seen(name)).on_hover_text("Show it in the text");
        if link.clicked() {
            ctx.push(ViewAction::GoToRange(ghost.document, ghost.range.clone()));
        }
    }
    let words = match ctx.ghosts.len() {
        1 => "Tag it too".to_owned(),
        number => format!("Tag all {number} too"),
    };
    let keys = ctx.keymap.shown(TAG_COPIES, ui.ctx()).unwrap_or_default();
    let button = ui.add(Button::new(words).shortcut_text(keys));
    if button.accessible_name(TAG_COPIES).clicked() {
        ctx.push(ViewAction::TagCopies);
    }
}

fn quote_ui(ctx: &ViewCtx<'_>, annotation: &Annotation, ui: &mut Ui) {
    let sizes = &ctx.theme.sizes;
    let style = WordsStyle {
        font: reading::font(ctx.reading.face, sizes.text.reading),
        color: ctx.theme.colors.text,
        width: ui.available_width(),
        rows: QUOTE_ROWS,
        row_height: Some(sizes.reading_row(sizes.text.reading)),
    };
    let words = Words::new(&annotation.quote.exact, &style, ui);
    let (rect, response) = ui.allocate_exact_size(words.size(), Sense::hover());
    words.paint(ui.painter(), rect.min);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &annotation.quote.exact));
}

/// Where it stands: the document's title, to go there.
fn place_ui(ctx: &ViewCtx<'_>, id: AnnotationId, annotation: &Annotation, ui: &mut Ui) {
    let Some(document) = ctx.project().documents().get(annotation.document) else {
        return;
    };
    if ui
        .link(seen(&document.title))
        .on_hover_text("Show it in the text")
        .clicked()
    {
        ctx.push(ViewAction::GoTo(id));
    }
    let facts = [document.outlet.as_str(), document.date.as_str()];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        aside_ui(ctx.theme, facts.join(" · "), ui);
    }
}

fn status_ui(ctx: &ViewCtx<'_>, id: AnnotationId, current: Status, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding.x = ctx.theme.sizes.space.s;
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.xs;
        for status in Status::ALL {
            let button = Button::selectable(status == current, capital(status.name())).frame_when_inactive(true);
            if ui.add(button).clicked() && status != current {
                ctx.push(Command::SetStatus(vec![id], status));
            }
        }
    });
}

/// Mark, link and group, as the commands of those names do.
fn tools_ui(ctx: &ViewCtx<'_>, id: AnnotationId, label: LabelId, ui: &mut Ui) {
    let marked = ctx.view.marked.filter(|marked| *marked != id);
    let marked = marked.and_then(|marked| Some((marked, ctx.project().annotations().get(marked)?)));
    let keys = |command: &str| ctx.keymap.shown(command, ui.ctx()).unwrap_or_default();
    let [mark_keys, link_keys, group_keys] = [MARK, LINK_MARKED, GROUP_MARKED].map(keys);
    ui.horizontal_wrapped(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        let mark = ui.add(
            Button::new("Mark")
                .shortcut_text(mark_keys)
                .selected(ctx.view.marked == Some(id)),
        );
        let mark = mark
            .on_hover_text("Remember this annotation as one end of a link")
            .accessible_name(MARK);
        if mark.clicked() {
            let now = if ctx.view.marked == Some(id) { None } else { Some(id) };
            ctx.push(ViewAction::Mark(now));
        }
        let kinds = marked
            .map(|(_, other)| kinds_between(ctx, other.label, label))
            .unwrap_or_default();
        ui.add_enabled_ui(!kinds.is_empty(), |ui| {
            let link = ui.add(Button::new("Link").shortcut_text(link_keys));
            let link = link.on_hover_text("Link the marked annotation with this one");
            if link.accessible_name(LINK_MARKED).clicked() {
                ctx.push(ViewAction::LinkMarked(None));
            }
        });
        ui.add_enabled_ui(marked.is_some(), |ui| {
            let group = ui.add(Button::new("Group").shortcut_text(group_keys));
            let group = group.on_hover_text("Both say the same: put them into one duplicate group");
            if group.accessible_name(GROUP_MARKED).clicked() {
                ctx.push(ViewAction::GroupMarked);
            }
        });
        kind_menu_ui(ctx, &kinds, ui);
    });
    match marked {
        Some((_, other)) => {
            let words = format!("Marked: “{}”", parts::short(&other.quote.exact, 40));
            aside_ui(ctx.theme, words, ui);
        }
        None => {
            aside_ui(
                ctx.theme,
                "Mark one annotation, select another, then link or group them",
                ui,
            );
        }
    }
}

/// Lists the kinds of link the schema allows, where there is a choice.
fn kind_menu_ui(ctx: &ViewCtx<'_>, kinds: &[RelationTypeId], ui: &mut Ui) {
    if kinds.len() < 2 {
        return;
    }
    ui.menu_button("Link as…", |ui| {
        for kind in kinds {
            let Some(relation_type) = ctx.project().relation_types().get(*kind) else {
                continue;
            };
            if ui.button(relation_type.name.as_str()).clicked() {
                ctx.push(ViewAction::LinkMarked(Some(*kind)));
            }
        }
    });
}

/// The kinds of link allowed between two labels, in one direction or the other.
fn kinds_between(ctx: &ViewCtx<'_>, a: LabelId, b: LabelId) -> Vec<RelationTypeId> {
    let fits = |wanted: Option<LabelId>, label| wanted.is_none_or(|wanted| wanted == label);
    let kinds = ctx.project().relation_types_in_order().into_iter();
    let allowed =
        kinds.filter(|(_, kind)| (fits(kind.from, a) && fits(kind.to, b)) || (fits(kind.from, b) && fits(kind.to, a)));
    allowed.map(|(id, _)| id).collect()
}
