//! Half-typed text: kept beside the project until its field is left, then handed over once.

use super::parts::MAX_LINE;
use crate::project::edit::count;
use egui::{Id, RichText, TextEdit, Ui};
use std::collections::BTreeMap;
use std::hash::Hash;

/// Code points that a field of several rows takes: a megabyte pasted into one would hold the window up for seconds.
const MAX_ROWS: usize = 100_000;

/// The half-typed texts of a view, by what they belong to. A field that is not being typed in shows what is stored, so
/// that undo is seen at once.
pub(super) struct Drafts<K> {
    texts: BTreeMap<K, String>,
}

impl<K> Default for Drafts<K> {
    fn default() -> Self {
        Self { texts: BTreeMap::new() }
    }
}

/// How a field looks.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    /// What assistive tools call it.
    pub name: &'a str,
    /// Shown while it is empty.
    pub hint: &'a str,
    /// Rows of text; one row is left with Enter.
    pub rows: usize,
    /// Width in points.
    pub width: f32,
    /// The most code points it takes.
    pub limit: usize,
}

impl<'a> Field<'a> {
    /// One row, as wide as there is room.
    pub(super) fn line(name: &'a str) -> Self {
        Self {
            name,
            hint: "",
            rows: 1,
            width: f32::INFINITY,
            limit: MAX_LINE,
        }
    }

    /// Several rows, as wide as there is room.
    pub(super) fn rows(name: &'a str, rows: usize) -> Self {
        Self {
            rows,
            limit: MAX_ROWS,
            ..Self::line(name)
        }
    }
}

impl<K: Ord + Clone + Hash + std::fmt::Debug> Drafts<K> {
    /// Draws a field. Says the new text once, when the field is left and the text is another than `stored`.
    pub(super) fn field_ui(&mut self, key: &K, stored: &str, field: Field<'_>, ui: &mut Ui) -> Option<String> {
        let mut text = self.texts.get(key).map_or_else(|| stored.to_owned(), Clone::clone);
        let edit = if field.rows > 1 {
            TextEdit::multiline(&mut text)
        } else {
            TextEdit::singleline(&mut text)
        };
        let edit = edit
            .id(field_id(key))
            .hint_text(field.hint.to_owned())
            .desired_rows(field.rows)
            .desired_width(field.width)
            .char_limit(field.limit);
        let response = ui.add(edit).accessible_name(field.name);
        // A field of one sign is full with the first, which nobody needs to be told.
        if response.has_focus() && field.limit > 1 && text.chars().nth(field.limit - 1).is_some() {
            let told = format!(
                "{} at most; what goes beyond is not taken",
                count(field.limit, "character")
            );
            ui.label(RichText::new(told).weak());
        }
        if response.changed() {
            self.texts.insert(key.clone(), text);
        }
        if response.lost_focus() {
            return self.texts.remove(key).filter(|text| text != stored);
        }
        None
    }

    /// Puts the keyboard into the field of `key`, which is drawn next.
    pub(super) fn give_keyboard(&self, key: &K, ui: &Ui) {
        ui.memory_mut(|memory| memory.request_focus(field_id(key)));
    }

    /// Takes one text out, whichever field it belongs to.
    pub(super) fn take_one(&mut self) -> Option<(K, String)> {
        self.texts.pop_first()
    }

    /// Takes the texts of fields that are not shown any more and so cannot be left.
    pub(super) fn take_where(&mut self, gone: impl Fn(&K) -> bool) -> Vec<(K, String)> {
        let (taken, kept): (BTreeMap<_, _>, _) = std::mem::take(&mut self.texts)
            .into_iter()
            .partition(|(key, _)| gone(key));
        self.texts = kept;
        taken.into_iter().collect()
    }
}

fn field_id(key: &impl std::fmt::Debug) -> Id {
    Id::unique(("draft", format!("{key:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_any_more_is_handed_over_and_the_rest_stays() {
        let mut drafts = Drafts {
            texts: BTreeMap::from([(1, "one".to_owned()), (2, "two".to_owned())]),
        };
        assert_eq!(drafts.take_where(|key| *key == 2), [(2, "two".to_owned())]);
        assert_eq!(drafts.take_where(|_| true), [(1, "one".to_owned())]);
    }
}
