//! The list of annotations at the bottom: filters, sortable columns, a click goes there.

use super::super::action::ViewAction;
use super::super::icons::{Icon, icon_button};
use super::super::view_ctx::ViewCtx;
use super::parts::{MAX_LINE, aside_ui, capital, count, empty_ui, seen, short, swatch_ui, time_words};
use crate::project::{Annotation, AnnotationId, LabelId, Status};
use crate::query::lists::annotations::{follow, sorted_rows};
use crate::query::lists::{AnnotationColumn, AnnotationFilter};
use egui::accesskit::Role;
use egui::{Align, Button, Label, Layout, RichText, Sense, TextEdit, Ui, WidgetInfo};
use egui_extras::{Column, TableBuilder, TableRow};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Columns from the left: what they sort by, and their heading.
const COLUMNS: [(AnnotationColumn, &str); 8] = [
    (AnnotationColumn::Label, "Label"),
    (AnnotationColumn::Quote, "Words"),
    (AnnotationColumn::Document, "Document"),
    (AnnotationColumn::Status, "Status"),
    (AnnotationColumn::Links, "Links"),
    (AnnotationColumn::Note, "Note"),
    (AnnotationColumn::Author, "Author"),
    (AnnotationColumn::Created, "Made"),
];
/// Code points of a cell; more cannot be seen.
const CELL_LENGTH: usize = 160;

/// State of the list of annotations.
#[derive(Default)]
pub struct AnnotationsState {
    filter: AnnotationFilter,
    column: AnnotationColumn,
    descending: bool,
    /// The rows, and what they were worked out for.
    rows: Vec<AnnotationId>,
    rows_for: Option<RowsFor>,
}

/// Revision, filter, column, descending.
type RowsFor = (u64, AnnotationFilter, AnnotationColumn, bool);

impl AnnotationsState {
    fn refresh(&mut self, ctx: &ViewCtx<'_>) {
        let wanted = (
            ctx.session.history().revision(),
            self.filter.clone(),
            self.column,
            self.descending,
        );
        if self.rows_for.as_ref() == Some(&wanted) {
            return;
        }
        if !self.follow(ctx, &wanted) {
            let links = &ctx.session.derived().links;
            self.rows = sorted_rows(ctx.project(), links, &self.filter, self.column, self.descending);
        }
        self.rows_for = Some(wanted);
    }

    /// Takes over what was done since, where only the project has changed.
    fn follow(&mut self, ctx: &ViewCtx<'_>, wanted: &RowsFor) -> bool {
        let Some((revision, ..)) = self
            .rows_for
            .as_ref()
            .filter(|had| (&had.1, had.2, had.3) == (&wanted.1, wanted.2, wanted.3))
        else {
            return false;
        };
        ctx.session.since(*revision).is_some_and(|steps| {
            let order = (self.column, self.descending);
            let links = &ctx.session.derived().links;
            follow(&mut self.rows, ctx.project(), links, &self.filter, order, steps)
        })
    }

    /// Lists the annotations of one label, and filters by nothing else.
    pub fn show_only(&mut self, label: LabelId) {
        self.filter = AnnotationFilter {
            labels: BTreeSet::from([label]),
            ..AnnotationFilter::default()
        };
    }

    /// First upwards, then downwards, then by place again.
    fn sort_by(&mut self, column: AnnotationColumn) {
        if self.column != column {
            (self.column, self.descending) = (column, false);
        } else if self.descending {
            (self.column, self.descending) = (AnnotationColumn::Place, false);
        } else {
            self.descending = true;
        }
    }
}

/// Draws the filters and the table.
pub fn annotations_ui(ctx: &ViewCtx<'_>, state: &mut AnnotationsState, ui: &mut Ui) {
    state.refresh(ctx);
    filter_ui(ctx, state, ui);
    if state.rows.is_empty() {
        let words = match ctx.project().annotations().is_empty() {
            true => "Select words in a document and press a label's key to tag them",
            false => "No annotation fits; change the filters above",
        };
        empty_ui(ctx.theme, words, ui);
        return;
    }
    table_ui(ctx, state, ui);
}

fn filter_ui(ctx: &ViewCtx<'_>, state: &mut AnnotationsState, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        let field = TextEdit::singleline(&mut state.filter.text)
            .char_limit(MAX_LINE)
            .hint_text("Filter annotations");
        ui.add(field).accessible_name("Filter annotations");
        ui.menu_button(set_title("Labels", state.filter.labels.len()), |ui| {
            for (id, label) in ctx.project().labels_in_order() {
                let mut on = state.filter.labels.contains(&id);
                if ui.checkbox(&mut on, seen(&label.name)).clicked() && !state.filter.labels.remove(&id) {
                    state.filter.labels.insert(id);
                }
            }
        });
        ui.menu_button(set_title("Status", state.filter.statuses.len()), |ui| {
            for status in Status::ALL {
                let mut on = state.filter.statuses.contains(&status);
                if ui.checkbox(&mut on, capital(status.name())).clicked() && !state.filter.statuses.remove(&status) {
                    state.filter.statuses.insert(status);
                }
            }
        });
        ui.menu_button(set_title("Author", state.filter.authors.len()), |ui| {
            let annotations = ctx.project().annotations().values();
            let authors: BTreeSet<&Arc<str>> = annotations.map(|annotation| &annotation.author).collect();
            for author in authors {
                let mut on = state.filter.authors.contains(author);
                let name = super::super::text::visible(author).into_owned();
                if ui.checkbox(&mut on, name).clicked() && !state.filter.authors.remove(author) {
                    state.filter.authors.insert(author.clone());
                }
            }
        });
        if state.filter != AnnotationFilter::default() && icon_button(ui, Icon::Close, "Clear the filters").clicked() {
            state.filter = AnnotationFilter::default();
        }
        aside_ui(ctx.theme, count(state.rows.len(), "annotation"), ui);
    });
}

/// “Labels” or, with two chosen, “Labels (2)”.
fn set_title(title: &str, chosen: usize) -> String {
    if chosen == 0 {
        title.to_owned()
    } else {
        format!("{title} ({chosen})")
    }
}

fn table_ui(ctx: &ViewCtx<'_>, state: &mut AnnotationsState, ui: &mut Ui) {
    let sizes = &ctx.theme.sizes;
    let narrow = Column::initial(sizes.space.xxl * 3.0)
        .at_least(sizes.space.xxl)
        .clip(true);
    let wide = Column::initial(sizes.space.xxl * 6.0)
        .at_least(sizes.space.xxl)
        .clip(true);
    let (column, descending) = (state.column, state.descending);
    let mut clicked = None;
    let table = TableBuilder::new(ui)
        .id_salt("annotations")
        .resizable(true)
        .sense(Sense::click())
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(narrow)
        .column(Column::remainder().at_least(sizes.space.xxl * 3.0).clip(true))
        .columns(wide, 1)
        .columns(narrow, 2)
        .column(wide)
        .column(narrow)
        .column(
            Column::initial(sizes.space.xxl * 4.5)
                .at_least(sizes.space.xxl)
                .clip(true),
        )
        .header(sizes.row_tall, |mut row| {
            for (sorts_by, title) in COLUMNS {
                row.col(|ui| {
                    if heading_ui(title, (sorts_by == column).then_some(descending), ui) {
                        clicked = Some(sorts_by);
                    }
                });
            }
        });
    table.body(|body| {
        body.rows(sizes.row, state.rows.len(), |mut row| {
            let found = state
                .rows
                .get(row.index())
                .and_then(|id| Some((*id, ctx.project().annotations().get(*id)?)));
            if let Some((id, annotation)) = found {
                row.set_selected(ctx.view.selected == Some(id));
                row_ui(ctx, id, annotation, &mut row);
            }
        });
    });
    if let Some(column) = clicked {
        state.sort_by(column);
    }
}

fn heading_ui(title: &str, sorted: Option<bool>, ui: &mut Ui) -> bool {
    let text = match sorted {
        Some(false) => format!("{title} ↑"),
        Some(true) => format!("{title} ↓"),
        None => title.to_owned(),
    };
    let button = Button::new(RichText::new(text).small()).frame(false);
    ui.add(button)
        .on_hover_text("Sort by this column")
        .accessible_name(format!("Sort by {}", title.to_lowercase()))
        .clicked()
}

fn row_ui(ctx: &ViewCtx<'_>, id: AnnotationId, annotation: &Annotation, row: &mut TableRow<'_, '_>) {
    let project = ctx.project();
    let label = project.labels().get(annotation.label);
    row.col(|ui| {
        if let Some(label) = label {
            swatch_ui(ctx.theme, label, ui);
            cell_ui(&label.name, ui);
        }
    });
    let document = project
        .documents()
        .get(annotation.document)
        .map_or("", |document| document.title.as_str());
    let links = ctx.session.derived().links.count(id);
    let links = if links == 0 { String::new() } else { links.to_string() };
    let (status, made) = (capital(annotation.status.name()), time_words(&annotation.created));
    let cells = [
        &annotation.quote.exact,
        document,
        &status,
        &links,
        &annotation.note,
        &annotation.author,
        &made,
    ];
    for cell in cells {
        row.col(|ui| cell_ui(cell, ui));
    }
    let response = row.response();
    let name = label.map_or("", |label| label.name.as_str());
    response.widget_info(|| {
        let words = format!("{name}: {}", short(&annotation.quote.exact, CELL_LENGTH));
        WidgetInfo::selected(Role::Row, true, ctx.view.selected == Some(id), words)
    });
    if response.clicked() {
        ctx.push(ViewAction::GoTo(id));
    }
}

fn cell_ui(words: &str, ui: &mut Ui) {
    ui.add(
        Label::new(short(words, CELL_LENGTH))
            .truncate()
            .selectable(false)
            .show_tooltip_when_elided(false),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_sorts_up_then_down_then_not() {
        let mut state = AnnotationsState::default();
        let mut now = || {
            state.sort_by(AnnotationColumn::Quote);
            (state.column, state.descending)
        };
        assert_eq!(now(), (AnnotationColumn::Quote, false));
        assert_eq!(now(), (AnnotationColumn::Quote, true));
        assert_eq!(now(), (AnnotationColumn::Place, false));
    }
}
