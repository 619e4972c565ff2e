//! What the panel remembers: the list, and which of it is open.

use super::fields::{Field, fields, title};
use crate::project::Project;
use crate::session::Session;
use crate::session::outside::Undecided;
use crate::store::files::Conflict;

/// State of the panel.
#[derive(Default)]
pub struct ConflictsState {
    items: Vec<Conflict>,
    seen: Option<Undecided>,
    /// Which is open, from the top.
    open: usize,
    titles: Vec<String>,
    rows: Vec<Row>,
}

/// A row of the panel; numbers are places in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A record.
    Item(usize),
    /// Under the open one: the heads of both versions, one of them the other of this number.
    Head(usize),
    /// A field in which that other version differs.
    Field(Field),
}

impl ConflictsState {
    /// Lists anew where something changed.
    pub fn follow(&mut self, session: &Session) {
        let undecided = session.undecided();
        if undecided == self.seen {
            return;
        }
        let open = self.current().map(|conflict| conflict.record);
        self.items = if undecided.is_some() {
            session.conflicts()
        } else {
            Vec::new()
        };
        self.seen = undecided;
        let place = self.items.iter().position(|conflict| Some(conflict.record) == open);
        // Where the open one is decided, the one in its place is next.
        self.open = place.unwrap_or(self.open).min(self.items.len().saturating_sub(1));
        let project = session.project();
        self.titles = self.items.iter().map(|conflict| title(conflict, project)).collect();
        self.lay_out(project);
    }

    /// How many records are to be decided about.
    pub fn number(&self) -> usize {
        self.items.len()
    }

    /// Shows both versions of the record at this place.
    pub(super) fn open(&mut self, place: usize, project: &Project) {
        if place < self.items.len() {
            self.open = place;
            self.lay_out(project);
        }
    }

    fn lay_out(&mut self, project: &Project) {
        self.rows.clear();
        for (n, conflict) in self.items.iter().enumerate() {
            self.rows.push(Row::Item(n));
            if n != self.open {
                continue;
            }
            for (o, other) in conflict.others.iter().enumerate() {
                self.rows.push(Row::Head(o));
                self.rows
                    .extend(fields(conflict, other, project).into_iter().map(Row::Field));
            }
        }
    }

    /// The record that is open.
    pub(super) fn current(&self) -> Option<&Conflict> {
        self.items.get(self.open)
    }

    /// Its place from the top.
    pub(super) fn place(&self) -> usize {
        self.open
    }

    /// A record by its place, and what it is called.
    pub(super) fn item(&self, place: usize) -> Option<(&Conflict, &str)> {
        self.items.get(place).zip(self.titles.get(place).map(String::as_str))
    }

    /// All rows, from the top.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }
}
