//! Finding words: a bar, every hit in context, and tagging every occurrence in one step.

use super::action::{Action, Panel, ViewAction};
use super::view_ctx::ViewCtx;
use crate::project::edit::{Command, TagSpec};
use crate::project::{DocumentId, LabelId};
use crate::query::search::{Query, SearchError, Searcher};
use crate::session::find::{Hit, MAX_HITS, find};
use crate::session::task::{Poll, Task};
use egui::text::{CCursor, CCursorRange};
use egui::{Key, RichText, ScrollArea, TextEdit, Ui};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Characters shown before a hit.
const LEAD: usize = 14;

/// What was asked for and found.
pub struct FindState {
    query: Query,
    /// Only in the document of the active column.
    here: bool,
    /// What was asked last, and in which document alone.
    asked: Option<(Query, Option<DocumentId>)>,
    /// Hits of the query last answered, in the order of the document list.
    pub hits: Vec<Hit>,
    /// Hits not to be tagged, by place in `hits`.
    unchecked: BTreeSet<usize>,
    error: Option<SearchError>,
    task: Option<Task<Option<Vec<Hit>>>>,
    wants_focus: bool,
    /// The field has the keyboard.
    focused: bool,
    revision: u64,
}

/// What is typed is found with any quotes, dashes and white space.
fn plain() -> Query {
    Query {
        pattern: String::new(),
        case_sensitive: false,
        whole_word: false,
        regex: false,
        loose: true,
    }
}

impl Default for FindState {
    fn default() -> Self {
        Self {
            query: plain(),
            here: false,
            asked: None,
            hits: Vec::new(),
            unchecked: BTreeSet::new(),
            error: None,
            task: None,
            wants_focus: false,
            focused: false,
            revision: 0,
        }
    }
}

impl FindState {
    /// Whether the field has the keyboard.
    pub fn has_focus(&self) -> bool {
        self.focused
    }

    /// Finds words exactly as they are written, capitals included.
    pub fn open_exactly(&mut self, words: &str) {
        self.open_with(Some(words));
        self.query.case_sensitive = true;
    }

    /// Puts words into the bar and selects them.
    pub fn open_with(&mut self, words: Option<&str>) {
        if let Some(words) = words {
            self.query = Query {
                pattern: words.to_owned(),
                ..plain()
            };
        }
        self.wants_focus = true;
        self.asked = None;
    }

    /// Hits by document and place, for the panes to mark.
    pub fn marks(&self) -> Vec<(DocumentId, Range<usize>)> {
        let mut marks: Vec<_> = self.hits.iter().map(|hit| (hit.document, hit.range.clone())).collect();
        marks.sort_by_key(|(document, range)| (*document, range.start));
        marks
    }

    /// Starts the search when the words have changed, and takes its outcome. True when there are new hits to mark.
    /// `active` is the document of the active column.
    pub fn follow(&mut self, ctx: &ViewCtx<'_>, active: Option<DocumentId>) -> bool {
        let revision = ctx.project().documents().len() as u64;
        let only = active.filter(|_| self.here);
        let asked = (self.query.clone(), only);
        if self.asked.as_ref() != Some(&asked) || self.revision != revision {
            self.asked = Some(asked);
            self.revision = revision;
            self.task = None;
            match Searcher::new(&self.query) {
                Ok(searcher) => {
                    self.error = None;
                    let (project, folder) = (ctx.project().clone(), ctx.session.folder().to_path_buf());
                    let work = move |progress: &crate::progress::Progress| {
                        find(&searcher, &project, &folder, only, progress).ok()
                    };
                    self.task = Task::start("Find", ctx.session.wake().clone(), work).ok();
                }
                Err(err) => {
                    self.hits.clear();
                    self.unchecked.clear();
                    self.error = (!self.query.pattern.is_empty()).then_some(err);
                    return true;
                }
            }
        }
        match self.task.as_ref().map(Task::poll) {
            Some(Poll::Done(hits)) => {
                self.hits = hits.unwrap_or_default();
                self.unchecked.clear();
                self.task = None;
                true
            }
            Some(Poll::Lost) => {
                self.task = None;
                false
            }
            Some(Poll::Running) | None => false,
        }
    }
}

/// The bar and, below it, the hits. Drawn at the left, in the place of the document list.
pub fn find_ui(ctx: &ViewCtx<'_>, state: &mut FindState, ui: &mut Ui) {
    bar(ctx, state, ui);
    ui.add_space(ctx.theme.sizes.space.s);
    summary(ctx, state, ui);
    ui.add_space(ctx.theme.sizes.space.s);
    hits(ctx, state, ui);
}

fn bar(ctx: &ViewCtx<'_>, state: &mut FindState, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Find").font(super::fonts::semibold(ctx.theme.sizes.text.large)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if super::icons::icon_button(ui, super::icons::Icon::Close, "Close find").clicked() {
                ctx.push(ViewAction::Toggle(Panel::Find));
            }
        });
    });
    let field = TextEdit::singleline(&mut state.query.pattern)
        .char_limit(super::views::parts::MAX_LINE)
        .hint_text("Words to find")
        .desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| egui::WidgetInfo::text_edit(true, "", &state.query.pattern, "Words to find"));
    if std::mem::take(&mut state.wants_focus) {
        field.request_focus();
        select_all(&field, state.query.pattern.chars().count(), ui);
    }
    state.focused = field.has_focus();
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        ctx.push(ViewAction::StepHit { forward: true });
        field.request_focus();
    }
    // Escape has taken the keyboard away already.
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        ctx.push(ViewAction::Toggle(Panel::Find));
    }
    ui.horizontal_wrapped(|ui| {
        for (on, name, tip) in [
            (&mut state.query.case_sensitive, "Aa", "Capitals count"),
            (&mut state.query.whole_word, "Word", "Whole words only"),
            (&mut state.query.regex, ".*", "Regular expression"),
            (&mut state.here, "Here", "Only in the document of the active column"),
        ] {
            let button = egui::Button::selectable(*on, name).frame_when_inactive(true);
            if ui.add(button).on_hover_text(tip).clicked() {
                *on = !*on;
                // Who changes how to find goes on typing what to find.
                field.request_focus();
            }
        }
    });
}

/// Selects all words of the field, so that typing replaces them.
fn select_all(field: &egui::Response, letters: usize, ui: &Ui) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(letters));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field.id);
}

fn summary(ctx: &ViewCtx<'_>, state: &mut FindState, ui: &mut Ui) {
    let theme = ctx.theme;
    if let Some(error) = &state.error {
        ui.label(RichText::new(error.to_string()).color(theme.colors.error));
        return;
    }
    if state.query.pattern.is_empty() {
        ui.label(
            RichText::new(match state.here {
                true => "Every place where the words stand is listed, in this document",
                false => "Every place where the words stand is listed, in all documents",
            })
            .color(theme.colors.secondary),
        );
        return;
    }
    let documents: BTreeSet<_> = state.hits.iter().map(|hit| hit.document).collect();
    let more = if state.hits.len() >= MAX_HITS { "the first " } else { "" };
    let words = match state.hits.len() {
        0 if state.task.is_some() => "Searching…".to_owned(),
        0 => "Not found".to_owned(),
        1 => "1 hit".to_owned(),
        n if documents.len() == 1 => format!("{more}{n} hits in 1 document"),
        n => format!("{more}{n} hits in {} documents", documents.len()),
    };
    ui.label(RichText::new(words).color(theme.colors.secondary));
    if state.hits.is_empty() {
        return;
    }
    let checked = state.hits.len() - state.unchecked.len();
    ui.horizontal_wrapped(|ui| {
        let mut all = state.unchecked.is_empty();
        if ui.checkbox(&mut all, "All").changed() {
            state.unchecked = if all {
                BTreeSet::new()
            } else {
                (0..state.hits.len()).collect()
            };
        }
        // Hits of words that have changed since must not be tagged.
        let current = state.task.is_none() && ctx.session.read_only().is_none();
        ui.add_enabled_ui(checked > 0 && current, |ui| {
            ui.menu_button(format!("Tag {checked} as…"), |ui| {
                for (id, label) in ctx.project().labels_in_order() {
                    if ui.button(&label.name).clicked() {
                        ctx.push(tag_checked(ctx, state, id));
                        ui.close();
                    }
                }
            });
        });
    });
}

/// One step that tags every checked hit; what carries the label already is left alone.
fn tag_checked(ctx: &ViewCtx<'_>, state: &FindState, label: LabelId) -> Action {
    let tagged = |hit: &Hit| ctx.session.derived().is_tagged(hit.document, &hit.range, label);
    let checked = state
        .hits
        .iter()
        .enumerate()
        .filter(|(n, hit)| !state.unchecked.contains(n) && !tagged(hit));
    let specs = checked.map(|(_, hit)| TagSpec {
        document: hit.document,
        ranges: vec![hit.range.clone()],
        label,
        attributes: BTreeMap::new(),
        note: String::new(),
    });
    Command::Tag(specs.collect()).into()
}

fn hits(ctx: &ViewCtx<'_>, state: &mut FindState, ui: &mut Ui) {
    let theme = ctx.theme;
    let row = theme.sizes.row * 2.0;
    let FindState { hits, unchecked, .. } = state;
    let current = ctx.view.current_hit.and_then(|n| ctx.view.hits.get(n));
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show_rows(ui, row, hits.len(), |ui, rows| {
            for n in rows {
                let Some(hit) = hits.get(n) else { continue };
                let current = current.is_some_and(|(document, range)| (*document, range) == (hit.document, &hit.range));
                if current {
                    let rect = egui::Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), row));
                    let corner = egui::CornerRadius::same(theme.sizes.corner);
                    ui.painter().rect_filled(rect, corner, theme.colors.selection_idle);
                }
                ui.horizontal(|ui| {
                    ui.set_height(row);
                    let mut checked = !unchecked.contains(&n);
                    let check = ui.checkbox(&mut checked, "");
                    check.widget_info(|| {
                        egui::WidgetInfo::selected(
                            egui::accesskit::Role::CheckBox,
                            true,
                            checked,
                            format!("Hit {}", n + 1),
                        )
                    });
                    if check.changed() && !unchecked.remove(&n) {
                        unchecked.insert(n);
                    }
                    ui.vertical(|ui| {
                        let title = ctx
                            .project()
                            .documents()
                            .get(hit.document)
                            .map_or("", |document| &document.title);
                        let title = RichText::new(super::text::visible(title))
                            .size(theme.sizes.text.small)
                            .color(theme.colors.secondary);
                        ui.add(egui::Label::new(title).truncate());
                        let clicked = ui
                            .add(egui::Label::new(line(ctx, hit)).truncate().sense(egui::Sense::click()))
                            .clicked();
                        if clicked {
                            ctx.push(ViewAction::GoToRange(hit.document, hit.range.clone()));
                        }
                    });
                });
            }
        });
}

/// The last of the words before a hit, whole ones, so that the hit itself is in sight in a narrow panel.
pub(super) fn lead(before: &str) -> &str {
    let start = before.char_indices().rev().nth(LEAD).map_or(0, |(at, _)| at);
    let cut = before.get(start..).unwrap_or(before);
    match cut.split_once(' ') {
        Some((_, whole)) if start > 0 => whole,
        _ => cut,
    }
}

/// The words with a little before and what follows; the hit itself stands out.
fn line(ctx: &ViewCtx<'_>, hit: &Hit) -> egui::text::LayoutJob {
    let theme = ctx.theme;
    let mut job = egui::text::LayoutJob::default();
    let plain = egui::TextFormat::simple(super::fonts::ui(theme.sizes.text.ui), theme.colors.secondary);
    let strong = egui::TextFormat {
        background: theme.colors.hit,
        ..egui::TextFormat::simple(super::fonts::ui(theme.sizes.text.ui), theme.colors.text)
    };
    job.append(&super::text::visible(lead(&hit.context.before)), 0.0, plain.clone());
    job.append(&super::text::visible(&hit.context.hit), 0.0, strong);
    job.append(&super::text::visible(&hit.context.after), 0.0, plain);
    job
}

#[cfg(test)]
mod tests {
    use super::lead;

    #[test]
    fn whole_words_lead_to_a_hit() {
        assert_eq!(lead("the partners in providing "), "in providing ");
        assert_eq!(lead("we asked: and the bridge "), "the bridge ");
        assert_eq!(lead("short "), "short ");
        assert_eq!(
            lead("一二三四五六七八九十一二三四五六七"),
            "三四五六七八九十一二三四五六七"
        );
        assert_eq!(lead(""), "");
    }
}
