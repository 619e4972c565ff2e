//! The one screen of the queue.

use super::super::action::{Panel, ViewAction};
use super::super::fonts;
use super::super::icons::{Icon, icon_button};
use super::super::text::visible;
use super::super::view_ctx::ViewCtx;
use super::super::views::{aside_ui, capital, count};
use super::bulk::bulk_ui;
use super::keys::{self, DEEDS, Deed, carry_out};
use super::passages::passages_ui;
use super::state::QueueState;
use crate::project::edit::Command;
use crate::project::{Decision, Verdict};
use crate::reuse::duplicates::Kind;
use crate::session::proposals::{Filter, Open, ProposalKind};
use egui::{Align, Button, CornerRadius, Frame, Layout, Margin, Rect, RichText, Sense, Ui, vec2};

/// Height of the bar of keys, in points.
const BAR: f32 = 52.0;

/// Draws the queue into all the room there is.
pub fn queue_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    state.follow(ctx);
    keys::take(ctx, state, ui);
    bulk_ui(ctx, state, ui);
    let margin = Margin::symmetric(ctx.theme.sizes.space.xl as i8, ctx.theme.sizes.space.l as i8);
    Frame::NONE
        .fill(ctx.theme.colors.sunken)
        .inner_margin(margin)
        .show(ui, |ui| {
            head_ui(ctx, state, ui);
            filter_ui(ctx, state, ui);
            ui.add_space(ctx.theme.sizes.space.m);
            let room = ui.available_rect_before_wrap();
            let bar = Rect::from_min_max(egui::pos2(room.left(), room.bottom() - BAR), room.max);
            let middle = Rect::from_min_max(room.min, egui::pos2(room.right(), bar.top()));
            let mut child = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(middle)
                    .layout(Layout::top_down(Align::Min)),
            );
            case_ui(ctx, state, &mut child);
            let mut child = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(bar)
                    .layout(Layout::left_to_right(Align::Max)),
            );
            bar_ui(ctx, state, &mut child);
            ui.advance_cursor_after_rect(room);
        });
}

/// Title, how far, how right the program was, and the line of progress.
fn head_ui(ctx: &ViewCtx<'_>, state: &QueueState, ui: &mut Ui) {
    let theme = ctx.theme;
    let decisions = ctx.project().decisions().values();
    let decided = decisions.filter(|decision| decision.is_about_a_proposal()).count();
    let total = state.queue.total();
    ui.horizontal(|ui| {
        ui.label(RichText::new("Review proposals").font(fonts::semibold(theme.sizes.text.large)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::Close, "Close the queue").clicked() {
                ctx.push(ViewAction::Toggle(Panel::Queue));
            }
            let (accepted, rejected) = state.queue.record.all();
            let right = match accepted + rejected {
                0 => String::new(),
                all => format!("{accepted} of {all} accepted"),
            };
            let words = [
                format!("{decided} decided"),
                format!("{total} open"),
                state.time_left(),
                right,
            ];
            let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
            ui.label(RichText::new(words.join(" · ")).color(theme.colors.secondary));
        });
    });
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme.sizes.space.xs), Sense::hover());
    let share = decided as f32 / (decided + total).max(1) as f32;
    let corner = CornerRadius::same(theme.sizes.corner / 2);
    ui.painter().rect_filled(line, corner, theme.colors.button);
    let done = Rect::from_min_size(line.min, vec2(line.width() * share, line.height()));
    ui.painter().rect_filled(done, corner, theme.colors.accent);
}

/// Which proposals are asked about.
fn filter_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    ui.add_space(ctx.theme.sizes.space.s);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.xs;
        if ui
            .add(Button::selectable(state.filter == Filter::default(), "All"))
            .clicked()
        {
            state.filter = Filter::default();
        }
        let changed = format!("Changed claims {}", state.queue.changed);
        if ui.add(Button::selectable(state.filter.changed, changed)).clicked() {
            state.filter.changed = !state.filter.changed;
        }
        let kinds: Vec<(ProposalKind, usize)> = state.queue.by_kind.iter().map(|(kind, n)| (*kind, *n)).collect();
        for (kind, number) in kinds {
            let name = kind.name();
            let on = state.filter.kinds.contains(name);
            let button = ui.add(Button::selectable(on, format!("{} {number}", capital(name))));
            let tip = state.queue.record.words(name);
            let button = if tip.is_empty() {
                button
            } else {
                button.on_hover_text(capital(&tip))
            };
            if button.clicked() && !state.filter.kinds.remove(name) {
                state.filter.kinds.insert(name);
            }
        }
        document_menu_ui(ctx, state, ui);
        label_menu_ui(ctx, state, ui);
        score_menu_ui(state, ui);
        if ui
            .button("Look again")
            .on_hover_text("Compare the texts anew, with what your decisions teach")
            .clicked()
        {
            state.search_again();
        }
        forget_ui(ctx, state, ui);
    });
}

/// Starts the learning anew: forgets what the one who works decided, not what others did.
fn forget_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    let author = ctx.session.author();
    let decisions = ctx.project().decisions().iter();
    let is_own = |decision: &Decision| decision.author == *author && decision.is_about_a_proposal();
    let mut own = decisions.filter(|(_, decision)| is_own(decision)).peekable();
    let button = ui.add_enabled(own.peek().is_some(), Button::new("Forget decisions"));
    let tip = "Forget what you decided and what was learned from it; tags and groups stay. Undo takes it back";
    if button.on_hover_text(tip).clicked() {
        ctx.push(Command::ForgetDecisions(own.map(|(id, _)| id).collect()));
        state.search_again();
    }
}

fn document_menu_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    let shown = state.filter.document.and_then(|id| ctx.project().documents().get(id));
    let title = match (shown, state.filter.outlet.as_str()) {
        (Some(document), _) => super::super::views::short(&document.title, 24),
        (None, "") => "Any document".to_owned(),
        (None, outlet) => outlet.to_owned(),
    };
    ui.menu_button(visible(&title).as_ref(), |ui| {
        egui::ScrollArea::vertical()
            .max_height(ctx.theme.sizes.row_tall * 14.0)
            .show(ui, |ui| {
                if ui.button("Any document").clicked() {
                    (state.filter.document, state.filter.outlet) = (None, String::new());
                }
                let outlets: std::collections::BTreeSet<&str> = ctx
                    .project()
                    .documents()
                    .values()
                    .map(|document| document.outlet.as_str())
                    .collect();
                for outlet in outlets.into_iter().filter(|outlet| !outlet.is_empty()) {
                    if ui.button(format!("All of {}", visible(outlet))).clicked() {
                        (state.filter.document, state.filter.outlet) = (None, outlet.to_owned());
                    }
                }
                ui.separator();
                for (id, document) in ctx.project().documents_in_order() {
                    let title = super::super::views::short(&document.title, 48);
                    if ui.button(visible(&title).as_ref()).clicked() {
                        (state.filter.document, state.filter.outlet) = (Some(id), String::new());
                    }
                }
            });
    });
}

/// Only what touches an annotation of a label.
fn label_menu_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    let name = |id| {
        ctx.project()
            .labels()
            .get(id)
            .map(|label| visible(&label.name).into_owned())
    };
    let title = state
        .filter
        .label
        .and_then(name)
        .unwrap_or_else(|| "Any label".to_owned());
    ui.menu_button(title, |ui| {
        let labels = ctx.project().labels_in_order().into_iter().map(|(id, _)| id);
        for label in std::iter::once(None).chain(labels.map(Some)) {
            let words = label
                .map_or_else(|| Some("Any label".to_owned()), name)
                .unwrap_or_default();
            if ui.add(Button::selectable(state.filter.label == label, words)).clicked() {
                state.filter.label = label;
            }
        }
    })
    .response
    .on_hover_text("Only what touches an annotation of this label");
}

fn score_menu_ui(state: &mut QueueState, ui: &mut Ui) {
    let title = match state.filter.score {
        0 => "Any score".to_owned(),
        score => format!("Score from {} %", score / 10),
    };
    ui.menu_button(title, |ui| {
        for score in [0, 500, 700, 900, 950] {
            let words = if score == 0 {
                "Any score".to_owned()
            } else {
                format!("From {} %", score / 10)
            };
            if ui.add(Button::selectable(state.filter.score == score, words)).clicked() {
                state.filter.score = score;
            }
        }
    });
}

/// What is asked, why, and the passages; or why nothing is asked.
fn case_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    let theme = ctx.theme;
    let (Some(open), Some(proposal)) = (state.current().cloned(), state.shown()) else {
        nothing_ui(ctx, state, ui);
        return;
    };
    ui.vertical_centered(|ui| {
        ui.add_space(theme.sizes.space.s);
        ui.label(RichText::new(question(&open)).font(fonts::semibold(theme.sizes.text.large)));
        let learned = state.queue.record.words(open.proposal.kind.name());
        let why = [
            open.proposal.reason.clone(),
            format!("score {} %", open.proposal.score / 10),
            learned,
        ];
        let why: Vec<String> = why.into_iter().filter(|words| !words.is_empty()).collect();
        aside_ui(theme, visible(&capital(&why.join(" · "))).into_owned(), ui);
        let changes = open.proposal.changes.join(", ");
        let changes = visible(&changes).into_owned();
        // The line keeps its place where nothing changed.
        ui.label(RichText::new(changes).color(theme.colors.warning));
    });
    ui.add_space(theme.sizes.space.m);
    passages_ui(ctx, state, &proposal, ui);
}

fn question(open: &Open) -> String {
    let proposal = &open.proposal;
    let places = proposal.passages.len();
    if let Some(verdict) = open.decided_before {
        let these = if places == 1 {
            "this is".to_owned()
        } else {
            format!("these {places} are")
        };
        let was = match verdict {
            Verdict::OffTopic => "off-topic",
            _ => "copies of one text",
        };
        return format!("You decided so before: {these} {was}?");
    }
    match proposal.kind {
        ProposalKind::OffTopic(kind) if places > 1 => {
            format!("{} in {places} places: off-topic?", capital(kind.name()))
        }
        ProposalKind::OffTopic(kind) => format!("{}: off-topic?", capital(kind.name())),
        ProposalKind::Copy(_) if !proposal.changes.is_empty() => {
            "The same passage with another claim: copies of one text?".to_owned()
        }
        ProposalKind::Copy(Kind::Verbatim) => "Word for word: copies of one text?".to_owned(),
        ProposalKind::Copy(Kind::Near) => "Nearly the same words: copies of one text?".to_owned(),
        ProposalKind::Copy(Kind::Reworded) => "Other words: the same text, or the same claim?".to_owned(),
        ProposalKind::Copy(Kind::Boilerplate) => format!("The same line in {places} places: copies of one text?"),
    }
}

fn nothing_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    let (words, more) = match state.searching() {
        Some((_, 0)) => ("Comparing the texts…".to_owned(), String::new()),
        Some((done, total)) => ("Comparing the texts…".to_owned(), format!("{} %", done * 100 / total)),
        None if ctx.project().documents().is_empty() => (
            "Nothing to compare yet".to_owned(),
            "Import two texts or more; what they share is proposed here".to_owned(),
        ),
        None if state.queue.total() > 0 => (
            "Nothing fits the filter".to_owned(),
            format!("{} open", count(state.queue.total(), "proposal")),
        ),
        None => (
            "All decided".to_owned(),
            "New texts are compared as soon as they are imported".to_owned(),
        ),
    };
    ui.add_space(ui.available_height() * 0.35);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(words).size(ctx.theme.sizes.text.large));
        ui.label(RichText::new(more).color(ctx.theme.colors.secondary));
        for problem in state.problems().iter().take(5) {
            ui.label(RichText::new(visible(problem)).color(ctx.theme.colors.error));
        }
    });
}

/// The keys, always in the same place.
fn bar_ui(ctx: &ViewCtx<'_>, state: &mut QueueState, ui: &mut Ui) {
    let off_topic = state.current().map(|open| open.accepting() == Verdict::OffTopic);
    ui.spacing_mut().item_spacing.x = ctx.theme.sizes.space.s;
    for (key, words, deed) in DEEDS {
        let usable = match (off_topic, deed) {
            (_, Deed::Undo) => ctx.session.can_undo().is_some(),
            (None, _) => false,
            (Some(true), Deed::SameClaim | Deed::Principal | Deed::Accept) => false,
            (Some(_), _) => ctx.session.read_only().is_none(),
        };
        let (words, key) = match (off_topic, deed) {
            (Some(true), Deed::Reject) => ("Keep", "K"),
            _ => (words, key.name()),
        };
        let button = Button::new(words)
            .shortcut_text(key)
            .min_size(vec2(0.0, ctx.theme.sizes.row_tall));
        if ui.add_enabled(usable, button).accessible_name(words).clicked() {
            carry_out(ctx, state, deed);
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Max), |ui| {
        aside_ui(ctx.theme, "← → end, Shift start, Tab other passage, ↑ ↓ look ahead", ui);
    });
}
