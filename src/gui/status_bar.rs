//! The line at the bottom: what was just done, what runs, and whether everything is on disk.

use super::action::{AppAction, Panel, ViewAction};
use super::app::App;
use super::tasks::Tasks;
use super::theme::Theme;
use super::ui_command::ALL_KEYS;
use super::view_ctx::ViewCtx;
use crate::project::AnnotationId;
use crate::session::Durable;
use egui::{Align, Color32, Frame, Layout, Margin, RichText, Ui};

/// Words for the analyst: the last one is shown, problems are kept in a list.
#[derive(Debug, Default)]
pub struct Toasts {
    last: Option<(Tone, String)>,
    /// Every warning and failure of this session, oldest first.
    pub problems: Vec<String>,
    num_seen: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Said,
    Warned,
    Failed,
}

impl Toasts {
    /// Something was done.
    pub fn say(&mut self, words: String) {
        self.last = Some((Tone::Said, words));
    }

    /// A wish was refused: said once, no problem to come back to.
    pub fn refuse(&mut self, words: String) {
        self.last = Some((Tone::Warned, words));
    }

    /// How many problems came since the list was last opened.
    pub fn num_new(&self) -> usize {
        self.problems.len().saturating_sub(self.num_seen)
    }

    /// The list was opened.
    pub fn see_all(&mut self) {
        self.num_seen = self.problems.len();
    }

    /// Something was left out.
    pub fn warn(&mut self, words: String) {
        self.problems.push(words.clone());
        self.last = Some((Tone::Warned, words));
    }

    /// Something failed.
    pub fn fail(&mut self, words: String) {
        self.problems.push(words.clone());
        self.last = Some((Tone::Failed, words));
    }

    fn line(&self, theme: &Theme) -> Option<RichText> {
        let (tone, words) = self.last.as_ref()?;
        let color = match tone {
            Tone::Said => theme.colors.text,
            Tone::Warned => theme.colors.warning,
            Tone::Failed => theme.colors.error,
        };
        Some(RichText::new(super::text::visible(words)).color(color))
    }
}

/// Draws the line while a project is open.
pub fn status_ui(ctx: &ViewCtx<'_>, toasts: &Toasts, tasks: &Tasks, hovered: Option<AnnotationId>, ui: &mut Ui) {
    let theme = ctx.theme;
    ui.horizontal(|ui| {
        ui.set_height(theme.sizes.row);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (words, color) = saved_words(ctx, tasks);
            ui.label(RichText::new(words).color(color));
            if ctx.num_conflicts > 0 && !ctx.view.is_open(Panel::Conflicts) {
                let words = format!("Conflicts: {}", ctx.num_conflicts);
                let tip = "Records that were changed in two ways; decide which version counts";
                if ui.button(words).on_hover_text(tip).clicked() {
                    ctx.push(ViewAction::Toggle(Panel::Conflicts));
                }
            }
            if toasts.num_new() > 0 {
                let words = format!("Problems: {}", toasts.num_new());
                if ui.button(words).on_hover_text("What went wrong lately").clicked() {
                    ctx.push(ViewAction::Toggle(Panel::Problems));
                }
            }
            if let Some((title, done, total)) = tasks.running() {
                if ui.button("Cancel").clicked() {
                    ctx.push(AppAction::CancelTask);
                }
                let words = if total == 0 {
                    format!("{title}…")
                } else {
                    format!("{title} {done} of {total}")
                };
                ui.label(words);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some(why) = ctx.session.read_only() {
                    ui.label(RichText::new(format!("Read only: {why}")).color(theme.colors.warning));
                } else if let Some(line) = toasts.line(theme) {
                    ui.add(egui::Label::new(line).truncate());
                } else {
                    let mut hint = "Select words and press a label's key".to_owned();
                    if let Some(keys) = ctx.keymap.shown(ALL_KEYS, ui.ctx()) {
                        hint.push_str(&format!(". {keys} shows all keys"));
                    }
                    ui.label(RichText::new(hint).color(theme.colors.secondary));
                }
                if let Some(words) = hovered.and_then(|id| about(ctx, id)) {
                    ui.add_space(theme.sizes.space.l);
                    ui.add(egui::Label::new(RichText::new(words).color(theme.colors.secondary)).truncate());
                }
            });
        });
    });
}

/// Draws the last words below the start screen.
pub fn without_project(app: &App, theme: &Theme, ui: &Ui) {
    let Some(line) = app.toasts.line(theme) else { return };
    egui::Area::new(egui::Id::unique("start words"))
        .anchor(egui::Align2::CENTER_BOTTOM, [0.0, -24.0])
        .show(ui.ctx(), |ui| {
            Frame::NONE
                .fill(theme.colors.raised)
                .inner_margin(Margin::same(12))
                .corner_radius(theme.sizes.corner_large)
                .show(ui, |ui| {
                    ui.label(line);
                });
        });
}

/// What the annotation under the pointer is: here, where it covers no text.
fn about(ctx: &ViewCtx<'_>, id: AnnotationId) -> Option<String> {
    let annotation = ctx.project().annotations().get(id)?;
    let label = ctx.project().labels().get(annotation.label)?;
    let note = if annotation.note.is_empty() {
        String::new()
    } else {
        format!(": {}", annotation.note)
    };
    let words = format!(
        "{} by {}, {}{note}",
        label.name,
        annotation.author,
        annotation.status.name()
    );
    Some(super::text::visible(&words).into_owned())
}

fn saved_words(ctx: &ViewCtx<'_>, tasks: &Tasks) -> (String, Color32) {
    let colors = &ctx.theme.colors;
    match ctx.session.durable() {
        Durable::No(why) => (format!("Not saved: {why}"), colors.error),
        Durable::Soon => ("Saving…".to_owned(), colors.secondary),
        Durable::Yes if tasks.saving() => ("Saving…".to_owned(), colors.secondary),
        Durable::Yes => ("Saved".to_owned(), colors.secondary),
    }
}
