//! What folds under the format: what goes in, parts, card, recipes; folded, each says in a line what is chosen.

use super::super::super::action::AppAction;
use super::super::super::fonts;
use super::super::super::text::visible;
use super::super::super::view_ctx::ViewCtx;
use super::super::parts::{MAX_LINE, aside_ui, capital};
use super::documents::documents_ui;
use super::state::{DatasetOutState, has, toggle};
use crate::project::{ReviewState, Status};
use crate::store::exchange::{Format, Level};
use crate::store::export::{Duplicates, NegativeOptions, SplitOptions};
use egui::{Button, CollapsingHeader, DragValue, Label, RichText, TextEdit, Ui};
use std::collections::BTreeSet;

/// Most negatives for each annotation.
const MOST_NEGATIVES: u32 = 20;
/// A split unless the analyst says otherwise.
const EIGHTY: [u32; 3] = [80, 10, 10];

/// Labels, authors, states, documents, duplicates.
pub(super) fn what_goes_in_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &mut Ui) {
    let summary = state.recipe.request.what_goes_in(ctx.project());
    fold_ui(ctx, ("What goes in", &summary), ui, |ui| {
        let project = ctx.project();
        let labels = project.labels_in_order().into_iter();
        let labels: Vec<String> = labels.map(|(_, label)| label.name.clone()).collect();
        let authors: BTreeSet<&str> = project.annotations().values().map(|tag| &*tag.author).collect();
        let authors: Vec<String> = authors.into_iter().map(str::to_owned).collect();
        let chosen = &mut state.recipe.request.chosen;
        several_ui(ctx, "Labels", (&labels, &mut chosen.labels), String::clone, ui);
        // Where there is one author, or outlet, there is nothing to choose.
        if authors.len() > 1 || !chosen.authors.is_empty() {
            several_ui(ctx, "Authors", (&authors, &mut chosen.authors), String::clone, ui);
        }
        let name = |status: &Status| capital(status.name());
        several_ui(ctx, "Status", (&Status::ALL, &mut chosen.statuses), name, ui);
        documents_ui(ctx, state, ui);
        let chosen = &mut state.recipe.request.chosen;
        let name = |review: &ReviewState| capital(review.name());
        several_ui(
            ctx,
            "Review state of documents",
            (&ReviewState::ALL, &mut chosen.reviews),
            name,
            ui,
        );
        let duplicates = &mut state.recipe.request.chosen.duplicates;
        one_ui(ctx, "Duplicates", (&Duplicates::ALL, duplicates), duplicate_words, ui);
    });
}

fn duplicate_words(duplicates: Duplicates) -> &'static str {
    match duplicates {
        Duplicates::All => "All copies",
        Duplicates::Principal => "Principals only",
        Duplicates::Flagged => "All, flagged",
    }
}

/// How documents are cut and dealt out, and the examples that are drawn.
pub(super) fn parts_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &mut Ui) {
    let recipe = &mut state.recipe;
    let summary = recipe.request.parts(recipe.split.as_ref());
    fold_ui(ctx, ("Parts", &summary), ui, |ui| {
        one_ui(
            ctx,
            "One document a",
            (&Level::ALL, &mut recipe.request.level),
            Level::name,
            ui,
        );
        title_ui(ctx, "Training, development and test", ui);
        let seed = recipe.split.map(|split| split.seed);
        let seed = seed.or(recipe.request.negatives.map(|negatives| negatives.seed));
        let mut seed = seed.unwrap_or(1);
        ui.horizontal_wrapped(|ui| {
            for (splits, words) in [(false, "One part"), (true, "Three parts")] {
                let is_chosen = recipe.split.is_some() == splits;
                if ui.add(Button::selectable(is_chosen, words)).clicked() {
                    let percent = EIGHTY;
                    recipe.split = splits.then_some(SplitOptions { percent, seed });
                }
            }
        });
        if let Some(split) = &mut recipe.split {
            ui.horizontal(|ui| shares_ui(&mut split.percent, ui));
        }
        title_ui(ctx, "Negatives: passages not off-topic, pairs no duplicates", ui);
        let mut each = recipe.request.negatives.map_or(0, |negatives| negatives.each);
        ui.horizontal_wrapped(|ui| {
            let drag = DragValue::new(&mut each).range(0..=MOST_NEGATIVES);
            ui.add(drag).accessible_name("Negatives");
            aside_ui(ctx.theme, "for each that is", ui);
            if each > 0 || recipe.split.is_some() {
                ui.add(DragValue::new(&mut seed)).accessible_name("Seed");
                aside_ui(ctx.theme, "seed", ui);
            }
        });
        recipe.request.negatives = (each > 0).then_some(NegativeOptions { each, seed });
        recipe.split.iter_mut().for_each(|split| split.seed = seed);
    });
}

/// Two shares to drag; the third is what they leave.
fn shares_ui(percent: &mut [u32; 3], ui: &mut Ui) {
    let [train, dev, test] = percent;
    let most = 100 - *dev;
    ui.add(DragValue::new(train).range(0..=most).suffix(" %"))
        .accessible_name("Training share");
    let most = 100 - *train;
    ui.add(DragValue::new(dev).range(0..=most).suffix(" %"))
        .accessible_name("Development share");
    *test = 100_u32.saturating_sub(*train + *dev);
    ui.label(format!("{test} %"));
}

/// The licence, and whether a card stands beside.
pub(super) fn card_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &mut Ui) {
    let request = &mut state.recipe.request;
    let has_own = request.format == Format::HuggingFace;
    let licence = match request.licence.trim() {
        "" => "Licence not said",
        licence => licence,
    };
    let summary = match (has_own, request.card) {
        (true, _) => format!("{licence}; comes with a card"),
        (false, true) => format!("{licence}; a card beside it"),
        (false, false) => format!("{licence}; no card"),
    };
    fold_ui(ctx, ("Licence and card", &summary), ui, |ui| {
        let field = TextEdit::singleline(&mut request.licence)
            .char_limit(MAX_LINE)
            .hint_text("Such as CC-BY-4.0")
            .desired_width(f32::INFINITY);
        ui.add(field).accessible_name("Licence");
        if !has_own {
            ui.checkbox(&mut request.card, "A card beside it: counts, agreement, licence");
        }
    });
}

/// Recipes that were kept, and a name to keep this one under.
pub(super) fn recipes_ui(ctx: &ViewCtx<'_>, state: &mut DatasetOutState, ui: &mut Ui) {
    let names = state.names.clone().unwrap_or_default();
    let summary = match names.len() {
        0 => "None is kept yet".to_owned(),
        _ => names.join(", "),
    };
    fold_ui(ctx, ("Recipes", &summary), ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for name in &names {
                let tip = "Choose all as it was when this was kept";
                if ui.button(visible(name).as_ref()).on_hover_text(tip).clicked() {
                    state.take(ctx.session.recipe(name));
                    state.name.clone_from(name);
                }
            }
        });
        if let Some(why) = &state.told {
            let why = RichText::new(visible(why).into_owned()).color(ctx.theme.colors.error);
            ui.add(Label::new(why).wrap());
        }
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut state.name)
                .char_limit(MAX_LINE)
                .hint_text("A name")
                .desired_width(ui.available_width() / 2.0);
            ui.add(field).accessible_name("Name of the recipe");
            let ready = !state.name.trim().is_empty() && ctx.session.read_only().is_none() && state.is_ready();
            let keep = ui.add_enabled(ready, Button::new("Keep as recipe"));
            if keep.clicked() {
                let name = state.name.trim().to_owned();
                ctx.push(AppAction::KeepRecipe(name, Box::new(state.recipe.clone())));
                // Looked for anew once it is there.
                state.names = None;
            }
        });
        aside_ui(ctx.theme, "A kept recipe makes the same dataset again, to the byte", ui);
    });
}

/// A fold with a title; folded, a line says what is in it.
fn fold_ui(ctx: &ViewCtx<'_>, (title, summary): (&str, &str), ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let words = RichText::new(title).font(fonts::semibold(ctx.theme.sizes.text.small));
    let fold = CollapsingHeader::new(words).id_salt(title).show(ui, content);
    if fold.openness <= 0.0 {
        ui.indent(title, |ui| {
            let summary = RichText::new(visible(summary).into_owned()).small();
            ui.add(Label::new(summary.color(ctx.theme.colors.secondary)).wrap());
        });
    }
}

fn title_ui(ctx: &ViewCtx<'_>, title: &str, ui: &mut Ui) {
    ui.add_space(ctx.theme.sizes.space.xs);
    aside_ui(ctx.theme, title, ui);
}

/// Buttons of which several may be chosen; all are where none is left out.
fn several_ui<T: Ord + Clone>(
    ctx: &ViewCtx<'_>,
    title: &str,
    (all, chosen): (&[T], &mut BTreeSet<T>),
    words: impl Fn(&T) -> String,
    ui: &mut Ui,
) {
    title_ui(ctx, title, ui);
    ui.horizontal_wrapped(|ui| {
        for one in all {
            let name = words(one);
            if ui
                .add(Button::selectable(has(chosen, one), visible(&name).as_ref()))
                .clicked()
            {
                toggle(all, chosen, one);
            }
        }
    });
}

/// Buttons of which one is chosen.
pub(super) fn one_ui<T: Copy + PartialEq>(
    ctx: &ViewCtx<'_>,
    title: &str,
    (all, chosen): (&[T], &mut T),
    words: impl Fn(T) -> &'static str,
    ui: &mut Ui,
) {
    title_ui(ctx, title, ui);
    ui.horizontal_wrapped(|ui| {
        for one in all {
            if ui.add(Button::selectable(chosen == one, words(*one))).clicked() {
                *chosen = *one;
            }
        }
    });
}
