//! The panel with its head, its keys, and the list or why there is none.

use super::fields::{Field, made, source};
use super::keys::{self, DEEDS, Deed, carry_out, is_usable, show};
use super::state::{ConflictsState, Row};
use crate::gui::action::{AppAction, Panel};
use crate::gui::fonts;
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::list_panel::{head_ui, list_panel_ui};
use crate::gui::views::parts::{aside_ui, count, empty_ui, swatch_ui};
use crate::project::edit::Edit;
use crate::store::files::Conflict;
use egui::accesskit::Role;
use egui::{Align, Button, Label, Layout, RichText, ScrollArea, Ui, WidgetInfo, vec2};

/// Draws the panel if it is open.
pub fn conflicts_ui(ctx: &ViewCtx<'_>, state: &mut ConflictsState, ui: &mut Ui) {
    if !ctx.view.is_open(Panel::Conflicts) {
        return;
    }
    keys::take(ctx, state, ui);
    list_panel_ui(ctx, (Panel::Conflicts, "conflicts"), ui, |ui| {
        let words = (state.number() > 0).then(|| {
            let were = if state.number() == 1 { "was" } else { "were" };
            format!(
                "{} {were} changed in two ways. Yours is in use, the other is kept until you decide",
                count(state.number(), "record")
            )
        });
        let close = (Panel::Conflicts, "Close the conflicts");
        head_ui(ctx, ("Conflicts", words), close, ui, |_| {});
        if state.number() == 0 {
            let words = "No record was changed in two ways; where two people change one at a time, both versions are listed \
                         here";
            empty_ui(ctx.theme, words, ui);
            ui.take_available_height();
            return;
        }
        bar_ui(ctx, state, ui);
        ui.add_space(ctx.theme.sizes.space.s);
        list_ui(ctx, state, ui);
    });
}

/// The keys, always in the same place.
fn bar_ui(ctx: &ViewCtx<'_>, state: &mut ConflictsState, ui: &mut Ui) {
    ui.add_space(ctx.theme.sizes.space.s);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.s;
        for (key, words, deed) in DEEDS {
            let button = Button::new(words).shortcut_text(key.name());
            let mut button = ui.add_enabled(is_usable(ctx, state, deed), button);
            if deed == Deed::Keep {
                button = button.on_hover_text("The other version goes with the next save; until then, undo asks again");
            }
            if button.accessible_name(words).clicked() {
                carry_out(ctx, state, deed);
            }
        }
    });
}

fn list_ui(ctx: &ViewCtx<'_>, state: &mut ConflictsState, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut opened = None;
    let scroll = ScrollArea::vertical().id_salt("conflicts").auto_shrink(false);
    let (height, number) = (ctx.theme.sizes.row_tall, state.rows().len());
    scroll.show_rows(ui, height, number, |ui, shown| {
        for row in state.rows().get(shown).unwrap_or_default() {
            let size = vec2(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_height(height);
                match row {
                    Row::Item(n) => {
                        if item_ui(ctx, state, *n, ui) {
                            opened = Some(*n);
                        }
                    }
                    Row::Head(other) => {
                        if let Some(conflict) = state.current() {
                            versions_ui(ctx, conflict, *other, ui);
                        }
                    }
                    Row::Field(field) => field_ui(ctx, field, ui),
                }
            });
        }
    });
    if let Some(place) = opened {
        show(ctx, state, place);
    }
}

/// A record: what it is. Whether it was clicked.
fn item_ui(ctx: &ViewCtx<'_>, state: &ConflictsState, place: usize, ui: &mut Ui) -> bool {
    let Some((conflict, title)) = state.item(place) else {
        return false;
    };
    if let Edit::Annotation(_, change) = &conflict.ours
        && let Some(annotation) = &change.after
        && let Some(label) = ctx.project().labels().get(annotation.label)
    {
        swatch_ui(ctx.theme, label, ui);
    }
    let row = ui.add(Button::selectable(state.place() == place, title).truncate());
    row.accessible_name(format!("Conflict: {title}")).clicked()
}

/// The heads of both versions.
fn versions_ui(ctx: &ViewCtx<'_>, conflict: &Conflict, number: usize, ui: &mut Ui) {
    let Some(other) = conflict.others.get(number) else {
        return;
    };
    let strong = |words: &str| RichText::new(words).font(fonts::semibold(ctx.theme.sizes.text.ui));
    let [name, half] = widths(ctx, ui);
    cell_ui(name, ui, |_| {});
    cell_ui(half, ui, |ui| {
        ui.label(strong("Mine"));
        aside_ui(ctx.theme, made(&conflict.ours), ui);
    });
    cell_ui(half, ui, |ui| {
        ui.label(strong("The other"));
        aside_ui(ctx.theme, source(other), ui);
        aside_ui(ctx.theme, made(&other.edit), ui);
        if conflict.others.len() > 1 {
            let button = ui.add_enabled(ctx.session.read_only().is_none(), Button::new("Take this one"));
            let name = format!("Take version {} of the others", number + 1);
            if button.accessible_name(name).clicked() {
                ctx.push(AppAction::TakeOther(conflict.record, number));
            }
        }
    });
}

/// What differs, side by side.
fn field_ui(ctx: &ViewCtx<'_>, field: &Field, ui: &mut Ui) {
    let [name, half] = widths(ctx, ui);
    cell_ui(name, ui, |ui| {
        ui.add(Label::new(RichText::new(&field.name).color(ctx.theme.colors.secondary)).truncate());
    });
    for (whose, value) in [("Mine", &field.mine), ("The other", &field.other)] {
        cell_ui(half, ui, |ui| {
            let words = match value.as_str() {
                "" => RichText::new("nothing").italics().color(ctx.theme.colors.secondary),
                value => RichText::new(value),
            };
            let shown = if value.is_empty() { "nothing" } else { value };
            let label = ui.add(Label::new(words).truncate());
            let name = format!("{whose}, {}: {shown}", field.name);
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        });
    }
}

/// Of the column of names and of those of the values, in points.
fn widths(ctx: &ViewCtx<'_>, ui: &Ui) -> [f32; 2] {
    let name = ctx.theme.sizes.measure / 5.0;
    let gaps = ui.spacing().item_spacing.x * 3.0;
    [name, ((ui.available_width() - name - gaps) / 2.0).max(name)]
}

/// So wide, whatever is in it.
fn cell_ui(width: f32, ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let size = vec2(width, ui.available_height());
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_width(width);
        content(ui);
    });
}
