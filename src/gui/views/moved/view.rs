//! The panel: whose place is asked about, the candidates, and the keys.

use super::keys::{self, DEEDS, Deed, NUMBERS, carry_out, is_usable};
use super::state::MovedState;
use crate::gui::action::Panel;
use crate::gui::text::visible;
use crate::gui::view_ctx::ViewCtx;
use crate::gui::views::list_panel::{head_ui, list_panel_ui};
use crate::gui::views::parts::{aside_ui, empty_ui, short, swatch_ui};
use crate::project::edit::Command;
use crate::query::moving::Candidate;
use crate::session::moved::{Waiting, attach};
use egui::{Button, Label, RichText, ScrollArea, Ui};

/// Code points of an annotation's words, of a candidate's, and of a title.
const QUOTE: usize = 90;
const WORDS: usize = 70;
const TITLE: usize = 40;

/// Draws the panel if it is open.
pub fn moved_ui(ctx: &ViewCtx<'_>, state: &mut MovedState, ui: &mut Ui) {
    if !ctx.view.is_open(Panel::Moved) {
        return;
    }
    state.follow(ctx);
    keys::take(ctx, state, ui);
    list_panel_ui(ctx, (Panel::Moved, "moved"), ui, |ui| {
        panel_head_ui(ctx, state, ui);
        let Some(item) = state.current().cloned() else {
            nothing_ui(ctx, state, ui);
            return;
        };
        annotation_ui(ctx, &item, ui);
        bar_ui(ctx, state, ui);
        ui.add_space(ctx.theme.sizes.space.s);
        candidates_ui(ctx, state, &item, ui);
    });
}

fn panel_head_ui(ctx: &ViewCtx<'_>, state: &MovedState, ui: &mut Ui) {
    let items = state.items();
    let words = (!items.is_empty()).then(|| {
        let orphans = items.iter().filter(|item| item.candidates.is_empty()).count();
        let place = state.place().0 + 1;
        format!(
            "{place} of {} · {} to review, {orphans} without a place",
            items.len(),
            items.len() - orphans
        )
    });
    let close = (Panel::Moved, "Close the moved annotations");
    head_ui(ctx, ("Moved annotations", words), close, ui, |ui| {
        let certain = state.certain().count();
        if certain > 1 && ui.button(format!("Attach {certain} that are unchanged")).clicked() {
            let all = state.certain().filter_map(|item| attach(item, 0));
            ctx.push(Command::Reattach(all.collect()));
        }
    });
}

fn nothing_ui(ctx: &ViewCtx<'_>, state: &MovedState, ui: &mut Ui) {
    let words = match (state.is_new(), ctx.versions.versions().is_empty()) {
        (true, _) => "Comparing versions…",
        (false, true) => "No document has a newer version; import a changed file again to take one in",
        (false, false) => "Every annotation is on the newest version, or was left where it is",
    };
    empty_ui(ctx.theme, words, ui);
    for problem in state.problems() {
        ui.label(RichText::new(visible(problem)).color(ctx.theme.colors.error));
    }
    ui.take_available_height();
}

/// Whose place is asked about.
fn annotation_ui(ctx: &ViewCtx<'_>, item: &Waiting, ui: &mut Ui) {
    let project = ctx.project();
    let Some(annotation) = project.annotations().get(item.annotation) else {
        return;
    };
    ui.horizontal(|ui| {
        let mut what = String::new();
        if let Some(label) = project.labels().get(annotation.label) {
            swatch_ui(ctx.theme, label, ui);
            what.clone_from(&label.name);
        }
        let quote = short(&annotation.quote.exact, QUOTE);
        ui.add(Label::new(format!("{what}: “{}”", visible(&quote))).truncate());
    });
    let title = project
        .documents()
        .get(item.old)
        .map_or("", |document| document.title.as_str());
    let title = short(title, TITLE);
    let ask = match item.candidates.len() {
        0 => "Nothing like it stands in the newer version; select the words where it belongs, or leave it",
        1 => "Does it belong here in the newer version?",
        _ => "Where does it belong in the newer version?",
    };
    aside_ui(
        ctx.theme,
        format!("On the older version of “{}”. {ask}", visible(&title)),
        ui,
    );
}

fn candidates_ui(ctx: &ViewCtx<'_>, state: &mut MovedState, item: &Waiting, ui: &mut Ui) {
    let text = ctx.session.text(item.new);
    ScrollArea::vertical()
        .id_salt("candidates")
        .auto_shrink(false)
        .show(ui, |ui| {
            for (n, candidate) in item.candidates.iter().enumerate() {
                candidate_ui(ctx, state, (n, candidate, text.as_deref()), ui);
            }
        });
}

/// A row of its own: what stands there, and what speaks for it.
fn candidate_ui(
    ctx: &ViewCtx<'_>,
    state: &mut MovedState,
    (n, candidate, text): (usize, &Candidate, Option<&str>),
    ui: &mut Ui,
) {
    let words = candidate.ranges.iter().filter_map(|range| text?.get(range.clone()));
    let words = short(&words.collect::<Vec<_>>().join(" … "), WORDS);
    let words = visible(&words).into_owned();
    ui.horizontal(|ui| {
        let key = NUMBERS.get(n).map_or("", |key| key.name());
        let attach = Button::new("Attach").shortcut_text(key);
        let attach = ui.add_enabled(is_usable(ctx, state, Deed::Accept), attach);
        if attach
            .accessible_name(format!("Attach at place {}: {words}", n + 1))
            .clicked()
        {
            state.take(ctx, n);
        }
        let row = ui.add(Button::selectable(state.place().1 == n, format!("“{words}”")).truncate());
        if row.accessible_name(format!("Show place {}: {words}", n + 1)).clicked() {
            state.look_at(n);
        }
        let why = RichText::new(&candidate.why).color(ctx.theme.colors.secondary);
        ui.add(Label::new(why).truncate());
    });
}

/// The keys, always in the same place.
fn bar_ui(ctx: &ViewCtx<'_>, state: &mut MovedState, ui: &mut Ui) {
    ui.add_space(ctx.theme.sizes.space.s);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.s;
        for (key, words, deed) in DEEDS {
            let button = Button::new(words).shortcut_text(key.name());
            let usable = is_usable(ctx, state, deed);
            if ui.add_enabled(usable, button).accessible_name(words).clicked() {
                carry_out(ctx, state, deed);
            }
        }
    });
}
